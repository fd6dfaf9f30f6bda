"""方案原文: the text that a plan was read from, marked where the chosen task stands in it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import bar
from ui.parts.fields import label
from ui.plan.marked_text import MarkedText
from wenming_desktop.plan.plan_editing import SourceRow
from wenming_desktop.reading.likeness import find_in

_NONE = "没有保存原文。以后导入的方案和补充文件，原文会留在这里。"


class SourceView(QWidget):
    """Shows one of a plan's documents; mark() finds a text in whichever has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[SourceRow] = ()
        self._wanted = ""
        self.documents = ChoiceBox()
        self.documents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.documents.setMinimumContentsLength(16)
        self.documents.activated.connect(self._show)
        self.text = MarkedText()
        self.text.setAccessibleName("方案原文")
        self.text.setProperty("plain", True)
        self.text.setAccessibleName("方案原文")
        self.note = label(role="secondary")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = bar(label("原文", "heading"), self.documents)
        head.setStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.text, 1)

    def show_sources(self, rows: Sequence[SourceRow]) -> None:
        """Show these documents, the one on show still if it is among them."""
        if list(rows) == list(self._rows) and rows:
            return
        self._rows = rows
        chosen = self.documents.currentData()
        self.documents.clear()
        for row in rows:
            self.documents.addItem(f"{row.name}（{row.read_on} 读入）", row.id)
        self.documents.setCurrentIndex(max(0, self.documents.findData(chosen)))
        self.documents.setVisible(len(rows) > 0)
        self._show()

    def mark(self, text: str) -> None:
        """Mark where a text stands, in the document on show or in the first that has it; "" marks nothing."""
        self._wanted = text
        shown = self.documents.currentIndex()
        order = [shown, *(at for at in range(len(self._rows)) if at != shown)] if self._rows else []
        found = next((at for at in order if text and find_in(self._rows[at].text, text)), shown)
        if found != shown:
            self.documents.setCurrentIndex(found)
        self._show()

    def _show(self) -> None:
        at = self.documents.currentIndex()
        source = self._rows[at].text if 0 <= at < len(self._rows) else ""
        if self.text.toPlainText() != source:
            self.text.show_text(source)
        span = find_in(source, self._wanted) if source and self._wanted else None
        missing = "原文里找不到这项任务，可能是后来添加或改写的。" if self._wanted and not span else ""
        self.note.setText(missing if self._rows else _NONE)
        self.note.setVisible(bool(self.note.text()))
        self.text.show_marks((), (span,) if span else ())
