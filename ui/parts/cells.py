"""Painters of table cells: two lines of text, a number over a thin bar, a status pill."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font, state_of

# UserRole itself is a model's own
COUNTER_ROLE = Qt.ItemDataRole.UserRole.value + 1  # (have, want) or None
_LONGEST_BAR = 60  # pixels at 100 %
_ROOM_FOR_BAR = 36  # pixels at 100 %: a lower cell has the number alone, in its colour
_MOST_LINES = 12  # of a text that is shown whole
STATUS_ROLE = Qt.ItemDataRole.UserRole.value + 2  # (word, colour role)


class TextCell(QStyledItemDelegate):
    """Wrapped text of as many lines as the cell is high, the last elided, in the colour of the model."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        painter.save()
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or theme.color("ink"))
        set_font(painter, theme.font(theme.BODY))
        pad = theme.px(8)
        area = rect_of(option).adjusted(pad, 0, -pad, 0)
        paint_lines(painter, area, text, max(1, area.height() // _line_height(painter.fontMetrics())))
        painter.restore()


class WholeTextCell(TextCell):
    """Text that wants the height of all its lines; its parent is the table."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = theme.font(theme.BODY)
        view = self.parent()
        assert isinstance(view, QTableView)  # noqa: S101 - Qt does not say how wide the column is
        width = view.columnWidth(index.column()) - 2 * theme.px(8)
        lines = len(_line_starts(index.data(Qt.ItemDataRole.DisplayRole) or "", font, width, _MOST_LINES))
        height = lines * _line_height(QFontMetrics(font)) + theme.px(12)
        return QSize(width, max(theme.px(theme.ROW_HEIGHT), height))


class CounterCell(QStyledItemDelegate):
    """A number over a thin bar: green when full, orange while something is missing."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option)
        counter = index.data(COUNTER_ROLE)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        area = rect_of(option).adjusted(theme.px(8), 0, -theme.px(8), 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        set_font(painter, theme.font(theme.BODY))
        if counter is None:
            painter.setPen(theme.color("ink" if text != "—" else "secondary"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        elif area.height() < theme.px(_ROOM_FOR_BAR):
            head = str(index.data(Qt.ItemDataRole.AccessibleTextRole)).partition("：")[0]
            painter.setPen(theme.color("secondary"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, head)
            have, want = counter
            painter.setPen(theme.color("done" if have >= want else "lacking"))
            beside = area.adjusted(painter.fontMetrics().horizontalAdvance(f"{head} "), 0, 0, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, text)
        else:
            have, want = counter
            role = "done" if have >= want else "lacking"
            painter.setPen(theme.color(role if have >= want else "ink"))
            upper = area.adjusted(0, 0, 0, -theme.px(10))
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, text)
            width = min(area.width(), theme.px(_LONGEST_BAR))
            bar = QRectF(area.left(), area.center().y() + theme.px(9), width, theme.px(4))
            paint_bar(painter, bar, have / want if want else 0, role)
        painter.restore()


class StatusCell(QStyledItemDelegate):
    """Dot and word on a 9 % tint: never colour alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option)
        word, role = index.data(STATUS_ROLE) or ("", "secondary")
        if word:
            rect = rect_of(option)
            paint_pill(painter, rect.adjusted(theme.px(6), 0, -theme.px(4), 0), word, role)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(theme.px(76), theme.px(26)))


class TileCell(QStyledItemDelegate):
    """A file as a tile: its picture over at most two lines of its title."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = rect_of(option).adjusted(theme.px(3), theme.px(3), -theme.px(3), -theme.px(3))
        state = state_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.color("doing"))
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(area, 6, 6)
        text_height = theme.px(40)
        picture = area.adjusted(theme.px(6), theme.px(6), -theme.px(6), -text_height)
        index.data(Qt.ItemDataRole.DecorationRole).paint(painter, picture, Qt.AlignmentFlag.AlignCenter)
        if badge := index.data(STATUS_ROLE):
            paint_badge(painter, picture, *badge)
        set_font(painter, theme.font(theme.BODY - 1))
        painter.setPen(theme.color("ink"))
        words = QRect(area.left() + theme.px(4), picture.bottom(), area.width() - theme.px(8), text_height)
        paint_lines(painter, words, index.data(Qt.ItemDataRole.DisplayRole) or "", centred=True)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(128), theme.px(136))


def paint_badge(painter: QPainter, area: QRect, word: str, role: str) -> None:
    """A short word on a coloured ground at the upper left of a picture."""
    painter.save()
    set_font(painter, theme.font(theme.BODY - 2))
    word = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, area.width() - theme.px(8))
    width = painter.fontMetrics().horizontalAdvance(word) + theme.px(8)
    ground = QRectF(area.left(), area.top(), width, theme.px(17))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role))
    painter.drawRoundedRect(ground, 3, 3)
    painter.setPen(theme.color("surface"))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The cell's background: selected or not, with a focus frame for those who work by keyboard."""
    rect = rect_of(option)
    state = state_of(option)
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.color("selection"))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.save()
        painter.setPen(theme.color("doing"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


def paint_lines(painter: QPainter, area: QRect, text: str, lines: int = 2, *, centred: bool = False) -> None:
    """Text wrapped into at most ``lines`` lines, centred in height, the last one elided."""
    starts = _line_starts(text, painter.font(), area.width(), lines)
    shown = [text[start:end] for start, end in pairwise([*starts, len(text)])][:lines]
    if len(starts) > lines:
        rest = text[starts[lines - 1] :][:200]
        shown[-1] = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
    height = _line_height(painter.fontMetrics())
    top = area.top() + (area.height() - len(shown) * height) // 2
    align = Qt.AlignmentFlag.AlignVCenter
    align |= Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    for number, words in enumerate(shown):
        painter.drawText(QRect(area.left(), top + number * height, area.width(), height), align, words)


def _line_height(metrics: QFontMetrics) -> int:
    return metrics.lineSpacing() + theme.px(2)


def _line_starts(text: str, font: QFont, width: int, most: int) -> list[int]:
    """Where the lines of a wrapped text begin, of no more lines than ``most`` and one."""
    layout = QTextLayout(text.replace("\n", " "), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    return starts


def paint_bar(painter: QPainter, bar: QRectF, share: float, role: str) -> None:
    """A thin rounded bar filled to ``share`` (0 to 1)."""
    radius = bar.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("line"))
    painter.drawRoundedRect(bar, radius, radius)
    if share > 0:
        painter.setBrush(theme.color(role))
        filled = QRectF(bar)
        filled.setWidth(max(bar.height(), bar.width() * min(1.0, share)))
        painter.drawRoundedRect(filled, radius, radius)


def paint_pill(painter: QPainter, area: QRect, word: str, role: str) -> None:
    """A status pill at the left of ``area``, centred in height."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    set_font(painter, theme.font(theme.BODY))
    width = painter.fontMetrics().horizontalAdvance(word) + theme.px(26)
    pill = QRectF(area.left(), area.center().y() - theme.px(10), min(width, area.width()), theme.px(21))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role, 0.09))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    painter.setBrush(theme.color(role))
    painter.drawEllipse(QPointF(pill.left() + theme.px(10), pill.center().y()), theme.px(2.5), theme.px(2.5))
    painter.setPen(theme.color(role))
    painter.drawText(pill.adjusted(theme.px(17), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
    painter.restore()
