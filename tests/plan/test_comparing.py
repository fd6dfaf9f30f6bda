"""A further document for the year beside the plan: new, changed, gone, the same; taken over one by one."""

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workspaces import attach, domain_rows, file, new_workspace, plan
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.comparing import ChangeKind, Comparison, compare_plan
from wenming_desktop.plan.comparing_applying import Taken, take_changes
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.plan_editing import plan_sources
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.reading.draft import (
    CategoryDraft,
    Doubt,
    PlanDraft,
    SafeguardDraft,
    StageDraft,
    TaskDraft,
)
from wenming_desktop.workspace import Workspace

LEARNING = TaskDraft("加强理论学习，每月集中学习一次，做好学习记录。", lead="机关党委", due="12月底前")
TALKS = TaskDraft("开展谈心谈话，班子成员每年与分管科室谈话不少于两次。")
CLEANING = TaskDraft("组织清洁家园志愿服务，每季度不少于一次。", lead="办公室", support=("宣传科",))
CARING = TaskDraft("走访慰问困难群众，建立帮扶台账。")
LEADING, SERVING = "坚持党建引领", "开展志愿服务"


def document(*categories: tuple[str, tuple[TaskDraft, ...]], **rest: object) -> PlanDraft:
    made = PlanDraft(
        title="某局2021年创建工作方案",
        issuer="某局",
        issued_on=None,
        year=2021,
        goal="",
        basis=(),
        attachment="",
        categories=tuple(CategoryDraft(title, tasks) for title, tasks in categories),
        safeguards=(SafeguardDraft("加强领导", "成立领导小组。"),),
        source=f"全文{categories}",
        source_name="方案.txt",
    )
    return replace(made, **rest)


PLAN = document((LEADING, (LEARNING, TALKS)), (SERVING, (CLEANING, CARING)))


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        made.log.undo()  # the departments come with the plan
        made.log.undo()
        with made.log.change() as session:
            save_plan(session, PLAN)
        yield made


def compared(workspace: Workspace, draft: PlanDraft) -> Comparison:
    with workspace.reading() as session:
        return compare_plan(session, plan(workspace).id, draft)


def said(comparison: Comparison) -> list[tuple[str, str, str]]:
    """What is said of each task: kind, code or category, and the fields that differ."""
    return [
        (item.kind.value, item.code or item.category, "、".join(change.field for change in item.fields))
        for item in comparison.items
    ]


def take(workspace: Workspace, comparison: Comparison, chosen: frozenset[str] | None = None) -> Taken:
    with workspace.log.change() as session:
        return take_changes(session, comparison, comparison.sure() if chosen is None else chosen)


def view(workspace: Workspace) -> PlanView:
    return plan(workspace, date(2021, 6, 1))


def test_the_same_plan_again_says_nothing(workspace: Workspace) -> None:
    comparison = compared(workspace, PLAN)
    assert {item.kind for item in comparison.items} == {ChangeKind.SAME}
    assert comparison.sure() == comparison.all_but_gone() == comparison.gone() == frozenset()
    with pytest.raises(UserError, match="没有选中"):
        take(workspace, comparison)


REVISED = document(
    (
        LEADING,
        (
            replace(LEARNING, text="加强理论学习，每月集中学习两次，做好学习记录和心得。", lead="人事科"),
            TaskDraft("举办道德讲堂，每季度一期。", lead="宣传科", due="9月底前", score="3分"),
            TALKS,
        ),
    ),
    ("推进节约型机关建设", (TaskDraft("开展光盘行动。"),)),
    ("广泛开展志愿服务", (replace(CLEANING, lead=None, support=(), due="11月底前"),)),
    title="某局2021年创建工作方案（修订）",
    source="修订稿全文",
    source_name="修订稿.docx",
    stages=(StageDraft("动员部署", "四月。"),),
)


def test_new_changed_gone_and_same(workspace: Workspace) -> None:
    comparison = compared(workspace, REVISED)
    assert said(comparison) == [
        ("改动", "1-1", "text、lead"),
        ("新增", LEADING, ""),
        ("相同", "1-2", ""),
        ("新增", "推进节约型机关建设", ""),
        ("改动", "2-1", "due"),
        ("文件中没有", "2-2", ""),
        ("新增", "实施步骤", ""),
    ]
    assert not [item.doubt for item in comparison.items if item.doubt]


def test_what_is_sure_is_taken_in_one_step(workspace: Workspace, tmp_path: Path) -> None:
    first = view(workspace).tasks[0]
    attach(workspace, first.id, file(tmp_path))
    with workspace.log.change() as session:
        add_measure(session, first.id, "制定方案")
    before = domain_rows(workspace)
    taken = take(workspace, compared(workspace, REVISED))
    assert taken == Taken(new=2, changed=2, removed=0, parts=1)
    after = view(workspace)
    assert [(task.code, task.lead, task.text[:6]) for task in after.tasks] == [
        ("1-1", "人事科", "加强理论学习"),
        ("1-2", "宣传科", "举办道德讲堂"),
        ("1-3", None, "开展谈心谈话"),
        ("2-1", None, "开展光盘行动"),
        ("3-1", "办公室", "组织清洁家园"),
        ("3-2", None, "走访慰问困难"),
    ]
    assert [row.title for row in after.categories] == [LEADING, "推进节约型机关建设", SERVING]
    learning, lecture = after.tasks[:2]
    assert (learning.id, learning.due_on, len(learning.evidence)) == (first.id, date(2021, 12, 31), 1)
    assert [row.text for row in learning.measures] == ["制定方案"]
    assert (lecture.score, lecture.due_on is not None) == (Decimal(3), True)
    assert (after.tasks[4].support, after.tasks[4].due_on) == (("宣传科",), date(2021, 11, 30))
    with workspace.reading() as session:
        assert [row.name for row in plan_sources(session, after.id)] == ["方案.txt", "修订稿.docx"]
    label = "导入补充文件《某局2021年创建工作方案（修订）》：新增任务2项、修改任务2项、新增步骤和保障1条"
    assert workspace.log.labels()[0] == label
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_what_was_taken_is_no_change_any_more(workspace: Workspace) -> None:
    take(workspace, compared(workspace, REVISED))
    again = compared(workspace, REVISED)
    assert {item.kind for item in again.items} == {ChangeKind.SAME, ChangeKind.GONE}


def test_only_what_is_chosen_is_taken(workspace: Workspace) -> None:
    comparison = compared(workspace, REVISED)
    learning = comparison.of(ChangeKind.CHANGED)[0]
    taken = take(workspace, comparison, frozenset({f"{learning.key}/lead", *comparison.gone()}))
    assert taken == Taken(new=0, changed=1, removed=1, parts=0)
    assert [(task.lead, task.text) for task in view(workspace).tasks] == [
        ("人事科", LEARNING.text),
        (None, TALKS.text),
        ("办公室", CLEANING.text),
    ]


def test_the_clerks_own_edit_is_never_overwritten_unasked(workspace: Workspace) -> None:
    first, second, *_ = view(workspace).tasks
    with workspace.log.change("自己改") as session:
        edit_task(session, first.id, "text", "加强理论学习，每周集中学习一次，做好学习记录。")
        edit_task(session, second.id, "text", "开展谈心谈话，班子成员每年与分管科室谈话不少于三次。")
        assign(session, [first.id], AssignmentChange(lead="宣传科"))
    comparison = compared(workspace, REVISED)
    changed = comparison.of(ChangeKind.CHANGED)[0]
    assert [(change.field, change.old[:9], change.doubt) for change in changed.fields] == [
        ("text", "加强理论学习，每周", "您改过，采用后以文件为准"),
        ("lead", "宣传科", "您改过，采用后以文件为准"),
    ]
    # The document says of the second what the plan said before it: the clerk's edit stands.
    assert ("相同", "1-2", "") in said(comparison)
    take(workspace, comparison)
    assert view(workspace).tasks[0].lead == "宣传科"
    again = compared(workspace, REVISED)
    take(workspace, again, again.all_but_gone())
    assert (view(workspace).tasks[0].lead, view(workspace).tasks[0].text[7:13]) == ("人事科", "每月集中学习")


def test_what_the_document_does_not_say_is_no_change(workspace: Workspace) -> None:
    bare = document((LEADING, (TaskDraft(LEARNING.text),)), (SERVING, (TaskDraft(CLEANING.text),)))
    assert [item.kind for item in compared(workspace, bare).items] == [
        ChangeKind.SAME,
        ChangeKind.SAME,
        ChangeKind.GONE,
        ChangeKind.GONE,
    ]


def test_a_doubtful_match_is_asked_about_and_may_be_a_new_task(workspace: Workspace) -> None:
    other = TaskDraft("走访慰问老党员和困难群众，建立关爱台账，及时更新。")
    comparison = compared(workspace, document((SERVING, (CLEANING, other))))
    item = comparison.items[1]
    assert (item.kind, item.code) == (ChangeKind.CHANGED, "2-2")
    assert "差别较大" in item.doubt
    assert not comparison.sure()
    assert take(workspace, comparison, frozenset({item.as_new})) == Taken(1, 0, 0, 0)
    assert [task.text for task in view(workspace).tasks[2:]] == [CLEANING.text, other.text, CARING.text]


def test_what_the_reader_doubts_and_names_like_known_ones_are_asked_about(workspace: Workspace) -> None:
    doubtful = document(
        (LEADING, (replace(LEARNING, lead="机关党"), TaskDraft("见附件"))),
        doubts=(Doubt("任务只有“见附件”三个字，请核对", (0, 1)),),
    )
    comparison = compared(workspace, doubtful)
    (change,) = comparison.items[0].fields
    assert (change.field, change.doubt) == ("lead", "没有“机关党”，是不是“机关党委”")
    assert comparison.items[1].doubt.startswith("任务只有")
    assert not comparison.sure()
    assert len(comparison.all_but_gone()) == 2


def test_a_plan_changed_meanwhile_is_compared_again(workspace: Workspace) -> None:
    comparison = compared(workspace, REVISED)
    with workspace.log.change() as session:
        edit_task(session, view(workspace).tasks[0].id, "text", "另一段内容")
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=r"1-1 .*又有改动"):
        take(workspace, comparison)
    assert domain_rows(workspace) == before


def test_measures_are_added_to_those_there_are(workspace: Workspace) -> None:
    first = view(workspace).tasks[0]
    with workspace.log.change() as session:
        add_measure(session, first.id, "制定年度学习计划")
    said_more = replace(LEARNING, measures="1.制定年度学习计划。\n2.开展学习检查。")
    comparison = compared(workspace, document((LEADING, (said_more,))))
    assert comparison.items[0].fields[0].new == "2.开展学习检查。"
    take(workspace, comparison)
    assert [row.text for row in view(workspace).tasks[0].measures] == ["制定年度学习计划", "2.开展学习检查。"]


def test_hundreds_of_reworded_tasks_find_each_other(workspace: Workspace) -> None:
    def many(last: str) -> PlanDraft:
        texts = (
            f"第{n}项：{'甲乙丙丁戊己庚辛'[n % 8]}类工作{n * 7919 % 10007}按期{last}。" for n in range(200)
        )
        return document((LEADING, tuple(map(TaskDraft, texts))), title="大方案")

    with workspace.log.change() as session:
        other = save_plan(session, many("完成"))
        comparison = compare_plan(session, other, many("办结"))
    assert {item.kind for item in comparison.items} == {ChangeKind.CHANGED}


@pytest.mark.parametrize(
    ("mine", "kept"),
    [
        (AssignmentChange(lead="宣传科"), ("宣传科", None)),
        (AssignmentChange(person="周敏"), ("机关党委", "周敏")),
    ],
)
def test_who_leads_and_who_supports_is_one_decision(
    workspace: Workspace, mine: AssignmentChange, kept: tuple[str, str | None]
) -> None:
    first = view(workspace).tasks[0]
    with workspace.log.change("自己改") as session:
        assign(session, [first.id], mine)
    revised = replace(LEARNING, lead="办公室", support=("人事科",), person="赵强", due="6月底前")
    comparison = compared(workspace, document((LEADING, (revised, TALKS)), (SERVING, (CLEANING, CARING))))
    (changed,) = comparison.of(ChangeKind.CHANGED)
    doubts = {change.field: bool(change.doubt) for change in changed.fields}
    assert doubts == {"lead": True, "support": True, "person": True, "due": False}
    take(workspace, comparison)
    task = view(workspace).tasks[0]
    assert (task.support, task.due_words) == ((), "6月底前")
    assert (task.lead, task.person) == kept
