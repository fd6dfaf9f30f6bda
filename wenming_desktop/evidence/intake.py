"""收材料: files taken in without a place; they wait in 待归口 until the clerk says where they belong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.engine import chunks
from db.models import Evidence
from wenming_desktop.changes.lane import ChangeLog, Session, describe
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_record_row
from wenming_desktop.evidence.library import EvidenceUse, FileRow, file_rows
from wenming_desktop.evidence.records import Refused, check_files, take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.words import listed


@dataclass(frozen=True)
class Known:
    """A file whose bytes were on record already: it was not doubled."""

    path: Path
    row: EvidenceRow
    uses: tuple[str, ...]  # where it is used, in the clerk's words; empty: nowhere

    @property
    def words(self) -> str:
        """What the clerk reads of it."""
        place = f"已用于{listed(self.uses, '处')}" if self.uses else "还没有归口"
        return f"“{self.path.name}”以前收过（{self.row.title}），{place}，没有重复保存。"


@dataclass(frozen=True)
class Taken:
    """What became of files that were to be taken in."""

    rows: tuple[EvidenceRow, ...]  # new, in 待归口
    known: tuple[Known, ...]
    refused: tuple[Refused, ...]


def take_into_inbox(log: ChangeLog, files: FileStore, paths: Sequence[Path], source: str, job: Job) -> Taken:
    """Take files into 待归口 in one step; what cannot be taken is told apart, the others go in.

    A file whose bytes are on record already keeps its record and its places.

    Args:
        log: where the change is written.
        files: the workspace's store.
        paths: what was given; each of them is looked at here.
        source: 来源 in the clerk's words; empty where nothing is to be said.
        job: progress over the whole of it.

    Raises:
        UserError: a file could not be stored after all; nothing was.
        Cancelled: by the job; nothing was stored.
    """
    refused = check_files(paths)
    bad = {item.path for item in refused}
    good = [path for path in paths if path not in bad]
    if not good:
        return Taken((), (), tuple(refused))
    with take_in(log, files, good, job, came_from=source) as (session, records):
        fresh = into_inbox(session, records)
        describe(session, f"收进待归口：{listed([record.title for record in fresh], '份')}")
        rows = tuple(evidence_record_row(record, "") for record in fresh)
        known = _known(session, good, records, fresh)
    return Taken(rows, known, tuple(refused))


def into_inbox(session: Session, records: Iterable[Evidence]) -> list[Evidence]:
    """Put those of take_in()'s records that are new into 待归口; returns them, each once."""
    fresh = [record for record in dict.fromkeys(records) if record in session.new]
    now = datetime.now(UTC)
    for record in fresh:
        record.inbox_since = now
    return fresh


def _known(
    session: Session, paths: Sequence[Path], records: Sequence[Evidence], fresh: Sequence[Evidence]
) -> tuple[Known, ...]:
    """The paths beyond the first of each new record, and all of the records there were."""
    new = {record.id for record in fresh}
    seen: set[str] = set()
    again: list[tuple[Path, Evidence]] = []
    for path, record in zip(paths, records, strict=True):
        if record.id not in new or record.id in seen:
            again.append((path, record))
        seen.add(record.id)
    ids = list(dict.fromkeys(record.id for _, record in again))
    places = {row.id: _places(row) for some in chunks(ids) for row in file_rows(session, some)}
    return tuple(Known(path, evidence_record_row(record, ""), places[record.id]) for path, record in again)


def _places(row: FileRow) -> tuple[str, ...]:
    """Where a file is used, in words; a slot says its task already."""
    slots = {use.task_id for use in row.uses if use.use == EvidenceUse.SLOT}
    uses = (use for use in row.uses if use.use != EvidenceUse.TASK or use.task_id not in slots)
    return tuple(use.label for use in uses)
