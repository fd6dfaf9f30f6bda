"""Over the list: what could not be found because nobody has read it yet, and how that is mended."""

from collections.abc import Callable, Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.evidence.library_sidebar import ALL, UNRECOGNISED, Scope
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_error
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, elided, label
from wenming_desktop.evidence.library import evidence_ids, file_rows
from wenming_desktop.evidence.recognising import waiting_hashes

_FIRST = 500  # files that one press of 现在识别 puts before all others
_IMPOSSIBLE = "这台电脑认不出扫描件和照片里的字，还有 {:,} 份没有识别"


class RecognitionLine(QWidget):
    """Keeps itself right while scans are read.

    Args:
        desk: the desk.
        scope: what is chosen at the left, which the clerk means by 现在识别.
        parent: the parent.
    """

    more_read = Signal(object)  # set[str]: the hashes that waited and do not any more

    def __init__(self, desk: Desk, scope: Callable[[], Scope], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._scope = desk, scope
        self._searched, self._asked = False, False
        self._waiting: set[str] = set()
        self.unread = label(role="lacking")
        self.said = elided()
        self.deed = button("", self._do, link=True)
        self.why = button("怎么办", self._say_why, link=True)
        self.pause = button("暂停", desk.recognition.pause, link=True)
        line = bar(self.said, self.why, self.deed, self.pause)
        line.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.unread)
        column.addLayout(line)
        desk.recognition.moved.connect(self._on_moved)

    def show_for(self, unread: int, *, searched: bool, asked: bool) -> None:
        """Say what is lacking.

        Args:
            unread: files of which nobody has looked for words.
            searched: words are sought.
            asked: what waits is what the list shows.
        """
        self._searched, self._asked = searched, asked
        self.unread.setText(f"还有 {unread:,} 份没有读过正文，没有搜到里面的字。")
        self.unread.setVisible(bool(searched and unread))
        self.look_again()

    def look_again(self) -> None:
        """Count anew."""
        recognition = self._desk.recognition
        self._waiting = self._desk.read(waiting_hashes, self._desk.workspace.texts)
        running = recognition.running
        self.said.setText(self._sentence())
        self.said.setProperty("role", "secondary" if running else "lacking")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.deed.setText("继续" if recognition.paused and not self._searched else "现在识别")
        shown = bool(self._waiting) and (self._searched or self._asked)
        self.said.setVisible(shown)
        self.why.setVisible(shown and recognition.refused is not None and not running)
        self.pause.setVisible(shown and running)
        self.deed.setVisible(shown and not running)
        self.setVisible(shown or self.unread.isVisibleTo(self))

    def _on_moved(self) -> None:
        before = self._waiting
        self.look_again()
        if before != self._waiting or not self._desk.recognition.running:
            self.more_read.emit(before - self._waiting)

    def _sentence(self) -> str:
        recognition, count = self._desk.recognition, len(self._waiting)
        if recognition.running and self._searched:
            return f"还有 {count:,} 份待识别，正在识别，完了自动再搜一遍"
        if recognition.running:
            pages = f"第 {recognition.done + 1:,} / {recognition.total:,} 页" if recognition.total else ""
            return f"正在识别{pages and f' {pages}'}，还有 {count:,} 份"
        if recognition.refused:
            return _IMPOSSIBLE.format(count)
        if self._searched:
            return f"还有 {count:,} 份待识别，没有搜到里面的字"
        return f"识别已暂停，还有 {count:,} 份" if recognition.paused else f"还有 {count:,} 份待识别"

    def _do(self) -> None:
        if self._desk.recognition.paused and not self._searched:
            self._desk.recognition.go_on()
        else:
            self._desk.recognition.now(self._wanted())

    def _wanted(self) -> Collection[str] | None:
        """Hashes of the files of what is chosen at the left; None for all."""
        scope = self._scope()
        if scope.key in {ALL, UNRECOGNISED}:
            return None
        ids = self._desk.read(evidence_ids, None, scope.filter)[:_FIRST]
        return {row.sha256 for row in self._desk.read(file_rows, ids)}

    def _say_why(self) -> None:
        if error := self._desk.recognition.refused:
            show_error(self, error)
