"""A page around one long list under its filter line."""

from typing import Generic

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.filter_line import FilterLine
from ui.parts.page import Page
from ui.parts.paged_model import R
from ui.parts.record_list import RecordList


class ListPage(Page, Generic[R]):
    """A subclass adds choices to the line, and lists in reload() what they and the words let through.

    Args:
        desk: the desk.
        rows: the list.
        hint: what the line's words are looked for in.
        parent: the parent.
    """

    def __init__(self, desk: Desk, rows: RecordList[R], hint: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.list = rows
        self.filters = FilterLine(hint, rows)
        self.filters.changed.connect(self._mark)
        self.setFocusProxy(rows)

    def show_record(self, record_id: str) -> bool:
        self.refresh()
        if self.list.model.row_of(record_id) is None and self.filters.narrowed():
            self.filters.clear()
            self.refresh()
        found = self.list.choose(record_id)
        if found:
            self.list.setFocus()
        return found

    def _on_plan_chosen(self) -> None:
        with QSignalBlocker(self.filters):
            self.filters.clear()
        super()._on_plan_chosen()
