"""The tree of the plan on show: its categories and tasks, several of which can be chosen."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground import theme
from ui.plan.tree_columns import set_columns
from wenming_desktop.progress.board import CategoryLine, PlanBoard, TaskLine

_ID, _IS_TASK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole.value + 1


class LivingTree(QTreeWidget):
    """Rows are told by the ids of their categories and tasks; a reload keeps what is chosen."""

    chosen = Signal()  # another row is current, or others are selected

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_columns(self, ("序号", "类别和任务", "牵头科室"), 76, 110)
        self.setRootIsDecorated(False)
        self.setIndentation(theme.px(14))
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("类别和任务")
        self.itemSelectionChanged.connect(self.chosen)

    def show_plan(self, plan: PlanBoard) -> None:
        """Show a plan as it stands; what was chosen stays so, or the row that took its place."""
        current = self.currentItem()
        place = self.indexOfTopLevelItem(current) if current and not current.parent() else 0
        kept = self.current_id()
        neighbours = self._neighbours()
        scrolled = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        for category in plan.categories:
            top = _category_item(category)
            self.addTopLevelItem(top)
            for task in category.tasks:
                top.addChild(_task_item(task))
        self.expandAll()
        self.blockSignals(False)
        if not any(self.choose(each) for each in (kept, *neighbours)):
            self.setCurrentItem(self.topLevelItem(min(place, self.topLevelItemCount() - 1)))
        self.verticalScrollBar().setValue(scrolled)
        self.chosen.emit()

    def choose(self, row_id: str) -> bool:
        """Choose the row of a category or task; False if there is none."""
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            for item in (top, *(top.child(row) for row in range(top.childCount()))):
                if row_id and item.data(0, _ID) == row_id:
                    self.setCurrentItem(item)
                    return True
        return False

    def current_id(self) -> str:
        """The id of the current category or task; empty in an empty tree."""
        item = self.currentItem()
        return item.data(0, _ID) if item else ""

    def category_id(self) -> str:
        """The current category, or that of the current task."""
        item = self.currentItem()
        return (item.parent() or item).data(0, _ID) if item else ""

    def is_task(self) -> bool:
        """Whether the current row is a task."""
        item = self.currentItem()
        return bool(item and item.data(0, _IS_TASK))

    def task_ids(self) -> list[str]:
        """The selected tasks; where a category is current, none."""
        return [item.data(0, _ID) for item in self.selectedItems() if item.data(0, _IS_TASK)]

    def _neighbours(self) -> list[str]:
        """What to choose where the current task is gone: the next one, the one before, its category."""
        if not self.is_task():
            return []
        item = self.currentItem()
        top = item.parent()
        at = top.indexOfChild(item)
        near = [top.child(row) for row in (at + 1, at - 1) if 0 <= row < top.childCount()]
        return [each.data(0, _ID) for each in (*near, top)]


def _category_item(category: CategoryLine) -> QTreeWidgetItem:
    item = _item(str(category.ordinal), category.title, f"{len(category.tasks)} 项", category.id)
    for column in range(2):
        item.setData(column, Qt.ItemDataRole.FontRole, theme.font(theme.BODY, bold=True))
    item.setData(0, _IS_TASK, False)
    return item


def _task_item(task: TaskLine) -> QTreeWidgetItem:
    aside = bool(task.not_applicable)
    item = _item(task.code, task.text, "不涉及" if aside else task.lead or "", task.id)
    item.setToolTip(1, f"本单位不涉及：{task.not_applicable}\n{task.text}" if aside else task.text)
    item.setData(0, _IS_TASK, True)
    if aside:
        for column in range(3):
            item.setForeground(column, theme.color("secondary"))
    return item


def _item(number: str, text: str, more: str, row_id: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([number, " ".join(text.split()), more])
    item.setData(0, _ID, row_id)
    item.setSizeHint(1, QSize(0, theme.px(28)))
    return item
