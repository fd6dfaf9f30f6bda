"""The chosen piece of a plan draft: its whole text, and who does it by when."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.fields import label
from wenming_desktop.reading.corrections import TaskField
from wenming_desktop.reading.draft import TaskDraft

_DUTIES: Mapping[TaskField, str] = {
    "lead": "牵头",
    "support": "配合",
    "person": "责任人",
    "leader": "责任领导",
    "due": "时限",
    "score": "分值",
}


class PieceEditor(QPlainTextEdit):
    """The chosen piece's whole text; Ctrl+Z beyond its own typing takes the dialog's last step back."""

    def __init__(self, undo_beyond: Callable[[], None]) -> None:
        super().__init__()
        self._undo_beyond = undo_beyond
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
            self._undo_beyond()
        else:
            super().keyPressEvent(event)


class PieceForm(QWidget):
    """The text, and for a task who does it by when."""

    typed = Signal(str, str)  # the name of a task's field, and its new text

    def __init__(self, undo_beyond: Callable[[], None]) -> None:
        super().__init__()
        self.editor = PieceEditor(undo_beyond)
        self.editor.setAccessibleName("选中的文字")
        give_way = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        give_way.setVerticalStretch(1)
        self.editor.setSizePolicy(give_way)  # on a low screen it gives way
        self.editor.setMinimumHeight(theme.px(54))
        self.fields: dict[TaskField, QLineEdit] = {}
        self._duties = QWidget()
        grid = QGridLayout(self._duties)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        for number, (field, word) in enumerate(_DUTIES.items()):
            row, column = divmod(number, 2)
            name, edit = label(word, "secondary"), QLineEdit()
            name.setBuddy(edit)
            edit.textEdited.connect(partial(self.typed.emit, field))
            grid.addWidget(name, row, 2 * column)
            grid.addWidget(edit, row, 2 * column + 1)
            self.fields[field] = edit
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.editor, 1)
        column.addWidget(self._duties)

    def show_piece(self, text: str | None, task: TaskDraft | None) -> None:
        """Show a piece; ``text`` None for none, ``task`` where it is one."""
        with QSignalBlocker(self.editor):
            self.editor.setPlainText(text or "")
        self.editor.setEnabled(text is not None)
        self._duties.setVisible(task is not None)
        if task is None:
            return
        for field, edit in self.fields.items():
            value = "、".join(task.support) if field == "support" else getattr(task, field) or ""
            if edit.text() != value:
                edit.setText(value)
