"""A few choices beside each other of which one is on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy

from ui.ground import theme


class Segments(QFrame):
    """Worked by mouse, or by Qt's own arrow keys while one of them has the focus."""

    chosen = Signal(str)  # by the clerk

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("segments", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._tell)
        self._keys: list[str] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*[theme.px(2)] * 4)
        self._row.setSpacing(0)

    def offer(self, choices: Sequence[tuple[str, str]], on: str) -> None:
        """Offer these, a key and a text each, with one of them on."""
        for old in self._group.buttons():
            self._group.removeButton(old)
            old.hide()
            old.deleteLater()
        self._keys = [key for key, _ in choices]
        for number, (key, text) in enumerate(choices):
            made = QPushButton(text)
            made.setProperty("segment", True)
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setChecked(key == on)
            self._group.addButton(made, number)
            self._row.addWidget(made)

    def on(self) -> str:
        """The key of the one that is on; "" for none."""
        return self._keys[self._group.checkedId()] if self._group.checkedId() >= 0 else ""

    def turn_on(self, key: str) -> None:
        """Have this one on, without telling."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def _tell(self, number: int) -> None:
        self.chosen.emit(self._keys[number])
