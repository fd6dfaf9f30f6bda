"""The forms of a plan itself: its head, its safeguards and stages."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import bar, fit, halves, lay_out
from ui.parts.fields import button, label
from ui.parts.form import FormDialog
from ui.parts.list_dialog import ListDialog
from ui.parts.number_box import NumberBox
from ui.plan.task_forms import text_box
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.plan_editing import (
    PartForm,
    PartKind,
    PlanForm,
    change_plan,
    plan_form,
    plan_parts,
    set_parts,
)
from wenming_desktop.plan.saving import MAX_YEAR, MIN_YEAR
from wenming_desktop.words import shortened


class PlanHeadDialog(FormDialog):
    """方案信息: title, issuer, year, goal, basis, attachment."""

    table = "work_plan"

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "方案信息", parent)
        self._plan_id = desk.shown_plan().id
        form = desk.read(plan_form, self._plan_id)
        self.title, self.issuer, self.attachment = QLineEdit(), QLineEdit(), QLineEdit()
        self.year = NumberBox(minimum=MIN_YEAR, maximum=MAX_YEAR)
        self.issued = DayEdit(form.year or desk.year(), form.issued_on)
        self.goal, self.basis = text_box(80), text_box(64)
        self.basis.setPlaceholderText("一行一份文件")
        self.add_field("title", self.title)
        self.add_field("year", self.year)
        self.add_field("issuer", self.issuer)
        self.add_field("issued_on", self.issued)
        self.add_field("goal", self.goal)
        self.add_field("basis", self.basis)
        self.add_field("attachment", self.attachment)
        self.title.setText(form.title)
        self.year.setValue(form.year or MIN_YEAR)
        self.issuer.setText(form.issuer)
        self.goal.setPlainText(form.goal)
        self.basis.setPlainText(form.basis)
        self.attachment.setText(form.attachment)
        fit(self, 680, 560)
        self.title.setFocus()

    def submit(self, session: Session) -> None:
        if problem := self.issued.problem():
            raise FieldErrors({"issued_on": problem})
        form = PlanForm(
            title=self.title.text(),
            year=self.year.value(),
            issuer=self.issuer.text(),
            issued_on=self.issued.day(),
            goal=self.goal.toPlainText(),
            basis=self.basis.toPlainText(),
            attachment=self.attachment.text(),
        )
        change_plan(session, self._plan_id, form)


class PartsDialog(ListDialog):
    """保障措施 or 实施步骤: the list of them, the chosen one's text beside it; saved together."""

    def __init__(self, desk: Desk, kind: PartKind, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(kind)
        self.desk, self._kind, self._plan_id = desk, kind, desk.shown_plan().id
        self._before = desk.read(plan_parts, self._plan_id, kind)
        self.rows = list(self._before)
        self.list = QListWidget()
        self.list.setAccessibleName(kind)
        self.title, self.text = QLineEdit(), QPlainTextEdit(tabChangesFocus=True)
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.save = button("保存(&S)", self._save, primary=True)
        self.remove = button("删除", self._remove)
        self.up, self.down = button("上移", lambda: self._move(-1)), button("下移", lambda: self._move(1))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        table = "safeguard" if kind is PartKind.SAFEGUARD else "stage"
        for name, field in (("title", self.title), ("text", self.text)):
            field.setAccessibleName(word_of(table, name))
            column.addWidget(label(word_of(table, name), "secondary"))
            column.addWidget(field)
        add = button("添加(&A)", self._add)
        end = bar(
            add,
            self.remove,
            self.up,
            self.down,
            self.problem,
            button("取消(&C)", self.reject),
            self.save,
        )
        end.setStretchFactor(self.problem, 1)
        lay_out(self, halves(self.list, right, (260, 440), grows=1), end).setStretch(0, 1)
        fit(self, 760, 440)
        self.list.currentRowChanged.connect(self._show_row)
        self.title.textEdited.connect(self._take)
        self.text.textChanged.connect(self._take)
        self._list(0)
        if not self.rows:
            self.text.setPlaceholderText(f"还没有{kind}，点“添加”写第一条。")
            add.setFocus()

    def holds_input(self) -> bool:
        return self.rows != self._before

    def _list(self, current: int) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for row in self.rows:
                self.list.addItem(_called(row))
            self.list.setCurrentRow(min(current, len(self.rows) - 1))
        self._show_row()

    def _show_row(self) -> None:
        at = self.list.currentRow()
        row = self.rows[at] if 0 <= at < len(self.rows) else None
        with QSignalBlocker(self.title), QSignalBlocker(self.text):
            self.title.setText(row.title if row else "")
            self.text.setPlainText(row.text if row else "")
        for widget in (self.title, self.text, self.remove):
            widget.setEnabled(row is not None)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(self.rows) - 1)

    def _take(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self.rows):
            row = replace(self.rows[at], title=self.title.text(), text=self.text.toPlainText())
            self.rows[at] = row
            self.list.item(at).setText(_called(row))

    def _add(self) -> None:
        at = self.list.currentRow() + 1
        self.rows.insert(at, PartForm("", ""))
        self._list(at)
        self.title.setFocus()

    def _remove(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self.rows):
            del self.rows[at]
            self._list(at)

    def _move(self, steps: int) -> None:
        at = self.list.currentRow()
        self.rows.insert(at + steps, self.rows.pop(at))
        self._list(at + steps)

    def _save(self) -> None:
        def save(session: Session) -> bool:
            set_parts(session, self._plan_id, self._kind, self.rows)
            return True

        if self.rows == self._before or self.desk.change(save, parent=self, refused=self._say):
            self.accept()

    def _say(self, error: UserError) -> None:
        self.problem.setText(error.message)


def _called(row: PartForm) -> str:
    return row.title or shortened(row.text, 20) or "（空）"
