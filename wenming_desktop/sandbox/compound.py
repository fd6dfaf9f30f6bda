"""Compound files (OLE 2): what .xls, .et, .doc and .wps are, and what a password makes of .xlsx and .docx.

After [MS-CFB]: sectors of one size, chained by a table (FAT); a directory of storages and streams; streams
shorter than a cutoff lie in smaller sectors inside the root's own stream.
"""

import struct
from collections.abc import Sequence

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA  # and above: no sector
_ENTRY = 128  # bytes of a directory entry
_MOST_ENTRIES = 10_000
_IN_HEADER = 109  # sectors of the FAT that the header itself names


class BrokenCompoundError(ValueError):
    """The file is no compound file, or damaged."""


class Compound:
    """A compound file's entries at the top level, and the content of its streams.

    Args:
        content: the file's bytes.

    Raises:
        BrokenCompoundError: it is none, or damaged.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._read(content)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise BrokenCompoundError(repr(error)) from error

    def _read(self, content: bytes) -> None:
        if not content.startswith(MAGIC):
            raise BrokenCompoundError("no compound file")
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        directory, _, self._cutoff, mini_table, _, more, _ = struct.unpack_from("<IIIIIII", content, 48)
        if shift not in {9, 12} or mini_shift != 6:
            raise BrokenCompoundError("odd sectors")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._content = content
        tables = [*struct.unpack_from(f"<{_IN_HEADER}I", content, 76)]
        each = self._size // 4
        for _ in range(len(content) // self._size):
            if more >= _NONE:
                break
            *named, more = struct.unpack(f"<{each}I", self._sector(more))
            tables += named
        else:
            raise BrokenCompoundError("endless table")
        self._table: list[int] = []
        for sector in tables[: len(content) // self._size + 1]:
            if sector < _NONE:
                self._table += struct.unpack(f"<{each}I", self._sector(sector))
        entries = self._chain(directory)
        root = entries[:_ENTRY]
        start, size = struct.unpack_from("<II", root, 116)
        self._small = self._chain(start)[:size] if start < _NONE else b""
        mini = self._chain(mini_table) if mini_table < _NONE else b""
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._streams = _children(entries)

    @property
    def names(self) -> frozenset[str]:
        """The names of the storages and streams at the top level, in small letters: theirs do not count."""
        return frozenset(self._streams)

    def stream(self, name: str) -> bytes:
        """The content of a stream at the top level, by its name in small letters.

        Raises:
            BrokenCompoundError: there is none, or it is damaged.
        """
        if name not in self._streams:
            raise BrokenCompoundError(f"no {name}")
        start, size = self._streams[name]
        if not size:
            return b""
        try:
            if size >= self._cutoff:
                return self._chain(start)[:size]
            pieces = _followed(start, self._mini_table)
            small, step = self._small, self._mini_size
            return b"".join(small[at * step : (at + 1) * step] for at in pieces)[:size]
        except (struct.error, IndexError) as error:
            raise BrokenCompoundError(repr(error)) from error

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._content):
            raise BrokenCompoundError("cut off")
        return self._content[at : at + self._size].ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(start, self._table)))


def _followed(start: int, table: Sequence[int]) -> list[int]:
    """The numbers of a chain's sectors."""
    found: list[int] = []
    while start < _NONE:
        found.append(start)
        if len(found) > len(table):
            raise BrokenCompoundError("endless chain")
        start = table[start]
    return found


def _children(entries: bytes) -> dict[str, tuple[int, int]]:
    """First sector and size by name in small letters, of the root's children, which form a binary tree."""
    found: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    (child,) = struct.unpack_from("<I", entries, 76)
    waiting = [child]
    while waiting:
        number = waiting.pop()
        if number >= _NONE or number in seen:
            continue
        seen.add(number)
        if len(seen) > _MOST_ENTRIES:
            raise BrokenCompoundError("too many entries")
        entry = entries[number * _ENTRY : (number + 1) * _ENTRY]
        (length,) = struct.unpack_from("<H", entry, 64)
        left, right = struct.unpack_from("<II", entry, 68)
        start, size = struct.unpack_from("<II", entry, 116)
        found[entry[: max(length - 2, 0)].decode("utf-16-le").lower()] = (start, size)
        waiting += (left, right)
    return found
