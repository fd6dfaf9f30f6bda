"""A page of the window, with the one life that all of them have."""

from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table


class Page(QWidget):
    """Reloads on changes that concern it and when another year is chosen; while it is hidden, that waits.

    Args:
        desk: the desk.
        parent: the parent.
    """

    tables: ClassVar[frozenset[Table]] = frozenset()  # whose rows it shows

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._stale = True
        desk.changed.connect(self._on_changed)
        desk.plan_chosen.connect(self._on_plan_chosen)
        desk.day_turned.connect(self._mark)

    def reload(self) -> None:
        """Show everything as it stands now; a subclass says how."""

    def refresh(self) -> None:
        """Reload now if that was put off, so that a record can be chosen before the page is seen."""
        if self._stale:
            self._stale = False
            self.reload()

    def show_record(self, record_id: str) -> bool:
        """Choose a record's row, whatever was left out before; False if the page has no such record."""
        return False

    def show_hit(self, record_id: str, page: int, words: str) -> bool:
        """Choose a record's row and show where words stand on a page of its file; else as show_record()."""
        return self.show_record(record_id)

    def show_place(self, panel: str, place: str) -> None:
        """Show a place of the chosen record, as Desk.place_wanted names it; only where tasks are shown."""

    def current_task(self) -> str | None:
        """The id of the task on show; None where it is no task that the page shows."""
        return None

    def part_shown(self) -> str:
        """Which of its parts is in front, by its name; empty where it has but one."""
        return ""

    def show_part(self, name: str) -> None:
        """Bring a part to the front; nothing where there is none of that name."""

    def concerned(self, changed: Changed) -> bool:
        """Whether a change may alter what is shown."""
        return bool(changed.tables & self.tables)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_changed(self, changed: Changed) -> None:
        if self.concerned(changed):
            self._mark()

    def _on_plan_chosen(self) -> None:
        self._mark()

    def _mark(self) -> None:
        """What is shown is out of date."""
        self._stale = True
        if self.isVisible():
            self.refresh()
