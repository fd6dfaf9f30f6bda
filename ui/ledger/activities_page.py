"""活动台账: all activities of the plan as one list, the chosen one's whole story beside it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.preferences import keep_text, kept_text
from ui.ground.qt import set_sizes
from ui.ledger.activity_dialog import CopyDialog, new_activity, open_activity
from ui.ledger.activity_story import SLOT_NAMES, ActivityStory, filled_slots, when
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, elided, label, shortcut
from ui.parts.filter_line import FilterChoice
from ui.parts.kept_splitter import KeptSplitter
from ui.parts.list_export import export_button
from ui.parts.list_page import ListPage
from ui.parts.menus import add_activity, offer_menu
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from wenming_desktop.entities.table_names import Table
from wenming_desktop.ledger.activities import delete_activities
from wenming_desktop.ledger.activity_list import activity_ids, activity_rows
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow, ActivitySort
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.materials import ACTIVITY_SLOTS
from wenming_desktop.reading.titles import task_title

_SORTS = {
    0: ActivitySort.DATE,
    1: ActivitySort.KIND,
    2: ActivitySort.TITLE,
    4: ActivitySort.ORGANISER,
    5: ActivitySort.PEOPLE,
}
_ORDER = "order/activities"  # what the list was last ordered by on this PC
_GIVE_WAY = {3: 2, 5: 4, 1: 0}  # columns that go below others where titles have too little room


class ActivitiesPage(ListPage[ActivityRow]):
    """The list at the left, the chosen activity's story beside it."""

    tables = frozenset(
        {
            *(Table.ACTIVITY, Table.ACTIVITY_TASK, Table.ACTIVITY_EVIDENCE, Table.ACTIVITY_KIND),
            *(Table.SERVICE_HOURS, Table.VOLUNTEER, Table.EVIDENCE, Table.DEPARTMENT, Table.PERSON),
            *(Table.TASK, Table.CATEGORY, Table.ASSIGNMENT, Table.QUOTA, Table.WORK_PLAN),
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        rows = RecordList(PagedTable(_columns(desk), self._fetch), several=True, spare=_GIVE_WAY)
        rows.view.setAccessibleName("活动")
        super().__init__(desk, rows, "名称、地点、小结里的字", parent)
        kept, _, order = kept_text(_ORDER).partition(" ")
        known = kept in set(_SORTS.values())
        self._sort = ActivitySort(kept) if known else ActivitySort.DATE
        self._descending = order != "asc" if known else True
        self._add_choices()
        self._heading = label("活动台账", "heading")
        self._counts = elided()
        self.new = button("新增活动", self.add, primary=True)
        self.new.setToolTip("新增活动（Ctrl+N）")
        self._empty_deeds = (
            button("新增活动", self.add, primary=True),
            button("从表格粘贴…", self.paste),
        )
        self.list.offer(*self._empty_deeds)
        self._lay_out()
        self._wire()

    def _add_choices(self) -> None:
        months = [(f"{month}月", month) for month in range(1, 13)]
        slots = [(f"缺{SLOT_NAMES.get(kind, kind.value)}的", (kind,)) for kind in ACTIVITY_SLOTS]
        choice = self.filters.choice
        self.kind: FilterChoice[str] = choice("全部类型", tip="只看一类活动")
        self.month = choice("全年", months, "只看一个月")
        self.department: FilterChoice[str] = choice("全部科室", tip="只看一个科室主办的")
        self.task: FilterChoice[str] = choice("全部任务", tip="只看计入一项任务的")
        self.lacking = choice("材料不限", [("缺材料的", ACTIVITY_SLOTS), *slots], "只看缺材料的")

    def reload(self) -> None:
        plan = self.desk.plan
        tasks = plan.tasks if plan else ()
        self.kind.fill("全部类型", [(row.name, row.id) for row in self.desk.read(kind_rows)])
        departments = self.desk.read(department_rows)
        self.department.fill("全部科室", [(row.name, row.id) for row in departments])
        self.task.fill("全部任务", [(f"{task.code}  {task_title(task.text)}", task.id) for task in tasks])
        query = partial(activity_ids, sort=self._sort, descending=self._descending)
        ids = self.desk.read(query, plan.id, self._wanted()) if plan else []
        self.filters.show_found(f"{len(ids):,} 个")
        self.list.show_ids(ids, self._empty())
        self._show_counts()

    def _wanted(self) -> ActivityFilter:
        return ActivityFilter(
            text=self.filters.words(),
            kind_id=self.kind.value(),
            task_id=self.task.value(),
            department_id=self.department.value(),
            month=self.month.value(),
            lacking=self.lacking.value() or (),
        )

    def _empty(self) -> str:
        """What to say while there is no row, and what to offer."""
        narrowed = self.filters.narrowed()
        for deed in self._empty_deeds:
            deed.setVisible(self.desk.plan is not None and not narrowed)
        if self.desk.plan is None:
            return "还没有工作方案。先在“开始”里导入方案，再登记活动。"
        if narrowed:
            return "没有符合条件的活动。"
        return "还没有活动。登记一次，就在每项对应任务里计入次数和材料。\n已有电子表格的，可以整张粘贴进来。"

    def add(self) -> None:
        """新增活动: with the task and kind of the filter, if there is one."""
        task = self.desk.task(self.task.value() or "")
        kind = self.kind.currentText() if self.kind.value() else ""
        dialog = new_activity(self.desk, self, tasks=[task.code] if task else [], kind=kind)
        if dialog:
            dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))

    def edit(self) -> None:
        """Open the form of the chosen activity."""
        if row := self.list.view.current():
            open_activity(self.desk, self, row.id)

    def copy(self) -> None:
        """Hold the chosen activity once more on another day."""
        if row := self.list.view.current():
            dialog = CopyDialog(self.desk, self, row.id, row.title)
            dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))
            dialog.open()

    def delete(self) -> None:
        """Delete the chosen activities; undo brings them back with everything."""
        if ids := self.list.view.selected_ids():
            self.desk.change(delete_activities, ids, parent=self)

    def paste(self) -> None:
        """从表格粘贴; a table on the clipboard is there already."""
        from ui.ledger.pasted_kinds import ACTIVITIES  # noqa: PLC0415 - loads when it is wanted
        from ui.parts.paste_dialog import PasteDialog  # noqa: PLC0415 - with the line above

        if self.desk.plan:
            PasteDialog(self.desk, self, ACTIVITIES, QGuiApplication.clipboard().text()).open()

    def _lay_out(self) -> None:
        """From the outside in: what is put into another parent with all its children is styled once more."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        self.splitter = KeptSplitter(Qt.Orientation.Horizontal, self)
        outer.addWidget(self.splitter)
        left = QWidget(self.splitter)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.panel = ActivityStory(self.desk, self.splitter)
        self.splitter.setStretchFactor(0, 1)
        set_sizes(self.splitter, [880, 446])  # shares, whatever the text size
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.px(12))
        head = bar(
            self._heading,
            self._counts,
            button("活动类型…", self._open_kinds),
            button("志愿者…", self._open_volunteers),
            button("从表格粘贴…", self.paste),
            export_button(self.desk, "activities", lambda: self.list.model.ids),
            self.new,
        )
        head.setStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)

    def _wire(self) -> None:
        view = self.list.view
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        self._show_order()
        header.sectionClicked.connect(self._sort_by)
        view.opened.connect(self.edit)
        offer_menu(view, self._fill_menu)
        view.chosen.connect(self._choose)
        view.selectionModel().selectionChanged.connect(self._show_counts)
        self.list.added.connect(self.add)
        self.list.removed.connect(self.delete)
        self.panel.edit_wanted.connect(self.edit)
        self.panel.copy_wanted.connect(self.copy)
        self.panel.delete_wanted.connect(self.delete)
        shortcut(self, QKeySequence.StandardKey.New, self.add, inside=True)
        shortcut(view, QKeySequence.StandardKey.Paste, self.paste)

    def _fill_menu(self, menu: QMenu) -> None:
        if ids := self.list.view.selected_ids():
            add_activity(menu, self.desk, ids)
            menu.addSeparator()
            menu.addAction(f"删除 {len(ids)} 个" if len(ids) > 1 else "删除", self.delete)

    def _open_kinds(self) -> None:
        from ui.ledger.kinds_dialog import KindsDialog  # noqa: PLC0415

        KindsDialog(self.desk, self).open()

    def _open_volunteers(self) -> None:
        from ui.ledger.volunteers_dialog import VolunteersDialog  # noqa: PLC0415

        VolunteersDialog(self.desk, self).open()

    def _sort_by(self, section: int) -> None:
        header = self.list.view.horizontalHeader()
        if section not in _SORTS:
            self._show_order()
            return
        self._sort = _SORTS[section]
        self._descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        keep_text(_ORDER, f"{self._sort} {'desc' if self._descending else 'asc'}")
        self.reload()

    def _show_order(self) -> None:
        self.list.view.horizontalHeader().setSortIndicator(
            next(key for key, sort in _SORTS.items() if sort == self._sort),
            Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder,
        )

    def _choose(self, row: ActivityRow | None) -> None:
        self.panel.show_activity(row.id if row else None)

    def _fetch(self, ids: Sequence[str]) -> list[ActivityRow]:
        return self.desk.read(activity_rows, ids)

    def _show_counts(self) -> None:
        chosen = len(self.list.view.selected_ids())
        many = f"，选中 {chosen} 个" if chosen > 1 else ""
        self._counts.setText(f"{self.list.model.rowCount()} 个活动{many}")
        self.panel.delete.setText(f"删除 {chosen} 个" if chosen > 1 else "删除")


def _columns(desk: Desk) -> list[PagedColumn[ActivityRow]]:
    def day(row: ActivityRow) -> str:
        return when(row, year=desk.plan.year if desk.plan else None)

    return [
        PagedColumn("日期", 84, day),
        PagedColumn("类型", 92, lambda row: row.kind),
        PagedColumn("活动", 0, lambda row: row.title),
        PagedColumn("地点", 96, lambda row: row.place),
        PagedColumn("主办", 84, lambda row: row.organiser or ""),
        PagedColumn("人数", 54, lambda row: "" if row.people is None else str(row.people)),
        PagedColumn("对应任务", 72, lambda row: "、".join(row.tasks) or "—"),
        PagedColumn("材料", 54, lambda row: "{} / {}".format(*filled_slots(row)), counter=filled_slots),
        PagedColumn("还缺", 116, lambda row: "、".join(row.missing)),
    ]
