"""A page that keeps itself right: it reloads on what concerns it, and waits with that while it is hidden."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from wenming_desktop.changes.lane import Changed


class LivePage(QWidget):
    """Calls reload() when it is first shown, on changes of its tables, and when another year is chosen.

    Args:
        desk: the desk.
        tables: names of the tables whose rows it shows.
        parent: the parent.
    """

    def __init__(self, desk: Desk, tables: frozenset[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._tables = tables
        self._stale = True
        desk.changed.connect(self._on_changed)
        desk.plan_chosen.connect(self._on_plan_chosen)

    def reload(self) -> None:
        """Show everything as it stands now; a subclass says how."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Reload now if that was put off, so that a row can be chosen before the page is seen."""
        if self._stale:
            self._stale = False
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_changed(self, changed: Changed) -> None:
        if changed.tables & self._tables:
            self._mark()

    def _on_plan_chosen(self) -> None:
        self._mark()

    def _mark(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()
