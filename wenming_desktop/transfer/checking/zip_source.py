"""An archive as one .zip, read in place: its structure is checked before anything in it is unpacked."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wenming_desktop.errors import storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.findings import (
    Findings,
    NotAnArchiveError,
    ProblemKind,
    SeveralArchivesError,
)
from wenming_desktop.transfer.checking.sources import SMALL, Found
from wenming_desktop.transfer.checking.tag_files import is_bag_mark
from wenming_desktop.transfer.checking.zip_entries import CheckedZip, clashes, entry_fault, not_readable
from wenming_desktop.transfer.checking.zip_structure import UTF8

_MADE_BY_MACOS = "__MACOSX"


class ZipSource:
    """An archive in a zip: the one folder in it that is a bag, or all of it.

    Args:
        path: the zip.
        stream: of its bytes; whoever opened it closes it.

    Raises:
        BrokenZipError: it is damaged, or its structure is not to be trusted.
        UserError: too many entries.
    """

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        self._base = ""  # of the paths that are asked for; with its "/"
        self._zip = CheckedZip(stream, path.name)
        self._by_path: dict[str, zipfile.ZipInfo] = {}

    def look(self, findings: Findings, job: Job) -> Found:
        """As Source has it; faults of entries are problems even where checking is not strict."""
        found = Found()
        folders: list[str] = []
        for entry in self._zip.entries:
            job.check()
            path = entry.filename.removesuffix("/")
            if fault := _fault(entry):
                findings.problem(ProblemKind.STRUCTURE, entry.orig_filename, fault)
            if said := not_readable(entry):
                findings.not_supported(path, said)
            if entry.filename.endswith("/"):  # is_dir() fails for one without a name
                folders.append(path)
                continue
            found.files[path] = not (fault or said)
            self._by_path[path] = entry
        for path, said in clashes(entry.filename for entry in self._zip.entries):
            findings.problem(ProblemKind.STRUCTURE, path, said)
        filled = {path[:at] for path in found.files for at, sign in enumerate(path) if sign == "/"}
        found.empty = [path for path in dict.fromkeys(folders) if path not in filled]
        return self._within(found, findings)

    def size(self, path: str) -> int:
        """As Source has it."""
        return self._by_path[self._base + path].file_size

    def small(self, path: str) -> bytes | None:
        """As Source has it."""
        return b"".join(self.blocks(path)) if self.size(path) < SMALL else None

    def blocks(self, path: str) -> Iterator[memoryview | bytes]:
        """As Source has it; ValueError also where an entry holds more or less than it says."""
        return self._zip.blocks(self._by_path[self._base + path])

    def gone(self) -> bool:
        """As Source has it."""
        return not self.path.is_file()

    def _within(self, found: Found, findings: Findings) -> Found:
        """What the bag in the zip holds; it is the zip itself or the one folder of it (RFC 8493, 4.2)."""
        split = [path.rpartition("/") for path in found.files if path.count("/") < 2]
        bags = {folder for folder, _, name in split if is_bag_mark(name)}
        if "" in bags:
            return found
        if len(bags) != 1:
            inner = [path for path in found.files if path.lower().endswith(".zip")]
            if bags:
                raise SeveralArchivesError(f"“{self.path.name}”里面不止一份存档，请分开后再校验。")
            said = "不是存档：里面没有“bagit.txt”。"
            if inner:
                said = f"里面还是压缩包“{inner[0]}”，请先取出来再校验。"
            raise NotAnArchiveError(f"“{self.path.name}”{said}")
        self._base = f"{bags.pop()}/"
        for path in found.files:
            if not path.startswith(self._base) and not path.startswith(_MADE_BY_MACOS):
                findings.warn(ProblemKind.EXTRA, path, "压缩包里有存档以外的文件")
        return Found(
            {
                p.removeprefix(self._base): opens
                for p, opens in found.files.items()
                if p.startswith(self._base)
            },
            [path.removeprefix(self._base) for path in found.empty if path.startswith(self._base)],
        )


def open_zip(path: Path) -> BinaryIO:
    """A zip's bytes; UserError where they cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        raise storage_error(f"无法读取“{path.name}”", error) or error from error


def _fault(entry: zipfile.ZipInfo) -> str | None:
    """Why an entry must not be used on any system; an archive's names are UTF-8."""
    name = entry.orig_filename
    if not (entry.flag_bits & UTF8 or name.isascii()):
        return "名称不是 UTF-8 编码"
    return "名称有两种写法" if entry.filename != name else entry_fault(entry, name)
