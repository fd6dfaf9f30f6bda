"""Search: what is typed is found wherever it stands, at once after every change, whatever the signs."""

import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.engine import connect
from db.models import (
    Activity,
    ActivityKind,
    Category,
    Department,
    Evidence,
    FundEntry,
    Indicator,
    LeadingGroupMember,
    Measure,
    Person,
    PublicityItem,
    SupervisionOrder,
    Task,
    Volunteer,
    WorkPlan,
)
from tests.workspaces import attach, draft, file, new_workspace, steps, task_ids
from wenming_desktop.changes.indexing import bring_up_to_date
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.plan import departments, measures
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.search import pinyin
from wenming_desktop.search.finding import Hit, Kind, matching, search
from wenming_desktop.search.index import SOURCES, tokens
from wenming_desktop.workspace import DATABASE_NAME, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        bring_up_to_date(made.log, Job())
        yield made


def find(workspace: Workspace, query: str, plan_id: str | None = None, limit: int = 5) -> list[Hit]:
    with workspace.reading() as session:
        return search(session, plan_id, query, limit)


def titles(workspace: Workspace, query: str) -> list[str]:
    return [hit.title for hit in find(workspace, query, limit=50)]


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id).order_by(WorkPlan.year)).first() or ""


def index(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Everything in the index but the order of the entries."""
    with closing(connect(workspace.folder / DATABASE_NAME, read_only=True)) as connection:
        rows = connection.execute("SELECT row_id, plan_id, title, words, initials FROM search_index")
        return {row[0]: row[1:] for row in rows}


def forget_index(workspace: Workspace) -> None:
    """As after an update of the program from a version that had no index."""
    with closing(connect(workspace.folder / DATABASE_NAME)) as connection:
        connection.execute("DELETE FROM search_index")


def set_text(workspace: Workspace, text: str, task: int = 0) -> None:
    with workspace.log.change() as session:
        edit_task(session, task_ids(workspace)[task], "text", text)


@pytest.mark.parametrize(
    "query",
    ["志", "志愿", "愿服务", "雷锋志愿服务", "服务 学习", "xx", "xxlfzyfw", "ZYFW", "leifeng", "xuexileif"],
)
def test_parts_of_a_text(workspace: Workspace, query: str) -> None:
    set_text(workspace, "开展“学习雷锋”志愿服务。")
    (hit,) = find(workspace, query)
    assert (hit.kind, hit.row_id, hit.task_id) == (Kind.TASK, task_ids(workspace)[0], task_ids(workspace)[0])
    assert (hit.title, hit.where, hit.plan_id) == (
        "1-1 开展“学习雷锋”志愿服务。",
        "任务内容",
        plan_id(workspace),
    )


@pytest.mark.parametrize("query", ["愿志", "雷志", "学习 党建", "xy", "服务员", "leifengyuan", "eifeng"])
def test_what_is_not_there(workspace: Workspace, query: str) -> None:
    set_text(workspace, "开展“学习雷锋”志愿服务。")
    assert find(workspace, query) == []


@pytest.mark.parametrize(
    "query",
    [
        "临文明委〔2021〕5号",
        "临文明委(2021)5号",
        "临文明委2021 5号",
        "〔2021〕5",
        "２０２１",
        "202",
        "文明委 〔2021〕",
    ],
)
def test_document_numbers(workspace: Workspace, tmp_path: Path, query: str) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    with workspace.log.change() as session:
        edit_record(session, row.id, RecordForm("通知", "临文明委〔2021〕5号"))
    (hit,) = find(workspace, query)
    assert (hit.kind, hit.where, hit.excerpt) == (Kind.EVIDENCE, "文号", "临文明委〔2021〕5号")
    assert hit.task_id == task_ids(workspace)[0]
    start, end = hit.matches[0]
    assert tokens(hit.excerpt[start:end])[0].text == tokens(query)[0].text


def test_numbers_are_found_from_their_start_only(workspace: Workspace) -> None:
    set_text(workspace, "第2021号")
    assert len(find(workspace, "20")) == 1
    assert find(workspace, "021") == []
    assert find(workspace, "2 号") != []


def test_codes(workspace: Workspace) -> None:
    assert [hit.title[:3] for hit in find(workspace, "2-1")] == ["2-1"]
    assert [hit.title[:3] for hit in find(workspace, " ２-1 ")] == ["2-1"]
    assert [hit.title[:3] for hit in find(workspace, "2-")][:3] == ["2-1", "2-2", "2-3"]
    assert find(workspace, "9-9") == []


def test_the_plan_keeps_others_out_but_not_people(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        save_plan(session, draft("2022年工作方案"))
    with workspace.reading() as session:
        first, second = session.scalars(select(WorkPlan.id).order_by(WorkPlan.year))
    assert {hit.plan_id for hit in find(workspace, "任务")} == {second}  # the limit; the newest first
    assert {hit.plan_id for hit in find(workspace, "任务", limit=50)} == {first, second}
    assert {hit.plan_id for hit in find(workspace, "任务", first)} == {first}
    assert {hit.plan_id for hit in find(workspace, "1-1", first)} == {first}
    assert [hit.title for hit in find(workspace, "办公室", first)] == ["办公室"]


def test_other_years_alone(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        save_plan(session, draft("2022年工作方案"))
    with workspace.reading() as session:
        first, second = session.scalars(select(WorkPlan.id).order_by(WorkPlan.year))

        def elsewhere(query: str) -> set[str | None]:
            return {hit.plan_id for hit in search(session, first, query, 50, elsewhere=True)}

        assert elsewhere("任务") == elsewhere("1-1") == {second}
        assert elsewhere("办公室") == set()  # of no year: found in any


def test_titles_before_other_texts_and_limits(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    with workspace.log.change() as session:
        edit_task(session, ids[0], "note", "清明祭扫")
    for at in (2, 4):
        set_text(workspace, f"组织清明活动{at}", at)
    assert [hit.row_id for hit in find(workspace, "清明")] == [ids[2], ids[4], ids[0]]
    assert [hit.where for hit in find(workspace, "清明")] == ["任务内容", "任务内容", "备注"]
    assert [hit.row_id for hit in find(workspace, "清明", limit=1)] == [ids[2]]


def every_kind(workspace: Workspace) -> dict[Kind, str]:
    """One record of each kind whose title has the word 端午; by kind."""
    year, task = plan_id(workspace), task_ids(workspace)[0]
    day = date(2021, 6, 14)
    person = Person(name="端午生", ordinal=9)
    made = {
        Kind.ACTIVITY: Activity(plan_id=year, title="端午活动", starts_on=day),
        Kind.EVIDENCE: Evidence(
            sha256="0", size=1, original_name="a.pdf", title="端午照片", collected_on=day
        ),
        Kind.MEASURE: Measure(task_id=task, ordinal=1, text="端午慰问"),
        Kind.PERSON: person,
        Kind.DEPARTMENT: Department(ordinal=9, name="端午科"),
        Kind.MEMBER: LeadingGroupMember(plan_id=year, ordinal=1, role="leader", name="端午长"),
        Kind.VOLUNTEER: Volunteer(person_id=person.id, number="8001", note="端午注册"),
        Kind.PUBLICITY: PublicityItem(
            plan_id=year, title="端午报道", media="日报", level="city", published_on=day, task_id=task
        ),
        Kind.ORDER: SupervisionOrder(plan_id=year, number=3, content="端午督办", issued_on=day, due_on=day),
        Kind.FUND: FundEntry(plan_id=year, kind="spent", entered_on=day, item="端午粽子", amount=1),
        Kind.INDICATOR: Indicator(plan_id=year, ordinal=1, project="端午", content="端午指标", score=1),
    }
    with workspace.log.change("端午") as session:
        made[Kind.ACTIVITY].kind_id = session.scalars(select(ActivityKind.id)).first()
        made[Kind.ORDER].department_id = session.scalars(select(Department.id)).first()
        session.add_all(made.values())
        session.flush()
        ids = {kind: row.id for kind, row in made.items()}
    set_text(workspace, "端午任务")
    return {Kind.TASK: task, **ids}


def test_every_kind_is_found_in_its_group(workspace: Workspace) -> None:
    ids = every_kind(workspace)
    hits = find(workspace, "端午")
    assert [hit.kind for hit in hits] == list(Kind)
    assert {hit.kind: hit.row_id for hit in hits} == ids
    by_kind = {hit.kind: hit for hit in hits}
    assert by_kind[Kind.ACTIVITY].title == "2021-06-14 端午活动"
    assert by_kind[Kind.MEASURE].title == "1-1 端午慰问"
    assert by_kind[Kind.VOLUNTEER].title == "端午生 8001"
    assert by_kind[Kind.ORDER].title == "〔2021〕3号 端午督办"
    assert by_kind[Kind.PUBLICITY].task_id == ids[Kind.TASK]
    assert {hit.kind for hit in find(workspace, "dw")} == set(Kind) - {Kind.VOLUNTEER}
    for written in ("2021-03", "〔2021〕3号", "督办〔2021〕3号", "督办单〔2021〕3号", "(2021)3号", "[2021]3"):
        assert find(workspace, written)[0].row_id == ids[Kind.ORDER]
    assert {source.kind for source in SOURCES.values()} == set(Kind)


def test_the_index_follows_every_change_back_and_forth(workspace: Workspace) -> None:
    before = index(workspace)
    every_kind(workspace)
    after = index(workspace)
    workspace.log.undo()
    workspace.log.undo()
    assert index(workspace) == before
    assert find(workspace, "端午") == []
    workspace.log.redo()
    workspace.log.redo()
    assert index(workspace) == after
    forget_index(workspace)
    bring_up_to_date(workspace.log, Job())
    assert index(workspace) == after


def test_a_renamed_department_and_person(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        assign(session, task_ids(workspace)[:1], AssignmentChange("办公室", person="张建国"))
    with workspace.reading() as session:
        office = departments.department_rows(session)[0]
    with workspace.log.change() as session:
        departments.edit_department(session, office.id, "name", "党政综合办")
        departments.edit_person(session, office.people[0].id, "name", "李敏")
    assert titles(workspace, "综合办") == ["党政综合办"]
    assert titles(workspace, "lm") == ["党政综合办 李敏"]
    assert titles(workspace, "办公室") == titles(workspace, "张建国") == []


def test_what_is_deleted_is_not_found(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        made = measures.add_measure(session, task_ids(workspace)[0], "走访慰问")
    assert titles(workspace, "走访") == ["1-1 走访慰问"]
    with workspace.log.change() as session:
        measures.remove_measure(session, made)
    assert find(workspace, "走访") == []


def test_a_refused_change_leaves_the_index(workspace: Workspace) -> None:
    before = index(workspace)
    first, second, *_ = task_ids(workspace)

    def change() -> None:
        with workspace.log.change() as session:
            edit_task(session, first, "text", "改了")
            edit_task(session, second, "text", "")

    with pytest.raises(UserError):
        change()
    assert index(workspace) == before


def test_searching_and_filling_leave_no_step(workspace: Workspace) -> None:
    made = steps(workspace)
    told: list[object] = []
    workspace.log.subscribe(told.append)
    forget_index(workspace)
    bring_up_to_date(workspace.log, Job())
    find(workspace, "任务")
    assert steps(workspace) == made
    assert told == []


def test_filling_goes_on_after_a_cancel(workspace: Workspace) -> None:
    whole = index(workspace)
    forget_index(workspace)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        bring_up_to_date(workspace.log, job)
    set_text(workspace, "类别1的任务1。改")
    set_text(workspace, "类别1的任务1。")  # an edit meanwhile is in the index already
    bring_up_to_date(workspace.log, Job())
    assert index(workspace) == whole


def test_initials_wait_until_the_dictionary_is_there(tmp_path: Path) -> None:
    """A start and an edit never load pypinyin; the entries made meanwhile get their initials later."""
    code = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from tests.workspaces import new_workspace
from wenming_desktop.jobs import Job
from wenming_desktop.changes.indexing import bring_up_to_date
from wenming_desktop.search.finding import search
with new_workspace(Path({str(tmp_path / "data")!r})) as workspace:
    assert "pypinyin" not in sys.modules
    with workspace.reading() as session:
        assert [hit.title for hit in search(session, None, "办")] == ["办公室"]
        assert search(session, None, "bgs") == []
    bring_up_to_date(workspace.log, Job())
    with workspace.reading() as session:
        assert [hit.title for hit in search(session, None, "bgs")] == ["办公室"]
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize(
    "query",
    [
        *["", " ", "\n", '"', "'", "*", "-", "^", "()", "\0", "%", "_", "“", "😀", "\ud800"],
        *["AND", "NOT 任务", "任务 OR", "NEAR(", "{title}:", "title:任务", '任"务', "任*", ":任务"],
        *["a" * 5000, "任" * 5000, "任务 " * 500],
    ],
)
def test_no_sign_is_special(workspace: Workspace, query: str) -> None:
    find(workspace, query)
    find(workspace, query, plan_id(workspace))


@given(query=st.text())
def test_nothing_typed_is_an_error(workspace: Workspace, query: str) -> None:
    for hit in find(workspace, query):
        assert all(0 <= start < end <= len(hit.excerpt) for start, end in hit.matches)


@settings(max_examples=40)
@given(
    texts=st.lists(st.text("学习雷锋志愿服务", min_size=1, max_size=8), min_size=6, max_size=6),
    query=st.text("学习雷锋志愿服务", min_size=1, max_size=4),
)
@example(texts=["学", "习学", "学学习", "学习", "习", "雷"], query="学习")
def test_found_is_what_contains_the_query(workspace: Workspace, texts: list[str], query: str) -> None:
    for at, text in enumerate(texts):
        set_text(workspace, text, at)
    found = {hit.row_id for hit in find(workspace, query, limit=50)}
    assert found == {row_id for row_id, text in zip(task_ids(workspace), texts, strict=True) if query in text}


@settings(max_examples=20)
@given(
    text=st.text(st.sampled_from("学习雷锋西安县长先锋女儿，2A重阳敬老"), min_size=1, max_size=8),
    at=st.integers(0, 7),
    length=st.integers(1, 12),
)
@example(text="长长", at=0, length=2)  # chang by itself, zhang behind 科
@example(text="重，重", at=0, length=4)
def test_the_index_finds_pinyin_as_the_lists_do(
    workspace: Workspace, text: str, at: int, length: int
) -> None:
    name = f"科{text}"
    query = "".join(sign for sign in pinyin.syllables(text)[at:] if sign.isalpha()).lower()[:length]
    with workspace.log.change() as session:
        add_departments(session, [name])
    found = bool(query) and any(hit.title == name for hit in find(workspace, query))
    listed = bool(query) and pinyin.matches(query, name)
    assert found is (listed or (found and "2" in text))  # initials pass over numbers in 搜索 only
    workspace.log.undo()


def test_the_excerpt_is_around_the_match_and_marks_it(workspace: Workspace) -> None:
    set_text(workspace, "前" * 50 + "\n志愿服务" + "后" * 50)
    (hit,) = find(workspace, "志愿")
    ((start, end),) = hit.matches
    assert hit.excerpt[start:end] == "志愿"
    assert (hit.excerpt[:2], hit.excerpt[-2:]) == ("…前", "后…")
    assert "\n" not in hit.excerpt + hit.title


def test_a_list_can_be_filtered_by_it(workspace: Workspace) -> None:
    with workspace.reading() as session:
        assert matching(Kind.TASK, "“") is None
        asked = matching(Kind.TASK, "任务 类别2")
        assert asked is not None
        found = session.scalars(select(Category.ordinal).join(Task).where(Task.id.in_(asked)).distinct())
        assert found.all() == [2]
        people = matching(Kind.PERSON, "任务")
        assert people is not None
        assert session.scalars(people).all() == []


def test_tokens_keep_their_places() -> None:
    assert [(token.text, token.start, token.end) for token in tokens("㎡Ａ4〔2021〕号")] == [
        ("m", 0, 1),
        ("2", 0, 1),
        ("a", 1, 2),
        ("4", 2, 3),
        ("2021", 4, 8),
        ("号", 9, 10),
    ]


def test_sqlite_has_the_full_text_search() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'ascii')")
