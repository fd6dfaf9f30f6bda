"""A pasted table as it was read: what cannot be saved is marked in its cell and can be corrected there."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.ground import theme
from ui.ground.qt import TOP, Index
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastePreview

D = TypeVar("D")
_SHOWN, _TOLD = 300, 1_000  # signs of a cell, of a tool tip: painting longer ones takes seconds
_WRONG_CELL, _WRONG_ROW = 0.2, 0.06  # of the ground of what cannot be saved as it is
FIRST = 2  # the columns before those of the table: the tick, and what is said


@dataclass(frozen=True)
class PastedSheet:
    """What the columns of a pasted table can mean.

    Attributes:
        fields: field -> its column's heading, in the order in which they are offered.
        needed: fields that are shown even where no column means them, to be filled in here.
        inferred: fields that are shown as the draft has them where the cell is empty.
        widths: field -> width of its column in pixels at 100 %; others have a usual one.
    """

    fields: Mapping[str, str]
    needed: tuple[str, ...]
    inferred: tuple[str, ...] = ()
    widths: Mapping[str, int] = default(default_factory=dict[str, int])


@dataclass(frozen=True)
class Shown:
    """A column on show: its field, and which pasted column it is (None: the clerk fills it in here)."""

    field: str | None
    source: int | None


class PastedModel(QAbstractTableModel, Generic[D]):
    """A tick and the line number, what is said, columns for what is missing, and the pasted columns.

    Args:
        sheet: what columns there are.
        correct: gives a row anew with some of its fields corrected.
        parent: the parent.
    """

    ticked = Signal()

    def __init__(
        self,
        sheet: PastedSheet,
        correct: Callable[[PastedRow[D], dict[str, str]], PastedRow[D]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._sheet, self._correct = sheet, correct
        self._preview = PastePreview[D]((), (), ())
        self._left_out: set[int] = set()  # lines the clerk does not want
        self._gone: set[int] = set()  # lines that are saved or given up
        self.shown: list[Shown] = []
        self.rows: list[PastedRow[D]] = []

    def show_preview(
        self, preview: PastePreview[D], typed: Mapping[int, dict[str, str]], *, anew: bool = True
    ) -> None:
        """Show a table.

        Args:
            preview: as it was read.
            typed: line -> field -> what the clerk has corrected before.
            anew: another text was read; else the same with other columns: what is gone stays gone.
        """
        self.beginResetModel()
        self._preview = preview
        if anew:
            self._left_out, self._gone = set(), set()
        self.rows = [
            self._correct(row, typed[row.line]) if row.line in typed else row
            for row in preview.rows
            if row.line not in self._gone
        ]
        self.rows.sort(key=lambda row: not row.errors)  # what must be mended is seen first
        width = max((len(line) for line in preview.cells.values()), default=0)
        columns = (*preview.columns, *[None] * width)[:width]
        asked = {field for row in self.rows for field in (*row.errors, *filter(row.fields.get, row.fields))}
        asked |= {field for fields in typed.values() for field in fields} | set(self._sheet.needed)
        extra = [field for field in self._sheet.fields if field in asked and field not in columns]
        self.shown = [
            *(Shown(field, None) for field in extra),
            *(Shown(field, at) for at, field in enumerate(columns)),
        ]
        self.endResetModel()
        self.ticked.emit()

    def chosen(self) -> list[PastedRow[D]]:
        """The rows to save, in the order in which they were pasted."""
        wanted = (row for row in self.rows if not (row.errors or row.idle or row.line in self._left_out))
        return sorted(wanted, key=lambda row: row.line)

    def wrong(self) -> list[PastedRow[D]]:
        """The rows that have to be mended before they can be saved."""
        return [row for row in self.rows if row.errors]

    def take_out(self, lines: Collection[int]) -> None:
        """Show these lines no more: they are saved, or given up."""
        self.beginResetModel()
        self._gone |= set(lines)
        self.rows = [row for row in self.rows if row.line not in self._gone]
        self.endResetModel()
        self.ticked.emit()

    def fields(self, width: int) -> list[str | None]:
        """The field of each pasted column."""
        found: list[str | None] = [None] * width
        for shown in self.shown:
            if shown.source is not None:
                found[shown.source] = shown.field
        return found

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() or not self.shown else len(self.shown) + FIRST

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < FIRST:
            return ("行", "说明")[section]
        shown = self.shown[section - FIRST]
        if shown.field:
            return f"{self._sheet.fields[shown.field]}{' ▾' if shown.source is not None else ''}"
        headings = self._preview.headings
        own = headings[shown.source][:_SHOWN] if shown.source is not None and headings else ""
        return f"（不取）{own} ▾"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.BackgroundRole and row.errors:
            field = self.shown[column - FIRST].field if column >= FIRST else None
            return theme.color("late", _WRONG_CELL if field in row.errors else _WRONG_ROW)
        if column == 0:
            return self._tick(row, role)
        return self._words(row, role) if column < FIRST else self._cell(row, self.shown[column - FIRST], role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and not row.idle:
            self._left_out ^= {row.line}
            self.dataChanged.emit(index, index)
            self.ticked.emit()
            return True
        field = self.shown[column - FIRST].field if column >= FIRST else None
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        self.rows[index.row()] = self._correct(row, {field: str(value).strip()})
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags
        row = self.rows[index.row()]
        if index.column() == 0 and not row.errors and not row.idle:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        if index.column() >= FIRST and self.shown[index.column() - FIRST].field:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def _cell(self, row: PastedRow[D], shown: Shown, role: int) -> object:
        error = row.errors.get(shown.field) if shown.field else None
        if role == Qt.ItemDataRole.EditRole:
            return self._text(row, shown)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, shown)[:_SHOWN]
        if role == Qt.ItemDataRole.ToolTipRole:
            return error or self._text(row, shown)[:_TOLD]
        if role == Qt.ItemDataRole.ForegroundRole and (shown.field is None or row.idle):
            return theme.color("secondary")
        return None

    def _text(self, row: PastedRow[D], shown: Shown) -> str:
        if shown.field:
            inferred = shown.field in self._sheet.inferred
            return row.fields.get(shown.field, "") or (
                str(getattr(row.draft, shown.field)) if inferred else ""
            )
        cells = self._preview.cells.get(row.line, ())
        return cells[shown.source] if shown.source is not None and shown.source < len(cells) else ""

    def _tick(self, row: PastedRow[D], role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(row.line)
        if role == Qt.ItemDataRole.CheckStateRole:
            on = not (row.errors or row.idle or row.line in self._left_out)
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole and row.errors:
            return "这一行还有错误，改好后才能勾选"
        return None

    @staticmethod
    def _words(row: PastedRow[D], role: int) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            said = "".join((*row.errors.values(), *row.warnings))
            return said or row.aside or ("已有，没有变化。" if row.there else "")
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("late" if row.errors else "secondary" if row.idle else "lacking")
        return None
