"""A database that is no longer what was saved: indexes are made anew, anything more comes from a backup."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from tests.damaging import flip_last_byte
from tests.workspaces import domain_rows, new_workspace, plan
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.safety.backup import damage
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.workspace import DATABASE_NAME, Workspace, restore
from wenming_desktop.year.finding import good_backups


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace with two backups and what was written after them."""
    with new_workspace(tmp_path / "数据") as workspace:
        for hour, name in ((9, "科室甲"), (10, "科室乙")):
            with workspace.log.change() as session:
                add_departments(session, [name])
            workspace.back_up("自动", datetime(2021, 10, 11, hour))  # noqa: DTZ001 - local time
    return tmp_path / "数据"


def trouble(folder: Path) -> Trouble:
    with pytest.raises(DataFolderError) as caught:
        Workspace.open(folder)
    return caught.value.trouble


@pytest.mark.parametrize("index", ["ix_task_category_id", "sqlite_autoindex_task_1"])
def test_damaged_indexes_are_made_anew(folder: Path, index: str) -> None:
    database = folder / DATABASE_NAME
    with closing(Workspace.open(folder)) as workspace:
        before, shown = domain_rows(workspace), plan(workspace)
    flip_last_byte(database, index)
    damaged = database.read_bytes()
    assert damage(database)
    workspace = Workspace.open(folder)
    assert (domain_rows(workspace), plan(workspace)) == (before, shown)
    (kept,) = folder.glob("*.damaged")
    assert kept.read_bytes() == damaged
    assert "登记一条不少" in workspace.healed
    assert kept.name in workspace.healed
    workspace.close()
    assert damage(database) is None
    with closing(Workspace.open(folder)) as workspace:
        assert workspace.healed == ""


def test_a_reference_that_leads_nowhere_is_no_damage_of_an_index(folder: Path) -> None:
    """The index of the tasks' categories differs from the table, but it is the table that was spoilt."""
    database = folder / DATABASE_NAME
    with closing(sqlite3.connect(database)) as connection:
        (category,) = connection.execute("SELECT category_id FROM task LIMIT 1").fetchone()
    content = database.read_bytes()
    places = [at for at in range(len(content)) if content.startswith(category.encode(), at)]
    spoilt = []
    for at in places:
        changed = bytearray(content)
        changed[at] = ord("z")
        database.write_bytes(changed)
        with closing(sqlite3.connect(database)) as connection:
            if connection.execute("SELECT 1 FROM task NOT INDEXED WHERE category_id LIKE 'z%'").fetchone():
                spoilt.append(bytes(changed))
    assert spoilt
    for changed in spoilt:
        database.write_bytes(changed)
        assert trouble(folder) is Trouble.DAMAGED
        assert database.read_bytes() == changed
        assert not list(folder.glob("*.damaged"))


@pytest.mark.parametrize("spoil", ["cut", "header", "empty", "page"])
def test_more_than_an_index_is_left_as_it_is(folder: Path, spoil: str) -> None:
    database = folder / DATABASE_NAME
    content = bytearray(database.read_bytes())
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'task'").fetchone()
    if spoil == "page":
        content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    changed = {
        "cut": content[: len(content) // 2],
        "header": b"x" * 100 + content[100:],
        "empty": b"",
        "page": content,
    }[spoil]
    database.write_bytes(changed)
    assert trouble(folder) is Trouble.DAMAGED
    assert database.read_bytes() == changed
    assert not list(folder.glob("*.damaged"))


def test_the_newest_good_backups_come_first_and_the_register_last(folder: Path) -> None:
    made = sorted((folder / "backups").iterdir(), reverse=True)
    good = good_backups(folder, Job())
    assert [path for path, _ in good] == [*made, folder / SIDECAR]
    assert [counts.made_at.hour for _, counts in good] == [10, 9, 10]
    assert {(counts.unit, counts.tasks) for _, counts in good} == {("某某局", 6)}
    made[0].write_bytes(made[0].read_bytes()[:9000])
    assert [path for path, _ in good_backups(folder, Job())] == [made[1], folder / SIDECAR]
    made[1].write_bytes(b"")
    assert [path for path, _ in good_backups(folder, Job())] == [folder / SIDECAR]
    (folder / SIDECAR).write_text("{")
    assert good_backups(folder, Job()) == []
    assert good_backups(folder / "没有", Job()) == []


def test_what_is_restored_keeps_the_damaged_file(folder: Path) -> None:
    database = folder / DATABASE_NAME
    damaged = database.read_bytes()[:9000]
    database.write_bytes(damaged)
    restore(folder, good_backups(folder, Job())[0][0])
    with closing(Workspace.open(folder)) as workspace:
        assert workspace.unit == "某某局"
    (kept,) = folder.glob("*.damaged")
    assert kept.read_bytes() == damaged


def test_a_storage_that_fails_is_no_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **_named: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("wenming_desktop.safety.backup.connect", fail)
        assert trouble(folder) is Trouble.UNREAD
    Workspace.open(folder).close()
