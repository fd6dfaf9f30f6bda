"""Cut-out pictures of lines of a page, on white whatever the theme: what a value was read from."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.fields import label

_LARGE, _WIDE = 56, 620  # pixels at 100 % of a magnified line
_GAP = 4  # pixels at 100 % between pieces


class CutPicture(QWidget):
    """Pieces beside each other, or with ``stacked`` below each other, as high as there is room.

    Args:
        height: of a piece, pixels at 100 %.
        widest: of all, pixels at 100 %.
        stacked: below each other.
        parent: the parent.
    """

    def __init__(
        self, height: int, widest: int, *, stacked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._height, self._most, self._stacked = height, theme.px(widest), stacked
        self.pieces: Sequence[QPixmap] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("原件上的这一行")
        self.hide()

    def show_pieces(self, images: Sequence[bytes]) -> None:
        """Show these JPEGs; without any it hides."""
        made: list[QPixmap] = []
        for image in images:
            piece = QPixmap()
            if piece.loadFromData(image):
                made.append(piece)
        self.pieces = made
        self.updateGeometry()
        self.update()
        self.setVisible(bool(made) and self._most > 0)

    def fit(self, widest: int) -> None:
        """Take no more room than so many pixels of the screen; without any it hides."""
        if widest != self._most:
            self._most = widest
            self.updateGeometry()
        self.setVisible(bool(self.pieces) and widest > 0)

    def sizeHint(self) -> QSize:
        places = self._places()
        if not places:
            return QSize()
        return QSize(max(each.right() for each in places) + 3, max(each.bottom() for each in places) + 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _places(self) -> list[QRect]:
        """Where each piece is painted."""
        gap, most = theme.px(_GAP), max(self._most - 4, 1)
        sizes = [
            piece.size().scaled(most, theme.px(self._height) - 4, Qt.AspectRatioMode.KeepAspectRatio)
            for piece in self.pieces
        ]
        across = sum(size.width() for size in sizes) + gap * (len(sizes) - 1)
        if not self._stacked and across > most:
            share = (most - gap * (len(sizes) - 1)) / (across - gap * (len(sizes) - 1))
            sizes = [(size.toSizeF() * share).toSize().expandedTo(QSize(1, 1)) for size in sizes]
        places: list[QRect] = []
        left = top = 2
        for size in sizes:
            places.append(QRect(left, top, size.width(), size.height()))
            if self._stacked:
                top += size.height() + gap
            else:
                left += size.width() + gap
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setPen(theme.color("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        for place, piece in zip(self._places(), self.pieces, strict=True):
            # Scaled in steps of its own: painting it small at once would leave out pixels.
            modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            fine = piece.scaled(place.size() * ratio, *modes)
            painter.drawPixmap(place, fine)
        painter.end()


class Magnified(QFrame):
    """The lines large, over a field, with what is to be known of them; takes neither focus nor mouse.

    Args:
        images: the lines as JPEGs.
        value: how they were read.
        reason: from where, and what is to be looked at.
        field: lies over its window, above it.
    """

    def __init__(self, images: Sequence[bytes], value: str, reason: str, field: QWidget) -> None:
        window = field.window()
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("card", True)
        self.picture = CutPicture(_LARGE, _WIDE, stacked=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(6)] * 4)
        column.setSpacing(theme.px(4))
        column.addWidget(self.picture)
        self.picture.show_pieces(images)  # it has its parent now, or it would be a window of its own
        column.addWidget(label(value, "heading"))
        column.addWidget(label(reason, "secondary"))
        self.adjustSize()
        corner = field.mapTo(window, field.rect().topLeft())
        left = max(min(corner.x(), window.width() - self.width() - theme.px(8)), 0)
        self.move(left, max(corner.y() - self.height() - theme.px(4), 0))
        field.destroyed.connect(self.close)
        self.show()
        self.raise_()
