"""A workspace's life: made, opened once, backed up, restored, never opened when in doubt."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from db.engine import connect
from db.migrate import latest_version
from db.models import Person
from tests.workspaces import (
    DEPARTMENTS,
    attach,
    domain_rows,
    file,
    new_workspace,
    plan,
    read_only,
    small_disk,
    task_ids,
)
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import add_departments, department_rows
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.settings import get_setting, set_setting
from wenming_desktop.workspace import DATABASE_NAME, InUseError, Workspace, restore


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    awkward = "" if os.name == "nt" else "?"  # Windows has no such names
    with new_workspace(tmp_path / f"数据 与空格#1%20{awkward}") as made:
        yield made


def add(workspace: Workspace, name: str) -> None:
    with workspace.log.change() as session:
        add_departments(session, [name])


def names(workspace: Workspace) -> list[str]:
    with workspace.reading() as session:
        return [row.name for row in department_rows(session)]


def reopened_names(folder: Path) -> list[str]:
    workspace = Workspace.open(folder)
    try:
        return names(workspace)
    finally:
        workspace.close()


# --- create, open, close


def test_what_is_saved_is_there_after_reopening(workspace: Workspace) -> None:
    assert workspace.unit == "某某局"
    before = plan(workspace)
    workspace.close()
    again = Workspace.open(workspace.folder)
    assert plan(again) == before
    again.close()


@pytest.mark.parametrize("unit", ["", "  \n"])
def test_a_unit_is_required(tmp_path: Path, unit: str) -> None:
    with pytest.raises(UserError, match="单位名称"):
        Workspace.create(tmp_path / "data", unit)
    assert not (tmp_path / "data").exists()


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    file(tmp_path, "家庭照片.jpg")
    with pytest.raises(UserError, match="已有内容"):
        Workspace.create(tmp_path, "某某局")
    assert [path.name for path in tmp_path.iterdir()] == ["家庭照片.jpg"]


def test_a_workspace_is_never_created_over(workspace: Workspace) -> None:
    workspace.close()
    with pytest.raises(UserError, match="已有内容"):
        Workspace.create(workspace.folder, "另一局")
    again = Workspace.open(workspace.folder)
    assert again.unit == "某某局"
    again.close()


def test_a_folder_left_by_a_failed_create_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("db.migrate.steps", lambda: ["CREATE TABLE broken (;"])
        with pytest.raises(sqlite3.Error):
            Workspace.create(tmp_path, "某某局")
    assert not (tmp_path / DATABASE_NAME).exists()
    for leftover in (".0a1b.part", ".0a1b.part-journal"):  # as a killed process leaves them
        file(tmp_path, leftover)
    Workspace.create(tmp_path, "某某局").close()
    assert reopened_names(tmp_path) == []
    assert not list(tmp_path.rglob(".*part*"))


def test_create_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "40k") as disk:
        with pytest.raises(UserError, match=r"不能在.*建立数据文件夹：磁盘空间不足"):
            Workspace.create(disk / "data", "某某局")
        assert not list((disk / "data").glob("*.db"))
        assert not list((disk / "data").glob(".*"))


def test_create_where_nobody_may_write(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    with read_only(folder), pytest.raises(UserError, match=r"不能在.*建立数据文件夹"):
        Workspace.create(folder / "data", "某某局")


def test_a_missing_workspace(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到数据文件夹"):
        Workspace.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_second_opening_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InUseError, match="另一个窗口"):
        Workspace.open(workspace.folder)
    with pytest.raises(InUseError):
        restore(workspace.folder, workspace.back_up_if_due() or Path())
    assert names(workspace) == list(DEPARTMENTS)
    workspace.close()
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)


OPEN = """
import sys
from pathlib import Path
from wenming_desktop.workspace import InUseError, Workspace
try:
    Workspace.open(Path(sys.argv[1])).close()
except InUseError:
    print("in use")
"""


def test_another_process_is_refused_until_the_lock_is_free(workspace: Workspace) -> None:
    def opened_elsewhere() -> str:
        command = [sys.executable, "-c", OPEN, str(workspace.folder)]
        root = Path(__file__).parents[1]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(root)}
        )
        return done.stdout.strip()

    assert opened_elsewhere() == "in use"
    workspace.close()
    assert opened_elsewhere() == ""


def test_opened_in_one_thread_and_closed_in_another(workspace: Workspace) -> None:
    thread = Thread(target=workspace.close)
    thread.start()
    thread.join()
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)


def test_a_failed_opening_lets_go_of_the_lock(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "data") as workspace:
        pass
    database = workspace.folder / DATABASE_NAME
    sound = database.read_bytes()
    database.write_bytes(sound[: len(sound) // 2])
    with pytest.raises(UserError, match="已损坏，没有改动。请从备份恢复") as raised:
        Workspace.open(workspace.folder)
    database.write_bytes(sound)
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)
    assert raised.value.details


def test_a_read_only_folder_cannot_be_opened(workspace: Workspace) -> None:
    workspace.close()
    with read_only(workspace.folder), pytest.raises(UserError, match=r"不能打开.*(只读|权限)"):
        Workspace.open(workspace.folder)
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)


UNFINISHED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")  # spill: changed pages reach the file before the commit
connection.execute("BEGIN")
connection.execute("UPDATE department SET name = name || '坏', contact = hex(zeroblob(9000))")
for number in range(200):
    row = (f"p{number}", number, "x" * 3000)
    connection.execute("INSERT INTO person VALUES (?, NULL, ?, ?, '', '')", row)
os._exit(9)
"""


def leave_hot_journal(folder: Path) -> None:
    """Die in the middle of a transaction whose pages are half in the file."""
    before = (folder / DATABASE_NAME).read_bytes()
    subprocess.run([sys.executable, "-c", UNFINISHED, str(folder / DATABASE_NAME)], check=False)
    assert (folder / f"{DATABASE_NAME}-journal").stat().st_size
    assert (folder / DATABASE_NAME).read_bytes() != before


def test_a_transaction_cut_off_by_a_crash_is_rolled_back(workspace: Workspace) -> None:
    workspace.close()
    leave_hot_journal(workspace.folder)
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)
    assert not (workspace.folder / f"{DATABASE_NAME}-journal").exists()


def test_reading_cannot_change_anything(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    with workspace.reading() as session:
        session.add(Person(name="张建国", ordinal=1, post="", phone=""))
        session.flush()
    assert domain_rows(workspace) == before


def test_reading_sees_one_moment(workspace: Workspace) -> None:
    with workspace.reading() as session:
        before = department_rows(session)
        with closing(connect(workspace.folder / DATABASE_NAME)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE department SET head = '李敏'")
            session.expire_all()
            assert department_rows(session) == before
            other.execute("ROLLBACK")


def test_reading_a_damaged_file_is_explained(workspace: Workspace) -> None:
    workspace._engine.dispose()
    database = workspace.folder / DATABASE_NAME
    database.write_bytes(database.read_bytes()[:100] + b"\xff" * 5000)
    with pytest.raises(UserError, match="读不了数据：数据库文件已损坏"):
        names(workspace)


def test_settings(workspace: Workspace) -> None:
    for value in ("Z109", "Z110"):
        with workspace.log.change() as session:
            set_setting(session, "fonds", value, "全宗号")
    with workspace.reading() as session:
        assert (get_setting(session, "fonds"), get_setting(session, "other")) == ("Z110", None)
    assert workspace.log.labels()[0] == "设置全宗号：Z110"
    workspace.log.undo()
    with workspace.reading() as session:
        assert get_setting(session, "fonds") == "Z109"


def test_the_units_name_cannot_be_undone(workspace: Workspace) -> None:
    while workspace.log.undo():
        pass
    assert workspace.unit == "某某局"


# --- backups


def at(workspace: Workspace, minutes: float) -> datetime:
    """A time so many minutes after the database was last changed."""
    changed = (workspace.folder / DATABASE_NAME).stat().st_mtime
    return datetime.fromtimestamp(changed) + timedelta(minutes=minutes)  # noqa: DTZ006 - as backups are named


def test_backups_are_due_after_30_minutes_and_a_change(workspace: Workspace) -> None:
    first = workspace.back_up_if_due(now=at(workspace, 1))
    assert first is not None
    assert damage(first) is None
    assert workspace.back_up_if_due(now=at(workspace, 90)) is None  # nothing has changed
    add(workspace, "工会")
    changed = at(workspace, 0).timestamp()
    os.utime(workspace.folder / DATABASE_NAME, (changed + 600, changed + 600))
    assert workspace.back_up_if_due(now=at(workspace, 10)) is None  # the last was 19 minutes ago
    second = workspace.back_up_if_due(now=at(workspace, 30))
    assert second is not None
    assert [made.path for made in backups(workspace.backups_folder)] == [second, first]
    assert [made.reason for made in backups(workspace.backups_folder)] == ["自动", "自动"]


def test_before_an_import_there_is_always_a_backup_or_no_import(workspace: Workspace) -> None:
    first = workspace.back_up_before("导入")
    again = workspace.back_up_before("新建年度")
    assert [made.path for made in backups(workspace.backups_folder)] == [again, first]
    assert [made.reason for made in backups(workspace.backups_folder)] == ["新建年度前", "导入前"]
    for made in (first, again):
        made.unlink()
    workspace.backups_folder.rmdir()
    workspace.backups_folder.touch()  # where the folder was, nothing can be written any more
    with pytest.raises(UserError, match=r"^没有导入：备份没有完成：.*。$"):
        workspace.back_up_before("导入")


def test_a_backup_from_the_future_hinders_none(workspace: Workspace) -> None:
    wrong = workspace.back_up_if_due(now=datetime(2099, 1, 1))  # noqa: DTZ001
    assert wrong is not None
    assert workspace.back_up_if_due(now=at(workspace, 1)) is not None
    assert wrong.exists()


def test_old_backups_are_thinned_out(workspace: Workspace) -> None:
    now = at(workspace, 0)
    for hours in range(24 * 5):
        made = now - timedelta(hours=hours + 1)
        file(workspace.backups_folder, f"wenming-{made:%Y%m%d-%H%M%S}-自动.db")
    os.utime(workspace.folder / DATABASE_NAME)
    assert workspace.back_up_if_due(now=now + timedelta(hours=1)) is not None
    left = backups(workspace.backups_folder)
    recent = [made for made in left if made.made_at > now - timedelta(hours=47)]
    assert len(recent) == 1 + 46
    days = {(now - timedelta(hours=hours)).date() for hours in range(47, 24 * 5 + 1)}
    assert sorted(made.made_at.date() for made in left[47:]) == sorted(days)  # one of each


# --- restore


def test_restore_into_an_empty_folder(workspace: Workspace, tmp_path: Path) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    restore(tmp_path / "新" / "data", backup)
    again = Workspace.open(tmp_path / "新" / "data")
    assert plan(again) == plan(workspace)
    assert workspace.log.labels() == again.log.labels()
    again.close()


def test_restore_keeps_the_present_state(workspace: Workspace) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    add(workspace, "工会")
    workspace.close()
    restore(workspace.folder, backup)
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)
    (present,) = (made for made in backups(workspace.backups_folder) if made.reason == "恢复前")
    restore(workspace.folder, present.path)
    assert reopened_names(workspace.folder) == [*DEPARTMENTS, "工会"]
    assert len(backups(workspace.backups_folder)) == 3  # both present states, even within one second


def test_evidence_is_still_there_after_going_back_and_forth(workspace: Workspace, tmp_path: Path) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    workspace.close()
    restore(workspace.folder, backup)
    assert reopened_names(workspace.folder)
    (present,) = (made for made in backups(workspace.backups_folder) if made.reason == "恢复前")
    restore(workspace.folder, present.path)
    again = Workspace.open(workspace.folder)
    assert plan(again).tasks[0].evidence == (row,)
    assert again.files.path(row.sha256).read_bytes() == b"notice"
    again.close()


def test_restore_keeps_a_damaged_database_beside(workspace: Workspace) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    workspace.close()
    database = workspace.folder / DATABASE_NAME
    damaged = database.read_bytes()[:3000] + b"\xff" * 9000
    database.write_bytes(damaged)
    restore(workspace.folder, backup)
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)
    assert [path.read_bytes() for path in workspace.folder.glob("*.damaged")] == [damaged]


def test_restore_over_a_crashed_database_saves_its_last_state(workspace: Workspace) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    add(workspace, "工会")
    workspace.close()
    leave_hot_journal(workspace.folder)
    restore(workspace.folder, backup)
    assert reopened_names(workspace.folder) == list(DEPARTMENTS)
    (present,) = (made for made in backups(workspace.backups_folder) if made.reason == "恢复前")
    restore(workspace.folder, present.path)
    assert reopened_names(workspace.folder) == [*DEPARTMENTS, "工会"]


@pytest.mark.parametrize("database_is", ["damaged", "gone"])
def test_an_old_journal_is_not_played_into_the_restored_database(
    workspace: Workspace, database_is: str
) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    workspace.close()
    leave_hot_journal(workspace.folder)
    database = workspace.folder / DATABASE_NAME
    database.unlink()
    if database_is == "damaged":
        database.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    restore(workspace.folder, backup)
    with closing(connect(backup, read_only=True)) as wanted, closing(connect(database)) as got:
        assert list(got.iterdump()) == list(wanted.iterdump())
    assert not (workspace.folder / f"{DATABASE_NAME}-journal").exists()
    assert len(list(workspace.folder.glob("*.damaged-journal"))) == (database_is == "gone")


def test_what_cannot_be_restored_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    made = workspace.back_up_if_due()
    assert made is not None
    workspace.close()
    sound = made.read_bytes()
    newer = tmp_path / "wenming-newer.db"
    shutil.copyfile(made, newer)
    with closing(connect(newer)) as connection:
        connection.execute(f"PRAGMA user_version = {latest_version() + 1}")
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE person (name)")
        connection.commit()
    before = domain_rows(workspace)
    for backup, match in [
        (newer, "更新版本"),
        (foreign, "不是本程序的备份"),
        (file(tmp_path, "文本.db", "工作方案".encode()), "不是本程序的备份"),
        (file(tmp_path, "空.db", b""), "不是本程序的备份"),
        (file(tmp_path, "断.db", sound[: len(sound) // 2]), "已损坏，请选择更早的备份"),
        (tmp_path / "没有.db", "读不了备份“没有.db”：找不到文件"),
        (tmp_path, "读不了备份"),
    ]:
        with pytest.raises(UserError, match=match):
            restore(workspace.folder, backup)
    assert domain_rows(workspace) == before
    assert [backup.path for backup in backups(workspace.backups_folder)] == [made]


def test_restore_on_a_full_disk_leaves_the_present_state(workspace: Workspace, tmp_path: Path) -> None:
    backup = workspace.back_up_if_due()
    assert backup is not None
    size = (workspace.folder / DATABASE_NAME).stat().st_size
    with small_disk(tmp_path / "disk", str(size + size // 2)) as disk:
        shutil.copyfile(workspace.folder / DATABASE_NAME, disk / DATABASE_NAME)
        before = (disk / DATABASE_NAME).read_bytes()
        with pytest.raises(UserError, match="磁盘空间不足"):
            restore(disk, backup)
        assert (disk / DATABASE_NAME).read_bytes() == before
        assert not list(disk.rglob(".*part*"))
