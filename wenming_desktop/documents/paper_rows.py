"""Rows and groups of rows as ``listing`` in style.typ sets them."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from wenming_desktop.documents.wording import pieces, wrap

_MOST_CHARACTERS = 600  # of one cell in a row that surely fits on a page; a longer one may run over its end
_MOST_LINES = 20  # of a row that surely fits on a page, also in a stand-in font
_PART_LINES = 8  # of the rows that a longer one is parted into: they leave no large gaps at a page's end

Cell = str | dict[str, str]
TICK: Cell = {"kind": "tick"}  # a box to tick by hand


def urgent(text: str) -> Cell:
    """Words that say what must be done now."""
    return {"kind": "urgent", "text": text}


def note(text: str) -> Cell:
    """Words that matter less."""
    return {"kind": "note", "text": text}


def strong(text: str) -> Cell:
    """Words of a total."""
    return {"kind": "strong", "text": text}


def row(*cells: Cell) -> dict[str, object]:
    """One row; it stays whole unless it is too long for a page."""
    longest = max(len(cell if isinstance(cell, str) else cell.get("text", "")) for cell in cells)
    return {"cells": list(cells), "breakable": longest > _MOST_CHARACTERS}


def group(rows: Iterable[dict[str, object]], heading: str = "", tally: str = "") -> dict[str, object]:
    """Rows under a heading of their own, or without one; ``tally`` stands at its right end."""
    return {"heading": heading, "tally": tally, "rows": list(rows)}


def row_parts(cells: Mapping[str, tuple[str, float]]) -> list[dict[str, str]]:
    """One row's texts as the rows that print it: short ones as one, longer ones going on in further rows.

    Args:
        cells: name -> text, and the width in em that its column surely holds.

    Returns:
        At least one row of name -> text. Joined down, the parts of a cell are its text exactly.
    """
    whole = all(len(wrap(text, width)) <= _MOST_LINES for text, width in cells.values())
    most = _MOST_LINES if whole else _PART_LINES
    columns = [pieces(text, width, most) for text, width in cells.values()]
    return [dict(zip(cells, parts, strict=True)) for parts in zip_longest(*columns, fillvalue="")]


def continued(code: str, part: int) -> str:
    """What stands before part ``part`` (from 0) of a row that row_parts() parted."""
    return code if part == 0 else f"{code}\n（续）"
