"""Assigning: one lead a task, any number in support, a person, a deadline; one or many tasks in one step."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import DEPARTMENTS, domain_rows, plan, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign, due_change
from wenming_desktop.plan.departments import add_departments, department_rows, edit_department
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.deadlines import deadline_text, read_deadline
from wenming_desktop.reading.written import written_departments
from wenming_desktop.workspace import Workspace


def change(workspace: Workspace, wanted: AssignmentChange, *tasks: int) -> None:
    ids = task_ids(workspace)
    with workspace.log.change() as session:
        assign(session, [ids[task] for task in tasks or (0,)], wanted)


def task(workspace: Workspace, at: int = 0) -> TaskRow:
    return plan(workspace).tasks[at]


def test_everything_at_once(workspace: Workspace) -> None:
    day = date(2021, 12, 31)
    change(workspace, AssignmentChange("办公室", ["宣传科", "人事科"], "张建国", day))
    row = task(workspace)
    assert (row.lead, row.support, row.person, row.due_on) == ("办公室", ("宣传科", "人事科"), "张建国", day)
    assert workspace.log.labels()[0] == (
        "1-1 牵头：办公室，配合：宣传科、人事科，责任人：张建国，完成时限：2021-12-31"
    )
    with workspace.reading() as session:
        (person,) = department_rows(session)[0].people  # a new person belongs to the lead
    assert person.name == "张建国"


def test_parts_that_are_not_named_stay(workspace: Workspace) -> None:
    change(workspace, AssignmentChange("办公室", ["宣传科"], "张建国", date(2021, 12, 31)))
    before = task(workspace)
    change(workspace, AssignmentChange(due_on=date(2021, 6, 30)))
    after = task(workspace)
    assert (after.lead, after.support, after.person) == (before.lead, before.support, before.person)
    change(workspace, AssignmentChange(lead=None, support=(), person=None, due_on=None))
    assert task(workspace).gaps == ("牵头科室", "责任人", "完成时限", "措施", "材料")
    assert workspace.log.labels()[0] == "1-1 牵头：（空），配合：（空），责任人：（空），完成时限：（空）"


def test_the_new_lead_leaves_the_supporting_ones(workspace: Workspace) -> None:
    change(workspace, AssignmentChange("办公室", ["宣传科", "人事科"]))
    change(workspace, AssignmentChange(lead="人事科"))
    assert (task(workspace).lead, task(workspace).support) == ("人事科", ("宣传科",))


def test_lead_and_support_change_places(workspace: Workspace) -> None:
    change(workspace, AssignmentChange("办公室", ["宣传科"]))
    change(workspace, AssignmentChange("宣传科", ["办公室"]))
    assert (task(workspace).lead, task(workspace).support) == ("宣传科", ("办公室",))
    workspace.log.undo()
    assert (task(workspace).lead, task(workspace).support) == ("办公室", ("宣传科",))


def test_supporting_ones_keep_their_order_and_come_once(workspace: Workspace) -> None:
    change(workspace, AssignmentChange(support=["人事科", "办公室", "人事科"]))
    assert task(workspace).support == ("人事科", "办公室")
    change(workspace, AssignmentChange(support=["办公室", "宣传科", "人事科"]))
    assert task(workspace).support == ("办公室", "宣传科", "人事科")


def test_many_tasks_are_one_step(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    change(workspace, AssignmentChange(lead="办公室", person="李敏"), 0, 1, 3, 5)
    assert [row.lead for row in plan(workspace).tasks] == ["办公室", "办公室", None, "办公室", None, "办公室"]
    assert len(domain_rows(workspace)["person"]) == 1
    assert workspace.log.labels()[0] == "1-1、1-2等4项 牵头：办公室，责任人：李敏"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_short_names_will_do(workspace: Workspace) -> None:
    with workspace.reading() as session:
        office = department_rows(session)[0].id
    with workspace.log.change() as session:
        edit_department(session, office, "short_name", "办")
    change(workspace, AssignmentChange(lead=" 办 "))
    assert task(workspace).lead == "办公室"


@pytest.mark.parametrize(
    ("wanted", "match"),
    [
        (AssignmentChange(lead="后勤科"), "没有名为“后勤科”的科室。现有科室：办公室、宣传科、人事科"),
        (AssignmentChange(lead=" "), "没有名为"),
        (AssignmentChange(lead="办公室", support=["宣传科", "办公室"]), "“办公室”已是牵头科室"),
        (AssignmentChange(support=["宣传科", "后勤科"]), "没有名为“后勤科”的科室"),
        (AssignmentChange(lead="办公室", person="长" * 61), "姓名.*太长"),
        (AssignmentChange(person="张\x07三"), "姓名“张\\x07三”.*换行"),
        (AssignmentChange(due_on=date(2021, 1, 1), due_words="长" * 201), "时限原文太长：最多 200 字"),
        (AssignmentChange(leader="长" * 61), "责任领导太长：最多 60 字"),
        (AssignmentChange(support=["各" + "长" * 200]), "配合范围太长：最多 200 字"),
        (AssignmentChange(support=["宣传"]), "没有名为“宣传”的科室。是不是“宣传科”？现有科室"),
    ],
)
def test_what_cannot_be_is_refused_as_a_whole(
    workspace: Workspace, wanted: AssignmentChange, match: str
) -> None:
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=match):
        change(workspace, wanted, 0, 1)
    assert domain_rows(workspace) == before


def test_the_lead_of_one_of_many_cannot_support(workspace: Workspace) -> None:
    change(workspace, AssignmentChange(lead="办公室"), 1)
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="“办公室”已是牵头科室"):
        change(workspace, AssignmentChange(support=["办公室"]), 0, 1, 2)
    assert domain_rows(workspace) == before


NAMES = st.sampled_from(DEPARTMENTS)
WANTED = st.builds(
    AssignmentChange,
    lead=st.one_of(st.just(KEEP), st.none(), NAMES),
    support=st.one_of(st.just(KEEP), st.lists(NAMES, max_size=3, unique=True)),
)


@settings(max_examples=20)
@given(changes=st.lists(WANTED, min_size=1, max_size=4))
def test_any_sequence_ends_as_the_rules_say(workspace: Workspace, changes: list[AssignmentChange]) -> None:
    change(workspace, AssignmentChange(lead=None, support=()))
    lead: str | None = None
    support: list[str] = []
    for wanted in changes:
        new_lead = lead if wanted.lead is KEEP else wanted.lead
        if wanted.support is not KEEP and new_lead in wanted.support:
            with pytest.raises(UserError, match="已是牵头科室"):
                change(workspace, wanted)
            continue
        change(workspace, wanted)
        kept = [name for name in support if name != new_lead]
        lead, support = new_lead, kept if wanted.support is KEEP else list(wanted.support)
        assert (task(workspace).lead, list(task(workspace).support)) == (lead, support)


def test_long_lists_of_departments(workspace: Workspace) -> None:
    names = [f"科室{number}" for number in range(40)]
    with workspace.log.change() as session:
        add_departments(session, names)
    change(workspace, AssignmentChange(lead="办公室", support=names))
    assert task(workspace).support == tuple(names)


def test_words_for_several_are_kept_beside_the_departments(workspace: Workspace) -> None:
    change(workspace, AssignmentChange("办公室", ["各科室", "宣传科", "各乡镇（街道、社区）", "各科室"]))
    assert task(workspace).support == ("宣传科", "各科室", "各乡镇（街道、社区）")
    change(workspace, AssignmentChange(lead="人事科"))
    assert task(workspace).support == ("宣传科", "各科室", "各乡镇（街道、社区）")
    with workspace.reading() as session:
        rows = {row.name: (row.leads, row.supports) for row in department_rows(session)}
    assert rows == {"办公室": (0, 1), "宣传科": (0, 1), "人事科": (1, 0)}
    change(workspace, AssignmentChange(support=["各乡镇"]))
    with workspace.reading() as session:
        assert all(row.supports == 0 for row in department_rows(session))
    workspace.log.undo()
    assert task(workspace).support == ("宣传科", "各科室", "各乡镇（街道、社区）")


def test_several_people_with_their_posts(workspace: Workspace) -> None:
    change(workspace, AssignmentChange("办公室", person="主任张建国、李 敏\n王芳（干事）"))
    assert task(workspace).person == "张建国、李敏、王芳"
    change(workspace, AssignmentChange(person="李敏、张建国（局长）"))
    assert task(workspace).person == "李敏、张建国"
    with workspace.reading() as session:
        people = department_rows(session)[0].people
    assert [(one.name, one.post) for one in people] == [("张建国", "主任"), ("李敏", ""), ("王芳", "干事")]


def test_a_deadline_is_one_thing(workspace: Workspace) -> None:
    change(workspace, due_change(read_deadline("每季度末", 2021)))
    assert workspace.log.labels()[0] == "1-1 完成时限：每季度末"
    assert "完成时限" not in task(workspace).gaps
    change(workspace, due_change(read_deadline("随时", 2021)))
    assert (task(workspace).due_on, task(workspace).due_words) == (None, "随时")
    assert "完成时限" not in task(workspace).gaps
    change(workspace, AssignmentChange(due_on=date(2021, 6, 30)))  # a day alone is the whole deadline
    assert (task(workspace).due_on, task(workspace).due_words) == (date(2021, 6, 30), "")
    change(workspace, due_change(read_deadline("", 2021)))
    assert "完成时限" in task(workspace).gaps


WORDS = st.sampled_from(
    [
        "12月底前",
        "每季度末",
        "长期坚持",
        "节日前后",
        "6月和12月",
        "2021-12-31",
        "44561",
        "待通知",
        "3-6月",
        "全年\n每月",
    ]
)


@settings(max_examples=15)
@given(
    WORDS, st.lists(st.sampled_from(["办公室", "人事科", "各科室", "各科（室）", "县直各部门"]), max_size=4)
)
def test_what_is_shown_is_read_as_the_same(workspace: Workspace, due: str, support: list[str]) -> None:
    """A table's cell, read, shown, and read again: the same words."""

    def take(due: str, support: str) -> tuple[str, str]:
        named = written_departments(support, DEPARTMENTS)
        change(workspace, due_change(read_deadline(due, 2021)))
        change(workspace, AssignmentChange(support=[*named.names, *named.everyone]))
        row = task(workspace)
        return deadline_text(row.due_on, row.due_words), "、".join(row.support)

    shown = take(due, "\n".join(support))
    assert set(shown[1].split("、")) == set(support or [""])
    assert take(*shown) == shown
