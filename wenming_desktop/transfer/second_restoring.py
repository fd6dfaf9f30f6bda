"""A data folder made again from a second place: its newest sound backup, and the originals it refers to."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.engine import connect
from db.migrate import migrate
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safety.backup import BackupCounts, backup_counts, backups
from wenming_desktop.safety.saving import FILES_NAME
from wenming_desktop.transfer.restoring import Restored
from wenming_desktop.workspace import BACKUPS_NAME, DATABASE_NAME, fill_from, replace_database


@dataclass(frozen=True)
class SecondFacts:
    """What would come back: the backup, and what it holds."""

    backup: Path
    counts: BackupCounts


def second_facts(place: Path) -> SecondFacts:
    """The newest backup there that opens; UserError where none does."""
    problem = ""
    for backup in backups(place / BACKUPS_NAME):
        try:
            return SecondFacts(backup.path, backup_counts(backup.path))
        except UserError as error:
            problem = problem or error.message
    raise UserError(f"“{place}”里没有能打开的备份。{problem}")


def restore_second(place: Path, folder: Path, job: Job, *, over: bool = False) -> Restored:
    """Make a data folder from a second place; what the folder's store holds already is not copied again.

    Args:
        place: the folder with the mark.
        folder: of the data; missing, empty, or, with ``over``, of a closed workspace.
        job: progress over looking and copying.
        over: put it in the place of what is there; that is saved first.

    Raises:
        UserError: no backup there opens, there is something in the folder, or storage fails.
        Cancelled: by the job; the records are as they were.
    """
    if not over and (folder / DATABASE_NAME).exists():
        raise UserError(f"“{folder}”里已有数据，没有恢复。请选择空文件夹；要换掉现有数据，请先确认。")
    facts = second_facts(place)
    looking, copying = job.parts(1, 4)
    there, here = FileStore(place / FILES_NAME), FileStore(folder.absolute() / FILES_NAME)
    titles: list[str] = []
    records = copied = 0

    def fill(part: Path) -> None:
        nonlocal records, copied
        fill_from(part, facts.backup)
        with closing(connect(part)) as connection:
            migrate(connection)
            found = dict(
                connection.execute(
                    "SELECT sha256, original_name FROM evidence_version"
                    " UNION ALL SELECT sha256, title FROM trash_item"
                    " UNION ALL SELECT sha256, title FROM evidence"
                ).fetchall()
            )
            (records,) = connection.execute("SELECT count(*) FROM evidence").fetchone()
        wanted: list[str] = []
        for number, (sha256, title) in enumerate(found.items()):
            looking.report(number, len(found), title)
            if here.holds(sha256, job.check):
                continue
            if there.holds(sha256, job.check):
                wanted.append(sha256)
            else:
                titles.append(title)
        with here.taking_in([there.path(sha256) for sha256 in wanted], copying) as stored:
            if [file.sha256 for file in stored] != wanted:
                raise UserError("第二处的材料刚才变了，没有恢复，请插好盘再试。")
        copied = len(found) - len(titles)

    try:
        replace_database(folder, "从第二处恢复", fill)
    except (OSError, sqlite3.Error) as error:
        raise storage_error(f"不能从“{place}”恢复", error) or error from error
    return Restored(records, copied, tuple(titles), 0)
