"""A document's text with places in it marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.ground import theme
from ui.ground.qt import tint
from wenming_desktop.reading.draft import Span


@dataclass(frozen=True)
class Mark:
    """A place in the text: ``role`` names its colour, as theme.color() knows it."""

    span: Span
    role: str


class MarkedText(QPlainTextEdit):
    """Shows a text, read only; places are tinted, those of the chosen piece stand out."""

    pointed = Signal(int)  # the character of the text that was clicked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self._text = ""
        self._units: list[int] | None = None  # UTF-16 units before each character; None: as many
        self._marks: Sequence[Mark] = ()
        self._chosen: Sequence[Span] = ()

    def show_text(self, text: str) -> None:
        """Show another text, without marks."""
        self._text, self._marks, self._chosen = text, (), ()
        self._units = _units_before(text) if any(sign > "\uffff" for sign in text) else None
        self.setPlainText(text)

    def show_marks(self, marks: Sequence[Mark], chosen: Sequence[Span]) -> None:
        """Tint places, and bring the first of the chosen ones into sight."""
        if chosen and chosen != self._chosen:
            self._bring_into_sight(chosen[0])
        self._marks, self._chosen = marks, chosen
        tints = [(self._cursor(mark.span), theme.color(mark.role, 0.10)) for mark in marks]
        tint(self, [*tints, *((self._cursor(span), theme.color("doing", 0.26)) for span in chosen)])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self.pointed.emit(self._character(self.cursorForPosition(event.position().toPoint()).position()))

    def _cursor(self, span: Span) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._unit(span[0]))
        cursor.setPosition(self._unit(span[1]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _bring_into_sight(self, span: Span) -> None:
        cursor = self._cursor((span[0], span[0]))
        self.setTextCursor(cursor)
        self.centerCursor()

    def _unit(self, character: int) -> int:
        """Qt counts UTF-16 units."""
        character = min(max(character, 0), len(self._text))
        return self._units[character] if self._units else character

    def _character(self, unit: int) -> int:
        if self._units is None:
            return unit
        return next((at for at, before in enumerate(self._units) if before >= unit), len(self._text))


def _units_before(text: str) -> list[int]:
    units = [0]
    for sign in text:
        units.append(units[-1] + (2 if sign > "\uffff" else 1))
    return units
