"""A list of names of which several are ticked: departments that support a task or an order."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.ground import theme


class TickedNames(QListWidget):
    """Tells by ``itemChanged`` what is ticked.

    Args:
        names: to choose from, each shown once.
        ticked: those ticked at first; what is not among the names comes after them.
        height: in pixels at 100 %.
    """

    def __init__(self, names: Sequence[str], ticked: Collection[str] = (), height: int = 150) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(height))
        for name in dict.fromkeys([*names, *ticked]):
            QListWidgetItem(name, self).setCheckState(Qt.CheckState.Unchecked)
        self.tick(ticked)

    def tick(self, names: Collection[str]) -> None:
        """Tick these as well."""
        for item in self._items():
            if item.text() in names:
                item.setCheckState(Qt.CheckState.Checked)

    def ticked(self) -> list[str]:
        """The names ticked, in the order of the list."""
        return [item.text() for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]
