"""The cells of a table that came back that say something else, each with a tick."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui.ground import theme
from ui.ground.qt import TOP, Index
from wenming_desktop.documents.returned_table.differences import Difference, Kind

HEADS = ("采用", "任务", "栏目", "现在", "表里", "要您定的")
_NEW, _ASKED = 4, 5  # the columns of what the table says, and of what the clerk is asked
_Key = tuple[int, str, str, str, str]  # of a difference, whenever it is read again


class DifferenceTable(QAbstractTableModel):
    """A difference a row; what is asked is not ticked at first, what waits for a department cannot be."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Sequence[Difference] = ()
        self._on: set[int] = set()
        self._absent: set[str] = set()
        self._decided: dict[_Key, bool] = {}  # ticked or unticked by the clerk

    def show_differences(self, rows: Sequence[Difference], unknown: Collection[str]) -> None:
        """Show these; ``unknown`` are departments that are not there and not to be created either.

        What the clerk ticked or unticked of them before stays so.
        """
        self.beginResetModel()
        self._rows, self._absent = rows, set(unknown)
        self._on = {at for at, row in enumerate(rows) if self._decided.get(_key(row), row.sure)}
        self.endResetModel()
        self.ticked.emit()

    def set_absent(self, unknown: Collection[str]) -> None:
        """Other departments are to be created now."""
        self._absent = set(unknown)
        self._refresh()

    def chosen(self) -> list[Difference]:
        """The ticked rows that can be taken over."""
        return [row for at, row in enumerate(self._rows) if at in self._on and not self._waits(row)]

    def tick(self, rows: Collection[int], *, on: bool) -> None:
        """Tick rows or not; of two readings that exclude each other the last one stays."""
        for at in rows:
            self._set(at, on=on)
            if on:
                for other in [each for each in self._on if self._rows[each].excludes(self._rows[at])]:
                    self._set(other, on=False)
        self._refresh()

    def tick_all(self, *, on: bool) -> None:
        """Tick all rows or none; of two readings of one cell or row none is chosen so."""
        rows = range(len(self._rows))
        torn = [at for at in rows if any(self._rows[at].excludes(row) for row in self._rows)]
        self.tick([at for at in rows if not on or at not in torn], on=on)

    def _set(self, at: int, *, on: bool) -> None:
        self._on = self._on | {at} if on else self._on - {at}
        self._decided[_key(self._rows[at])] = on

    def is_on(self, row: int) -> bool:
        """Whether a row is ticked."""
        return row in self._on

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and not self._waits(self._rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            on = index.row() in self._on and not self._waits(row)
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self._question(row) if column == _ASKED else _words(row)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._question(row) if self._waits(row) or column == _ASKED else _words(row)[column]
        return self._ink(row, column) if role == Qt.ItemDataRole.ForegroundRole else None

    def _question(self, row: Difference) -> str:
        return row.question or ("表里的科室还没有，先在下面选好。" if self._waits(row) else "")

    def _ink(self, row: Difference, column: int) -> QColor | None:
        if self._waits(row) or (column == _NEW and row.clears):
            return theme.color("secondary")
        if column == _ASKED:
            return theme.color("lacking")
        return theme.color("doing") if column == _NEW else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _waits(self, row: Difference) -> bool:
        return bool(self._absent & set(row.names))

    def _refresh(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.ticked.emit()


def _key(row: Difference) -> _Key:
    return (row.row, row.task_id, row.column, row.new, row.kind)


def _words(row: Difference) -> tuple[str, ...]:
    new = row.new or {Kind.REMOVE: "（没有了）"}.get(row.kind, "（空）")
    new += f"（{row.day}）" if row.day else ""
    cells = "；".join(f"{cell.column}：{cell.new}" for cell in row.cells)
    return (
        f"第{row.row}行",
        f"{row.code} {row.title}",
        row.kind if row.kind is Kind.ADD else str(row.column),
        row.old or ("（方案里没有）" if row.kind is Kind.ADD else "（空）"),
        f"{new}　{cells}" if cells else new,
    )
