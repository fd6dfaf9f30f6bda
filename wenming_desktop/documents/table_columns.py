"""The columns of the assignment table (任务配档表): what each shows and how wide it may be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wenming_desktop.documents.wording import numbered
from wenming_desktop.plan.tasks import note_cell
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, TaskRow


class TableColumn(StrEnum):
    """A column the clerk can choose; the value is its header."""

    ORDINAL = "序号"
    CATEGORY = "测评项目"
    TEXT = "测评内容（工作任务）"
    STANDARD = "测评标准"
    SCORE = "分值"
    MEASURES = "落实措施"
    LEADER = "责任领导"
    LEAD = "牵头科室"
    SUPPORT = "配合科室"
    PERSON = "责任人"
    DUE = "完成时限"
    EVIDENCE = "报送材料"
    NOTE = "备注"


DEFAULT_COLUMNS: tuple[TableColumn, ...] = tuple(
    column for column in TableColumn if column is not TableColumn.LEADER
)

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
    """How a column is filled and set; widths in em (one Chinese character of the body size)."""

    value: Callable[[Entry], Value]
    least: float
    most: float
    flowing: bool = False  # running text: left aligned, and the first to give up width
    names: bool = False  # names with 、 between them: a line ends after one


def _to_hand_in(task: TaskRow) -> Iterable[str]:
    """What is asked for; of a task that asks for nothing by name, what was handed in."""
    return task.materials or (evidence.title for evidence in task.evidence)


def supporters(task: TaskRow) -> str:
    """Who supports a task, departments and 各科室 alike."""
    return "、".join(task.support)


SPECS: dict[TableColumn, ColumnSpec] = {
    TableColumn.ORDINAL: ColumnSpec(lambda entry: entry.number, 3, 3),
    TableColumn.CATEGORY: ColumnSpec(lambda entry: entry.category.title, 5.5, 7),
    TableColumn.TEXT: ColumnSpec(lambda entry: entry.task.text, 16, 45, flowing=True),
    TableColumn.STANDARD: ColumnSpec(lambda entry: entry.task.standard, 7, 45, flowing=True),
    TableColumn.SCORE: ColumnSpec(lambda entry: entry.task.score, 3, 4),
    TableColumn.MEASURES: ColumnSpec(
        lambda entry: numbered(measure.text for measure in entry.task.measures), 9, 45, flowing=True
    ),
    TableColumn.LEADER: ColumnSpec(lambda entry: entry.task.leader, 4, 6),
    TableColumn.LEAD: ColumnSpec(lambda entry: entry.task.lead, 5, 7),
    TableColumn.SUPPORT: ColumnSpec(lambda entry: supporters(entry.task), 6, 12.6, names=True),
    TableColumn.PERSON: ColumnSpec(lambda entry: entry.task.person, 4, 6),
    TableColumn.DUE: ColumnSpec(  # 2021年12月31日 on one line
        lambda entry: entry.task.due_words or entry.task.due_on, 8.2, 8.2
    ),
    TableColumn.EVIDENCE: ColumnSpec(lambda entry: "、".join(_to_hand_in(entry.task)), 7, 45, flowing=True),
    TableColumn.NOTE: ColumnSpec(
        lambda entry: note_cell(entry.task.note, entry.task.not_applicable), 4.5, 45, flowing=True
    ),
}
