"""Lines of a total: a name, a small bar and the number in words; each leads to its rows."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import set_font
from ui.parts.cells import paint_bar
from ui.parts.fields import clear, label


class CountBar(QWidget):
    """One line; clicked() by mouse, Enter or blank.

    Args:
        name: what is counted.
        share: how much of the bar is filled, 0 to 1.
        words: at the right, e.g. ``"12 篇"``.
        role: the bar's colour.
        warning: a word in the colour of what is late, before ``words``.
        parent: the parent.
    """

    clicked = Signal()

    def __init__(
        self,
        name: str,
        share: float,
        words: str,
        role: str = "doing",
        warning: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._share, self._words = name, share, words
        self._role, self._warning = role, warning
        self.marked = False
        self.rooms: tuple[int, int] | None = None  # of all lines of a card, so that their bars align
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}：{warning}{' ' if warning else ''}{words}")
        self.setToolTip(self.accessibleName())

    def mark(self, *, marked: bool) -> None:
        """Show that the list is narrowed to this line."""
        self.marked = marked
        self.update()

    def needs(self) -> tuple[int, int]:
        """The widths that the name and the words at the right want, in pixels."""
        metrics = QFontMetrics(theme.font(theme.BODY))
        words = [part for part in (self._warning, self._words) if part]
        said = sum(metrics.horizontalAdvance(part) + theme.px(10) for part in words)
        return min(theme.px(150), metrics.horizontalAdvance(self._name) + theme.px(16)), said

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(22))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        set_font(painter, theme.font(theme.BODY))
        metrics = painter.fontMetrics()
        area = self.rect().adjusted(theme.px(4), 0, -theme.px(4), 0)
        if self.marked:
            painter.fillRect(self.rect(), theme.color("selection"))
        names, numbers = self.rooms or self.needs()
        names = min(names, area.width() - numbers)
        painter.setPen(theme.color("ink"))
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, names - theme.px(8))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(theme.color("secondary"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, right, self._words)
        if self._warning:
            painter.setPen(theme.color("late"))
            spoken = metrics.horizontalAdvance(self._words) + theme.px(10)
            before = area.adjusted(0, 0, -spoken, 0)
            painter.drawText(before, right, self._warning)
        width = area.width() - names - numbers
        if width > theme.px(20):
            bar = QRectF(area.left() + names, area.center().y() - theme.px(2), width, theme.px(6))
            paint_bar(painter, bar, self._share, self._role)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("doing"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class BarCard(QFrame):
    """A card with a heading and lines of a total in columns; many of them scroll within the card.

    Args:
        title: the heading.
        columns: of lines side by side.
        rows: how many lines are seen at once.
        empty: what stands there while there are none.
        parent: the parent.
    """

    def __init__(
        self, title: str, columns: int, rows: int, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._columns, self._rows = columns, rows
        self.bars: list[CountBar] = []
        self._rooms = (0, 0)  # pixels of names and of words
        self._shown_across = columns
        self._empty = label(empty, "secondary")
        self._empty.setWordWrap(True)
        self.heading = label(title, "heading")
        self.note = label(role="secondary")
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        for ground in (inside, self._area.viewport()):
            ground.setAutoFillBackground(False)
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addStretch()
        head.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_bars(self, bars: Sequence[tuple[CountBar, Callable[[], object]]]) -> None:
        """Show these lines, each with what a click on it does."""
        clear(self._grid)
        self.bars = [line for line, _ in bars]
        needs = [line.needs() for line in self.bars]
        self._rooms = (max(name for name, _ in needs), max(said for _, said in needs)) if needs else (0, 0)
        for line, deed in bars:
            line.rooms = self._rooms
            line.clicked.connect(deed)
        self._empty.setVisible(not bars)
        self._area.setVisible(bool(bars))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._across() != self._shown_across:
            self._arrange()

    def _across(self) -> int:
        """How many columns there is room for."""
        least = sum(self._rooms) + theme.px(80)
        return max(1, min(self._columns, self.width() // least))

    def _arrange(self) -> None:
        across = self._shown_across = self._across()
        down = max(1, -(-len(self.bars) // across))
        for number, line in enumerate(self.bars):
            self._grid.addWidget(line, number % down, number // down)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        seen = max(2, self._rows * 100 // theme.px(100))  # of large letters fewer lines, not a higher card
        self._area.setFixedHeight(theme.px(22) * min(down, seen) + theme.px(2))
