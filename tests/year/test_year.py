"""A realistic year comes out whole; a database of ten years is asked few questions."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from tests.benchmarks.parts.bare_sql import recorded
from tests.big import make_big
from tests.full_year import make_year
from tests.workspaces import begun
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.gaps import GapKind, gaps
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.progress.story import task_story
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 11, 20)
T = TypeVar("T")


def test_a_realistic_year(tmp_path: Path) -> None:
    workspace, made = begun(tmp_path / "data", "某某局", make_year, 2021, 0.3)
    try:
        with workspace.reading() as session:
            board = plan_board(session, made.plan_id, TODAY)
            found = gaps(session, made.plan_id, TODAY)
            view = plan_view(session, made.plan_id, TODAY)
            for task, row in zip(board.tasks, view.tasks, strict=True):
                told = task_story(session, task.id, TODAY)
                assert len(told.activities) == task.activities
                assert sum(slot.count.filled for slot in told.slots) == task.slots.have
                in_slots = {lying.file.id for slot in told.slots for lying in slot.evidence}
                assert task.evidence == len(row.evidence) >= len(in_slots | {one.id for one in told.loose})
        assert {task.status for task in board.tasks} == set(TaskStatus) - {TaskStatus.NOT_APPLICABLE}
        assert {gap.kind for gap in found} == set(GapKind) - {GapKind.NEGATIVE}  # no hit is made in this year
        assert len(board.tasks) == 32
    finally:
        workspace.close()


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("big") / "data"
    make_big(folder)
    return folder


def test_ten_years_are_asked_few_and_cheap_questions(big: Path) -> None:
    """What the answers cost is counted, not timed; ``dev.py bench year`` has the times."""
    workspace = Workspace.open(big)
    today = date(2016, 11, 1)

    def cost(question: Callable[..., T], *arguments: object) -> tuple[T, int, int]:
        """Its answer, how many questions it puts to SQLite, and SQLite's own steps for them, in thousands."""
        steps: list[int] = []
        with workspace.reading() as session, recorded() as statements:
            connection = session.connection().connection.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            connection.set_progress_handler(lambda: steps.append(1), 1000)
            try:
                answer = question(session, *arguments)
            finally:
                connection.set_progress_handler(None, 0)
        return answer, len(statements), len(steps)

    try:
        with workspace.reading() as session:
            plan_id = (
                session.connection().exec_driver_sql("SELECT id FROM work_plan WHERE year = 2016").scalar()
            )
            assert isinstance(plan_id, str)
        # Bounds are about twice what it takes; a question a task or all years' rows would be many times it.
        found, questions, steps = cost(gaps, plan_id, today)
        assert found
        assert (questions <= 20, steps <= 3_000) == (True, True), (questions, steps)
        board, questions, steps = cost(plan_board, plan_id, today)
        assert len(board.tasks) == 40
        assert sum(task.evidence for task in board.tasks) > 10_000
        assert (questions <= 15, steps <= 100) == (True, True), (questions, steps)
        story, questions, steps = cost(task_story, board.tasks[7].id, today)
        assert story.activities
        assert (questions <= 28, steps <= 150) == (True, True), (questions, steps)
    finally:
        workspace.close()
