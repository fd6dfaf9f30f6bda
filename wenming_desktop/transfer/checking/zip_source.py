"""An archive as one .zip, read in place: its structure is checked before anything in it is unpacked.

What is refused is what two programs may read differently, or what only an attacker makes: a directory that
disagrees with the entries, entries that overlap or leave gaps, names that lead elsewhere, what swells beyond
all measure. After PKWARE's APPNOTE 6.3.10; the numbers in brackets are its sections.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.sandbox.kinds import BROKEN_PACKAGE
from wenming_desktop.transfer.checking.findings import Findings, ProblemKind
from wenming_desktop.transfer.checking.sources import SMALL, Found
from wenming_desktop.transfer.checking.tag_files import is_bag_mark
from wenming_desktop.transfer.checking.zip_structure import BrokenZipError, check_end, check_entries

_MOST_RATIO = 200  # unpacked to packed; scans come to 50, text to 20
_SMALL = 64 << 20  # bytes that may be packed as closely as they like
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # (4.4.4) the entry, strongly, the directory's names
_UTF8 = 0x800
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
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
        self._stream = stream
        self._base = ""  # of the paths that are asked for; with its "/"
        size = path.stat().st_size
        start = check_end(stream, size, path.name)
        try:
            with zipfile.ZipFile(stream) as package:
                self._entries = package.infolist()
        except (*BROKEN_PACKAGE, struct.error) as error:
            raise BrokenZipError("压缩包的目录有误，文件可能已损坏") from error
        self._starts = check_entries(stream, self._entries, start)
        self._by_path: dict[str, zipfile.ZipInfo] = {}

    def look(self, findings: Findings, job: Job) -> Found:
        """As Source has it; faults of entries are problems even where checking is not strict."""
        found = Found()
        keys: dict[str, str] = {}
        folders: dict[str, str] = {}
        files: set[str] = set()
        for entry in self._entries:
            job.check()
            path = entry.filename.removesuffix("/")
            if fault := _fault(entry):
                findings.problem(ProblemKind.STRUCTURE, entry.orig_filename, fault)
            if said := _not_readable(entry):
                findings.not_supported(path, said)
            key = name_key(path)
            if keys.setdefault(key, path) != path or (key in files and not _is_folder(entry)):
                findings.problem(ProblemKind.STRUCTURE, path, "有两项的名称相同，或只差大小写、字形")
            if _is_folder(entry):
                folders[key] = path
                continue
            files.add(key)
            found.files[path] = not (fault or said)
            self._by_path[path] = entry
        self._refuse_bombs()
        filled = {key[:at] for key in files for at, sign in enumerate(key) if sign == "/"}
        for key in files & (filled | folders.keys()):
            findings.problem(ProblemKind.STRUCTURE, keys[key], "既是文件又是文件夹")
        found.empty = [path for key, path in folders.items() if key not in filled]
        return self._within(found, findings)

    def size(self, path: str) -> int:
        """As Source has it."""
        return self._by_path[self._base + path].file_size

    def small(self, path: str) -> bytes | None:
        """As Source has it."""
        return b"".join(self.blocks(path)) if self.size(path) < SMALL else None

    def blocks(self, path: str) -> Iterator[memoryview | bytes]:
        """As Source has it; ValueError also where an entry holds more or less than it says."""
        entry = self._by_path[self._base + path]
        count = crc = 0
        for block in self._unpacked(entry):
            count += len(block)
            crc = zlib.crc32(block, crc)
            if count > entry.file_size:
                break
            yield block
        if count != entry.file_size or crc != entry.CRC:
            raise ValueError(path)

    def gone(self) -> bool:
        """As Source has it."""
        return not self.path.is_file()

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        self._stream.seek(self._starts[entry.header_offset])
        left = entry.compress_size
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type else None
        while left or (unpacker and unpacker.unconsumed_tail):
            packed = unpacker.unconsumed_tail if unpacker else b""
            if not packed:
                packed = self._stream.read(min(left, BLOCK))
                left -= len(packed)
                if not packed:
                    raise ValueError(entry.filename)  # cut short
            if unpacker is None:
                yield packed
                continue
            try:
                yield unpacker.decompress(packed, BLOCK)
            except zlib.error as error:
                raise ValueError(entry.filename) from error
            if unpacker.unused_data:
                raise ValueError(entry.filename)
        while unpacker and not unpacker.eof:  # what is left within it
            block = unpacker.decompress(b"", BLOCK)
            if not block:
                raise ValueError(entry.filename)
            yield block

    def _refuse_bombs(self) -> None:
        packed = sum(entry.compress_size for entry in self._entries)
        unpacked = sum(entry.file_size for entry in self._entries)
        largest = max(self._entries, key=lambda entry: entry.file_size, default=None)
        for entry in self._entries:
            if entry.file_size > max(_SMALL, entry.compress_size * _MOST_RATIO):
                raise BrokenZipError("展开后大得不合常理，没有打开", entry.filename)
        if largest and unpacked > max(_SMALL, packed * _MOST_RATIO):
            raise BrokenZipError("压缩包展开后大得不合常理，没有打开", largest.filename)

    def _within(self, found: Found, findings: Findings) -> Found:
        """What the bag in the zip holds; it is the zip itself or the one folder of it (RFC 8493, 4.2)."""
        split = [path.rpartition("/") for path in found.files if path.count("/") < 2]
        bags = {folder for folder, _, name in split if is_bag_mark(name)}
        if "" in bags:
            return found
        if len(bags) != 1:
            inner = [path for path in found.files if path.lower().endswith(".zip")]
            said = "里面不止一份存档，请分开后再校验。" if bags else "不是存档：里面没有“bagit.txt”。"
            if inner and not bags:
                said = f"里面还是压缩包“{inner[0]}”，请先取出来再校验。"
            raise UserError(f"“{self.path.name}”{said}")
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


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/")  # is_dir() fails for one without a name


def _fault(entry: zipfile.ZipInfo) -> str | None:
    """Why an entry must not be used on any system."""
    name, kind = entry.orig_filename, stat.S_IFMT(entry.external_attr >> 16)
    if not (entry.flag_bits & _UTF8 or name.isascii()):
        return "名称不是 UTF-8 编码"
    if entry.filename != name:
        return "名称有两种写法"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "是链接或特殊文件，没有打开"
    if (kind == stat.S_IFDIR) > _is_folder(entry) or (_is_folder(entry) and entry.file_size):
        return "是文件还是文件夹，说法不一"
    return path_fault(name.removesuffix("/"))


def _not_readable(entry: zipfile.ZipInfo) -> str | None:
    if entry.flag_bits & _ENCRYPTED:
        return "加了密码，不能核对"
    return None if entry.compress_type in _METHODS else "压缩的方法不支持，不能核对"
