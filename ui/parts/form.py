"""A form: fields under each other, what is wrong stands beside its field and nothing typed is lost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.qt import finish_composing
from ui.parts.dialog import Dialog
from ui.parts.fields import button, innermost, label, mark_invalid, name_field
from ui.parts.number_box import NumberBox
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Saved


class FormDialog(Dialog):
    """Saves by one use case; closes when that is accepted, else says why beside the fields.

    Args:
        desk: the desk.
        title: of the window.
        parent: the window it lies over.
        deed: what the saving button says.
    """

    keeps_input = True

    table = ""  # whose fields add_field() adds

    def __init__(self, desk: Desk, title: str, parent: QWidget, deed: str = "保存") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.desk = desk
        self._fields: dict[str, tuple[QWidget, QLabel]] = {}
        self._rows: dict[str, tuple[QFormLayout, QWidget]] = {}
        self._form = self.new_form()
        self._problem = label(role="late")
        self._problem.setWordWrap(True)
        buttons = QHBoxLayout()
        self._went_on = label(role="secondary")
        self._went_on.hide()
        buttons.addWidget(self._went_on)
        buttons.addWidget(self._problem, 1)
        self._buttons = buttons
        buttons.addWidget(button("取消(&C)", self.reject))
        self.save_button = button(f"{deed}(&S)", self.save, primary=True)
        self.save_button.setDefault(True)
        buttons.addWidget(self.save_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 18)
        self.column.setSpacing(theme.px(12))
        self.column.addLayout(self._form)
        self.column.addLayout(buttons)

    def add_field(self, name: str, widget: QWidget, form: QFormLayout | None = None) -> None:
        """Add a field of the form's entity by its name; the entity says what it is called."""
        self.add(name, word_of(self.table, name), widget, form)

    @staticmethod
    def new_form() -> QFormLayout:
        """Rows of fields in the manner of all forms; a wide form has a second one beside the first."""
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(theme.px(16))
        form.setVerticalSpacing(theme.px(4))
        return form

    def second_column(self) -> QFormLayout:
        """A form beside the first one, for add()."""
        beside = self.new_form()
        both = QHBoxLayout()
        both.setSpacing(theme.px(24))
        at = self.column.indexOf(self._form)
        self.column.removeItem(self._form)
        self.column.insertLayout(at, both, 1)
        both.addLayout(self._form, 1)
        both.addLayout(beside, 1)
        return beside

    def add(
        self, field: str, name: str | QAbstractButton, widget: QWidget, form: QFormLayout | None = None
    ) -> None:
        """Add a field; ``field`` is the name that the use case's FieldErrors give it.

        Its row goes to ``form``, by default to the first one; a row without a name takes the whole width.
        """
        problem = label(role="late")
        problem.setWordWrap(True)
        problem.hide()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, theme.px(4))
        column.setSpacing(theme.px(2))
        column.addWidget(widget)
        column.addWidget(problem)
        rows = form if form is not None else self._form
        if name:
            rows.addRow(name, box)
        else:
            rows.addRow(box)
        box.setFocusProxy(widget)
        name_field(widget, name.text() if isinstance(name, QAbstractButton) else str(name))
        if isinstance(asked := rows.labelForField(box), QLabel):
            asked.setBuddy(innermost(widget))
        self._fields[field] = (widget, problem)
        self._rows[field] = (rows, box)

    def show_field(self, field: str, *, shown: bool) -> None:
        """Show or hide a field with its name."""
        rows, box = self._rows[field]
        rows.setRowVisible(box, shown)

    def offer_another(self) -> None:
        """Offer to save and go on with the next record; empty_for_another() leaves what repeats."""
        self.another_button = button("保存并再记一笔(&N)", self.save_and_go_on)
        self._buttons.insertWidget(self._buttons.count() - 1, self.another_button)

    def empty_for_another(self) -> None:
        """Empty what the next record does not have in common with the one saved; the focus goes there."""
        raise NotImplementedError

    def save(self) -> None:
        """Run submit() as one step of the history; close if it was taken."""
        if self._saved(self.parentWidget() or self):
            self.accept()

    def save_and_go_on(self) -> None:
        """Run submit() as one step of the history; if it was taken, be there for the next record."""
        if self._saved(self):
            self.empty_for_another()
            self.begin_input()
            self._went_on.setText("已保存，接着记下一笔。")
            self._went_on.show()

    def _saved(self, over: QWidget) -> bool:
        """Whether it was taken; what is only said of it is shown over a window."""
        finish_composing()
        self._went_on.hide()
        outside = {name: box.problem for name, (box, _) in self._fields.items() if isinstance(box, NumberBox)}
        self._show_errors({name: problem for name, problem in outside.items() if problem}, "")
        if any(outside.values()):
            return False

        def run(session: Session) -> tuple[object]:
            return (self.submit(session),)

        answer = self.desk.change(run, parent=self, refused=self._refused)
        if answer:
            saved = answer[0]
            if isinstance(saved, Saved) and saved.warnings:
                show_note(over, "".join(saved.warnings))
        return bool(answer)

    def submit(self, session: Session) -> object:
        """Save the form through its use case; a subclass says how."""
        raise NotImplementedError

    def _refused(self, error: UserError) -> None:
        fields = error.fields if isinstance(error, FieldErrors) else {}
        known = {field: text for field, text in fields.items() if field in self._fields}
        rest = "".join(text for field, text in fields.items() if field not in self._fields)
        self._show_errors(known, rest if fields else error.message)

    def _show_errors(self, fields: dict[str, str], rest: str) -> None:
        self._problem.setText(rest)
        for field, (widget, problem) in self._fields.items():
            text = fields.get(field, "")
            mark_invalid(widget, text)
            problem.setText(text)
            problem.setVisible(bool(text))
            # A form's rows do not ask their labels how many lines a width makes of them.
            problem.setMinimumHeight(problem.heightForWidth(widget.width()) if text else 0)
        self._grow()
        for field in fields:
            self._fields[field][0].setFocus()
            break

    def _grow(self) -> None:
        """Have room for what is said beside the fields, as far as the screen goes."""
        self.column.activate()
        screen = self.screen().availableGeometry().height()
        wanted = min(self.column.totalHeightForWidth(self.width()), screen)
        self.resize(self.width(), max(self.height(), wanted))
