"""The year's twelve months and one large month, painted: marks by shape and colour, a day chosen by keys."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.ground import theme
from ui.ground.qt import set_font
from ui.progress.calendar_marks import (
    LINES,
    TINTS,
    WEEKDAYS,
    day_words,
    draw_mark,
    month_away,
    month_lines,
    tally,
)
from ui.progress.todo_list import EVENT_ROLES
from wenming_desktop.progress.year_events import DEADLINES, EventKind, YearEvent

_ACROSS, _DOWN, _WEEKS = 4, 3, 6
_GAP = 10  # pixels at 100 % between months
_TOLD = 8  # events in a tool tip
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}
ByDay = Mapping[date, Sequence[YearEvent]]


class DaysView(QWidget):
    """Days of a year of which one is chosen: by the arrows, by months with Page Up and Down, by the mouse.

    A subclass says where the days are and paints them.
    """

    chosen = Signal(object)  # the date
    opened = Signal(object)  # the date: Enter
    emptied = Signal(object)  # the date: a double click where nothing is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.day = self.today = date.min
        self.by_day: ByDay = {}
        self.by_month: dict[int, list[YearEvent]] = {}

    def show_days(self, year: int, today: date, by_day: ByDay) -> None:
        """Show a year as it stands; the chosen day stays where it can."""
        self.today, self.by_day = today, by_day
        self.by_month = {month: [] for month in range(1, 13)}
        for day, events in by_day.items():
            self.by_month[day.month] += events
        if self.day.year != year:
            self.day = today if today.year == year else date(year, 1, 1)
        self.choose(self.day)

    def choose(self, day: date) -> None:
        """Stand on a day; one of another year is the nearest of this."""
        year = self.day.year
        self.day = max(date(year, 1, 1), min(date(year, 12, 31), day))
        self.setAccessibleName(day_words(self.day, self.by_day.get(self.day, ())))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def day_at(self, place: QPointF) -> date | None:
        """The day that is painted there."""
        return next((day for day, box in self.boxes().items() if box.contains(place)), None)

    def boxes(self) -> dict[date, QRectF]:
        """Where each day is painted."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if step := _STEPS.get(Qt.Key(key)):
            self._go(self.day + timedelta(step))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._go(month_away(self.day, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key == Qt.Key.Key_Home:
            self._go(self.today)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if day := self.day_at(event.position()):
            self._go(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (day := self.day_at(event.position())) and event.button() == Qt.MouseButton.LeftButton:
            (self.opened if self.by_day.get(day) else self.emptied).emit(day)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(QPointF(event.pos()))
            events = self.by_day.get(day, ()) if day else ()
            lines = [one.text for one in events[:_TOLD]]
            more = [f"另有 {len(events) - _TOLD} 项"] if len(events) > _TOLD else []
            text = "\n".join([day_words(day, events), *lines, *more]) if day and events else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _go(self, day: date) -> None:
        self.choose(day)
        self.chosen.emit(self.day)

    def paint_number(self, painter: QPainter, day: date, box: QRectF) -> None:
        """A day's number with what its deadlines tint, in the middle of a box."""
        events = self.by_day.get(day, ())
        kinds = {event.kind for event in events}
        tint = next((kind for kind in TINTS if kind in kinds), None)
        painter.setPen(Qt.PenStyle.NoPen)
        role = "secondary" if day.weekday() >= 5 else "ink"
        bold = bool(tint) or EventKind.FESTIVAL in kinds or day == self.today
        if day == self.today:
            painter.setBrush(theme.color("doing"))
            painter.drawRoundedRect(box, 3, 3)
            role = "surface"
        elif tint:
            role = EVENT_ROLES[tint]
            painter.setBrush(theme.color(role, 0.14))
            painter.drawRoundedRect(box, 3, 3)
        if day == self.day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("doing"), 2.4 if self.hasFocus() else 1.2))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)
        set_font(painter, theme.font(theme.BODY - 1, bold=bold))
        painter.setPen(theme.color(role))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))


class YearView(DaysView):
    """Twelve months with at most two lines of words each."""

    def minimum_height(self) -> int:
        """What the months need to be read."""
        return theme.px(_DOWN * 160 + (_DOWN - 1) * _GAP)

    def boxes(self) -> dict[date, QRectF]:
        return {
            day: box for month in range(1, 13) for day, box in self._days(self._card(month), month).items()
        }

    def _card(self, month: int) -> QRectF:
        gap = theme.px(_GAP)
        wide = (self.width() - (_ACROSS - 1) * gap) / _ACROSS
        high = (self.height() - (_DOWN - 1) * gap) / _DOWN
        down, across = divmod(month - 1, _ACROSS)
        return QRectF(across * (wide + gap), down * (high + gap), wide, high).adjusted(1, 1, -1, -1)

    def _days(self, card: QRectF, month: int) -> dict[date, QRectF]:
        head, foot, side = theme.px(28), theme.px(17 * LINES + 6), theme.px(6)
        wide = (card.width() - 2 * side) / 7
        high = (card.height() - head - foot) / _WEEKS
        found: dict[date, QRectF] = {}
        for down, week in enumerate(Calendar().monthdatescalendar(self.day.year, month)):
            for across, day in enumerate(week):
                if day.month == month:
                    cell = QRectF(
                        card.left() + side + across * wide, card.top() + head + down * high, wide, high
                    )
                    found[day] = cell
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            card = self._card(month)
            if QRectF(event.rect()).intersects(card):
                self._paint_month(painter, month, card)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int, card: QRectF) -> None:
        here = (self.today.year, self.today.month) == (self.day.year, month)
        painter.setPen(QPen(theme.color("doing" if here else "line"), 1.6 if here else 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(card, 6, 6)
        inner = card.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
        set_font(painter, theme.font(theme.HEADING, bold=True))
        painter.setPen(theme.color("ink"))
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | top, f"{month}月")
        own = self.by_month.get(month, [])
        set_font(painter, theme.font(theme.BODY - 1))
        painter.setPen(theme.color("secondary"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | top, tally(own))
        for day, cell in self._days(card, month).items():
            self._paint_day(painter, day, cell)
        self._paint_lines(painter, own, inner)

    def _paint_day(self, painter: QPainter, day: date, cell: QRectF) -> None:
        wide, high = min(cell.width() - 4, theme.px(30)), min(cell.height() - 2, theme.px(18))
        box = QRectF(cell.center().x() - wide / 2, cell.center().y() - high / 2, wide, high)
        self.paint_number(painter, day, box)
        kinds = {event.kind for event in self.by_day.get(day, ())}
        size = theme.px(6)
        at = QPointF(box.right() - 1, box.top() + size / 2)
        for kind in (EventKind.HELD, EventKind.PLANNED, EventKind.REVIEW, EventKind.ORDER):
            if kind in kinds:
                draw_mark(painter, kind, at, size)
                at += QPointF(size + 1, 0)
        if EventKind.FESTIVAL in kinds:
            draw_mark(
                painter, EventKind.FESTIVAL, QPointF(box.center().x(), box.bottom() - 0.5), theme.px(14)
            )

    def _paint_lines(self, painter: QPainter, events: Sequence[YearEvent], inner: QRectF) -> None:
        set_font(painter, theme.font(theme.BODY - 1))
        high = theme.px(17)
        lines = month_lines(events)
        for number, (text, role) in enumerate(lines):
            box = QRectF(inner.left(), inner.bottom() - (len(lines) - number) * high, inner.width(), high)
            painter.setPen(theme.color(role))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class MonthView(DaysView):
    """The chosen day's month, large, with the texts in the fields of the days."""

    def boxes(self) -> dict[date, QRectF]:
        head = theme.px(26)
        weeks = Calendar().monthdatescalendar(self.day.year, self.day.month)
        wide, high = self.width() / 7, (self.height() - head) / len(weeks)
        return {
            day: QRectF(across * wide, head + down * high, wide, high)
            for down, week in enumerate(weeks)
            for across, day in enumerate(week)
            if day.month == self.day.month
        }

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("secondary"))
        set_font(painter, theme.font(theme.BODY))
        for across, word in enumerate(WEEKDAYS):
            box = QRectF(across * self.width() / 7, 0, self.width() / 7, theme.px(26))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"周{word}")
        for day, box in self.boxes().items():
            self._paint_day(painter, day, box.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface" if day.weekday() < 5 else "ground"))
        painter.drawRect(box)
        side = theme.px(5)
        number = QRectF(box.left() + side, box.top() + side, theme.px(30), theme.px(20))
        self.paint_number(painter, day, number)
        events = self.by_day.get(day, ())
        festival = "、".join(event.short for event in events if event.kind is EventKind.FESTIVAL)
        set_font(painter, theme.font(theme.BODY - 1))
        painter.setPen(theme.color("ink"))
        room = box.right() - number.right() - 2 * side
        beside = QRectF(number.right() + side, number.top(), room, number.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, festival)
        others = [event for event in events if event.kind is not EventKind.FESTIVAL]
        high, top = theme.px(18), number.bottom() + theme.px(3)
        room = max(0, int((box.bottom() - top) // high))
        shown = others if len(others) <= room else others[: max(room - 1, 0)]
        for event in shown:
            self._paint_event(painter, event, QRectF(box.left() + side, top, box.width() - 2 * side, high))
            top += high
        if left := len(others) - len(shown):
            painter.setPen(theme.color("secondary"))
            line = QRectF(box.left() + side, top, box.width() - 2 * side, high)
            if not room:  # beside the number
                line = beside
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"+{left}")

    @staticmethod
    def _paint_event(painter: QPainter, event: YearEvent, line: QRectF) -> None:
        size = theme.px(8)
        draw_mark(painter, event.kind, QPointF(line.left() + size / 2, line.center().y()), size)
        words = line.adjusted(size + theme.px(5), 0, 0, 0)
        painter.setPen(theme.color(EVENT_ROLES.get(event.kind, "ink") if event.kind in DEADLINES else "ink"))
        text = painter.fontMetrics().elidedText(event.text, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
