"""The unit's name at the first start: typed, or as an imported plan says it, never another unit's unseen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.fields import label, mark_invalid
from ui.start.page_parts import set_role

_FROM_PLAN = "方案里写的单位，不是本单位就改掉。"
_MISSING = "还没有填单位名称。写全称，各种表和单据都要印它。"


class UnitField(QWidget):
    """A name, the line for it, and what is to be said of it below."""

    def __init__(self) -> None:
        super().__init__()
        self._suggested = ""  # what was filled in and the clerk has not changed
        self.line = _Line(placeholderText="写全称，例如：某某市自然资源局", maxLength=100)
        self._note = label(role="secondary")
        name = label("单位名称(&U)")
        name.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for part in (name, self.line, self._note):
            column.addWidget(part)
        self.line.textChanged.connect(self._tell)

    def suggest(self, name: str) -> None:
        """Fill in a name that a plan says, or "", unless the clerk wrote something else."""
        if self.line.text() == self._suggested:
            self._suggested = name
            self.line.setText(name)
            self._tell()

    def given(self) -> bool:
        """Whether there is a name; where there is none, the field says so."""
        there = bool(self.line.text().strip())
        if not there:
            self._say(_MISSING, "late")
            mark_invalid(self.line, _MISSING)
            self.line.setFocus()
        return there

    def _tell(self) -> None:
        suggested = self._suggested and self.line.text() == self._suggested
        self._say(_FROM_PLAN if suggested else "", "secondary")
        mark_invalid(self.line, "")

    def _say(self, text: str, role: str) -> None:
        self._note.setText(text)
        set_role(self._note, role)


class _Line(QLineEdit):
    """What stands in it when the page is opened goes with the first key typed."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:
            self.selectAll()
