"""What is read of a workbook: sheets of values, and the cells that have none to be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from wenming_desktop.words import without_marks

MOST_ROWS, MOST_COLUMNS = 5_000, 100

Cell = object  # str, int, float, bool, datetime, time, timedelta, Unusable or None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Unusable:
    """A cell without a value that could be read; never data.

    Attributes:
        place: the cell, such as ``D12``.
        written: ``#N/A``, or the formula with its =; only ``=`` where its text is not known.
        formula: a formula whose result was not stored, not an error.
    """

    place: str
    written: str
    formula: bool

    def __str__(self) -> str:
        return self.written

    @property
    def problem(self) -> str:
        """What is wrong and what to do, without a full stop."""
        if not self.formula:
            return f"单元格 {self.place} 是错误值“{self.written}”"
        text = f"“{self.written[:60]}”" if len(self.written) > 1 else ""
        return f"单元格 {self.place} 的公式{text}没有算好的结果，请在 Excel 或 WPS 里打开并保存后再试"


@dataclass(frozen=True)
class Area:
    """A merged range; places from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet's values from A1 on, without empty rows and columns at the end.

    Attributes:
        name: of the sheet.
        rows: the cells, as many in each row, hidden ones too. Of merged cells the first has the value and
            the others are None.
        cut: more lies beyond MOST_ROWS or MOST_COLUMNS.
        merged: its merged ranges.
        struck: (row, column) -> what is left of the cell without what is struck out in it (.xlsx alone).
        comments: row, column and text of the remarks on its cells (.xlsx alone).
        hidden: it is hidden, and read because no visible sheet of the workbook has anything in it.
        beside: names of the workbook's hidden sheets, which are not read.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    cut: bool = False
    merged: tuple[Area, ...] = ()
    struck: Mapping[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    comments: tuple[tuple[int, int, str], ...] = ()
    hidden: bool = False
    beside: tuple[str, ...] = ()

    def filled(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows with each merged range filled with its first cell's value."""
        rows = [list(row) for row in self.rows]
        for area in self.merged:
            if area.top < len(rows) and area.left < len(rows[0]):
                value = rows[area.top][area.left]
                for row in rows[area.top : area.bottom + 1]:
                    row[area.left : area.right + 1] = [value] * len(row[area.left : area.right + 1])
        return tuple(map(tuple, rows))


class Marks:
    """What the values of a sheet do not say.

    Attributes:
        unusable: row -> column -> the cell, places from 0, within MOST_ROWS and MOST_COLUMNS.
        merged: its merged ranges, clipped to those.
        struck: as of a Sheet.
        height, width: the last row and column with anything in them, from 1, where reach() was told of them.
    """

    def __init__(self) -> None:
        self.unusable: dict[int, dict[int, Unusable]] = {}
        self.merged: list[Area] = []
        self.struck: dict[tuple[int, int], str] = {}
        self.height = self.width = 0
        self._covered = 0  # cells

    def add(self, row: int, column: int, written: str, *, formula: bool = False) -> None:
        """Note a cell that has no value to be read."""
        if row < MOST_ROWS and column < MOST_COLUMNS:
            place = f"{get_column_letter(column + 1)}{row + 1}"
            self.unusable.setdefault(row, {})[column] = Unusable(place, written, formula)

    def strike(self, row: int, column: int, kept: str) -> None:
        """Note what is left of a cell without what is struck out in it."""
        if row < MOST_ROWS and column < MOST_COLUMNS:
            self.struck[row, column] = kept

    def reach(self, row: int, column: int) -> None:
        """Note that there is something in this cell."""
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note a merged range; raises ValueError where ranges overlap beyond measure."""
        if top >= MOST_ROWS or left >= MOST_COLUMNS or (top, left) == (bottom, right):
            return
        area = Area(top, left, min(bottom, MOST_ROWS - 1), min(right, MOST_COLUMNS - 1))
        self._covered += (area.bottom - top + 1) * (area.right - left + 1)
        if self._covered > MOST_ROWS * MOST_COLUMNS:
            raise ValueError("merged ranges overlap")
        self.merged.append(area)


def _seen(cell: Cell) -> Cell:
    return without_marks(cell) if isinstance(cell, str) and not cell.isascii() else cell


def sheet_of(name: str, rows: Iterable[Row], marks: Marks) -> Sheet:
    """A sheet of its rows, all that there are from the first on, and its marks."""
    kept: list[tuple[Cell, ...]] = []
    cut = False
    for place, cells in enumerate(rows):
        own = marks.unusable.get(place, {})
        filled = max((at for at, cell in enumerate(cells, 1) if cell is not None), default=0)
        filled = max(filled, *(at + 1 for at in own)) if own else filled
        if filled and place >= MOST_ROWS:
            cut = True
            break
        cut |= filled > MOST_COLUMNS
        if place < MOST_ROWS:
            row = [*map(_seen, cells[:filled]), *[None] * (filled - len(cells))]
            for column, cell in own.items():
                row[column] = cell
            kept.append(tuple(row[:MOST_COLUMNS]))
    while kept and not kept[-1]:
        kept.pop()
    width = max(map(len, kept), default=0)
    filled_up = tuple(row + (None,) * (width - len(row)) for row in kept)
    return Sheet(name, filled_up, cut, tuple(marks.merged), marks.struck)


def visible_first(
    sheets: Iterable[tuple[str, bool, Callable[[], Sheet]]], *, every: bool = False
) -> Iterator[Sheet]:
    """A workbook's sheets, the visible ones first; hidden ones are read only where those are all empty.

    Args:
        sheets: name, whether it is hidden, and what reads it.
        every: read the hidden ones, too.
    """
    empty = True  # so far
    for name, hidden, read in sorted(sheets, key=lambda one: one[1]):
        found = read() if empty or every or not hidden else Sheet(name, ())
        empty = empty and not found.rows
        yield replace(found, hidden=hidden)
