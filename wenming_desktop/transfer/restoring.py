"""A data folder made again from an archive, for the day when the disk has died."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.dump import StoredTable, fill_database
from db.migrate import latest_version
from db.models import CommonArchive, Setting, new_id
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.merging.bases import RESTORED_FROM, keep_records
from wenming_desktop.transfer.merging.incoming import Incoming, read_records, unmasked
from wenming_desktop.transfer.merging.states import Row, State
from wenming_desktop.transfer.opening import ArchiveFiles, opened_archive
from wenming_desktop.transfer.records import RECORDS_PATH
from wenming_desktop.words import listed
from wenming_desktop.workspace import DATABASE_NAME, replace_database

_NAMED_AT_MOST = 20
_COMMON, _SETTING = CommonArchive.__tablename__, Setting.__tablename__


@dataclass(frozen=True)
class Restored:
    """What came back.

    Attributes:
        records: rows.
        files: pieces of evidence whose files came along.
        without: titles of evidence whose files are not in the archive.
        masked: numbers of volunteers that the archive hides; they are empty now.
    """

    records: int
    files: int
    without: tuple[str, ...]
    masked: int


def restore_archive(archive: Path, folder: Path, job: Job, *, over: bool = False) -> Restored:
    """Make a data folder from an archive: all records and files, without the history.

    Args:
        archive: a folder, a .zip or one of several volumes; it is checked whole before anything is written.
        folder: of the data; missing, empty, or, with ``over``, of a closed workspace.
        job: progress in bytes.
        over: put it in the place of what is there; that is saved first.

    Raises:
        UserError: the archive is not whole, or there is something in the folder.
        Cancelled: by the job; nothing was restored.
    """
    if not over and (folder / DATABASE_NAME).exists():
        raise UserError(f"“{folder}”里已有数据，没有恢复。请选择空文件夹；要换掉现有数据，请先确认。")
    verifying, copying = job.parts(1, 2)
    staging = _existing(folder.absolute())
    with opened_archive(archive, staging, verifying, "恢复") as (files, _):
        incoming = read_records(files.path(RECORDS_PATH.as_posix()), files.staging)
        state, masked = unmasked(incoming)
        sources = _sources(incoming, files)
        if incoming.archive_id:
            state = _rooted(state, incoming)
        _put(folder, state, sources, copying)
        if incoming.archive_id:
            with suppress(OSError):  # without them more is asked when the PCs come together
                keep_records(folder, incoming.archive_id, files.path(RECORDS_PATH.as_posix()))
    titles = [row["title"] for row in state["evidence"].values() if row["sha256"] not in sources]
    return Restored(sum(map(len, state.values())), len(sources), tuple(titles), masked)


def _rooted(state: State, incoming: Incoming) -> State:
    """The records with what they go back to: the archive, and all that this one goes back to."""
    root: Row = {"id": incoming.archive_id, "key": RESTORED_FROM, "value": incoming.archive_id}
    settings = [row for row in state[_SETTING].values() if row["key"] != RESTORED_FROM]
    known: list[Row] = [
        {"id": new_id(), "archive_id": each, "whole": 1} for each in (*incoming.known, incoming.archive_id)
    ]
    tables = {_COMMON: known, _SETTING: [*settings, root]}
    return {**state, **{table: {row["id"]: row for row in rows} for table, rows in tables.items()}}


def _existing(folder: Path) -> Path:
    """The nearest folder above that is there: on the same disk there is room, if anywhere."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def _put(folder: Path, state: State, sources: Mapping[str, Path], job: Job) -> None:
    """Files first, then the records that refer to them."""
    store = FileStore(folder.absolute() / "files")

    def fill(part: Path) -> None:
        with store.taking_in([*sources.values()], job) as stored:
            for sha256, file in zip(sources, stored, strict=True):
                if file.sha256 != sha256:
                    raise UserError(f"存档里的“{file.source.name}”与登记的不一致，没有恢复，请换一份存档。")
            fill_database(part, latest_version(), _tables(state))

    replace_database(folder, "从存档恢复", fill)


def said(restored: Restored) -> str:
    """It in plain sentences."""
    parts = [f"恢复了 {restored.records:,} 条登记、{restored.files:,} 份材料的文件。"]
    if restored.without:
        named = listed([f"“{title}”" for title in restored.without], "份", _NAMED_AT_MOST)
        parts.append(f"材料{named}的文件不在这份存档里。")
    if restored.masked:
        parts.append(f"存档里隐去了志愿者的 {restored.masked:,} 个电话、编号，恢复后是空的。")
    return "".join(parts)


def _sources(incoming: Incoming, files: ArchiveFiles) -> dict[str, Path]:
    """Hash -> where a copy lies, of every file in the archive."""
    found: dict[str, Path] = {}
    for table in ("evidence", "evidence_version"):
        for row_id, row in incoming.state[table].items():
            for path in incoming.paths.get(row_id, ())[:1]:
                if row["sha256"] not in found:
                    found[row["sha256"]] = files.path(path, row["sha256"])
    return found


def _tables(state: State) -> Iterator[StoredTable]:
    for name, rows in state.items():
        if rows:
            columns = tuple(next(iter(rows.values())))
            yield StoredTable(
                name, columns, [tuple(row[column] for column in columns) for row in rows.values()]
            )
