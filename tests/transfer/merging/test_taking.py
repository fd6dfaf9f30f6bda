"""Two PCs that part and come together through archives on a stick."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Assignment, Department, Evidence, Measure, Person, Task
from tests.full_year import make_year
from tests.workspaces import attach, begun, file, new_workspace, small_plan, steps, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.trash import trash
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments, find_department, remove_department
from wenming_desktop.plan.measures import remove_measure
from wenming_desktop.plan.task_editing import move_tasks
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.merging.bases import known_archives
from wenming_desktop.transfer.merging.comparing import Kind
from wenming_desktop.transfer.merging.in_words import Told, Wording
from wenming_desktop.transfer.merging.incoming import stored_state
from wenming_desktop.transfer.merging.states import State
from wenming_desktop.transfer.merging.taking import ASKED, Look, look_at, take
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace, restore

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local
Archive = Callable[[Workspace], Path]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    written: list[Path] = []

    def write(workspace: Workspace) -> Path:
        when = NOW + timedelta(minutes=len(written))
        made = write_archive(workspace, ArchiveChoices(personal=True), tmp_path / "U盘", Job(), when).folder
        written.append(made)
        return made

    return write


def _two_plans(workspace: Workspace) -> None:
    small_plan(workspace)
    make_year(workspace, 2021, 0.1)


@pytest.fixture
def two(archive: Archive, tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """A PC, and another that began from its archive."""
    one, _ = begun(tmp_path / "甲", "某某局", _two_plans)
    with closing(one):
        restore_archive(archive(one), tmp_path / "乙", Job())
        other = Workspace.open(tmp_path / "乙")
        yield one, other
        other.close()


def state(workspace: Workspace) -> State:
    with workspace.reading() as session:
        return stored_state(session.connection().connection.driver_connection)


def said(workspace: Workspace) -> dict[str, dict[str, dict[str, object]]]:
    """All records, without what each PC has for itself."""
    own = {
        "setting",
        "twin",
        "text_correction",
        "department_package",
        "trash_item",
        "origin",
        "common_archive",
    }
    return {
        table: {row_id: {k: v for k, v in row.items() if k != "ordinal"} for row_id, row in rows.items()}
        for table, rows in state(workspace).items()
        if table not in own
    }


def head(workspace: Workspace, name: str, value: str) -> None:
    with workspace.log.change("负责人") as session:
        find_department(session, name).head = value


def test_edits_on_both_meet_on_both(
    two: tuple[Workspace, Workspace], archive: Archive, tmp_path: Path
) -> None:
    one, other = two
    head(one, "办公室", "王芳")
    head(other, "工会", "赵敏")
    with other.log.change() as session:
        add_departments(session, ["新科室"])
    attach(other, task_ids(other)[0], file(tmp_path, "乙的材料.txt", b"new"))
    before, written = said(one), archive(other)
    look = look_at(one, written, Job())
    assert (bool(look.parted_at), look.again) == (True, False)
    found = Counter(one.kind for one in look.comparison.differences)
    assert (found[Kind.CONFLICT], found[Kind.DELETED], found[Kind.LOST]) == (0, 0, 0)
    made = len(steps(one))
    done = take(one, written, {}, Job())
    assert (done.files, done.left, done.open) == (1, (), ())
    assert len(steps(one)) == made + 1
    with one.reading() as session:
        heads = {row.name: row.head for row in session.scalars(select(Department))}
        assert (heads["办公室"], heads["工会"]) == ("王芳", "赵敏")
        new = session.scalars(select(Evidence).where(Evidence.original_name == "乙的材料.txt")).one()
        assert one.files.holds(new.sha256, Job().check)
    take(other, archive(one), {}, Job())
    assert said(one) == said(other)
    one.log.undo()
    assert said(one) == before


def test_the_same_archive_twice_changes_nothing(two: tuple[Workspace, Workspace], archive: Archive) -> None:
    one, other = two
    head(other, "工会", "赵敏")
    written = archive(other)
    assert take(one, written, {}, Job()).taken == 1
    made = len(steps(one))
    assert look_at(one, written, Job()).again
    assert take(one, written, {}, Job()).taken == 0
    assert len(steps(one)) == made


def test_what_was_undone_or_went_with_a_restored_backup_can_be_taken_again(
    two: tuple[Workspace, Workspace], archive: Archive, tmp_path: Path
) -> None:
    one, other = two
    head(other, "工会", "赵敏")
    written = archive(other)
    assert take(one, written, {}, Job()).taken == 1
    one.log.undo()
    assert take(one, written, {}, Job()).taken == 1
    one.log.undo()
    one.log.redo()
    assert look_at(one, written, Job()).again
    one.log.undo()
    backup = one.back_up_before("试")
    assert take(one, written, {}, Job()).taken == 1
    restore(tmp_path / "丙", backup)
    shutil.copytree(one.folder / "common", tmp_path / "丙" / "common")
    with closing(Workspace.open(tmp_path / "丙")) as third:
        assert take(third, written, {}, Job()).taken == 1


def told_of(look: Look) -> list[Told]:
    return [*Wording(look.ours, look.comparison).told()]


def codes(workspace: Workspace) -> list[str]:
    """Every task by its category, its place and the beginning of its text."""
    with workspace.reading() as session:
        plan = plan_view(session, plan_heads(session)[-1].id, NOW.date())
        return [f"{task.code} {task.text[:6]}" for task in plan.tasks]


def test_a_task_that_moved_elsewhere_moves_here(two: tuple[Workspace, Workspace], archive: Archive) -> None:
    one, other = two
    with other.log.change() as session:
        plan_id = plan_heads(session)[-1].id
        moved = find_task(session, plan_id, "6-1").id
        move_tasks(session, [moved], find_task(session, plan_id, "7-1").category_id)
    written = archive(other)
    words = [told.field for told in told_of(look_at(one, written, Job()))]
    assert words == ["任务类别"]
    take(one, written, {}, Job())
    assert codes(one) == codes(other)
    assert check_archive(archive(one), Job()).problems == ()


def test_another_order_there_comes_and_two_orders_ask(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    with other.log.change() as session:
        plan_id = plan_heads(session)[-1].id
        task = find_task(session, plan_id, "6-3")
        move_tasks(session, [task.id], task.category_id, 1)
    written = archive(other)
    (told,) = told_of(look_at(one, written, Job()))
    assert (told.field, told.ours, told.theirs) == ("任务的顺序", "6-1、6-2、6-3", "6-3、6-1、6-2")
    take(one, written, {}, Job())
    assert codes(one) == codes(other)
    for workspace, place in ((one, 2), (other, 3)):
        with workspace.log.change() as session:
            plan_id = plan_heads(session)[-1].id
            task = find_task(session, plan_id, "6-1")
            move_tasks(session, [task.id], task.category_id, place)
    written = archive(other)
    before = codes(one)
    done = take(one, written, {}, Job())
    assert [each.kind for each in done.open] == [Kind.CONFLICT]
    assert codes(one) == before
    take(one, written, {done.open[0].key: Choice.THEIRS}, Job())
    assert codes(one) == codes(other)


def test_another_lead_there_is_their_change(two: tuple[Workspace, Workspace], archive: Archive) -> None:
    one, other = two
    with other.log.change() as session:
        task = find_task(session, plan_heads(session)[-1].id, "2-1")
        led = next(each.department.name for each in task.assignments if each.role == "lead")
        new = next(each for each in session.scalars(select(Department.name)) if each != led)
        assign(session, [task.id], AssignmentChange(lead=new))
    written = archive(other)
    look = look_at(one, written, Job())
    leads = [each for each in look.comparison.differences if each.table == "assignment" and each.ours]
    assert [each.kind for each in leads] == [Kind.CHANGED]
    assert take(one, written, {}, Job()).open == ()
    assert said(one)["assignment"] == said(other)["assignment"]


def test_who_supported_and_leads_now_is_their_change(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    names = ["办公室", "人事科", "工会"]
    with one.log.change() as session:
        task_id = find_task(session, plan_heads(session)[-1].id, "2-1").id
        assign(session, [task_id], AssignmentChange(names[0], names[1:]))
    take(other, archive(one), {}, Job(), theirs=True)
    with other.log.change() as session:
        assign(session, [task_id], AssignmentChange(names[1], [names[2]]))
    written = archive(other)
    told = told_of(look_at(one, written, Job()))
    assert {each.difference.kind for each in told} == {Kind.CHANGED}
    done = take(one, written, {}, Job())
    assert (done.open, done.left) == ((), ())
    assert said(one)["assignment"] == said(other)["assignment"]


def test_what_belongs_to_what_was_deleted_here_asks_and_brings_it_back(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    for workspace in two:
        with workspace.log.change() as session:
            add_departments(session, ["临时科室"])
    take(one, archive(other), {}, Job())
    with one.log.change() as session:
        remove_department(session, find_department(session, "临时科室").id)
    with other.log.change("新人") as session:
        department = find_department(session, "临时科室")
        session.add(Person(name="新来的", ordinal=1, department=department))
    written = archive(other)
    done = take(one, written, {}, Job())
    assert [(each.table, each.kind) for each in done.open] == [("person", Kind.LOST)]
    take(one, written, {done.open[0].key: Choice.THEIRS}, Job())
    with one.reading() as session:
        assert [person.name for person in find_department(session, "临时科室").people] == ["新来的"]


def test_an_older_archive_after_a_newer_one_brings_nothing_back(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    head(other, "工会", "误写")
    with other.log.change() as session:
        add_departments(session, ["临时科室"])
    older = archive(other)
    head(other, "工会", "")
    with other.log.change() as session:
        remove_department(session, find_department(session, "临时科室").id)
    newer = archive(other)
    take(one, newer, {}, Job())
    before = said(one)
    look = look_at(one, older, Job())
    assert (look.again, look.comparison.differences) == (True, ())
    assert take(one, older, {}, Job()).taken == 0
    assert said(one) == before


def test_an_older_archive_brings_nothing_back_while_the_newer_one_still_asks(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    with other.log.change() as session:
        add_departments(session, ["临时科室"])
    older = archive(other)
    with other.log.change() as session:
        remove_department(session, find_department(session, "临时科室").id)
        remove_measure(session, session.scalars(select(Measure.id)).first() or "")
    head(other, "工会", "赵敏")
    newer = archive(other)
    assert len(take(one, newer, {}, Job()).open) == 1
    assert look_at(one, older, Job()).comparison.differences == ()
    assert len(look_at(one, newer, Job()).comparison.differences) == 1
    one.log.undo()
    assert look_at(one, older, Job()).comparison.differences != ()


def test_a_pc_that_was_restored_knows_what_was_done_before(
    two: tuple[Workspace, Workspace], archive: Archive, tmp_path: Path
) -> None:
    """The disk of the second PC dies: what it had deleted and changed since stays so."""
    one, other = two
    with other.log.change() as session:
        remove_measure(session, session.scalars(select(Measure.id)).first() or "")
    head(other, "工会", "赵敏")
    restore_archive(archive(other), tmp_path / "丙", Job())
    with closing(Workspace.open(tmp_path / "丙")) as third:
        head(one, "办公室", "王芳")
        written = archive(one)
        before = said(third)
        look = look_at(third, written, Job())
        asked = [each for each in look.comparison.differences if each.kind in ASKED]
        done = take(third, written, {}, Job())
        after = said(third)
        assert {each.table for each in done.open} == {each.table for each in asked} <= {"measure"}
        assert after["measure"].keys() == before["measure"].keys()
        heads = {row["name"]: row["head"] for row in after["department"].values()}
        assert (heads["工会"], heads["办公室"]) == ("赵敏", "王芳")


def test_a_deletion_that_was_refused_is_not_asked_again(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    with other.log.change() as session:
        measure = session.scalars(select(Measure.id)).first() or ""
        remove_measure(session, measure)
    (asked,) = take(one, archive(other), {}, Job()).open
    assert take(one, archive(other), {asked.key: Choice.OURS}, Job()).open == ()
    head(other, "工会", "赵敏")
    assert take(one, archive(other), {}, Job()).open == ()
    with one.reading() as session:
        assert session.get(Measure, measure)


def test_what_is_changed_here_meanwhile_is_not_overwritten(
    two: tuple[Workspace, Workspace], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    head(other, "工会", "赵敏")
    written = archive(other)
    back_up = one.back_up_before

    def edited_meanwhile(what: str) -> Path:
        head(one, "工会", "王芳")
        return back_up(what)

    monkeypatch.setattr(one, "back_up_before", edited_meanwhile)
    with pytest.raises(UserError, match="又有了改动"):
        take(one, written, {}, Job())
    with one.reading() as session:
        assert find_department(session, "工会").head == "王芳"


def test_who_changed_a_value_and_when_goes_on_to_a_third(
    two: tuple[Workspace, Workspace], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    monkeypatch.setattr("platform.node", lambda: "乙机")
    head(other, "工会", "赵敏")
    written = archive(other)
    came = look_at(one, written, Job()).incoming.tracks.changed["department"]
    monkeypatch.setattr("platform.node", lambda: "甲机")
    take(one, written, {}, Job())
    head(one, "办公室", "王芳")
    told = look_at(other, archive(one), Job()).incoming.tracks.changed["department"]
    with one.reading() as session:
        union, office = (find_department(session, name).id for name in ("工会", "办公室"))
    assert told[union]["head"] == came[union]["head"]
    assert (told[union]["head"].pc, told[office]["head"].pc) == ("乙机", "甲机")


def test_a_conflict_stays_ours_till_it_is_answered(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    head(one, "工会", "王芳")
    head(other, "工会", "赵敏")
    written = archive(other)
    done = take(one, written, {}, Job())
    (conflict,) = done.open
    assert (done.taken, conflict.ours, conflict.theirs) == (0, "王芳", "赵敏")
    (conflict,) = look_at(one, written, Job()).comparison.differences
    assert take(one, written, {conflict.key: Choice.THEIRS}, Job()).taken == 1
    with one.reading() as session:
        assert find_department(session, "工会").head == "赵敏"


def test_a_file_that_both_replaced_is_one_question(
    two: tuple[Workspace, Workspace], archive: Archive, tmp_path: Path
) -> None:
    one, other = two
    with one.reading() as session:
        record_id = session.scalars(select(Evidence.id)).first()
    assert record_id
    for workspace, name in ((one, "甲换的.txt"), (other, "乙换的.txt")):
        replace_file(workspace.log, workspace.files, record_id, file(tmp_path, name, name.encode()), Job())
    written = archive(other)
    look = look_at(one, written, Job())
    asked = [told for told in told_of(look) if told.field == "文件"]
    (told,) = [told for told in asked if told.difference.column == "sha256"]
    assert (told.ours, told.theirs) == ("甲换的.txt（13 字节）", "乙换的.txt（13 字节）")
    done = take(one, written, {told.difference.key: Choice.THEIRS}, Job())
    assert done.open == ()
    with one.reading() as session:
        record = session.get_one(Evidence, record_id)
        assert record.original_name == "乙换的.txt"
        assert (record.size, one.files.holds(record.sha256, Job().check)) == (13, True)


def test_a_lead_there_asks_where_there_is_another_here(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    with one.reading() as session:
        led = set(session.scalars(select(Assignment.task_id).where(Assignment.role == "lead")))
        task = next(each for each in session.scalars(select(Task)) if each.id not in led)
        task_id = task.id
    for workspace, name in ((one, "办公室"), (other, "工会")):
        with workspace.log.change() as session:
            assign(session, [task_id], AssignmentChange(lead=name))
    written = archive(other)
    (conflict,) = take(one, written, {}, Job()).open
    assert conflict.kind is Kind.CONFLICT
    take(one, written, {conflict.key: Choice.THEIRS}, Job())
    with one.reading() as session:
        leads = session.scalars(
            select(Department.name)
            .join(Assignment)
            .where(Assignment.task_id == task_id, Assignment.role == "lead")
        ).all()
    assert leads == ["工会"]


def test_what_was_thrown_away_there_is_asked_apart(
    two: tuple[Workspace, Workspace], archive: Archive
) -> None:
    one, other = two
    with other.reading() as session:
        record = session.scalars(select(Evidence)).first()
        assert record
        record_id = record.id
    with other.log.change() as session:
        trash(session, [record_id])
    written = archive(other)
    look = look_at(one, written, Job())
    gone = [d for d in look.comparison.differences if d.kind is Kind.DELETED]
    assert ("evidence", record_id) in {(d.table, d.row_id) for d in gone}
    done = take(one, written, {}, Job())
    assert (done.taken, {d.key for d in done.open}) == (0, {d.key for d in gone})
    take(one, written, {d.key: Choice.THEIRS for d in gone}, Job())
    with one.reading() as session:
        assert session.get(Evidence, record_id) is None
    assert [d for d in look_at(one, written, Job()).comparison.differences if d.kind is Kind.NEW] == []


def test_begun_apart_they_are_matched_by_what_they_say(archive: Archive, tmp_path: Path) -> None:
    with new_workspace(tmp_path / "甲") as one, new_workspace(tmp_path / "乙") as other:
        for workspace, name in ((one, "周明"), (other, "赵敏")):
            with workspace.log.change() as session:
                add_departments(session, ["办公室", f"{name}的科室"])
                session.add(Person(name=name, ordinal=1, department=find_department(session, "办公室")))
        attach(other, task_ids(other)[0], file(tmp_path, "同一份.txt", b"same"))
        attach(one, task_ids(one)[0], file(tmp_path, "同一份.txt", b"same"))
        head(other, "办公室", "李秀英")
        written = archive(other)
        done = take(one, written, {}, Job())
        assert done.open == ()
        with one.reading() as session:
            office = find_department(session, "办公室")
            people = sorted(person.name for person in office.people)
            assert (office.head, people) == ("李秀英", ["周明", "赵敏"])
            assert len(session.scalars(select(Evidence)).all()) == 1
        assert take(one, written, {}, Job()).taken == 0
        with one.reading() as session:
            assert len(known_archives(session)) == 1
