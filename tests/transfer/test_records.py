import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from db.engine import connect
from db.migrate import migrate
from db.models import Task
from resources import resource
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.reading import read_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.transfer.records import records_json
from wenming_desktop.workspace import DATABASE_NAME, Workspace

NOW = datetime(2021, 12, 20, 9, 30, tzinfo=UTC)
HISTORY = {"change", "changed_row"}


@pytest.fixture
def workspace(tmp_path: Path):
    """Rows in every table, with the types that JSON does not know."""
    with closing(Workspace.create(tmp_path / "数据", "某局")) as workspace:
        with workspace.log.change() as session:
            draft = read_plan(resource("plans", "plan-2021.txt").read_text(encoding="utf-8"))
            plan_id = save_plan(session, draft)
            add_departments(session, ["机关党委", "办公室"])
            task = find_task(session, plan_id, "2-7")
            task_id = task.id
            wanted = AssignmentChange("机关党委", ["办公室"], "王㼆", date(2021, 12, 31))
            assign(session, [task_id], wanted)
            add_measure(session, task_id, "=HYPERLINK(1)\n第二行")
            task.score = Decimal("1.50")
        (tmp_path / "照片.jpg").write_bytes(b"jpg")
        attach_files(workspace.log, workspace.files, task_id, [tmp_path / "照片.jpg"], Job(), "照片")
        yield workspace


def tables(database: Path) -> dict[str, list[dict[str, object]]]:
    """The tables of a database but the history, read without our models."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY id')]  # noqa: S608
            for name in names
            if name not in HISTORY
        }


def load(records: dict, database: Path) -> None:
    database.touch()
    with closing(connect(database)) as connection:
        migrate(connection)
        connection.execute("BEGIN")
        for name, rows in records["tables"].items():
            for row in rows:
                row.pop("archive_paths", None)
                columns, marks = ", ".join(f'"{key}"' for key in row), ", ".join("?" * len(row))
                connection.execute(
                    f'INSERT INTO "{name}" ({columns}) VALUES ({marks})',  # noqa: S608
                    tuple(row.values()),
                )
        connection.execute("COMMIT")


def test_round_trip(workspace: Workspace, tmp_path: Path) -> None:
    """Loaded in the order given, with foreign keys on, the rows make the same tables."""
    with workspace.reading() as session:
        text = json.dumps(records_json(session, NOW, {}))
    load(json.loads(text), tmp_path / "other.db")
    original = tables(workspace.folder / DATABASE_NAME)
    filled = {"task", "evidence", "evidence_link", "assignment", "person", "measure", "setting", "safeguard"}
    assert {name for name, rows in original.items() if rows} >= filled
    assert tables(tmp_path / "other.db") == original


def test_what_stands_beside_the_rows(workspace: Workspace) -> None:
    with workspace.reading() as session:
        evidence_id = records_json(session, NOW, {})["tables"]["evidence"][0]["id"]
        records = records_json(session, NOW, {evidence_id: ["2021/照片.jpg"]})
        score = next(row for row in records["tables"]["task"] if row["score"])
        task = session.get_one(Task, score["id"])
        assert task.score == Decimal("1.50")
    assert score["score"] == "1.50"
    assert records["tables"]["evidence"][0]["archive_paths"] == ["2021/照片.jpg"]
    assert not HISTORY & set(records["tables"])
    assert (records["format"], records["format_version"], records["unit"]) == ("wenming-records", 1, "某局")
    assert records["written_at"] == "2021-12-20T09:30:00+00:00"
