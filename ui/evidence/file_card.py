"""The chosen file of the library: its whole record, and everything that it serves as links."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, card, clear, label, wrapped
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS
from wenming_desktop.entities.tables import word_of
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.words import size_text


class FileCard(QWidget):
    """Shows one row; what is to be done with it is said by signals."""

    open_wanted = Signal()
    folder_wanted = Signal()
    edit_wanted = Signal()
    use_wanted = Signal(object)  # UseRow

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: FileRow | None = None
        self.title = label(role="heading")
        self.title.setWordWrap(True)
        self._facts = QFormLayout()
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._facts.setHorizontalSpacing(theme.px(12))
        self._facts.setVerticalSpacing(theme.px(4))
        self.deeds = QWidget()
        deeds = bar(
            button("打开", self.open_wanted.emit),
            button("登记…", self.edit_wanted.emit),
            button("所在文件夹", self.folder_wanted.emit),
            None,
        )
        deeds.setContentsMargins(0, theme.px(4), 0, 0)
        self.deeds.setLayout(deeds)
        top, column = card()
        column.addWidget(self.title)
        column.addLayout(self._facts)
        column.addWidget(self.deeds)
        below, inner = card()
        self.uses_head = label("用在哪里", "heading")
        inner.addWidget(self.uses_head)
        body = QWidget()
        self._uses = QVBoxLayout(body)
        self._uses.setContentsMargins(0, 0, 0, 0)
        self._uses.setSpacing(theme.px(6))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        body.setObjectName("paper")
        body.setStyleSheet(f"#paper {{ background: {theme.color('surface').name()} }}")
        scroll.setWidget(body)
        inner.addWidget(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(12))
        outer.addWidget(top)
        outer.addWidget(below, 1)
        self.setMinimumWidth(theme.px(260))

    def show_row(self, row: FileRow | None, plan_id: str | None) -> None:
        """Show a file; uses in other years than that of ``plan_id`` are said to be so."""
        self.deeds.setVisible(row is not None)
        if row is not None and row == self._row:
            return
        self._row = row
        self.title.setText(row.title if row else "没有选中材料")
        while self._facts.rowCount():
            self._facts.removeRow(0)
        clear(self._uses)
        self.uses_head.setText(f"用在 {len(row.uses)} 处" if row and row.uses else "用在哪里")
        if row is None:
            return
        for name, text in _facts(row):
            self._facts.addRow(label(name, "secondary"), wrapped(text))
        for use in row.uses:
            other = "（其他年度）" if use.plan_id != plan_id else ""
            link = button(
                f"{use.use}　{use.label}{other}", lambda use=use: self.use_wanted.emit(use), link=True
            )
            link.setToolTip(use.label)
            self._uses.addWidget(link)
        if not row.uses:
            self._uses.addWidget(wrapped("还没有归入任务。打开相应的任务，在“材料”里选用这份文件。"))
        self._uses.addStretch()


def _facts(row: FileRow) -> list[tuple[str, str]]:
    facts = [
        (word_of("evidence", "document_number"), row.document_number),
        (word_of("evidence", "responsible_body"), row.responsible_body),
        (word_of("evidence", "formed_on"), str(row.formed_on or "")),
        (word_of("evidence", "collected_on"), str(row.collected_on)),
        (word_of("evidence", "pages"), f"{row.pages} 页" if row.pages else ""),
        (word_of("evidence", "level"), LEVEL_WORDS[row.level]),
        (word_of("evidence", "retention"), RETENTION_WORDS[row.retention] if row.retention else ""),
        (word_of("evidence", "long_term_valid"), "是" if row.long_term_valid else ""),
        (word_of("evidence", "archival_number"), row.archival_number or ""),
        ("文件", f"{row.original_name}，{size_text(row.size)}"),
    ]
    return [(name, text) for name, text in facts if text]
