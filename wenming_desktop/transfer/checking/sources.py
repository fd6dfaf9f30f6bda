"""Where an archive lies: what a folder holds, and its bytes. zip_source.py is the same for a zip."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader, FileIO, RawIOBase
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import MAX_PATH, name_fault, name_key, path_fault
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.transfer.checking.findings import MAX_ENTRIES, Findings, ProblemKind

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_NAME_SURROGATE = (
    0x20000000  # the bit of a Windows reparse tag that says: this entry stands for another place
)
SMALL = 1 << 16  # bytes
_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass
class Found:
    """What an archive holds: files, and folders with nothing in them.

    Attributes:
        files: path below the archive -> whether it may be opened.
        empty: folders.
    """

    files: dict[str, bool] = field(default_factory=dict[str, bool])
    empty: list[str] = field(default_factory=list[str])


class Source(Protocol):
    """An archive that can be looked through, and after that read.

    What reads a file raises OSError where that fails, and ValueError where its entry in a zip is damaged.
    """

    @property
    def path(self) -> Path:
        """The folder, or the zip."""
        ...

    def look(self, findings: Findings, job: Job) -> Found:
        """Find everything in it, noting what is wrong with names and entries.

        Raises UserError where there are too many entries or the medium is gone, and Cancelled.
        """
        ...

    def size(self, path: str) -> int:
        """A file's length in bytes; 0 where that cannot be told. Raises nothing."""
        ...

    def small(self, path: str) -> bytes | None:
        """All of a file of less than SMALL bytes; None for a larger one."""
        ...

    def blocks(self, path: str) -> Iterator[memoryview | bytes]:
        """A file's bytes; a block is good until the next but one is asked for."""
        ...

    def gone(self) -> bool:
        """Whether the medium was taken away."""
        ...


class FolderSource:
    """An archive as a plain folder; links in it are never followed.

    No file is looked at apart from what its folder says and its bytes: to ask for the state of each takes as
    long as to read a small one.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._root = str(folder)
        self._buffers = cycle([memoryview(bytearray(BLOCK)) for _ in range(2)])

    def look(self, findings: Findings, job: Job) -> Found:
        """As Source has it."""
        found = Found()
        keys: dict[str, str] = {}  # by what no system can tell apart
        folders = [("", "")]
        while folders:
            folder, key = folders.pop()
            job.check()
            entries = self._list(folder, findings)
            if entries == [] and folder:
                found.empty.append(folder)
            for entry in entries or ():
                path = f"{folder}/{entry.name}" if folder else entry.name
                own = f"{key}/{name_key(entry.name)}"
                if self._is_folder(path, entry, found, findings):
                    folders.append((path, own))
                if (other := keys.setdefault(own, path)) != path:
                    for alike in (other, path):
                        findings.warn(ProblemKind.STRUCTURE, alike, "与另一个名称只差大小写或字形")
            if len(keys) > MAX_ENTRIES:
                raise UserError(f"“{self.path}”里的文件超过 {MAX_ENTRIES} 个，不能核对。")
        return found

    def size(self, path: str) -> int:
        """As Source has it."""
        try:
            return os.lstat(f"{self._root}/{path}").st_size
        except OSError:
            return 0

    def small(self, path: str) -> bytes | None:
        """As Source has it."""
        handle = os.open(f"{self._root}/{path}", _READ_ONLY)
        try:
            content = os.read(handle, SMALL)
        finally:
            os.close(handle)
        return content if len(content) < SMALL else None

    def blocks(self, path: str) -> Iterator[memoryview | bytes]:
        """As Source has it."""
        handle = os.open(f"{self._root}/{path}", _READ_ONLY)
        with FileIO(handle) as stream:
            for buffer in self._buffers:
                count = stream.readinto(buffer)
                if not count:
                    return
                yield buffer[:count]

    def gone(self) -> bool:
        """As Source has it."""
        return not self.path.is_dir()

    def _list(self, folder: str, findings: Findings) -> list[os.DirEntry[str]] | None:
        """What a folder holds, in order; None where it cannot be read."""
        try:
            with os.scandir(f"{self._root}/{folder}") as found:
                entries = list(islice(found, MAX_ENTRIES + 1))
        except OSError as error:
            note_unreadable(self, folder, error, findings)
            return None
        return sorted(entries, key=lambda entry: entry.name)

    @staticmethod
    def _is_folder(path: str, entry: os.DirEntry[str], found: Found, findings: Findings) -> bool:
        """Whether to go into what was found; notes files and what is wrong with an entry."""
        folder = not entry.is_file(follow_symlinks=False)
        linked = _stands_for_another(entry)
        if linked or (folder and not entry.is_dir(follow_symlinks=False)):
            found.files[path] = False
            linked = linked or entry.is_symlink()
            said = "是指向别处的链接，没有打开" if linked else "不是普通文件，没有打开"
            findings.problem(ProblemKind.STRUCTURE, path, said)
            return False
        # What is above it has been looked at; a path of so few characters is short enough.
        fault = name_fault(entry.name) or (path_fault(path) if len(path) > MAX_PATH // 2 else None)
        if fault:  # Windows cannot hold it, which RFC 8493 leaves to the one who makes the bag
            findings.warn(ProblemKind.STRUCTURE, path, fault)
        refused = fault is not None and findings.strict
        if refused or not folder:
            found.files[path] = not refused
        return folder and not refused


def _stands_for_another(entry: os.DirEntry[str]) -> bool:
    """Whether a Windows entry is a junction or the like; what stat() knows there costs nothing."""
    if os.name != "nt":
        return False
    return bool(getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) & _NAME_SURROGATE)


def note_unreadable(source: Source, path: str, error: OSError, findings: Findings) -> None:
    """Note a file that cannot be read; UserError if the medium is gone."""
    if source.gone():
        raise taken_away(source.path, "没有校验完") from error
    findings.problem(ProblemKind.UNREADABLE, path, "读不出来")


def taken_away(path: Path, undone: str, files: int = 0) -> UserError:
    """That an archive, or so many of its files, went while it was read: neither sound nor broken then."""
    what = f"里有 {files} 个文件" if files else ""
    return UserError(
        f"“{path}”{what}读到一半不见了（U盘被拔出，或存档被移走、删除），{undone}，请插好U盘或把存档放回去后重试。"
    )


def opened(source: Source, path: str) -> BinaryIO:
    """A file of an archive as a stream."""
    return cast("BinaryIO", BufferedReader(_Stream(source.blocks(path))))


def content_of(source: Source, path: str, most: int) -> bytes:
    """A file whole; ValueError for one of more than ``most`` bytes."""
    with opened(source, path) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise ValueError(path)
    return content


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
