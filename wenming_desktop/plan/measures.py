"""措施: the lead department's breakdown of a task into steps.

A measure that comes again is written out when it is made: one row a month or quarter of the plan's year, each
with its own deadline, status and note. So every period is followed and proven like any other measure.
"""

import calendar
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import Department, Measure, Person, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.departments import add_person, checked_name
from wenming_desktop.plan.plan_rows import MeasureRow, measure_row
from wenming_desktop.plan.recurring import in_period, months_from
from wenming_desktop.plan.references import checked_department
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.reading.deadlines import Deadline
from wenming_desktop.words import shortened

TEXT_LIMIT = field_of("measure", "text").limit
_STORED = {shown: stored for stored, shown in field_of("measure", "status").words.items()}


@dataclass(frozen=True)
class MeasureForm:
    """What the clerk fills in about a measure.

    Attributes:
        text: what is to be done.
        department: who does it, by name or short name; "" for nobody.
        person: a name; a new one is added to the department.
        due_on, due_words: of one Deadline; of a recurring measure its last period's at the latest.
        note: how it goes.
        recurrence: ONCE, or how often it comes again within the plan's year.
        first_month: of a recurring measure that is written out: periods that end before it are left out.
    """

    text: str
    department: str = ""
    person: str = ""
    due_on: date | None = None
    note: str = ""
    recurrence: Recurrence = Recurrence.ONCE
    due_words: str = ""
    first_month: int = 1


def measure_rows(session: Session, task_id: str, today: date) -> list[MeasureRow]:
    """A task's measures in order; ``today`` decides what is late."""
    return [measure_row(measure, today) for measure in session.get_one(Task, task_id).measures]


def add_measure(session: Session, task_id: str, text: str) -> str:
    """Append a measure of which only the text is known; returns its id."""
    return add_measures(session, task_id, MeasureForm(text))[0]


def add_measures(session: Session, task_id: str, form: MeasureForm) -> list[str]:
    """Append a measure to a task's breakdown, written out into its periods; returns their ids in order.

    Raises:
        FieldErrors: by the names of MeasureForm.
    """
    task = session.get_one(Task, task_id)
    last = max((row.ordinal for row in task.measures), default=0)
    ids: list[str] = []
    form = replace(form, text=_checked_text(form.text))
    describe(session, f"{task_code(task)} 添加措施：{shortened(form.text)}")
    for offset, period in enumerate(_periods(form, task.category.plan.year), start=1):
        measure = Measure(ordinal=last + offset, status="todo", recurrence=form.recurrence.value)
        _write(session, measure, period)
        task.measures.append(measure)
        ids.append(measure.id)
    session.flush()
    return ids


def edit_measure(session: Session, measure_id: str, text: str, due_on: date | None, note: str) -> None:
    """Change a measure's text, day and note; its deadline's words stay if the day does."""
    kept = measure_form(session, measure_id)
    words = kept.due_words if due_on == kept.due_on else ""
    changed = replace(kept, text=text, due_on=due_on, due_words=words, note=note)
    change_measure(session, measure_id, changed)


def reword_measure(session: Session, measure_id: str, text: str) -> None:
    """Change nothing but a measure's text."""
    change_measure(session, measure_id, replace(measure_form(session, measure_id), text=text))


def set_measure_due(session: Session, measure_id: str, deadline: Deadline) -> None:
    """Change nothing but a measure's deadline; an empty one clears it."""
    kept = measure_form(session, measure_id)
    changed = replace(kept, due_on=deadline.due_on, due_words=deadline.words)
    change_measure(session, measure_id, changed)


def measure_form(session: Session, measure_id: str) -> MeasureForm:
    """A measure as the clerk may edit it."""
    measure = session.get_one(Measure, measure_id)
    return MeasureForm(
        measure.text,
        measure.department.name if measure.department else "",
        measure.person.name if measure.person else "",
        measure.due_on,
        measure.note,
        Recurrence(measure.recurrence),
        measure.due_words,
    )


def change_measure(session: Session, measure_id: str, form: MeasureForm) -> None:
    """Change everything about a measure.

    One that came once and now comes again becomes the first of its periods; the others follow at the end.

    Raises:
        FieldErrors: by the names of MeasureForm; a period of a recurring measure cannot recur otherwise.
    """
    measure = session.get_one(Measure, measure_id)
    task = measure.task
    form = replace(form, text=_checked_text(form.text))
    describe(session, f"{task_code(task)} 修改措施：{shortened(form.text)}")
    if form.recurrence == measure.recurrence:
        _write(session, measure, form)
    elif form.recurrence == Recurrence.ONCE:
        measure.recurrence = form.recurrence.value
        _write(session, measure, form)
    elif measure.recurrence != Recurrence.ONCE:
        raise FieldErrors({"recurrence": "这条措施已经按周期分解，请删除后重新添加。"})
    else:
        first, *others = _periods(form, task.category.plan.year)
        measure.recurrence = form.recurrence.value
        _write(session, measure, first)
        last = max(row.ordinal for row in task.measures)
        for offset, period in enumerate(others, start=1):
            added = Measure(ordinal=last + offset, status="todo", recurrence=form.recurrence.value)
            _write(session, added, replace(period, note=""))
            task.measures.append(added)


def set_measure_status(session: Session, measure_id: str, status: TaskStatus, today: date) -> None:
    """Say where a measure stands; 逾期 is computed and cannot be set."""
    measure = session.get_one(Measure, measure_id)
    measure.status = _STORED[status]
    measure.done_on = today if status == TaskStatus.DONE else None
    describe(session, f"{task_code(measure.task)} 措施“{shortened(measure.text)}”{status}")


def remove_measure(session: Session, measure_id: str) -> None:
    """Delete a measure; those after it move up."""
    measure = session.get_one(Measure, measure_id)
    task = measure.task
    describe(session, f"{task_code(task)} 删除措施：{shortened(measure.text)}")
    task.measures.remove(measure)
    for ordinal, row in enumerate(task.measures, start=1):
        row.ordinal = ordinal


def _periods(form: MeasureForm, year: int) -> list[MeasureForm]:
    """The measure itself, or one a period: 政治学习（3月）, due on the period's last day."""
    if form.recurrence == Recurrence.ONCE:
        return [form]
    periods: list[MeasureForm] = []
    for month in months_from(form.recurrence, form.first_month):
        last_day = date(year, month, calendar.monthrange(year, month)[1])
        periods.append(
            replace(form, text=in_period(form.text, form.recurrence, month), due_on=last_day, due_words="")
        )
    return periods


def _write(session: Session, measure: Measure, form: MeasureForm) -> None:
    """Give a measure what the form says, all of it or nothing."""
    checks = Checks()
    note = checks.text(field_of("measure", "note"), form.note)
    due_words = checks.text(field_of("measure", "due_words"), form.due_words)
    department: Department | None = None
    if form.department.strip():
        department = checked_department(checks, session, "department", form.department)
    if form.person.strip():
        try:
            checked_name(form.person, word_of("person", "name"))
        except UserError as error:
            checks.fail("person", error.message)
    checks.finish()
    person: Person | None = add_person(session, department, form.person) if form.person.strip() else None
    measure.text, measure.note = form.text, note
    measure.due_on, measure.due_words = form.due_on, due_words
    measure.department, measure.person = department, person


def _checked_text(text: str) -> str:
    checks = Checks()
    text = checks.text(field_of("measure", "text"), text)
    checks.finish()
    return text
