"""自评: scores and reasons, totals by hand, and the negative list."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Task, WorkPlan
from tests.workspaces import attach, domain_rows, file, task_ids
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.progress.assessment import (
    STANDARD_NEGATIVES,
    Assessment,
    Basis,
    ScoreTotal,
    add_negative,
    add_standard_negatives,
    assess_task,
    assessment,
    check_negative,
    edit_negative,
    page_negatives,
    remove_negative,
)
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator, assess_indicator
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 12, 1)


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id)).one()


def totals(workspace: Workspace, basis: Basis | None = None) -> Assessment:
    own = plan_id(workspace)
    with workspace.reading() as session:
        return assessment(session, own, basis)


def numbers(total: ScoreTotal) -> tuple[object, ...]:
    return total.full, total.own, total.percent, total.scored, total.lines, total.without_material


def test_nothing_scored(workspace: Workspace) -> None:
    found = totals(workspace)
    assert found.basis == Basis.TASKS
    assert [part.name for part in found.parts] == ["第1类", "第2类"]
    assert numbers(found.whole) == (0, None, None, 0, 6, 0)


def test_totals_of_tasks(workspace: Workspace, tmp_path: Path) -> None:
    tasks = task_ids(workspace)
    with workspace.log.change() as session:
        for task_id, score in zip(tasks, ("10", "5.55", "4", "0.1", "0.2", ""), strict=True):
            set_score(session, task_id, "score", score)
        for task_id, score in zip(tasks, ("9.5", "5.55", "0", "0.1", "0.2", "3"), strict=True):
            assess_task(session, task_id, score, "")
    attach(workspace, tasks[0], file(tmp_path))
    found = totals(workspace)
    assert [numbers(part) for part in found.parts] == [
        (Decimal("19.55"), Decimal("15.05"), Decimal("77.0"), 3, 3, 1),  # 0 points need no material
        (Decimal("0.3"), Decimal("3.3"), Decimal("100.0"), 3, 3, 3),
    ]
    assert numbers(found.whole)[:2] == (Decimal("19.85"), Decimal("18.35"))
    # The line with points of its own but without a 分值 cannot be compared.
    assert found.whole.percent_words == "得分率 77.3%（按已打分的 5 条、19.85 分算）"
    assert found.parts[0].percent_words == "得分率 77.0%"


def test_totals_of_indicators(workspace: Workspace, tmp_path: Path) -> None:
    own, tasks = plan_id(workspace), task_ids(workspace)
    lines = (("甲", "10", False, "1-1", "8"), ("甲", "5", False, "", "5"), ("乙", "3", True, "1-2", "2"))
    with workspace.log.change() as session:
        for project, score, bonus, task, points in lines:
            form = IndicatorForm(project, f"{project}{score}", "", score, bonus, task)
            assess_indicator(session, add_indicator(session, own, form), points, "")
        add_indicator(session, own, IndicatorForm("甲", "未评", "", "5"))
    found = totals(workspace)
    assert found.basis == Basis.INDICATORS
    first, second = found.parts
    assert (first.name, numbers(first)) == ("甲", (20, 13, Decimal("86.7"), 2, 3, 1))
    assert first.percent_words == "得分率 86.7%（按已打分的 2 条、15 分算）"
    assert (second.percent_words, second.rated) == ("", 0)
    assert (second.name, numbers(second)) == ("乙", (0, None, None, 1, 1, 1))
    assert (second.bonus_full, second.bonus) == (3, 2)
    assert (found.whole.own, found.whole.bonus, found.whole.without_material) == (13, 2, 2)
    attach(workspace, tasks[0], file(tmp_path))
    assert totals(workspace).whole.without_material == 1
    assert totals(workspace, Basis.TASKS).whole.lines == 6


def test_a_task_score_with_its_reason(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    task_id = task_ids(workspace)[0]
    with workspace.log.change() as session:
        set_score(session, task_id, "score", "5")
    with workspace.log.change() as session:
        assert assess_task(session, task_id, "４.5分".removesuffix("分"), " 缺一次活动 ").warnings == ()
    with workspace.reading() as session:
        task = session.get_one(Task, task_id)
        assert (task.self_score, task.self_reason) == (Decimal("4.5"), "缺一次活动")
    with workspace.log.change() as session:
        edit_task(session, task_id, "self_reason", "改")
        assess_task(session, task_id, "", "")
    assert totals(workspace).whole.scored == 0
    for score, reason, field in (
        ("5.01", "", "self_score"),
        ("好", "", "self_score"),
        ("5", "理" * 2001, "reason"),
    ):
        with pytest.raises(FieldErrors) as caught, workspace.log.change() as session:
            assess_task(session, task_id, score, reason)
        assert list(caught.value.fields) == [field]
    with workspace.log.change() as session:
        (warning,) = assess_task(session, task_ids(workspace)[1], "5", "").warnings
        assert warning == "任务 1-2 还没有分值，合计里无法比较。"
    while workspace.log.labels()[0] != "添加科室：办公室、宣传科、人事科":
        workspace.log.undo()
    assert domain_rows(workspace) == before


def test_the_negative_list(workspace: Workspace) -> None:
    own = plan_id(workspace)
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        assert add_standard_negatives(session, own) == len(STANDARD_NEGATIVES)
    with workspace.log.change() as session:
        assert add_standard_negatives(session, own) == 0
    with workspace.log.change() as session:
        mine = add_negative(session, own, "  发生其他\n事件 ")
        first = page_negatives(session, own)[0]
        check_negative(session, first.id, NegativeState.CLEAR, date(2021, 11, 30), "", TODAY)
        check_negative(session, mine, NegativeState.HIT, None, "已整改", TODAY)
    counts = totals(workspace).negatives
    assert counts == {
        NegativeState.UNCHECKED: len(STANDARD_NEGATIVES) - 1,
        NegativeState.CLEAR: 1,
        NegativeState.HIT: 1,
    }
    with workspace.reading() as session:
        assert len(page_negatives(session, own, limit=-1)) == len(STANDARD_NEGATIVES) + 1
        (hit,) = page_negatives(session, own, NegativeState.HIT)
        assert (hit.text, hit.checked_on, hit.note) == ("发生其他 事件", TODAY, "已整改")
        (clear,) = page_negatives(session, own, NegativeState.CLEAR)
        assert (clear.id, clear.checked_on) == (first.id, date(2021, 11, 30))
    with workspace.log.change() as session:
        check_negative(session, mine, NegativeState.UNCHECKED, TODAY, "", TODAY)
        assert [row.checked_on for row in page_negatives(session, own) if row.id == mine] == [None]
        edit_negative(session, mine, "发生其他事件")
        remove_negative(session, first.id)
    while workspace.log.labels()[0] != "添加科室：办公室、宣传科、人事科":
        workspace.log.undo()
    assert domain_rows(workspace) == before


def test_wrong_negatives_are_refused_by_field(workspace: Workspace) -> None:
    own = plan_id(workspace)
    with workspace.log.change() as session:
        one = add_negative(session, own, "一")
        two = add_negative(session, own, "二")
    before = domain_rows(workspace)
    for text, words in ((" ", "请填写"), ("长" * 501, "太长"), ("一", "已有这一条")):
        with pytest.raises(FieldErrors, match=words) as caught, workspace.log.change() as session:
            edit_negative(session, two, text)
        assert list(caught.value.fields) == ["text"]
    with pytest.raises(FieldErrors) as caught, workspace.log.change() as session:
        check_negative(session, one, NegativeState.HIT, date(2021, 12, 2), "", TODAY)
    assert set(caught.value.fields) == {"note", "checked_on"}
    assert domain_rows(workspace) == before
