"""The chosen proof, readable beside its slot, with what is registered of it."""

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.fields import button, card, label, name_label
from ui.parts.marked_viewer import MarkedViewer
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.words import size_text

_NONE = "点一份材料，在这里看。"


class SlotPreview(QWidget):
    """A viewer over the facts of one file.

    Args:
        desk: the desk.
        parent: the parent.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: EvidenceRow | None = None
        self._name = name_label()
        self.viewer = MarkedViewer(desk)
        self._facts = [label() for _ in range(3)]
        self._edit = button("修改", self._open, link=True)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(12))
        for name, value in zip(("形成日期", "归集", "大小"), self._facts, strict=True):
            form.addRow(label(name, "secondary"), value)
        frame, below = card()
        below.addLayout(bar(label("登记", "heading"), None, self._edit))
        below.addLayout(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(10), theme.px(8), theme.px(8))
        column.addWidget(self._name)
        column.addWidget(self.viewer, 1)
        column.addWidget(frame)
        self.show_row(None)

    def show_row(self, row: EvidenceRow | None) -> None:
        """Show a file, or say how one is shown."""
        self._row = row
        self._edit.setEnabled(row is not None)
        self._name.setText(row.title if row else "")
        formed = row.formed_on.isoformat() if row and row.formed_on else "—"
        facts = (formed, row.collected_on.isoformat(), size_text(row.size)) if row else ("", "", "")
        for value, text in zip(self._facts, facts, strict=True):
            value.setText(text)
        if row is None:
            self.viewer.show_nothing(_NONE)
        else:
            self.viewer.show_evidence(row.id, row.sha256, row.original_name)

    def _open(self) -> None:
        if self._row:
            EvidenceRecordDialog(self._desk, self._row, self.window()).open()
