"""Lines of a total: a name, a small bar and the number in words; each leads to its rows."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.delegates.cells import paint_bar


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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}：{warning}{' ' if warning else ''}{words}")
        self.setToolTip(self.accessibleName())

    def mark(self, *, marked: bool) -> None:
        """Show that the list is narrowed to this line."""
        self.marked = marked
        self.update()

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
        painter.setFont(theme.font(theme.BODY))
        metrics = painter.fontMetrics()
        area = self.rect().adjusted(theme.px(4), 0, -theme.px(4), 0)
        if self.marked:
            painter.fillRect(self.rect(), theme.color("selection"))
        names = min(theme.px(128), area.width() // 3)
        warned = metrics.horizontalAdvance(self._warning) + theme.px(10) if self._warning else 0
        numbers = max(theme.px(64), metrics.horizontalAdvance(self._words) + theme.px(8)) + warned
        painter.setPen(theme.color("ink"))
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, names - theme.px(8))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(theme.color("secondary"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, right, self._words)
        if self._warning:
            painter.setPen(theme.color("late"))
            before = area.adjusted(0, 0, -(numbers - warned), 0)
            painter.drawText(before, right, self._warning)
        width = area.width() - names - numbers
        if width > theme.px(20):
            bar = QRectF(area.left() + names, area.center().y() - theme.px(3), width, theme.px(6))
            paint_bar(painter, bar, self._share, self._role)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("doing"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
