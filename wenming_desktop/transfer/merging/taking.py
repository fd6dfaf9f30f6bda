"""导入: another PC's archive looked at, then taken as one step after a backup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Twin
from wenming_desktop.changes.lane import describe
from wenming_desktop.changes.raw_rows import put_rows
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.merging.bases import keep_common, newest_common
from wenming_desktop.transfer.merging.comparing import Comparison, Difference, Kind, compare, taken
from wenming_desktop.transfer.merging.incoming import Incoming, read_records, stored_state, unmasked
from wenming_desktop.transfer.merging.joining import joined
from wenming_desktop.transfer.merging.states import Row, State
from wenming_desktop.transfer.opening import ArchiveFiles, opened_archive
from wenming_desktop.transfer.stick_archive import RECORDS
from wenming_desktop.workspace import Workspace

Choices = Mapping[tuple[str, str, str], Choice]  # by Difference.key
ASKED = frozenset({Kind.CONFLICT, Kind.LOST, Kind.DELETED})  # ours stay till they are answered
_FILES = ("evidence", "evidence_version")
_NEVER = frozenset({"twin", "department_package", "trash_item"})  # of one PC alone


@dataclass(frozen=True)
class Look:
    """An archive held against what stands here; nothing is changed yet.

    Attributes:
        incoming: whose it is.
        comparison: all differences.
        parted: both had the same records once.
        again: it was taken in, or written here, before.
    """

    incoming: Incoming
    comparison: Comparison
    parted: bool
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
        return _look(workspace, _incoming(files))


def take(workspace: Workspace, archive: Path, choices: Choices, job: Job, *, theirs: bool = False) -> Taken:
    """Take from an archive what asks nothing and what was chosen, as one step, after a backup.

    Args:
        workspace: into it.
        archive: as look_at() has seen it.
        choices: what the clerk has said.
        job: progress in bytes.
        theirs: conflicts without an answer are theirs; else ours stay.

    Raises:
        UserError: as look_at(); nothing was changed.
        Cancelled: by the job; nothing was changed.
    """
    checking, copying = job.parts(1, 2)
    with opened_archive(archive, workspace.folder, checking, "导入") as (files, _):
        incoming = _incoming(files)
        look = _look(workspace, incoming)
        differences = look.comparison.differences
        if theirs:
            conflicts = (one.key for one in differences if one.kind in {Kind.CONFLICT, Kind.LOST})
            choices = {**dict.fromkeys(conflicts, Choice.THEIRS), **choices}
        chosen = taken(look.comparison, choices)
        still = [one for one in differences if one.kind in ASKED and one.key not in choices]
        ours = own_state(workspace)
        after = joined(ours, look.comparison, chosen)
        changed = _changed(ours, after.state)
        sources = _sources(changed, incoming, look.comparison, files, ours)
        if changed:
            workspace.back_up_before("导入")
            _apply(workspace, look, changed, sources, copying)
        if not (still or after.left):  # else it can be asked again
            keep_common(workspace.folder, incoming.archive_id, files.path(RECORDS.as_posix()))
    return Taken(len(chosen) - len(after.left), len(sources), after.left, tuple(still))


def _incoming(files: ArchiveFiles) -> Incoming:
    return read_records(files.path(RECORDS.as_posix()), files.staging)


def _look(workspace: Workspace, incoming: Incoming) -> Look:
    with workspace.reading() as session:
        ours = _own(session)
        known = {one.other_id: one.row_id for one in session.scalars(select(Twin))}
    common = newest_common(workspace.folder, {*incoming.known, incoming.archive_id})
    base = common.state() if common else None
    comparison = compare(ours, _shared(unmasked(incoming, ours)[0]), base, incoming.deleted, known)
    again = common is not None and common.archive_id == incoming.archive_id
    return Look(incoming, comparison, base is not None, again)


def own_state(workspace: Workspace) -> State:
    """The records here, as look_at() compares them."""
    with workspace.reading() as session:
        return _own(session)


def _own(session: Session) -> State:
    return _shared(stored_state(session.connection().connection.driver_connection))


def _shared(state: State) -> State:
    return {table: {} if table in _NEVER else rows for table, rows in state.items()}


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


def _apply(
    workspace: Workspace,
    look: Look,
    changed: Mapping[tuple[str, str], Row | None],
    sources: Mapping[str, Path],
    job: Job,
) -> None:
    whose = look.incoming.pc or look.incoming.unit
    with workspace.files.taking_in([*sources.values()], job) as stored:
        for sha256, file in zip(sources, stored, strict=True):
            if file.sha256 != sha256:
                raise UserError(f"存档里的“{file.source.name}”与登记的不一致，没有导入，请换一份存档。")
        with workspace.log.change() as session:
            describe(session, f"导入“{whose}”的存档")
            put_rows(session, changed)
            known = set(session.scalars(select(Twin.other_id)))
            for other_id, row_id in look.comparison.twins.items():
                if other_id not in known:
                    session.add(Twin(other_id=other_id, row_id=row_id))


def kinds(differences: Sequence[Difference]) -> dict[Kind, int]:
    """How many there are of each kind."""
    return {kind: sum(one.kind is kind for one in differences) for kind in Kind}
