"""Finding the bytes of missing and altered files again, and moving foreign files out of the store."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wenming_desktop.changes.lane import ChangeLog
from wenming_desktop.errors import storage_error
from wenming_desktop.evidence.checking import Finding, State, note
from wenming_desktop.evidence.folders import refuse_no_folder
from wenming_desktop.evidence.records import referenced_hashes
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import unique_names
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.safety.files import retrying

FOREIGN_FOLDER = "外来文件"


@dataclass(frozen=True)
class Relinked:
    """What a search for lost files came to."""

    found: tuple[Finding, ...]  # whole again
    lost: tuple[Finding, ...]  # still missing or altered


def relink(log: ChangeLog, files: FileStore, findings: Sequence[Finding], folder: Path, job: Job) -> Relinked:
    """Look through a folder and all below it for the bytes of missing and altered files; take them in.

    Bytes are known again by their SHA-256, whatever the files are called now: a stick, an archive, another
    data folder. Nothing in the folder changes and no record does. Altered bytes are kept aside in the store.
    Files and folders that cannot be read are passed over, and so is a stored file that cannot: it may be
    whole.

    Raises:
        UserError: the folder is not there or is a file, or the store cannot be written.
        Cancelled: by the job, whose progress is in bytes; nothing was taken in.
    """
    refuse_no_folder(folder)
    lost = [finding for finding in findings if finding.lost]
    found = _find({finding.id: finding.size for finding in lost}, folder, job)
    with files.taking_in(list(found.values()), job) as stored:
        whole = {file.sha256 for file in stored}
        note(log, dict.fromkeys(whole, State.SOUND))
    return Relinked(
        tuple(finding for finding in lost if finding.id in whole),
        tuple(finding for finding in lost if finding.id not in whole),
    )


def move_out(log: ChangeLog, files: FileStore, findings: Sequence[Finding], folder: Path) -> int:
    """Move foreign files out of the store into a folder, which is made; returns how many.

    What a record refers to by now stays: the same file may have been added since it was found to be foreign.

    Raises:
        UserError: nothing may be changed, or naming the file that cannot be moved; those before it have been.
    """
    log.refuse_if_read_only()
    with log.reading("没有移出") as session:
        still = set(files.strangers(referenced_hashes(session)))
    foreign = [finding for finding in findings if finding.state is None and finding.path in still]
    there = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    names = unique_names([*there, *(finding.original_name for finding in foreign)])[len(there) :]
    for finding, name in zip(foreign, names, strict=True):
        try:
            folder.mkdir(exist_ok=True)
            retrying(partial(finding.path.rename, folder / name))
        except OSError as error:
            raise storage_error(f"没有移出“{finding.original_name}”", error) or error from error
    return len(foreign)


def _find(wanted: dict[str, int], folder: Path, job: Job) -> dict[str, Path]:
    """Where below the folder the bytes with these hashes (and sizes) lie."""
    candidates = list(_of_size(set(wanted.values()), folder, job))
    total, done = sum(size for _, size in candidates), 0
    found: dict[str, Path] = {}
    for path, size in candidates:
        job.report(done, total, path.name)
        done += size
        with suppress(OSError):
            sha256 = file_hash(path, job.check)
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
            size = plain_size(path)
            if size is not None and size in sizes:
                yield path, size
