"""A field with what a machine proposes for it: dashed, with its source, nothing until the clerk takes it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.ground import theme
from ui.parts.fields import ElidedLabel, button

ACCEPT = "采用"


class ProposedField(QFrame):
    """An editor and, while there is a proposal, its value in the empty editor, its source, and 采用.

    Blank accepts as long as nothing is typed. Where the editor is not empty, the proposal stands behind what
    it holds.

    Args:
        editor: a line or a box of choices.
        parent: the parent.
    """

    accepted = Signal()

    def __init__(self, editor: QLineEdit | QComboBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.hint = editor.placeholderText()  # where nothing is proposed
        self.value = ""  # proposed now; empty without a proposal
        self.source = ElidedLabel("")  # cut in its middle before it hides what the editor holds
        self.source.setProperty("role", "secondary")
        self.accept_button = button(ACCEPT, self.accepted.emit, link=True)
        self.accept_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Blank in the editor does it
        row = QHBoxLayout(self)
        row.setSpacing(theme.px(8))
        row.addWidget(editor, 1)
        row.addWidget(self.source)
        self._row = row
        row.addWidget(self.accept_button)
        self.setFocusProxy(editor)
        editor.installEventFilter(self)
        self.propose("", "")

    def text(self) -> str:
        """What the editor holds."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.currentText()

    def propose(self, value: str, source: str, shown: str = "") -> None:
        """Show a proposal; an empty value takes it away.

        Args:
            value: what would be stored.
            source: where it was read, such as 文件名.
            shown: the value as the clerk reads it, where that differs.
        """
        self.value = value
        filled = bool(self.text())
        said = f"建议“{shown or value}”　{source}" if filled else source
        self.source.setText(said if value else "")
        # Beside a value both have their share; the place alone is short and whole.
        shared = filled and bool(value)
        policy = QSizePolicy.Policy.Ignored if shared else QSizePolicy.Policy.Fixed
        self.source.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._row.setStretchFactor(self.source, 1 if shared else 0)
        self.source.setVisible(bool(value))
        self._row.setContentsMargins(1, 1, theme.px(8) if value else 1, 1)
        self.accept_button.setVisible(bool(value))
        self.editor.setPlaceholderText((shown or value) if value and not filled else self.hint)
        self.editor.setToolTip(f"按空格采用“{shown or value}”（{source}）" if value else "")
        self.setProperty("proposed", bool(value))
        for part in (self, self.editor):
            self.style().unpolish(part)
            self.style().polish(part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and self.value
            and self._untouched()
        ):
            self.accepted.emit()
            return True
        return super().eventFilter(watched, event)

    def _untouched(self) -> bool:
        """Whether Blank cannot be meant as a character."""
        if isinstance(self.editor, QComboBox):
            return True
        return not self.editor.text() or self.editor.selectedText() == self.editor.text()
