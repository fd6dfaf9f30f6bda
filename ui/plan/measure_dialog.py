"""One measure with everything about it: who, until when, how it goes, how often it comes again."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar, fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.plan.task_table import due_text
from ui.plan.year_question import ask_about_years
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import Recurrence
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.measures import MeasureForm, add_measures, change_measure, measure_form
from wenming_desktop.plan.recurring import periods_in_words
from wenming_desktop.reading.deadlines import typed_deadline


class MeasureDialog(FormDialog):
    """A measure of a task, new or changed.

    Args:
        desk: with a plan on show.
        task_id: the task.
        measure_id: the measure that is changed; None for a new one.
        parent: the window it lies over.
        text: what to begin a new one with.
    """

    table = "measure"

    def __init__(
        self, desk: Desk, task_id: str, measure_id: str | None, parent: QWidget, text: str = ""
    ) -> None:
        super().__init__(desk, "修改措施" if measure_id else "添加措施", parent)
        self._task_id, self._measure_id = task_id, measure_id
        self._year = desk.year()
        form = desk.read(measure_form, measure_id) if measure_id else MeasureForm(text, _lead(desk, task_id))
        departments = desk.read(department_rows)
        self._people = {row.name: [person.name for person in row.people] for row in departments}
        self.text = _box(form.text, 3)
        self.department = NameEdit([row.name for row in departments])
        self.department.setText(form.department)
        self.person = NameEdit([], "姓名，名单里没有的会加进去")
        self.person.setText(form.person)
        self.due_on = QLineEdit(
            due_text(form.due_on, form.due_words), placeholderText="例如 6月底前、每季度末"
        )
        self.recurrence = QComboBox()
        for often in Recurrence:
            self.recurrence.addItem(often.label, often)
        self.recurrence.setCurrentIndex(list(Recurrence).index(form.recurrence))
        self.recurrence.setToolTip("每月、每季度的措施一个月或一个季度一条，各有自己的时限和状态")
        self.first_month = QComboBox()
        for month in range(1, 13):
            self.first_month.addItem(f"{month}月", month)
        today = desk.today()
        self.first_month.setCurrentIndex(today.month - 1 if today.year == self._year else 0)
        self.first_month.currentIndexChanged.connect(self._show_due)
        self._made = label(role="secondary")
        first = QWidget()
        row = bar(self.first_month, self._made, None)
        row.setContentsMargins(0, 0, 0, 0)
        first.setLayout(row)
        first.setFocusProxy(self.first_month)
        self.note = _box(form.note, 3, "做到哪一步了，有什么困难")
        self.add_field("text", self.text)
        self.add_field("department", self.department)
        self.add_field("person", self.person)
        self.add_field("recurrence", self.recurrence)
        self.add("first_month", "从几月起", first)
        self.add_field("due_on", self.due_on)
        self.add_field("note", self.note)
        self.department.textChanged.connect(self._offer_people)
        self.recurrence.currentIndexChanged.connect(self._show_due)
        self._kept = form.recurrence
        self._offer_people()
        self._show_due()
        fit(self, 480)
        self.text.setFocus()

    def save(self) -> None:
        def take(texts: Sequence[str]) -> None:
            self.due_on.setText(texts[0])
            FormDialog.save(self)

        if not ask_about_years(self, [self.due_on.text()], self._year, take):
            super().save()

    def submit(self, session: Session) -> None:
        try:
            deadline = typed_deadline(self.due_on.text(), self._year)
        except UserError as error:
            raise FieldErrors({"due_on": error.message}) from error
        form = MeasureForm(
            text=self.text.toPlainText(),
            department=self.department.text(),
            person=self.person.text(),
            due_on=deadline.due_on,
            due_words=deadline.words,
            note=self.note.toPlainText(),
            recurrence=self._often(),
            first_month=self.first_month.currentData(),
        )
        if self._measure_id:
            change_measure(session, self._measure_id, form)
        else:
            add_measures(session, self._task_id, form)

    def _offer_people(self) -> None:
        everybody = [name for names in self._people.values() for name in names]
        self.person.set_names(
            self._people.get(self.department.text().strip()) or list(dict.fromkeys(everybody))
        )

    def _show_due(self) -> None:
        """A measure that is about to be written out gets its deadlines by its periods."""
        often = self._often()
        written_out = often != Recurrence.ONCE and (self._measure_id is None or often != self._kept)
        self.show_field("due_on", shown=not written_out)
        self.show_field("first_month", shown=written_out)
        if written_out:
            made = periods_in_words(often, self.first_month.currentData())
            self._made.setText(f"{made}，时限是每期的最后一天")

    def _often(self) -> Recurrence:
        return Recurrence(self.recurrence.currentData())  # Qt hands back a plain text


def _lead(desk: Desk, task_id: str) -> str:
    """Who leads a task: most likely the one that does its steps."""
    task = desk.task(task_id)
    return task.lead or "" if task else ""


def _box(text: str, lines: int, hint: str = "") -> QPlainTextEdit:
    box = QPlainTextEdit(text, placeholderText=hint)
    box.setTabChangesFocus(True)
    box.setFixedHeight(box.fontMetrics().lineSpacing() * lines + theme.px(18))
    return box
