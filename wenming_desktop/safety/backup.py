"""Backups of the database: made through SQLite, checked before they count, thinned out with age."""

import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.engine import connect
from db.migrate import NotOurDatabaseError, latest_version, stored_version
from wenming_desktop import clock
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.copying import file_size
from wenming_desktop.safety.files import replacing

_NAME = re.compile(r"wenming-(\d{8}-\d{6})-(.+)\.db")
_TIME = "%Y%m%d-%H%M%S"
_PAGES_AT_ONCE = 4096
COUNTED = ("work_plan", "task", "evidence", "activity", "measure")  # in the order of BackupCounts
# Not being able to read a file says nothing about its content.
_UNREADABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


@dataclass(frozen=True)
class Backup:
    """One backup file as listed to the clerk."""

    path: Path
    made_at: datetime  # local time, from the name
    reason: str
    size: int  # bytes


@dataclass(frozen=True)
class BackupCounts:
    """What a backup holds, shown before it is restored."""

    unit: str  # the unit's name
    made_at: datetime  # local time, from the name; of a renamed file its last change
    plans: int
    tasks: int
    evidence: int  # records; the files themselves are not in a backup
    activities: int
    measures: int


def back_up(database: Path, folder: Path, reason: str, now: datetime | None = None) -> Path:
    """Copy a database that may be in use to ``folder/wenming-<time>-<reason>.db``.

    Args:
        database: the live file.
        folder: the workspace's backup folder; must exist.
        reason: a word for the name, e.g. ``"升级前"``.
        now: local time of the backup; a second later for each backup that has this name already.

    Returns:
        The finished, checked file.

    Raises:
        UserError: storage failed or the copy does not pass SQLite's check; no file is left.
    """
    made_at = now or clock.now()
    while (target := folder / f"wenming-{made_at.strftime(_TIME)}-{reason}.db").exists():
        made_at += timedelta(seconds=1)
    try:
        with replacing(target) as part:
            with closing(connect(database, read_only=True)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy, pages=_PAGES_AT_ONCE)
            problem = damage(part)
            if problem:
                raise UserError("备份没有通过检查，没有保留。请重试；再次失败请检查磁盘。", problem)
    except (OSError, sqlite3.Error) as error:
        raise storage_error("备份没有完成", error) or error from error
    return target


def damage(database: Path, *, recover: bool = False) -> str | None:
    """What SQLite's own check finds wrong with a database file; None if it is sound.

    Args:
        database: an existing file.
        recover: first undo what a dead process left half-written (its journal lies beside the file);
            for a workspace's own database only, as it writes to it.

    Raises:
        sqlite3.Error: the file could not be read, which is no damage.
    """
    try:
        with closing(connect(database, read_only=not recover)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNREADABLE:
            raise
        return str(error)
    except UnicodeDecodeError as error:  # SQLite's own message quotes a definition that is no text any more
        return str(error)
    return None if answer == "ok" else str(answer)


def backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first; files of other names are none."""
    found: list[tuple[datetime, int, Backup]] = []
    for path in folder.glob("wenming-*.db"):
        match = _NAME.fullmatch(path.name)
        made_at = match and _moment(match[1])
        if match and made_at:
            with suppress(FileNotFoundError):  # it was thinned out, or taken away, meanwhile
                about = path.stat()
                backup = Backup(path, made_at, match[2], about.st_size)
                found.append((made_at, about.st_mtime_ns, backup))  # of one second the last written is newer
    return [backup for *_, backup in sorted(found, key=lambda each: each[:2], reverse=True)]


def _moment(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, _TIME)  # noqa: DTZ007 - local time by name
    except ValueError:
        return None


def restorable(backup: Path) -> None:
    """Check that a file can become a workspace's database.

    Raises:
        UserError: not one of ours, from a newer program, or damaged.
    """
    try:
        file_size(backup)  # raises for what is no plain file
        version = stored_version(backup)
        problem = damage(backup)
    except NotOurDatabaseError as error:
        raise UserError(f"“{backup.name}”不是本程序的备份，请选择 wenming- 开头的备份文件。") from error
    except (OSError, sqlite3.Error) as error:
        raise storage_error(f"读不了备份“{backup.name}”", error) or error from error
    if version > latest_version():
        raise UserError(f"备份“{backup.name}”来自更新版本的程序，请先升级本程序。")
    if problem:
        raise UserError(f"备份“{backup.name}”已损坏，请选择更早的备份。", problem)


def backup_counts(backup: Path) -> BackupCounts:
    """What a backup file holds.

    Raises:
        UserError: as restorable().
    """
    restorable(backup)
    match = _NAME.fullmatch(backup.name)
    try:
        made_at = (
            datetime.strptime(match[1], _TIME)  # noqa: DTZ007 - local time by name
            if match
            else clock.local_time(backup.stat().st_mtime)
        )
        with closing(connect(backup, read_only=True)) as connection:
            unit = connection.execute("SELECT value FROM setting WHERE key = 'unit'").fetchone()
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            counts = [
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
                if table in there  # an early version had fewer tables
                else 0
                for table in COUNTED
            ]
    except (OSError, sqlite3.Error) as error:
        raise storage_error(f"读不了备份“{backup.name}”", error) or error from error
    return BackupCounts(unit[0] if unit else "", made_at, *counts)


def surplus(made: list[Backup], now: datetime) -> list[Backup]:
    """Which backups may go: kept are all of 2 days, then 12 daily, 10 weekly and 9 monthly ones.

    Backups dated in the future (the clock was set back) are kept and not counted.
    """
    keep: set[Path] = {backup.path for backup in made if backup.made_at > now - timedelta(days=2)}
    older = [backup for backup in made if backup.path not in keep]
    for period, count in (("%Y%m%d", 12), ("%G%V", 10), ("%Y%m", 9)):
        newest_of: dict[str, Path] = {}
        for backup in older:
            newest_of.setdefault(backup.made_at.strftime(period), backup.path)
        keep.update(list(newest_of.values())[:count])
    return [backup for backup in made if backup.path not in keep]
