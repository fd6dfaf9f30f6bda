"""A short list that the clerk keeps for one task: add, change, delete, order, give the defaults back."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.qt import set_heads
from ui.parts.cells import TextCell
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, shortcut
from ui.parts.list_dialog import ListDialog
from wenming_desktop.changes.lane import Session

R = TypeVar("R")


class RowListDialog(ListDialog, Generic[R]):
    """Shows the rows as they stand; a subclass reads them and says what is done to one.

    Args:
        desk: the desk.
        title: of the window.
        heads: of the columns.
        widths: of the columns in pixels at 100 %; 0 takes what is left.
        parent: the window it lies over.
    """

    def __init__(
        self, desk: Desk, title: str, heads: Sequence[str], widths: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.desk = desk
        self._rows: list[R] = []
        self._orders: list[QPushButton] = []
        self.table = QTableWidget(0, len(heads))
        self.table.setAccessibleName(title)
        set_heads(self.table, list(heads))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setItemDelegate(TextCell(self.table))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(44))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(widths):
            if width:
                self.table.setColumnWidth(column, theme.px(width))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.table.activated.connect(self._edit)
        self.table.itemSelectionChanged.connect(self._enable)
        shortcut(self.table, Qt.Key.Key_Delete, self._remove)
        shortcut(self.table, Qt.Key.Key_Insert, lambda: self.edit_row(None))
        self._empty = label(role="secondary")
        self._empty.setWordWrap(True)
        self._change = button("修改(&E)…", self._edit)
        self._delete = button("删除(&D)", self._remove)

    def add_order(self) -> None:
        """Offer to move rows; before finish()."""
        up, down = button("上移", lambda: self._move(-1)), button("下移", lambda: self._move(1))
        up.setShortcut(QKeySequence("Alt+Up"))
        down.setShortcut(QKeySequence("Alt+Down"))
        self._orders = [up, down]

    def finish(self, empty: str, *below: QWidget) -> None:
        """Lay the dialog out; ``empty`` stands there while there are no rows, ``below`` under the table."""
        self._empty.setText(empty)
        lay_out(
            self,
            self._empty,
            self.table,
            *below,
            self.keep_undo(self.desk),
            bar(
                button("添加(&A)…", lambda: self.edit_row(None)),
                self._change,
                self._delete,
                *self._orders,
                button("恢复默认(&R)", self.restore),
                None,
                button("关闭(&C)", self.reject),
            ),
        )
        fit(self, 760, 420)
        self.desk.changed.connect(self._load)
        self._load()
        self.table.setFocus()

    def read_rows(self) -> Sequence[R]:
        """The rows as they stand now."""
        raise NotImplementedError

    def cells(self, row: R) -> Sequence[str]:
        """What a row shows, a text a column."""
        raise NotImplementedError

    def edit_row(self, row: R | None) -> None:
        """Open the form of a row; None for a new one."""
        raise NotImplementedError

    def remove_row(self, row: R) -> None:
        """Delete a row."""
        raise NotImplementedError

    def move_row(self, row: R, steps: int) -> None:
        """Move a row up or down."""
        raise NotImplementedError

    def restore(self) -> None:
        """Give the defaults back."""
        raise NotImplementedError

    def restored(self, save: Callable[[Session], None], *, differs: bool) -> None:
        """Save the defaults where they differ; say so where they do not."""
        if differs:
            self.desk.change(save, parent=self)
        else:
            show_note(self, "已经和默认一样，不用恢复。")

    def _load(self) -> None:
        chosen = self.table.currentRow()
        self._rows = list(self.read_rows())
        self.table.setRowCount(len(self._rows))
        for number, row in enumerate(self._rows):
            for column, text in enumerate(self.cells(row)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
        if self._rows:
            self.table.selectRow(max(0, min(chosen, len(self._rows) - 1)))
        self.table.setVisible(bool(self._rows))
        self._empty.setVisible(not self._rows)
        self._enable()

    def _enable(self) -> None:
        chosen = self._row() is not None
        for one in (self._change, self._delete, *self._orders):
            one.setEnabled(chosen)

    def _row(self) -> R | None:
        number = self.table.currentRow()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _edit(self) -> None:
        if row := self._row():
            self.edit_row(row)

    def _remove(self) -> None:
        if row := self._row():
            self.remove_row(row)

    def _move(self, steps: int) -> None:
        if row := self._row():
            target = max(0, min(len(self._rows) - 1, self.table.currentRow() + steps))
            self.move_row(row, steps)
            self.table.selectRow(target)
