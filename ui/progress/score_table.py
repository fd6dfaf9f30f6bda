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
    """A task, or an indicator with the task it belongs to; points as they are."""

    id: str
    task_id: str | None
    code: str  # of the task; empty without one
    part: str  # the category's short title or the 测评项目
    text: str
    standard: str
    full: Decimal | None
    own: Decimal | None
    reason: str
    bonus: bool
    without_material: bool


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


def indicator_line(row: IndicatorRow) -> ScoreLine:
    """An indicator as a line."""
    return ScoreLine(
        id=row.id,
        task_id=row.task_id,
        code=row.task,
        part=row.project,
        text=row.content,
        standard=row.standard,
        full=row.score,
        own=row.self_score,
        reason=row.reason,
        bonus=row.bonus,
        without_material=row.without_material,
    )


class ScoreTable(EditedTable[ScoreLine]):
    """Scores and reasons can be edited in place; ``fetch`` as a PagedTable's."""

    def __init__(self, fetch: Callable[[Sequence[str]], Sequence[ScoreLine]]) -> None:
        super().__init__(_COLUMNS, _EDITED, fetch)
        self.part_head = _PART_HEAD

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == ScoreColumn.TEXT:
            line = self.row(index.row())
            return "\n".join(text for text in (line.text, line.standard) if text) if line else None
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


_EDITED: dict[int, Callable[[ScoreLine], str]] = {
    ScoreColumn.FULL: lambda line: plain_number(line.full),
    ScoreColumn.OWN: lambda line: plain_number(line.own),
    ScoreColumn.REASON: lambda line: line.reason,
}
_COLUMNS = (
    PagedColumn[ScoreLine]("任务", 50, lambda line: line.code or "—"),
    PagedColumn[ScoreLine](_PART_HEAD, 98, lambda line: line.part),
    PagedColumn[ScoreLine]("内容", 0, lambda line: line.text),
    PagedColumn[ScoreLine]("分值", 62, lambda line: f"{'+' if line.bonus else ''}{plain_number(line.full)}"),
    PagedColumn[ScoreLine]("自评分", 66, lambda line: plain_number(line.own)),
    PagedColumn[ScoreLine]("自评说明", 190, lambda line: line.reason),
    PagedColumn[ScoreLine]("材料", 112, lambda line: (_proof(line) or ("", ""))[0], pill=_proof),
)
