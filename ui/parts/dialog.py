"""What all dialogs keep to: Tab as one reads, and nothing typed is dropped unasked."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableWidget,
    QTreeWidget,
    QWidget,
)

from ui.ground.messages import ask
from ui.ground.qt import TOP, descendants
from ui.ground.reading_order import go_on

SEARCHES = "searches"  # property of a line that only finds: what stands in it is no input
_GIVE_UP = "放弃填写的内容？填写的还没有保存。"


class Dialog(QDialog):
    """A dialog; one whose ``keeps_input`` is set asks before it closes without saving what was filled in."""

    keeps_input = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: list[object] | None = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._begun is None:
            self.begin_input()

    def begin_input(self) -> None:
        """What stands in the fields now is nothing that the clerk would lose."""
        self._begun = filled_in(self)

    def holds_input(self) -> bool:
        """Whether something was filled in that is not saved."""
        return self.keeps_input and self._begun is not None and filled_in(self) != self._begun

    def reject(self) -> None:
        if self.holds_input():
            ask_to_give_up(self, lambda: QDialog.reject(self))
        else:
            super().reject()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_on(self, forward=forward)


def ask_to_give_up(over: QWidget, give_up: Callable[[], object]) -> None:
    """Ask whether what was filled in may go; Enter and Esc go on filling in."""
    ask(over, _GIVE_UP, "放弃", give_up, no=("继续填写", lambda: None))


def filled_in(root: QWidget) -> list[object]:
    """What the fields, ticks and lists of a dialog say now, to be compared with later."""
    inside = [widget for widget in descendants(root, QWidget) if widget.window() is root]
    found = (_value(widget) for widget in inside if not widget.property(SEARCHES))
    return [value for value in found if value is not None]


def _value(widget: QWidget) -> object:
    """What a field, a tick or a list says; None for what says nothing."""
    if isinstance(widget, QLineEdit | QAbstractSpinBox):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractButton):
        return widget.isChecked() if widget.isCheckable() else None
    return _cells(widget) if isinstance(widget, QListWidget | QTableWidget | QTreeWidget) else None


def _cells(view: QAbstractItemView) -> list[object]:
    """Texts and ticks of a list's own rows."""
    model, roles = view.model(), Qt.ItemDataRole
    columns = 1 if isinstance(view, QListWidget) else model.columnCount(TOP)
    cells = [model.index(row, column, TOP) for row in range(model.rowCount(TOP)) for column in range(columns)]
    return [(cell.data(roles.EditRole), cell.data(roles.CheckStateRole)) for cell in cells]
