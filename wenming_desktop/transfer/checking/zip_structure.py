"""Whether a zip is built as every program reads it: from its end, and from entry to entry."""

import zipfile
from collections.abc import Sequence
from contextlib import suppress
from struct import calcsize, pack, unpack
from typing import BinaryIO

from wenming_desktop.errors import UserError
from wenming_desktop.transfer.checking.findings import MAX_ENTRIES

_END, _END64, _LOCATOR = "<4s4H2LH", "<4sQ2H2L4Q", "<4sLQL"
_RECORD, _LOCAL = "<4s6H3L5H2L", "<4s5H3L2H"
_MOST_COMMENT = 0xFFFF
_FULL2, _FULL4 = 0xFFFF, 0xFFFFFFFF  # the true number is in the zip64 record
_MOST_DIRECTORY = 128 << 20  # bytes
_DESCRIBED = 0x8  # (4.4.4) sizes follow the data
UTF8 = 0x800  # (4.4.4) the name is UTF-8
_MEANT = 0x41 | UTF8  # bits of flags that both headers must agree on: encrypted, UTF-8
_ZIP64 = 1  # id of the extra field


class BrokenZipError(Exception):
    """A zip that is damaged or not to be trusted; ``args``: why in Chinese, and which entry, if it is one."""

    @property
    def text(self) -> str:
        """Why."""
        return str(self.args[0])

    @property
    def entry(self) -> str:
        """Where; "" of the whole."""
        return str(self.args[1]) if len(self.args) > 1 else ""


def written_path(entry: zipfile.ZipInfo) -> str:
    """An entry's path as its writer meant it: Chinese Windows writes GB18030 and says no encoding."""
    name = entry.orig_filename
    if not entry.flag_bits & UTF8:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                return raw.decode(encoding)
    return name


def check_end(stream: BinaryIO, size: int, name: str) -> int:
    """Hold the end of a zip against its directory before anything is made of it (4.3.12 to 4.3.16).

    Args:
        stream: of its bytes.
        size: in bytes.
        name: for the message.

    Returns:
        Where the directory begins.

    Raises:
        BrokenZipError: they disagree.
        UserError: more than MAX_ENTRIES entries.
    """
    tail_at = max(0, size - calcsize(_END) - _MOST_COMMENT)
    stream.seek(tail_at)
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < calcsize(_END):
        raise BrokenZipError("压缩包不完整，或已损坏")
    _, disk, first, here, count, length, start, comment = unpack(_END, tail[at : at + calcsize(_END)])
    if at + calcsize(_END) + comment != len(tail):
        raise BrokenZipError("压缩包末尾有多余的内容，或不完整")
    end = tail_at + at
    wide = _wide_end(stream, end)
    if wide:
        short, (end, disk, first, here, count, length, start) = (here, count, length, start), wide
        full = (_FULL2, _FULL2, _FULL4, _FULL4)
        if any(s not in {w, f} for s, w, f in zip(short, (here, count, length, start), full, strict=True)):
            raise BrokenZipError("压缩包的两处结尾说法不一")
    if disk or first or here != count or start + length != end:
        raise BrokenZipError("压缩包的目录与结尾不符，或前面有多余的内容")
    if count > MAX_ENTRIES or length > _MOST_DIRECTORY:
        raise UserError(f"“{name}”里的文件超过 {MAX_ENTRIES} 个，不能核对。")
    _check_directory(stream, start, length, count)
    return start


def check_entries(stream: BinaryIO, entries: Sequence[zipfile.ZipInfo], directory: int) -> dict[int, int]:
    """Hold every entry's own header against the directory; entries follow each other without a gap.

    Args:
        stream: of the zip.
        entries: as the directory has them.
        directory: where it begins.

    Returns:
        Where the data begins, by where the header does.

    Raises:
        BrokenZipError: they disagree, overlap, or something lies between them.
    """
    starts: dict[int, int] = {}
    expected = 0
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [*(entry.header_offset for entry in in_order), directory][1:]
    for entry, after in zip(in_order, ends, strict=True):
        if entry.header_offset != expected:
            said = "与另一项重叠" if entry.header_offset < expected else "前面有不明内容"
            raise BrokenZipError(said, written_path(entry))
        starts[expected] = _check_local(stream, entry)
        expected = starts[expected] + entry.compress_size
        if entry.flag_bits & _DESCRIBED:
            expected += _described(stream, entry, expected, after)
    if expected != directory:
        raise BrokenZipError("压缩包里有不明内容，或各项重叠")
    return starts


def _wide_end(stream: BinaryIO, end: int) -> tuple[int, ...] | None:
    """The zip64 end: where it begins, disks, entries here and in all, length and start of the directory."""
    at = end - calcsize(_LOCATOR)
    if at < 0:
        return None
    stream.seek(at)
    mark, disk, place, disks = unpack(_LOCATOR, stream.read(calcsize(_LOCATOR)))
    if mark != b"PK\6\7":
        return None
    stream.seek(min(place, at))
    record = stream.read(calcsize(_END64))
    if len(record) < calcsize(_END64) or disk or disks > 1:
        raise BrokenZipError("压缩包的结尾有误")
    mark, length, _, _, own, first, here, count, size, start = unpack(_END64, record)
    if mark != b"PK\6\6" or place + 12 + length != at:
        raise BrokenZipError("压缩包的结尾有误")
    return place, own, first, here, count, size, start


def _check_directory(stream: BinaryIO, start: int, length: int, count: int) -> None:
    """Walk the directory from record to record: there are as many as the end says, and no more."""
    stream.seek(start)
    content = stream.read(length)
    at = 0
    for _ in range(count):
        if content[at : at + 4] != b"PK\1\2" or at + calcsize(_RECORD) > length:
            raise BrokenZipError("压缩包的目录有误，文件可能已损坏")
        name, extra, comment = unpack("<3H", content[at + 28 : at + 34])
        at += calcsize(_RECORD) + name + extra + comment
    if at != length:
        raise BrokenZipError("压缩包里的文件数与目录不符")


def _check_local(stream: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Hold an entry's header (4.3.7) against the directory; returns where its data begins."""
    stream.seek(entry.header_offset)
    header = stream.read(calcsize(_LOCAL))
    if len(header) < calcsize(_LOCAL) or not header.startswith(b"PK\3\4"):
        raise BrokenZipError("找不到内容", written_path(entry))
    _, _, flags, method, _, _, crc, packed, unpacked, name_size, extra_size = unpack(_LOCAL, header)
    name, extra = stream.read(name_size), stream.read(extra_size)
    encoding = "utf-8" if flags & UTF8 else "cp437"
    if name.decode(encoding, "replace") != entry.orig_filename:
        raise BrokenZipError("名称与目录不符", written_path(entry))
    if method != entry.compress_type or (flags ^ entry.flag_bits) & (_MEANT | _DESCRIBED):
        raise BrokenZipError("说明与目录不符", written_path(entry))
    sizes = _wide_sizes(extra, packed, unpacked)
    told = (crc, *sizes)
    meant = (entry.CRC, entry.compress_size, entry.file_size)
    fits = all(mine in {0, _FULL4, true} for mine, true in zip(told, meant, strict=True))
    if told != meant and not (flags & _DESCRIBED and fits):
        raise BrokenZipError("大小或校验值与目录不符", written_path(entry))
    return entry.header_offset + calcsize(_LOCAL) + name_size + extra_size


def _wide_sizes(extra: bytes, packed: int, unpacked: int) -> tuple[int, int]:
    """Packed and unpacked size as the zip64 field has them (4.5.3), where there is one."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = unpack("<2H", extra[at : at + 4])
        if kind == _ZIP64:
            whole = extra[at + 4 : at + 4 + size]
            values = list(unpack(f"<{len(whole) // 8}Q", whole[: len(whole) // 8 * 8]))
            unpacked = values.pop(0) if unpacked == _FULL4 and values else unpacked
            packed = values.pop(0) if packed == _FULL4 and values else packed
        at += 4 + size
    return packed, unpacked


def _described(stream: BinaryIO, entry: zipfile.ZipInfo, at: int, after: int) -> int:
    """The length of the description after an entry's data (4.3.9), which is held against the directory."""
    stream.seek(at)
    found = stream.read(max(0, min(after - at, 24)))
    for wide in ("<LLL", "<LQQ"):
        said = pack(wide, *(min(n, _FULL4) if wide == "<LLL" else n for n in _sums(entry)))
        if found in {said, b"PK\7\x08" + said}:
            return len(found)
    raise BrokenZipError("大小或校验值与目录不符", written_path(entry))


def _sums(entry: zipfile.ZipInfo) -> tuple[int, int, int]:
    return entry.CRC, entry.compress_size, entry.file_size
