"""负面清单: what would strike the unit off, each line checked by hand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import bar, fit
from ui.parts.fields import button, label
from ui.parts.form import FormDialog
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.record_list import RecordList
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.errors import FieldErrors
from wenming_desktop.progress.assessment import (
    NegativeRow,
    add_negative,
    add_standard_negatives,
    check_negative,
    edit_negative,
    negative_counts,
    page_negatives,
    remove_negative,
)

_ROLES = {NegativeState.UNCHECKED: "lacking", NegativeState.CLEAR: "done", NegativeState.HIT: "late"}


class NegativePanel(QWidget):
    """The list with its state pills; 无 at once, 有 with its circumstances in a form."""

    counted = Signal(str)  # what the tab says

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan_id = ""
        self._count = label(role="secondary")
        self._count.setWordWrap(True)
        self.list = RecordList(PagedTable(_COLUMNS), several=True)
        self.list.view.setAccessibleName("负面清单")
        self.clear = button("核查：无", self._clear)
        self.clear.setToolTip("所选各条已核查，没有这种情形（按 0）")
        self.hit = button("有…", self._open)
        self.hit.setToolTip("写明情况（回车）")
        self.standard = button("添加常用清单", self._add_standard)
        self.new = button("添加…", self.add_line)
        self.new.setToolTip("添加一条（Ctrl+N）")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.setSpacing(theme.px(8))
        column.addWidget(self._count)
        column.addWidget(self.list, 1)
        column.addLayout(bar(self.clear, self.hit, None, self.standard, self.new))
        self.list.added.connect(self.add_line)
        self.list.removed.connect(self._remove)
        self.list.view.opened.connect(self._open)
        zero = QShortcut(QKeySequence(Qt.Key.Key_0), self.list.view)
        zero.setContext(Qt.ShortcutContext.WidgetShortcut)
        zero.activated.connect(self._clear)

    def show_plan(self, plan_id: str) -> None:
        """Show a plan's list as it stands now."""
        self._plan_id = plan_id
        rows = self._desk.read(page_negatives, plan_id, None, 0, -1)
        self.list.show_rows(rows, "还没有负面清单。点“添加常用清单”，或点“添加”自己写。")
        counts = self._desk.read(negative_counts, plan_id)
        total, hit = sum(counts.values()), counts[NegativeState.HIT]
        checked = total - counts[NegativeState.UNCHECKED]
        said = f"已核查 {checked}/{total} 条" if total else ""
        self._count.setText(f"{said}，其中 {hit} 条有情形，请尽快处理" if hit else said)
        role = "late" if hit else "secondary"
        self._count.setStyleSheet(f"color: {theme.color(role).name()}")
        self._count.setVisible(bool(total))
        self.standard.setVisible(not total)
        self.clear.setEnabled(bool(total))
        self.hit.setEnabled(bool(total))
        self.counted.emit(f"负面清单 {checked}/{total}" if total else "负面清单")

    def _clear(self) -> None:
        rows = self.list.view.selected()
        today = self._desk.today()

        def check(session: Session) -> None:
            for row in rows:
                check_negative(session, row.id, NegativeState.CLEAR, None, row.note, today)

        if rows:
            self._desk.change(check, parent=self)

    def _open(self) -> None:
        if row := self.list.view.current():
            NegativeDialog(self._desk, self._plan_id, row, self).open()

    def add_line(self) -> None:
        """Open the form of a new line."""
        NegativeDialog(self._desk, self._plan_id, None, self).open()

    def _add_standard(self) -> None:
        self._desk.change(add_standard_negatives, self._plan_id, parent=self)

    def _remove(self) -> None:
        rows = self.list.view.selected()

        def remove(session: Session) -> None:
            for row in rows:
                remove_negative(session, row.id)

        if rows:
            self._desk.change(remove, parent=self)


class NegativeDialog(FormDialog):
    """One line of the list, its state and what is to be said about it; ``row`` is None for a new one."""

    table = "negative_item"

    def __init__(self, desk: Desk, plan_id: str, row: NegativeRow | None, parent: QWidget) -> None:
        super().__init__(desk, "负面清单", parent)
        self._plan_id, self._row = plan_id, row
        year = desk.year()
        self.text = _box(row.text if row else "")
        self.state = QComboBox()
        for state in NegativeState:
            self.state.addItem(state.value)
        self.state.setCurrentText(row.state if row else NegativeState.UNCHECKED)
        self.checked_on = DayEdit(year, row.checked_on if row else None)
        self.checked_on.setPlaceholderText("不填就是今天")
        self.note = _box(row.note if row else "")
        self.add_field("text", self.text)
        self.add_field("state", self.state)
        self.add_field("checked_on", self.checked_on)
        self.add_field("note", self.note)
        self.state.currentIndexChanged.connect(self._show_state)
        self._show_state()
        fit(self, 480, 400)
        (self.state if row else self.text).setFocus()

    def _show_state(self) -> None:
        self.show_field("checked_on", shown=self._state() != NegativeState.UNCHECKED)

    def _state(self) -> NegativeState:
        return NegativeState(self.state.currentText())

    def submit(self, session: Session) -> str:
        faults: dict[str, str] = {}
        row_id = self._row.id if self._row else ""
        try:
            text = self.text.toPlainText()
            if row_id:
                edit_negative(session, row_id, text)
            else:
                row_id = add_negative(session, self._plan_id, text)
        except FieldErrors as error:
            faults |= error.fields
        state = self._state()
        if state != NegativeState.UNCHECKED and (problem := self.checked_on.problem()):
            faults["checked_on"] = problem
        try:
            if row_id:
                day = None if state == NegativeState.UNCHECKED else self.checked_on.day()
                check_negative(session, row_id, state, day, self.note.toPlainText(), self.desk.today())
        except FieldErrors as error:
            faults = {**error.fields, **faults}
        if faults:
            raise FieldErrors(faults)
        return row_id


def _box(text: str) -> QPlainTextEdit:
    box = QPlainTextEdit(text)
    box.setTabChangesFocus(True)
    box.setMinimumHeight(box.fontMetrics().lineSpacing() * 3 + theme.px(18))
    return box


_COLUMNS = (
    PagedColumn[NegativeRow]("情形", 0, lambda row: row.text),
    PagedColumn[NegativeRow](
        "核查", 84, lambda row: row.state.value, pill=lambda row: (row.state.value, _ROLES[row.state])
    ),
)
