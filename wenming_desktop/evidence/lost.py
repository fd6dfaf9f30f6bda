"""Evidence files that were deleted or cut short behind our back, and finding their bytes again."""

import hashlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Evidence
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import BLOCK, file_size

_REPORT_EVERY = 500  # files


@dataclass(frozen=True)
class LostFile:
    """A record whose bytes are not, or not all, in the store."""

    id: str
    title: str
    original_name: str
    sha256: str
    size: int  # bytes, as they were
    left: int | None  # bytes that are there; None if the file is gone


@dataclass(frozen=True)
class Relinked:
    """What a search for lost files came to."""

    found: tuple[LostFile, ...]  # whole again
    lost: tuple[LostFile, ...]  # still lost


def missing_files(session: Session, files: FileStore, job: Job) -> list[LostFile]:
    """Every record whose file is gone or has another size, by title; looks at each file's size only.

    Raises:
        Cancelled: by the job, whose progress is in records.
    """
    columns = (Evidence.id, Evidence.title, Evidence.original_name, Evidence.sha256, Evidence.size)
    rows = session.execute(select(*columns).order_by(Evidence.title, Evidence.id)).all()
    lost: list[LostFile] = []
    for done, row in enumerate(rows):
        if done % _REPORT_EVERY == 0:
            job.report(done, len(rows), "正在核对材料文件")
        left = _size(files.path(row.sha256))
        if left != row.size:
            lost.append(LostFile(row.id, row.title, row.original_name, row.sha256, row.size, left))
    return lost


def relink(session: Session, files: FileStore, folder: Path, job: Job) -> Relinked:
    """Look through a folder and all below it for the bytes of lost files and take them into the store.

    Bytes are known again by their SHA-256, whatever the files are called now. Nothing in the folder changes
    and no record does. Files and folders that cannot be read are passed over.

    Raises:
        UserError: the folder is not there, or the store cannot be written.
        Cancelled: by the job, whose progress is in bytes; nothing was taken in.
    """
    if not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”，请确认U盘或磁盘已插好。")
    lost = missing_files(session, files, job)
    found = _find({row.sha256: row.size for row in lost}, folder, job)
    with files.taking_in(list(found.values()), job) as stored:
        whole = {file.sha256 for file in stored}
    return Relinked(
        tuple(row for row in lost if row.sha256 in whole),
        tuple(row for row in lost if row.sha256 not in whole),
    )


def _find(wanted: dict[str, int], folder: Path, job: Job) -> dict[str, Path]:
    """Where below the folder the bytes with these hashes (and sizes) lie."""
    candidates = list(_of_size(set(wanted.values()), folder, job))
    total, done = sum(size for _, size in candidates), 0
    found: dict[str, Path] = {}
    for path, size in candidates:
        job.report(done, total, path.name)
        done += size
        sha256 = _hash(path, job)
        if sha256 in wanted:
            found.setdefault(sha256, path)
        if len(found) == len(wanted):
            break
    return found


def _of_size(sizes: Collection[int], folder: Path, job: Job) -> Iterator[tuple[Path, int]]:
    for parent, _, names in os.walk(folder):
        for name in names:
            job.check()
            path = Path(parent, name)
            size = _size(path)
            if size is not None and size in sizes:
                yield path, size


def _size(path: Path) -> int | None:
    """Bytes of a plain file; None if there is none, or it cannot be looked at."""
    try:
        return file_size(path)
    except OSError:
        return None


def _hash(path: Path, job: Job) -> str | None:
    """SHA-256 in hex; None for a file that cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                job.check()
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()
