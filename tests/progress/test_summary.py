"""The three measures are counted apart, and the most urgent comes first."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workspaces import attach, file, new_workspace, plan, task_ids
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.plan.views import TaskStatus
from wenming_desktop.progress.summary import Summary, summarize
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        yield made


def summary(workspace: Workspace) -> Summary:
    return summarize(plan(workspace, TODAY), TODAY)


def put(workspace: Workspace, number: int, lead: str, due_on: date) -> None:
    with workspace.log.change() as session:
        assign(session, [task_ids(workspace)[number]], AssignmentChange(lead=lead, due_on=due_on))


def test_empty_plan(workspace: Workspace) -> None:
    made = summary(workspace)
    assert (made.total, made.done, made.doing, made.late, made.with_evidence, made.files) == (
        6,
        0,
        0,
        0,
        0,
        0,
    )
    assert (made.self_score, made.full_score, made.scored) == (None, None, 0)
    assert (made.by_department, made.due, made.lacking) == ((), (), 6)
    assert [(share.done, share.total) for share in made.by_category] == [(0, 3), (0, 3)]


def test_due_within_thirty_days(workspace: Workspace) -> None:
    days = [date(2021, 7, 1), date(2021, 7, 2), date(2021, 5, 30), date(2021, 6, 1)]
    for number, day in enumerate(days):
        put(workspace, number, "办公室", day)
    made = summary(workspace)
    assert [(item.task.code, item.days) for item in made.due] == [("1-3", -2), ("2-1", 0), ("1-1", 30)]
    assert made.late == 1


def test_done_is_not_due(workspace: Workspace) -> None:
    put(workspace, 0, "办公室", date(2021, 5, 1))
    with workspace.log.change() as session:
        measure = add_measure(session, task_ids(workspace)[0], "制定方案")
        set_measure_status(session, measure, TaskStatus.DONE, TODAY)
    made = summary(workspace)
    assert (made.done, made.due) == (1, ())
    assert (made.by_category[0].done, made.by_department[0].done) == (1, 1)


def test_departments_by_number_of_tasks(workspace: Workspace) -> None:
    for number, lead in enumerate(("人事科", "办公室", "办公室")):
        put(workspace, number, lead, date(2021, 12, 31))
    assert [(share.name, share.done, share.total) for share in summary(workspace).by_department] == [
        ("办公室", 0, 2),
        ("人事科", 0, 1),
    ]


def test_one_file_for_two_tasks_counts_once(workspace: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path)
    for task in task_ids(workspace)[:2]:
        attach(workspace, task, path)
    made = summary(workspace)
    assert (made.with_evidence, made.files, made.doing) == (2, 1, 2)


def test_scores_are_sums_of_what_was_given(workspace: Workspace) -> None:
    first, second, *_ = task_ids(workspace)
    with workspace.log.change() as session:
        for task, field, value in (
            (first, "score", "5"),
            (first, "self_score", "4.5"),
            (second, "score", "3"),
        ):
            set_score(session, task, field, value)
    made = summary(workspace)
    assert (made.self_score, made.full_score, made.scored) == (Decimal("4.5"), Decimal(8), 1)


def test_worst_gap_first(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, 0, "办公室", date(2021, 12, 31))
    put(workspace, 1, "办公室", date(2021, 6, 30))
    attach(workspace, task_ids(workspace)[3], file(tmp_path))
    lacks = [len(task.gaps) for task in summary(workspace).gaps]
    assert lacks == sorted(lacks, reverse=True)
    codes = [task.code for task in summary(workspace).gaps]
    assert codes.index("1-2") < codes.index("1-1")  # equally much, but sooner due
