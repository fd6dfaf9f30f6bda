"""What a department's workbook says: its tasks, measures, activities and slots, each value as a text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Activity, Department, Measure
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.returned_table.cells import WRITTEN
from wenming_desktop.entities.choices import TaskStatus, window_words
from wenming_desktop.ledger.activities import draft_of
from wenming_desktop.ledger.typed import write_fields
from wenming_desktop.progress.plan_view import PlanView, TaskRow
from wenming_desktop.progress.slot_counts import SlotCount, slot_counts
from wenming_desktop.reading.deadlines import deadline_text
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.titles import task_title
from wenming_desktop.reading.written import supports
from wenming_desktop.safe_names import safe_name, unique_names
from wenming_desktop.transfer.packages.layout import MATERIAL_FOLDER, SheetKind, key_of

_FOLDER_LIMIT, _SLOT_LIMIT = 30, 24  # UTF-16 units: leaves most of a path to the names of files

Values = Mapping[str, str]  # field -> text


@dataclass(frozen=True)
class SentRow:
    """A row as it is sent: its key, its values by field, and what of them the department may change."""

    key: str
    values: Values
    open: bool = True


@dataclass(frozen=True)
class PackageContent:
    """What goes to one department.

    Attributes:
        id: the package's.
        department_id, department: whose it is.
        plan_id, year, unit: of which plan.
        sent_at: local time with its zone.
        rows: of each sheet.
        folders: for scans, below the package's own.
        renamed: of these, those whose names were shortened or changed -> the name meant.
        codes, kinds: what can be chosen in blank rows.
    """

    id: str
    department_id: str
    department: str
    plan_id: str
    year: int
    unit: str
    sent_at: datetime
    rows: Mapping[SheetKind, Sequence[SentRow]]
    folders: Sequence[str]
    renamed: Mapping[str, str]
    codes: Sequence[str]
    kinds: Sequence[str]


class PlanValues:
    """The values of one plan as workbooks write them.

    Attributes:
        plan: as it stands.
        tasks: by id.
    """

    def __init__(self, session: Session, plan: PlanView) -> None:
        self._session = session
        self.plan = plan
        self.tasks = {task.id: task for task in plan.tasks}

    def of(self, kind: SheetKind, row_id: str) -> Values | None:
        """The values of a row that a department may change; None where it is gone, or of another plan."""
        if kind is SheetKind.TASKS:
            return task_values(self.tasks[row_id]) if row_id in self.tasks else None
        if kind is SheetKind.MEASURES:
            measure = self._session.get(Measure, row_id)
            return measure_values(measure) if measure and measure.task_id in self.tasks else None
        if kind is SheetKind.ACTIVITIES:
            activity = self._session.get(Activity, row_id)
            return activity_values(activity) if activity and activity.plan_id == self.plan.id else None
        return {}


def task_values(task: TaskRow) -> Values:
    """What a department may change of a task."""
    columns = {"support": TaskColumn.SUPPORT, "person": TaskColumn.PERSON, "due_on": TaskColumn.DUE}
    return {field: WRITTEN[column](task) for field, column in columns.items()}


def measure_values(measure: Measure) -> Values:
    """What a department may change of a measure."""
    return {
        "text": measure.text,
        "person": measure.person.name if measure.person else "",
        "due_on": deadline_text(measure.due_on, measure.due_words),
        "status": TaskStatus[measure.status.upper()].value,
        "note": measure.note,
    }


def activity_values(activity: Activity) -> Values:
    """What a department may change of an activity."""
    written = write_fields(draft_of(activity))
    return {field: text for field, text in written.items() if field != "organiser"}


def content_for(
    subject: Subject, department: Department, package_id: str, sent_at: datetime, kinds: Sequence[str]
) -> PackageContent | None:
    """What goes to a department; None for one that has nothing to do.

    Args:
        subject: the year.
        department: whose.
        package_id: of the new package.
        sent_at: as of PackageContent.
        kinds: of activities.
    """
    plan = subject.plan.concerned
    tasks = [task for task in plan.tasks if _role(task, department.name)]
    if not tasks:
        return None
    slots: dict[str, list[SlotCount]] = {}
    for slot in slot_counts(subject.session, plan.id, subject.today):
        slots.setdefault(slot.task_id, []).append(slot)
    folders = _folders(tasks, slots)
    return PackageContent(
        package_id,
        department.id,
        department.name,
        plan.id,
        plan.year,
        plan.unit,
        sent_at,
        {
            SheetKind.TASKS: [_task_row(task, department.name) for task in tasks],
            SheetKind.MEASURES: list(_measure_rows(subject.session, tasks, department)),
            SheetKind.ACTIVITIES: list(_activity_rows(subject.session, plan.id, department)),
            SheetKind.SLOTS: [
                _slot_row(task, slot, folders[slot.id]) for task in tasks for slot in slots.get(task.id, ())
            ],
        },
        list(dict.fromkeys(folders.values())),
        _renamed(tasks, slots, folders),
        [task.code for task in tasks],
        kinds,
    )


def _role(task: TaskRow, department: str) -> str:
    if task.lead == department:
        return "牵头"
    return "配合" if supports(task.support, department) else ""


def _task_row(task: TaskRow, department: str) -> SentRow:
    role = _role(task, department)
    values = {"code": task.code, "role": role, "text": task.text, **task_values(task)}
    return SentRow(key_of(SheetKind.TASKS, task.id), values, open=role == "牵头")


def _measure_rows(session: Session, tasks: Sequence[TaskRow], department: Department) -> Iterator[SentRow]:
    """The measures of the tasks that it leads, and its own of the others."""
    for task in tasks:
        query = select(Measure).where(Measure.task_id == task.id).order_by(Measure.ordinal)
        for measure in session.scalars(query):
            if department.id == measure.department_id or task.lead == department.name:
                values = {"code": task.code, "task": task_title(task.text), **measure_values(measure)}
                yield SentRow(key_of(SheetKind.MEASURES, measure.id), values)


def _activity_rows(session: Session, plan_id: str, department: Department) -> Iterator[SentRow]:
    query = (
        select(Activity)
        .where(Activity.plan_id == plan_id, Activity.department_id == department.id)
        .order_by(Activity.starts_on, Activity.id)
    )
    for activity in session.scalars(query):
        yield SentRow(key_of(SheetKind.ACTIVITIES, activity.id), activity_values(activity))


def _slot_row(task: TaskRow, slot: SlotCount, folder: str) -> SentRow:
    asked = (f"{slot.kind}，不少于 {slot.minimum} 份", window_words(slot.window, slot.years), slot.hint)
    values = {
        "code": task.code,
        "task": task_title(task.text),
        "name": slot.name,
        "asked": "；".join(filter(None, asked)),
        "have": f"{slot.inside}/{slot.minimum}",
        "folder": folder,
    }
    return SentRow(key_of(SheetKind.SLOTS, slot.id), values)


def _folders(tasks: Sequence[TaskRow], slots: Mapping[str, Sequence[SlotCount]]) -> dict[str, str]:
    """The folder of each slot by its id, and of each task by its own."""
    names = unique_names([safe_name(_folder_name(task), _FOLDER_LIMIT) for task in tasks])
    found: dict[str, str] = {}
    for task, name in zip(tasks, names, strict=True):
        found[task.id] = f"{MATERIAL_FOLDER}/{name}"
        own = slots.get(task.id, ())
        inside = unique_names([safe_name(slot.name, _SLOT_LIMIT) for slot in own], _SLOT_LIMIT)
        found |= {slot.id: f"{found[task.id]}/{each}" for slot, each in zip(own, inside, strict=True)}
    return found


def _folder_name(task: TaskRow) -> str:
    return f"{task.code} {task_title(task.text)}"


def _renamed(
    tasks: Sequence[TaskRow], slots: Mapping[str, Sequence[SlotCount]], folders: Mapping[str, str]
) -> dict[str, str]:
    wanted = [(task.id, _folder_name(task)) for task in tasks]
    wanted += [(slot.id, slot.name) for task in tasks for slot in slots.get(task.id, ())]
    return {folders[each]: name for each, name in wanted if not folders[each].endswith(f"/{name}")}
