"""Lines of a card: what is asked, in grey, and what it is."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from ui.ground import theme
from ui.parts.fields import label, wrapped

_NAMES = 64  # pixels at 100 %


class FactLines(QGridLayout):
    """Values are set by name; an empty one hides its line.

    Args:
        names: top to bottom.
    """

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.setHorizontalSpacing(theme.px(8))
        self.setVerticalSpacing(theme.px(6))
        self.setColumnMinimumWidth(0, theme.px(_NAMES))
        self.setColumnStretch(1, 1)
        self._lines: dict[str, tuple[QLabel, QLabel]] = {}
        for row, name in enumerate(names):
            lines = label(name, "secondary"), wrapped("")
            self._lines[name] = lines
            for column, each in enumerate(lines):
                self.addWidget(each, row, column, Qt.AlignmentFlag.AlignTop)

    def show_facts(self, facts: Mapping[str, str]) -> None:
        """Set values by name."""
        for name, value in facts.items():
            head, line = self._lines[name]
            line.setText(value)
            for each in (head, line):
                each.setVisible(bool(value))

    def text(self, name: str) -> str:
        """What a line says."""
        return self._lines[name][1].text()
