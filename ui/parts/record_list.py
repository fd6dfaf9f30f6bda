"""A long list with its keys, what to do while it is empty, and the row that stays chosen."""

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QWidget

from ui.ground import theme
from ui.parts.fields import label
from ui.parts.paged_model import PagedTable, R
from ui.parts.paged_view import PagedView

_LEAST = 170  # pixels at 100 % for the column that takes what is left


class RecordList(QWidget, Generic[R]):
    """A PagedView; Insert, Delete and Enter are handed over, the chosen row is kept over a reload.

    Args:
        model: its rows.
        parent: the parent.
        several: whether several rows can be selected, where a deed takes them all.
        spare: columns that go, the first of them first, where large letters leave the widest no room.
    """

    added = Signal()  # Insert
    removed = Signal()  # Delete; the rows are those of ``view.selected()``

    def __init__(
        self,
        model: PagedTable[R],
        parent: QWidget | None = None,
        *,
        several: bool = False,
        spare: Sequence[int] = (),
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.view = PagedView(model)
        if not several:
            self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.hint = label(role="secondary")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.hint.setMargin(theme.px(24))
        self.hint.setProperty("card", True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.hint)
        self._chosen: str | None = None
        self._spare = spare
        self.view.chosen.connect(self._remember)
        self._key(Qt.Key.Key_Insert, self.added.emit)
        self._key(Qt.Key.Key_Delete, self.removed.emit)
        self.setFocusProxy(self.view)

    def reload(self, empty: str) -> None:
        """Show the rows as they are now with the same one chosen, else its neighbour.

        ``empty`` says what to do while there is none.
        """
        wanted, at = self._chosen, self.view.currentIndex().row()
        self.model.reload()
        self.hint.setText(empty)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        if not self.model.rowCount():
            self._chosen = None
            self.view.chosen.emit(None)
        elif not (wanted and self.choose(wanted)):
            self._stand_on(max(0, min(at, self.model.rowCount() - 1)))

    def choose(self, record_id: str) -> bool:
        """Choose the row with an id; False if it is not in the list."""
        for number in range(self.model.rowCount()):
            row = self.model.row(number)
            if row is not None and row.id == record_id:
                self._stand_on(number)
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - theme.px(sum(column.width for column in self.model.columns) + 12)
        for column in self._spare:
            short = room < theme.px(_LEAST)
            self.view.setColumnHidden(column, short)
            if short:
                room += theme.px(self.model.columns[column].width)

    def _stand_on(self, number: int) -> None:
        same = self.view.currentIndex().row() == number
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(number, 0), flags)
        if same:  # the row may say something else now
            self.view.chosen.emit(self.view.current())

    def _remember(self, row: object) -> None:
        self._chosen = getattr(row, "id", self._chosen)

    def _key(self, key: Qt.Key, deed: Callable[[], object]) -> None:
        action = QAction(self.view)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: deed())
        self.view.addAction(action)
