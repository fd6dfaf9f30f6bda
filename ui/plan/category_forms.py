"""The forms of a category: its titles, and what becomes of its tasks when it is deleted."""

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.ground.desk import Desk
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import fit
from ui.parts.fields import wrapped
from ui.parts.form import FormDialog
from ui.plan.task_forms import text_box
from wenming_desktop.changes.lane import Session
from wenming_desktop.plan.category_editing import (
    CategoryForm,
    add_category,
    category_form,
    change_category,
    remove_category,
)
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.progress.board import CategoryLine


class CategoryDialog(FormDialog):
    """A category's titles; ``category`` is None for a new one, ``category_id`` its id once it is saved."""

    table = "category"

    def __init__(
        self, desk: Desk, parent: QWidget, category: CategoryLine | None, at: int | None = None
    ) -> None:
        super().__init__(desk, "修改类别" if category else "添加类别", parent)
        self.category_id, self._at = category.id if category else "", at
        self.title = QLineEdit(placeholderText="例如 坚持党建引领，加强思想政治建设")
        self.short = QLineEdit(placeholderText="标签上的名称，不写则由标题得出")
        self.intro = text_box(44)
        self.add_field("title", self.title)
        self.add_field("short_title", self.short)
        self.add_field("intro", self.intro)
        if category:
            form = desk.read(category_form, category.id)
            self.title.setText(form.title)
            self.short.setText(form.short_title)
            self.intro.setPlainText(form.intro)
        fit(self, 560, 280)
        self.title.setFocus()

    def submit(self, session: Session) -> None:
        form = CategoryForm(self.title.text(), self.short.text(), self.intro.toPlainText())
        if self.category_id:
            change_category(session, self.category_id, form)
        else:
            self.category_id = add_category(session, self.desk.shown_plan().id, form, self._at)


class RemoveCategoryDialog(FormDialog):
    """What becomes of a category's tasks when it is deleted."""

    def __init__(self, desk: Desk, category: CategoryLine, parent: QWidget) -> None:
        super().__init__(desk, f"删除类别“{category.short_title}”", parent, "删除类别")
        self._category = category
        self.goal = ChoiceBox()
        for row in desk.shown_plan().categories:
            if row.id != category.id:
                self.goal.addItem(f"移到 {row.ordinal} {row.short_title}", row.id)
        self.goal.addItem("一并删除", None)
        hanging = desk.read(what_hangs_on_tasks, [task.id for task in category.tasks])
        self.add("goal", f"{len(category.tasks)} 项任务", self.goal)
        said = f"这些任务有：{hanging}。\n" if hanging else ""
        kept = "一并删除时，材料留在材料库，活动、督办单等都保留，只是不再对应任务。可以撤销。"
        self.add("note", "", wrapped(said + kept, "secondary"))
        fit(self, 520, 220)
        self.goal.setFocus()

    def submit(self, session: Session) -> None:
        remove_category(session, self._category.id, self.goal.currentData())
