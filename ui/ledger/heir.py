"""Asks what takes over what hangs on a record that is to be deleted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.ground import theme
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, lay_out
from ui.parts.fields import button, label


class HeirDialog(Dialog):
    """Accepted with the id of the chosen one in ``heir``.

    Args:
        title: of the window.
        text: what hangs on the record.
        name: before the list, with its Alt key.
        deed: what the button says.
        others: name and id of who can take over; at least one.
        parent: the window it lies over.
    """

    def __init__(
        self, title: str, text: str, name: str, deed: str, others: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.box = ChoiceBox()
        for shown, record_id in others:
            self.box.addItem(shown, record_id)
        to = label(name)
        to.setBuddy(self.box)
        line = bar(to)
        line.addWidget(self.box, 1)
        words = label(text)
        words.setWordWrap(True)
        lay_out(
            self,
            words,
            line,
            bar(None, button("取消(&C)", self.reject), button(deed, self.accept, primary=True)),
        )
        self.setMinimumWidth(theme.px(420))
        self.box.setFocus()

    @property
    def heir(self) -> str:
        """The id of the chosen one."""
        return self.box.currentData()
