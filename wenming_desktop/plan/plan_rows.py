"""What the window, the papers and the exports see of a plan: frozen rows, never database objects."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.models import Measure


class TaskStatus(StrEnum):
    """Where a task stands; the value is the word the clerk sees."""

    TODO = "未开始"
    DOING = "进行中"
    DONE = "已完成"
    LATE = "逾期"


class Recurrence(StrEnum):
    """How often a measure comes again within the plan's year."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def label(self) -> str:
        """What the clerk reads."""
        return {"once": "一次", "monthly": "每月", "quarterly": "每季度"}[self]


@dataclass(frozen=True)
class MeasureRow:
    """One step of the lead department's breakdown (措施) of a task."""

    id: str
    ordinal: int
    text: str
    department: str | None
    person: str | None
    due_on: date | None
    done_on: date | None
    status: TaskStatus
    note: str
    recurrence: Recurrence = Recurrence.ONCE


@dataclass(frozen=True)
class SafeguardRow:
    """One of the plan's safeguards (保障措施)."""

    ordinal: int
    title: str
    text: str


_MEASURE_STATUS = {"todo": TaskStatus.TODO, "doing": TaskStatus.DOING, "done": TaskStatus.DONE}


def measure_row(measure: Measure, today: date) -> MeasureRow:
    """A measure as it stands on a day; one that is not done after its deadline is late."""
    late = measure.status != "done" and measure.due_on is not None and measure.due_on < today
    return MeasureRow(
        id=measure.id,
        ordinal=measure.ordinal,
        text=measure.text,
        department=measure.department.name if measure.department else None,
        person=measure.person.name if measure.person else None,
        due_on=measure.due_on,
        done_on=measure.done_on,
        status=TaskStatus.LATE if late else _MEASURE_STATUS[measure.status],
        note=measure.note,
        recurrence=Recurrence(measure.recurrence),
    )
