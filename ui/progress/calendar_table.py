"""按科室: what is due and held, department by department, month by month."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ui.parts.paged_model import PagedColumn
from wenming_desktop.progress.year_events import ACTIVITIES, DEADLINES, EventKind, YearEvent
from wenming_desktop.words import NOBODY

_WORDS = ("逾期", "督办", "到期", "活动", "已完成")  # the most pressing first
_LINES = 2


@dataclass(frozen=True)
class DepartmentYear:
    """One department's year."""

    id: str  # its name, or NOBODY
    months: tuple[tuple[YearEvent, ...], ...]  # twelve, each by day

    @property
    def events(self) -> tuple[YearEvent, ...]:
        """All of them."""
        return tuple(event for month in self.months for event in month)


def department_years(events: Sequence[YearEvent], departments: Sequence[str]) -> list[DepartmentYear]:
    """A row for each department with deadlines, orders or activities: in the clerk's order, nobody's last.

    Args:
        events: of one year, by day.
        departments: all of them by name.
    """
    kinds = DEADLINES | ACTIVITIES | {EventKind.ORDER}
    by_name: dict[str, list[list[YearEvent]]] = {}
    for event in events:
        if event.kind in kinds:
            months = by_name.setdefault(event.who or NOBODY, [[] for _ in range(12)])
            months[event.day.month - 1].append(event)
    known = [name for name in departments if name in by_name]
    others = sorted(name for name in by_name if name not in known and name != NOBODY)
    last = [NOBODY] if NOBODY in by_name else []
    return [
        DepartmentYear(name, tuple(tuple(month) for month in by_name[name]))
        for name in (*known, *others, *last)
    ]


def _cell(month: int, row: DepartmentYear) -> str:
    return _words(row.months[month])


def _words(events: Sequence[YearEvent]) -> str:
    """The two most pressing counts; the cell breaks between them."""
    counts = Counter("活动" if event.kind in ACTIVITIES else event.kind.value for event in events)
    return " ".join([f"{word}{counts[word]}" for word in _WORDS if counts[word]][:_LINES])


YEAR_COLUMNS = (
    PagedColumn[DepartmentYear]("科室", 0, lambda row: row.id),
    *(PagedColumn[DepartmentYear](f"{month + 1}月", 66, partial(_cell, month)) for month in range(12)),
)
