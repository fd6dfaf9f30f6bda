"""Painter of a line in two lists: its check box, its title, a note below, and a word at its right end."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font, state_of
from ui.parts.cells import paint_ground

NOTE_ROLE = Qt.ItemDataRole.UserRole.value + 1  # what stands below the title
WORD_ROLE = Qt.ItemDataRole.UserRole.value + 2  # (word, colour role) at the right end
COLOUR_ROLE = Qt.ItemDataRole.UserRole.value + 3  # of the title; ink without one
GROUND_ROLE = Qt.ItemDataRole.UserRole.value + 4  # (colour role, how strong) of the ground below it
HEAD_ROLE = Qt.ItemDataRole.UserRole.value + 5  # it heads those below it
_HEIGHT, _LOW = 44, 30  # pixels at 100 % of a line with a note and without
_GAP, _BOX = 6, 15


class LineCell(QStyledItemDelegate):
    """Paints columns of a tree; the first one has the check box."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        left = _paint_ground(painter, option, index)
        area = rect_of(option)
        inner = QRect(left, area.top(), area.right() - left - theme.px(_GAP), area.height())
        painter.save()
        inner = _paint_word(painter, inner, index)
        note = index.data(NOTE_ROLE) or ""
        chosen = bool(state_of(option) & QStyle.StateFlag.State_Selected) and index.column() == 0
        set_font(painter, theme.font(theme.BODY, bold=chosen or bool(index.data(HEAD_ROLE))))
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
    area = rect_of(option)
    ground: tuple[str, float] | None = index.data(GROUND_ROLE)
    if ground:
        painter.fillRect(area, theme.color(*ground))
    painter.fillRect(_foot(area), theme.color("line"))
    paint_ground(painter, option)
    left = area.left() + theme.px(_GAP)
    state: Qt.CheckState | None = index.data(Qt.ItemDataRole.CheckStateRole)
    size = theme.px(_BOX)
    if state is None:  # a title stands where those with a box do
        return left + size + theme.px(_GAP + 3) if index.column() == 0 else left
    box = QRect(left, area.center().y() - size // 2, size, size)
    _paint_box(painter, box, Qt.CheckState(state))
    return box.right() + theme.px(_GAP + 3)


def _paint_box(painter: QPainter, box: QRect, state: Qt.CheckState) -> None:
    """A check box in the house's colours: as the style sheet draws those of its own."""
    on = state != Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("doing" if on else "secondary"), 1))
    painter.setBrush(theme.color("doing" if on else "surface"))
    painter.drawRoundedRect(QRectF(box), 3, 3)
    painter.setPen(QPen(theme.color("surface"), theme.px(2)))
    left, top, side = box.left(), box.top(), box.width()
    if state == Qt.CheckState.Checked:
        places = ((0.24, 0.52), (0.43, 0.72), (0.78, 0.30))
        points = [QPointF(left + x * side, top + y * side) for x, y in places]
        for one, other in pairwise(points):
            painter.drawLine(one, other)
    elif on:
        painter.drawLine(
            QPointF(left + 0.25 * side, top + side / 2), QPointF(left + 0.75 * side, top + side / 2)
        )
    painter.restore()


def _foot(area: QRect) -> QRect:
    return QRect(area.left(), area.bottom(), area.width(), 1)


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
