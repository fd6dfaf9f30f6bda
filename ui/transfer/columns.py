"""Parts of the archive dialog below each other, without margins of their own."""

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import put


def column_of(*parts: QWidget | QLayout | None) -> QVBoxLayout:
    """A column; None is a stretch."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(8))
    put(column, *parts)
    return column
