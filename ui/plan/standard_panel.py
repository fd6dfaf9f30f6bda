"""标准与自评: what the assessment asks of a task, its points, and the clerk's note."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.fields import label, mark_invalid
from ui.parts.refused import COMES_BACK, Reason, ask_before_giving_up
from ui.parts.statement_edit import StatementEdit
from ui.parts.task_panel import TaskPanel
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.progress.statements import ItemKind

Field = QPlainTextEdit | QLineEdit
_FIELD, _STATEMENT = 54, 150  # pixels at 100 %: two lines; most of a statement of 500 words


class StandardPanel(TaskPanel):
    """Each field is saved when it is left; a refused one keeps what was typed and the reason stands below.

    Where another task is chosen then, the clerk is asked about it: it comes back with its task.
    """

    title = "标准与自评"
    tables = frozenset({Table.TASK, Table.SETTING})  # the limit of a statement

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown = ""  # id of the task whose values stand in the fields
        self.standard = QPlainTextEdit(placeholderText="测评标准里对这项任务的要求，会印在配档表上")
        self.note = QPlainTextEdit(placeholderText="备注，会印在配档表上")
        self.self_reason = QPlainTextEdit(placeholderText="为什么得这些分，扣分扣在哪里")
        self.score = QLineEdit(placeholderText="例如 5")
        self.self_score = QLineEdit(placeholderText="例如 4.5")
        self._fields: dict[str, Field] = {
            "standard": self.standard,
            "score": self.score,
            "self_score": self.self_score,
            "self_reason": self.self_reason,
            "note": self.note,
        }
        for name, field in self._fields.items():
            field.setAccessibleName(word_of("task", name))
            field.setProperty(COMES_BACK, True)
            field.installEventFilter(self)
            if isinstance(field, QPlainTextEdit):
                field.setTabChangesFocus(True)
                field.setMinimumHeight(theme.px(_FIELD))
                field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            else:
                field.setFixedWidth(theme.px(90))
                field.returnPressed.connect(self._save)
        self.statement = StatementEdit(desk, word_of("task", "statement"))
        self.statement.text.setMinimumHeight(theme.px(_STATEMENT))
        self.statement.back_wanted.connect(desk.task_wanted)
        self.problem = Reason()
        desk.leaving.connect(self._leave_fields)
        self._lay_out()
        self._show_problem()

    def _lay_out(self) -> None:
        """All fields below each other; they scroll where the window is low, and never make it higher."""
        points = QHBoxLayout()
        points.addWidget(label(word_of("task", "score")))
        points.addWidget(self.score)
        points.addSpacing(16)
        points.addWidget(label(word_of("task", "self_score")))
        points.addWidget(self.self_score)
        points.addStretch()
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(word_of("task", "standard"), "secondary"))
        column.addWidget(self.standard, 2)
        column.addLayout(points)
        column.addWidget(self.problem)
        column.addWidget(label(word_of("task", "self_reason"), "secondary"))
        column.addWidget(self.self_reason, 1)
        column.addWidget(label(word_of("task", "note"), "secondary"))
        column.addWidget(self.note, 1)
        column.addWidget(self.statement, 2)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(fields)
        for ground in (fields, area.viewport()):
            ground.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def leave(self) -> None:
        self.statement.save()
        refused = self._leave_fields()
        if self._task and refused:
            self._ask(self._task.id, refused)

    def _leave_fields(self) -> dict[str, tuple[str, str]]:
        """Save; what is refused is kept for the panel that shows the task next. Returns that and why."""
        self._save()
        refused = {name: (_text(one), one.toolTip()) for name, one in self._fields.items() if _is_typed(one)}
        if self._task:
            self.desk.refused |= {(self._task.id, name): told for name, told in refused.items()}
        return refused

    def load(self) -> None:
        task = self._task
        other = (task.id if task else "") != self._shown
        self._shown = task.id if task else ""
        for name, field in self._fields.items():
            if other or not _is_typed(field):
                _put(field, _shown(getattr(task, name)) if task else "")
        for name, field in self._fields.items():
            if refused := self.desk.refused.pop((self._shown, name), None):
                _put(field, refused[0])
                _set_typed(field, typed=True)
                mark_invalid(field, refused[1])
        self.statement.show_item(ItemKind.TASK, self._shown)
        self._show_problem()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._save()
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self._give_up(watched)
            return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        """Save every field that was typed in, the one refused before among them."""
        if self._task is None:
            return
        task_id = self._task.id
        for name, field in self._fields.items():
            if _is_typed(field):
                text = _text(field)
                use_case = set_score if isinstance(field, QLineEdit) else edit_task
                _set_typed(field, typed=False)
                mark_invalid(field, "")
                self.desk.refused.pop((task_id, name), None)
                self.desk.change(
                    use_case, task_id, name, text, refused=partial(self._keep, task_id, field, text)
                )
        self._show_problem()

    def _ask(self, task_id: str, refused: dict[str, tuple[str, str]]) -> None:
        texts, reasons = zip(*refused.values(), strict=True)
        ask_before_giving_up(
            self.desk.window,
            "、".join(texts),
            "".join(reasons),
            lambda: [self.desk.refused.pop((task_id, name), None) for name in refused],
            lambda: self._go_back(task_id, next(iter(refused))),
        )

    def _go_back(self, task_id: str, name: str) -> None:
        self.desk.task_wanted.emit(task_id)
        self._fields[name].setFocus()

    def _keep(self, task_id: str, field: Field, text: str, error: UserError) -> None:
        if self._task and self._task.id == task_id:
            if _text(field) != text:
                _put(field, text)
            _set_typed(field, typed=True)
            mark_invalid(field, error.message)

    def _give_up(self, watched: QObject) -> None:
        task = self._task and self.desk.task(self._task.id)
        for name, field in self._fields.items():
            if task and field is watched:
                self.desk.refused.pop((task.id, name), None)
                _put(field, _shown(getattr(task, name)))
        self._show_problem()

    def _show_problem(self) -> None:
        reasons = [field.toolTip() for field in self._fields.values() if field.property("invalid")]
        self.problem.say("".join(reasons))


def _text(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _put(field: Field, text: str) -> None:
    """Show what is stored; nothing is typed then."""
    if _text(field) != text:
        field.setText(text) if isinstance(field, QLineEdit) else field.setPlainText(text)
    _set_typed(field, typed=False)
    if field.property("invalid"):
        mark_invalid(field, "")


def _is_typed(field: Field) -> bool:
    return field.isModified() if isinstance(field, QLineEdit) else field.document().isModified()


def _set_typed(field: Field, *, typed: bool) -> None:
    field.setModified(typed) if isinstance(field, QLineEdit) else field.document().setModified(typed)


def _shown(value: object) -> str:
    return "" if value is None else str(value)
