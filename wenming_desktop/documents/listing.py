"""Rows and groups of rows as ``listing`` in style.typ sets them."""

from collections.abc import Iterable

_MOST_CHARACTERS = 600  # of one cell in a row that surely fits on a page; a longer one may run over its end

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
