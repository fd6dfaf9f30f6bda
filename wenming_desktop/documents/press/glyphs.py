"""Which characters no font of this machine can print, and where on a paper they stand.

Typst sets a character that the wanted families lack in any other font that has it; what none has becomes a
crossed box without a word. So the fonts' own tables of characters are asked (OpenType, ``cmap``).
"""

import mmap
import re
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from wenming_desktop.documents.paper import Content
from wenming_desktop.documents.press.fonts import choose, heaviest, system_fonts

_TABLE, _RECORD, _GROUP = struct.Struct(">4s4xII"), struct.Struct(">HHI"), struct.Struct(">III")
_NO_INK = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}  # nothing to see, with or without a font
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # the look of the character before
# Letters, signs and formulas: what the system lacks of them is in the fonts that Typst itself brings
_BUILT_IN = (range(0x2E80), range(0x1D400, 0x1D800))
_AROUND = 6  # characters beside one that cannot be printed
_NAMED = 3  # places told
_LABELS = ("code", "label", "title", "name", "heading", "caption")  # what names a piece, best first
_LABEL = 20  # characters of such a name
_CODE = re.compile(r"\d+(-\d+)+")
_QUOTES = re.compile("[“”‘’]")
Ranges = tuple[tuple[int, ...], tuple[int, ...]]  # first and last characters, ascending


@dataclass(frozen=True)
class Missing:
    """A character that no font has, and where it stands, each place once and in the paper's order."""

    character: str
    places: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the clerk reads."""
        more = f"，等 {len(self.places)} 处" if len(self.places) > _NAMED else ""
        where = "；".join(self.places[:_NAMED])
        return f"“{self.character}”字没有字体能印，会印成方框，在：{where}{more}。"


def missing_glyphs(content: Content) -> tuple[Missing, ...]:
    """The characters of a paper that will be crossed boxes; () where all can be printed.

    Raises:
        UserError: no Chinese font is installed.
    """
    texts = list(_texts(content.data, ""))
    lacking = unprinted({character for _, text in texts for character in text})
    return tuple(Missing(character, _places(character, texts)) for character in sorted(lacking))


def unprinted(characters: Iterable[str]) -> set[str]:
    """Those of some characters that no font has; what leaves no ink needs none.

    Raises:
        UserError: no Chinese font is installed.
    """
    return {one for one in characters if not _printed(one)}


@cache
def _printed(character: str) -> bool:
    return _surely_there(character) or any(_has(_ranges(*font), ord(character)) for font in _fonts())


def _surely_there(character: str) -> bool:
    others = (*_SELECTORS, *_BUILT_IN)
    return unicodedata.category(character) in _NO_INK or any(ord(character) in some for some in others)


@cache
def _fonts() -> tuple[tuple[str, int], ...]:
    """File and place in it of every font, those that papers are set in first."""
    infos = system_fonts().fonts()
    usual = {name.lower() for one in choose(heaviest(infos)).values() for name in one.families}
    ordered = sorted(infos, key=lambda info: info.family.lower() not in usual)
    return tuple(dict.fromkeys((str(info.path), info.index) for info in ordered if info.path))


def _has(ranges: Ranges, code: int) -> bool:
    firsts, lasts = ranges
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


@cache
def _ranges(path: str, index: int) -> Ranges:
    """The characters of a font; none where the file cannot be read, which Typst cannot either."""
    try:
        with Path(path).open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = sorted(_characters(data, index))
    except (OSError, ValueError, struct.error):
        return (), ()
    return tuple(first for first, _ in found), tuple(last for _, last in found)


def _characters(data: mmap.mmap, index: int) -> Iterator[tuple[int, int]]:
    """First and last of each run of characters, by the widest of a font's tables (OpenType 1.9, cmap)."""
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", data, start + 4)
    places = {
        tag: at for tag, at, _ in (_TABLE.unpack_from(data, start + 12 + 16 * n) for n in range(tables))
    }
    if b"cmap" not in places:
        return
    cmap = places[b"cmap"]
    (records,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = {cmap + _RECORD.unpack_from(data, cmap + 4 + 8 * number)[2] for number in range(records)}
    formats = {struct.unpack_from(">H", data, at)[0]: at for at in sorted(offsets)}
    if 12 in formats:
        (groups,) = struct.unpack_from(">I", data, formats[12] + 12)
        block = data[formats[12] + 16 : formats[12] + 16 + _GROUP.size * groups]
        yield from ((first, last) for first, last, _ in _GROUP.iter_unpack(block))
    elif 4 in formats:
        yield from _segments(data, formats[4])


def _segments(data: mmap.mmap, at: int) -> Iterator[tuple[int, int]]:
    """The runs of a table of format 4, which has the first 65 536 characters."""
    (twice,) = struct.unpack_from(">H", data, at + 6)
    many = twice // 2
    lasts = struct.unpack_from(f">{many}H", data, at + 14)
    firsts = struct.unpack_from(f">{many}H", data, at + 16 + twice)
    yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF)


def _texts(value: object, label: str, heads: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Every text of a paper with the words for where it is: its piece, in a table its row and column."""
    if isinstance(value, str):
        yield label, value
    elif isinstance(value, Mapping):
        piece = cast("Mapping[str, object]", value)
        heads = _heads(piece) or heads
        own = _label(piece, heads) or label
        for name, each in piece.items():
            cells = cast("list[object]", each) if name == "cells" and isinstance(each, list) else []
            if cells and len(cells) == len(heads):
                for head, cell in zip(heads, cells, strict=True):
                    yield from _texts(cell, f"{own}的{head}" if own else head)
            else:
                yield from _texts(cast("object", each), own, heads)
    elif isinstance(value, list | tuple):
        for each in cast("Sequence[object]", value):
            yield from _texts(each, label, heads)


def _heads(piece: Mapping[str, object]) -> list[str]:
    """The words over the columns of a table, where the piece has one."""
    columns = piece.get("columns")
    if not isinstance(columns, list):
        return []
    found = [
        cast("Mapping[str, object]", one) for one in cast("list[object]", columns) if isinstance(one, dict)
    ]
    return ["".join(str(one.get("head") or one.get("title") or "").split()) for one in found]


def _label(piece: Mapping[str, object], heads: Sequence[str]) -> str:
    """What names a piece: its code or title; a row of a table has its code, or what stands first in it."""
    cells = piece.get("cells")
    if isinstance(cells, list) and cells:
        texts = [one for one in cast("list[object]", cells) if isinstance(one, str)]
        code = next((one for one in texts if _CODE.fullmatch(one)), "")
        first = texts[0] if texts and texts[0] is cells[0] else ""
        named: object = code or (f"{heads[0]} {first}" if first.isdigit() and heads else first)
    else:
        named = next((piece[name] for name in _LABELS if piece.get(name)), "")
    return " ".join(named.split())[:_LABEL] if isinstance(named, str) else ""


def _places(character: str, texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    places: dict[str, None] = {}
    for label, text in texts:
        at = text.find(character)
        if at >= 0:
            around = " ".join(text[max(0, at - _AROUND) : at + _AROUND + 1].split())
            around = _QUOTES.sub("", around)  # one of a pair alone would be read as ours
            places.setdefault(f"{label}“{around}”" if label and character not in label else f"“{around}”")
    return tuple(places)
