"""A list of names of which several are ticked: departments that support a task or an order."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem

from ui.ground import theme
from wenming_desktop.search.pinyin import matches


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
        self.setToolTip("打字就找到：汉字或拼音首字母；空格勾选")
        self._typed, self._last = "", QElapsedTimer()
        for name in dict.fromkeys([*names, *ticked]):
            QListWidgetItem(name, self).setCheckState(Qt.CheckState.Unchecked)
        self.tick(ticked)

    def keyboardSearch(self, search: str) -> None:
        """Go to the name that what is typed in one go means, by characters or pinyin initials."""
        if self._last.isValid() and self._last.elapsed() > QApplication.keyboardInputInterval():
            self._typed = ""
        self._last.start()
        self._typed += search
        found = next((item for item in self._items() if matches(self._typed, item.text())), None)
        if found:
            self.setCurrentItem(found)

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
