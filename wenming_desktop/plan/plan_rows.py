"""What the window, the papers and the exports see of a plan: frozen rows, never database objects."""

from dataclasses import dataclass
from datetime import date

from db.models import Measure
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.reading.deadlines import current_due


@dataclass(frozen=True)
class MeasureRow:
    """One step of the lead department's breakdown (措施) of a task."""

    id: str
    ordinal: int
    text: str
    department: str | None
    person: str | None
    due_on: date | None  # the next one
    done_on: date | None
    status: TaskStatus
    note: str
    recurrence: Recurrence = Recurrence.ONCE
    due_words: str = ""  # 时限原文; empty where it says no more than the day


@dataclass(frozen=True)
class SafeguardRow:
    """One of the plan's safeguards (保障措施)."""

    ordinal: int
    title: str
    text: str


def measure_row(measure: Measure, today: date) -> MeasureRow:
    """A measure as it stands on a day; one that is not done after its deadline is late."""
    due_on = measure.due_on
    if measure.due_words:
        due_on = current_due(due_on, measure.due_words, measure.task.category.plan.year, today)
    late = measure.status != "done" and due_on is not None and due_on < today
    return MeasureRow(
        id=measure.id,
        ordinal=measure.ordinal,
        text=measure.text,
        department=measure.department.name if measure.department else None,
        person=measure.person.name if measure.person else None,
        due_on=due_on,
        done_on=measure.done_on,
        status=TaskStatus.LATE if late else TaskStatus[measure.status.upper()],
        note=measure.note,
        recurrence=Recurrence(measure.recurrence),
        due_words=measure.due_words,
    )
