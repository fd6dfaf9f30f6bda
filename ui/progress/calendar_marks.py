"""What the calendar draws and says of a day and a month: marks by shape and colour, lines of words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.ground import theme
from ui.ground.qt import set_font
from ui.progress.todo_list import EVENT_ROLES
from wenming_desktop.progress.year_events import ACTIVITIES, EventKind, YearEvent

WEEKDAYS = "一二三四五六日"
LINES = 2  # of words below a month
TINTS = (EventKind.LATE, EventKind.DUE, EventKind.DONE)  # which of a day's deadlines tints it


def draw_mark(painter: QPainter, kind: EventKind, at: QPointF, size: float) -> None:
    """A kind's own shape around a point: ring, dot, triangle, cross, bar or tinted box."""
    half = size / 2
    inked = kind in {EventKind.REVIEW, EventKind.FESTIVAL}
    color = theme.color("ink" if inked else EVENT_ROLES.get(kind, "secondary"))
    box = QRectF(at.x() - half, at.y() - half, size, size)
    painter.setPen(QPen(color, max(1.2, size / 5)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match kind:
        case EventKind.HELD:
            painter.setBrush(color)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        case EventKind.PLANNED:
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        case EventKind.REVIEW:
            shape = QPainterPath(QPointF(at.x(), box.top()))
            shape.lineTo(box.bottomRight())
            shape.lineTo(box.bottomLeft())
            painter.fillPath(shape, color)
        case EventKind.ORDER:
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.topRight(), box.bottomLeft())
        case EventKind.FESTIVAL:
            painter.drawLine(QPointF(box.left(), at.y()), QPointF(box.right(), at.y()))
        case _:
            tint = theme.color(EVENT_ROLES.get(kind, "secondary"), 0.14)
            painter.setPen(QPen(color, 1))
            painter.setBrush(tint)
            painter.drawRoundedRect(box, 2, 2)


def day_words(day: date, events: Sequence[YearEvent]) -> str:
    """A day and what is on it, as it is read aloud and told in a tip."""
    kinds = Counter(event.kind for event in events)
    said = "，".join(f"{kind} {count}" for kind, count in kinds.items()) or "没有安排"
    return f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}：{said}"


def month_away(day: date, months: int) -> date:
    """The same day of a month before or after, or its last."""
    place = day.year * 12 + day.month - 1 + months
    first = date(place // 12, place % 12 + 1, 1)
    after = date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return min(first + timedelta(day.day - 1), after - timedelta(1))


def tally(events: Sequence[YearEvent]) -> str:
    """How many activities and deadlines, e.g. 活动 3　到期 8; what is done or past is due no longer."""
    held = sum(event.kind in ACTIVITIES for event in events)
    due = sum(event.kind in {EventKind.LATE, EventKind.DUE} for event in events)
    return "　".join(f"{word} {number}" for word, number in (("活动", held), ("到期", due)) if number)


def month_lines(events: Sequence[YearEvent]) -> list[tuple[str, str]]:
    """The most pressing two of a month's matters in words, by day, each with the role of its colour."""
    by_day: dict[int, list[YearEvent]] = {}
    for event in events:
        by_day.setdefault(event.day.day, []).append(event)
    ranked: list[tuple[int, int, str, str]] = []
    for day, own in by_day.items():
        kinds = Counter(event.kind for event in own)
        late, due, done = (kinds[kind] for kind in TINTS)
        if late or due or done:
            total = late + due + done
            state = f"，逾期 {late}" if late else "，已完成" if done == total else ""
            rank, role = (0, "late") if late else (1, "lacking") if due else (5, "done")
            ranked.append((rank, day, f"{day} 到期 {total} 项{state}", role))
        if kinds[EventKind.ORDER]:
            ranked.append((2, day, f"{day} 督办单 {kinds[EventKind.ORDER]} 份到期", "late"))
        review = next((event for event in own if event.kind is EventKind.REVIEW), None)
        if review:
            ranked.append((3, day, f"{day} {review.text}", "ink"))
    festivals = [event for event in events if event.kind is EventKind.FESTIVAL]
    if festivals:
        names = "　".join(f"{event.day.day} {event.short}" for event in festivals)
        ranked.append((4, festivals[0].day.day, names, "ink"))
    ranked += [
        (6, event.day.day, f"{event.day.day}日 {event.text}", "secondary")
        for event in events
        if event.kind in ACTIVITIES
    ]
    first = sorted(sorted(ranked)[:LINES], key=lambda line: line[1])
    return [(text, role) for _, _, text, role in first]


class Legend(QWidget):
    """Which mark means what; the last are left out where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(22))
        self.setAccessibleName("图例")
        self.setToolTip("　".join(kind.value for kind in _LEGEND))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font(theme.BODY - 1)
        set_font(painter, font)
        metrics, mark, gap = QFontMetricsF(font), theme.px(8), theme.px(12)
        at, middle = 0.0, self.height() / 2
        for kind in _LEGEND:
            wide = mark + theme.px(5) + metrics.horizontalAdvance(kind.value)
            if at + wide > self.width():
                break
            draw_mark(painter, kind, QPointF(at + mark / 2, middle), mark)
            painter.setPen(theme.color("secondary"))
            box = QRectF(at + mark + theme.px(5), 0, wide, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, kind.value)
            at += wide + gap
        painter.end()


_LEGEND = (
    *(EventKind.LATE, EventKind.DUE, EventKind.DONE, EventKind.HELD, EventKind.PLANNED),
    *(EventKind.FESTIVAL, EventKind.REVIEW, EventKind.ORDER),
)
