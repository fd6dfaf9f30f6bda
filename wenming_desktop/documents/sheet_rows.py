"""Putting more or fewer rows into a table that stands in somebody's sheet, with whatever lies below it."""

import re
from dataclasses import dataclass
from typing import Any, cast

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop.spreadsheets.styles import cells_of, set_style, style_of

_REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)([1-9]\d{0,6})(?![\d(A-Za-z_])")
_LAST_ROW = 2**20  # of any sheet
_USUAL_WIDTH = 8.43  # of a column that says nothing, in digits


@dataclass(frozen=True)
class Rows:
    """Neighbouring rows of a sheet, from 1; none where ``last`` is before ``first``."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1


def replace_rows(sheet: Worksheet, rows: Rows, count: int, right: int) -> Rows:
    """Replace rows by ``count`` empty ones in the style of the first of them.

    What lies below moves along: cells, merges, heights, page ends, the print area, choices offered in
    cells; sums over the rows go over the new ones. Cells merged across the first row are so in each.

    Args:
        sheet: what to change.
        rows: of a table; where there are none, the new ones stand there in the style of the row above.
        count: how many rows there are to be.
        right: the table's last column.

    Returns:
        The new rows.
    """
    cells = cells_of(sheet)
    styles, across = _sample(sheet, rows, right)
    kept = _lift_merges(sheet, rows)
    for row, column in [place for place in cells if rows.first <= place[0] <= rows.last]:
        del cells[row, column]
    delta = count - rows.count
    _move_below(sheet, rows, delta)
    for merged, looks in kept:
        merged.shift(row_shift=delta)
        sheet.merge_cells(merged.coord)
        for (row, column), look in looks.items():
            set_style(cells[row + delta, column], look)
    for row in range(rows.first, rows.first + count):
        for column, style in styles.items():
            set_style(sheet.cell(row, column), style)
        for left, end in across:
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=end)
    return Rows(rows.first, rows.first + count - 1)


def column_width(sheet: Worksheet, column: int) -> float:
    """Width of a column in digits of the sheet's usual font, hidden ones too."""
    found = _dimension(sheet, column)
    if found is not None and found.width:
        return found.width
    return sheet.sheet_format.defaultColWidth or _USUAL_WIDTH


def hide_column(sheet: Worksheet, column: int) -> None:
    """Hide one column, taking it out of a run of columns that share their width."""
    found = _dimension(sheet, column)
    if found is not None:
        first, last = found.min or column, found.max or column
        for start, end in ((first, column - 1), (column + 1, last)):
            if start <= end:
                letter = get_column_letter(start)
                part = ColumnDimension(sheet, letter, width=found.width, min=start, max=end)
                set_style(part, style_of(found))
                sheet.column_dimensions[letter] = part
    letter = get_column_letter(column)
    sheet.column_dimensions[letter] = ColumnDimension(sheet, letter, hidden=True, min=column, max=column)


def _dimension(sheet: Worksheet, column: int) -> ColumnDimension | None:
    for letter, found in sheet.column_dimensions.items():
        own = range_boundaries(f"{letter}1")[0] or 0
        if (found.min or own) <= column <= (found.max or own):
            return found
    return None


def _sample(sheet: Worksheet, rows: Rows, right: int) -> tuple[dict[int, Any], list[tuple[int, int]]]:
    """The styles of the first row by column, and which of its cells are merged across."""
    row = rows.first if rows.count else rows.first - 1
    across = [
        (merged.min_col, merged.max_col)
        for merged in sheet.merged_cells.ranges
        if merged.min_row == merged.max_row == row and merged.max_col > merged.min_col
    ]
    styles: dict[int, Any] = {}
    for column in range(1, right + 1):
        cell: Any = sheet.cell(row, column)
        before = style_of(cell)
        if not rows.count:  # a header is bold
            plain = cell.font
            cell.font = Font(name=plain.name, size=plain.size)
        styles[column] = style_of(cell)
        set_style(cell, before)
    return styles, across


def _lift_merges(sheet: Worksheet, rows: Rows) -> list[tuple[CellRange, dict[tuple[int, int], Any]]]:
    """Undo the merges of the rows and those below; the latter come back, with the styles of their cells."""
    cells = cells_of(sheet)
    kept: list[tuple[CellRange, dict[tuple[int, int], Any]]] = []
    for merged in [each for each in sheet.merged_cells.ranges if each.max_row >= rows.first]:
        if merged.min_row > rows.last:
            looks = {place: style_of(cells[place]) for place in merged.cells}
            kept.append((CellRange(merged.coord), looks))
        sheet.unmerge_cells(merged.coord)
    return kept


def _move_below(sheet: Worksheet, rows: Rows, delta: int) -> None:
    cells = cells_of(sheet)
    below = sorted((place for place in cells if place[0] > rows.last), reverse=delta > 0)
    for row, column in below:
        cell = cells.pop((row, column))
        if row + delta > _LAST_ROW:
            continue  # formatted to the sheet's very end
        cell.row = row + delta
        cells[row + delta, column] = cell
        if cell.data_type == "f" and isinstance(cell.value, str):
            cell.value = _REFERENCE.sub(
                lambda found: f"{found[1]}{_moved(int(found[2]), rows, delta)}", cell.value
            )
    heights = {row: sheet.row_dimensions.pop(row) for row in list(sheet.row_dimensions) if row >= rows.first}
    for row, dimension in heights.items():
        if rows.last < row <= _LAST_ROW - delta:
            dimension.index = row + delta
            sheet.row_dimensions[row + delta] = dimension
    breaks = cast("Any", sheet.row_breaks)
    breaks.brk = [each for each in breaks.brk if not rows.first - 1 < each.id <= rows.last]
    for each in breaks.brk:
        each.id = _moved(each.id, rows, delta)
    if sheet.print_area and "," not in sheet.print_area:
        sheet.print_area = _moved_range(sheet.print_area.rpartition("!")[2].replace("$", ""), rows, delta)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _moved_range(sheet.auto_filter.ref, rows, delta)
    for offered in sheet.data_validations.dataValidation:
        ranges = [_moved_range(each.coord, rows, delta) for each in offered.sqref.ranges]
        offered.sqref = MultiCellRange(" ".join(ranges))
    for name in list(sheet.tables):
        del sheet.tables[name]  # its range would no longer be true; the cells keep their own styles


def _moved(row: int, rows: Rows, delta: int) -> int:
    """Where a row, or the end of a range, comes to lie."""
    return row + delta if row > rows.last or (row == rows.last > rows.first) else row


def _moved_range(reference: str, rows: Rows, delta: int) -> str:
    left, top, right, bottom = range_boundaries(reference)
    if top is None or bottom is None or left is None or right is None:
        return reference  # whole columns
    start = top + delta if top > rows.last else top
    end = bottom + delta if bottom >= rows.last else bottom
    return CellRange(None, left, start, right, max(start, end)).coord
