"""待补日期 after an upgrade: which slots changed is told once."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.progress.slots import activity, photos, prove, record, slot
from tests.workspaces import new_workspace, plan, steps, task_ids
from wenming_desktop.entities.choices import Window
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.progress.undated import tell_once, undated_slots
from wenming_desktop.settings import get_setting, remember, set_setting
from wenming_desktop.workspace import DATABASE_NAME, Workspace

TODAY = date(2021, 10, 1)
DATABASES = Path(__file__).parents[1] / "data" / "databases"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "数据") as made:
        plan(made)
        yield made


def put(workspace: Workspace, slot_id: str, *names: str, formed_on: date | None = None) -> list[str]:
    ids = [record(workspace, name, formed_on) for name in names]
    with workspace.log.change() as session:
        fill_slot(session, slot_id, ids)
    return ids


def insert(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    names, signs = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({signs})", list(values.values()))  # noqa: S608


def told(workspace: Workspace) -> list[str]:
    with workspace.log.change() as session:
        return [str(one) for one in tell_once(session, TODAY)]


def test_only_slots_with_undated_material_are_told(workspace: Workspace) -> None:
    first, second, third, *_ = task_ids(workspace)
    put(workspace, slot(workspace, first, photos(2)), "甲", "乙")
    put(workspace, slot(workspace, second, photos()), "丙", formed_on=date(2021, 3, 5))
    put(workspace, slot(workspace, third, photos(window=Window.ANY)), "丁")  # needs no day
    with workspace.reading() as session:
        (one,) = undated_slots(session, TODAY)
    assert str(one) == "2021年 1-1 活动照片：2 张待补日期，现在 0/2"


def test_an_activity_gives_the_day(workspace: Workspace) -> None:
    (evidence_id,) = put(workspace, slot(workspace, task_ids(workspace)[0], photos()), "甲")
    prove(workspace, activity(workspace, date(2021, 5, 1)), evidence_id)
    with workspace.reading() as session:
        assert undated_slots(session, TODAY) == []


def test_it_is_told_once_and_is_no_step(workspace: Workspace) -> None:
    put(workspace, slot(workspace, task_ids(workspace)[0], photos()), "甲")
    assert told(workspace) == []  # nothing was upgraded
    with workspace.log.change() as session:
        remember(session, "undated_told", "no")
    before = steps(workspace)
    assert told(workspace) == ["2021年 1-1 活动照片：1 张待补日期，现在 0/1"]
    assert told(workspace) == []
    assert steps(workspace) == before


def test_what_is_remembered_takes_the_place_of_a_setting(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        set_setting(session, "unit", "某局", "单位名称")
        remember(session, "unit", "某某局")
        assert get_setting(session, "unit") == "某某局"
    assert workspace.unit == "某某局"


@pytest.mark.parametrize(
    ("window", "formed_on", "by_activity", "tells"),
    [
        ("year", None, False, True),
        ("any", None, False, False),
        ("year", "2021-03-05", False, False),
        ("year", None, True, False),
    ],
)
def test_the_upgrade_notes_where_it_changed_a_slot(
    tmp_path: Path, window: str, formed_on: str | None, *, by_activity: bool, tells: bool
) -> None:
    database = tmp_path / DATABASE_NAME
    shutil.copyfile(DATABASES / "version-5.db", database)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        ((evidence_id,), *_) = connection.execute("SELECT id FROM evidence").fetchall()
        ((task_id,), *_) = connection.execute("SELECT id FROM task").fetchall()
        ((plan_id,),) = connection.execute("SELECT id FROM work_plan").fetchall()
        connection.execute("DELETE FROM activity_evidence")
        connection.execute("DELETE FROM requirement_evidence")
        connection.execute("UPDATE evidence SET formed_on = ?", (formed_on,))
        requirement = {"id": "s", "task_id": task_id, "ordinal": 9, "name": "照片", "kind": "照片"}
        rules = {"minimum": 1, "window": window, "years": 1, "long_term_valid": 0, "hint": ""}
        insert(connection, "material_requirement", requirement | rules)
        placed = {"id": "p", "requirement_id": "s", "evidence_id": evidence_id}
        insert(connection, "requirement_evidence", placed)
        if by_activity:
            ((kind_id,), *_) = connection.execute("SELECT id FROM activity_kind").fetchall()
            named = {"id": "a", "plan_id": plan_id, "kind_id": kind_id, "title": "植树"}
            texts = dict.fromkeys(("place", "summary", "agenda", "attendees", "conclusion", "speaker"), "")
            insert(connection, "activity", named | {"starts_on": "2021-03-12"} | texts)
            proof = {"id": "e", "activity_id": "a", "evidence_id": evidence_id, "kind": "照片", "ordinal": 1}
            insert(connection, "activity_evidence", proof)
    workspace = Workspace.open(tmp_path)
    try:
        with workspace.reading() as session:
            assert (get_setting(session, "undated_told") == "no") is tells
        with workspace.log.change() as session:
            assert [one.name for one in tell_once(session, TODAY)] == ["照片"] * tells
    finally:
        workspace.close()
