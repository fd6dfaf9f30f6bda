"""The forms of tasks: what is written, where they stand, why they do not concern the unit, several as one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import fit
from ui.parts.fields import wrapped
from ui.parts.form import FormDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.plan.task_editing import (
    TaskForm,
    add_task,
    change_task,
    move_tasks,
    set_not_applicable,
    task_form,
)
from wenming_desktop.plan.task_splitting import joined_text, merge_tasks
from wenming_desktop.progress.board import CategoryLine, TaskLine
from wenming_desktop.words import plain_number, shortened


def text_box(least: int = 60) -> QPlainTextEdit:
    """A field of several lines; the tabulator leaves it."""
    made = QPlainTextEdit(tabChangesFocus=True)
    made.setMinimumHeight(theme.px(least))
    return made


class TaskDialog(FormDialog):
    """Everything that is written of a task; ``task_id`` is None for a new one, and its id once it is saved.

    Args:
        desk: the desk.
        parent: the window it lies over.
        task_id: the task.
        category: of a new one.
        at: the new one's number there; None: at the end.
    """

    table = "task"

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        task_id: str | None,
        category: CategoryLine | None = None,
        at: int | None = None,
    ) -> None:
        super().__init__(desk, "修改任务" if task_id else "添加任务", parent)
        self.task_id, self._category, self._at = task_id, category, at
        self.text, self.standard, self.note = text_box(120), text_box(), text_box(44)
        self.score = QLineEdit(placeholderText="例如 5")
        if category:
            self.add("category", "任务类别", wrapped(category.title))
        self.add_field("text", self.text)
        self.add_field("standard", self.standard)
        self.add_field("score", self.score)
        self.add_field("note", self.note)
        if task_id:
            form = desk.read(task_form, task_id)
            for name, field in self._texts().items():
                field.setPlainText(getattr(form, name))
            self.score.setText(form.score)
        fit(self, 640, 520)
        self.text.setFocus()

    def _texts(self) -> dict[str, QPlainTextEdit]:
        return {"text": self.text, "standard": self.standard, "note": self.note}

    def submit(self, session: Session) -> None:
        written = {name: field.toPlainText() for name, field in self._texts().items()}
        form = TaskForm(score=self.score.text(), **written)
        if self.task_id:
            change_task(session, self.task_id, form)
        elif self._category:
            added = add_task(session, self._category.id, form.text, self._at)
            change_task(session, added, form)
            self.task_id = added


class MoveDialog(FormDialog):
    """Another place for some tasks."""

    def __init__(self, desk: Desk, tasks: Sequence[TaskLine], parent: QWidget) -> None:
        super().__init__(desk, f"移动 {len(tasks)} 项任务" if len(tasks) > 1 else "移动任务", parent, "移动")
        self._tasks = tasks
        self.category, self.place = ChoiceBox(), ChoiceBox()
        for row in desk.shown_plan().categories:
            self.category.addItem(f"{row.ordinal} {row.title}", row.id)
        self.add("category", "移到类别", self.category)
        self.add("place", "放在", self.place)
        note = "任务编号随位置改变；材料、活动、措施和督办单跟着任务走。"
        self.add("note", "", wrapped(note, "secondary"))
        self.category.currentIndexChanged.connect(self._list_places)
        self.category.setCurrentIndex(max(0, self.category.findData(tasks[0].category_id)))
        self._list_places()
        fit(self, 520, 220)
        self.category.setFocus()

    def _list_places(self) -> None:
        moved = {task.id for task in self._tasks}
        rows = self.desk.shown_plan().categories
        own = next(row for row in rows if row.id == self.category.currentData())
        self.place.clear()
        self.place.addItem("最后", None)
        for number, task in enumerate((task for task in own.tasks if task.id not in moved), start=1):
            self.place.addItem(f"{own.ordinal}-{number}，在“{shortened(task.text, 16)}”之前", number)

    def submit(self, session: Session) -> None:
        ids = [task.id for task in self._tasks]
        move_tasks(session, ids, self.category.currentData(), self.place.currentData())


class NotApplicableDialog(FormDialog):
    """Why tasks do not concern the unit."""

    table = "task"

    def __init__(self, desk: Desk, tasks: Sequence[TaskLine], parent: QWidget) -> None:
        super().__init__(desk, word_of("task", "not_applicable"), parent, "标为不涉及")
        self._ids = [task.id for task in tasks]
        self.reason = QLineEdit(placeholderText="例如 本单位没有窗口服务")
        self.reason.setText(tasks[0].not_applicable)
        self.add("tasks", "任务", wrapped("、".join(task.code for task in tasks)))
        self.add("not_applicable", "原因", self.reason)
        note = "任务留在表里，备注写明原因；不再计入进度、缺项和自评满分。原有的材料和登记都保留。"
        self.add("note", "", wrapped(note, "secondary"))
        fit(self, 520, 220)
        self.reason.setFocus()

    def submit(self, session: Session) -> None:
        if not self.reason.text().strip():
            raise FieldErrors({"not_applicable": "请写明为什么不涉及。"})
        set_not_applicable(session, self._ids, self.reason.text())


class MergeDialog(FormDialog):
    """Several tasks made one; ``task_id`` is the one that stays."""

    table = "task"

    def __init__(self, desk: Desk, tasks: Sequence[TaskLine], parent: QWidget) -> None:
        super().__init__(desk, "合并任务", parent, f"合并 {len(tasks)} 项")
        self._ids = [task.id for task in tasks]
        self.task_id = tasks[0].id
        self.text = text_box(150)
        self.text.setPlainText(joined_text([task.text for task in tasks]))
        self.add(
            "tasks", "合并", wrapped("\n".join(f"{task.code}　{shortened(task.text, 30)}" for task in tasks))
        )
        self.add_field("text", self.text)
        self.add("effect", "合并以后", wrapped(_effect(desk, tasks)))
        fit(self, 640, 460)
        self.text.setFocus()

    def submit(self, session: Session) -> None:
        merge_tasks(session, self._ids, self.text.toPlainText())


def _effect(desk: Desk, tasks: Sequence[TaskLine]) -> str:
    """What becomes of the tasks' duties, points and of what hangs on them."""
    lead = next((task.lead for task in tasks if task.lead), None)
    named = [name for task in tasks for name in (task.lead, *task.support)]
    others = [name for name in dict.fromkeys(named) if name and name != lead]
    scores = [task.score for task in tasks if task.score is not None]
    hanging = desk.read(what_hangs_on_tasks, [task.id for task in tasks])
    said = [
        f"编号 {tasks[0].code}，其余任务并入它。",
        f"牵头：{lead}" + (f"；配合：{'、'.join(others)}。" if others else "。") if lead else "",
        f"分值相加：{plain_number(sum(scores, scores[0] * 0))}。" if scores else "",
        f"{hanging}都归到它，相同的只留一份。" if hanging else "",
        "标准、备注和时限合在一起。",
    ]
    return "\n".join(filter(None, said))
