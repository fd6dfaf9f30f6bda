"""The tab bar of the window: names shorten before anything hides, then the tabs fold into rows."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOptionTab, QStylePainter, QTabBar, QToolTip, QWidget

from ui.ground import theme
from ui.ground.qt import set_font

_PADDING = 11  # pixels at each side of a name, as in the style
_AROUND_CLOSE = 5  # pixels at each side of a closing button
_ABOVE_AND_BELOW = 20  # pixels around a name, with the line under the chosen one
_RIGHT = QTabBar.ButtonPosition.RightSide


class FoldingBar(QTabBar):
    """A tab bar whose tabs are all on show at every width.

    ``tabText`` is always the whole name. A tab's shorter names, the longest first, are its ``tabData``. The
    longest with which all tabs fit into one row are shown; where the shortest do not fit, the tabs that
    begin a group (set_groups) begin a row.
    """

    rows_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rects: list[QRect] = []
        self._names: list[str] = []
        self._groups: frozenset[int] = frozenset()
        self._hovered = -1
        self.setMouseTracking(True)
        self.setUsesScrollButtons(False)
        self.setExpanding(False)
        self.setDrawBase(False)

    def set_groups(self, groups: Sequence[int]) -> None:
        """Say which tabs begin a group: where one row is too narrow, they begin a row."""
        self._groups = frozenset(groups)
        self._place()

    def shown_name(self, index: int) -> str:
        """The name as there is room for it."""
        return self._names[index]

    def tabRect(self, index: int) -> QRect:
        return self._rects[index] if 0 <= index < len(self._rects) else QRect()

    def tabAt(self, position: QPoint) -> int:
        return next((at for at, rect in enumerate(self._rects) if rect.contains(position)), -1)

    def rows(self) -> int:
        """How many rows the tabs stand in."""
        return len({rect.top() for rect in self._rects}) or 1

    def sizeHint(self) -> QSize:
        self._place()
        return QSize(self._room(), self.rows() * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.rows() * self._row_height())

    def tabLayoutChange(self) -> None:
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        for index, (rect, name) in enumerate(zip(self._rects, self._names, strict=True)):
            chosen = index == self.currentIndex()
            painter.drawControl(QStyle.ControlElement.CE_TabBarTabShape, self._option(index, rect))
            set_font(painter, theme.font(theme.BODY, bold=chosen))
            painter.setPen(theme.color("ink" if chosen or index == self._hovered else "secondary"))
            painter.drawText(rect.adjusted(_PADDING, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.tabAt(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(index) if index >= 0 else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.tabAt(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            self.tabBarClicked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.tabAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()

    def _tip(self, index: int) -> str:
        whole = self.tabText(index)
        return self.tabToolTip(index) or ("" if self._names[index] == whole else whole)

    def _option(self, index: int, rect: QRect) -> QStyleOptionTab:
        option = QStyleOptionTab()
        self.initStyleOption(option, index)
        option.rect = rect  # pyright: ignore[reportAttributeAccessIssue] - unknown to the stubs
        return option

    def _row_height(self) -> int:
        return QFontMetrics(theme.font(theme.BODY, bold=True)).height() + _ABOVE_AND_BELOW

    def _room(self) -> int:
        """The width there is: that of the widget of tabs, which this bar never widens."""
        parent = self.parentWidget()
        return parent.width() if parent else self.width()

    def _place(self) -> None:
        """Find the longest names that fit, and every tab's place."""
        before = self.rows()
        count = self.count()
        names = [[self.tabText(at), *(self.tabData(at) or ())] for at in range(count)]
        steps = range(max((len(each) for each in names), default=1))
        every = [[each[min(step, len(each) - 1)] for each in names] for step in steps]
        whole = list(range(count))
        rows = [(whole, shown) for shown in every if self._width(whole, shown) <= self._room()][:1]
        self._set_rows(rows or [(row, self._longest(row, every)) for row in self._folded(every[-1])])
        if self.rows() != before:
            self.updateGeometry()
            self.rows_changed.emit()
        self.update()

    def _longest(self, row: Sequence[int], every: Sequence[list[str]]) -> list[str]:
        """The longest names with which a row fits."""
        return next((names for names in every if self._width(row, names) <= self._room()), every[-1])

    def _folded(self, shortest: Sequence[str]) -> list[list[int]]:
        """The tabs in rows: a group begins one, and so does what does not fit behind the others."""
        rows: list[list[int]] = [[]]
        for at in range(self.count()):
            if rows[-1] and (at in self._groups or self._width([*rows[-1], at], shortest) > self._room()):
                rows.append([])
            rows[-1].append(at)
        return rows

    def _set_rows(self, rows: Sequence[tuple[Sequence[int], Sequence[str]]]) -> None:
        self._rects, self._names = [QRect()] * self.count(), [""] * self.count()
        height = self._row_height()
        for number, (row, names) in enumerate(rows):
            left = 0
            for at in row:
                width = self._width([at], names)
                self._rects[at], self._names[at] = QRect(left, number * height, width, height), names[at]
                left += width
                if close := self.tabButton(at, _RIGHT):
                    place = self._rects[at].adjusted(0, 0, -_AROUND_CLOSE, 0)
                    size = close.size()
                    top = place.top() + (height - size.height()) // 2
                    close.setGeometry(QRect(QPoint(place.right() - size.width(), top), size))

    def _width(self, row: Sequence[int], names: Sequence[str]) -> int:
        metrics = QFontMetrics(theme.font(theme.BODY, bold=True))  # as the chosen one is written
        buttons = [close for at in row if (close := self.tabButton(at, _RIGHT))]
        closing = sum(close.width() + 2 * _AROUND_CLOSE - _PADDING for close in buttons)
        texts = sum(metrics.horizontalAdvance(names[at]) + 2 * _PADDING for at in row)
        return texts + closing
