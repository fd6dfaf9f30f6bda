"""Reading tasks as the window sees them, and changing their texts."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workspaces import attach, domain_rows, draft, file, plan, task_ids
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.requirements import requirement_rows
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import (
    PlanHead,
    edit_task,
    find_task,
    plan_heads,
    rename_category,
    set_score,
    task_codes,
)
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.corrections import LONGEST_TEXT
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)


def test_a_plan_as_saved(workspace: Workspace) -> None:
    view, source = plan(workspace), draft()
    assert (view.unit, view.title, view.year, view.issuer) == ("某某局", source.title, 2021, "某某局")
    assert (view.issued_on, view.goal, view.basis) == (source.issued_on, source.goal, source.basis)
    assert view.attachment == source.attachment
    assert [(row.ordinal, row.title) for row in view.categories] == [
        (1, "坚持第1类，抓好落实"),
        (2, "坚持第2类，抓好落实"),
    ]
    assert [(task.code, task.text) for task in view.tasks] == [
        (f"{c}-{t}", f"类别{c}的任务{t}。") for c in (1, 2) for t in (1, 2, 3)
    ]
    assert [(row.title, row.text) for row in view.safeguards] == [("加强领导", "成立领导小组。")]


def test_plans_are_listed_newest_first(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        newer = save_plan(session, draft("乙方案"), 2022)
        other = save_plan(session, draft("甲方案"), 2022)
    with workspace.reading() as session:
        heads = plan_heads(session)
        view = plan_view(session, newer, TODAY)
    assert heads[0] == PlanHead(newer, 2022, "乙方案")
    assert {head.id for head in heads[:2]} == {newer, other}
    assert heads[2].year == 2021
    assert (len(view.tasks), len(view.categories)) == (6, 2)  # of this plan alone


def test_the_gaps_and_the_status_of_a_task(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]

    def state(today: date = TODAY) -> tuple[TaskStatus, tuple[str, ...]]:
        task = plan(workspace, today).tasks[0]
        return task.status, task.gaps

    assert state() == (TaskStatus.TODO, ("牵头科室", "责任人", "完成时限", "措施", "材料"))
    with workspace.log.change() as session:
        assign(session, [first], AssignmentChange("办公室", (), "李敏", TODAY))
        measure_id = add_measure(session, first, "制定方案")
    assert state() == (TaskStatus.TODO, ("材料",))
    assert state(date(2021, 6, 2)) == (TaskStatus.LATE, ("材料",))
    attach(workspace, first, file(tmp_path))
    assert state() == (TaskStatus.DOING, ())
    assert state(date(2021, 6, 2)) == (TaskStatus.LATE, ())
    with workspace.log.change() as session:
        set_measure_status(session, measure_id, TaskStatus.DONE, TODAY)
    assert state(date(2021, 6, 2)) == (TaskStatus.DONE, ())
    with workspace.log.change() as session:
        add_measure(session, first, "总结")
    assert state() == (TaskStatus.DOING, ())


@pytest.mark.parametrize("code", ["1-1", "2-3", "２-３"])
def test_tasks_are_found_by_code(workspace: Workspace, code: str) -> None:
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
        task = find_task(session, plan_id, code)
    assert task.text == ("类别1的任务1。" if code == "1-1" else "类别2的任务3。")


@pytest.mark.parametrize("code", ["", "1", "-", "1-4", "3-1", "0-1", "一-1", "1-1-1", "²-1", f"{'9' * 30}-1"])
def test_codes_that_no_task_has(workspace: Workspace, code: str) -> None:
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
        with pytest.raises(UserError, match=r"没有编号为.*例如 2-7"):
            find_task(session, plan_id, code)


def test_many_codes_are_shortened(workspace: Workspace) -> None:
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
        tasks = [find_task(session, plan_id, code) for code in ("1-1", "1-2", "2-1", "2-2")]
        assert task_codes(tasks[:3]) == "1-1、1-2、2-1"
        assert task_codes(tasks) == "1-1、1-2等4项"


@pytest.mark.parametrize("field", ["text", "standard", "note"])
@pytest.mark.parametrize(
    "value", ["=cmd|'/C calc'!A0", "+1", "@SUM", "第一行\n第二行", "㼆𠮷😀", "a\x0bb", "长" * LONGEST_TEXT]
)
def test_texts_come_back_as_they_were(workspace: Workspace, field: str, value: str) -> None:
    with workspace.log.change() as session:
        edit_task(session, task_ids(workspace)[0], field, f" {value}\n")
    assert getattr(plan(workspace).tasks[0], field) == value


def test_bad_texts_are_refused(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    for field, value, match in [
        ("text", " \n", "任务 1-1 的内容不能为空"),
        ("note", "长" * (LONGEST_TEXT + 1), "备注太长：最多 32767 字，现有 32768 字"),
    ]:
        with pytest.raises(UserError, match=match), workspace.log.change() as session:
            edit_task(session, task_ids(workspace)[0], field, value)
    assert domain_rows(workspace) == before


@pytest.mark.parametrize(
    ("typed", "score"),
    [("3", "3"), (" 2.50 ", "2.50"), ("１０", "10"), ("0", "0"), ("1000", "1000"), ("", None), (" ", None)],
)
def test_scores_are_exact(workspace: Workspace, typed: str, score: str | None) -> None:
    for field in ("score", "self_score"):
        with workspace.log.change() as session:
            set_score(session, task_ids(workspace)[0], field, typed)
    task = plan(workspace).tasks[0]
    assert task.score == (None if score is None else Decimal(score))
    assert str(task.score) == str(score)
    assert task.self_score == task.score


@pytest.mark.parametrize("typed", ["三", "-1", "1.234", "1000.01", "1e3", "nan", "1,5", "1 2"])
def test_what_is_no_score(workspace: Workspace, typed: str) -> None:
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="不是分值"), workspace.log.change() as session:
        set_score(session, task_ids(workspace)[0], "score", typed)
    assert domain_rows(workspace) == before


def test_a_self_score_above_the_full_score(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        set_score(session, first, "score", "3")
    with pytest.raises(UserError, match=r"自评分 3\.01 超过了分值 3"), workspace.log.change() as session:
        set_score(session, first, "self_score", "3.01")
    assert plan(workspace).tasks[0].self_score is None


@pytest.mark.parametrize("name", ["", "  ", "十三个字的类别简称就太长了呀"])
def test_tabs_need_short_names(workspace: Workspace, name: str) -> None:
    category = plan(workspace).categories[0].id
    with pytest.raises(UserError, match="1 到 12 个字"), workspace.log.change() as session:
        rename_category(session, category, name)


def test_a_view_names_the_slots_in_their_order(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        plan_id = save_plan(session, bundled_plan())
        task_id = find_task(session, plan_id, "2-7").id
    with workspace.reading() as session:
        names = tuple(row.form.name for row in requirement_rows(session, task_id))
        (task,) = [row for row in plan_view(session, plan_id, TODAY).tasks if row.id == task_id]
    assert task.materials == names != ()
