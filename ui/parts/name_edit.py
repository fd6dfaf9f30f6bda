"""A line for a name out of a list: found by characters or pinyin initials while typing."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ui.ground import theme
from ui.ground.qt import later
from wenming_desktop.search.pinyin import matches

_SHOWN = 12  # names in the list without scrolling


class NameEdit(QLineEdit):
    """Any text can stand in it: whoever saves it says what is wrong with an unknown name.

    Args:
        names: what can be chosen, in this order.
        hint: shown while it is empty.
        parent: the parent.
        adding: Enter hands the name over by ``taken`` instead of pressing the dialog's button.
        free: a name that is not in the list is as good; characters are then never completed by themselves.
    """

    taken = Signal(str)  # a name of the list was chosen, or Enter pressed on a text

    def __init__(
        self,
        names: Sequence[str],
        hint: str = "",
        parent: QWidget | None = None,
        *,
        adding: bool = False,
        free: bool = False,
    ) -> None:
        super().__init__(parent, placeholderText=hint or "汉字或拼音")
        self._adding, self._free = adding, free
        self._names = list(names)
        self._found = QStringListModel(self._names, self)
        helper = QCompleter(self._found, self)
        helper.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        helper.setMaxVisibleItems(_SHOWN)
        helper.activated.connect(self._take)
        self._helper = helper
        helper.setWidget(self)
        show = QAction(theme.icon("chevron", "secondary"), "全部", self)
        show.triggered.connect(self.show_all)
        self.addAction(show, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._look_for)

    def set_names(self, names: Sequence[str]) -> None:
        """Other names can be chosen now."""
        self._names = list(names)

    def show_all(self) -> None:
        """Open the whole list."""
        self.setFocus()
        self._open(self._names)

    def settle(self) -> None:
        """Replace what was typed by the only name that it can mean."""
        text = self.text().strip()
        found = [name for name in self._names if matches(text, name)] if self._completes(text) else []
        if text not in self._names and len(found) == 1:
            self.setText(found[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._open([name for name in self._names if matches(self.text(), name)] or self._names)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._adding:
            if self._helper.popup().isVisible() and self._helper.popup().currentIndex().isValid():
                event.ignore()  # the list takes it
                return
            self._helper.popup().hide()
            self.settle()
            if self.text().strip():
                self.taken.emit(self.text().strip())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()

    def _look_for(self, text: str) -> None:
        found = [name for name in self._names if text.strip() and matches(text, name)]
        if found:
            self._open(found)
        else:
            self._helper.popup().hide()

    def _open(self, names: Sequence[str]) -> None:
        self._found.setStringList(list(names))  # pyright: ignore[reportUnknownMemberType]
        self._helper.complete()
        if names and (self._completes(self.text()) or not self.text()):
            self._helper.popup().setCurrentIndex(self._found.index(0))

    def _completes(self, text: str) -> bool:
        """Whether a part of a name stands for the name: where new names count, only its initials do."""
        return bool(text) and (text.isascii() or not self._free)

    def _take(self, name: str) -> None:
        self.setText(name)
        # Queued: the popup that was chosen from is still closing and would take the focus back.
        later(0, self, lambda: self.taken.emit(name))
