"""The text of a file to be read beside its pages: words sought marked, doubtful characters underlined."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from ui.evidence.read_text import ReadText, Span, TextLine
from ui.ground import theme
from ui.ground.qt import dress, whole_line

_MARKED, _CURRENT = 0.22, 0.55  # how strong the colour is behind found words, and behind the one stood on
_UNSURE = "这里把握不大，请对照左边的页面"


class ReadView(QPlainTextEdit):
    """Reads only. The cursor goes by mouse and keys; the line that it is in is told."""

    line_chosen = Signal(object)  # TextLine that the clerk went to, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("plain", True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("识别的文字")
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self._shown = ReadText("", (), (), None)
        self._units: Sequence[int] = ()  # where Qt counts each character, where that differs
        self._doubts: list[Span] = []
        self._hits: Sequence[Span] = ()
        self._hit = 0
        self._line: TextLine | None = None
        self._going = False  # by the program
        self.cursorPositionChanged.connect(self._follow)

    def show_text(self, shown: ReadText, instead: str = "", *, same: bool = False) -> None:
        """Show a text, or a sentence where there is none; with ``same`` the place that is read stays."""
        place, scrolled = self._kept_place(shown) if same else 0, self.verticalScrollBar().value()
        self._shown, self._line = shown, None
        self._units = _units(shown.text)
        self._doubts = [span for line in shown.lines for span in line.doubts()]
        self._going = True
        self.setPlainText(shown.text or instead)
        if same:
            self.setTextCursor(self._cursor((place, place)))
            self.verticalScrollBar().setValue(scrolled)
            self._line = shown.line_at(self.at())
        self._going = False

    def _kept_place(self, shown: ReadText) -> int:
        """Where the cursor belongs in another text of the same file: in its line, whatever that says now."""
        at, line = self.at(), self.line()
        if line is None:
            return min(at, len(shown.text))
        one = next((one for one in shown.lines if (one.page, one.number) == (line.page, line.number)), None)
        return one.start + min(at - line.start, len(one.line.text)) if one else min(at, len(shown.text))

    def show_hits(self, hits: Sequence[Span], current: int, *, go: bool) -> None:
        """Mark these places, the current one stronger; with ``go`` it is brought into view."""
        self._hits, self._hit = hits, current
        if go and hits:
            self._go(hits[current][0])
            self._line = None
        self._dress()

    def go_to_doubt(self) -> bool:
        """Go to the next doubtful characters, after the last ones to the first; whether there are any."""
        if not self._doubts:
            return False
        at = self.at()
        self.go(next((begin for begin, _ in self._doubts if begin > at), self._doubts[0][0]))
        return True

    def go(self, at: int) -> None:
        """Put the cursor there, as the clerk might."""
        self._go(at)
        self._follow()

    def at(self) -> int:
        """Where in the text the cursor is."""
        return self._place(self.textCursor().position())

    def line(self) -> TextLine | None:
        """The recognised line that the cursor is in."""
        return self._shown.line_at(self.at())

    def chosen(self) -> tuple[str, bool]:
        """What is selected, else the line with the cursor; and whether it was recognised."""
        cursor = self.textCursor()
        line = self._shown.line_at(self._place(cursor.selectionStart()))
        if cursor.hasSelection():
            return cursor.selectedText().replace("\u2029", "\n"), line is not None
        return (line.line.text, True) if line else (cursor.block().text(), False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.viewport().mapFrom(self, event.pos())
            at = self._place(self.cursorForPosition(spot).position())
            QToolTip.showText(event.globalPos(), self.tip(at), self)
            return True
        return super().event(event)

    def tip(self, at: int) -> str:
        """What is to be known of a place in the text; empty where there is nothing."""
        line = self._shown.line_at(at)
        if line is None:
            return ""
        if line.read_as:
            return f"已改正，原读作“{line.read_as}”"
        if line.line.other:
            return f"另一遍读作“{line.line.other}”"
        return _UNSURE if any(begin <= at <= end for begin, end in line.doubts()) else ""

    def _go(self, at: int) -> None:
        self._going = True
        self.setTextCursor(self._cursor((at, at)))
        self.ensureCursorVisible()
        self._going = False

    def _follow(self) -> None:
        if self._going:
            return
        line = self.line()
        if line != self._line:
            self._line = line
            self._dress()
            self.line_chosen.emit(line)

    def _dress(self) -> None:
        looks: list[tuple[QTextCursor, QTextCharFormat]] = []
        if self._line:
            looks.append(
                (self._cursor((self._line.start, self._line.start)), whole_line(theme.color("selection")))
            )
        doubtful = QTextCharFormat()
        doubtful.setForeground(theme.color("late"))
        doubtful.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        doubtful.setUnderlineColor(theme.color("late"))
        looks += [(self._cursor(span), doubtful) for span in self._doubts]
        for number, span in enumerate(self._hits):
            look = QTextCharFormat()
            look.setBackground(theme.color("lacking", _CURRENT if number == self._hit else _MARKED))
            looks.append((self._cursor(span), look))
        dress(self, looks)

    def _cursor(self, span: Span) -> QTextCursor:
        begin, end = (self._units[at] for at in span) if self._units else span
        cursor = self.textCursor()
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _place(self, position: int) -> int:
        """Which character Qt's position is."""
        return bisect_left(self._units, position) if self._units else position


def _units(text: str) -> Sequence[int]:
    """Where Qt, which counts UTF-16 units, has each character and the end; empty where that is the same."""
    if len(text.encode("utf-16-le")) == 2 * len(text):
        return ()
    found = [0]
    for character in text:
        found.append(found[-1] + (2 if character >= "\U00010000" else 1))
    return found
