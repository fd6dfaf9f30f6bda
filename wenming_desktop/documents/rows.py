"""Texts of one table row that may be longer than a page: parted into rows that go on."""

from collections.abc import Mapping
from itertools import zip_longest

from wenming_desktop.documents.wording import pieces, wrap

_MOST_LINES = 20  # of one row: it fits on any page, also in a stand-in font
_PART_LINES = 8  # of the rows that a longer one is parted into: they leave no large gaps at a page's end


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
