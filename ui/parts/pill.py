"""A status as dot and word, as the tables paint it, for use outside of tables."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.ground import theme
from ui.parts.cells import paint_pill


class Pill(QWidget):
    """Nothing is painted without a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word, self._role = "", "secondary"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_word(self, word: str, role: str) -> None:
        """Show a word in the colour of a role."""
        self.word, self._role = word, role
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = theme.px(28) + self.fontMetrics().horizontalAdvance(self.word) if self.word else 0
        return QSize(width, theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.word:
            painter = QPainter(self)
            paint_pill(painter, self.rect(), self.word, self._role)
            painter.end()
