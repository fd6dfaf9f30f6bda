"""What the clerk does to the plan's tasks, from a category's tab and from the plan's own page."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.plan.split_dialog import SplitDialog
from ui.plan.task_forms import MergeDialog, MoveDialog, NotApplicableDialog, TaskDialog
from wenming_desktop.entities.tables import word_of
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.plan.task_editing import remove_tasks, set_not_applicable, step_task
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.words import shortened


class TaskDeeds(QObject):
    """Opens the dialogs over a page; ``made`` tells the id of a task that is new or changed its place."""

    made = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def fill(self, menu: QMenu, task_ids: Sequence[str], category_id: str) -> None:
        """Add what can be done with these tasks of a category, which may be none."""
        tasks = self._tasks(task_ids)
        one, some = len(tasks) == 1, bool(tasks)
        word = word_of("task", "not_applicable")
        set_aside = some and all(task.not_applicable for task in tasks)
        deeds = (
            ("添加任务…", lambda: self.add(category_id, task_ids[-1] if task_ids else ""), True),
            ("修改…", lambda: self.edit(task_ids), one),
            ("拆分…", lambda: self.split(task_ids), one),
            ("合并…", lambda: self.merge(task_ids), len(tasks) > 1),
            ("移动…", lambda: self.move(task_ids), some),
            ("上移", lambda: self.step(task_ids, -1), one),
            ("下移", lambda: self.step(task_ids, 1), one),
            (f"取消“{word}”" if set_aside else f"{word}…", lambda: self.set_aside(task_ids), some),
            ("删除…", lambda: self.remove(task_ids), some),
        )
        for text, deed, possible in deeds:
            menu.addAction(text, deed).setEnabled(possible)

    def add(self, category_id: str, after: str = "") -> None:
        """A new task in a category, behind another one or at the end."""
        rows = self._desk.shown_plan().categories
        category = next((row for row in rows if row.id == category_id), None)
        if category is None:
            return
        before = next((task for task in category.tasks if task.id == after), None)
        dialog = TaskDialog(self._desk, self._page, None, category, before.ordinal + 1 if before else None)
        dialog.accepted.connect(lambda: self.made.emit(dialog.task_id))
        dialog.open()

    def edit(self, task_ids: Sequence[str]) -> None:
        """What is written of a task."""
        if tasks := self._tasks(task_ids):
            TaskDialog(self._desk, self._page, tasks[0].id).open()

    def split(self, task_ids: Sequence[str]) -> None:
        """One task made several."""
        if tasks := self._tasks(task_ids):
            SplitDialog(self._desk, tasks[0], self._page).open()

    def merge(self, task_ids: Sequence[str]) -> None:
        """Several made one."""
        tasks = self._tasks(task_ids)
        if len(tasks) > 1:
            dialog = MergeDialog(self._desk, tasks, self._page)
            dialog.accepted.connect(lambda: self.made.emit(dialog.task_id))
            dialog.open()

    def move(self, task_ids: Sequence[str]) -> None:
        """To another place."""
        if tasks := self._tasks(task_ids):
            dialog = MoveDialog(self._desk, tasks, self._page)
            dialog.accepted.connect(lambda: self.made.emit(tasks[0].id))
            dialog.open()

    def step(self, task_ids: Sequence[str], steps: int) -> None:
        """Up or down within the category."""
        if tasks := self._tasks(task_ids):
            self._desk.change(step_task, tasks[0].id, steps, parent=self._page)
            self.made.emit(tasks[0].id)

    def set_aside(self, task_ids: Sequence[str]) -> None:
        """本单位不涉及, or not any more."""
        tasks = self._tasks(task_ids)
        if tasks and all(task.not_applicable for task in tasks):
            self._desk.change(set_not_applicable, [task.id for task in tasks], "", parent=self._page)
        elif tasks:
            NotApplicableDialog(self._desk, tasks, self._page).open()

    def remove(self, task_ids: Sequence[str]) -> None:
        """Delete, after showing what hangs on them."""
        tasks = self._tasks(task_ids)
        if tasks:
            ids = [task.id for task in tasks]
            text = removal_words(tasks, self._desk.read(what_hangs_on_tasks, ids))
            ask(self._page, text, "删除", lambda: self._remove(ids))

    def _remove(self, ids: Sequence[str]) -> None:
        self._desk.change(remove_tasks, ids, parent=self._page)

    def _tasks(self, task_ids: Sequence[str]) -> list[TaskLine]:
        """Those of them that are there, in the plan's order."""
        wanted = set(task_ids)
        plan = self._desk.plan
        return [task for task in plan.tasks if task.id in wanted] if plan else []


def removal_words(tasks: Sequence[TaskLine], hanging: str) -> str:
    """What to ask before tasks are deleted."""
    which = (
        f"任务 {tasks[0].code}“{shortened(tasks[0].text, 20)}”" if len(tasks) == 1 else f"{len(tasks)} 项任务"
    )
    if not hanging:
        return f"删除{which}吗？没有材料和登记对应它。可以撤销。"
    return (
        f"删除{which}吗？\n\n对应的有：{hanging}。\n措施、次数要求和所需材料一并删除；"
        "材料留在材料库，活动、督办单等都保留，只是不再对应这项任务。可以撤销。"
    )
