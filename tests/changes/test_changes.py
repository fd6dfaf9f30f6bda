"""The write lane: everything recorded, everything undone, nothing half-saved."""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, delete, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import db.engine
from db.models import (
    Assignment,
    Change,
    ChangedRow,
    Department,
    Evidence,
    EvidenceLink,
    Measure,
    Person,
    Task,
    WorkPlan,
)
from tests.workspaces import attach, domain_rows, draft, file, new_workspace, plan, read_only, steps, task_ids
from wenming_desktop.changes.lane import Changed, by_program, describe
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS, TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.records import unlink_evidence
from wenming_desktop.plan import departments, measures
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task, rename_category, set_score
from wenming_desktop.settings import set_setting
from wenming_desktop.workspace import DATABASE_NAME, Workspace

NAMES = st.sampled_from(["办公室", "宣传科", "人事科", "工会", "团委", "规划科"])
PEOPLE = st.sampled_from(["张建国", "李敏", "王㼆", "𠮷田芳"])
TEXTS = st.sampled_from(["甲", "乙\n丙", "=1+1", "“引号”'\"", "😀"])
DATES = st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2021, 12, 31)))
AT = st.integers(0, 10**6)


class EverythingComesBack(RuleBasedStateMachine):
    """Any use cases in any order: undo and redo walk through exactly the rows there were."""

    @initialize()
    def start(self) -> None:
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.workspace = self.stack.enter_context(new_workspace(self.folder / "data", alone=True))
        while self.workspace.log.undo():
            pass
        self.states = [domain_rows(self.workspace)]
        while self.workspace.log.redo():
            self.states.append(domain_rows(self.workspace))
        self.position = len(self.states) - 1

    def _do(self, use_case: object, model: type | None = None, at: int = 0, *args: object) -> None:
        """Run a use case, on the ``at``-th row of a model where it takes one, and note the new state."""
        try:
            with self.workspace.log.change() as session:
                if model is None:
                    use_case(session, *args)
                elif ids := session.scalars(select(model.id).order_by(model.id)).all():
                    use_case(session, ids[at % len(ids)], *args)
        except UserError:
            return  # the invariant sees to it that nothing changed
        self._note()

    def _note(self) -> None:
        now = domain_rows(self.workspace)
        if now != self.states[self.position]:
            self.states[self.position + 1 :] = [now]
            self.position += 1

    @rule(names=st.lists(NAMES, min_size=1, max_size=3))
    def add_departments(self, names: list[str]) -> None:
        self._do(departments.add_departments, None, 0, names)

    @rule(at=AT, field=st.sampled_from(["name", "short_name", "head", "contact"]), value=NAMES)
    def edit_department(self, at: int, field: str, value: str) -> None:
        self._do(departments.edit_department, Department, at, field, value)

    @rule(at=AT, steps=st.integers(-3, 3))
    def move_department(self, at: int, steps: int) -> None:
        self._do(departments.move_department, Department, at, steps)

    @rule(at=AT, to=st.one_of(st.none(), AT))
    def remove_department(self, at: int, to: int | None) -> None:
        with self.workspace.reading() as session:
            ids = list(session.scalars(select(Department.id).order_by(Department.id)))
        move_to = ids[to % len(ids)] if ids and to is not None else None
        self._do(departments.remove_department, Department, at, move_to)

    @rule(
        at=st.lists(AT, min_size=1, max_size=4),
        lead=st.one_of(st.just(KEEP), st.none(), NAMES),
        support=st.one_of(st.just(KEEP), st.lists(NAMES, max_size=3)),
        person=st.one_of(st.just(KEEP), st.none(), PEOPLE),
        due_on=st.one_of(st.just(KEEP), DATES),
    )
    def assign(self, at: list[int], **wanted: object) -> None:
        ids = task_ids(self.workspace)
        if ids:
            chosen = list(dict.fromkeys(ids[number % len(ids)] for number in at))
            self._do(assign, None, 0, chosen, AssignmentChange(**wanted))

    @rule(at=AT, field=st.sampled_from(["name", "post", "phone"]), value=PEOPLE)
    def edit_person(self, at: int, field: str, value: str) -> None:
        self._do(departments.edit_person, Person, at, field, value)

    @rule(at=AT)
    def remove_person(self, at: int) -> None:
        self._do(departments.remove_person, Person, at)

    @rule(at=AT, words=TEXTS)
    def add_measure(self, at: int, words: str) -> None:
        self._do(measures.add_measure, Task, at, words)

    @rule(at=AT, words=TEXTS, due_on=DATES)
    def edit_measure(self, at: int, words: str, due_on: date | None) -> None:
        self._do(measures.edit_measure, Measure, at, words, due_on, words)

    @rule(at=AT, status=st.sampled_from([TaskStatus.TODO, TaskStatus.DOING, TaskStatus.DONE]))
    def set_measure_status(self, at: int, status: TaskStatus) -> None:
        self._do(measures.set_measure_status, Measure, at, status, date(2021, 5, 1))

    @rule(at=AT)
    def remove_measure(self, at: int) -> None:
        self._do(measures.remove_measure, Measure, at)

    @rule(at=AT, field=st.sampled_from(["text", "standard", "note"]), value=TEXTS)
    def edit_task(self, at: int, field: str, value: str) -> None:
        self._do(edit_task, Task, at, field, value)

    @rule(
        at=AT, field=st.sampled_from(["score", "self_score"]), value=st.sampled_from(["", "3", "2.50", "x"])
    )
    def set_score(self, at: int, field: str, value: str) -> None:
        self._do(set_score, Task, at, field, value)

    @rule(at=AT, content=st.sampled_from([b"a", b"b", b"c"]))
    def attach(self, at: int, content: bytes) -> None:
        ids = task_ids(self.workspace)
        if ids:
            attach(self.workspace, ids[at % len(ids)], file(self.folder, "照片.jpg", content))
            self._note()

    @rule(
        at=AT,
        form=st.builds(
            RecordForm,
            title=TEXTS,
            document_number=NAMES,
            responsible_body=NAMES,
            formed_on=DATES,
            pages=st.none() | st.integers(0, 30),
            level=st.sampled_from([*LEVEL_WORDS]),
            retention=st.none() | st.sampled_from([*RETENTION_WORDS]),
            long_term_valid=st.booleans(),
        ),
    )
    def edit_record(self, at: int, form: RecordForm) -> None:
        self._do(edit_record, Evidence, at, form)

    @rule(at=AT)
    def unlink(self, at: int) -> None:
        self._do(lambda session, link_id: unlink_evidence(session, [link_id]), EvidenceLink, at)

    @rule(title=st.sampled_from(["另一方案", "又一方案"]))
    def save_plan(self, title: str) -> None:
        self._do(save_plan, None, 0, draft(title, 1, 1))

    @rule(at=AT)
    def delete_plan(self, at: int) -> None:
        def remove(session: Session, plan_id: str) -> None:
            describe(session, "删除方案")
            session.delete(session.get_one(WorkPlan, plan_id))

        self._do(remove, WorkPlan, at)

    @rule(value=TEXTS)
    def set_setting(self, value: str) -> None:
        self._do(set_setting, None, 0, "fonds", value, "全宗号")

    @rule()
    def undo(self) -> None:
        done = self.workspace.log.undo()
        assert (done is not None) == (self.position > 0)
        self.position -= done is not None

    @rule()
    def redo(self) -> None:
        done = self.workspace.log.redo()
        assert (done is not None) == (self.position < len(self.states) - 1)
        self.position += done is not None

    @invariant()
    def rows_are_as_noted(self) -> None:
        if hasattr(self, "states"):
            assert domain_rows(self.workspace) == self.states[self.position]

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        with self.stack:
            while self.position > 0:
                self.undo()
                assert domain_rows(self.workspace) == self.states[self.position]
            assert self.workspace.log.undo() is None
            while self.position < len(self.states) - 1:
                self.redo()
                assert domain_rows(self.workspace) == self.states[self.position]
            assert self.workspace.log.redo() is None


TestEverythingComesBack = EverythingComesBack.TestCase
TestEverythingComesBack.settings = settings(max_examples=10, stateful_step_count=25)


def set_due(workspace: Workspace, day: int, task: int = 0) -> None:
    with workspace.log.change() as session:
        assign(session, [task_ids(workspace)[task]], AssignmentChange(due_on=date(2021, 12, day)))


def test_labels_follow_the_steps(workspace: Workspace) -> None:
    log = workspace.log
    assert log.labels() == ("添加科室：办公室、宣传科、人事科", None)
    set_due(workspace, 1)
    assert log.labels() == ("1-1 完成时限：2021-12-01", None)
    undone = log.undo()
    assert undone == Changed(
        "1-1 完成时限：2021-12-01", frozenset({"task"}), frozenset({task_ids(workspace)[0]})
    )
    assert log.labels() == ("添加科室：办公室、宣传科、人事科", "1-1 完成时限：2021-12-01")


def test_a_new_step_drops_what_was_undone(workspace: Workspace) -> None:
    for day in (1, 2, 3):
        set_due(workspace, day)
    workspace.log.undo()
    workspace.log.undo()
    set_due(workspace, 9)
    assert workspace.log.labels()[1] is None
    assert workspace.log.redo() is None
    assert plan(workspace).tasks[0].due_on == date(2021, 12, 9)
    workspace.log.undo()
    assert plan(workspace).tasks[0].due_on == date(2021, 12, 1)
    assert [(row.label[-2:], row.undone) for row in steps(workspace)[:4]] == [
        ("09", True),
        ("03", True),
        ("02", True),
        ("01", False),
    ]


def test_undo_and_redo_pass_over_what_the_program_does_by_itself(workspace: Workspace) -> None:
    set_due(workspace, 1)
    set_due(workspace, 2)
    workspace.log.undo()
    with workspace.log.change("收进材料") as session:
        by_program(session)
        session.add(Department(ordinal=99, name="档案科"))
    assert [label and label[-2:] for label in workspace.log.labels()] == ["01", "02"]
    workspace.log.redo()
    assert plan(workspace).tasks[0].due_on == date(2021, 12, 2)
    workspace.log.undo()
    workspace.log.undo()
    assert plan(workspace).tasks[0].due_on is None
    with workspace.reading() as session:
        assert "档案科" in set(session.scalars(select(Department.name)))
    assert (steps(workspace)[0].label, steps(workspace)[0].undone) == ("收进材料", False)


def test_what_cannot_come_back_beside_newer_rows_is_said(workspace: Workspace) -> None:
    with workspace.log.change("删除科室") as session:
        gone = session.scalars(select(Department).where(Department.name == "人事科")).one()
        session.delete(gone)
    before = domain_rows(workspace)
    with workspace.log.change("收进材料") as session:
        by_program(session)
        session.add(Department(ordinal=98, name="人事科"))
    with pytest.raises(UserError, match="“删除科室”不能恢复原样"):
        workspace.log.undo()
    assert workspace.log.labels() == ("删除科室", None)
    assert domain_rows(workspace) != before


def test_a_step_that_changes_nothing_is_none(workspace: Workspace) -> None:
    set_due(workspace, 1)
    workspace.log.undo()
    heard: list[Changed] = []
    workspace.log.subscribe(heard.append)
    with workspace.log.change() as session:
        edit_task(session, task_ids(workspace)[0], "note", "  ")
    assert heard == []
    assert workspace.log.labels()[1] == "1-1 完成时限：2021-12-01"


def test_history_of_one_task(workspace: Workspace) -> None:
    set_due(workspace, 1, task=0)
    set_due(workspace, 2, task=1)
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        measures.add_measure(session, first, "制定方案")
    labels = [row.label for row in steps(workspace, first)]
    assert labels == ["1-1 添加措施：制定方案", "1-1 完成时限：2021-12-01", "导入方案《2021年工作方案》"]
    assert len(steps(workspace, limit=2)) == 2
    assert all(row.at.utcoffset() is not None for row in steps(workspace))


def test_unique_values_may_change_places(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    with workspace.log.change("互换名称") as session:
        office, publicity = session.scalars(
            select(Department).where(Department.name.in_(["办公室", "宣传科"])).order_by(Department.ordinal)
        )
        for department, name in ((office, "临时"), (publicity, "办公室"), (office, "宣传科")):
            department.name = name
            session.flush()
    after = domain_rows(workspace)
    assert after != before
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.redo()
    assert domain_rows(workspace) == after


def test_rows_that_a_delete_orphans_are_recorded(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        departments.add_person(session, departments.find_department(session, "办公室"), "张建国")
    before = domain_rows(workspace)
    with workspace.log.change("删除") as session:
        session.delete(departments.find_department(session, "办公室"))
    (person,) = domain_rows(workspace)["person"]
    assert None in person  # the ORM took the department out of the person's row
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_rows_that_a_delete_takes_along_are_recorded(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        assign(session, [first], AssignmentChange(lead="办公室", support=["宣传科"], person="李敏"))
        measures.add_measure(session, first, "制定方案")
    attach(workspace, first, file(tmp_path))
    before = domain_rows(workspace)
    with workspace.log.change("删除方案") as session:
        session.delete(session.scalars(select(WorkPlan)).one())
    after = domain_rows(workspace)
    gone = ("work_plan", "category", "safeguard", "task", "assignment", "measure", "evidence_link")
    assert all(before[table] and not after[table] for table in gone)
    workspace.log.undo()
    assert domain_rows(workspace) == before


@pytest.mark.parametrize(
    "statement",
    [
        update(Department).values(name="甲"),
        delete(Department),
        insert(Department).values(ordinal=1, name="甲", short_name="", head="", contact=""),
        text("DELETE FROM department"),
    ],
)
def test_bulk_statements_are_refused(workspace: Workspace, statement: object) -> None:
    before = domain_rows(workspace)
    with pytest.raises(RuntimeError, match="history"), workspace.log.change("批量") as session:
        session.execute(statement)
    assert domain_rows(workspace) == before


def test_a_step_needs_a_name(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    with pytest.raises(RuntimeError, match="name"), workspace.log.change() as session:
        session.add(Person(name="无名", ordinal=1, post="", phone=""))
    assert domain_rows(workspace) == before


@pytest.mark.parametrize("failure", [ValueError("bug"), UserError("请填写。"), KeyboardInterrupt()])
def test_a_failing_block_saves_and_announces_nothing(workspace: Workspace, failure: BaseException) -> None:
    set_due(workspace, 1)
    workspace.log.undo()
    before, labels = domain_rows(workspace), workspace.log.labels()
    heard: list[Changed] = []
    workspace.log.subscribe(heard.append)
    with pytest.raises(type(failure)), workspace.log.change("添加人员") as session:  # noqa: PT012
        session.add(Person(name="张建国", ordinal=1, post="", phone=""))
        session.flush()
        raise failure
    assert domain_rows(workspace) == before
    assert (heard, workspace.log.labels()) == ([], labels)
    set_due(workspace, 2)  # the lane is free again


def test_references_are_checked_at_the_commit(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), workspace.log.change("错误") as session:
        session.add(Person(name="张建国", ordinal=1, post="", phone="", department_id="nowhere"))
    assert domain_rows(workspace) == before


def test_listeners_hear_of_each_change_once(workspace: Workspace) -> None:
    heard: list[Changed] = []
    workspace.log.subscribe(heard.append)
    first, second, *_ = task_ids(workspace)
    with workspace.log.change() as session:
        assign(session, [first, second], AssignmentChange(lead="办公室", person="李敏"))
    workspace.log.undo()
    workspace.log.redo()
    assert [change.label for change in heard] == ["1-1、1-2 牵头：办公室，责任人：李敏"] * 3
    assert {change.tables for change in heard} == {frozenset({"task_person", "assignment", "person"})}
    assert {change.task_ids for change in heard} == {frozenset({first, second})}


def test_a_listener_may_read_and_write(workspace: Workspace) -> None:
    seen: list[date | None] = []

    def listen(_changed: Changed) -> None:
        seen.append(plan(workspace).tasks[0].due_on)
        if len(seen) == 1:
            set_due(workspace, 2)

    workspace.log.subscribe(listen)
    set_due(workspace, 1)
    assert seen == [date(2021, 12, 1), date(2021, 12, 2)]


@pytest.mark.expect_log("listener failed")
def test_a_broken_listener_does_not_undo_what_is_saved(workspace: Workspace, tmp_path: Path) -> None:
    heard: list[Changed] = []

    def broken(_changed: Changed) -> None:
        raise ValueError("a page with a bug")

    workspace.log.subscribe(broken)
    workspace.log.subscribe(heard.append)
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    assert len(heard) == 1
    assert workspace.files.path(row.sha256).read_bytes() == b"notice"


def test_two_threads_write_in_turn(workspace: Workspace) -> None:
    failures: list[BaseException] = []

    def work(task: int) -> None:
        try:
            for day in range(1, 16):
                set_due(workspace, day, task)
        except BaseException as error:  # noqa: BLE001 - reported by the main thread
            failures.append(error)

    threads = [Thread(target=work, args=(task,)) for task in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [task.due_on for task in plan(workspace).tasks[:2]] == [date(2021, 12, 15)] * 2
    with workspace.reading() as session:
        sequences = session.scalars(select(Change.sequence).order_by(Change.sequence)).all()
    assert sequences == list(range(1, 33))


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_holds_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.engine, "_BUSY_SECONDS", 0.2)
    with new_workspace(tmp_path / "data") as workspace:
        before = domain_rows(workspace)
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(workspace.folder / DATABASE_NAME)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with other:
            assert other.stdout
            assert other.stdout.readline().strip() == b"held"
            with pytest.raises(UserError, match="原有数据未变：数据正被另一个程序占用"):
                set_due(workspace, 1)
            assert domain_rows(workspace) == before
            other.communicate()
        set_due(workspace, 1)
        assert plan(workspace).tasks[0].due_on == date(2021, 12, 1)


def test_a_full_disk(workspace: Workspace) -> None:
    def limit(connection: Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite makes it the present size

    before = domain_rows(workspace)
    workspace._engine.dispose()
    event.listen(workspace._engine, "connect", limit)
    with pytest.raises(UserError, match="原有数据未变：磁盘空间不足"), workspace.log.change() as session:
        edit_task(session, task_ids(workspace)[0], "note", "长" * 30_000)
    assert domain_rows(workspace) == before


def test_a_read_only_folder(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    workspace._engine.dispose()
    with read_only(workspace.folder):
        with pytest.raises(UserError, match=r"只读|打不开"):
            set_due(workspace, 1)
        workspace._engine.dispose()
    assert domain_rows(workspace) == before
    set_due(workspace, 1)


def test_a_row_that_is_gone(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        measure_id = measures.add_measure(session, task_ids(workspace)[0], "制定方案")
    workspace.log.undo()
    with pytest.raises(UserError, match="已不存在"), workspace.log.change() as session:
        measures.remove_measure(session, measure_id)


def test_the_history_costs_one_row_a_changed_row(workspace: Workspace) -> None:
    with workspace.reading() as session:
        before = session.scalar(select(func.count()).select_from(ChangedRow)) or 0
    with workspace.log.change() as session:
        assign(session, task_ids(workspace), AssignmentChange(lead="办公室", due_on=date(2021, 12, 1)))
        assert session.scalar(select(func.count()).select_from(Assignment)) == 6
    with workspace.reading() as session:
        assert session.scalar(select(func.count()).select_from(ChangedRow)) == before + 12


def test_category_names_come_back(workspace: Workspace) -> None:
    category = plan(workspace).categories[0]
    with workspace.log.change() as session:
        rename_category(session, category.id, "新简称")
    assert plan(workspace).categories[0].short_title == "新简称"
    workspace.log.undo()
    assert plan(workspace).categories[0] == category
