"""Compound files (OLE 2) as tests need them, and the binary workbooks inside."""

import struct
from collections.abc import Iterable, Mapping

_SIZE = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; short ones are padded until they need no mini sectors."""
    entries, table, sectors = [_entry("Root Entry", 5, _END, 0, child=1)], [], b""

    def put(content: bytes) -> int:
        nonlocal sectors
        first = len(table)
        pieces = -(-len(content) // _SIZE)
        table.extend([*range(first + 1, first + pieces), _END])
        sectors += content.ljust(pieces * _SIZE, b"\0")
        return first

    for number, (name, content) in enumerate(streams.items(), start=1):
        whole = content.ljust(4096, b"\0")
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, put(whole), len(whole), right=right))
    directory = put(b"".join(entries))
    own = 1
    while own * _SIZE // 4 < len(table) + own:
        own += 1
    fat = len(table)
    table += [_FAT] * own
    table += [_FREE] * (own * _SIZE // 4 - len(table))
    sectors += struct.pack(f"<{len(table)}I", *table)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<II", own, directory) + struct.pack("<II", 0, 4096)
    head += struct.pack("<IIII", _END, 0, _END, 0)
    return (head + struct.pack(f"<{own}I", *range(fat, fat + own))).ljust(_SIZE, b"\xff") + sectors


def _entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def binary_workbook(records: Iterable[tuple[int, bytes]], before: Iterable[tuple[int, bytes]] = ()) -> bytes:
    """The workbook stream of an .xls file: one sheet of these records, and some before the list of sheets."""
    begin = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    sheet_begin = (0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0))
    heading = struct.pack("<BBBB", 0, 0, 1, 0) + b"A"
    front = _packed([begin, *before])
    start = len(front) + 4 + 4 + len(heading) + 4
    return (
        front
        + _packed([(0x0085, struct.pack("<I", start) + heading), (0x000A, b"")])
        + _packed([sheet_begin, *records, (0x000A, b"")])
    )


def _packed(records: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
