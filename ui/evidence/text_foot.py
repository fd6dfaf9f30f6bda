"""Below a file's pages and its text: how sure the text is, and what can be done with it."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from ui.evidence.read_text import ReadText
from ui.evidence.text_uses import USES, field_word
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, elided, label
from ui.parts.undo_line import UndoLine
from wenming_desktop.words import percent_words

_DOUBTS = "把握不大，对照左边看（F4 看下一处）"
_UNCHANGED = "原件不变。识别的字只用来搜索和填登记，不打印、不归档。"


class TextFoot(QWidget):
    """Says; whoever shows the text does.

    Args:
        desk: the desk.
        parent: the parent.
    """

    use_wanted = Signal(str)  # a field of the record

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = elided()
        self.sample = label("带线的字", "doubtful")
        self.hint = elided()
        self.correct = QPushButton("改正…")
        self.correct.setToolTip("改正光标所在的一行（Enter）")
        self.copy = QPushButton("复制全文")
        self.use = QPushButton("用作题名、文号…")
        keys = "、".join(f"{key} {field_word(field)}" for field, key in USES.items())
        self.use.setToolTip(f"把选中的字，或光标所在的一行，填进登记：{keys}")
        self.use.setProperty("menu", True)
        menu = QMenu(self.use)
        for field, key in USES.items():
            action = menu.addAction(f"用作{field_word(field)}\t{key}", partial(self.use_wanted.emit, field))
            action.setToolTip(f"在文字里按 {QKeySequence(key).toString()}")
        self.use.setMenu(menu)
        self.unchanged = elided(_UNCHANGED)
        self.newer = label("程序更新了识别方法", "secondary")
        self.again = button("重新识别", lambda: None, link=True)
        self.done = UndoLine(desk)
        said = QVBoxLayout()
        said.setSpacing(theme.px(2))
        said.addWidget(self.said)
        hint = bar(self.sample, self.hint)
        hint.setStretch(1, 1)
        hint.setSpacing(0)
        said.addLayout(hint)
        first = bar(said, self.correct, self.copy, self.use)
        first.setStretch(0, 1)
        second = bar(self.unchanged, self.newer, self.again)
        second.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.done)
        column.addLayout(first)
        column.addLayout(second)

    def show_text(self, read: ReadText, read_at: datetime | None, *, older: bool) -> None:
        """Show what can be said of a text, and done with it.

        Args:
            read: the text.
            read_at: when it was recognised; None where it was not.
            older: by what the program has better means for by now.
        """
        doubts = any(line.doubtful for line in read.lines)
        sure = f"，平均把握 {percent_words(read.score, 1)}" if read.score is not None else ""
        at = read_at and read_at.astimezone()
        self.said.setText(f"识别于 {at.month}月{at.day}日 {at:%H:%M}{sure}" if at else "")
        self.said.setVisible(at is not None)
        self.sample.setVisible(doubts)
        self.hint.setText(_DOUBTS if doubts else "")  # in its place: it keeps room for what stands above
        self.correct.setVisible(bool(read.lines))
        for part in (self.copy, self.use):
            part.setEnabled(bool(read.text))
        self.unchanged.setVisible(at is not None)
        for part in (self.newer, self.again):
            part.setVisible(older)

    def tell(self, text: str, *, undo: bool = True) -> None:
        """Say what was just done."""
        self.done.tell(text, undo=undo)
