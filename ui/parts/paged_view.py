"""The view of a long list: the look of all lists in one place."""

from itertools import groupby
from operator import itemgetter
from typing import Generic

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget

from ui.ground import theme
from ui.parts.cells import CounterCell, StatusCell, TextCell
from ui.parts.checked import CheckedEditor
from ui.parts.kept_columns import KeptColumns
from ui.parts.paged_model import PagedTable, R
from ui.parts.paired_view import PairedView

_Flag = QItemSelectionModel.SelectionFlag


class PagedView(PairedView, Generic[R]):
    """A list of whole rows; Enter or a double click opens one.

    Whenever the rows are exchanged, the same ones stay chosen and selected, wherever they stand then.
    """

    opened = Signal(object)  # the row
    chosen = Signal(object)  # the current row, or None

    def __init__(self, model: PagedTable[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        model.setParent(self)
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
            if not column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            kind = StatusCell if column.pill else CounterCell if column.counter else TextCell
            self.setItemDelegateForColumn(number, kind(self))
        widths = {number: column.width for number, column in enumerate(model.columns) if column.width}
        self.widths = KeptColumns(self, "、".join(column.head for column in model.columns), widths)
        self.widths.reset.connect(self.share_width)
        self._stood = (-1, 0)  # row and column before the rows were exchanged
        self._chosen: str | None = None
        self._selected: list[str] = []
        self.activated.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell)
        model.dataChanged.connect(self._tell)
        model.modelAboutToBeReset.connect(self._note)
        model.modelReset.connect(self._stay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Share the width among the columns."""
        taking = sum(not column.width for column in self._rows.columns)
        self.widths.share(self.viewport().width(), taking)

    def current(self) -> R | None:
        """The row with the focus."""
        index = self.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[str]:
        """The ids of the selected rows, top to bottom."""
        return [self._rows.ids[number] for number in self._selected_numbers()]

    def selected(self, most: int | None = None) -> list[R]:
        """The selected rows, top to bottom, at most so many."""
        numbers = self._selected_numbers()[:most]
        return [row for number in numbers if (row := self._rows.row(number))]

    def to_leaf(self, most: int) -> tuple[list[R], int]:
        """The selected rows, at most so many, or of one alone those around it; and which to begin with."""
        chosen = self.selected(most)
        if len(chosen) != 1:
            return chosen, 0
        number = self._rows.row_of(chosen[0].id) or 0
        around = range(self._rows.rowCount())[max(0, number - most // 2) :][:most]
        rows = [row for each in around if (row := self._rows.row(each))]
        return rows, rows.index(chosen[0])

    def after_selected(self) -> str | None:
        """The id of the row that follows the selected ones, else of the one before them."""
        numbers = self._selected_numbers()
        near = (numbers[-1] + 1, numbers[0] - 1) if numbers else ()
        return next((self._rows.ids[at] for at in near if 0 <= at < len(self._rows.ids)), None)

    def stands(self, row_id: str) -> bool:
        """Whether a row is in the list."""
        return self._rows.row_of(row_id) is not None

    def choose(self, row_id: str) -> bool:
        """Stand on the row with an id and select it alone; False if it is not in the list."""
        number = self._rows.row_of(row_id)
        if number is not None:
            self._stand_on(number, max(0, self.currentIndex().column()))
        return number is not None

    def _selected_numbers(self) -> list[int]:
        """The places of the selected rows, top to bottom."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        return sorted({number for one in ranges for number in range(one.top(), one.bottom() + 1)})

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close a cell's editor; one that holds a refused text stays, wherever the clerk clicks."""
        if not (isinstance(editor, CheckedEditor) and editor.keeps()):
            super().closeEditor(editor, hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not (enter and event.isAutoRepeat()):  # held down it would open what nobody has looked at
            super().keyPressEvent(event)
        if enter:
            # Else a dialog around it would press the default button of the form that was just opened.
            event.accept()

    def _note(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self._stood = index.row(), index.column()
            self._chosen = self._rows.ids[index.row()]
        self._selected = self.selected_ids()

    def _stay(self) -> None:
        """Stand on the same row as before the exchange, else on one that was selected with it.

        Where none of them is left, the row that came in its place is chosen.
        """
        rows = self._rows.rowCount()
        if not rows:
            self._tell()
            return
        kept = [row_id for row_id in self._selected if self._rows.row_of(row_id) is not None]
        places = (self._rows.row_of(row_id) for row_id in (self._chosen, *kept) if row_id)
        before, column = self._stood
        there = next((place for place in places if place is not None), None)
        self._stand_on(max(0, min(before, rows - 1)) if there is None else there, column)
        if kept:
            self._select(set(kept))

    def _stand_on(self, number: int, column: int) -> None:
        index = self._rows.index(number, column)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index)

    def _select(self, ids: set[str]) -> None:
        """Select these rows alone, wherever they stand now."""
        rows = QItemSelection()
        numbered = ((row_id in ids, number) for number, row_id in enumerate(self._rows.ids))
        for wanted, run in groupby(numbered, key=itemgetter(0)):
            numbers = [number for _, number in run]
            if wanted:
                rows.select(self._rows.index(numbers[0], 0), self._rows.index(numbers[-1], 0))
        self.selectionModel().select(rows, _Flag.ClearAndSelect | _Flag.Rows)

    def _tell(self) -> None:
        self.chosen.emit(self.current())

    def _open(self, index: QModelIndex) -> None:
        row = self._rows.row(index.row())
        if row is not None:
            self.opened.emit(row)
