"""Long lists: the model holds the ids of all rows and fetches rows by pages when they are looked at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, Qt

from ui.ground.qt import TOP, Index
from ui.parts.cells import COUNTER_ROLE, STATUS_ROLE
from wenming_desktop.search.lists import HasId

PAGE = 100  # rows fetched at once: more than a screen shows
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
    """Rows in the order of their ids.

    Args:
        columns: left to right.
        fetch: the rows of some ids, those that are gone left out; not needed where show_rows() gives all.
    """

    def __init__(
        self,
        columns: Sequence[PagedColumn[R]],
        fetch: Callable[[Sequence[str]], Iterable[R]] = lambda _ids: (),
    ) -> None:
        super().__init__()
        self.columns = columns
        self.pairs: Mapping[int, int] = {}  # columns that stand below each other, as the view has them
        self.ids: Sequence[str] = []
        self._fetch = fetch
        self._places: dict[str, int] = {}
        self._rows: dict[str, R | None] = {}  # by id, as far as they were looked at; None where one is gone

    def show_ids(self, ids: Sequence[str]) -> None:
        """List these rows, each fetched anew when it is looked at."""
        self._take(ids, {})

    def show_rows(self, rows: Iterable[R]) -> None:
        """List these rows, which are all at hand."""
        by_id: dict[str, R | None] = {row.id: row for row in rows}
        self._take(list(by_id), by_id)

    def row_of(self, row_id: str) -> int | None:
        """The place of a row from the top, None if it is not in the list; nothing is fetched for it."""
        return self._places.get(row_id)

    def row(self, number: int) -> R | None:
        """The row at a place from the top; None where it went away meanwhile."""
        row_id = self.ids[number]
        if row_id not in self._rows:
            first = number - number % PAGE
            page = self.ids[first : first + PAGE]
            self._rows |= {**dict.fromkeys(page), **{row.id: row for row in self._fetch(page)}}
        return self._rows[row_id]

    def _take(self, ids: Sequence[str], rows: dict[str, R | None]) -> None:
        if ids == self.ids:
            self._rows = rows
            if ids:
                last = self.index(len(ids) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.ids, self._rows = ids, rows
        self._places = {row_id: place for place, row_id in enumerate(ids)}
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = (self.columns[at].head for at in (section, self.pairs.get(section)) if at is not None)
            return "、".join(heads)
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
