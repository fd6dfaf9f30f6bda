"""How every dialog is laid out: margins, rows of buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import descendants, set_sizes
from ui.parts.fields import card
from ui.parts.kept_splitter import KeptSplitter


def put(layout: QBoxLayout, *parts: QWidget | QLayout | None) -> None:
    """Add widgets and layouts in order; None is a stretch."""
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def bar(*parts: QWidget | QLayout | None) -> QHBoxLayout:
    """A row; None is a stretch."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    put(row, *parts)
    return row


def halves(left: QWidget, right: QWidget, sizes: Sequence[int], *, grows: int = 0) -> QSplitter:
    """Two parts of a page beside each other, the clerk may move what parts them.

    Args:
        left: the left part.
        right: the right part.
        sizes: their shares of the width, whatever the text size.
        grows: which of them takes what a larger window gives.
    """
    made = KeptSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(theme.px(12))
    made.setChildrenCollapsible(False)
    made.addWidget(left)
    made.addWidget(right)
    made.setStretchFactor(grows, 1)
    set_sizes(made, list(sizes))
    return made


def card_of(*parts: QWidget | QLayout | None) -> QWidget:
    """A card with these parts below each other."""
    frame, column = card()
    put(column, *parts)
    return frame


def scrolled(part: QWidget) -> QScrollArea:
    """A part that can be scrolled where the screen has no room for all of it; sideways it fits."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(part)
    return area


def fit(dialog: QWidget, width: int, height: int | None = None) -> None:
    """Give a dialog its size in pixels at 100 % text size, but no more than the screen has room for.

    Without a height it is as high as its contents need.
    """
    room = dialog.screen().availableSize()
    frame = theme.px(40)  # the window's own title bar
    wanted = dialog.sizeHint().height() if height is None else theme.px(height)
    dialog.resize(min(theme.px(width), room.width()), min(wanted, room.height() - frame))


def lay_out(dialog: QDialog, *parts: QWidget | QLayout | None) -> QVBoxLayout:
    """Give a dialog its parts below each other; Enter in a field then presses no button by itself."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*[theme.px(16)] * 4)
    column.setSpacing(theme.px(12))
    put(column, *parts)
    for button in descendants(dialog, QPushButton):
        button.setAutoDefault(False)
    return column
