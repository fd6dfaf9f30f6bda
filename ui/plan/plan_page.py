"""工作方案: the plan as a tree of categories and tasks that can be changed, its original text beside it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.parts.dialog_parts import bar, card_of, halves
from ui.parts.fields import ElidedLabel, button, label, shortcut, wrapped
from ui.parts.page import Page
from ui.plan.category_forms import CategoryDialog, RemoveCategoryDialog
from ui.plan.living_tree import LivingTree
from ui.plan.plan_forms import PartsDialog, PlanHeadDialog
from ui.plan.plan_import import import_supplement
from ui.plan.source_view import SourceView
from ui.plan.task_deeds import TaskDeeds
from wenming_desktop.entities.table_names import Table
from wenming_desktop.plan.category_editing import move_category, remove_category
from wenming_desktop.plan.plan_editing import PartKind, plan_sources, remove_plan, what_a_plan_holds
from wenming_desktop.progress.board import BOARD_TABLES, CategoryLine


class PlanPage(Page):
    """Everything of the plan itself."""

    tables = BOARD_TABLES | {Table.PLAN_SOURCE, Table.STAGE}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.deeds = TaskDeeds(desk, self)
        self.tree = LivingTree()
        self.sources = SourceView()
        self.menu = QMenu(self)
        self._heading = ElidedLabel("")
        self._heading.setProperty("role", "heading")
        self._counts = label(role="secondary")
        self._chosen = label(role="heading")
        self._text = wrapped("")
        self.edit = button("修改…", self._edit)
        self.up, self.down = button("上移", lambda: self._move(-1)), button("下移", lambda: self._move(1))
        self.more = button("更多", self.menu.show)
        self.more.setMenu(self.menu)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        head = bar(
            self._heading,
            self._counts,
            button("方案信息…", self._open_head),
            button(f"{PartKind.SAFEGUARD}…", lambda: self._open_parts(PartKind.SAFEGUARD)),
            button(f"{PartKind.STAGE}…", lambda: self._open_parts(PartKind.STAGE)),
            button("导入补充文件…", self._compare),
            button("删除方案…", self._remove_plan),
        )
        head.setStretch(0, 1)
        deeds = bar(
            button("添加类别…", self._add_category),
            button("添加任务…", self._add_task),
            self.edit,
            self.up,
            self.down,
            self.more,
            None,
        )
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tree, 1)
        column.addLayout(deeds)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(card_of(self._chosen, self._text))
        beside.addWidget(card_of(self.sources), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        outer.addLayout(head)
        outer.addWidget(halves(left, right, (760, 560)), 1)

    def _wire(self) -> None:
        self.tree.chosen.connect(self._show_chosen)
        self.tree.itemActivated.connect(self._edit)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.deeds.made.connect(self.tree.choose)
        shortcut(self.tree, Qt.Key.Key_Insert, self._add_task)
        shortcut(self.tree, Qt.Key.Key_F2, self._edit)
        shortcut(self.tree, Qt.Key.Key_Delete, self._remove)
        shortcut(self.tree, QKeySequence("Alt+Up"), lambda: self._move(-1))
        shortcut(self.tree, QKeySequence("Alt+Down"), lambda: self._move(1))
        self.setFocusProxy(self.tree)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        self._heading.setText(f"{plan.title}（{plan.year}年度）")
        self._heading.setToolTip(plan.title)
        aside = len(plan.tasks) - len(plan.concerned.tasks)
        counts = f"{len(plan.categories)}个类别 · {len(plan.tasks)}项任务"
        self._counts.setText(f"{counts} · {aside}项不涉及" if aside else counts)
        self.sources.show_sources(self.desk.read(plan_sources, plan.id))
        self.tree.show_plan(plan)

    def show_record(self, record_id: str) -> bool:
        self.refresh()
        return self.tree.choose(record_id)

    def current_task(self) -> str | None:
        return self.tree.current_id() if self.tree.is_task() else None

    def _category(self) -> CategoryLine | None:
        rows = self.desk.plan.categories if self.desk.plan else ()
        return next((row for row in rows if row.id == self.tree.category_id()), None)

    def _show_chosen(self) -> None:
        many = self.tree.task_ids()
        task = self.desk.task(self.tree.current_id()) if self.tree.is_task() else None
        category = self._category()
        if len(many) > 1:
            self._chosen.setText(f"选中 {len(many)} 项任务")
            self._text.setText("可以合并、移动、标为本单位不涉及或删除。")
        elif task:
            self._chosen.setText(f"任务 {task.code}")
            self._text.setText(task.text)
        elif category:
            self._chosen.setText(f"类别 {category.ordinal}　标签：{category.short_title}")
            self._text.setText(category.intro or category.title)
        self.sources.mark(task.text if task else category.title if category else "")
        self.edit.setEnabled(len(many) < 2)
        for made in (self.up, self.down):
            made.setEnabled(len(many) < 2)

    def _fill_menu(self) -> None:
        self.menu.clear()
        if self.tree.is_task():
            self.deeds.fill(self.menu, self.tree.task_ids(), self.tree.category_id())
            return
        deeds = (
            ("添加任务…", self._add_task),
            ("添加类别…", self._add_category),
            ("修改类别…", self._edit),
            ("上移", lambda: self._move(-1)),
            ("下移", lambda: self._move(1)),
            ("删除类别…", self._remove),
        )
        for text, deed in deeds:
            self.menu.addAction(text, deed)

    def _show_menu(self, at: QPoint) -> None:
        self.menu.popup(self.tree.viewport().mapToGlobal(at))

    def _add_task(self) -> None:
        self.deeds.add(self.tree.category_id(), self.current_task() or "")

    def _add_category(self) -> None:
        category = self._category()
        dialog = CategoryDialog(self.desk, self, None, category.ordinal + 1 if category else None)
        dialog.accepted.connect(lambda: self.tree.choose(dialog.category_id))
        dialog.open()

    def _edit(self) -> None:
        category = self._category()
        if self.tree.is_task():
            self.deeds.edit(self.tree.task_ids()[:1])
        elif category:
            CategoryDialog(self.desk, self, category).open()

    def _move(self, steps: int) -> None:
        category = self._category()
        if self.tree.is_task():
            self.deeds.step([self.tree.current_id()], steps)
        elif category and 1 <= category.ordinal + steps <= len(self.desk.shown_plan().categories):
            self.desk.change(move_category, category.id, category.ordinal + steps, parent=self)

    def _remove(self) -> None:
        category = self._category()
        if self.tree.is_task():
            self.deeds.remove(self.tree.task_ids())
        elif category and category.tasks:
            RemoveCategoryDialog(self.desk, category, self).open()
        elif category:
            text = f"删除类别“{category.title}”吗？它没有任务。可以撤销。"
            ask(self, text, "删除", lambda: self._remove_category(category.id))

    def _remove_category(self, category_id: str) -> None:
        self.desk.change(remove_category, category_id, parent=self)

    def _open_head(self) -> None:
        PlanHeadDialog(self.desk, self).open()

    def _open_parts(self, kind: PartKind) -> None:
        PartsDialog(self.desk, kind, self).open()

    def _compare(self) -> None:
        import_supplement(self.desk, self)

    def _remove_plan(self) -> None:
        plan = self.desk.shown_plan()
        holds = self.desk.read(what_a_plan_holds, plan.id)
        text = (
            f"删除{plan.year}年度方案《{plan.title}》吗？\n\n一并删除：{holds}。\n"
            "材料都留在材料库，科室、人员和志愿者不受影响。可以撤销。"
        )
        ask(self, text, "删除方案", lambda: self._drop(plan.id))

    def _drop(self, plan_id: str) -> None:
        self.desk.change(remove_plan, plan_id, before="删除方案")
