"""What stands in the place of the items while there are none: what to do, how far it is, how it ended."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import put
from ui.parts.fields import ElidedLabel, button, clear, label, wrapped

Deed = tuple[str, Callable[[], object]]  # a button's text, and what it does
_WIDTH, _LINE = 620, 20  # pixels at 100 %


class Waiting(QWidget):
    """A heading, a few sentences, perhaps a list or a bar, and buttons; the first one is the primary."""

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.text = label(role="heading"), wrapped("")
        self.list = QPlainTextEdit(readOnly=True)
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
        column.setStretch(2, 1)
        outside = self._outside = QVBoxLayout(self)
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
        self.list.setMaximumHeight(theme.px(_LINE) * (1 + 2 * len(lines)))
        self.list.verticalScrollBar().setValue(0)
        self._outside.setStretch(1, 20 if lines else 0)  # a list grows, sentences stay together
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
        self._row.addStretch(1)
        if self.isVisible():
            self.focus()

    def focus(self) -> None:
        """Have the keyboard on the first button."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
