"""What the files of a 报送包 are, read once: kind, pixels, pages, whether they are whole and open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wenming_desktop.errors import UserError
from wenming_desktop.evidence.store import FileStore, Stamp
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Child, Limits
from wenming_desktop.transfer.submission.gathering import SourceFile
from wenming_desktop.viewing.kinds import FileKind, kind_by_name

CHILD = "wenming_desktop.viewing.remaking"
_LIMITS = Limits(cpu=30.0, patience=20.0)


@dataclass(frozen=True)
class Look:
    """What a file is.

    Attributes:
        kind: by its content.
        ending: by its content, without a dot.
        width, height: of a picture in pixels, as it is shown.
        pages: of a picture, PDF or OFD.
        scans: pages of a PDF that are nothing but pictures.
        drawable: its pages can be drawn on this PC.
        lost: the file is gone or its bytes are others; in a word.
        fault: why it cannot be opened, one sentence.
        stamp: size and time of the file as it lay in the store; None where there was none.
        cuts: the first pages of the parts of a PDF that is larger than ``cut_for`` bytes, each part no
            larger; empty where a page alone is.
        cut_for: bytes that a part may have; 0 where that was not asked.
    """

    kind: FileKind
    ending: str = ""
    width: int = 0
    height: int = 0
    pages: int = 0
    scans: int = 0
    drawable: bool = False
    lost: str = ""
    fault: str = ""
    stamp: Stamp | None = None
    cuts: tuple[int, ...] = ()
    cut_for: int = 0

    @property
    def longest(self) -> int:
        """Pixels of the longer side."""
        return max(self.width, self.height)


Looks = Mapping[str, Look]  # by the hash of a file's bytes


def still_true(
    files: Iterable[SourceFile], store: FileStore, known: Looks, limit: int = 0
) -> dict[str, Look]:
    """What is known of files that lie, or are missing, in the store as when they were looked at.

    What was altered, or could not be read, is not among it, nor what is to be cut for another ``limit``.
    """
    wanted = {file.sha256: file for file in files}
    return {
        key: look
        for key, look in known.items()
        if key in wanted
        and look.stamp == store.stamp(key)
        and not (look.lost and look.stamp)
        and not (_to_cut(wanted[key], look, limit) and look.cut_for != limit)
    }


def look_at(
    files: Iterable[SourceFile], store: FileStore, job: Job, known: Looks, limit: int = 0
) -> dict[str, Look]:
    """Look at files; what is known and still true is not read again.

    Every byte is read against its hash, so that a package is not promised of what is not there. PDFs of more
    bytes than ``limit`` (0: any) are tried in parts.

    Raises:
        Cancelled: by the job.
    """
    wanted = {file.sha256: file for file in files}
    found = still_true(wanted.values(), store, known, limit)
    total, done = sum(file.size for file in wanted.values()), 0
    with Child(_LIMITS) as child:
        for sha256, file in wanted.items():
            job.report(done, total, f"正在检查 {file.title}…")
            if sha256 not in found:
                path = store.path(sha256)
                stamp = store.stamp(sha256)  # before it is read: what is written meanwhile is looked at again
                look = replace(_look(file, path, store, child, job), stamp=stamp)
                found[sha256] = _cut(file, path, look, limit, child, job)
            done += file.size
    return found


def _look(file: SourceFile, path: Path, store: FileStore, child: Child, job: Job) -> Look:
    kind = kind_by_name(file.original_name)
    if lost := store.lost(file.sha256, job.check):
        return Look(kind, lost=lost)
    name = file.original_name
    try:
        return child.call(f"{CHILD}:plain_look", path, name, name=name, unpack=_unpacked, job=job.quiet())
    except UserError as error:
        return Look(kind, fault=error.message)


def _to_cut(file: SourceFile, look: Look, limit: int) -> bool:
    """Whether a file could go in parts and may have to."""
    whole = look.kind is FileKind.PDF and not look.lost and not look.fault
    return whole and look.pages > 1 and 0 < limit < file.size


def _cut(file: SourceFile, path: Path, look: Look, limit: int, child: Child, job: Job) -> Look:
    if not _to_cut(file, look, limit):
        return look
    name = file.original_name
    try:
        cuts = child.call(
            f"{CHILD}:plain_cuts", path, name, limit, name=name, unpack=_numbers, job=job.quiet()
        )
    except UserError:  # too much of it: it is offered no parts
        cuts = ()
    return replace(look, cuts=cuts, cut_for=limit)


def _numbers(plain: list[int]) -> tuple[int, ...]:
    return tuple(map(int, plain))


def _unpacked(plain: list[Any]) -> Look:
    kind, ending, width, height, pages, scans, drawable = plain
    return Look(FileKind(kind), ending, width, height, pages, scans, drawable)
