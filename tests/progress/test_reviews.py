"""调度: snapshots, comparing them, and that they cannot be back-dated."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.workspaces import attach, domain_rows, file, plan, task_ids
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, remove_measure, set_measure_status
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress import reviews
from wenming_desktop.progress.reviews import Comparison, Movement, compare_review, page_reviews, take_review
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft
from wenming_desktop.workspace import Workspace

MARCH, JUNE, SEPTEMBER = date(2021, 3, 1), date(2021, 6, 1), date(2021, 9, 1)


def this_plan(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[0].id


def do(workspace: Workspace, use_case: Callable[..., Any], *args: object) -> Any:
    with workspace.log.change() as session:
        return use_case(session, *args)


def take(workspace: Workspace, day: date, note: str = "") -> str:
    return do(workspace, take_review, this_plan(workspace), day, note, day)


def compare(workspace: Workspace, review_id: str, previous_id: str | None = None) -> Comparison:
    with workspace.reading() as session:
        return compare_review(session, review_id, previous_id)


def movements(comparison: Comparison) -> dict[str, str]:
    return {row.standing.code: row.movement.value for row in comparison.rows}


def measure(workspace: Workspace, task: int, status: TaskStatus | None = None, day: date = MARCH) -> str:
    measure_id = do(workspace, add_measure, task_ids(workspace)[task], "制定方案")
    if status:
        do(workspace, set_measure_status, measure_id, status, day)
    return measure_id


def test_a_snapshot_keeps_how_every_task_stands(workspace: Workspace, tmp_path: Path) -> None:
    ids = task_ids(workspace)
    do(workspace, assign, ids[:2], AssignmentChange(lead="办公室", due_on=date(2021, 2, 1)))
    measure(workspace, 0, TaskStatus.DONE)
    measure(workspace, 2, TaskStatus.DOING)
    attach(workspace, ids[3], file(tmp_path))
    board = plan(workspace, MARCH)
    comparison = compare(workspace, take(workspace, MARCH, " 一季度调度 "))
    assert (comparison.review.held_on, comparison.review.note) == (MARCH, "一季度调度")
    assert comparison.previous is None
    assert movements(comparison) == dict.fromkeys([task.code for task in board.tasks], "新增")
    kept = [row.after for row in comparison.rows if row.after]
    assert [standing.status for standing in kept] == [task.status for task in board.tasks]
    assert [standing.lead for standing in kept] == ["办公室", "办公室", "", "", "", ""]
    assert [(standing.measures_done, standing.measures_total) for standing in kept[:3]] == [
        (1, 1),
        (0, 0),
        (0, 1),
    ]
    review = comparison.review
    assert (review.tasks, review.done, review.doing, review.late) == (6, 1, 2, 1)


def test_a_snapshot_does_not_follow_the_plan(workspace: Workspace) -> None:
    review = take(workspace, MARCH)
    before = compare(workspace, review)
    measure(workspace, 0, TaskStatus.DONE)
    do(workspace, assign, task_ids(workspace), AssignmentChange(lead="宣传科"))
    assert compare(workspace, review) == before


def test_tasks_move_forward_and_back(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    do(workspace, assign, ids, AssignmentChange(lead="办公室"))
    do(workspace, assign, ids[:1], AssignmentChange(lead="宣传科", due_on=date(2021, 5, 1)))
    done = measure(workspace, 1, TaskStatus.DONE)
    half = [measure(workspace, 2, TaskStatus.DOING) for _ in range(2)]
    first = take(workspace, MARCH)
    do(workspace, remove_measure, done)  # 1-2: 已完成 -> 未开始
    do(workspace, set_measure_status, half[0], TaskStatus.DONE, JUNE)  # 1-3 stays 进行中, one more done
    measure(workspace, 3, TaskStatus.DONE)  # 2-1: 未开始 -> 已完成
    second = take(workspace, JUNE)  # 1-1 is late by now
    comparison = compare(workspace, second)
    assert comparison.previous
    assert comparison.previous.id == first
    assert movements(comparison) == {
        "1-1": "后退",
        "1-2": "后退",
        "1-3": "前进",
        "2-1": "前进",
        "2-2": "未变",
        "2-3": "未变",
    }
    assert [
        (row.department, row.tasks, row.forward, row.back, row.same, row.done, row.late)
        for row in comparison.by_department
    ] == [("宣传科", 1, 0, 1, 0, 0, 1), ("办公室", 5, 2, 1, 2, 1, 0)]


def test_a_longer_deadline_is_a_way_forward(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    do(workspace, assign, ids[:1], AssignmentChange(due_on=date(2021, 2, 1)))
    take(workspace, MARCH)
    do(workspace, assign, ids[:1], AssignmentChange(due_on=date(2021, 12, 1)))
    assert movements(compare(workspace, take(workspace, JUNE)))["1-1"] == "前进"


def test_any_earlier_review_can_stand_beside(workspace: Workspace) -> None:
    first, _, third = (take(workspace, day) for day in (MARCH, JUNE, SEPTEMBER))
    comparison = compare(workspace, third, first)
    assert comparison.previous
    assert comparison.previous.held_on == MARCH
    for previous in (third, compare(workspace, third).review.id):
        with pytest.raises(FieldErrors, match="日期更早的调度"):
            compare(workspace, first, previous)


def test_reviews_of_another_plan_do_not_mix(workspace: Workspace) -> None:
    mine = take(workspace, JUNE)
    other = PlanDraft(
        "2020年方案", "某某局", None, 2020, "", (), "", (CategoryDraft("一", (TaskDraft("甲"),)),), ()
    )
    other_id = do(workspace, save_plan, other)
    theirs = do(workspace, take_review, other_id, MARCH, "", MARCH)
    assert compare(workspace, mine).previous is None
    with pytest.raises(FieldErrors, match="同一方案"):
        compare(workspace, mine, theirs)
    assert [row.movement for row in compare(workspace, theirs).rows] == [Movement.NEW]


def test_one_a_day_and_none_for_the_past(workspace: Workspace) -> None:
    take(workspace, MARCH)
    before = domain_rows(workspace)
    for day, today, match in (
        (MARCH, MARCH, "每天只记一次"),
        (date(2021, 2, 28), MARCH, "已经过去，现在的进度不能记成那天的"),
    ):
        with pytest.raises(FieldErrors, match=match) as refused:
            do(workspace, take_review, this_plan(workspace), day, "", today)
        assert list(refused.value.fields) == ["held_on"]
    with pytest.raises(FieldErrors, match="调度说明太长"):
        take(workspace, JUNE, "长" * 2001)
    assert domain_rows(workspace) == before


def test_list_note_delete_undo(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    empty = domain_rows(workspace)
    ids = [take(workspace, day) for day in (JUNE, MARCH, SEPTEMBER)]
    with workspace.reading() as session:
        assert [row.held_on for row in page_reviews(session, plan_id)] == [SEPTEMBER, JUNE, MARCH]
        assert [row.held_on for row in page_reviews(session, plan_id, 1, 1)] == [JUNE]
    do(workspace, reviews.edit_review, ids[0], "改后")
    with workspace.reading() as session:
        assert reviews.review_row(session, ids[0]).note == "改后"
    before = domain_rows(workspace)
    do(workspace, reviews.delete_review, ids[0])
    assert len(domain_rows(workspace)["progress_review_row"]) == 12
    workspace.log.undo()
    assert domain_rows(workspace) == before
    for _ in range(4):
        workspace.log.undo()
    assert domain_rows(workspace) == empty
