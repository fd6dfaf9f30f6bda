"""The number of the page on show, which the clerk may type."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QSpinBox


class PageBox(QSpinBox):
    """``第 1 / 3 页``: Enter goes to the page typed and presses no button of the dialog around it.

    A number beyond the last page goes there, and is told.
    """

    beyond = Signal(int)  # the number typed that there is no page of

    def __init__(self) -> None:
        super().__init__()
        self.setPrefix("第 ")
        self.setAccessibleName("页码")
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def show_count(self, count: int) -> None:
        """Be about so many pages."""
        self.setRange(1, count)
        self.setSuffix(f" / {count} 页")

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Digits may be typed whatever they come to: the spin box's own would swallow keys without a word."""
        typed = self._typed(text)
        states = QValidator.State
        if typed is None or re.fullmatch(r"\d*", typed) is None:
            return states.Invalid, text, pos
        inside = typed and self.minimum() <= int(typed) <= self.maximum()
        return states.Acceptable if inside else states.Intermediate, text, pos

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._settle()
            super().keyPressEvent(event)
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._settle()
        super().focusOutEvent(event)

    def _typed(self, text: str) -> str | None:
        """What stands between 第 and the count; None where one of those is gone."""
        before, behind = self.prefix(), self.suffix()
        whole = text.startswith(before) and text.endswith(behind) and len(text) >= len(before) + len(behind)
        return text[len(before) : len(text) - len(behind)].strip() if whole else None

    def _settle(self) -> None:
        typed = self._typed(self.text())
        number = int(typed) if typed else self.value()
        if not self.minimum() <= number <= self.maximum():
            self.setValue(min(max(number, self.minimum()), self.maximum()))
            self.beyond.emit(number)
