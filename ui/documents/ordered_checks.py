"""A list to choose from and to put in order: a box a line, moved by buttons, keys or the mouse."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, shortcut


class OrderedChecks(QWidget):
    """The chosen words in the order wanted, then those left out.

    Args:
        words: everything there is to choose from, in the usual order.
        usual: what 恢复默认 chooses.
    """

    changed = Signal()

    def __init__(self, words: Sequence[str], usual: Sequence[str]) -> None:
        super().__init__()
        self._words = tuple(words)
        self.list = QListWidget()
        self.list.setAccessibleName("列")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.up = button("上移(&U)", lambda: self._move(-1))
        self.down = button("下移(&D)", lambda: self._move(1))
        self._usual = tuple(usual)
        usually = button("恢复默认(&R)", lambda: self._reset(self._usual))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        put(column, self.list, bar(self.up, self.down, None, usually))
        for keys, steps in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut(self.list, keys, lambda steps=steps: self._move(steps))
        self.list.currentRowChanged.connect(self._refresh)
        self.list.itemChanged.connect(self.changed)
        self.list.model().rowsMoved.connect(self._moved)
        self.choose(usual)

    def set_usual(self, words: Iterable[str]) -> None:
        """What 恢复默认 chooses from now on."""
        self._usual = tuple(words)

    def choose(self, words: Iterable[str]) -> None:
        """Choose these, in this order."""
        chosen = list(words)
        with QSignalBlocker(self.list):
            self.list.clear()
            for word in (*chosen, *(word for word in self._words if word not in chosen)):
                item = QListWidgetItem(word, self.list)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
                item.setCheckState(Qt.CheckState.Checked if word in chosen else Qt.CheckState.Unchecked)
            self.list.setCurrentRow(0)
        self._refresh()

    def chosen(self) -> tuple[str, ...]:
        """What is chosen, in its order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)

    def _reset(self, usual: Sequence[str]) -> None:
        self.choose(usual)
        self.changed.emit()

    def _move(self, steps: int) -> None:
        at = self.list.currentRow()
        if at >= 0 and 0 <= at + steps < self.list.count():
            with QSignalBlocker(self.list):
                item = self.list.takeItem(at)
                self.list.insertItem(at + steps, item)
                self.list.setCurrentRow(at + steps)
            self._moved()

    def _moved(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        at = self.list.currentRow()
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < self.list.count() - 1)
