"""Marks that have no shape are not stored whatever way they come in; stored ones print harmlessly."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.documents import pdf_texts
from tests.documents.docx_texts import words
from tests.documents.year_papers import TODAY, gathered
from tests.workspaces import new_workspace, plan, task_ids
from wenming_desktop.documents.lists.export import export_list, find_list
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.texts.bulletin import BULLETIN
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.tasks import edit_task, plan_heads
from wenming_desktop.workspace import Workspace

GIVEN, CLEAN = "甲\u200b乙\u202e丙\ufeff丁\u2066戊", "甲乙丙丁戊"


def hold(workspace: Workspace, draft: ActivityDraft) -> str:
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
    with workspace.log.change() as session:
        return create_activity(session, plan_id, draft).id


def test_a_form_is_saved_without_them(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        draft = ActivityDraft("会议", f"{GIVEN}\u2028会", date(2021, 3, 3), summary=f"{GIVEN}\u2028再\x0b议")
        made = hold(workspace, draft)
        with workspace.reading() as session:
            found = activity_detail(session, made).draft
    assert (found.title, found.summary) == (f"{CLEAN} 会", f"{CLEAN}\n再\n议")


@pytest.mark.parametrize("field", ["text", "standard", "note"])
def test_what_no_form_checks_is_stored_without_them(tmp_path: Path, field: str) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        task_id = task_ids(workspace)[0]
        with workspace.log.change() as session:
            edit_task(session, task_id, field, f"{GIVEN}\x00\u2029再\x0b议")
        assert getattr(plan(workspace).tasks[0], field) == f"{CLEAN}\n再\x0b议"
        workspace.log.undo()
        assert CLEAN not in getattr(plan(workspace).tasks[0], field)


def test_what_was_stored_before_stays_until_it_is_written_anew_and_prints_harmlessly(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    with new_workspace(folder) as workspace:
        hold(workspace, ActivityDraft("会议", "会", date(2021, 3, 3)))
        task_id = task_ids(workspace)[0]
    with closing(sqlite3.connect(folder / "wenming.db")) as database, database:
        database.execute("UPDATE activity SET title = ?", (GIVEN,))
        database.execute("UPDATE task SET text = ? WHERE id = ?", (GIVEN, task_id))
    with closing(Workspace.open(folder)) as workspace:
        with workspace.log.change() as session:
            edit_task(session, task_id, "note", "另一栏")
        assert plan(workspace).tasks[0].text == GIVEN
        content = gathered(workspace, BULLETIN, {"month": "2021-03"})
        printed = "".join(pdf_texts.pages(BULLETIN.pdf(content))), words(BULLETIN.word(content))
        with workspace.reading() as session:
            subject = Subject(session, workspace.files, plan_heads(session)[0].id, TODAY)
            export_list(find_list("activities"), subject, tmp_path / "活动.xlsx", Job())
    sheet = openpyxl.load_workbook(tmp_path / "活动.xlsx").active
    listed = "".join(str(cell.value) for row in sheet for cell in row)
    for said in (*printed, listed):
        assert CLEAN in said
        assert not (set(GIVEN) - set(CLEAN)) & set(said)
