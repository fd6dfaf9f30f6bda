"""What a table that came back says otherwise than the plan: one difference a cell, with its doubt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wenming_desktop.documents.returned_table.measures import Step
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.reading.tables.task_columns import TaskColumn


class Kind(StrEnum):
    """What taking over a difference does, and whether it waits for the clerk; the value is its word."""

    CHANGE = "改动"  # the only kind that is taken over unless somebody says otherwise
    CLEAR = "清空"  # the cell is empty
    REMOVE = "删去措施"  # measures that the table no longer has
    STATUS = "措施进度"  # a measure that the table marks as done
    ADD = "新任务"  # a row that is no task of the plan
    OTHER_YEAR = "跨年度"  # a date outside the plan's year
    ASK = "待定"  # two readings


@dataclass(frozen=True)
class Difference:
    """One cell that says something else than the plan, or one row that is a new task.

    Attributes:
        task_id, code, title: the task; of a new one the id is "" and the code names its category.
        column: the column; 测评内容 for a new task.
        old, new: both as the table writes them; "" for nothing.
        row: the row in the sheet, from 1.
        kind: what it is.
        question: what the clerk is asked, as one Chinese sentence; "" where nothing is.
        names: the departments that ``new`` names, for a new task those of all its cells.
        day: the day that a deadline's words name, where they say more than the day.
        steps: of measures: all of them in their order once this is taken over.
        removed: the measures that this deletes.
        statuses: measure id -> where it is said to stand.
        category_id, cells: of a new task: its category and what else its row says.
        project: of a new task: the 测评项目 that its row names, where the plan has none like it; "".
    """

    task_id: str
    code: str
    title: str
    column: TaskColumn
    old: str
    new: str
    row: int
    kind: Kind = Kind.CHANGE
    question: str = ""
    names: tuple[str, ...] = ()
    day: str = ""
    steps: tuple[Step, ...] = ()
    removed: tuple[str, ...] = ()
    statuses: tuple[tuple[str, TaskStatus], ...] = ()
    category_id: str = ""
    cells: tuple["Difference", ...] = ()
    project: str = ""

    @property
    def clears(self) -> bool:
        """Whether taking it over leaves nothing there."""
        return not self.new

    @property
    def sure(self) -> bool:
        """Whether it is taken over unless the clerk says otherwise."""
        return self.kind is Kind.CHANGE

    def excludes(self, other: "Difference") -> bool:
        """Whether it cannot be taken over together with another one: two readings of a cell or a row."""
        if self.kind is Kind.ADD or other.kind is Kind.ADD:
            return self.row == other.row and self != other
        same = (self.task_id, self.column) == (other.task_id, other.column)
        return same and self != other and not {Kind.REMOVE, Kind.STATUS} & {self.kind, other.kind}


@dataclass(frozen=True)
class RowProblem:
    """A row, or a cell of it, that is not taken over, and why, as one Chinese sentence."""

    row: int
    message: str


@dataclass(frozen=True)
class Counts:
    """What became of all that was read below the header; ``read`` is the sum of the others."""

    same: int
    changed: int
    asked: int
    unread: int

    @property
    def read(self) -> int:
        """All of them."""
        return self.same + self.changed + self.asked + self.unread

    @property
    def in_words(self) -> str:
        """All of it in one sentence."""
        parts = f"相同 {self.same}，改动 {self.changed}，待定 {self.asked}，没读 {self.unread}"
        return f"读到 {self.read} 项：{parts}。"


def rows_in_words(rows: Iterable[int], most: int = 8) -> str:
    """Row numbers such as 第 8、9、12 行; of many the first and how many."""
    numbers: Sequence[int] = sorted(set(rows))
    if len(numbers) <= most:
        return f"第 {'、'.join(map(str, numbers))} 行"
    return f"第 {'、'.join(map(str, numbers[:most]))} 等 {len(numbers)} 行"
