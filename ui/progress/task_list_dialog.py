"""The tasks behind a number: one line each, Enter goes to the task."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import fit
from ui.parts.fields import button, label
from ui.parts.menus import add_task, offer_menu
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import NOBODY


class TaskListDialog(Dialog):
    """Some tasks of the plan on show under a heading that says which."""

    def __init__(self, desk: Desk, heading: str, tasks: Sequence[TaskLine], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self._desk = desk
        self.tasks = tuple(tasks)
        table = PagedTable(_COLUMNS)
        self.view = PagedView(table)
        self.view.setAccessibleName("任务")
        self.view.opened.connect(self._show)
        offer_menu(self.view, lambda menu: add_task(menu, desk, self.view.selected_ids()))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.addWidget(label(f"{heading}：{len(self.tasks)}项任务", "heading"))
        column.addWidget(self.view, 1)
        line = QHBoxLayout()
        line.addWidget(label("回车或双击到任务", "secondary"))
        line.addStretch()
        line.addWidget(button("关闭", self.reject))
        column.addLayout(line)
        fit(self, 820, 480)
        table.show_rows(self.tasks)
        self.view.setFocus()

    def _show(self, task: TaskLine) -> None:
        self.accept()
        self._desk.task_wanted.emit(task.id)


_COLUMNS = (
    PagedColumn[TaskLine]("任务", 0, lambda task: f"{task.code}  {task_title(task.text)}"),
    PagedColumn[TaskLine]("牵头科室", 130, lambda task: task.lead or NOBODY),
    PagedColumn[TaskLine]("完成时限", 110, lambda task: task.due_words or str(task.due_on or "未定")),
    PagedColumn[TaskLine](
        "材料",
        80,
        lambda task: f"{task.slots.have}/{task.slots.want}",
        counter=lambda task: (task.slots.have, task.slots.want),
    ),
    PagedColumn[TaskLine](
        "状态",
        100,
        lambda task: task.status.value,
        pill=lambda task: (task.status.value, theme.STATUS_ROLES[task.status]),
    ),
)
