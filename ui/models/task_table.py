"""The tasks of one category as a table that is edited in place."""

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.desk import Desk
from ui.theme import STATUS_ROLES
from wenming_desktop.changes import describe
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.deadlines import parse_deadline
from wenming_desktop.plan.departments import split_names
from wenming_desktop.plan.views import CategoryRow, TaskRow, TaskStatus

Index = QModelIndex | QPersistentModelIndex
TASK_ROLE = Qt.ItemDataRole.UserRole.value  # the TaskRow
COUNTER_ROLE = TASK_ROLE + 1  # (have, want) or None
STATUS_ROLE = TASK_ROLE + 2  # (word, colour role)


class Column(IntEnum):
    """The table's columns, left to right."""

    NUMBER = 0
    TEXT = 1
    LEAD = 2
    SUPPORT = 3
    PERSON = 4
    DUE = 5
    MEASURES = 6
    EVIDENCE = 7
    STATUS = 8


HEADERS = ("序号", "任务", "牵头", "配合", "责任人", "完成时限", "措施", "材料", "状态")
EDITABLE = (Column.LEAD, Column.SUPPORT, Column.PERSON, Column.DUE)


class TaskTable(QAbstractTableModel):
    """Rows are the category's tasks in order; an accepted edit is saved at once, as one step to undo."""

    def __init__(self, desk: Desk, category_id: str, parent: Any = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._category_id = category_id
        self._tasks: tuple[TaskRow, ...] = ()
        self.reload()

    @property
    def category(self) -> CategoryRow | None:
        """The category on show; None once it is gone from the plan."""
        plan = self._desk.plan
        rows = plan.categories if plan else ()
        return next((row for row in rows if row.id == self._category_id), None)

    def reload(self) -> None:
        """Take over the tasks as they stand now; rows keep their selection while their tasks stay."""
        tasks = self.category.tasks if self.category else ()
        if [task.id for task in tasks] == [task.id for task in self._tasks]:
            old, self._tasks = self._tasks, tasks
            for row, (before, after) in enumerate(zip(old, tasks, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADERS) - 1))
        else:
            self.beginResetModel()
            self._tasks = tasks
            self.endResetModel()

    def task(self, row: int) -> TaskRow:
        """The task in a row."""
        return self._tasks[row]

    def row_of(self, task_id: str) -> int | None:
        """The row of a task, None if it is not in this category."""
        return next((row for row, task in enumerate(self._tasks) if task.id == task_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        task, column = self._tasks[index.row()], Column(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return _text(task, column)
        if role == Qt.ItemDataRole.ToolTipRole and column in {Column.TEXT, Column.SUPPORT}:
            return _text(task, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADERS[column]}：{_text(task, column) or '空'}"
        own = {TASK_ROLE: task, COUNTER_ROLE: _counter(task, column), STATUS_ROLE: _status(task)}
        return own.get(role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() not in EDITABLE:
            return False
        if (value or "") == (_text(self._tasks[index.row()], Column(index.column())) or ""):
            return False
        return self.set_cells([(index.row(), Column(index.column()), str(value or ""))])

    def set_cells(self, cells: Sequence[tuple[int, Column, str]]) -> bool:
        """Set cells from text as typed or pasted, all of them as one step or none."""
        plan = self._desk.plan
        if plan is None:
            return False
        year = plan.year

        def apply(session: Any) -> bool:
            if len(cells) > 1:
                describe(session, f"填写 {len(cells)} 个格子")
            for row, column, text in cells:
                task = self._tasks[row]
                try:
                    assign(session, [task.id], _as_change(column, text, year))
                except UserError as error:
                    raise UserError(f"任务 {task.code}：{error.message}没有保存。", error.details) from error
            return True

        return bool(self._desk.change(apply))


def _as_change(column: Column, text: str, year: int) -> AssignmentChange:
    text = text.strip()
    match column:
        case Column.LEAD:
            return AssignmentChange(lead=text or None)
        case Column.SUPPORT:
            return AssignmentChange(support=split_names(text))
        case Column.PERSON:
            return AssignmentChange(person=text or None)
        case Column.DUE:
            return AssignmentChange(due_on=parse_deadline(text, year) if text else None)
        case _:
            raise UserError(f"“{HEADERS[column]}”一列不能直接填写。")


def _text(task: TaskRow, column: Column) -> str | None:
    done, total = _measures(task)
    return {
        Column.NUMBER: str(task.ordinal),
        Column.TEXT: task.text,
        Column.LEAD: task.lead,
        Column.SUPPORT: "、".join(task.support),
        Column.PERSON: task.person,
        Column.DUE: due_text(task.due_on),
        Column.MEASURES: f"{done} / {total}" if total else "—",
        Column.EVIDENCE: f"{len(task.evidence)}份" if task.evidence else "—",
        Column.STATUS: _status(task)[0],
    }[column]


def due_text(due_on: date | None) -> str:
    """A deadline as the window shows it, e.g. ``2021-12-31``; empty without one."""
    return due_on.isoformat() if due_on else ""


def _measures(task: TaskRow) -> tuple[int, int]:
    return sum(measure.status == TaskStatus.DONE for measure in task.measures), len(task.measures)


def _counter(task: TaskRow, column: Column) -> tuple[int, int] | None:
    if column == Column.MEASURES and task.measures:
        return _measures(task)
    return None


def _status(task: TaskRow) -> tuple[str, str]:
    if task.lead is None and task.status != TaskStatus.LATE:
        return "未指派", "lacking"
    if not task.evidence and task.status != TaskStatus.LATE:
        return "缺材料", "lacking"
    return task.status.value, STATUS_ROLES[task.status]
