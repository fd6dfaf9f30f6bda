"""A long list whose cells can be edited in place, in some columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication
from shiboken6 import isValid

from ui.ground.qt import Index, descendants
from ui.parts.checked import ROW_GONE, CheckedCell, CheckedEditor
from ui.parts.paged_model import PagedColumn, PagedTable, R

_CELL = "cell "  # begins the name of a cell among Desk.refused; its column follows


class EditedTable(PagedTable[R]):
    """A PagedTable.

    Args:
        columns, fetch: as a PagedTable's.
        edited: column -> what an editor begins with, for the columns that can be edited.
    """

    def __init__(
        self,
        columns: Sequence[PagedColumn[R]],
        edited: Mapping[int, Callable[[R], str]],
        fetch: Callable[[Sequence[str]], Iterable[R]] = lambda _ids: (),
    ) -> None:
        super().__init__(columns, fetch)
        self.edited = edited

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole and index.isValid() and index.column() in self.edited:
            row = self.row(index.row())
            return self.edited[index.column()](row) if row is not None else None
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in self.edited else flags

    def next_cell(self, row: int, column: int, step: int) -> tuple[int, int]:
        """The cell to edit after one, ``step`` 1 or -1, in reading order."""
        order = sorted(self.edited)
        at = order.index(column) + step
        return row + at // len(order), order[at % len(order)]


def make_editable(
    view: QAbstractItemView,
    model: EditedTable[R],
    save: Callable[[R, int, str], str],
    kept: dict[tuple[str, str], tuple[str, str]],
) -> None:
    """Let a view's cells be edited: F2, Enter or typing begins, Enter goes down, Tab to the next cell.

    Args:
        view: over ``model``.
        model: says which columns.
        save: takes row, column and text; answers why it was refused, "" where it was saved.
        kept: by row id and cell, what is typed and not saved, and why, of rows that are not listed; it is
            back in its cell as soon as its row is listed again.
    """
    triggers = QAbstractItemView.EditTrigger
    view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
    cell = CheckedCell(save, view)
    for column in model.edited:
        view.setItemDelegateForColumn(column, cell)

    def move_on(key: int) -> None:
        at = view.currentIndex()
        if key == 0 or not at.isValid():
            return
        view.setFocus()
        if key == ROW_GONE:  # the next row stands in its place
            return
        tab = key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        row, column = at.row(), at.column()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            row += 1
        elif key == Qt.Key.Key_Up:
            row -= 1
        elif tab:
            row, column = model.next_cell(row, column, 1 if key == Qt.Key.Key_Tab else -1)
        target = model.index(row, column)
        if target.isValid():
            view.setCurrentIndex(target)
            if tab:
                view.edit(target)

    cell.moved.connect(move_on)
    _keep_unsaved(view, model, kept)


def _keep_unsaved(
    view: QAbstractItemView, model: EditedTable[R], kept: dict[tuple[str, str], tuple[str, str]]
) -> None:
    """Have what is typed come through an exchange of the rows; arguments as make_editable()'s."""

    def put_aside() -> None:
        for editor in descendants(view.viewport(), CheckedEditor):
            at = view.indexAt(editor.pos())
            if not editor.isHidden() and at.isValid() and (typed := editor.unsaved()):
                kept[model.ids[at.row()], f"{_CELL}{at.column()}"] = typed

    def bring_back() -> None:
        focus = QApplication.focusWidget()
        for row_id, name in [key for key in kept if key[1].startswith(_CELL)]:
            row = model.row_of(row_id)
            if row is None:
                continue
            at = model.index(row, int(name.removeprefix(_CELL)))
            view.edit(at)
            editor = view.indexWidget(at)
            if isinstance(editor, CheckedEditor):
                editor.take_back(*kept.pop((row_id, name)))
        if focus and isValid(focus) and focus is not view and not view.isAncestorOf(focus):
            focus.setFocus()

    model.modelAboutToBeReset.connect(put_aside)
    model.modelReset.connect(bring_back)
