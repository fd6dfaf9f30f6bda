"""The columns of the assignment table (任务配档表): what each shows and how wide it may be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wenming_desktop.documents.press.wording import numbered, printable
from wenming_desktop.plan.recurring import told
from wenming_desktop.plan.tasks import note_cell
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, TaskRow
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.words import chinese_date


class TableColumn(StrEnum):
    """A column the clerk can choose; the value is its header, as tables that come back are read by it."""

    ORDINAL = TaskColumn.ORDINAL
    CATEGORY = TaskColumn.CATEGORY
    TEXT = TaskColumn.TEXT
    STANDARD = TaskColumn.STANDARD
    SCORE = TaskColumn.SCORE
    MEASURES = TaskColumn.MEASURES
    LEADER = TaskColumn.LEADER
    LEAD = TaskColumn.LEAD
    SUPPORT = TaskColumn.SUPPORT
    PERSON = TaskColumn.PERSON
    DUE = TaskColumn.DUE
    EVIDENCE = TaskColumn.EVIDENCE
    NOTE = TaskColumn.NOTE


DEFAULT_COLUMNS: tuple[TableColumn, ...] = tuple(
    column for column in TableColumn if column is not TableColumn.LEADER
)
TOO_MUCH_FOR_A4 = (TableColumn.STANDARD, TableColumn.SCORE, TableColumn.NOTE)  # left out unless chosen

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Entry:
    """One task as it stands in the table: ``number`` runs through the whole table from 1."""

    number: int
    category: CategoryRow
    task: TaskRow


def entries_of(plan: PlanView) -> list[Entry]:
    """All tasks of a plan, numbered."""
    tasks = ((category, task) for category in plan.categories for task in category.tasks)
    return [Entry(number, category, task) for number, (category, task) in enumerate(tasks, start=1)]


@dataclass(frozen=True)
class ColumnSpec:
    """How a column is filled and set; widths in em (one Chinese character of the body size).

    Attributes:
        value: what stands in it.
        easy: as wide as it is made before it gives up anything, if its contents are so wide.
        tight: the same where the sheet is too narrow for that.
        flowing: running text: left aligned, and takes what room there is.
        names: names with 、 between them: a line ends after one.
    """

    value: Callable[[Entry], Value]
    easy: float
    tight: float
    flowing: bool = False
    names: bool = False


def _to_hand_in(task: TaskRow) -> Iterable[str]:
    """What is asked for; of a task that asks for nothing by name, what was handed in."""
    return task.materials or (evidence.title for evidence in task.evidence)


def supporters(task: TaskRow) -> str:
    """Who supports a task, 、 between them; 各科室 and the like in the plan's own words."""
    return "、".join(task.support)


def measures_cell(task: TaskRow) -> str:
    """A task's breakdown; what is done every month or quarter stands there once."""
    return numbered(one.text for one in told(task.measures))


SPECS: dict[TableColumn, ColumnSpec] = {
    TableColumn.ORDINAL: ColumnSpec(lambda entry: entry.number, 3, 2.2),
    TableColumn.CATEGORY: ColumnSpec(lambda entry: entry.category.title, 6, 4.3),
    TableColumn.TEXT: ColumnSpec(lambda entry: entry.task.text, 15, 11, flowing=True),
    TableColumn.STANDARD: ColumnSpec(lambda entry: entry.task.standard, 7, 5, flowing=True),
    TableColumn.SCORE: ColumnSpec(lambda entry: entry.task.score, 3, 2.4),
    TableColumn.MEASURES: ColumnSpec(lambda entry: measures_cell(entry.task), 10, 7, flowing=True),
    TableColumn.LEADER: ColumnSpec(lambda entry: entry.task.leader, 6, 4.3, names=True),
    TableColumn.LEAD: ColumnSpec(lambda entry: entry.task.lead, 8.2, 4.3, names=True),
    TableColumn.SUPPORT: ColumnSpec(lambda entry: supporters(entry.task), 8.2, 4.3, names=True),
    TableColumn.PERSON: ColumnSpec(lambda entry: entry.task.person, 5.3, 3.3, names=True),
    TableColumn.DUE: ColumnSpec(lambda entry: entry.task.due_words or entry.task.due_on, 8.2, 8.2),
    TableColumn.EVIDENCE: ColumnSpec(lambda entry: "、".join(_to_hand_in(entry.task)), 7, 5, flowing=True),
    TableColumn.NOTE: ColumnSpec(
        lambda entry: note_cell(entry.task.note, entry.task.not_applicable), 5, 4.3, flowing=True
    ),
}


Values = Mapping[TableColumn, Value]


def values_of(entry: Entry, columns: Iterable[TableColumn]) -> Values:
    """What stands in a task's row."""
    return {column: SPECS[column].value(entry) for column in columns}


def shown(value: Value) -> str:
    """A value as it is printed."""
    if isinstance(value, date):
        return chinese_date(value)
    text = "" if value is None else str(value)
    return text if text.isprintable() else printable(text)
