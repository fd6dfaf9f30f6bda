"""Many sentences to read and to copy, over the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button


def show_sentences(parent: QWidget, title: str, sentences: Sequence[str]) -> QDialog:
    """Show them, a line each; does not block."""
    made = QDialog(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setWindowTitle(title)
    said = "\n".join(sentences)
    text = QPlainTextEdit(said, readOnly=True)
    text.setTabChangesFocus(True)
    copy = button("复制", lambda: QGuiApplication.clipboard().setText(said))
    lay_out(made, text, bar(None, copy, button("关闭", made.accept)))
    fit(made, 720, 420)
    made.open()
    return made
