"""The tab of one category: its tasks as a table, the chosen task's whole story beside it."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_error
from ui.ground.qt import Index, later, set_sizes
from ui.parts.cells import CounterCell, StatusCell, TextCell, WholeTextCell
from ui.parts.editors import DueCell, PickerCell
from ui.parts.fields import ElidedLabel, button, label, shortcut
from ui.parts.kept_splitter import KeptSplitter
from ui.parts.menus import add_task, offer_menu
from ui.parts.page import Page
from ui.parts.paired_view import PairedView
from ui.parts.task_panel import TaskPanel
from ui.plan.assign_dialog import AssignDialog
from ui.plan.category_cards import CategoryCards
from ui.plan.task_columns import TaskColumns
from ui.plan.task_deeds import TaskDeeds
from ui.plan.task_detail import TaskDetail
from ui.plan.task_table import EDITABLE, TaskColumn, TaskTable
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.board import BOARD_TABLES
from wenming_desktop.progress.gaps import GapKind
from wenming_desktop.reading.deadlines import typed_deadline
from wenming_desktop.reading.written import means_several
from wenming_desktop.spreadsheets.clipboard import copied_rows

_MUCH_ROOM = 1500  # pixels at 100 % of the page: whole texts, 措施 and 还缺
_ROOM_FOR_CARDS, _HEIGHT_FOR_CARDS = 1700, 760  # and what the category lacks below its tasks
_ROOM_FOR_PREVIEW = 2000  # and the chosen file beside its slot
_SHARES, _WIDE_SHARES = (880, 446), (1430, 1090)  # of the table and of the task, whatever the text size
# Where what a row itself lacks is written.
_CELLS: dict[str, TaskColumn] = {
    GapKind.LEAD.value: TaskColumn.LEAD,
    GapKind.PERSON.value: TaskColumn.PERSON,
    GapKind.DEADLINE.value: TaskColumn.DUE,
}


class CategoryPage(Page):
    """Everything of one category."""

    tables = BOARD_TABLES

    def __init__(
        self,
        desk: Desk,
        category_id: str,
        panels: Sequence[type[TaskPanel]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._category_id = category_id
        self._whole = True  # the tasks that do not concern the unit are shown
        self.model = TaskTable(desk, category_id, self)
        self._roomy = self._previewing = False
        self.table = self._make_table()
        self.columns = TaskColumns(self.table, self.model)
        self.detail = TaskDetail(desk, panels, self)
        self._heading = ElidedLabel("")
        self._heading.setProperty("role", "heading")
        self._counts = label(role="secondary")
        self._aside = button("", self._toggle_aside, link=True)
        self.deeds = TaskDeeds(desk, self)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self._tasks = button("任务(&T)", self.menu.show)
        self._tasks.setMenu(self.menu)
        self._tasks.setToolTip("添加、修改、拆分、合并、移动、删除任务")
        self._assign = button("指派所选…", self._assign_selected)
        self._assign.setToolTip("给选中的任务一次填好牵头、配合、责任人和时限（Ctrl+Enter）")

        self.cards: CategoryCards | None = None  # made where there is room for it
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._show_current)
        self.table.selectionModel().selectionChanged.connect(self._show_counts)
        self.table.viewport().installEventFilter(self)
        offer_menu(self.table, self._fill_row_menu)
        self.deeds.made.connect(self.desk.task_wanted)
        self.detail.edit_wanted.connect(self._edit_task)
        shortcut(self, QKeySequence.StandardKey.Open, self.detail.choose_files, inside=True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._counts)
        head.addWidget(self._aside)
        head.addSpacing(8)
        head.addWidget(self._tasks)
        head.addWidget(self._assign)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        self._stacked = KeptSplitter(Qt.Orientation.Vertical)
        self._stacked.setHandleWidth(theme.px(12))
        self._stacked.setChildrenCollapsible(False)
        self._stacked.addWidget(self.table)
        column.addWidget(self._stacked, 1)
        self.splitter = KeptSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        set_sizes(self.splitter, _SHARES)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.px(12))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        outer.addWidget(self.splitter)

    def show_record(self, record_id: str) -> bool:
        """Choose a task's row; False if it is not in this category."""
        self.refresh()
        row = self.model.row_of(record_id)
        if row is None:
            return False
        index = self.model.index(row, TaskColumn.TEXT)
        self.table.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.table.scrollTo(index)
        self.table.setFocus()
        return True

    def show_place(self, panel: str, place: str) -> None:
        if panel:
            self.detail.show_place(panel, place)
        elif (column := _CELLS.get(place)) is not None:
            index = self.model.index(self.table.currentIndex().row(), column)
            self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.table.scrollTo(index)

    def current_task(self) -> str | None:
        index = self.table.currentIndex()
        return self.model.task(index.row()).id if index.isValid() else None

    def part_shown(self) -> str:
        return self.detail.part_shown()

    def show_part(self, name: str) -> None:
        self.detail.show_part(name)

    def selected_tasks(self) -> list[str]:
        """The ids of the selected rows' tasks, top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.task(row).id for row in rows]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self.columns.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= theme.px(_MUCH_ROOM)
        if roomy != self._roomy:
            self._roomy = roomy
            self.columns.show_more(more=roomy)
        much = self.width() >= theme.px(_ROOM_FOR_CARDS) and self.height() >= theme.px(_HEIGHT_FOR_CARDS)
        if much and self.cards is None:
            self.cards = CategoryCards(self.desk, self._category_id)
            self._stacked.addWidget(self.cards)
            later(0, self._stacked, partial(self._stacked.share, "", (600, 400)))  # once it has its height
        if self.cards:
            self.cards.setVisible(much)
        preview = self.width() >= theme.px(_ROOM_FOR_PREVIEW)
        if preview != self._previewing:
            self._previewing = preview
            self.splitter.share("-wide" if preview else "", _WIDE_SHARES if preview else _SHARES)

    def _make_table(self) -> PairedView:
        table = PairedView(self)
        table.setAccessibleName("任务")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        hint = "还没有科室，请先点“科室与人员”"
        delegates = {
            TaskColumn.NUMBER: TextCell(table),
            TaskColumn.TEXT: WholeTextCell(table),
            TaskColumn.LEAD: PickerCell(self._department_names, table, hint=hint),
            TaskColumn.SUPPORT: PickerCell(
                self._support_names, table, multiple=True, hint=hint, also=means_several
            ),
            TaskColumn.PERSON: PickerCell(self._people, table, free=True),
            TaskColumn.DUE: DueCell(self._due_day, table),
            TaskColumn.QUOTA: CounterCell(table),
            TaskColumn.MATERIAL: CounterCell(table),
            TaskColumn.STATUS: StatusCell(table),
            TaskColumn.MEASURES: CounterCell(table),
            TaskColumn.LACKING: WholeTextCell(table),
        }
        for column, delegate in delegates.items():
            table.setItemDelegateForColumn(column, delegate)
        shortcuts: Sequence[tuple[QKeySequence | QKeySequence.StandardKey, object]] = (
            (QKeySequence.StandardKey.Copy, self._copy),
            (QKeySequence.StandardKey.Paste, self._paste),
            (QKeySequence(Qt.Key.Key_Delete), self._clear_cell),
            (QKeySequence("Ctrl+Return"), self._assign_selected),
            (QKeySequence(Qt.Key.Key_Insert), self._add_task),
            (QKeySequence("Shift+Del"), self._remove_tasks),
            (QKeySequence("Alt+Up"), self._task_up),
            (QKeySequence("Alt+Down"), self._task_down),
        )
        for keys, slot in shortcuts:
            action = QAction(table)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            table.addAction(action)
        return table

    def reload(self) -> None:
        chosen = self.table.currentIndex().row()
        self.model.reload()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.selectRow(max(0, min(chosen, self.model.rowCount() - 1)))
        self._show_counts()
        self._show_current()

    def _show_current(self) -> None:
        index = self.table.currentIndex()
        self.detail.show_task(self.model.task(index.row()) if index.isValid() else None)

    def _show_counts(self) -> None:
        category = self.model.category
        if category:
            lacking = sum(bool(task.gaps) for task in category.tasks)
            aside = sum(bool(task.not_applicable) for task in category.tasks)
            total = len(category.tasks) - aside
            self._aside.setText(f"{'隐藏' if self._whole else '显示'} {aside} 项不涉及")
            self._aside.setVisible(bool(aside))
            self._heading.setText(category.title)
            self._heading.setToolTip(category.intro or category.title)
            self._counts.setText(f"{total}项任务 · {total - lacking}项已齐 · {lacking}项有缺")
        chosen = len(self.table.selectionModel().selectedRows())
        self._assign.setText(f"指派所选 {chosen} 项…" if chosen > 1 else "指派…")
        self._assign.setEnabled(chosen > 0)

    def _toggle_aside(self) -> None:
        self._whole = not self._whole
        self.model.show_whole(whole=self._whole)
        self.reload()

    def _fill_menu(self) -> None:
        self.menu.clear()
        self.deeds.fill(self.menu, self.selected_tasks(), self._category_id)

    def _fill_row_menu(self, menu: QMenu) -> None:
        """What can be done to tasks everywhere, then what only the plan's own table can."""
        add_task(menu, self.desk, self.selected_tasks(), elsewhere=False)
        menu.addSeparator()
        self.deeds.fill(menu, self.selected_tasks(), self._category_id)

    def _add_task(self) -> None:
        self.deeds.add(self._category_id, self.current_task() or "")

    def _edit_task(self) -> None:
        self.deeds.edit([self.current_task() or ""])

    def _remove_tasks(self) -> None:
        self.deeds.remove(self.selected_tasks())

    def _task_up(self) -> None:
        self.deeds.step(self.selected_tasks()[:1], -1)

    def _task_down(self) -> None:
        self.deeds.step(self.selected_tasks()[:1], 1)

    def _assign_selected(self) -> None:
        tasks = self.selected_tasks()
        if tasks:
            AssignDialog(self.desk, tasks, self).open()

    def _copy(self) -> None:
        """Put the current cell, or several selected rows, on the clipboard as Excel and WPS take them."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        one = self.table.currentIndex().column()
        columns = [one] if len(rows) == 1 else self.table.shown_columns()
        text = io.StringIO()
        writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
        writer.writerows([self.model.index(row, column).data() for column in columns] for row in rows)
        QGuiApplication.clipboard().setText(text.getvalue().removesuffix("\n"))

    def _paste(self) -> None:
        """Fill cells from the current one on with what was copied in a spreadsheet, as one step.

        A single text fills its column in all selected rows; files and pictures go to the task.
        """
        if self.detail.paste_files():
            return
        start = self.table.currentIndex()
        try:
            lines = copied_rows(QGuiApplication.clipboard().text().rstrip("\r\n"))
        except UserError as error:
            show_error(self.window(), error)
            return
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        if not start.isValid() or not lines:
            return
        if lines == [lines[0][:1]] and len(rows) > 1:
            cells = [(row, start.column(), lines[0][0]) for row in rows]
        else:
            cells = [
                (start.row() + down, start.column() + right, text)
                for down, line in enumerate(lines)
                for right, text in enumerate(line)
            ]
        if any(row >= self.model.rowCount() or column not in EDITABLE for row, column, _ in cells):
            reason = "粘贴的内容超出了能填的格子（牵头、配合、责任人、完成时限），没有粘贴。请选好起点。"
            show_error(self.window(), UserError(reason))
            return
        self.model.set_cells([(row, TaskColumn(column), text) for row, column, text in cells])

    def _clear_cell(self) -> None:
        index = self.table.currentIndex()
        if index.column() in EDITABLE and index.data():
            self.model.set_cells([(index.row(), TaskColumn(index.column()), "")])

    def _due_day(self, text: str) -> date | None:
        return typed_deadline(text, self.desk.year(), self.desk.today()).due_on

    def _department_names(self, _index: Index) -> list[str]:
        return [row.name for row in self.desk.read(department_rows)]

    def _support_names(self, index: Index) -> list[str]:
        lead = self.model.task(index.row()).lead
        return [name for name in self._department_names(index) if name != lead]

    def _people(self, index: Index) -> list[str]:
        task = self.model.task(index.row())
        rows = self.desk.read(department_rows)
        own = [person.name for row in rows if row.name == task.lead for person in row.people]
        listed = [person.name for row in rows for person in row.people]
        # Who answers for a task of no department yet is listed under none.
        tasks = self.desk.plan.tasks if self.desk.plan else ()
        named = [name for other in tasks if other.person for name in other.person.split("、")]
        return own or list(dict.fromkeys([*listed, *named]))
