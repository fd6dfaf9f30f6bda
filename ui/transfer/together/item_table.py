"""Items under the headings of their groups, as a model: what stands here, what came, which is chosen."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.ground.qt import TOP, Index
from ui.transfer.together.items import Answers, Group, Item, Side, grouped
from wenming_desktop.transfer.deciding import Choice

WHERE, FIELD, BASE, OURS, THEIRS = range(5)
SIDE_ROLE = Qt.ItemDataRole.UserRole.value + 10  # (Side, whether it is chosen) of a cell with a choice
OPEN_ROLE = Qt.ItemDataRole.UserRole.value + 11  # nobody has answered
_CHOSEN = {OURS: {Choice.OURS, Choice.BOTH}, THEIRS: {Choice.THEIRS, Choice.BOTH}}


class ItemTable(QAbstractTableModel):
    """A row an item, and one above each group, which cannot be chosen."""

    answered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.answers = Answers()
        self.heads: Sequence[str] = ("哪里", "栏目", "", "", "")
        self._rows: list[Item | Group] = []

    def show_items(self, items: Iterable[Item]) -> None:
        """Show these, of those that are asked."""
        self.beginResetModel()
        self._rows = []
        for group, some in grouped(items):
            self._rows += [group, *some]
        self.endResetModel()

    def shown(self) -> list[Item]:
        """The items on show."""
        return [row for row in self._rows if isinstance(row, Item)]

    def groups(self) -> list[tuple[int, Group, list[Item]]]:
        """Each group on show: its row, and its items."""
        found: list[tuple[int, Group, list[Item]]] = []
        for at, row in enumerate(self._rows):
            if isinstance(row, Group):
                found.append((at, row, []))
            else:
                found[-1][2].append(row)
        return found

    def item(self, row: int) -> Item | None:
        """The item of a row; None for a group's."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Item) else None

    def say(self, items: Iterable[Item], choice: Choice) -> None:
        """Answer these."""
        self.answers.say(items, choice)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, THEIRS))
        self.answered.emit()

    def next_open(self, row: int) -> int:
        """The next row below one, or from the top, that nobody has answered; -1 for none."""
        rows = [at for at in range(len(self._rows)) if self._is_open(at)]
        return next((at for at in rows if at > row), rows[0] if rows else -1)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.item(index.row()) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()] if index.isValid() else Group.NEW
        column = index.column()
        if isinstance(row, Group):
            return None  # its line says it
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _whole(row, column)
        if role == OPEN_ROLE:
            return self._is_open(index.row())
        return self._choice(row, column, role) if column in _CHOSEN else None

    def _choice(self, item: Item, column: int, role: int) -> object:
        chosen = self.answers.of(item) in _CHOSEN[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads[column]}：{_whole(item, column)}{'，已选' if chosen else ''}"
        return (_side(item, column), chosen) if role == SIDE_ROLE else None

    def _is_open(self, row: int) -> bool:
        item = self.item(row)
        return item is not None and self.answers.of(item) is None


def _side(item: Item, column: int) -> Side:
    return item.ours if column == OURS else item.theirs


def _text(item: Item, column: int) -> str:
    return (item.where, item.field, item.base, item.ours.text, item.theirs.text)[column]


def _whole(item: Item, column: int) -> str:
    if column in _CHOSEN:
        side = _side(item, column)
        return f"{side.text}\n{side.note}" if side.note else side.text
    return _text(item, column)
