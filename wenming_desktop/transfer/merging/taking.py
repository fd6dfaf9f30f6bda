"""导入: another PC's archive looked at, then taken as one step after a backup."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import rows_values
from db.models import Origin, Twin
from wenming_desktop.changes.lane import describe
from wenming_desktop.changes.raw_rows import put_rows
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.merging.bases import (
    all_tracks,
    is_older,
    keep_records,
    newest_common,
    note_common,
    remember,
)
from wenming_desktop.transfer.merging.comparing import Comparison, Difference, Kind, compare, taken
from wenming_desktop.transfer.merging.in_words import is_told
from wenming_desktop.transfer.merging.incoming import Incoming, read_records, stored_state, unmasked
from wenming_desktop.transfer.merging.joining import joined
from wenming_desktop.transfer.merging.states import Row, State
from wenming_desktop.transfer.opening import ArchiveFiles, opened_archive
from wenming_desktop.transfer.records import RECORDS_PATH
from wenming_desktop.transfer.tracks import Tracks, value_hash
from wenming_desktop.workspace import Workspace

Choices = Mapping[tuple[str, str, str], Choice]  # by Difference.key
ASKED = frozenset({Kind.CONFLICT, Kind.LOST, Kind.DELETED})  # ours stay till they are answered
_FILES = ("evidence", "evidence_version")
OF_ONE_PC = frozenset({"twin", "department_package", "trash_item", "origin", "common_archive"})


@dataclass(frozen=True)
class Look:
    """An archive held against what stands here; nothing is changed yet.

    Attributes:
        incoming: whose it is.
        ours: the records here, that it is held against.
        comparison: all differences.
        here: what became of the records here.
        parted_at: when both had the same records last; None where they never had.
        again: it was taken in or written here before, or a newer one that goes back to it.
    """

    incoming: Incoming
    ours: State
    comparison: Comparison
    here: Tracks
    parted_at: datetime | None
    again: bool


@dataclass(frozen=True)
class Taken:
    """What came of it.

    Attributes:
        taken: differences.
        files: that came along.
        left: differences that were to be taken and cannot be.
        open: conflicts and deletions that nobody has answered; ours stay, and they are asked again.
    """

    taken: int
    files: int
    left: tuple[Difference, ...]
    open: tuple[Difference, ...]


def look_at(workspace: Workspace, archive: Path, job: Job) -> Look:
    """Read an archive and compare it; nothing is changed.

    Raises:
        UserError: it is not whole, not ours, or of a newer program.
        Cancelled: by the job.
    """
    with opened_archive(archive, workspace.folder, job, "导入") as (files, _):
        return _look(workspace, _incoming(files), job)


def take(workspace: Workspace, archive: Path, choices: Choices, job: Job, *, theirs: bool = False) -> Taken:
    """Take from an archive what asks nothing and what was chosen, as one step, after a backup.

    Args:
        workspace: into it.
        archive: as look_at() has seen it.
        choices: what the clerk has said.
        job: progress in bytes.
        theirs: what asks and has no answer is as it is there, deleted or not; else ours stay.

    Raises:
        UserError: as look_at(); nothing was changed.
        Cancelled: by the job; nothing was changed.
    """
    checking, copying = job.parts(1, 2)
    with opened_archive(archive, workspace.folder, checking, "导入") as (files, _):
        incoming = _incoming(files)
        look = _look(workspace, incoming, checking)
        differences = look.comparison.differences
        if theirs:
            asked = (one.key for one in differences if one.kind in ASKED)
            choices = {**dict.fromkeys(asked, Choice.THEIRS), **choices}
        chosen = taken(look.comparison, choices)
        still = [one for one in differences if one.kind in ASKED and one.key not in choices and is_told(one)]
        ours = look.ours
        after = joined(ours, look.comparison, chosen)
        changed = _changed(ours, after.state)
        sources = _sources(changed, incoming, look.comparison, files, ours)
        whole = bool(incoming.archive_id) and not still and not after.left  # else it is asked again
        records = files.path(RECORDS_PATH.as_posix())
        if changed:
            if whole:
                keep_records(workspace.folder, incoming.archive_id, records)
            workspace.back_up_before("导入")
            _apply(workspace, look, _Taking(ours, changed, sources, chosen, whole=whole), copying)
        elif whole and not look.again:
            label = f"导入“{incoming.whose}”的存档，没有改动"
            remember(workspace, [*incoming.known, incoming.archive_id], records, label)
    return Taken(len(chosen) - len(after.left), len(sources), after.left, tuple(still))


def _incoming(files: ArchiveFiles) -> Incoming:
    return read_records(files.path(RECORDS_PATH.as_posix()), files.staging)


def _look(workspace: Workspace, incoming: Incoming, job: Job) -> Look:
    with workspace.reading() as session:
        ours = _shared(stored_state(session.connection().connection.driver_connection))
        known = {one.other_id: one.row_id for one in session.scalars(select(Twin))}
        common = newest_common(session, workspace.folder, {*incoming.known, incoming.archive_id})
        here = all_tracks(session, workspace.folder, job)
        again = is_older(session, incoming.archive_id)
    theirs = _shared(unmasked(incoming, ours)[0])
    if again:  # all that it says is in what stands here, or was changed since
        comparison = compare(ours, theirs, theirs, known=known)
    else:
        base = common and common.state
        comparison = compare(ours, theirs, base, here=here, there=incoming.tracks, known=known)
    return Look(incoming, ours, comparison, here, common.written_at if common else None, again)


def _shared(state: State) -> State:
    return {table: {} if table in OF_ONE_PC else rows for table, rows in state.items()}


def _changed(before: State, after: State) -> dict[tuple[str, str], Row | None]:
    """The rows that differ, None for those that went."""
    found: dict[tuple[str, str], Row | None] = {}
    for table, rows in after.items():
        for row_id in before[table].keys() - rows.keys():
            found[table, row_id] = None
        found |= {(table, row_id): row for row_id, row in rows.items() if before[table].get(row_id) != row}
    return found


def _sources(
    changed: Mapping[tuple[str, str], Row | None],
    incoming: Incoming,
    comparison: Comparison,
    files: ArchiveFiles,
    ours: State,
) -> dict[str, Path]:
    """Hash -> where its bytes lie, of the files that are to come; UserError where one is not there."""
    here = {row["sha256"] for table in _FILES for row in ours[table].values()}
    paths = {comparison.twins.get(row_id, row_id): some for row_id, some in incoming.paths.items()}
    found: dict[str, Path] = {}
    for (table, row_id), row in changed.items():
        if table in _FILES and row and row["sha256"] not in here and row["sha256"] not in found:
            some = paths.get(row_id, ())
            if not some:
                raise UserError(
                    f"材料“{row['original_name']}”的文件不在这份存档里，没有导入。请从那台电脑存一份完整的。"
                )
            found[row["sha256"]] = files.path(some[0], row["sha256"])
    return found


@dataclass(frozen=True)
class _Taking:
    """What is to be put into the workspace: rows, files by hash, and which differences that comes from.

    ``whole``: of the archive nothing waits for an answer.
    """

    ours: State  # that it was found out from
    changed: Mapping[tuple[str, str], Row | None]
    sources: Mapping[str, Path]
    chosen: Sequence[Difference]
    whole: bool


def _apply(workspace: Workspace, look: Look, taking: _Taking, job: Job) -> None:
    with workspace.files.taking_in([*taking.sources.values()], job) as stored:
        for sha256, file in zip(taking.sources, stored, strict=True):
            if file.sha256 != sha256:
                raise UserError(f"存档里的“{file.source.name}”与登记的不一致，没有导入，请换一份存档。")
        with workspace.log.change() as session:
            describe(session, f"导入“{look.incoming.whose}”的存档")
            _refuse_stale(session, taking)
            put_rows(session, taking.changed)
            _note_origins(session, look, taking.chosen)
            note_common(session, look.incoming.known, whole=taking.whole)
            if taking.whole:
                note_common(session, [look.incoming.archive_id])
            known = set(session.scalars(select(Twin.other_id)))
            for other_id, row_id in look.comparison.twins.items():
                if other_id not in known:
                    session.add(Twin(other_id=other_id, row_id=row_id))


def _refuse_stale(session: Session, taking: _Taking) -> None:
    """UserError where a row that is to be written was changed here since it was compared."""
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, row_id in taking.changed:
        by_table[table].append(row_id)
    for table, ids in by_table.items():
        now = rows_values(session.connection(), table, ids)
        if any(now.get(row_id) != taking.ours[table].get(row_id) for row_id in ids):
            raise UserError("对照以后这里又有了改动，没有导入，请再对照一次。")


def _note_origins(session: Session, look: Look, chosen: Sequence[Difference]) -> None:
    """Where the values that were taken as they came were changed, and when."""
    known = {(one.table_name, one.row_id, one.column_name): one for one in session.scalars(select(Origin))}
    theirs = {ours_id: their_id for their_id, ours_id in look.comparison.twins.items()}
    for one in chosen:
        rows = look.incoming.tracks.changed.get(one.table, {})
        track = rows.get(theirs.get(one.row_id, one.row_id), {}).get(one.column)
        if not track or look.comparison.theirs[one.table][one.row_id][one.column] != one.theirs:
            continue
        if one.key not in known:
            known[one.key] = Origin(table_name=one.table, row_id=one.row_id, column_name=one.column)
            session.add(known[one.key])
        origin = known[one.key]
        origin.value, origin.pc, origin.at = value_hash(one.theirs), track.pc, track.at
