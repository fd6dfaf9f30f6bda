"""A cell that saves what is typed: a refusal stands below the line, and the typed text stays."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import Index, rect_of
from ui.parts.cells import TextCell
from ui.parts.fields import label, mark_invalid

R = TypeVar("R")
ROW_GONE = -1
_NOT_LISTED = "这一行现在没有列出。"
_LEAVING = {
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
}


class CheckedEditor(QFrame):
    """A line over a cell.

    Args:
        save: takes the text, answers why it was refused, "" where it was saved.
        parent: the view's viewport.
    """

    left = Signal(int)  # the key by which it was left, 0 by a click elsewhere; Esc gave the text up

    def __init__(self, save: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._save = save
        self._before = ""
        self._over = False
        self.line = QLineEdit(self)
        self.reason = label(role="late")
        self.reason.setWordWrap(True)
        self.reason.setContentsMargins(*[theme.px(4)] * 4)
        self.reason.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.reason)
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)

    def set_text(self, text: str) -> None:
        """Show what the cell says now."""
        self._before = text
        self.line.setText(text)
        self.line.selectAll()

    def keeps(self) -> bool:
        """Whether something refused stands in it that was not given up."""
        return not self._over and not self.reason.isHidden() and bool(self.line.property("invalid"))

    def unsaved(self) -> tuple[str, str] | None:
        """What is typed and neither saved nor given up, and why; None where there is nothing."""
        text = self.line.text()
        if self._over or text == self._before:
            return None
        return text, self.reason.text() or _NOT_LISTED

    def take_back(self, text: str, reason: str) -> None:
        """Go on with what was unsaved() in an editor before."""
        self.line.setText(text)
        self.line.setModified(True)
        if reason != _NOT_LISTED:
            self._show_refused(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key == Qt.Key.Key_Escape:
                self._leave(key)
                return True
            if key in _LEAVING:
                self._try(key)
                return True
        popup = Qt.FocusReason.PopupFocusReason
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != popup:
            self._try(0)
        return super().eventFilter(watched, event)

    def _try(self, key: int) -> None:
        if self._over:
            return
        text = self.line.text()
        self._over = True  # saving reloads the table, which may take this editor away
        reason = self._save(text) if text != self._before else ""
        self._over = False
        if not reason:
            mark_invalid(self.line, reason)
            self._leave(key)
            return
        self._show_refused(reason)

    def _show_refused(self, reason: str) -> None:
        mark_invalid(self.line, reason)
        self.reason.setText(reason)
        self.reason.show()
        self.raise_()
        fit_editor(self)

    def _leave(self, key: int) -> None:
        if not self._over:
            self._over = True
            self.left.emit(key)


class CheckedCell(TextCell, Generic[R]):
    """A cell edited by a CheckedEditor.

    Args:
        save: takes the row, the column and the text; answers as CheckedEditor's.
        parent: the view.
    """

    moved = Signal(int)  # the key by which an editor was left, ROW_GONE where saving took its row away

    def __init__(self, save: Callable[[R, int, str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._save = save

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, column = index.data(Qt.ItemDataRole.UserRole), index.column()
        editor = CheckedEditor(lambda text: self._save(row, column, text), parent)
        editor.left.connect(partial(self._close, editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CheckedEditor) and not editor.line.isModified():
            editor.set_text(index.data(Qt.ItemDataRole.EditRole) or "")

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        """The editor has saved it."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        cell = rect_of(option)
        editor.setGeometry(cell)
        if isinstance(editor, CheckedEditor):
            fit_editor(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter, Tab, Esc and a click elsewhere are the editor's own.
        return False

    def _close(self, editor: CheckedEditor, key: int) -> None:
        there = editor.isVisible()
        if there:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.moved.emit(key if there else ROW_GONE)


def fit_editor(editor: CheckedEditor) -> None:
    """Lay an editor over its cell, larger where it needs to be, inside the table."""
    viewport = editor.parentWidget()
    assert viewport  # noqa: S101 - an editor always lies in the view's viewport
    refused = not editor.reason.isHidden()
    width = max(editor.width(), theme.px(230)) if refused else editor.width()
    height = editor.line.sizeHint().height()
    if refused:
        height += editor.reason.heightForWidth(width)
    place = QRect(editor.x(), editor.y(), width, max(height, 0 if refused else editor.height()))
    place.moveBottom(min(place.bottom(), viewport.height()))
    place.moveRight(min(place.right(), viewport.width()))
    editor.setGeometry(place)
