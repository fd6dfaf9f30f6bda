"""A named bar: done of total, leading to its rows."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.delegates.cells import paint_bar


class ShareBar(QWidget):
    """Name, bar and "done / total" in one line; clicked() by mouse, Enter or blank."""

    clicked = Signal()

    def __init__(self, name: str, done: int, total: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._done, self._total = name, done, total
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}：{total}项完成{done}项")
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(24))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
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
        names, numbers = theme.px(96), theme.px(56)
        area = self.rect()
        painter.setPen(theme.color("ink"))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, names - theme.px(6))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(theme.color("secondary"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, right, f"{self._done} / {self._total}")
        width = max(0, area.width() - names - numbers)
        bar = QRectF(names, area.center().y() - theme.px(3), width, theme.px(7))
        full = bool(self._total) and self._done >= self._total
        paint_bar(painter, bar, self._done / self._total if self._total else 0, "done" if full else "doing")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("doing"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()
