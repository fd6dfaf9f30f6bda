"""What any zip from outside must be before a byte of it is used, and its entries' bytes.

What is refused is what two programs may read differently, or what only an attacker makes: a directory that
disagrees with the entries, entries that overlap or leave gaps, names that lead elsewhere, what swells beyond
all measure. After PKWARE's APPNOTE 6.3.10; the numbers in brackets are its sections.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.sandbox.kinds import BROKEN_PACKAGE
from wenming_desktop.transfer.checking.zip_structure import (
    BrokenZipError,
    check_end,
    check_entries,
    written_path,
)

_MOST_RATIO = 200  # unpacked to packed; scans come to 50, text to 20
_SMALL = 64 << 20  # bytes that may be packed as closely as they like
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # (4.4.4) the entry, strongly, the directory's names
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class CheckedZip:
    """A zip whose directory, entries and sizes agree, and that is no bomb.

    Attributes:
        entries: as the directory has them; whether each may be used is for entry_fault() to say.

    Args:
        stream: of its bytes; whoever opened it closes it.
        name: for the message.

    Raises:
        BrokenZipError: it is damaged, or its structure is not to be trusted.
        UserError: too many entries.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        directory = check_end(stream, stream.seek(0, os.SEEK_END), name)
        try:
            with zipfile.ZipFile(stream) as package:
                self.entries = package.infolist()
        except (*BROKEN_PACKAGE, struct.error) as error:
            raise BrokenZipError("压缩包的目录有误，文件可能已损坏") from error
        self._starts = check_entries(stream, self.entries, directory)
        self._refuse_bombs()

    def blocks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """An entry's bytes; ValueError where it is damaged, or holds more or less than it says."""
        count = crc = 0
        for block in self._unpacked(entry):
            count += len(block)
            crc = zlib.crc32(block, crc)
            if count > entry.file_size:
                break
            yield block
        if count != entry.file_size or crc != entry.CRC:
            raise ValueError(entry.filename)

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
        packed = sum(entry.compress_size for entry in self.entries)
        unpacked = sum(entry.file_size for entry in self.entries)
        largest = max(self.entries, key=lambda entry: entry.file_size, default=None)
        for entry in self.entries:
            if entry.file_size > max(_SMALL, entry.compress_size * _MOST_RATIO):
                raise BrokenZipError("展开后大得不合常理，没有打开", written_path(entry))
        if largest and unpacked > max(_SMALL, packed * _MOST_RATIO):
            raise BrokenZipError("压缩包展开后大得不合常理，没有打开", written_path(largest))


def entry_fault(entry: zipfile.ZipInfo, path: str) -> str | None:
    """Why an entry must not be used on any system, under this path; None where it may."""
    kind, folder = stat.S_IFMT(entry.external_attr >> 16), path.endswith("/")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "是链接或特殊文件，没有打开"
    if (kind == stat.S_IFDIR) > folder or (folder and entry.file_size):
        return "是文件还是文件夹，说法不一"
    return path_fault(path.removesuffix("/"))


def not_readable(entry: zipfile.ZipInfo) -> str | None:
    """Why this program cannot read an entry; None where it can."""
    if entry.flag_bits & _ENCRYPTED:
        return "加了密码，读不了"
    return None if entry.compress_type in _METHODS else "压缩的方法不支持，读不了"


def clashes(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Paths, those of folders with "/" at their ends, that some system takes for others; and the reasons."""
    spellings: dict[str, str] = {}
    files, folders = set[str](), set[str]()
    for path in paths:
        bare = path.removesuffix("/")
        key = name_key(bare)
        if spellings.setdefault(key, bare) != bare or (key in files and bare == path):
            yield bare, "有两项的名称相同，或只差大小写、字形"
        (files if bare == path else folders).add(key)
    folders |= {key[:at] for key in files for at, sign in enumerate(key) if sign == "/"}
    yield from ((spellings[key], "既是文件又是文件夹") for key in sorted(files & folders))
