"""Bars by category and lines over the reviews, drawn by Typst so that they read well printed in grey."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wenming_desktop.documents.press.typesetting import drawn
from wenming_desktop.documents.press.wording import chinese_numeral
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.progress.board import CategoryLine
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.trend import TrendPoint, percent
from wenming_desktop.reading.titles import task_name

_DOTS = 220.0  # an inch: sharp on paper


@dataclass(frozen=True)
class Bar:
    """One bar: ``have`` of ``want``."""

    label: str
    have: int
    want: int


@dataclass(frozen=True)
class Chart:
    """Bars one below the other.

    Attributes:
        title: what it shows.
        have, want: what the dark part and the whole bar are, for the key.
        bars: from top to bottom; at least one wants something.
    """

    title: str
    have: str
    want: str
    bars: tuple[Bar, ...]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Chart":
        """From what asdict() made of it."""
        bars = tuple(Bar(**bar) for bar in plain["bars"])
        return cls(plain["title"], plain["have"], plain["want"], bars)


@dataclass(frozen=True)
class LinePoint:
    """One review: its day in words, its place across from 0 to 1, and two shares in whole percent."""

    label: str
    at: float
    first: int | None
    second: int | None


@dataclass(frozen=True)
class LineChart:
    """Two lines from left to right.

    Attributes:
        title: what it shows.
        first, second: the names of the lines.
        points: at least two, in time's order.
    """

    title: str
    first: str
    second: str
    points: tuple[LinePoint, ...]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "LineChart":
        """From what asdict() made of it."""
        points = tuple(LinePoint(**point) for point in plain["points"])
        return cls(plain["title"], plain["first"], plain["second"], points)


def read_chart(plain: Mapping[str, Any]) -> Chart | LineChart:
    """From what asdict() made of one or the other."""
    return LineChart.read(plain) if "points" in plain else Chart.read(plain)


def trend_chart(points: Sequence[TrendPoint]) -> LineChart | None:
    """How the reviews of a year followed each other; None of fewer than two, which make no line."""
    if len(points) < 2:
        return None
    first, last = points[0].held_on, points[-1].held_on
    return LineChart(
        "历次调度的进展（单位：%）",
        "任务完成",
        "材料齐备",
        tuple(
            LinePoint(
                f"{point.held_on.month}月{point.held_on.day}日",
                (point.held_on - first).days / (last - first).days,
                percent(point.tasks),
                percent(point.slots),
            )
            for point in points
        ),
    )


def progress_charts(categories: Iterable[CategoryLine]) -> list[Chart]:
    """How far tasks and material of each category have come; without anything asked for there is no chart."""
    rows = list(categories)

    def material(category: CategoryLine) -> Tally:
        slots = [task.slots for task in category.tasks]
        return Tally(sum(slot.have for slot in slots), sum(slot.want for slot in slots))

    made = (
        _chart("各类任务完成情况（单位：项）", "已完成任务", "全部任务", rows, _tasks),
        _chart("各类材料齐备情况（单位：项）", "已备材料", "应备材料", rows, material),
    )
    return [chart for chart in made if any(bar.want for bar in chart.bars)]


def _tasks(category: CategoryLine) -> Tally:
    done = sum(task.status is TaskStatus.DONE for task in category.tasks)
    return Tally(done, len(category.tasks))


def _chart(
    title: str, have: str, want: str, rows: list[CategoryLine], count: Callable[[CategoryLine], Tally]
) -> Chart:
    counts = [(f"（{chinese_numeral(at)}）{_name(row)}", count(row)) for at, row in enumerate(rows, start=1)]
    return Chart(title, have, want, tuple(Bar(label, one.have, one.want) for label, one in counts))


def _name(category: CategoryLine) -> str:
    """Its short title; where that was cut to fit a tab, the clause as a whole."""
    whole = task_name(category.title)
    return whole if whole.startswith(category.short_title) else category.short_title


def chart_png(chart: Chart | LineChart) -> bytes:
    """The chart alone, as wide as the text of a page.

    Raises:
        UserError: no Chinese font is installed.
    """
    return drawn("chart", {"title": chart.title, "unit": "", "chart": asdict(chart)}, _DOTS)


def chart_words(chart: Chart | LineChart) -> str:
    """What the chart shows, for those who cannot see it."""
    if isinstance(chart, LineChart):
        said = (f"{point.label} {_share(point.first)}、{_share(point.second)}" for point in chart.points)
        return f"{chart.title}（{chart.first}、{chart.second}）：{'；'.join(said)}"
    bars = "；".join(f"{bar.label} {bar.have}/{bar.want}" for bar in chart.bars)
    return f"{chart.title}（{chart.have}/{chart.want}）：{bars}"


def _share(share: int | None) -> str:
    return "—" if share is None else f"{share}%"
