"""Putting more or fewer rows into a table that stands in somebody's sheet, with whatever lies below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop.documents.table.sheet_references import Move, Rows, move_references
from wenming_desktop.spreadsheets.styles import cells_of, set_style, style_of

_LAST_ROW = 2**20  # of any sheet
_USUAL_WIDTH = 8.43  # of a column that says nothing, in digits


@dataclass(frozen=True)
class Look:
    """How a row of somebody's table looks, for other rows to look the same.

    Attributes:
        styles: by column.
        across: first and last column of the cells that are merged across.
        formulas: by column, with the cell each was written for.
    """

    styles: Mapping[int, Any]
    across: Sequence[tuple[int, int]]
    formulas: Mapping[int, tuple[str, str]]


def look_of(sheet: Worksheet, row: int, right: int, *, header: bool = False) -> Look:
    """The look of a row up to its column ``right``; a header's without its bold type."""
    styles: dict[int, Any] = {}
    formulas: dict[int, tuple[str, str]] = {}
    for column in range(1, right + 1):
        cell: Any = sheet.cell(row, column)
        before = style_of(cell)
        if header:
            cell.font = Font(name=cell.font.name, size=cell.font.size)
        elif cell.data_type == "f" and isinstance(cell.value, str):
            formulas[column] = (cell.value, cell.coordinate)
        styles[column] = style_of(cell)
        set_style(cell, before)
    across = [
        (merged.min_col, merged.max_col)
        for merged in sheet.merged_cells.ranges
        if merged.min_row == merged.max_row == row and merged.max_col > merged.min_col
    ]
    return Look(styles, across, formulas)


def replace_rows(sheet: Worksheet, rows: Rows, looks: Sequence[Look]) -> None:
    """Replace rows by others, empty but for their formulas, one for each look.

    What lies below moves along: cells, merges, heights, and all that move_references() names.

    Args:
        sheet: what to change.
        rows: of a table; where there are none, the new ones stand there.
        looks: of the new rows, in order.
    """
    cells = cells_of(sheet)
    kept = _lift_merges(sheet, rows)
    for row, column in [place for place in cells if rows.first <= place[0] <= rows.last]:
        del cells[row, column]
    delta = len(looks) - rows.count
    _move_below(sheet, rows, delta)
    for merged, styles in kept:
        merged.shift(row_shift=delta)
        sheet.merge_cells(merged.coord)
        for (row, column), style in styles.items():
            set_style(cells[row + delta, column], style)
    move_references(sheet, Move(rows, delta))
    for row, look in enumerate(looks, start=rows.first):
        for column, style in look.styles.items():
            set_style(sheet.cell(row, column), style)
        for column, (formula, origin) in look.formulas.items():
            cell: Any = sheet.cell(row, column)
            translator: Any = Translator(formula, origin)  # openpyxl's is without types
            cell.value = translator.translate_formula(cell.coordinate)
        for left, end in look.across:
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=end)


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
    heights = {row: sheet.row_dimensions.pop(row) for row in list(sheet.row_dimensions) if row >= rows.first}
    for row, dimension in heights.items():
        if rows.last < row <= _LAST_ROW - delta:
            dimension.index = row + delta
            sheet.row_dimensions[row + delta] = dimension
    for name in list(sheet.tables):
        del sheet.tables[name]  # its range would no longer be true; the cells keep their own styles
