"""本单位不涉及: a task that leaves every count and list of gaps, and stays in the table as such."""

from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.workspaces import attach, file, new_workspace, plan, task_ids
from wenming_desktop.documents.listings.checklist import checklist
from wenming_desktop.documents.returned_table.applying import apply_table
from wenming_desktop.documents.returned_table.reading import read_table
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.tasks import edit_task, note_cell, set_score, split_note_cell
from wenming_desktop.progress.assessment import assessment
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.gaps import gaps
from wenming_desktop.progress.reviews import compare_review, take_review
from wenming_desktop.progress.summary import summarize
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.whole_year import year_json

TODAY = date(2021, 6, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    """All tasks are late, three points each, the first two do not concern the unit."""
    with new_workspace(tmp_path / "data") as made:
        ids = task_ids(made)
        attach(made, ids[0], file(tmp_path))
        with made.log.change("准备") as session:
            assign(session, ids, AssignmentChange("办公室", (), "李敏", date(2021, 3, 1)))
            for task_id in ids:
                set_score(session, task_id, "score", "3")
            set_not_applicable(session, ids[:2], "没有窗口单位")
            edit_task(session, ids[0], "note", "另有说明")
        yield made


def test_it_leaves_the_counts_and_the_gaps(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    with workspace.reading() as session:
        board = plan_board(session, plan(workspace).id, TODAY)
        found = gaps(session, board.id, TODAY)
        year = year_json(session, board.id, TODAY)
        points = assessment(session, board.id)
    summary = summarize(board, TODAY)
    assert [task.status for task in board.tasks[:3]] == [TaskStatus.NOT_APPLICABLE] * 2 + [TaskStatus.LATE]
    assert {gap.task_id for gap in found} == set(ids[2:])
    assert (summary.whole.total, summary.late, len(summary.due)) == (4, 4, 4)
    assert (summary.by_category[0].total, summary.by_department[0].total) == (1, 4)
    assert (points.whole.lines, str(points.whole.full)) == (4, "12")
    task = year["categories"][0]["tasks"][0]
    assert (task["not_applicable"], task["gaps"], task["status"]) == ("没有窗口单位", [], "本单位不涉及")
    assert len(task["evidence"]) == 1  # what is on file is told all the same


def test_a_review_is_of_what_concerns_the_unit(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        review = take_review(session, plan(workspace).id, TODAY, "", TODAY)
        comparison = compare_review(session, review)
    assert (comparison.review.tasks, comparison.review.late) == (4, 4)


def test_papers_leave_it_out(workspace: Workspace) -> None:
    view = plan(workspace)
    (sheet,) = checklist(view.concerned, None, TODAY, {}).data["sheets"]
    assert sheet["summary"].startswith("共 4 项任务")
    assert [task.code for task in view.concerned.tasks] == ["1-3", "2-1", "2-2", "2-3"]


def test_it_stays_in_the_table_and_comes_back_unharmed(workspace: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "table.xlsx"
    export_table(plan(workspace), table)
    plan_id = plan(workspace).id
    with workspace.reading() as session:
        found = read_table(session, plan_id, table, TODAY)
    assert (found.differences, found.problems) == ((), ())
    book = load_workbook(table)
    cell = next(each for row in book["任务配档表"].iter_rows() for each in row if "另有" in str(each.value))
    assert cell.value == "本单位不涉及：没有窗口单位\n另有说明"
    cell.value = "只有说明"
    book.save(table)
    with workspace.log.change() as session:
        found = read_table(session, plan_id, table, TODAY)
        apply_table(session, plan_id, found.differences, (), TODAY)
    first, second = plan(workspace).tasks[:2]
    assert (first.note, first.not_applicable, second.not_applicable) == ("只有说明", "", "没有窗口单位")


LINE = st.text("甲：不涉及 ", max_size=6).map(str.strip)


@given(st.lists(LINE, max_size=3).map("\n".join), LINE)
def test_a_note_cell_comes_apart_again(note: str, reason: str) -> None:
    assert split_note_cell(note_cell(note, reason)) == (note, reason)
