"""The chosen file of the library: its pages, its text, what it serves, its whole record."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.evidence.read_text import TextLine
from ui.evidence.text_panel import TextPanel
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar, halves
from ui.parts.fields import button, clear, label, literal, wrapped
from ui.parts.file_viewer import Frame
from ui.parts.marked_viewer import MarkedViewer
from ui.parts.record_fields import CAPTION
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS, Quality
from wenming_desktop.entities.tables import word_of
from wenming_desktop.evidence.checking import State
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.words import size_text

_PAGES, _TEXT, _USES, _RECORD = range(4)
_BESIDE = (300, 320)  # page and text, side by side
_ALTERED = "这份材料的文件内容变了，不是登记时的原件。请在“更多”里点“校验材料…”找回原件。"


class FilePane(QWidget):
    """Shows one row; what is to be done with it is said by signals.

    Args:
        desk: the desk.
        parent: the parent.
    """

    open_wanted = Signal()
    folder_wanted = Signal()
    edit_wanted = Signal()
    also_wanted = Signal()
    use_wanted = Signal(object)  # UseRow

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: FileRow | None = None
        self._boxes: tuple[Sequence[Frame], Sequence[int]] = ((), ())  # of the fields, and those looked at
        self._line: TextLine | None = None  # that is read
        self._asked: tuple[str, int, str, str] | None = None  # what is shown of which file, in which state
        self.viewer = MarkedViewer(desk)
        self.text = TextPanel(desk)
        self._uses, uses = _scrolled()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(theme.px(12))
        self._facts.setVerticalSpacing(theme.px(4))
        self.unmark = button("", self.viewer.clear_marks, link=True)
        self._deeds = QWidget()
        deeds = bar(
            button("打开", self.open_wanted.emit),
            button("修改登记…", self.edit_wanted.emit),
            button("在文件夹中显示", self.folder_wanted.emit),
            None,
        )
        deeds.setContentsMargins(0, theme.px(4), 0, 0)
        self._deeds.setLayout(deeds)
        inner, record = _scrolled()
        inner.addLayout(self._facts)
        inner.addWidget(self.unmark)
        inner.addWidget(self._deeds)
        inner.addStretch()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        pages = halves(self.viewer, self.text, _BESIDE)
        pages.setStretchFactor(1, 1)  # both take what a larger window gives
        self.warning = wrapped(_ALTERED, "late")
        self.warning.hide()
        self._stack = QStackedWidget()
        for title in ("预览", "正文", "用在哪里", "详情"):
            self.tabs.addTab(title)
        for page in (pages, uses, record):
            self._stack.addWidget(page)
        self.text.hide()
        self.tabs.currentChanged.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = bar(self.tabs, None, self.viewer.tools)
        column.addLayout(head)
        column.addWidget(self.warning)
        column.addWidget(self._stack, 1)
        column.addWidget(self.text.foot)
        self.text.foot.hide()
        self.text.line_chosen.connect(self._box_line)
        self.text.stood_on.connect(self.viewer.go_to)
        self.viewer.marks_shown.connect(self._show_marks)
        self.viewer.page_shown.connect(self._fit_tools)

    def show_row(self, row: FileRow | None, plan_id: str | None, page: int = 1, words: str = "") -> None:
        """Show a file.

        Args:
            row: the file.
            plan_id: the plan on show; uses in others say their year.
            page: the first one to show.
            words: what was sought, as typed.
        """
        asked = (row.sha256, page, words, row.state) if row else None
        if row is None:
            self.viewer.show_nothing()
            self._show_marks(0)
        elif asked != self._asked:
            self.viewer.show_evidence(row.id, row.sha256, row.original_name, page, words.split())
            self._line = None
        self._asked = asked
        self.warning.setVisible(row is not None and row.state == State.ALTERED)
        self.text.show_row(row, words, page)
        self.viewer.show_rings(self.text.rings)
        self.tabs.setTabText(_TEXT, "识别文字" if self.text.recognised else "正文")
        if row != self._row:
            self._row = row
            self._show_uses(row, plan_id)
            self._show_facts(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tools()

    def _fit_tools(self) -> None:
        self.viewer.fit_tools(self.width() - self.tabs.sizeHint().width() - theme.px(12))

    def show_boxes(self, boxes: Sequence[Frame], looked_at: Sequence[int]) -> None:
        """Box what was read for fields on the pages; while the text is read its own line is boxed instead."""
        self._boxes = boxes, looked_at
        self._box()

    def reading(self) -> bool:
        """Whether the text stands beside the pages."""
        return self.tabs.currentIndex() == _TEXT

    def step_text(self, by: int) -> None:
        """Show the text, or, where it is shown, go to a neighbouring place of the words sought."""
        reading = self.reading()
        self.tabs.setCurrentIndex(_TEXT)
        self.text.step(by if reading else 0)

    def _turn(self, at: int) -> None:
        self.text.setVisible(at == _TEXT)
        self.text.foot.setVisible(at == _TEXT)
        self._box()
        self._stack.setCurrentIndex(max(0, at - _TEXT))
        self.tabs.updateGeometry()  # the chosen tab's letters are wider
        self._fit_tools()
        self.viewer.tools.setVisible(at in {_PAGES, _TEXT})

    def _box_line(self, line: TextLine | None) -> None:
        self._line = line
        self._box()

    def _box(self) -> None:
        if not self.reading():
            self.viewer.show_boxes(*self._boxes)
        elif self._line:
            self.viewer.show_boxes([Frame(self._line.page, *self._line.line.place())], [0])
        else:
            self.viewer.show_boxes(())

    def _show_marks(self, count: int) -> None:
        self.unmark.setVisible(bool(count))
        self.unmark.setText(f"清除 {count} 处标记")

    def _show_uses(self, row: FileRow | None, plan_id: str | None) -> None:
        clear(self._uses)
        self.tabs.setTabText(_USES, f"用在 {len(row.places)} 处" if row else "用在哪里")
        for use in sorted(row.places, key=lambda use: use.plan_id != plan_id) if row else ():
            said = use.said(plan_id)
            link = button(literal(f"{use.use}　{said}"), lambda use=use: self.use_wanted.emit(use), link=True)
            link.setToolTip(f"转到{use.use}“{said}”")
            self._uses.addWidget(link)
        if row and not row.uses:
            self._uses.addWidget(wrapped("还没有用到任何地方。", "secondary"))
        if row:
            self._uses.addLayout(bar(button("同时用于…", self.also_wanted.emit), None))
        self._uses.addStretch()

    def _show_facts(self, row: FileRow | None) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        self._deeds.setVisible(row is not None)
        for name, text in _facts(row) if row else ():
            self._facts.addRow(label(name, "secondary"), wrapped(text))


def _scrolled() -> tuple[QVBoxLayout, QScrollArea]:
    """A column that scrolls, on the ground of cards."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(6))
    scroll = QScrollArea(widgetResizable=True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(body)
    for ground in (body, scroll.viewport()):
        ground.setAutoFillBackground(False)
    return column, scroll


def _facts(row: FileRow) -> list[tuple[str, str]]:
    """What is known of a file, each by its word, and where it comes from as far as that is noted."""
    counted = "" if row.pages_written else "（数出来的）"
    said = {word_of("evidence", name): f"（{source}）" for name, source in row.said_by.items()}
    facts = [
        (word_of("evidence", "title"), row.title),
        (word_of("evidence", "document_number"), row.document_number),
        (word_of("evidence", "responsible_body"), row.responsible_body),
        (word_of("evidence", "formed_on"), str(row.formed_on or "")),
        (word_of("evidence", "collected_on"), str(row.collected_on)),
        (word_of("evidence", "kind"), row.kind),
        (word_of("evidence", "pages"), f"{row.pages} 页{counted}" if row.pages else ""),
        (word_of("evidence", "level"), LEVEL_WORDS[row.level]),
        (word_of("evidence", "retention"), RETENTION_WORDS[row.retention] if row.retention else ""),
        (word_of("evidence", "long_term_valid"), "是" if row.long_term_valid else ""),
        (word_of("evidence", "archival_number"), row.archival_number or ""),
        *((word_of("evidence", name), getattr(row, name)) for name in CAPTION),
        (word_of("evidence", "came_from"), row.came_from),
        ("扫描质量", "、".join(Quality[code.upper()].value for code in row.quality)),
        ("换下的文件", f"{row.versions} 份，在“修改登记…”里查看" if row.versions else ""),
        ("文件", f"{row.original_name}，{size_text(row.size)}"),
    ]
    return [(name, f"{text}{said.get(name, '')}") for name, text in facts if text]
