"""Long lists: the table knows how many rows there are and fetches pages when they are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from ui.parts.cells import COUNTER_ROLE, STATUS_ROLE

Index = QModelIndex | QPersistentModelIndex
PAGE = 100  # rows fetched at once: more than a screen shows


class HasId(Protocol):
    """A frozen row of a list."""

    @property
    def id(self) -> str:
        """The row's id."""
        ...


R = TypeVar("R", bound=HasId)


@dataclass(frozen=True)
class PagedColumn(Generic[R]):
    """A column: its head, its width at 100 % (0 takes what is left), and what a row shows in it.

    ``pill`` gives (word, colour role) for a status, ``counter`` (have, want) for a number over a bar.
    """

    head: str
    width: int
    text: Callable[[R], str]
    pill: Callable[[R], tuple[str, str] | None] | None = None
    counter: Callable[[R], tuple[int, int] | None] | None = None


class PagedTable(QAbstractTableModel, Generic[R]):
    """Rows by pages.

    Args:
        columns: left to right.
        count: how many rows there are now.
        page: the rows from an offset on, at most a limit.
    """

    def __init__(
        self,
        columns: Sequence[PagedColumn[R]],
        count: Callable[[], int],
        page: Callable[[int, int], Sequence[R]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._count, self._page = count, page
        self._total = 0
        self._pages: dict[int, Sequence[R]] = {}

    def reload(self) -> None:
        """Count anew and forget the pages; rows that stay where they are keep their selection."""
        total = self._count()
        self._pages.clear()
        if total == self._total:
            if total:
                self.dataChanged.emit(self.index(0, 0), self.index(total - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._total = total
        self.endResetModel()

    def row(self, number: int) -> R | None:
        """The row at a place from the top; None where rows went away meanwhile."""
        at, within = divmod(number, PAGE)
        if at not in self._pages:
            self._pages[at] = self._page(at * PAGE, PAGE)
        rows = self._pages[at]
        return rows[within] if within < len(rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _ROLES:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        column = self.columns[index.column()]
        if role == STATUS_ROLE:
            return column.pill(row) if column.pill else None
        if role == COUNTER_ROLE:
            return column.counter(row) if column.counter else None
        if role == Qt.ItemDataRole.UserRole.value:
            return row
        return column.text(row)


_ROLES = {
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.UserRole.value,
    COUNTER_ROLE,
    STATUS_ROLE,
}
