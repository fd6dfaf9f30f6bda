"""Backups: made whole or not at all, listed, thinned out."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.engine import connect
from tests.workspaces import file, new_workspace, small_disk
from wenming_desktop.errors import UserError
from wenming_desktop.safety.backup import Backup, back_up, backups, damage, surplus
from wenming_desktop.workspace import DATABASE_NAME

NOON = datetime(2021, 7, 1, 12, 0, 0)  # noqa: DTZ001 - backups are named by local time


def test_a_backup_of_a_database_in_use(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "data") as workspace, workspace.reading() as session:
        session.connection()
        made = back_up(workspace.folder / DATABASE_NAME, tmp_path, "导入前", NOON)
    assert made.name == "wenming-20210701-120000-导入前.db"
    with closing(connect(workspace.folder / DATABASE_NAME)) as live, closing(connect(made)) as copy:
        assert list(copy.iterdump()) == list(live.iterdump())
        assert (
            copy.execute("PRAGMA user_version").fetchone() == live.execute("PRAGMA user_version").fetchone()
        )


def test_two_backups_in_one_second_are_two(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "data") as workspace:
        database = workspace.folder / DATABASE_NAME
        made = [back_up(database, tmp_path, "恢复前", NOON) for _ in range(3)]
    assert [backup.path for backup in backups(tmp_path)] == made[::-1]


def test_other_files_are_no_backups(tmp_path: Path) -> None:
    for name in ("wenming.db", "wenming-20210701-x.db", "wenming-20211399-999999-自动.db", "备份.db"):
        file(tmp_path, name)
    good = file(tmp_path, "wenming-20210701-120000-升级前-v1.db", b"1234")
    assert backups(tmp_path) == [Backup(good, NOON, "升级前-v1", 4)]
    assert backups(tmp_path / "nowhere") == []


@pytest.mark.parametrize("page", [1, 12, -1])
def test_a_damaged_database_makes_no_backup(tmp_path: Path, page: int) -> None:
    with new_workspace(tmp_path / "data") as workspace:
        pass
    database = workspace.folder / DATABASE_NAME
    content = bytearray(database.read_bytes())
    at = page * 4096 % len(content)
    content[at : at + 4096] = b"\xff" * 4096
    database.write_bytes(content)
    with pytest.raises(UserError, match="备份没有通过检查，没有保留"):
        back_up(database, tmp_path, "自动", NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_full_disk_makes_no_backup(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "data") as workspace, small_disk(tmp_path / "disk", "64k") as disk:
        with pytest.raises(UserError, match="备份没有完成：磁盘空间不足"):
            back_up(workspace.folder / DATABASE_NAME, disk, "自动", NOON)
        assert not list(disk.iterdir())


def test_a_database_that_cannot_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        damage(tmp_path / "nowhere.db")


def at(*times: datetime) -> list[Backup]:
    return [
        Backup(Path(f"{time:%Y%m%d%H%M%S}"), time, "自动", 1) for time in sorted(set(times), reverse=True)
    ]


TIMES = st.lists(
    st.datetimes(NOON - timedelta(days=500), NOON + timedelta(days=30)).map(
        lambda time: time.replace(microsecond=0)
    ),
    max_size=80,
)


@given(TIMES)
def test_surplus(times: list[datetime]) -> None:
    made = at(*times)
    gone = surplus(made, NOON)
    kept = [backup for backup in made if backup not in gone]
    old = [backup.made_at for backup in kept if backup.made_at <= NOON - timedelta(days=2)]
    assert kept[:1] == made[:1]
    assert all(backup.made_at <= NOON - timedelta(days=2) for backup in gone)
    assert surplus(kept, NOON) == []
    assert len(old) <= 12 + 10 + 9
    all_old = [backup.made_at for backup in made if backup.made_at <= NOON - timedelta(days=2)]
    for period, count in (("%Y%m%d", 12), ("%G%V", 10), ("%Y%m", 9)):
        every = sorted({time.strftime(period) for time in all_old}, reverse=True)
        assert set(every[:count]) <= {time.strftime(period) for time in old}


def test_surplus_of_a_year_of_hourly_backups() -> None:
    made = at(*(NOON - timedelta(hours=hours) for hours in range(24 * 365)))
    gone = set(surplus(made, NOON))
    kept = [backup for backup in made if backup not in gone]
    assert len([backup for backup in kept if backup.made_at > NOON - timedelta(days=2)]) == 48
    ages = [(NOON - backup.made_at).days for backup in kept[48:]]
    assert ages[:12] == [2, *range(2, 13)]  # the newest of 12 days, the first of them begins at noon
    assert max(ages) > 200  # the ninth month back
    assert len(kept) <= 48 + 12 + 10 + 9


def test_a_clock_far_ahead_prunes_by_count_not_by_age() -> None:
    made = at(*(NOON - timedelta(days=days) for days in range(12)))
    assert surplus(made, datetime(2099, 1, 1)) == []  # noqa: DTZ001
