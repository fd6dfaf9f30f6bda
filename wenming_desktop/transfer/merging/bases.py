"""What this PC and others had in common: the records of each archive that was written here or taken in.

Which archives those are stands in the database, so that a step that is undone, or a backup that is restored,
forgets them; their records stand beside it, one file an archive, and are what a later archive of another PC
is held against. Where they are lost, PCs come together as if they had never been one: more is asked.
"""

import gzip
import json
import shutil
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CommonArchive
from wenming_desktop.changes.lane import by_program, describe
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.files import replacing
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.merging.states import State, in_order
from wenming_desktop.transfer.records import rows_of
from wenming_desktop.transfer.tracks import Tracks, read_tracks, tracks
from wenming_desktop.workspace import COMMON_NAME, Workspace

_SUFFIX = ".json.gz"
RESTORED_FROM = "restored_from"  # the setting that names that archive
_MOST = 40  # archives; with older ones nobody comes back


@dataclass(frozen=True)
class Common:
    """Records that both had, and when they were written down."""

    state: State
    written_at: datetime


def known_archives(session: Session) -> list[str]:
    """Ids of the archives that this PC has written or taken in whole, the newest last."""
    query = select(CommonArchive.archive_id).where(CommonArchive.whole).order_by(CommonArchive.id)
    return [*session.scalars(query)]


def newest_common(session: Session, folder: Path, known: Collection[str]) -> Common | None:
    """The newest records that another PC, which knows these archives, has had as well."""
    for archive_id in reversed(known_archives(session)):
        if archive_id in known and (found := _read(_path(folder, archive_id))):
            return found
    return None


def _read(path: Path) -> Common | None:
    """None where the file is lost or damaged: an older one will do."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            records = json.load(stream)
        return Common(in_order(rows_of(records)), datetime.fromisoformat(records["written_at"]))
    except (OSError, EOFError, ValueError, LookupError, TypeError):
        return None


def keep_records(folder: Path, archive_id: str, records: Path) -> None:
    """Keep the records.json of an archive in a data folder; OSError as the storage does."""
    target = _path(folder, archive_id)
    target.parent.mkdir(exist_ok=True)
    with replacing(target) as part, records.open("rb") as source, gzip.open(part, "wb", 4) as stream:
        shutil.copyfileobj(source, stream)
    kept = sorted(target.parent.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime_ns)
    for old in kept[1:-_MOST]:  # the first is what the data was restored from
        old.unlink(missing_ok=True)


def note_common(session: Session, archive_ids: Iterable[str], *, whole: bool = True) -> None:
    """Have it on record that archives were written or taken in, or that one taken in goes back to them."""
    known = {each.archive_id: each for each in session.scalars(select(CommonArchive))}
    for archive_id in archive_ids:
        if archive_id not in known:
            session.add(CommonArchive(archive_id=archive_id, whole=whole))
        elif whole:
            known[archive_id].whole = True


def is_older(session: Session, archive_id: str) -> bool:
    """Whether all that an archive says is in what stands here, or was changed since."""
    return session.scalar(select(CommonArchive.id).where(CommonArchive.archive_id == archive_id)) is not None


def all_tracks(session: Session, folder: Path, job: Job) -> Tracks:
    """What became of the records: by the history, and before that by the archive they were restored from."""
    own = tracks(session, job)
    restored_from = get_setting(session, RESTORED_FROM)
    try:
        with gzip.open(_path(folder, restored_from or ""), "rt", encoding="utf-8") as stream:
            before = read_tracks(json.load(stream))
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError):
        return own
    return before.followed_by(own)


def remember(workspace: Workspace, archive_ids: Sequence[str], records: Path, label: str) -> None:
    """Keep an archive's records and have it on record, as a step that undo passes over.

    Where the disk is full nothing is kept: more is asked the next time.

    Args:
        workspace: of the PC that wrote it, or took it in.
        archive_ids: of the archives that it goes back to, and its own.
        records: its records.json.
        label: what 记录 says.
    """
    with suppress(OSError, UserError):
        keep_records(workspace.folder, archive_ids[-1], records)
        with workspace.log.change() as session:
            by_program(session)
            describe(session, label)
            note_common(session, archive_ids)


def _path(folder: Path, archive_id: str) -> Path:
    return folder / COMMON_NAME / f"{archive_id}{_SUFFIX}"
