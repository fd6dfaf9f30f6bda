"""What is scored: a plan's tasks or its imported indicators, as lines of one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from PySide6.QtCore import Qt

from ui.ground.qt import Index
from ui.parts.edited_model import EditedTable
from ui.parts.paged_model import PagedColumn
from wenming_desktop.progress.board import CategoryLine, TaskLine
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.indicators import IndicatorRow
from wenming_desktop.words import plain_number

_PART_HEAD = "类别"  # of tasks; indicators have another


class ScoreColumn(IntEnum):
    """The columns from left to right."""

    TASK = 0
    PART = 1
    TEXT = 2
    FULL = 3
    OWN = 4
    REASON = 5
    PROOF = 6


@dataclass(frozen=True)
class ScoreLine:
    """A task, or an indicator with the tasks it belongs to; points as they are.

    ``task_id`` is the first task's; ``pending`` what is shown where an indicator's 分值 is open.
    """

    id: str
    task_id: str | None
    code: str  # of the tasks, 、 between them; empty without one
    part: str  # the category's short title or the 测评项目
    text: str
    standard: str
    full: Decimal | None
    own: Decimal | None
    reason: str
    bonus: bool
    without_material: bool
    heading: str = ""
    focus: str = ""
    departments: str = ""
    materials: str = ""
    pending: str = ""
    proof: str = ""  # how much material the tasks of an indicator have


def task_line(category: CategoryLine, task: TaskLine) -> ScoreLine:
    """A task as a line; it is without material by the rule of 自评: scored above 0 and no file at all."""
    return ScoreLine(
        id=task.id,
        task_id=task.id,
        code=task.code,
        part=category.short_title,
        text=task.text,
        standard=task.standard,
        full=task.score,
        own=task.self_score,
        reason=task.self_reason,
        bonus=False,
        without_material=bool(task.self_score) and not task.evidence,
    )


def indicator_line(row: IndicatorRow, slots: Tally | None) -> ScoreLine:
    """An indicator as a line; ``slots`` are those of its tasks."""
    filled = f"，所需材料齐 {slots.have}/{slots.want}" if slots else ""
    return ScoreLine(
        id=row.id,
        task_id=row.tasks[0].id if row.tasks else None,
        code=row.codes,
        part=row.project,
        text=row.content,
        standard=row.standard,
        full=row.score,
        own=row.self_score,
        reason=row.reason,
        bonus=row.bonus,
        without_material=row.without_material,
        heading=row.heading,
        focus=row.focus,
        departments=row.departments,
        materials=row.materials,
        pending=row.points if row.score is None else "",
        proof=f"{row.evidence} 份材料{filled}" if row.tasks else "",
    )


class ScoreTable(EditedTable[ScoreLine]):
    """Scores and reasons can be edited in place; ``fetch`` as a PagedTable's."""

    def __init__(self, fetch: Callable[[Sequence[str]], Sequence[ScoreLine]]) -> None:
        super().__init__(_COLUMNS, _EDITED, fetch)
        self.part_head = _PART_HEAD

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == ScoreColumn.TEXT:
            line = self.row(index.row())
            return (
                "\n".join(filter(None, (line.heading, line.text, line.focus, line.standard)))
                if line
                else None
            )
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == ScoreColumn.PROOF:
            line = self.row(index.row())
            return (line.proof or None) if line else None
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        head = super().headerData(section, orientation, role)
        return self.part_head if head == _PART_HEAD else head


def _proof(line: ScoreLine) -> tuple[str, str] | None:
    if line.without_material:
        return "有分无材料", "lacking"
    if line.own and line.task_id:
        return "有材料", "done"
    return None if line.task_id else ("未对应任务", "secondary")


def _content(line: ScoreLine) -> str:
    return " ".join(f"{line.text}　{line.focus}".split())


def _full(line: ScoreLine) -> str:
    return f"{'+' if line.bonus else ''}{plain_number(line.full)}" if line.full is not None else line.pending


_EDITED: dict[int, Callable[[ScoreLine], str]] = {
    ScoreColumn.FULL: lambda line: plain_number(line.full),
    ScoreColumn.OWN: lambda line: plain_number(line.own),
    ScoreColumn.REASON: lambda line: line.reason,
}
_COLUMNS = (
    PagedColumn[ScoreLine]("任务", 50, lambda line: line.code or "—"),
    PagedColumn[ScoreLine](_PART_HEAD, 98, lambda line: line.part),
    PagedColumn[ScoreLine]("内容", 0, _content),
    PagedColumn[ScoreLine]("分值", 62, _full),
    PagedColumn[ScoreLine]("自评分", 66, lambda line: plain_number(line.own)),
    PagedColumn[ScoreLine]("自评说明", 190, lambda line: line.reason),
    PagedColumn[ScoreLine]("材料", 112, lambda line: (_proof(line) or ("", ""))[0], pill=_proof),
)
