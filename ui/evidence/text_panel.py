"""正文: the text of a file by its pages, with every place where the words sought stand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import later, tint
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, shortcut
from wenming_desktop.search.excerpt import places

_NONE = "没有认出文字。照片和扫描件里的字现在还认不出来。"
_MARKED, _CURRENT = 0.22, 0.55  # how strong the colour is behind found words, and behind the one stood on


class TextPanel(QWidget):
    """Reads only; F3 goes on to the next place, and whoever shows the pages is told which one it is."""

    stood_on = Signal(int, int)  # page, and which of the places on it; the first is 0

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: tuple[str | None, str, Sequence[str], int] = (None, "", (), 1)
        self._starts: list[int] = []  # where each page begins
        self._places: list[tuple[int, int]] = []
        self._at = 0
        self.view = QPlainTextEdit(readOnly=True)
        self.view.setProperty("plain", True)
        self.view.setTabChangesFocus(True)
        self.count = label(role="secondary")
        self.before = button("↑", lambda: self.step(-1))
        self.after = button("↓　F3", lambda: self.step(1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(bar(self.count, None, self.before, self.after))
        column.addWidget(self.view, 1)
        shortcut(self, Qt.Key.Key_F3, lambda: self.step(1), inside=True)
        shortcut(self, "Shift+F3", lambda: self.step(-1), inside=True)

    def show_file(self, sha256: str | None, words: str, page: int = 1) -> None:
        """Show the text of the file with this hash, and where the words sought stand from this page on."""
        pages = self._desk.workspace.texts.pages(sha256) if sha256 else []
        if (sha256, words, pages, page) == self._shown:
            return
        self._shown = (sha256, words, pages, page)
        text = ""
        self._starts = []
        for number, written in enumerate(pages, start=1):
            text += f"— 第 {number} 页 —\n" if len(pages) > 1 else ""
            self._starts.append(len(text))
            text += f"{written.strip()}\n\n"
        self.view.setPlainText(text.strip() or (_NONE if sha256 else ""))
        self._places = places(text, words) if words else []
        numbers = [self._page_of(first) for first, _ in self._places]
        self._at = next((at for at, number in enumerate(numbers) if number >= page), 0)
        self._mark()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        later(0, self, self._mark)  # nothing scrolls before it has its size

    def step(self, by: int) -> None:
        """Go to a neighbouring place."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._mark()
            page = self._page_of(self._places[self._at][0])
            before = sum(self._page_of(first) == page for first, _ in self._places[: self._at])
            self.stood_on.emit(page, before)

    def _mark(self) -> None:
        found = len(self._places)
        self.count.setText(f"第 {self._at + 1} / {found} 处" if found else "")
        for each in (self.before, self.after):
            each.setVisible(found > 1)
        tint(
            self.view,
            [
                (self._cursor(*place), theme.color("lacking", _CURRENT if number == self._at else _MARKED))
                for number, place in enumerate(self._places)
            ],
        )
        if self._places:
            cursor = self._cursor(*self._places[self._at])
            cursor.clearSelection()
            self.view.setTextCursor(cursor)
            self.view.ensureCursorVisible()

    def _cursor(self, first: int, last: int) -> QTextCursor:
        """Qt counts UTF-16 units, a text its characters."""
        text = self.view.toPlainText()
        units = [len(text[:at].encode("utf-16-le")) // 2 for at in (first, last)]
        cursor = self.view.textCursor()
        cursor.setPosition(units[0])
        cursor.setPosition(units[1], QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _page_of(self, at: int) -> int:
        return max(1, sum(start <= at for start in self._starts))
