"""A dialog whose lists are edited in place: Enter presses nothing by accident, and undo works in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from ui.ground.desk import Desk
from ui.ground.qt import descendants
from ui.parts.dialog import SEARCHES, Dialog
from ui.parts.undo_line import UndoLine


class ListDialog(Dialog):
    """Every deed is saved at once; only what stands in a line and was not added yet can be lost.

    Enter presses no button of it: QDialog would press the default button of a form that this very Enter
    has just opened.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def holds_input(self) -> bool:
        focus = self.focusWidget()
        self.setFocus()  # a cell that is being edited saves when it is left
        lines = [line for line in descendants(self, QLineEdit) if line.isVisible()]
        typed = [line for line in lines if line.isModified() and line.text().strip()]
        held = any(line.window() is self and not line.property(SEARCHES) for line in typed)
        if held and focus and isValid(focus):
            focus.setFocus()
        return held

    def keep_undo(self, desk: Desk) -> UndoLine:
        """Let Ctrl+Z and Ctrl+Y act on what is done in this dialog, as its 撤销 does.

        Returns:
            The line that says what was done and what was taken back, to be laid out.
        """
        line = _OwnSteps(desk, self)
        for keys, deed in (("Ctrl+Z", line.undo), ("Ctrl+Y", line.redo), ("Ctrl+Shift+Z", line.redo)):
            QShortcut(QKeySequence(keys), self, deed)
        return line


class _OwnSteps(UndoLine):
    """Takes back what was done since it was made, and nothing that was done before."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._opened_at, self._undone = desk.snapshot.step, 0
        self.take_back.clicked.disconnect()
        self.take_back.clicked.connect(self.undo)
        desk.changed.connect(self._tell_step)

    def undo(self) -> None:
        """Take the newest step back, if it was done here."""
        if self.desk.snapshot.step == self._opened_at:
            self.tell("在这里做的都已撤销，没有更多了。", undo=False)
        else:
            self._undone += 1
            self.desk.undo()

    def redo(self) -> None:
        """Do again what undo() took back."""
        if self._undone:
            self._undone -= 1
            self.desk.redo()

    def _tell_step(self) -> None:
        now = self.desk.snapshot
        if now.redoable:
            self.tell(f"已撤销：{now.redoable}（Ctrl+Y 重做）", undo=False)
        else:
            self._undone = 0
            self.tell(f"{now.undoable}（Ctrl+Z 撤销）" if now.undoable else "")
