"""The table of items worked by keys: up and down, ours and theirs by the arrows, F8 to the next open one."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from ui.ground import theme
from ui.parts.fields import button, label
from ui.transfer.together.item_cells import SideCell, WordsCell
from ui.transfer.together.item_table import BASE, FIELD, OURS, THEIRS, WHERE, ItemTable
from ui.transfer.together.items import Group, Item
from wenming_desktop.transfer.deciding import Choice

_ROW, _GROUP_ROW = 44, 34  # pixels at 100 %
_SHARES = {WHERE: 28, FIELD: 12, BASE: 12, OURS: 24, THEIRS: 24}  # of the width
_KEYS = {Qt.Key.Key_Left: Choice.OURS, Qt.Key.Key_Right: Choice.THEIRS, Qt.Key.Key_Space: Choice.BOTH}
_CLICKED = {OURS: Choice.OURS, THEIRS: Choice.THEIRS}


class ItemView(QTableView):
    """Shows an ItemTable.

    Args:
        model: what it shows.
        said: the sentence beside a group's name.
    """

    moved = Signal()  # another item is the current one
    resized = Signal()
    not_both = Signal()  # both were asked for, of an item that cannot have both

    def __init__(self, model: ItemTable, said: Callable[[Group], str], sides: Callable[[], tuple[str, str]]):
        super().__init__()
        self._items, self._said, self._sides = model, said, sides
        self._lines: list[int] = []  # the rows of groups
        self.setModel(model)
        self.setProperty("bare", True)
        self.setProperty("quiet", True)
        self.setAccessibleName("不一样的地方")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.px(_ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._cells = {
            WHERE: WordsCell("ink", tells_open=True),
            FIELD: WordsCell("ink"),
            BASE: WordsCell("secondary"),
            OURS: SideCell(),
            THEIRS: SideCell(),
        }
        for column, cell in self._cells.items():
            self.setItemDelegateForColumn(column, cell)
        model.modelReset.connect(self._arrange)
        self.selectionModel().currentRowChanged.connect(self.moved)

    def current(self) -> Item | None:
        """The item that the clerk stands on."""
        return self._items.item(self.currentIndex().row())

    def stand_on(self, row: int) -> None:
        """Make a row the current one, and bring it into sight."""
        index = self._items.index(row, WHERE)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def go_to_next_open(self) -> None:
        """Stand on the next item that nobody has answered, if there is one."""
        row = self._items.next_open(self.currentIndex().row())
        if row >= 0:
            self.stand_on(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice, item = _KEYS.get(Qt.Key(event.key())), self.current()
        if choice is Choice.BOTH and item and item.both is None:
            self.not_both.emit()
        elif choice and item:
            self._items.say([item], choice)
        elif event.key() == Qt.Key.Key_F8:
            self.go_to_next_open()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        item, choice = self._items.item(index.row()), _CLICKED.get(index.column())
        if event.button() == Qt.MouseButton.LeftButton and item and choice:
            self._items.say([item], choice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width()
        for column, share in _SHARES.items():
            self.setColumnWidth(column, room * share // 100)
        self.setColumnWidth(THEIRS, room - sum(self.columnWidth(each) for each in range(THEIRS)))
        self.resized.emit()

    def cut_off(self, room: int) -> int:
        """Of so many pixels for the rows: how many the first row that does not fit whole would show."""
        used = 0
        for row in range(self._items.rowCount()):
            height = self.rowHeight(row)
            if used + height > room:
                return max(room - used, 0)
            used += height
        return 0

    def _arrange(self) -> None:
        """Give the groups their lines, and stand on the first item."""
        rows = self.verticalHeader()
        for at in self._lines:
            rows.resizeSection(at, theme.px(_ROW))
        self.clearSpans()
        groups = self._items.groups()
        self._lines = [at for at, _, _ in groups]
        for at, group, items in groups:
            rows.resizeSection(at, theme.px(_GROUP_ROW))
            self.setSpan(at, WHERE, 1, THEIRS + 1)
            self.setIndexWidget(self._items.index(at, WHERE), self._line(group, items))
        if groups:
            self.stand_on(1)
        self.moved.emit()

    def _line(self, group: Group, items: list[Item]) -> QWidget:
        made = QWidget()
        made.setProperty("groupline", True)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(made)
        row.setContentsMargins(theme.px(8), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label(f"{group} {len(items)}", "alarm" if group is Group.CONFLICT else "current"))
        row.addWidget(label(self._said(group), "secondary"))
        row.addStretch(1)
        for choice, words in zip((Choice.OURS, Choice.THEIRS), self._sides(), strict=True):
            link = button(words, lambda choice=choice: self._items.say(items, choice), link=True)
            link.setAutoDefault(False)
            row.addWidget(link)
            row.addSpacing(theme.px(4))
        return made
