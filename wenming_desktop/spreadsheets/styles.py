"""A cell's whole style at once, and the cells that there are: openpyxl has no public way to either."""

from copy import copy
from typing import Any, cast

from openpyxl.worksheet.worksheet import Worksheet


def style_of(cell: Any) -> Any:
    """A copy of a cell's (or a column's) style, for set_style()."""
    return copy(cell._style)  # noqa: SLF001


def set_style(cell: Any, style: Any) -> None:
    """Give a cell (or a column) a style that style_of() returned; it stays the caller's to give again."""
    cell._style = copy(style)  # noqa: SLF001


def cells_of(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """The cells there are, by row and column; asking the sheet for a cell would make it."""
    return cast("Any", sheet)._cells  # noqa: SLF001


def merge_styled(sheet: Worksheet, column: int, first: int, last: int, style: Any) -> None:
    """Merge a column's cells and give each the style: merging keeps only the outline, unmerging needs all."""
    sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    for row in range(first, last + 1):
        set_style(sheet.cell(row, column), style)
