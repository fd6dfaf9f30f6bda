"""Where an archive lies: what a folder holds, and its bytes. zip_source.py is the same for a zip."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader, RawIOBase
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import MAX_PATH, name_key, path_fault
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.transfer.checking.findings import MAX_ENTRIES, Findings, ProblemKind

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_NAME_SURROGATE = (
    0x20000000  # the bit of a Windows reparse tag that says: this entry stands for another place
)
_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass
class Found:
    """What an archive holds: files, and folders with nothing in them.

    Attributes:
        sizes: of files, by path below the archive; None for what must not be opened.
        empty: folders.
    """

    sizes: dict[str, int | None] = field(default_factory=dict[str, int | None])
    empty: list[str] = field(default_factory=list[str])


class Source(Protocol):
    """An archive that can be looked through."""

    @property
    def path(self) -> Path:
        """The folder, or the zip."""
        ...

    def look(self, findings: Findings, job: Job) -> Found:
        """Find everything in it, noting what is wrong with names and entries.

        Raises UserError where there are too many entries or the medium is gone, and Cancelled.
        """
        ...

    def blocks(self, path: str, size: int) -> Iterator[memoryview | bytes]:
        """A file's bytes; a block is good until the next but one is asked for.

        Raises OSError where they cannot be read, ValueError where the file is not as long as ``size``.
        """
        ...

    def gone(self) -> bool:
        """Whether the medium was taken away."""
        ...


class FolderSource:
    """An archive as a plain folder; links in it are never followed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._root = str(folder)
        self._buffers = cycle([memoryview(bytearray(BLOCK)) for _ in range(2)])
        self._keys: dict[str, str] = {}  # by what no system can tell apart

    def look(self, findings: Findings, job: Job) -> Found:
        """As Source has it."""
        found = Found()
        self._keys.clear()
        folders = [("", "")]
        while folders:
            folder, key = folders.pop()
            job.check()
            entries = self._list(folder, findings)
            if entries == [] and folder:
                found.empty.append(folder)
            for name, info in entries or ():
                path = f"{folder}/{name}" if folder else name
                own = f"{key}/{name_key(name)}"
                if self._is_folder(path, name, info, found, findings):
                    folders.append((path, own))
                if self._keys.setdefault(own, path) != path:
                    findings.warn(ProblemKind.STRUCTURE, path, "与另一个名称只差大小写或字形")
            if len(self._keys) > MAX_ENTRIES:
                raise UserError(f"“{self.path}”里的文件超过 {MAX_ENTRIES} 个，不能核对。")
        return found

    def blocks(self, path: str, size: int) -> Iterator[memoryview | bytes]:
        """As Source has it; a small file is one block."""
        handle = os.open(f"{self._root}/{path}", _READ_ONLY)
        try:
            if size < BLOCK:
                content = os.read(handle, size + 1)
                if len(content) == size:
                    yield content
                    return
                raise ValueError(path)  # it was changed since it was found
            with open(handle, "rb", buffering=0, closefd=False) as stream:
                for buffer in self._buffers:
                    count = stream.readinto(buffer)
                    if not count:
                        return
                    yield buffer[:count]
        finally:
            os.close(handle)

    def gone(self) -> bool:
        """As Source has it."""
        return not self.path.is_dir()

    def _list(self, folder: str, findings: Findings) -> list[tuple[str, os.stat_result]] | None:
        """Names and states of what a folder holds, in order; None where it cannot be read."""
        try:
            with os.scandir(f"{self._root}/{folder}") as found:
                some = islice(found, MAX_ENTRIES + 1)
                entries = [(entry.name, entry.stat(follow_symlinks=False)) for entry in some]
        except OSError as error:
            note_unreadable(self, folder, error, findings)
            return None
        return sorted(entries, key=lambda entry: entry[0])

    @staticmethod
    def _is_folder(path: str, name: str, info: os.stat_result, found: Found, findings: Findings) -> bool:
        """Whether to go into what was found; notes files and what is wrong with an entry."""
        linked = getattr(info, "st_reparse_tag", 0) & _NAME_SURROGATE
        kind = stat.S_IFLNK if linked else stat.S_IFMT(info.st_mode)
        if kind not in {stat.S_IFREG, stat.S_IFDIR}:
            found.sizes[path] = None
            said = "是指向别处的链接，没有打开" if kind == stat.S_IFLNK else "不是普通文件，没有打开"
            findings.problem(ProblemKind.STRUCTURE, path, said)
            return False
        # What is above it has been looked at; a path of so few characters is short enough.
        fault = path_fault(name) or (path_fault(path) if len(path) > MAX_PATH // 2 else None)
        if fault:  # Windows cannot hold it, which RFC 8493 leaves to the one who makes the bag
            findings.warn(ProblemKind.STRUCTURE, path, fault)
        refused = fault is not None and findings.strict
        if refused or kind == stat.S_IFREG:
            found.sizes[path] = None if refused else info.st_size
        return kind == stat.S_IFDIR and not refused


def note_unreadable(source: Source, path: str, error: OSError, findings: Findings) -> None:
    """Note a file that cannot be read; UserError if the medium is gone."""
    if source.gone():
        raise storage_error(f"无法校验存档“{source.path}”", error) or error from error
    findings.problem(ProblemKind.UNREADABLE, path, "读不出来")


def opened(source: Source, path: str, size: int) -> BinaryIO:
    """A file of an archive as a stream; errors as of blocks()."""
    return cast("BinaryIO", BufferedReader(_Stream(source.blocks(path, size))))


def content_of(source: Source, path: str, size: int, most: int) -> bytes:
    """A small file whole; ValueError for one of more than ``most`` bytes, other errors as of blocks()."""
    if size > most:
        raise ValueError(path)
    return b"".join(bytes(block) for block in source.blocks(path, size))


class _Stream(RawIOBase):
    """Blocks as a raw stream."""

    def __init__(self, blocks: Iterator[memoryview | bytes]) -> None:
        self._blocks, self._left = blocks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        target = memoryview(buffer).cast("B")
        if not self._left:
            self._left = memoryview(next(self._blocks, b""))
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
