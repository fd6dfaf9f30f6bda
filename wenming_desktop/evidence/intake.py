"""收材料: files taken in at once, each to its task or, without a place, into 待归口."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.engine import chunks
from db.models import Evidence, Task
from wenming_desktop import clock
from wenming_desktop.changes.lane import ChangeLog, Session, by_program, describe
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_record_row
from wenming_desktop.evidence.library import FileRow, file_rows
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.records import (
    Refused,
    check_files,
    links_to_task,
    new_record,
    placing,
    take_records,
)
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.evidence.store import FileStore, StoredFile
from wenming_desktop.jobs import Job
from wenming_desktop.words import listed


@dataclass(frozen=True)
class Incoming:
    """A file that is to be taken in.

    Attributes:
        path: where it lies.
        came_from: 来源 in the clerk's words.
        task_id: its task; None for 待归口.
        requirement_id: the slot of that task that it goes into.
        refused: why it is not to be taken in, one Chinese sentence.
        doubt: why it does not go where its folders might mean, one Chinese sentence.
    """

    path: Path
    came_from: str = ""
    task_id: str | None = None
    requirement_id: str | None = None
    refused: str = ""
    doubt: str = ""


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

    rows: tuple[EvidenceRow, ...]  # new on record
    known: tuple[Known, ...]
    refused: tuple[Refused, ...]


def take_into_inbox(log: ChangeLog, files: FileStore, paths: Sequence[Path], source: str, job: Job) -> Taken:
    """Take files into 待归口 in one step, as take_all(); ``source`` is their 来源 in the clerk's words."""
    return take_all(log, files, [Incoming(path, source) for path in paths], job)


def take_all(
    log: ChangeLog,
    files: FileStore,
    incoming: Sequence[Incoming],
    job: Job,
    still: Callable[[], None] = lambda: None,
    *,
    unasked: bool = False,
) -> Taken:
    """Take files in, in one step; what cannot be taken is told apart, the others go in.

    A file whose bytes are on record already keeps its record and its places, and gets its task as well.

    Args:
        log: where the change is written.
        files: the workspace's store.
        incoming: what was given; each that is not refused yet is looked at here.
        job: progress over the whole of it.
        still: called when all are copied and nothing is on record; what it raises takes all of it back.
        unasked: the program takes them by itself, so undo passes over it.

    Raises:
        UserError: a file could not be stored after all; nothing was.
        Cancelled: by the job; nothing was stored.
    """
    look, take = job.parts(1, 9)
    told = [Refused(one.path, one.refused) for one in incoming if one.refused]
    told += check_files([one.path for one in incoming if not one.refused], look)
    bad = {refused.path for refused in told}
    good = [one for one in incoming if one.path not in bad]
    if not good:
        return Taken((), (), tuple(told))
    today, now = clock.today(), datetime.now(UTC)

    def draft(number: int, file: StoredFile) -> Evidence:
        record = new_record(file, today, came_from=good[number].came_from)
        record.inbox_since = now
        return record

    with take_records(log, files, [one.path for one in good], take, draft) as (session, records, fresh):
        still()
        if unasked:
            by_program(session)
        describe(session, f"收进材料：{listed([record.title for record in fresh or records], '份')}")
        place_records(session, good, records)
        rows = tuple(evidence_record_row(record, "") for record in fresh)
        known = _known(session, good, records, fresh)
    return Taken(rows, known, tuple(told))


def place_records(session: Session, incoming: Sequence[Incoming], records: Sequence[Evidence]) -> None:
    """Put files that were taken in where they go, one record a file; within the block of take_records()."""
    tasks: dict[str, list[Evidence]] = {}
    slots: dict[str, list[str]] = {}
    for one, record in zip(incoming, records, strict=True):
        if one.task_id:
            tasks.setdefault(one.task_id, []).append(record)
        if one.requirement_id:
            slots.setdefault(one.requirement_id, []).append(record.id)
    parts = placing(session, *map(len, (*tasks.values(), *slots.values())))
    for task_id, placed in tasks.items():
        next(parts)
        links_to_task(session.get_one(Task, task_id), placed)
    session.flush()
    for requirement_id, ids in slots.items():
        next(parts)
        fill_slot(session, requirement_id, list(dict.fromkeys(ids)))


def _known(
    session: Session, incoming: Sequence[Incoming], records: Sequence[Evidence], fresh: Iterable[Evidence]
) -> tuple[Known, ...]:
    """The paths beyond the first of each new record, and all of the records there were."""
    first = {record.id for record in fresh}
    again: list[tuple[Path, Evidence]] = []
    for one, record in zip(incoming, records, strict=True):
        if record.id in first:
            first.remove(record.id)
        else:
            again.append((one.path, record))
    ids = list(dict.fromkeys(record.id for _, record in again))
    places = {row.id: _places(row) for some in chunks(ids) for row in file_rows(session, some)}
    return tuple(Known(path, evidence_record_row(record, ""), places[record.id]) for path, record in again)


def _places(row: FileRow) -> tuple[str, ...]:
    """Where a file is used, in words; a slot says its task already."""
    slots = {use.task_id for use in row.uses if use.use == EvidenceUse.SLOT}
    uses = (use for use in row.uses if use.use != EvidenceUse.TASK or use.task_id not in slots)
    return tuple(use.label for use in uses)
