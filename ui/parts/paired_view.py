"""A table that can show two columns below each other, each of them still a cell of its own."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_place
from ui.parts.cells import paint_ground

_NEARER = 6  # pixels at 100 %: the two lines of a pair stand as close as lines of a text
_Action = QAbstractItemView.CursorAction


class PairedView(QTableView):
    """Of a pair the upper column stands over the lower one: both are chosen, edited and pasted into alone.

    The lower column is hidden for Qt and lies in the lower half of the upper one's cells; keys go through
    the columns in the model's order.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs: dict[int, int] = {}  # upper -> lower
        self._both = _Both(self)
        self._painting = False

    def set_pairs(self, pairs: Mapping[int, int]) -> None:
        """Pair columns, upper -> lower; none: all stand beside each other."""
        if pairs != self.pairs:
            for column in self.pairs.values():
                self.setColumnHidden(column, False)
            self.pairs = dict(pairs)
            for column in self.pairs.values():
                self.setColumnHidden(column, True)

    def shown_columns(self) -> list[int]:
        """The columns in the order in which they are read."""
        header = self.horizontalHeader()
        logical = [header.logicalIndex(at) for at in range(header.count())]
        lower = self.pairs.values()
        return [at for at in logical if at in lower or not self.isColumnHidden(at)]

    def visualRect(self, index: Index) -> QRect:
        upper = self._upper(index.column())
        whole = super().visualRect(index.sibling(index.row(), upper))
        return _half(whole, below=upper != index.column()) if upper in self.pairs else whole

    def indexAt(self, position: QPoint) -> QModelIndex:
        index = super().indexAt(position)
        if index.column() in self.pairs and not self.visualRect(index).contains(position):
            return index.siblingAtColumn(self.pairs[index.column()])
        return index

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index.sibling(index.row(), self._upper(index.column())), hint)

    def moveCursor(self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier) -> QModelIndex:
        step = {_Action.MoveLeft: -1, _Action.MovePrevious: -1, _Action.MoveRight: 1, _Action.MoveNext: 1}
        at, columns = self.currentIndex(), self.shown_columns()
        if not self.pairs or not at.isValid() or at.column() not in columns:
            return super().moveCursor(action, keys)
        if action in step:
            place = columns.index(at.column()) + step[action]
            row, wraps = at.row(), action in {_Action.MoveNext, _Action.MovePrevious}
            if not 0 <= place < len(columns):
                if not wraps:
                    return at
                row, place = row + step[action], place % len(columns)
            there = self.model().index(row, columns[place])
            return there if there.isValid() else at
        if action in {_Action.MoveUp, _Action.MoveDown}:
            row = at.row() + (1 if action == _Action.MoveDown else -1)
            return self.model().index(row, at.column()) if 0 <= row < self.model().rowCount() else at
        return super().moveCursor(action, keys)

    def itemDelegateForIndex(self, index: Index) -> QAbstractItemDelegate:
        if self._painting and index.column() in self.pairs:
            return self._both
        return super().itemDelegateForIndex(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painting = True
        super().paintEvent(event)
        self._painting = False

    def _upper(self, column: int) -> int:
        return next((upper for upper, lower in self.pairs.items() if lower == column), column)


class _Both(QStyledItemDelegate):
    """Paints the cells of a pair, each by its own painter in its half."""

    def __init__(self, view: PairedView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        for column in (index.column(), self._view.pairs[index.column()]):
            each = index.sibling(index.row(), column)
            half = QStyleOptionViewItem(option)
            below, near = column != index.column(), theme.px(_NEARER)
            place = _half(rect_of(option), below=below)
            set_place(half, place, focus=False)
            paint_ground(painter, half)
            focus = self._view.hasFocus() and self._view.currentIndex() == each
            set_place(half, place.adjusted(0, 0 if below else near, 0, -near if below else 0), focus=focus)
            self._view.itemDelegateForColumn(column).paint(painter, half, each)


def _half(whole: QRect, *, below: bool) -> QRect:
    middle = whole.height() // 2
    return whole.adjusted(0, middle if below else 0, 0, 0 if below else middle - whole.height())
