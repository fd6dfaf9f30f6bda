"""Painters of the table of items: a value with its radio button and who or when, and where it is."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font, state_of
from ui.parts.cells import paint_lines, paint_pill
from ui.transfer.together.item_table import OPEN_ROLE, SIDE_ROLE
from ui.transfer.together.items import Side

_PILL, _NARROW = 66, 200  # pixels at 100 % that the pill takes; of a cell too narrow for it
_OPEN = "未选"


class WordsCell(QStyledItemDelegate):
    """Where it is, which field, and what was: at most two lines; behind the first, whether it is open."""

    def __init__(self, role: str, *, tells_open: bool = False) -> None:
        super().__init__()
        self._role, self._tells_open = role, tells_open

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_row(painter, option)
        area = rect_of(option).adjusted(theme.px(8), 0, -theme.px(6), 0)
        painter.save()
        if self._tells_open and index.data(OPEN_ROLE):
            area = _paint_open(painter, area)
        set_font(painter, theme.font(theme.BODY))
        painter.setPen(theme.color(self._role))
        paint_lines(painter, area, index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.restore()


def _paint_open(painter: QPainter, area: QRect) -> QRect:
    """Say at the right that it is open, by the word alone where that leaves too little; what is left."""
    if area.width() > theme.px(_NARROW):
        left = area.adjusted(0, 0, -theme.px(_PILL), 0)
        pill = QRect(left.right() + theme.px(4), area.top(), theme.px(_PILL - 4), area.height())
        paint_pill(painter, pill, _OPEN, "lacking")
        return left
    font = theme.font(theme.BODY - 1)
    set_font(painter, font)
    painter.setPen(theme.color("lacking"))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _OPEN)
    return area.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(_OPEN) - theme.px(4), 0)


class SideCell(QStyledItemDelegate):
    """A value that can be chosen: its radio button, the value, and beside or below it who and when."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_row(painter, option)
        found: tuple[Side, bool] | None = index.data(SIDE_ROLE)
        if found is None:
            return
        side, chosen = found
        area = rect_of(option).adjusted(theme.px(2), theme.px(3), -theme.px(6), -theme.px(3))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            current = state_of(option) & QStyle.StateFlag.State_Selected
            painter.setPen(QPen(theme.color("doing"), 1) if current else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface" if current else "selection"))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        paint_radio(painter, QPointF(area.left() + theme.px(15), area.center().y() + 0.5), chosen=chosen)
        paint_side(painter, area.adjusted(theme.px(29), 0, -theme.px(6), 0), side, bold=chosen)
        painter.restore()


def paint_row(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The ground of a cell, and the line below its row."""
    rect = rect_of(option)
    if state_of(option) & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.color("selection"))
    painter.save()
    painter.setPen(theme.color("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.restore()


def paint_radio(painter: QPainter, centre: QPointF, *, chosen: bool) -> None:
    """A radio button as the style sheet draws them."""
    radius = theme.px(13) / 2
    painter.setBrush(theme.color("surface"))
    painter.setPen(QPen(theme.color("doing" if chosen else "secondary"), 1.5 if chosen else 1))
    painter.drawEllipse(centre, radius, radius)
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("doing"))
        painter.drawEllipse(centre, radius * 0.55, radius * 0.55)


def paint_side(painter: QPainter, area: QRect, side: Side, *, bold: bool) -> None:
    """A value; its note behind it where both have room on one line, else below it."""
    font, small = theme.font(theme.BODY, bold=bold), theme.font(theme.BODY - 1)
    metrics = QFontMetrics(font)
    text = " ".join(side.text.split())
    width, gap = metrics.horizontalAdvance(text), theme.px(9)
    set_font(painter, font)
    painter.setPen(theme.color(side.role))
    if not side.note:
        paint_lines(painter, area, text)
        return
    middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.TextElideMode.ElideRight
    if width + gap + QFontMetrics(small).horizontalAdvance(side.note) <= area.width():
        painter.drawText(area, middle, text)
        behind = area.adjusted(width + gap, 0, 0, 0)
    else:
        half = area.height() // 2
        painter.drawText(
            area.adjusted(0, theme.px(1), 0, -half), middle, metrics.elidedText(text, right, area.width())
        )
        behind = area.adjusted(0, half, 0, -theme.px(1))
    set_font(painter, small)
    painter.setPen(theme.color("secondary"))
    note = QFontMetrics(small).elidedText(side.note, right, behind.width())
    painter.drawText(behind, middle, note)
