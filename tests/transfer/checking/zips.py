"""Zips as archivers write them, and as nobody should: built field by field."""

import zlib
from dataclasses import dataclass
from struct import pack

UTF8, DESCRIBED, ENCRYPTED = 0x800, 0x8, 0x1
STORED, DEFLATED, LZMA = 0, 8, 14


@dataclass(frozen=True)
class Part:
    """One entry; what is None is as it must be.

    Args:
        name: as both headers have it.
        content: unpacked.
        method, flags, mode: as both headers have them; ``mode`` is a Unix one.
        local_name, size, packed, crc: what the entry's own header says instead.
        told_size, told_crc: what both headers say of size and CRC instead.
        junk: bytes that follow the entry.
        offset: where the directory says that it begins.
    """

    name: str | bytes
    content: bytes = b""
    method: int = STORED
    flags: int = UTF8
    mode: int = 0o100644
    local_name: str | bytes | None = None
    local_size: int | None = None
    told_size: int | None = None
    told_crc: int | None = None
    junk: bytes = b""
    offset: int | None = None


def zipped(*parts: Part, front: bytes = b"", count: int | None = None, tail: bytes = b"") -> bytes:
    """A zip of these entries.

    Args:
        parts: its entries.
        front: bytes before it.
        count: how many entries its end says there are.
        tail: bytes after it.
    """
    body, directory = bytearray(front), bytearray()
    for part in parts:
        name = _bytes(part.name)
        data = _packed(part)
        size = len(part.content) if part.told_size is None else part.told_size
        crc = zlib.crc32(part.content) if part.told_crc is None else part.told_crc
        at = len(body) if part.offset is None else part.offset
        sums = (crc, len(data), size)
        local = (0, 0, 0) if part.flags & DESCRIBED else sums
        if part.local_size is not None:
            local = (local[0], local[1], part.local_size)
        own = name if part.local_name is None else _bytes(part.local_name)
        body += pack("<4s5H3L2H", b"PK\3\4", 20, part.flags, part.method, 0, 33, *local, len(own), 0) + own
        body += data
        if part.flags & DESCRIBED:
            body += b"PK\7\x08" + pack("<3L", *sums)
        body += part.junk
        head = pack("<4s6H3L", b"PK\1\2", 0x314, 20, part.flags, part.method, 0, 33, *sums)
        directory += head + pack("<5H2L", len(name), 0, 0, 0, 0, part.mode << 16, at) + name
    said = len(parts) if count is None else count
    end = pack("<4s4H2LH", b"PK\5\6", 0, 0, said & 0xFFFF, said & 0xFFFF, len(directory), len(body), 0)
    return bytes(body + directory + end + tail)


def _bytes(name: str | bytes) -> bytes:
    return name if isinstance(name, bytes) else name.encode()


def _packed(part: Part) -> bytes:
    if part.method != DEFLATED:
        return part.content
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(part.content) + packer.flush()
