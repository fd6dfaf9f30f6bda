"""A list of frozen rows whose texts are edited in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.ground import theme
from ui.ground.qt import TOP, Index


class Row(Protocol):
    """A frozen row; the fields that its columns name are read from it."""

    @property
    def id(self) -> str:
        """The row's id."""
        ...


@dataclass(frozen=True)
class GridColumn:
    """A column of a list: its head, the row's field, its width at 100 %; 0 takes what is left."""

    head: str
    field: str
    width: int = 0
    counted: bool = False  # a number, not editable


class RowsModel(QAbstractTableModel):
    """Frozen rows with editable texts; ``edit(id, field, text)`` saves and says whether it was taken."""

    def __init__(
        self, columns: Sequence[GridColumn], edit: Callable[[str, str, str], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self.rows: tuple[Row, ...] = ()
        self._edit = edit

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; an editor that is open stays open where only texts changed."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if same:
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole}:
            return str(getattr(self.rows[index.row()], column.field))
        if role == Qt.ItemDataRole.TextAlignmentRole and column.counted:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or str(value).strip() == self.data(index):
            return False
        return self._edit(self.rows[index.row()].id, self.columns[index.column()].field, str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not self.columns[index.column()].counted:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if self.columns[section].counted else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class Grid(QTableView):
    """The table over a RowsModel: one row chosen, cells edited in place, a hint while it is empty."""

    chosen = Signal()

    def __init__(self, model: RowsModel, hint: str) -> None:
        super().__init__()
        self._rows = model
        self._hint = hint
        self.setModel(model)
        self.setProperty("editgrid", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(model.columns):
            if column.width:
                header.resizeSection(number, theme.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self.chosen)

    def row(self) -> Row | None:
        """The chosen row."""
        number = self.currentIndex().row()
        return self._rows.rows[number] if 0 <= number < len(self._rows.rows) else None

    def show_rows(self, rows: Sequence[Row], choose: str | None = None) -> None:
        """Show these rows with the row of id ``choose`` chosen, else the same one or its neighbour."""
        at = self.currentIndex()
        before = self.row()
        wanted = choose or (before.id if before else None)
        self._rows.show_rows(rows)
        ids = [row.id for row in rows]
        number = ids.index(wanted) if wanted in ids else min(max(at.row(), 0), len(ids) - 1)
        if number >= 0 and number != self.currentIndex().row():
            self.setCurrentIndex(self._rows.index(number, max(at.column(), 0)))
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._rows.rows:
            painter = QPainter(self.viewport())
            painter.setPen(theme.color("secondary"))
            box = self.viewport().rect().adjusted(theme.px(24), 0, -theme.px(24), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)
            painter.end()
