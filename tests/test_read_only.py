"""A data folder that can only be looked at: nothing in it changes, whatever is tried."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import connect
from db.migrate import latest_version
from tests.workspaces import attach, file, new_workspace, plan, read_only, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.search.finding import search
from wenming_desktop.workspace import DATABASE_NAME, Workspace

WHY = "数据文件夹有写保护"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace with a file whose text was read."""
    with new_workspace(tmp_path / "数据") as workspace:
        (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
        workspace.texts.put(row.sha256, ["志愿服务记录"], "1")
        workspace.back_up("手动")
    return tmp_path / "数据"


@pytest.fixture
def seen(folder: Path) -> Iterator[Workspace]:
    workspace = Workspace.open_read_only(folder, WHY)
    yield workspace
    workspace.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def test_it_can_be_looked_at_and_not_a_byte_changes(folder: Path, tmp_path: Path) -> None:
    before = contents(folder)
    workspace = Workspace.open_read_only(folder, WHY)
    assert (workspace.unit, workspace.read_only) == ("某某局", WHY)
    (row,) = plan(workspace).tasks[0].evidence
    copy = copy_to_open(workspace.files, row, workspace.scratch_folder())
    assert copy.read_bytes() == b"notice"
    with workspace.reading() as session:
        assert search(session, None, "志愿服务", texts=workspace.texts)
    assert workspace.back_up_if_due() is None
    assert not workspace.cache_folder.is_relative_to(folder)
    workspace.close()
    assert contents(folder) == before
    assert not copy.exists()


@pytest.mark.parametrize(
    "deed",
    [
        lambda workspace, _path: workspace.log.undo(),
        lambda workspace, _path: workspace.back_up("手动"),
        lambda workspace, _path: workspace.back_up_before("导入"),
        lambda workspace, path: attach(workspace, task_ids(workspace)[0], path),
        lambda workspace, _path: _add(workspace),
        lambda workspace, _path: _for_good(workspace),
    ],
    ids=["undo", "back up", "back up before", "attach", "change", "for good"],
)
def test_every_change_is_refused_in_one_sentence(
    seen: Workspace, folder: Path, tmp_path: Path, deed: Callable[[Workspace, Path], object]
) -> None:
    before = contents(folder)
    with pytest.raises(UserError, match=f"现在只能看，不能改：{WHY}。没有保存。"):
        deed(seen, file(tmp_path, "另一份.pdf", b"other"))
    assert contents(folder) == before


def _add(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        add_departments(session, ["新科室"])


def _for_good(workspace: Workspace) -> None:
    with workspace.log.for_good():
        pass


def test_two_may_look_while_one_works(folder: Path) -> None:
    working = Workspace.open(folder)
    one, two = (Workspace.open_read_only(folder, WHY) for _ in range(2))
    with working.log.change() as session:
        add_departments(session, ["新科室"])
    assert one.unit == two.unit == "某某局"
    for each in (one, two, working):
        each.close()


def test_what_cannot_be_written_is_protected(folder: Path) -> None:
    with read_only(folder):
        before = contents(folder)
        with pytest.raises(DataFolderError) as caught:
            Workspace.open(folder)
        assert caught.value.trouble is Trouble.PROTECTED
        with closing(Workspace.open_read_only(folder, WHY)) as workspace:
            assert len(plan(workspace).tasks) == 6
        assert contents(folder) == before


def test_a_database_of_its_own_that_cannot_be_written_is_protected(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with Windows' read-only attribute: SQLite opens such a file without a word."""
    with monkeypatch.context() as patch:
        patch.setattr("db.engine._uri", lambda path, _mode: f"file:{path.absolute().as_posix()}?mode=ro")
        with pytest.raises(DataFolderError) as caught:
            Workspace.open(folder)
    assert caught.value.trouble is Trouble.PROTECTED
    Workspace.open(folder).close()


def newer(folder: Path, *statements: str) -> None:
    """Let a later version of the program have saved it."""
    with closing(connect(folder / DATABASE_NAME)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {latest_version() + 3}")


def test_a_newer_database_that_holds_more_can_be_looked_at(folder: Path) -> None:
    newer(folder, "ALTER TABLE task ADD COLUMN colour TEXT", "CREATE TABLE planet (id TEXT PRIMARY KEY)")
    before = contents(folder)
    with pytest.raises(DataFolderError) as caught:
        Workspace.open(folder)
    assert caught.value.trouble is Trouble.NEWER
    with closing(Workspace.open_read_only(folder, WHY)) as workspace:
        assert len(plan(workspace).tasks) == 6
    assert contents(folder) == before


def test_a_newer_database_that_keeps_things_otherwise_says_so(folder: Path) -> None:
    newer(folder, "ALTER TABLE task RENAME COLUMN note TO remark")
    before = contents(folder)
    with pytest.raises(DataFolderError, match="连看也看不了") as caught:
        Workspace.open_read_only(folder, WHY)
    assert "task.note" in caught.value.details
    assert contents(folder) == before


def test_an_older_database_is_brought_up_to_date_beside(folder: Path) -> None:
    old = Path(__file__).parent / "data" / "databases"
    found = sorted(old.glob("*.db"))
    assert found
    shutil.copy(found[0], folder / DATABASE_NAME)
    before = contents(folder)
    with closing(Workspace.open_read_only(folder, WHY)) as workspace:
        assert workspace.unit
    assert contents(folder) == before


def test_what_a_dead_process_left_half_written_is_undone_beside(folder: Path, tmp_path: Path) -> None:
    database = folder / DATABASE_NAME
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE task SET text = 'half'")
        connection.execute("UPDATE changed_row SET before = 'half'")
        kept = tmp_path / "半途"
        shutil.copytree(folder, kept)
        connection.execute("ROLLBACK")
    assert (kept / f"{DATABASE_NAME}-journal").stat().st_size
    before = contents(kept)
    with closing(Workspace.open_read_only(kept, WHY)) as workspace:
        assert plan(workspace).tasks[0].text == "类别1的任务1。"
    assert contents(kept) == before


def test_a_damaged_database_is_not_looked_at(folder: Path) -> None:
    database = folder / DATABASE_NAME
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])
    with pytest.raises(DataFolderError) as caught:
        Workspace.open_read_only(folder, WHY)
    assert caught.value.trouble is Trouble.DAMAGED


def test_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError) as caught:
        Workspace.open_read_only(tmp_path / "没有", WHY)
    assert caught.value.trouble is Trouble.GONE
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - also what begins with a dot
