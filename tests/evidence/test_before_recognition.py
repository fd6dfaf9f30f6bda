"""A workspace from before recognition: its records say nothing of who said them, until somebody does."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence, TrashItem
from tests.workspaces import domain_rows
from wenming_desktop.changes.lane import describe
from wenming_desktop.evidence.editing import RecordForm, edit_record, edit_records, said_by
from wenming_desktop.evidence.trash import restore, trash, trash_rows
from wenming_desktop.workspace import DATABASE_NAME, Workspace

OLD = Path(__file__).parents[1] / "data" / "databases" / "version-6.db"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    shutil.copyfile(OLD, tmp_path / DATABASE_NAME)
    with closing(Workspace.open(tmp_path)) as opened:
        yield opened


def record(workspace: Workspace) -> Evidence:
    with workspace.reading() as session:
        return session.scalars(select(Evidence)).one()


def test_old_records_say_nothing_until_the_clerk_does(workspace: Workspace) -> None:
    old = record(workspace)
    assert (said_by(old), domain_rows(workspace)["text_correction"]) == ({}, [])
    with workspace.log.change() as session:
        edit_record(session, old.id, RecordForm(old.title, document_number="某发〔2021〕1号"))
    assert said_by(record(workspace)) == {
        "document_number": "手填"
    }  # nothing of the title, which is as it was
    with workspace.log.change() as session:
        edit_records(session, [old.id], {"document_number": "", "place": "广场"}, {"place": "识别"})
    assert said_by(record(workspace)) == {"place": "识别"}
    workspace.log.undo()
    workspace.log.undo()
    assert said_by(record(workspace)) == {}
    workspace.log.redo()
    assert said_by(record(workspace)) == {"document_number": "手填"}


def test_what_was_thrown_away_before_comes_back(workspace: Workspace) -> None:
    old = record(workspace)
    with workspace.log.change() as session:
        trash(session, [old.id])
    with workspace.log.change() as session:
        item = session.scalars(select(TrashItem)).one()
        rows = json.loads(item.rows)
        for _, _, values in rows:
            values.pop("said_by", None)  # as the version before wrote it
        item.rows = json.dumps(rows)
        describe(session, "以前扔掉的")
    with workspace.reading() as session:
        items = [row.id for row in trash_rows(session, datetime.now(UTC))]
    with workspace.log.change() as session:
        restore(session, items)
    assert (record(workspace).title, said_by(record(workspace))) == (old.title, {})


def test_everything_from_before_is_undone_and_redone(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    steps = 0
    while workspace.log.undo():
        steps += 1
    assert (steps > 1, domain_rows(workspace)["evidence"]) == (True, [])
    for _ in range(steps):
        workspace.log.redo()
    assert domain_rows(workspace) == before
