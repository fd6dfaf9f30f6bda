"""What to archive: years and categories, departments, what lies beside the tasks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem, QWidget

from ui.parts.dialog_parts import bar, put
from ui.parts.fields import label
from ui.transfer.columns import column_of
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.words import size_text

_ID = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ContentChoice(QWidget):
    """Trees and boxes to tick.

    Args:
        plans: all years' plans.
        shown: the id of the year that is shown in the window; it is ticked at first.
        departments: the departments' names.
    """

    changed = Signal()

    def __init__(self, plans: list[PlanView], shown: str, departments: list[str]) -> None:
        super().__init__()
        self._plans = plans
        self.years = QTreeWidget()
        self.years.setHeaderHidden(True)
        self.years.setAccessibleName("年度和类别")
        self.departments = QListWidget()
        self.departments.setAccessibleName("科室")
        for plan in plans:
            self._add_year(plan, checked=plan.id == shown)
        for name in departments:
            item = QListWidgetItem(name, self.departments)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_UNCHECKED)
        self.unused, self.replaced = QCheckBox("没有用到的材料"), QCheckBox("换下的文件")
        self._followed = True  # until the clerk ticks them, they go along with everything only
        lists = bar(
            column_of(label("年度和类别", "secondary"), self.years),
            column_of(label("科室（不勾就是全部）", "secondary"), self.departments),
        )
        lists.setStretch(0, 3)
        lists.setStretch(1, 2)
        column = column_of()
        self.setLayout(column)
        beside = bar(label("另附"), self.unused, self.replaced, None)
        beside.setContentsMargins(0, 0, 0, 0)
        self.others = QWidget()
        self.others.setLayout(beside)
        put(column, lists, self.others)
        self._follow()
        self.years.itemChanged.connect(self._follow)
        self.departments.itemChanged.connect(self._follow)
        for box in (self.unused, self.replaced):
            box.clicked.connect(self._touch)
            box.toggled.connect(self.changed)

    def choices(self) -> ArchiveChoices:
        """What is ticked."""
        plans = [plan for plan, year in self._rows() if year.checkState(0) is not _UNCHECKED]
        categories = [
            category.data(0, _ID)
            for _, year in self._rows()
            for category in _below(year)
            if _ticked(category)
        ]
        all_of_them = len(categories) == sum(len(plan.categories) for plan in plans)
        boxes = [self.departments.item(row) for row in range(self.departments.count())]
        return ArchiveChoices(
            plan_ids=None if len(plans) == len(self._plans) else [plan.id for plan in plans],
            category_ids=None if all_of_them else frozenset(categories),
            departments=tuple(box.text() for box in boxes if box.checkState() is _CHECKED),
            unused=self.unused.isChecked(),
            replaced=self.replaced.isChecked(),
        )

    def amount(self) -> str:
        """How much that is, in a sentence; "" if it is nothing."""
        chosen = self.choices()
        tasks = [
            task
            for plan in self._plans
            if chosen.plan_ids is None or plan.id in chosen.plan_ids
            for category in plan.categories
            for task in category.tasks
            if chosen.take(category, task)
        ]
        if not tasks:
            return ""
        sizes = [row.size for task in tasks for row in task.evidence]
        return (
            f"{len(tasks)} 项任务，材料 {len(sizes)} 个文件，{size_text(sum(sizes))}"
            "（为几项任务作证的各放一份）；另附活动等的材料、网页、表格和登记，写完会多一些。"
        )

    def _rows(self) -> list[tuple[PlanView, QTreeWidgetItem]]:
        return [(plan, self.years.topLevelItem(row)) for row, plan in enumerate(self._plans)]

    def _add_year(self, plan: PlanView, *, checked: bool) -> None:
        year = QTreeWidgetItem(self.years, [f"{plan.year}年度"])
        year.setToolTip(0, plan.title)
        year.setFlags(year.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        for category in plan.categories:
            item = QTreeWidgetItem(year, [f"{category.ordinal} {category.short_title}"])
            item.setData(0, _ID, category.id)
            item.setCheckState(0, _CHECKED if checked else _UNCHECKED)
        if not plan.categories:
            year.setCheckState(0, _CHECKED if checked else _UNCHECKED)
        year.setExpanded(checked)

    def _touch(self) -> None:
        self._followed = False

    def _follow(self) -> None:
        if self._followed:
            chosen = self.choices()
            for box in (self.unused, self.replaced):
                box.setChecked(not chosen.narrow)
        self.changed.emit()


def _below(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item.child(row) for row in range(item.childCount())]


def _ticked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) is _CHECKED
