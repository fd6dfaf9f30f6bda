"""The view of a long list: the look of all lists in one place."""

from typing import Generic

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.ground import theme
from ui.parts.cells import CounterCell, StatusCell, TextCell
from ui.parts.paged_model import PagedTable, R


class PagedView(QTableView, Generic[R]):
    """A list of whole rows; Enter or a double click opens one."""

    opened = Signal(object)  # the row
    chosen = Signal(object)  # the current row, or None

    def __init__(self, model: PagedTable[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(44))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(model.columns):
            if column.width:
                self.setColumnWidth(number, theme.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            kind = StatusCell if column.pill else CounterCell if column.counter else TextCell
            self.setItemDelegateForColumn(number, kind(self))
        self.activated.connect(self._open)
        self.selectionModel().currentRowChanged.connect(lambda: self.chosen.emit(self.current()))
        model.modelReset.connect(lambda: self.chosen.emit(self.current()))

    def current(self) -> R | None:
        """The row with the focus."""
        index = self.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def selected(self) -> list[R]:
        """The selected rows, top to bottom."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for number in numbers if (row := self._rows.row(number))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Else a dialog around it would press the default button of the form that was just opened.
            event.accept()

    def _choose(self) -> None:
        self.chosen.emit(self.current())

    def _open(self, index: QModelIndex) -> None:
        row = self._rows.row(index.row())
        if row is not None:
            self.opened.emit(row)
