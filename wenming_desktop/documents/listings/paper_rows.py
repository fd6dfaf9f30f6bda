"""Rows and groups of rows as ``listing`` in style.typ and tables in Word set them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from wenming_desktop.documents.press.wording import pieces, wrap

_MOST_CHARACTERS = 600  # of one cell in a row that surely fits on a page; a longer one may run over its end
_MOST_LINES = 20  # of a row that surely fits on a page, also in a stand-in font
_PART_LINES = 8  # of the rows that a longer one is parted into: they leave no large gaps at a page's end

Cell = str | Mapping[str, Any]  # JSON values
TICK: Cell = {"kind": "tick"}  # a box to tick by hand


@dataclass(frozen=True)
class Line:
    """One line of a cell that holds several.

    Attributes:
        text: what it says; with a label and no text there is a line to write on.
        kind: "" for plain words, else ``strong``, ``small``, ``note`` or ``urgent``.
        box: whether a box to tick stands before it; None where it does not even keep that room.
        label: a word before the text.
        aside: small grey words after it.
    """

    text: str
    kind: str = ""
    box: bool | None = None
    label: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Facts:
    """Labels in one run, each with what it says; where that is nothing there is a line to write on."""

    facts: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Boxes:
    """Short items side by side, each with a box to tick; ``across`` of them have room in a line."""

    items: tuple[str, ...]
    across: int
    kind: str = "boxes"


def urgent(text: str) -> Cell:
    """Words that say what must be done now."""
    return {"kind": "urgent", "text": text}


def note(text: str) -> Cell:
    """Words that matter less."""
    return {"kind": "note", "text": text}


def strong(text: str) -> Cell:
    """Words of a total."""
    return {"kind": "strong", "text": text}


def lines(*parts: Line | Facts | Boxes) -> Cell:
    """A cell of several lines."""
    return {"kind": "lines", "lines": [asdict(part) for part in parts]}


def cell_text(cell: Cell) -> str:
    """The words of a cell, its lines apart."""
    if isinstance(cell, str):
        return cell
    if cell["kind"] == "lines":
        return "\n".join(map(_line_text, cell["lines"]))
    return cell.get("text", "")


def _line_text(line: Mapping[str, Any]) -> str:
    if line["kind"] == "facts":
        return "　".join(f"{label}{said}" for label, said in line["facts"])
    if line["kind"] == "boxes":
        return "　".join(line["items"])
    return f"{line['label']}{line['text']}{line['aside']}"


def row(*cells: Cell) -> dict[str, object]:
    """One row; it stays whole unless it is too long for a page."""
    longest = max(len(cell_text(cell)) for cell in cells)
    return {"cells": list(cells), "breakable": longest > _MOST_CHARACTERS}


def across(cell: Cell) -> dict[str, object]:
    """A row of one cell over all columns."""
    return {"cells": [cell], "breakable": False}


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
