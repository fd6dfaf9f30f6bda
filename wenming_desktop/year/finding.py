"""What lies on this PC already: data folders in the usual places, good backups in a data folder."""

import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from string import ascii_uppercase

from db.engine import connect
from db.migrate import NotOurDatabaseError, stored_version
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.backup import BackupCounts, backups
from wenming_desktop.safety.location import drive_type, refuse_unsafe, suggested_folder
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.workspace import DATABASE_NAME, check_restorable, is_in_use

_LOCAL_DISK = 3  # GetDriveTypeW, winbase.h
_IN_HOME = ("", "Documents", "文档", "Desktop", "桌面")
_ENTRIES = 300  # that are looked at in one place
_SECONDS = 4.0  # until whatever was found is enough


@dataclass(frozen=True)
class FoundData:
    """A data folder as it lies there.

    Attributes:
        folder: where it lies.
        unit: the unit's name; "" where the database cannot be read.
        years: of its plans, in order.
        changed_at: local time of the last change.
        in_use: whether a running instance, of whatever user, has it open.
    """

    folder: Path
    unit: str
    years: tuple[int, ...]
    changed_at: datetime
    in_use: bool


def usual_places() -> list[Path]:
    """Where data folders lie: on the local disks, in this user's folders, beside other users' ones."""
    drives = [
        Path(f"{letter}:\\") for letter in ascii_uppercase[2:] if drive_type(f"{letter}:\\") == _LOCAL_DISK
    ]
    home = Path.home()
    beside: list[Path] = []
    with suppress(OSError):
        beside = [user / suggested_folder().name for user in islice(home.parent.iterdir(), _ENTRIES)]
    return [suggested_folder(), *drives, *(home / name for name in _IN_HOME), *beside]


def find_data(places: Sequence[Path], job: Job, seconds: float = _SECONDS) -> list[FoundData]:
    """The data folders among some places and the folders directly in them, the one changed last first.

    Nothing is written; what may not be entered, or data must not lie in, is passed over.

    Args:
        places: the likeliest first.
        job: may be cancelled.
        seconds: after which what was found is enough.
    """
    ends = time.monotonic() + seconds
    found: dict[Path, FoundData] = {}
    for folder in _folders(places):
        job.check()
        if time.monotonic() > ends:
            break
        with suppress(OSError, UserError):
            database = folder / DATABASE_NAME
            if folder not in found and database.is_file():
                refuse_unsafe(folder)
                found[folder] = _look_at(folder, database)
    return sorted(_once(found.values()), key=lambda each: each.changed_at, reverse=True)


def good_backups(folder: Path, job: Job, limit: int = 5) -> list[tuple[Path, BackupCounts]]:
    """What a data folder can be restored from, each one looked through: its backups, the newest first.

    Behind them 登记.json, where it is good. Those that are damaged are left out.

    Args:
        folder: the data folder; it need not be there.
        job: progress, in backups; may be cancelled.
        limit: so many backups are enough.
    """
    made = [backup.path for backup in backups(folder / "backups")]
    good: list[tuple[Path, BackupCounts]] = []
    for number, path in enumerate([*made, folder / SIDECAR]):
        job.report(number, len(made) + 1, "正在查看备份")
        if len(good) < limit or path.name == SIDECAR:
            with suppress(UserError):
                good.append((path, check_restorable(path)))
    return good


def _folders(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        yield place
        with suppress(OSError):
            yield from islice((path for path in place.iterdir() if path.is_dir()), _ENTRIES)


def _look_at(folder: Path, database: Path) -> FoundData:
    changed_at = clock.local_time(database.stat().st_mtime)
    unit, years = "", ()
    with suppress(NotOurDatabaseError, sqlite3.Error):
        stored_version(database)
        with closing(connect(database, read_only=True)) as connection:
            row = connection.execute("SELECT value FROM setting WHERE key = 'unit'").fetchone()
            unit = str(row[0]) if row else ""
            asked = "SELECT DISTINCT year FROM work_plan ORDER BY year"
            years = tuple(int(year) for (year,) in connection.execute(asked))
    return FoundData(folder, unit, years, changed_at, is_in_use(folder))


def _once(found: Collection[FoundData]) -> list[FoundData]:
    """Each folder once, by whatever name it was reached."""
    return list({each.folder.resolve(): each for each in found}.values())
