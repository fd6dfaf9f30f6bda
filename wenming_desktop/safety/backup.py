"""Backups of the database: made through SQLite, checked before they count, thinned out with age."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.engine import connect
from db.migrate import NotOurDatabaseError, latest_version, stored_version
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.files import replacing

_NAME = re.compile(r"wenming-(\d{8}-\d{6})-(.+)\.db")
_TIME = "%Y%m%d-%H%M%S"
_PAGES_AT_ONCE = 4096


@dataclass(frozen=True)
class Backup:
    """One backup file as listed to the clerk."""

    path: Path
    made_at: datetime  # local time, from the name
    reason: str
    size: int  # bytes


def back_up(database: Path, folder: Path, reason: str, now: datetime | None = None) -> Path:
    """Copy a database that may be in use to ``folder/wenming-<time>-<reason>.db``.

    Args:
        database: the live file.
        folder: the workspace's backup folder; must exist.
        reason: a word for the name, e.g. ``"升级前"``.
        now: local time of the backup.

    Returns:
        The finished, checked file.

    Raises:
        UserError: storage failed or the copy does not pass SQLite's check; no file is left.
    """
    made_at = (now or datetime.now()).strftime(_TIME)  # noqa: DTZ005 - the clerk reads it as local time
    target = folder / f"wenming-{made_at}-{reason}.db"
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


def damage(database: Path) -> str | None:
    """What SQLite's own check finds wrong with a database file; None if it is sound."""
    try:
        with closing(connect(database, read_only=True)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return None if answer == "ok" else str(answer)
    except sqlite3.DatabaseError as error:
        return str(error)


def backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first; files of other names are none."""
    found: list[Backup] = []
    for path in folder.glob("wenming-*.db"):
        match = _NAME.fullmatch(path.name)
        if match:
            made_at = datetime.strptime(match[1], _TIME)  # noqa: DTZ007 - local time by name
            found.append(Backup(path, made_at, match[2], path.stat().st_size))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def restorable(backup: Path) -> None:
    """Check that a file can become a workspace's database.

    Raises:
        UserError: not one of ours, from a newer program, or damaged.
    """
    try:
        version = stored_version(backup)
    except NotOurDatabaseError as error:
        raise UserError(f"“{backup.name}”不是本程序的备份，请选择 wenming- 开头的备份文件。") from error
    except OSError as error:
        raise storage_error(f"读不了备份“{backup.name}”", error) or error from error
    if version > latest_version():
        raise UserError(f"备份“{backup.name}”来自更新版本的程序，请先升级本程序。")
    problem = damage(backup)
    if problem:
        raise UserError(f"备份“{backup.name}”已损坏，请选择更早的备份。", problem)


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
