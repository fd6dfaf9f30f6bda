"""What a clerk's hands do in these dialogs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tests.ui.program import WAIT_MS
from ui.transfer.stick_pages import Outcome
from ui.transfer.work_dialog import WorkDialog


def click(qtbot, parent: QWidget, text: str) -> None:
    """Press the button of this text."""
    button = next(one for one in parent.findChildren(QPushButton) if one.text() == text and one.isEnabled())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_outcome(qtbot, dialog: WorkDialog) -> Outcome:
    """How its work ended."""
    qtbot.waitUntil(lambda: dialog._stack.currentWidget() is dialog._outcome, timeout=WAIT_MS)
    return dialog._outcome._outcome
