"""One task made several and several made one: nothing that hangs on them is lost."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import Evidence
from tests.workspaces import attach, domain_rows, draft, file, plan, task_ids
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.hanging import hanging_rows, what_hangs_on_tasks
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.requirements import RequirementForm, add_requirement, requirement_rows
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.task_splitting import cut_places, joined_text, merge_tasks, parts_at, split_task
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator, link_indicators
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.workspace import Workspace

DUE = date(2021, 6, 30)
SLOT = RequirementForm("通知", MaterialKind.NOTICE)


def evidence(session: Session) -> list[str]:
    return list(session.scalars(select(Evidence.id)))


@pytest.fixture
def laden(workspace: Workspace, tmp_path: Path) -> str:
    """The first task, led, with a file in a slot, an activity, two measures and an order."""
    first, plan_id = task_ids(workspace)[0], plan(workspace).id
    attach(workspace, first, file(tmp_path))
    with workspace.log.change("准备") as session:
        assign(session, [first], AssignmentChange("办公室", ("宣传科",), "李敏、张建国", DUE))
        slot = add_requirement(session, first, SLOT)
        fill_slot(session, slot, evidence(session))
        add_measure(session, first, "制定方案")
        add_measure(session, first, "开展检查")
        set_score(session, first, "score", "3")
        create_activity(
            session, plan_id, ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("1-1",))
        )
        issue_order(session, plan_id, OrderDraft("请抓紧", "办公室", date(2021, 5, 1), DUE, "1-1"))
    return first


def ids_of(workspace: Workspace, task_id: str) -> dict[str, str]:
    """What hangs on a task: 材料 通知 -> its id."""
    with workspace.reading() as session:
        return ids_in(session, task_id)


def ids_in(session: Session, task_id: str) -> dict[str, str]:
    return {f"{row.kind} {row.name}": row.id for row in hanging_rows(session, task_id)}


def test_a_text_may_be_cut_at_its_lines_and_sentences() -> None:
    text = "加强学习。每月一次；留存记录\n组织检查。”还有。"
    assert [text[at:] for at in cut_places(text)] == [
        "每月一次；留存记录\n组织检查。”还有。",
        "留存记录\n组织检查。”还有。",
        "组织检查。”还有。",
        "还有。",
    ]


SENTENCES = st.text("甲乙丙，", min_size=1, max_size=4).map(lambda text: f"{text}。")


@given(st.lists(SENTENCES, min_size=2, max_size=5))
def test_joining_undoes_cutting_between_sentences(sentences: list[str]) -> None:
    text = "".join(sentences)
    parts = parts_at(text, cut_places(text))
    assert (parts, joined_text(parts)) == (sentences, text)


@pytest.mark.parametrize("cuts", [[0], [9], [-1], [4, 5]])
def test_a_cut_leaves_text_on_both_sides(cuts: list[int]) -> None:
    with pytest.raises(UserError, match="每一部分都要有文字"):
        parts_at("加强学习 组织检查", cuts)


def test_what_hangs_on_a_split_task_stays_with_the_first_part(workspace: Workspace, laden: str) -> None:
    before, hanging = domain_rows(workspace), ids_of(workspace, laden)
    with workspace.log.change() as session:
        ids = split_task(session, laden, ["甲", "乙", "丙"])
    tasks = plan(workspace).tasks
    assert [(task.code, task.text) for task in tasks[:4]] == [
        ("1-1", "甲"),
        ("1-2", "乙"),
        ("1-3", "丙"),
        ("1-4", "类别1的任务2。"),
    ]
    assert (ids, ids_of(workspace, laden)) == ([task.id for task in tasks[:3]], hanging)
    assert {(task.lead, task.support, task.person, task.due_on) for task in tasks[:3]} == {
        ("办公室", ("宣传科",), "李敏、张建国", DUE)
    }
    assert [task.score for task in tasks[:3]] == [Decimal(3), None, None]
    assert workspace.log.labels()[0] == "拆分任务 1-1 为 1-1、1-2、1-3"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_the_parts_of_a_split_task_get_what_is_chosen(workspace: Workspace, laden: str) -> None:
    hanging = ids_of(workspace, laden)
    with workspace.log.change() as session:
        first, second = split_task(
            session,
            laden,
            ["甲", "乙"],
            {
                hanging["所需材料 通知"]: [1],
                hanging["活动 2021-03-05 清洁家园"]: [0, 1],
                hanging["措施 制定方案"]: [1],
                hanging["督办单 2021-05-01 请抓紧"]: [1],
            },
        )
        words = [what_hangs_on_tasks(session, [task]) for task in (first, second)]
    assert words == ["材料1份、活动1次、措施1条", "材料1份、所需材料1项、活动1次、措施1条、督办单1份"]
    (left,) = plan(workspace).tasks[0].measures
    assert (left.text, left.ordinal) == ("开展检查", 1)


def test_only_what_serves_several_tasks_goes_to_several_parts(workspace: Workspace, laden: str) -> None:
    measure = ids_of(workspace, laden)["措施 制定方案"]
    with pytest.raises(UserError, match="只有材料、活动、指标和卷"), workspace.log.change() as session:
        split_task(session, laden, ["甲", "乙"], {measure: [0, 1]})
    with pytest.raises(FieldErrors), workspace.log.change() as session:
        split_task(session, laden, ["甲", " "])


def test_tasks_made_one_keep_everything_once(workspace: Workspace, laden: str, tmp_path: Path) -> None:
    ids = task_ids(workspace)
    attach(workspace, ids[4], file(tmp_path), file(tmp_path, "照片.jpg", b"photo"))
    with workspace.log.change("准备") as session:
        assign(session, [ids[4]], AssignmentChange("人事科", ("办公室",), "李敏", date(2021, 12, 31)))
        slot = add_requirement(session, ids[4], RequirementForm("通知", MaterialKind.NOTICE, 2))
        fill_slot(session, slot, evidence(session))
        add_measure(session, ids[4], "总结")
        set_score(session, ids[4], "score", "1.5")
        edit_task(session, ids[4], "note", "注意时间")
        set_not_applicable(session, [ids[4]], "没有窗口")
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        assert merge_tasks(session, [laden, ids[4]]) == laden
        slots = [(row.form.name, row.form.minimum) for row in requirement_rows(session, laden)]
        hangs = what_hangs_on_tasks(session, [laden])
    tasks = plan(workspace).tasks
    merged = tasks[0]
    assert [task.code for task in tasks] == ["1-1", "1-2", "1-3", "2-1", "2-2"]
    assert merged.text == "类别1的任务1。类别2的任务2。"
    assert (merged.lead, merged.support, merged.person) == ("办公室", ("宣传科", "人事科"), "李敏、张建国")
    assert (merged.due_on, merged.due_words) == (DUE, "2021年6月30日；2021年12月31日")
    assert (merged.score, merged.note) == (Decimal("4.5"), "注意时间\n本单位不涉及：没有窗口")
    assert not merged.not_applicable
    assert (hangs, slots) == ("材料2份、所需材料1项、活动1次、措施3条、督办单1份", [("通知", 2)])
    assert [row.ordinal for row in merged.measures] == [1, 2, 3]
    assert workspace.log.labels()[0] == "合并任务 1-1、2-2：类别1的任务1。类别2的任务2。"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_lead_comes_from_whoever_has_one(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    with workspace.log.change("准备") as session:
        assign(session, [ids[0]], AssignmentChange(support=("人事科",)))
        assign(session, [ids[1]], AssignmentChange("人事科", ("办公室",)))
    with workspace.log.change() as session:
        merge_tasks(session, [ids[1], ids[0]], "合并后的内容")
    first, second = plan(workspace).tasks[:2]
    assert (first.text, second.text) == ("合并后的内容", "类别1的任务3。")
    assert (first.lead, first.support) == ("人事科", ("办公室",))


def test_tasks_of_two_plans_stay_two(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    with workspace.log.change() as session:
        save_plan(session, draft("另一个方案"), 2022)
    other = next(each for each in task_ids(workspace) if each not in ids)
    with pytest.raises(UserError, match="同一个方案"), workspace.log.change() as session:
        merge_tasks(session, [ids[0], other])
    with pytest.raises(UserError, match="两项"), workspace.log.change() as session:
        merge_tasks(session, [ids[0], ids[0]])


def test_an_indicator_serves_all_parts_and_a_merged_task_once(workspace: Workspace) -> None:
    first, second = task_ids(workspace)[:2]
    with workspace.log.change("准备") as session:
        indicator = add_indicator(session, plan(workspace).id, IndicatorForm("项目", "内容", score="5"))
        link_indicators(session, [indicator], [first, second])
        split = ids_in(session, first)
    with workspace.log.change() as session:
        parts = split_task(session, first, ["甲", "乙"], {split["指标 内容"]: [0, 1]})
        assert [what_hangs_on_tasks(session, [part]) for part in parts] == ["指标1条", "指标1条"]
        assert what_hangs_on_tasks(session, [*parts, second]) == "指标1条"
    with workspace.log.change() as session:
        kept = merge_tasks(session, [*parts, second])
        assert what_hangs_on_tasks(session, [kept]) == "指标1条"
