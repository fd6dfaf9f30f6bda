"""Below a category's tasks where there is room: what it lacks, its activities, how its departments stand."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.fields import card, label
from ui.parts.page import Page
from ui.parts.paged_model import PagedColumn, PagedTable, R
from ui.parts.record_list import RecordList
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.table_names import Table
from wenming_desktop.ledger.activity_list import activity_ids, activity_rows
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow
from wenming_desktop.plan.materials import ACTIVITY_SLOTS
from wenming_desktop.progress.board import BOARD_TABLES, TaskLine
from wenming_desktop.progress.gaps import Gap
from wenming_desktop.search.index import Kind
from wenming_desktop.words import NOBODY

_ROW = 32  # pixels at 100 %: one line


@dataclass(frozen=True)
class _GapLine:
    """A gap; ``id`` is the task's and its place among the task's gaps."""

    id: str
    gap: Gap


@dataclass(frozen=True)
class _DepartmentLine:
    """What one department leads in the category; ``id`` is its name."""

    id: str
    tasks: tuple[TaskLine, ...]

    @property
    def done(self) -> int:
        """How many of its tasks are done."""
        return sum(task.status == TaskStatus.DONE for task in self.tasks)

    @property
    def slots(self) -> tuple[int, int]:
        """Filled slots of all of its tasks."""
        return sum(task.slots.have for task in self.tasks), sum(task.slots.want for task in self.tasks)


class CategoryCards(Page):
    """Three lists beside each other; Enter or a double click leads to the task, the activity, the gaps.

    Args:
        desk: the desk.
        category_id: whose.
        parent: the parent.
    """

    tables = frozenset(
        {*BOARD_TABLES, Table.ACTIVITY_EVIDENCE, Table.SERVICE_HOURS, Table.ACTIVITY_KIND, Table.ACTIVITY}
    )

    def __init__(self, desk: Desk, category_id: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._category_id = category_id
        self.lacking = _short_list(RecordList(PagedTable(_GAPS)))
        self.activities = _short_list(RecordList(PagedTable(_ACTIVITIES)))
        self.departments = _short_list(RecordList(PagedTable(_DEPARTMENTS)))
        self._heads = [label(role="heading") for _ in range(3)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for head, rows in zip(self._heads, (self.lacking, self.activities, self.departments), strict=True):
            row.addWidget(_card(head, rows), 1)
        self.lacking.view.opened.connect(self._open_gap)
        self.activities.view.opened.connect(self._open_activity)
        self.departments.view.opened.connect(self._open_department)

    def _open_gap(self, line: _GapLine) -> None:
        self.desk.task_wanted.emit(line.gap.task_id)

    def _open_activity(self, row: ActivityRow) -> None:
        self.desk.record_wanted.emit(Kind.ACTIVITY, row.id)

    def _open_department(self, line: _DepartmentLine) -> None:
        self.desk.record_wanted.emit("gaps", line.id)

    def reload(self) -> None:
        plan = self.desk.plan
        category = (
            next((row for row in plan.categories if row.id == self._category_id), None) if plan else None
        )
        if plan is None or category is None:
            return
        tasks = [task for task in category.tasks if not task.not_applicable]
        gaps = [_GapLine(f"{gap.task_id} {at}", gap) for task in tasks for at, gap in enumerate(task.gaps)]
        self.lacking.show_rows(gaps, "这一类不缺什么。")
        found = dict.fromkeys(
            one
            for task in tasks
            for one in self.desk.read(activity_ids, plan.id, ActivityFilter(task_id=task.id))
        )
        activities = self.desk.read(activity_rows, list(found))
        activities.sort(key=lambda row: row.starts_on, reverse=True)
        self.activities.show_rows(activities, "还没有活动。在任务的“活动”里登记。")
        led: dict[str, list[TaskLine]] = {}
        for task in tasks:
            led.setdefault(task.lead or NOBODY, []).append(task)
        lines = [_DepartmentLine(name, tuple(tasks)) for name, tasks in led.items()]
        self.departments.show_rows(lines, "还没有任务。")
        counts = (f"本类还缺 {len(gaps)} 处", f"本类活动 {len(found)} 次", "本类按牵头科室")
        for head, text in zip(self._heads, counts, strict=True):
            head.setText(text)


def _short_list(rows: RecordList[R]) -> RecordList[R]:
    rows.view.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
    rows.view.setShowGrid(False)
    rows.view.setProperty("bare", True)
    return rows


def _card(head: QWidget, rows: QWidget) -> QFrame:
    frame, column = card()
    column.addWidget(head)
    column.addWidget(rows, 1)
    return frame


def _proof(row: ActivityRow) -> tuple[int, int]:
    counts = dict(row.slots)
    return sum(counts[kind] > 0 for kind in ACTIVITY_SLOTS), len(ACTIVITY_SLOTS)


_GAPS = (
    PagedColumn[_GapLine]("任务", 48, lambda line: line.gap.code),
    PagedColumn[_GapLine]("还缺", 0, lambda line: line.gap.text),
    PagedColumn[_GapLine]("牵头", 90, lambda line: line.gap.department or NOBODY),
)
_ACTIVITIES = (
    PagedColumn[ActivityRow]("日期", 74, lambda row: f"{row.starts_on.month}月{row.starts_on.day}日"),
    PagedColumn[ActivityRow]("活动", 0, lambda row: row.title),
    PagedColumn[ActivityRow]("主办", 90, lambda row: row.organiser or ""),
    PagedColumn[ActivityRow]("材料", 60, lambda row: "{} / {}".format(*_proof(row))),
)
_DEPARTMENTS = (
    PagedColumn[_DepartmentLine]("牵头科室", 0, lambda line: line.id),
    PagedColumn[_DepartmentLine]("任务", 110, lambda line: f"{len(line.tasks)}项，{line.done}项完成"),
    PagedColumn[_DepartmentLine]("材料", 66, lambda line: "{} / {}".format(*line.slots)),
)
