"""识别文字 or 正文: a file's text by its pages, the words sought, what is doubtful, and what it can serve."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.evidence.correcting import CorrectionDialog
from ui.evidence.read_text import NOTHING_READ, Span, TextLine, laid_out
from ui.evidence.read_view import ReadView
from ui.evidence.text_foot import TextFoot
from ui.evidence.text_uses import USES, field_word, value_of
from ui.ground.desk import Desk
from ui.ground.messages import show_error
from ui.ground.qt import later
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, shortcut
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.recognising import as_read, read_pages
from wenming_desktop.recognition.lines import PIPELINE
from wenming_desktop.search.excerpt import places
from wenming_desktop.viewing.viewer import Place

_NONE, _UNREAD = "没有认出文字。", "还没有读到这份，稍等再看。"
_WAITS, _PART = "这份还没有识别，里面的字搜不到。", "还有几页没有识别。"


class TextPanel(QWidget):
    """F3 goes on to the next place of the words sought, F4 to the next doubtful one, Enter corrects a line.

    Whoever shows the pages is told what to ring and what to box. ``foot`` belongs below pages and text.

    Args:
        desk: the desk.
        parent: the parent.
    """

    stood_on = Signal(int, int)  # page, and which of the rings on it; the first is 0
    line_chosen = Signal(object)  # TextLine, or None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: FileRow | None = None
        self._shown: object = None  # what is shown of which file
        self._words = ""
        self.read = NOTHING_READ
        self.rings: Mapping[int, Sequence[Place]] = {}  # of recognised pages
        self._firsts: list[tuple[int, int]] = []  # of each place its page and its first ring
        self._places: list[Span] = []
        self._at = 0
        self.recognised = False  # any of its pages, or they wait for it
        self.view = ReadView()
        self.view.line_chosen.connect(self.line_chosen)
        self.count = label(role="secondary")
        self.before = button("↑", lambda: self.step(-1))
        self.before.setAccessibleName("上一处")
        self.after = button("↓　F3", lambda: self.step(1))
        self.after.setAccessibleName("下一处")
        self.state = label(role="lacking")
        self.now = button("现在识别", self._recognise, link=True)
        self.foot = TextFoot(desk)
        self.foot.correct.clicked.connect(self.correct)
        self.foot.copy.clicked.connect(self.copy)
        self.foot.again.clicked.connect(self._recognise)
        self.foot.use_wanted.connect(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(bar(self.state, self.now, None))
        column.addLayout(bar(self.count, None, self.before, self.after))
        column.addWidget(self.view, 1)
        shortcut(self, Qt.Key.Key_F3, lambda: self.step(1), inside=True)
        shortcut(self, "Shift+F3", lambda: self.step(-1), inside=True)
        shortcut(self, Qt.Key.Key_F4, self.view.go_to_doubt, inside=True)
        shortcut(self.view, Qt.Key.Key_Return, self.correct)
        for field, key in USES.items():
            shortcut(self.view, key, partial(self.use, field))

    def show_row(self, row: FileRow | None, words: str, page: int = 1) -> None:
        """Show the text of a file, and where the words sought stand from this page on."""
        texts = self._desk.workspace.texts
        sha256 = row.sha256 if row else ""
        pages = texts.pages(sha256) if row else []
        reads = texts.reads(sha256) if row else {}
        same = self._row is not None and row is not None and self._row.sha256 == sha256
        self._row = row
        looked_at = texts.knows(sha256)
        shown = (sha256, words, pages, reads, page, texts.scans(sha256), looked_at)
        if shown == self._shown:
            return
        kept = same and words == self._words
        self._shown, self._words = shown, words
        before = as_read(texts, sha256, reads)
        pipelines = set(texts.scans(sha256).values())  # what turned out to be damaged waits again
        waits = "" in pipelines
        corrected = self._desk.read(read_pages, texts, sha256)
        self.read = laid_out(pages, corrected, before) if row else NOTHING_READ
        self.recognised = bool(reads) or waits
        nothing = "" if waits or not row else _NONE if looked_at else _UNREAD
        self.view.show_text(self.read, nothing, same=kept)
        failed = sum(bool(page.problem) for page in before.values())  # each says why in the text
        self.state.setText((_PART if reads else _WAITS) if waits else f"有 {failed} 页没有识别成。")
        self.now.setText("现在识别" if waits else "再识别一次")
        for part in (self.state, self.now):
            part.setVisible(bool(waits or failed))
        self._places = places(self.read.text, words) if words else []
        self.rings, self._firsts = self.read.rings(self._places) if words else ({}, [])
        numbers = [number for number, _ in self._firsts]
        if not kept:
            self._at = next((at for at, number in enumerate(numbers) if number >= page), 0)
        self._at = min(self._at, max(len(self._places) - 1, 0))
        self._mark(go=not kept)
        older = bool(pipelines - {"", PIPELINE})
        self.foot.show_text(self.read, texts.read_at(sha256) if reads else None, older=older)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        later(0, self, lambda: self._mark(go=True))  # nothing scrolls before it has its size

    def step(self, by: int) -> None:
        """Go to a neighbouring place."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._mark(go=True)
            self.line_chosen.emit(None)
            self.stood_on.emit(*self._firsts[self._at])

    def use(self, field: str) -> None:
        """Make what is selected, or the line with the cursor, a field of the record."""
        row = self._row
        if row is None:
            return
        text, recognised = self.view.chosen()
        source = "识别" if recognised else "正文"
        try:
            value = value_of(field, text, self._desk.today())
        except UserError as error:
            show_error(self, error)
            return
        sources = {field: source}
        if self._desk.change(edit_records, [row.id], {field: value}, sources, parent=self) is not None:
            self.foot.tell(f"{field_word(field)}已填为“{value}”。")

    def copy(self) -> None:
        """All of the text, to the clipboard."""
        QGuiApplication.clipboard().setText(self.read.text)
        self.foot.tell("全文已复制。", undo=False)

    def correct(self) -> None:
        """改正 the line with the cursor; with none there, the first doubtful one."""
        row, line = self._row, self._line_to_correct()
        if row and line:
            dialog = CorrectionDialog(self._desk, row, line, self)
            dialog.went_to.connect(self._follow)
            dialog.open()

    def _line_to_correct(self) -> TextLine | None:
        if self.view.line() is None:
            self.view.go_to_doubt()
        return self.view.line() or next(iter(self.read.lines), None)

    def _follow(self, page: int, number: int) -> None:
        """The dialog has gone to another line."""
        line = next((one for one in self.read.lines if (one.page, one.number) == (page, number)), None)
        if line:
            self.view.go(line.start)

    def _recognise(self) -> None:
        if self._row:
            self._desk.recognition.now({self._row.sha256}, anew=True)

    def _mark(self, *, go: bool) -> None:
        found = len(self._places)
        self.count.setText(f"第 {self._at + 1} / {found} 处" if found else "")
        for each in (self.before, self.after):
            each.setVisible(found > 1)
        self.view.show_hits(self._places, self._at, go=go)
