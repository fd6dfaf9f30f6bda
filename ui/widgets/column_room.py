"""Columns that give way where a table is narrow: what they say stands beside the table too."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView

from ui import theme
from ui.models.paged import PagedTable


class ColumnRoom(QObject):
    """Hides columns until the one that takes what is left has enough.

    Args:
        view: its columns' widths are those of ``model.columns``; it owns this object.
        model: with one column of width 0.
        order: columns that may go, the first to go first.
        least: pixels at 100 % that the column of width 0 needs.
    """

    def __init__(self, view: QTableView, model: PagedTable, order: Sequence[int], least: int) -> None:
        super().__init__(view)
        self._view, self._model, self._order, self._least = view, model, order, least
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        widths = [theme.px(column.width) for column in self._model.columns]
        lacking = sum(widths) + theme.px(self._least) - self._view.viewport().width()
        for column in self._order:
            self._view.setColumnHidden(column, lacking > 0)
            lacking -= widths[column] if lacking > 0 else 0
