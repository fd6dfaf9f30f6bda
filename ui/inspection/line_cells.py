"""Painter of a line in two lists: its check box, its title, a note below, and a word at its right end."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font, state_of

NOTE_ROLE = Qt.ItemDataRole.UserRole.value + 1  # what stands below the title
WORD_ROLE = Qt.ItemDataRole.UserRole.value + 2  # (word, colour role) at the right end
COLOUR_ROLE = Qt.ItemDataRole.UserRole.value + 3  # of the title; ink without one
_HEIGHT, _LOW = 44, 30  # pixels at 100 % of a line with a note and without
_GAP = 6


class LineCell(QStyledItemDelegate):
    """Paints columns of a tree; the first one has the check box."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        left = _paint_ground(painter, option, index)
        area = rect_of(option)
        inner = QRect(left, area.top(), area.right() - left - theme.px(_GAP), area.height())
        painter.save()
        inner = _paint_word(painter, inner, index)
        note = index.data(NOTE_ROLE) or ""
        chosen = bool(state_of(option) & QStyle.StateFlag.State_Selected) and index.column() == 0
        set_font(painter, theme.font(theme.BODY, bold=chosen))
        painter.setPen(theme.color(index.data(COLOUR_ROLE) or "ink"))
        title = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if not note:
            _paint_text(painter, inner, title)
        else:
            half = inner.height() // 2
            middle = QRect(inner.left(), inner.top() + theme.px(3), inner.width(), half - theme.px(3))
            _paint_text(painter, middle, title)
            set_font(painter, theme.font(theme.BODY - 1))
            painter.setPen(theme.color("secondary"))
            below = QRect(inner.left(), inner.top() + half, inner.width(), half - theme.px(3))
            _paint_text(painter, below, note)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        first = index.sibling(index.row(), 0)
        return QSize(0, theme.px(_HEIGHT if first.data(NOTE_ROLE) else _LOW))


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> int:
    """The ground and the check box; returns where the text begins."""
    option.text = ""  # pyright: ignore[reportAttributeAccessIssue] - unknown to the stubs
    style = QApplication.style()
    widget = getattr(option, "widget", None)
    if widget is not None:
        style = widget.style()
    style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
    if index.data(Qt.ItemDataRole.CheckStateRole) is None:
        return rect_of(option).left() + theme.px(_GAP)
    box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, widget)
    return box.right() + theme.px(_GAP + 2)


def _paint_word(painter: QPainter, area: QRect, index: Index) -> QRect:
    """The word at the right end; returns what room is left."""
    word: tuple[str, str] | None = index.data(WORD_ROLE)
    if not word:
        return area
    text, role = word
    font = theme.font(theme.BODY - 1)
    set_font(painter, font)
    painter.setPen(theme.color(role))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return area.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(text) - theme.px(_GAP), 0)


def _paint_text(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
