"""Messages to the clerk: what happened, what was kept, what to do; details can be copied."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from wenming_desktop.errors import UserError


def show_error(parent: QWidget | None, error: UserError) -> QMessageBox:
    """Show an error over its window; does not block."""
    box = _box(parent, QMessageBox.Icon.Warning, error.message)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    if error.details:
        box.setDetailedText(error.details)
        copy = box.addButton("复制详情", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # copying must not close the message
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{error.message}\n{error.details}"))
    QDialog.open(box)
    return box


def show_note(parent: QWidget | None, text: str) -> QMessageBox:
    """Tell the clerk something that needs no decision; does not block."""
    box = _box(parent, QMessageBox.Icon.Information, text)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    QDialog.open(box)
    return box


def ask(
    parent: QWidget | None,
    text: str,
    yes: str,
    on_yes: Callable[[], object],
    instead: tuple[str, Callable[[], object]] | None = None,
    no: tuple[str, Callable[[], object]] = ("取消", lambda: None),
) -> QMessageBox:
    """Ask before something that matters; ``yes`` names the deed, ``instead`` another one that is offered.

    Enter and Esc do neither; ``no`` is what that is called, and what follows it.
    """
    box = _box(parent, QMessageBox.Icon.Question, text)
    deed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    if instead:
        box.addButton(instead[0], QMessageBox.ButtonRole.ActionRole).clicked.connect(instead[1])
    back = box.addButton(no[0], QMessageBox.ButtonRole.RejectRole)
    back.clicked.connect(no[1])
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    deed.clicked.connect(on_yes)
    QDialog.open(box)
    return box


def _box(parent: QWidget | None, symbol: QMessageBox.Icon, text: str) -> QMessageBox:
    box = QMessageBox(symbol, "文明创建工作台", text, QMessageBox.StandardButton.NoButton, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box
