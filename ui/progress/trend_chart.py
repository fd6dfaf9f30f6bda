"""走势: two lines over a year's reviews, tasks done and material there, by category and department."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import set_font
from ui.parts.dialog_parts import bar
from ui.parts.fields import card, label
from ui.parts.filter_line import FilterChoice
from wenming_desktop.progress.trend import TrendPoint, percent, review_trend, trend_parts

_NONE = "还没有调度记录。开调度会前点“记录调度…”，记下两次就画出走势。"
_ONE = "只有一次调度；再记一次，两次之间就连成线。"
_NOTHING = "历次调度里没有这样的任务，请换一个类别或科室。"
_LINES = (("任务完成", "done"), ("材料齐备", "doing"))
_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)  # told apart without colour too


class TrendCard(QWidget):
    """The chart with what it is narrowed to above it, and what to do while there is little to draw."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.category: FilterChoice[int] = FilterChoice("全部类别")
        self.department: FilterChoice[str] = FilterChoice("全部科室")
        self.chart = TrendChart()
        self.hint = label(role="secondary")
        self.hint.setWordWrap(True)
        frame, inner = card()
        inner.addLayout(bar(label("历次调度的走势", "heading"), None, self.category, self.department))
        inner.addWidget(self.hint)
        inner.addWidget(self.chart, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        for choice in (self.category, self.department):
            choice.activated.connect(self.load)

    def load(self) -> None:
        """Draw the year on show as it stands now."""
        plan = self._desk.plan
        if plan is None:
            return
        parts = self._desk.read(trend_parts, plan.id)
        self.category.fill("全部类别", [(title, number) for number, title in parts.categories])
        self.department.fill("全部科室", [(name, name) for name in parts.departments])
        wanted = (self.category.value(), self.department.value())
        points = self._desk.read(partial(review_trend, category=wanted[0], department=wanted[1]), plan.id)
        self.chart.show_points(points)
        empty = _NONE if wanted == (None, None) else _NOTHING
        self.hint.setText("" if len(points) > 1 else _ONE if points else empty)
        self.hint.setVisible(len(points) < 2)
        self.chart.setVisible(bool(points))


class TrendChart(QWidget):
    """The lines, the days below them and the newest numbers at their ends."""

    def __init__(self) -> None:
        super().__init__()
        self.points: Sequence[TrendPoint] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(180))
        self.setAccessibleName("走势图")

    def show_points(self, points: Sequence[TrendPoint]) -> None:
        """Show these reviews; the words for those who cannot see it say the same."""
        self.points = points
        said = "；".join(
            f"{point.held_on} 任务 {point.tasks.have}/{point.tasks.want}，"
            f"材料 {point.slots.have}/{point.slots.want}"
            for point in points
        )
        self.setAccessibleDescription(said)
        self.setToolTip(said.replace("；", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(320))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        set_font(painter, theme.font(theme.BODY))
        area = self._area(painter.fontMetrics())
        self._paint_grid(painter, area)
        ends: list[tuple[float, str, str]] = []
        for number, (name, role) in enumerate(_LINES):
            shares = [percent(point.slots if number else point.tasks) for point in self.points]
            places = [
                QPointF(self._x(area, at), area.bottom() - area.height() * share / 100)
                for at, share in enumerate(shares)
                if share is not None
            ]
            if not places:
                continue
            painter.setPen(QPen(theme.color(role), theme.px(2), _DASHES[number]))
            path = QPainterPath(places[0])
            for place in places[1:]:
                path.lineTo(place)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            painter.setPen(QPen(theme.color(role), theme.px(2)))
            painter.setBrush(theme.color(role if number == 0 else "surface"))
            for place in places:
                painter.drawEllipse(place, theme.px(4), theme.px(4))
            last = next(share for share in reversed(shares) if share is not None)
            ends.append((places[-1].y(), f"{name} {last}%", role))
        self._paint_ends(painter, area, ends)
        self._paint_days(painter, area)
        painter.end()

    def _area(self, metrics: QFontMetrics) -> QRectF:
        right = max(metrics.horizontalAdvance(f"{name} 100%") for name, _ in _LINES) + theme.px(16)
        left, line = metrics.horizontalAdvance("100%") + theme.px(10), metrics.height()
        return QRectF(
            left, line, max(1, self.width() - left - right), max(1, self.height() - 2 * line - theme.px(14))
        )

    def _x(self, area: QRectF, at: int) -> float:
        """Where a review stands: as far apart as their days are."""
        first, last = self.points[0].held_on, self.points[-1].held_on
        whole = (last - first).days
        gone = (self.points[at].held_on - first).days
        return area.left() + theme.px(6) + (area.width() - theme.px(12)) * (gone / whole if whole else 0.5)

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        for share in (0, 25, 50, 75, 100):
            y = area.bottom() - area.height() * share / 100
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.color("secondary"))
            box = QRectF(0, y - 20, area.left() - theme.px(6), 40)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{share}%")

    def _paint_ends(self, painter: QPainter, area: QRectF, ends: Sequence[tuple[float, str, str]]) -> None:
        """The names at the lines' ends, moved apart where the lines are close."""
        line = painter.fontMetrics().height()
        ordered = sorted(ends)
        if len(ordered) == 2 and ordered[1][0] - ordered[0][0] < line:
            middle = (ordered[0][0] + ordered[1][0]) / 2
            ordered = [
                (middle + move * line / 2, *end[1:]) for move, end in zip((-1, 1), ordered, strict=True)
            ]
        for y, words, role in ordered:
            painter.setPen(theme.color(role))
            box = QRectF(area.right() + theme.px(8), y - line, self.width() - area.right(), 2 * line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_days(self, painter: QPainter, area: QRectF) -> None:
        """The days, the last one surely, others as far as there is room between them."""
        painter.setPen(theme.color("secondary"))
        free = float(self.width())
        for at in reversed(range(len(self.points))):
            day = self.points[at].held_on
            text = f"{day.month}月{day.day}日"
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(self._x(area, at) - wide / 2, self.width() - wide)
            if left + wide + theme.px(8) <= free or at == len(self.points) - 1:
                top = area.bottom() + theme.px(8)
                painter.drawText(QPointF(left, top + painter.fontMetrics().ascent()), text)
                free = left
