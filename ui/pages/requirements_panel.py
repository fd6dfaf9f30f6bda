"""标准与自评: what the assessment asks of a task, its points, and the clerk's note."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.widgets.fields import label
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.plan.views import TaskRow


class RequirementsPanel(QWidget):
    """Each field is saved when it is left; a refused one keeps what was typed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: TaskRow | None = None
        self.standard = QPlainTextEdit(placeholderText="测评标准里对这项任务的要求，会印在配档表上")
        self.note = QPlainTextEdit(placeholderText="备注，会印在配档表上")
        self.score = QLineEdit(placeholderText="例如 5")
        self.self_score = QLineEdit(placeholderText="例如 4.5")
        for edit in (self.standard, self.note):
            edit.setTabChangesFocus(True)
            edit.installEventFilter(self)
        for line, field in ((self.score, "score"), (self.self_score, "self_score")):
            line.setFixedWidth(theme.px(90))
            line.editingFinished.connect(self._saver(line, field))
        points = QHBoxLayout()
        points.addWidget(label("分值"))
        points.addWidget(self.score)
        points.addSpacing(16)
        points.addWidget(label("自评分"))
        points.addWidget(self.self_score)
        points.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label("测评标准", "secondary"))
        column.addWidget(self.standard, 2)
        column.addLayout(points)
        column.addWidget(label("备注", "secondary"))
        column.addWidget(self.note, 1)

    def show_task(self, task: TaskRow | None) -> None:
        """Show a task's fields, saving first what was typed for another one."""
        if self._task and task and task.id != self._task.id:
            self._save_texts()
        self._task = task
        self.setEnabled(task is not None)
        if task:
            for edit, value in ((self.standard, task.standard), (self.note, task.note)):
                if edit.toPlainText() != value and not edit.hasFocus():
                    edit.setPlainText(value)
            for line, number in ((self.score, task.score), (self.self_score, task.self_score)):
                if not line.hasFocus():
                    line.setText(_shown(number))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._save_texts()
        return super().eventFilter(watched, event)

    def _save_texts(self) -> None:
        if self._task is None:
            return
        stored = self._desk.task(self._task.id)
        for edit, field in ((self.standard, "standard"), (self.note, "note")):
            if stored and edit.toPlainText().strip() != getattr(stored, field):
                self._desk.change(edit_task, stored.id, field, edit.toPlainText())

    def _saver(self, line: QLineEdit, field: str) -> Callable[[], Any]:
        def save() -> None:
            task = self._task and self._desk.task(self._task.id)
            if task and line.text().strip() != _shown(getattr(task, field)):
                self._desk.change(set_score, task.id, field, line.text())

        return save


def _shown(number: object) -> str:
    return "" if number is None else str(number)
