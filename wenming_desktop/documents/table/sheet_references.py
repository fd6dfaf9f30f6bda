"""References to cells that move along when a table in somebody's sheet gets more or fewer rows."""

import re
from dataclasses import dataclass
from typing import Any, cast

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop.spreadsheets.styles import cells_of

_ROW = re.compile(r"(\$?[A-Za-z]{1,3}\$?)([1-9]\d{0,6})(?!\d)")


@dataclass(frozen=True)
class Rows:
    """Neighbouring rows of a sheet, from 1; none where ``last`` is before ``first``."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Move:
    """The rows of a table that become more or fewer, and by how many; what lies below moves along."""

    rows: Rows
    delta: int

    def row(self, row: int) -> int:
        """Where a row, or the end of a range, comes to lie."""
        end_of_table = row == self.rows.last > self.rows.first
        return row + self.delta if row > self.rows.last or end_of_table else row

    def range(self, reference: str) -> str:
        """Where a range such as ``"B3:D9"`` comes to lie; one that reaches the table's end still does."""
        left, top, right, bottom = range_boundaries(reference)
        if top is None or bottom is None or left is None or right is None:
            return reference  # whole columns
        start = top + self.delta if top > self.rows.last else top
        end = bottom + self.delta if bottom >= self.rows.last else bottom
        return CellRange(None, left, start, right, max(start, end)).coord

    def ranges(self, references: MultiCellRange) -> MultiCellRange:
        """Where several ranges come to lie."""
        return MultiCellRange(" ".join(self.range(each.coord) for each in references.ranges))

    def formula(self, formula: str, *, at_home: bool, title: str) -> str:
        """A formula with its references to the table's sheet moved.

        Args:
            formula: with its ``=``.
            at_home: whether it stands in that sheet, so that references without a sheet's name mean it.
            title: that sheet's.
        """
        tokens = Tokenizer(formula)
        for token in tokens.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                sheet, mark, reference = token.value.rpartition("!")
                if (sheet.strip("'").replace("''", "'") == title) if mark else at_home:
                    token.value = sheet + mark + self._reference(reference)
        return "=" + "".join(token.value for token in tokens.items)

    def _reference(self, reference: str) -> str:
        """A cell or a range; one over all rows of the table stays so, be it a single row or none yet."""
        start, colon, end = reference.partition(":")
        top, bottom = (_ROW.fullmatch(corner) for corner in (start, end))
        if top and bottom and int(top[2]) <= self.rows.first and int(bottom[2]) == self.rows.last:
            return f"{start}:{bottom[1]}{self.rows.last + self.delta}"
        return _ROW.sub(self._moved, start) + colon + _ROW.sub(self._moved, end)

    def _moved(self, found: re.Match[str]) -> str:
        return f"{found[1]}{self.row(int(found[2]))}"


def move_references(sheet: Worksheet, move: Move) -> None:
    """Move what refers to a sheet's rows, after its cells have moved.

    These are formulas in all sheets, choices offered in cells, formats by condition, page ends, the print
    area, the filter, pictures and diagrams.
    """
    for other in cast("Workbook", sheet.parent).worksheets:
        for cell in cells_of(other).values():
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = move.formula(cell.value, at_home=other is sheet, title=sheet.title)
    for offered in sheet.data_validations.dataValidation:
        offered.sqref = move.ranges(offered.sqref)
    _move_conditions(sheet, move)
    breaks = cast("Any", sheet.row_breaks)
    breaks.brk = [each for each in breaks.brk if not move.rows.first - 1 < each.id <= move.rows.last]
    for each in breaks.brk:
        each.id = move.row(each.id)
    if sheet.print_area and "," not in sheet.print_area:
        sheet.print_area = move.range(sheet.print_area.rpartition("!")[2].replace("$", ""))
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = move.range(sheet.auto_filter.ref)
    for picture in drawn_in(sheet):
        for corner in (getattr(picture.anchor, "_from", None), getattr(picture.anchor, "to", None)):
            if corner is not None:
                corner.row = move.row(corner.row + 1) - 1


def drawn_in(sheet: Worksheet) -> list[Any]:
    """The pictures and diagrams of a sheet that are written again; openpyxl has no public list."""
    own = cast("Any", sheet)
    return [*own._images, *own._charts]  # noqa: SLF001


def _move_conditions(sheet: Worksheet, move: Move) -> None:
    old, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for formatted in cast("Any", old):  # openpyxl's are without types
        for rule in formatted.rules:
            rule.formula = [
                move.formula(f"={each}", at_home=True, title=sheet.title)[1:] for each in rule.formula
            ]
            cast("Any", sheet.conditional_formatting).add(str(move.ranges(formatted.sqref)), rule)
