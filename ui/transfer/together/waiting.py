"""What stands in the place of the items while there are none: what to do, how far it is, how it ended."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.parts.dialog_parts import put
from ui.parts.fields import ElidedLabel, button, clear, label, wrapped

Deed = tuple[str, Callable[[], object]]  # a button's text, and what it does
_WIDTH, _AROUND = 620, 30  # pixels at 100 %, of all; of the list's own frame and margins


class _Lines(QPlainTextEdit):
    """As high as its lines, where there is room."""

    def __init__(self) -> None:
        super().__init__(readOnly=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        metrics, room = self.fontMetrics(), theme.px(_WIDTH - _AROUND)
        texts = self.toPlainText().split("\n")
        lines = sum(1 + metrics.horizontalAdvance(text) // room for text in texts)
        return QSize(theme.px(_WIDTH), lines * metrics.lineSpacing() + theme.px(_AROUND))

    def minimumSizeHint(self) -> QSize:
        least = 3 * self.fontMetrics().lineSpacing() + theme.px(_AROUND)
        return QSize(theme.px(_AROUND), min(least, self.sizeHint().height()))


class Waiting(QWidget):
    """A heading, a few sentences, perhaps a list or a bar, and buttons; the first one is the primary."""

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.text = label(role="heading"), wrapped("")
        self.list = _Lines()
        self.list.setTabChangesFocus(True)
        self.list.setAccessibleName("逐条说明")
        self.bar = QProgressBar(maximum=1000, textVisible=False)
        self.under_way = ElidedLabel("")
        self.under_way.setProperty("role", "secondary")
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        inside = QWidget()
        inside.setMaximumWidth(theme.px(_WIDTH))
        column = QVBoxLayout(inside)
        column.setSpacing(theme.px(12))
        put(column, self.heading, self.text, self.list, self.bar, self.under_way, self._row)
        outside = QVBoxLayout(self)
        outside.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 8)
        middle.addStretch(1)
        outside.addLayout(middle)
        outside.addStretch(3)

    def say(
        self,
        heading: str,
        text: str = "",
        deeds: Sequence[Deed] = (),
        *,
        lines: Sequence[str] = (),
        role: str = "ink",
    ) -> None:
        """Show how it stands; ``role`` is the colour of the heading."""
        self.heading.setText(heading)
        self.heading.setStyleSheet(f"color: {theme.color(role).name()}")
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.list.setPlainText("\n".join(lines))
        self.list.setVisible(bool(lines))
        self.list.updateGeometry()
        self.list.verticalScrollBar().setValue(0)
        self.bar.hide()
        self.under_way.hide()
        self._offer(deeds, primary=True)

    def begin(self, heading: str, text: str, on_cancel: Callable[[], object]) -> None:
        """Show work that has just begun."""
        self.say(heading, text)
        self._offer([("取消", on_cancel)], primary=False)
        self.bar.setValue(0)
        self.under_way.clear()
        self.bar.show()
        self.under_way.show()

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far it is."""
        self.bar.setValue(done * 1000 // total if total else 0)
        self.under_way.setText(what.removeprefix("data/"))

    def _offer(self, deeds: Sequence[Deed], *, primary: bool) -> None:
        clear(self._row)
        self.buttons = [
            button(text, deed, primary=primary and not number) for number, (text, deed) in enumerate(deeds)
        ]
        for made in self.buttons:
            made.setAutoDefault(False)
            self._row.addWidget(made)
            made.ensurePolished()  # the list gives way, not they
            made.setMinimumHeight(made.sizeHint().height())
        self._row.addStretch(1)
        if self.isVisible():
            self.focus()

    def focus(self) -> None:
        """Have the keyboard on the first button."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
