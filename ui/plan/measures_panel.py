"""措施: the chosen task's breakdown into steps, edited in place."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import Index, add_texts, later, set_heads
from ui.parts.cells import STATUS_ROLE, StatusCell, TextCell
from ui.parts.choice_box import ChoiceBox
from ui.parts.editors import DueCell
from ui.parts.fields import button, label, shortcut
from ui.parts.task_panel import TaskPanel
from ui.plan.measure_dialog import MeasureDialog
from ui.plan.task_table import due_text, due_tip
from ui.plan.year_question import ask_about_years
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.table_names import Table
from wenming_desktop.plan.measures import (
    TEXT_LIMIT,
    add_measure,
    measure_rows,
    remove_measure,
    reword_measure,
    set_measure_due,
    set_measure_status,
)
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.progress.counts import Tally
from wenming_desktop.reading.deadlines import typed_deadline

_TEXT, _OWNER, _DUE, _STATUS = range(4)
_SETTABLE = (TaskStatus.TODO, TaskStatus.DOING, TaskStatus.DONE)


class MeasuresPanel(TaskPanel):
    """A row a measure: text, owner, deadline, status; a line below adds one, a form shows all of it."""

    title = "措施"
    tables = frozenset({Table.TASK, Table.MEASURE, Table.DEPARTMENT, Table.PERSON})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._filling = False
        self.table = self._make_table()
        self._empty = label("还没有措施。由牵头科室把任务细化成几条，一条一行。", "secondary")
        self._empty.setWordWrap(True)
        self.line = QLineEdit(placeholderText="写一条措施，按回车添加", maxLength=TEXT_LIMIT)
        self.line.setAccessibleName("新措施")
        self.line.returnPressed.connect(self._add)
        desk.leaving.connect(self._add_typed)
        self._whole = button("详细…", self._open)
        self._whole.setToolTip("责任科室、责任人、进展说明（Ctrl+Enter）")
        self._remove = button("删除", self._remove_current)
        by_form = button("按月、按季度添加…", self._add_by_form, link=True)
        by_form.setToolTip("每月、每季度都要做的，或一次填好责任人和时限（Ctrl+N）")
        foot = QHBoxLayout()
        foot.addWidget(self.line)
        foot.addWidget(button("添加", self._add))
        deeds = QHBoxLayout()
        deeds.addWidget(by_form)
        deeds.addStretch()
        deeds.addWidget(self._whole)
        deeds.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addStretch()
        column.addLayout(foot)
        column.addLayout(deeds)

    def leave(self) -> None:
        self._add_typed()

    def show_place(self, panel: str, place: str) -> None:
        self.refresh()
        rows = [self.table.item(row, _TEXT) for row in range(self.table.rowCount())]
        found = [row for row in rows if row and row.data(Qt.ItemDataRole.UserRole).id == place]
        for row in found:
            self.table.setCurrentItem(row)
            self.table.scrollToItem(row)
        (self.table if found else self.line).setFocus()

    def tally(self, task: TaskLine) -> tuple[Tally | None, int]:
        return task.measures, 0

    def load(self) -> None:
        task = self._task
        measures = self.desk.read(measure_rows, task.id, self.desk.today()) if task else []
        self._filling = True
        self.table.setRowCount(len(measures))
        for row, measure in enumerate(measures):
            self._fill(row, measure)
        self._filling = False
        self.table.setVisible(bool(measures))
        self._empty.setVisible(not measures)
        for one in (self._whole, self._remove):
            one.setVisible(bool(measures))

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4)
        table.setAccessibleName("措施")
        set_heads(table, ["措施", "责任", "时限", "状态"])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(46))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(_OWNER, theme.px(70))
        table.setColumnWidth(_DUE, theme.px(88))
        table.setColumnWidth(_STATUS, theme.px(92))
        table.setItemDelegateForColumn(_TEXT, TextCell(table))
        table.setItemDelegateForColumn(_OWNER, TextCell(table))
        table.setItemDelegateForColumn(_DUE, DueCell(self._due_day, table))
        table.setItemDelegateForColumn(_STATUS, _StatusBox(table))
        table.itemChanged.connect(self._save)
        table.itemDoubleClicked.connect(self._open_owner)
        shortcut(table, Qt.Key.Key_Delete, self._remove_current)
        shortcut(table, "Ctrl+Return", self._open)
        shortcut(table, Qt.Key.Key_Insert, self._add_by_form)
        shortcut(self, QKeySequence.StandardKey.New, self._add_by_form, inside=True)
        return table

    def _open_owner(self, item: QTableWidgetItem) -> None:
        if item.column() == _OWNER:
            self._open()

    def _fill(self, row: int, measure: MeasureRow) -> None:
        role = theme.STATUS_ROLES[measure.status]
        owner = measure.person or measure.department or ""
        texts = (
            measure.text,
            owner,
            due_text(measure.due_on, measure.due_words),
            measure.status.value,
        )
        tips = (
            "\n".join(filter(None, (measure.text, measure.note and f"进展：{measure.note}"))),
            " ".join(filter(None, (measure.department, measure.person))) or "双击填写责任科室和责任人",
            due_tip(measure.due_on, measure.due_words) or texts[_DUE],
            texts[_STATUS],
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, measure)
            item.setToolTip(tips[column])
            if column == _OWNER:
                item.setFlags(
                    item.flags() & ~Qt.ItemFlag.ItemIsEditable
                )  # in the form, two fields belong to it
            if column == _STATUS:
                item.setData(STATUS_ROLE, (text, role))
            self.table.setItem(row, column, item)

    def _due_day(self, text: str) -> date | None:
        return typed_deadline(text, self.desk.year(), self.desk.today()).due_on

    def _save(self, item: QTableWidgetItem) -> None:
        measure = item.data(Qt.ItemDataRole.UserRole)
        if self._filling or not isinstance(measure, MeasureRow):
            return
        text = item.text().strip()
        if item.column() == _STATUS:
            if text != measure.status and text in _SETTABLE:
                status = TaskStatus(text)
                self.desk.change(set_measure_status, measure.id, status, self.desk.today())
        elif item.column() == _DUE:
            if text != due_text(measure.due_on, measure.due_words):
                self._save_due(measure.id, text)
        elif text != measure.text:
            self.desk.change(reword_measure, measure.id, text)
        self.load()

    def _save_due(self, measure_id: str, text: str) -> None:
        year = self.desk.year()

        def take(texts: Sequence[str]) -> None:
            self.desk.change(set_measure_due, measure_id, typed_deadline(texts[0], year))

        if not ask_about_years(self.window(), [text], year, take):
            take([text])

    def _add(self) -> None:
        text = self.line.text()
        self.line.clear()  # before others hear of the change and come back here
        if self._task and not self.desk.change(add_measure, self._task.id, text):
            self.line.setText(text)

    def _add_typed(self) -> None:
        if self.line.text().strip():
            self._add()

    def _add_by_form(self) -> None:
        if self._task:
            text = self.line.text()
            self.line.clear()  # the form has it now
            MeasureDialog(self.desk, self._task.id, None, self.window(), text).open()

    def _open(self) -> None:
        measure = self._current()
        if measure and self._task:
            MeasureDialog(self.desk, self._task.id, measure.id, self.window()).open()

    def _remove_current(self) -> None:
        if measure := self._current():
            self.desk.change(remove_measure, measure.id)

    def _current(self) -> MeasureRow | None:
        item = self.table.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None


class _StatusBox(StatusCell):
    """The status as a pill, chosen from a list."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = ChoiceBox(parent)
        add_texts(box, [status.value for status in _SETTABLE])
        box.activated.connect(lambda: (self.commitData.emit(box), self.closeEditor.emit(box)))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(index.data(Qt.ItemDataRole.EditRole))
            later(0, editor, editor.showPopup)  # it has its place only when the view has shown it

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
