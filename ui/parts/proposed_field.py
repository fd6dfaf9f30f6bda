"""A field with what a machine proposes for it: dashed, with its source, nothing until the clerk takes it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.ground import theme
from ui.ground.qt import later
from ui.parts.cut_picture import CutPicture, Magnified
from ui.parts.fields import ElidedLabel, button

ACCEPT = "采用"
_TO_CHECK = "核对采用"  # what is doubtful
_AROUND, _ICON = 46, 24  # pixels at 100 % beside a value: around it and between the parts; what opens choices
_NARROWEST = 36  # pixels at 100 %: a picture that had less room would say nothing
_HEIGHT = 24  # pixels at 100 % of the picture of a line


class ProposedField(QFrame):
    """An editor and, while there is a proposal, its value in the empty editor, its source, and 采用.

    Blank accepts as long as nothing is typed. Where the editor is not empty, the proposal stands behind what
    it holds. Where it was read in a scan, the picture of the line stands beside it, and large over it while
    the field has the focus or the mouse rests on it.

    Args:
        editor: a line or a box of choices.
        widest: of the picture, pixels at 100 %.
        parent: the parent.
    """

    accepted = Signal()
    looked_at = Signal(bool)  # the editor has the focus now, or no more

    def __init__(
        self, editor: QLineEdit | QComboBox, widest: int = 96, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.hint = editor.placeholderText()  # where nothing is proposed
        self.value = ""  # proposed now; empty without a proposal
        self._said = ""  # the value as the clerk reads it
        self.reason = ""  # its source and the doubt, in full
        self._widest = widest
        self.picture = CutPicture(_HEIGHT, widest)
        self._magnified: Magnified | None = None
        self._images: Sequence[bytes] = ()
        self.source = ElidedLabel("")  # cut in its middle before it hides what the editor holds
        self.source.setProperty("role", "secondary")
        self.accept_button = button(ACCEPT, self.accepted.emit, link=True)
        self.accept_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Blank in the editor does it
        row = QHBoxLayout(self)
        row.setSpacing(theme.px(6))
        row.addWidget(editor, 1)
        row.addWidget(self.picture)
        row.addWidget(self.source)
        self._row = row
        row.addWidget(self.accept_button)
        self.setFocusProxy(editor)
        editor.installEventFilter(self)
        self.propose("", "")

    def text(self) -> str:
        """What the editor holds."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.currentText()

    def propose(self, value: str, source: str, shown: str = "", doubt: str = "") -> None:
        """Show a proposal; an empty value takes it away.

        Args:
            value: what would be stored.
            source: where it was read, such as 文件名.
            shown: the value as the clerk reads it, where that differs.
            doubt: why it may be wrong, a clause.
        """
        self.show_pieces(())
        self.value, self._said = value, shown or value
        self.reason = f"{source}，{doubt}，对照图片再采用" if doubt else source
        filled = bool(self.text())
        brief = source.partition(" ")[0]  # the page is boxed, and in the tool tip
        said = f"建议“{shown or value}”　{brief}" if filled else brief
        self.source.setText(said if value else "")
        self.source.setToolTip(f"{said.removesuffix(brief)}{self.reason}" if value else "")
        # Beside a value both have their share; the place alone is short and whole.
        shared = filled and bool(value)
        policy = QSizePolicy.Policy.Ignored if shared else QSizePolicy.Policy.Fixed
        self.source.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._row.setStretchFactor(self.source, 2 if shared else 0)
        self.source.setVisible(bool(value))
        self._row.setContentsMargins(1, 1, theme.px(8) if value else 1, 1)
        self.accept_button.setVisible(bool(value))
        self.accept_button.setText(_TO_CHECK if doubt else ACCEPT)
        self.accept_button.setToolTip(self.reason)
        self.accept_button.setProperty("doubtful", bool(doubt))
        self.editor.setPlaceholderText((shown or value) if value and not filled else self.hint)
        self.editor.setToolTip(f"按空格采用“{shown or value}”（{self.reason}）" if value else "")
        self.setProperty("proposed", bool(value))
        self.setProperty("doubtful", bool(value and doubt))
        for part in (self, self.editor, self.accept_button):
            self.style().unpolish(part)
            self.style().polish(part)

    def show_pieces(self, images: Sequence[bytes]) -> None:
        """Show the lines that the value was read from, as JPEGs."""
        self._images = images
        self.picture.show_pieces(images)
        if images and not self.text():
            self.source.hide()  # the picture says where it comes from, and the value needs the room
        self._fit()
        self._magnify()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the picture what the value does not need."""
        if self.text():
            room = self.width() // 3
        else:
            around = _AROUND if type(self.editor) is QLineEdit else _AROUND + _ICON
            taken = self.fontMetrics().horizontalAdvance(self._said) + theme.px(around)
            room = self.width() - taken - self.accept_button.sizeHint().width()
        self.picture.fit(min(room, theme.px(self._widest)) if room > theme.px(_NARROWEST) else 0)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._magnify()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._magnify()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._magnify()

    def _magnify(self) -> None:
        """Show the picture large while somebody looks at the field."""
        looked_at = self.isVisible() and (self.editor.hasFocus() or self.underMouse())
        if self._magnified:
            self._magnified.close()
            self._magnified = None
        if self._images and looked_at:
            self._magnified = Magnified(self._images, self._said, self.reason, self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.looked_at.emit(event.type() == QEvent.Type.FocusIn)
            later(0, self, self._magnify)
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
