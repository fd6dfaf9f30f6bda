"""The tasks of one category as a table that is edited in place."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import TOP, Index
from ui.ground.theme import STATUS_ROLES
from ui.parts.cells import COUNTER_ROLE, STATUS_ROLE
from ui.plan.year_question import ask_about_years
from wenming_desktop.changes.lane import Cell, Session, describe
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign, due_change, typed_people
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.board import CategoryLine, TaskLine
from wenming_desktop.progress.gaps import GapKind
from wenming_desktop.reading.deadlines import typed_deadline
from wenming_desktop.reading.written import WrittenDepartments, written_departments
from wenming_desktop.words import NOBODY

TASK_ROLE = Qt.ItemDataRole.UserRole.value  # the TaskLine


class TaskColumn(IntEnum):
    """The table's columns, left to right."""

    NUMBER = 0
    TEXT = 1
    LEAD = 2
    SUPPORT = 3
    PERSON = 4
    DUE = 5
    QUOTA = 6
    MATERIAL = 7
    STATUS = 8
    MEASURES = 9  # the last two only where there is room: before 次数 and before 状态
    LACKING = 10


HEADERS = ("序号", "任务", "牵头", "配合", "责任人", "完成时限", "次数", "材料", "状态", "措施", "还缺")
EDITABLE = (TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON, TaskColumn.DUE)


class TaskTable(QAbstractTableModel):
    """Rows are the category's tasks in order; an accepted edit is saved at once, as one step to undo."""

    def __init__(self, desk: Desk, category_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._category_id = category_id
        self._tasks: tuple[TaskLine, ...] = ()
        self._whole = True
        self.pairs: Mapping[int, int] = {}  # columns that stand below each other, as the view has them
        self.reload()

    @property
    def category(self) -> CategoryLine | None:
        """The category on show; None once it is gone from the plan."""
        plan = self._desk.plan
        rows = plan.categories if plan else ()
        return next((row for row in rows if row.id == self._category_id), None)

    def show_whole(self, *, whole: bool) -> None:
        """Show the tasks that do not concern the unit, or leave them out."""
        self._whole = whole
        self.reload()

    def reload(self) -> None:
        """Take over the tasks as they stand now; rows keep their selection while their tasks stay."""
        own = self.category.tasks if self.category else ()
        tasks = own if self._whole else tuple(task for task in own if not task.not_applicable)
        if [task.id for task in tasks] == [task.id for task in self._tasks]:
            old, self._tasks = self._tasks, tasks
            for row, (before, after) in enumerate(zip(old, tasks, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADERS) - 1))
        else:
            self.beginResetModel()
            self._tasks = tasks
            self.endResetModel()

    def task(self, row: int) -> TaskLine:
        """The task in a row."""
        return self._tasks[row]

    def row_of(self, task_id: str) -> int | None:
        """The row of a task, None if it is not in this category."""
        return next((row for row, task in enumerate(self._tasks) if task.id == task_id), None)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            below = self.pairs.get(section)
            return (
                HEADERS[section]
                if below is None
                else f"{HEADERS[section]}、{HEADERS[below].removeprefix('完成')}"
            )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        task, column = self._tasks[index.row()], TaskColumn(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return _text(task, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(task, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADERS[column]}：{_text(task, column) or '空'}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(task, column)
        own = {TASK_ROLE: task, COUNTER_ROLE: _counter(task, column), STATUS_ROLE: status_word(task)}
        return own.get(role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() not in EDITABLE:
            return False
        if (value or "") == (_text(self._tasks[index.row()], TaskColumn(index.column())) or ""):
            return False
        return self.set_cells([(index.row(), TaskColumn(index.column()), str(value or ""))])

    def set_cells(self, cells: Sequence[tuple[int, TaskColumn, str]]) -> bool:
        """Set cells from text as typed or pasted, all of them as one step or none."""
        plan = self._desk.plan
        if plan is None:
            return False
        year = plan.year
        due = [text for _, column, text in cells if column is TaskColumn.DUE]

        def take(written: Sequence[str]) -> None:
            texts = iter(written)
            self._save([(row, at, next(texts) if at is TaskColumn.DUE else text) for row, at, text in cells])

        if ask_about_years(self._desk.window, due, year, take):
            return False
        return self._save(cells)

    def _save(self, cells: Sequence[tuple[int, TaskColumn, str]]) -> bool:
        year = self._desk.year()

        def apply(session: Session) -> bool:
            known = {row.name for row in department_rows(session)}
            if len(cells) > 1:
                describe(session, f"填写 {len(cells)} 个格子")
            for row, column, text in cells:
                task = self._tasks[row]
                try:
                    assign(session, [task.id], _as_change(column, text, year, known))
                except UserError as error:
                    raise UserError(f"任务 {task.code}：{error.message}没有保存。", error.details) from error
            return True

        only = [Cell(self._category_id, self._tasks[row].id, HEADERS[column]) for row, column, _ in cells]
        return bool(self._desk.change(apply, cell=only[0] if len(only) == 1 else None))


def _as_change(column: TaskColumn, text: str, year: int, known: Collection[str]) -> AssignmentChange:
    text = text.strip()
    match column:
        case TaskColumn.LEAD:
            names = written_departments(text, known)
            whole = names == WrittenDepartments(names.names[:1])  # nothing beside it would be lost
            return AssignmentChange(lead=(names.names[0] if whole and names.names else text) or None)
        case TaskColumn.SUPPORT:
            named = written_departments(text, known)
            if named.people:
                reason = f"配合科室里写了人名“{'、'.join(named.people)}”，请只写科室，人名填在责任人一列。"
                raise UserError(reason)
            return AssignmentChange(support=[*named.names, *named.everyone])
        case TaskColumn.PERSON:
            return AssignmentChange(person=typed_people(text) or None)
        case TaskColumn.DUE:
            return due_change(typed_deadline(text, year))
        case _:
            raise UserError(f"“{HEADERS[column]}”一列不能直接填写。")


def _ink(task: TaskLine, column: TaskColumn) -> QColor | None:
    """The colour of a text that is not in the usual one."""
    if task.not_applicable:
        return theme.color("secondary")
    return theme.color("lacking") if column is TaskColumn.LACKING else None


def _text(task: TaskLine, column: TaskColumn) -> str | None:
    counter = _counter(task, column)
    if counter:
        return f"{counter[0]} / {counter[1]}"
    return {
        TaskColumn.NUMBER: str(task.ordinal),
        TaskColumn.TEXT: f"【{_reason(task)}】{task.text}" if task.not_applicable else task.text,
        TaskColumn.LEAD: task.lead,
        TaskColumn.SUPPORT: "、".join(task.support),
        TaskColumn.PERSON: task.person,
        TaskColumn.DUE: due_text(task.due_on, task.due_words),
        TaskColumn.QUOTA: f"{task.activities}次" if task.activities else "—",
        TaskColumn.MATERIAL: f"{task.evidence}份" if task.evidence else "—",
        TaskColumn.STATUS: status_word(task)[0],
        TaskColumn.MEASURES: "—",
        TaskColumn.LACKING: "" if task.not_applicable else "；".join(gap.text for gap in task.gaps),
    }[column]


def due_text(due_on: date | None, due_words: str) -> str:
    """A deadline as the window shows it: its words, else the day as 2021-12-31; empty without one."""
    return due_words or (due_on.isoformat() if due_on else "")


def due_tip(due_on: date | None, due_words: str) -> str:
    """The words of a deadline with the day that they mean next; empty where there are no words."""
    if not due_words:
        return ""
    return f"{due_words}\n" + (f"最近的日期：{due_on}" if due_on else "没有写明日期，到期不提醒")


def _counter(task: TaskLine, column: TaskColumn) -> tuple[int, int] | None:
    """What a task has and wants; None where it wants nothing of the kind."""
    tally = {
        TaskColumn.QUOTA: task.quota,
        TaskColumn.MATERIAL: task.slots if task.slots.want else None,
        TaskColumn.MEASURES: task.measures if task.measures.want else None,
    }.get(column)
    return (tally.have, tally.want) if tally else None


def _tool_tip(task: TaskLine, column: TaskColumn) -> str | None:
    """The tool tip: the whole text, or what the numbers lack."""
    kinds = {
        TaskColumn.QUOTA: {GapKind.QUOTA},
        TaskColumn.MATERIAL: {GapKind.SLOT, GapKind.WINDOW, GapKind.UNDATED},
        TaskColumn.STATUS: set(GapKind),
    }.get(column)
    if task.not_applicable and kinds is not None:
        return _reason(task)
    if column is TaskColumn.DUE:
        return due_tip(task.due_on, task.due_words) or None
    if kinds is None:
        return (
            _text(task, column)
            if column in {TaskColumn.TEXT, TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON}
            else None
        )
    return "\n".join(gap.text for gap in task.gaps if gap.kind in kinds) or None


def _reason(task: TaskLine) -> str:
    """Why a task does not concern the unit."""
    return f"{TaskStatus.NOT_APPLICABLE}：{task.not_applicable}"


def status_word(task: TaskLine) -> tuple[str, str]:
    """The status pill of a task: the word and its colour role."""
    if task.not_applicable:
        return "不涉及", "secondary"
    if task.status != TaskStatus.LATE and task.lead is None:
        return NOBODY, "lacking"
    unproven = task.status == TaskStatus.DONE and task.slots.have < task.slots.want
    if task.status != TaskStatus.LATE and (unproven or not task.evidence):
        return "缺材料", "lacking"
    return task.status.value, STATUS_ROLES[task.status]
