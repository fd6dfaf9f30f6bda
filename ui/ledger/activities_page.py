"""活动台账: all activities of the plan as one list, the chosen one's whole story beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import set_sizes
from ui.ledger.activity_dialog import CopyDialog, new_activity, open_activity
from ui.ledger.activity_filters import ActivityFilters
from ui.ledger.activity_story import ActivityPanel, filled_slots, when
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, card, label
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.changes.lane import Changed
from wenming_desktop.ledger.activities import delete_activities
from wenming_desktop.ledger.activity_list import count_activities, page_activities, place_of_activity
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow, ActivitySort
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.board import TaskLine

_TABLES = frozenset(
    {
        *("activity", "activity_task", "activity_evidence", "activity_kind", "service_hours", "evidence"),
        *("department", "person", "task", "category", "quota", "work_plan"),
    }
)
_SORTS = {
    0: ActivitySort.DATE,
    1: ActivitySort.KIND,
    2: ActivitySort.TITLE,
    4: ActivitySort.ORGANISER,
    5: ActivitySort.PEOPLE,
}
_GIVE_WAY = (3, 5, 4, 8)  # the columns that go, in this order, where titles have too little room
_LEAST_TITLE = 150  # pixels at 100 % for the column of titles


class ActivitiesPage(QWidget):
    """Keeps itself right on every change while it is on show."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True
        self._filter = ActivityFilter()
        self._sort, self._descending = ActivitySort.DATE, True
        self._chosen: str | None = None
        self._moving = False
        self.model = PagedTable(self._columns(), self._count, self._page, self)
        self.view = PagedView(self.model)
        self.filters = ActivityFilters()
        self._heading = label("活动台账", "heading")
        self._counts = label(role="secondary")
        self.new = button("新增活动", self.add, primary=True)
        self.new.setToolTip("新增活动（Ctrl+N）")
        self._lay_out()
        self._wire()

    def show_record(self, record_id: str) -> bool:
        """Choose an activity's row, without the filters if they leave it out; False if it is not there."""
        plan = self._desk.plan
        if plan is None:
            return False
        if self._stale:
            self._fill_filters()
        if self._place(record_id) is None:
            if self._desk.read(place_of_activity, plan.id, ActivityFilter(), record_id) is None:
                return False
            self.clear_filters()
        self._chosen = record_id
        self._reload()
        self.view.setFocus()
        return True

    def show_filtered(self, wanted: ActivityFilter) -> None:
        """Show only these activities, e.g. those of one kind or task."""
        self._fill_filters()
        self.filters.show_filter(wanted)

    def clear_filters(self) -> None:
        """Show all activities."""
        self.show_filtered(ActivityFilter())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill_filters()
            self._reload()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.view.viewport():
            self._fit_columns()
        return super().eventFilter(watched, event)

    def _fit_columns(self) -> None:
        """Where large letters leave titles no room, columns go that the panel beside shows as well."""
        columns = self.model.columns
        room = self.view.viewport().width() - theme.px(sum(column.width for column in columns))
        for column in _GIVE_WAY:
            self.view.setColumnHidden(column, room < theme.px(_LEAST_TITLE))
            room += theme.px(columns[column].width) if room < theme.px(_LEAST_TITLE) else 0

    def add(self) -> None:
        """新增活动: with the task and kind of the filter, if there is one."""
        code = next((task.code for task in self._tasks() if task.id == self._filter.task_id), None)
        kind = self.filters.kind.currentText() if self._filter.kind_id else ""
        dialog = new_activity(self._desk, self, tasks=[code] if code else [], kind=kind)
        if dialog:
            dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))

    def edit(self) -> None:
        """Open the form of the chosen activity."""
        row = self.view.current()
        if row:
            open_activity(self._desk, self, row.id)

    def copy(self) -> None:
        """Hold the chosen activity once more on another day."""
        row = self.view.current()
        if row:
            dialog = CopyDialog(self._desk, self, row.id, row.title)
            dialog.accepted.connect(lambda: self.show_record(dialog.saved_id))
            dialog.open()

    def delete(self) -> None:
        """Delete the chosen activities; undo brings them back with everything."""
        rows = self.view.selected()
        if rows:
            self._desk.change(delete_activities, [row.id for row in rows], parent=self)

    def paste(self, text: str = "") -> None:
        """从表格粘贴."""
        from ui.ledger.paste_dialog import PasteDialog  # noqa: PLC0415 - loads when it is wanted
        from ui.ledger.pasted_kinds import ACTIVITIES  # noqa: PLC0415 - with the line above

        if self._desk.plan:
            PasteDialog(self._desk, self, ACTIVITIES, text).open()

    def _columns(self) -> list[PagedColumn[ActivityRow]]:
        return [
            PagedColumn("日期", 84, self._when),
            PagedColumn("类型", 92, lambda row: row.kind),
            PagedColumn("活动", 0, lambda row: row.title),
            PagedColumn("地点", 96, lambda row: row.place),
            PagedColumn("主办", 84, lambda row: row.organiser or ""),
            PagedColumn("人数", 54, lambda row: "" if row.people is None else str(row.people)),
            PagedColumn("对应任务", 72, lambda row: "、".join(row.tasks) or "—"),
            PagedColumn("材料", 54, lambda row: "{} / {}".format(*filled_slots(row)), counter=filled_slots),
            PagedColumn("还缺", 116, lambda row: "、".join(row.missing)),
        ]

    def _lay_out(self) -> None:
        """From the outside in: what is put into another parent with all its children is styled once more."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        outer.addWidget(self.splitter)
        left = QWidget(self.splitter)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.panel = ActivityPanel(self._desk, self.splitter)
        self.splitter.setStretchFactor(0, 1)
        set_sizes(self.splitter, [880, 446])  # shares, whatever the text size
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.px(12))
        head = bar(
            self._heading,
            self._counts,
            None,
            button("活动类型…", self._open_kinds),
            button("志愿者…", self._open_volunteers),
            button("从表格粘贴…", lambda: self.paste(QGuiApplication.clipboard().text())),
            self.new,
        )
        column.addLayout(head)
        column.addWidget(self.filters)
        self.stack = QStackedWidget(left)
        column.addWidget(self.stack, 1)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self._make_empty())
        self.setFocusProxy(self.view)

    def _make_empty(self) -> QWidget:
        frame, column = card()
        self._empty = label(role="secondary")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty_new = button("新增活动", self.add, primary=True)
        self._empty_paste = button("从表格粘贴…", lambda: self.paste(QGuiApplication.clipboard().text()))
        self._empty_clear = button("清除筛选", self.clear_filters)
        column.addStretch()
        column.addWidget(self._empty)
        column.addLayout(bar(None, self._empty_new, self._empty_paste, self._empty_clear, None))
        column.addStretch()
        return frame

    def _wire(self) -> None:
        self.view.viewport().installEventFilter(self)
        self.filters.changed.connect(self._apply)
        self.filters.left.connect(self.view.setFocus)
        header = self.view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        header.sectionClicked.connect(self._sort_by)
        self.view.opened.connect(self.edit)
        self.view.chosen.connect(self._choose)
        self.view.selectionModel().selectionChanged.connect(self._show_counts)
        self.panel.edit_wanted.connect(self.edit)
        self.panel.copy_wanted.connect(self.copy)
        self.panel.delete_wanted.connect(self.delete)
        self._desk.changed.connect(self._on_changed)
        self._desk.plan_chosen.connect(self._on_plan)
        for keys, act, on in (
            (QKeySequence.StandardKey.New, self.add, self),
            (QKeySequence(Qt.Key.Key_Insert), self.add, self),
            (QKeySequence.StandardKey.Delete, self.delete, self.view),
            (QKeySequence.StandardKey.Paste, self._paste_here, self.view),
        ):
            action = QAction(self)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(act)
            on.addAction(action)

    def _paste_here(self) -> None:
        self.paste(QGuiApplication.clipboard().text())

    def _open_kinds(self) -> None:
        from ui.ledger.kinds_dialog import KindsDialog  # noqa: PLC0415

        KindsDialog(self._desk, self).open()

    def _open_volunteers(self) -> None:
        from ui.ledger.volunteers_dialog import VolunteersDialog  # noqa: PLC0415

        VolunteersDialog(self._desk, self).open()

    def _on_changed(self, changed: Changed) -> None:
        if not changed.tables & _TABLES:
            return
        self._stale = not self.isVisible()
        if not self._stale:
            self._fill_filters()
            self._reload()

    def _on_plan(self) -> None:
        self._filter = ActivityFilter()
        self._stale = not self.isVisible()
        if not self._stale:
            self.clear_filters()

    def _tasks(self) -> Sequence[TaskLine]:
        return self._desk.plan.tasks if self._desk.plan else ()

    def _fill_filters(self) -> None:
        """The boxes' entries as they are now; what is chosen stays, as long as it is there."""
        self.filters.fill(self._desk.read(kind_rows), self._desk.read(department_rows), self._tasks())
        self._filter = self.filters.wanted()

    def _apply(self) -> None:
        self._filter = self.filters.wanted()
        self._reload()

    def _sort_by(self, section: int) -> None:
        header = self.view.horizontalHeader()
        if section not in _SORTS:
            header.setSortIndicator(
                next(key for key, sort in _SORTS.items() if sort == self._sort),
                Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder,
            )
            return
        self._sort = _SORTS[section]
        self._descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        self._reload()

    def _count(self) -> int:
        plan = self._desk.plan
        return self._desk.read(count_activities, plan.id, self._filter) if plan else 0

    def _page(self, offset: int, limit: int) -> list[ActivityRow]:
        plan = self._desk.plan
        if plan is None:
            return []
        return self._desk.read(
            page_activities,
            plan.id,
            self._filter,
            offset,
            limit,
            sort=self._sort,
            descending=self._descending,
        )

    def _place(self, activity_id: str) -> int | None:
        plan = self._desk.plan
        if plan is None:
            return None
        return self._desk.read(
            place_of_activity,
            plan.id,
            self._filter,
            activity_id,
            sort=self._sort,
            descending=self._descending,
        )

    def _reload(self) -> None:
        """Fetch anew; the chosen activity stays chosen, or the one that stands in its place now."""
        self._stale = False
        wanted, before = self._chosen, max(0, self.view.currentIndex().row())
        self._moving = True
        self.model.reload()
        total = self.model.rowCount()
        self.stack.setCurrentIndex(0 if total else 1)
        place = self._place(wanted) if wanted and total else None
        self._stand_on(min(before, total - 1) if place is None else place)
        self._show_empty()
        self._show_counts()

    def _stand_on(self, number: int) -> None:
        self._moving = True  # shown once, when the list has settled
        if number >= 0:
            index = self.model.index(number, max(0, self.view.currentIndex().column()))
            selection = self.view.selectionModel()
            if number != self.view.currentIndex().row() or not selection.isRowSelected(number):
                flags = QItemSelectionModel.SelectionFlag
                selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        self._moving = False
        self._choose(self.view.current())

    def _choose(self, row: ActivityRow | None) -> None:
        if not self._moving:
            self._chosen = row.id if row else None
            self.panel.show_activity(self._chosen)

    def _show_counts(self) -> None:
        total = self.model.rowCount()
        chosen = len(self.view.selectionModel().selectedRows())
        many = f"，选中 {chosen} 个" if chosen > 1 else ""
        self._counts.setText(f"{total} 个活动{many}")
        self.panel.delete.setText(f"删除 {chosen} 个" if chosen > 1 else "删除")

    def _show_empty(self) -> None:
        filtered = self._filter != ActivityFilter()
        if self._desk.plan is None:
            self._empty.setText("还没有工作方案。先在“开始”里导入方案，再登记活动。")
        elif filtered:
            self._empty.setText("没有符合条件的活动。")
        else:
            self._empty.setText(
                "还没有活动。登记一次，就在每项对应任务里计入次数和材料。\n已有电子表格的，可以整张粘贴进来。"
            )
        self._empty_new.setVisible(not filtered and self._desk.plan is not None)
        self._empty_paste.setVisible(not filtered and self._desk.plan is not None)
        self._empty_clear.setVisible(filtered)

    def _when(self, row: ActivityRow) -> str:
        return when(row, year=self._desk.plan.year if self._desk.plan else None)
