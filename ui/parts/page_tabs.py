"""Pages as tabs within a tab."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.parts.page import Page

P = TypeVar("P", bound=Page)


class PageTabs(Page):
    """A page of pages, each made when it is first shown or asked for; the first at once.

    Args:
        desk: the desk.
        pages: titles and kinds of pages, left to right.
        parent: the parent.
    """

    def __init__(
        self, desk: Desk, pages: Sequence[tuple[str, type[Page]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._kinds = [kind for _, kind in pages]
        self._made: dict[type[Page], Page] = {}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, _ in pages:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._make)
        self.page(self._kinds[0])

    def page(self, kind: type[P]) -> P:
        """The page of a kind."""
        made = self._made.get(kind)
        if not isinstance(made, kind):
            made = self._made[kind] = kind(self.desk)
            layout = self.tabs.widget(self._kinds.index(kind)).layout()
            assert layout  # noqa: S101 - its own
            layout.addWidget(made)
            made.show()  # at once, not in Qt's own time: what changes next must reach it
        return made

    def part_shown(self) -> str:
        return self.tabs.tabText(self.tabs.currentIndex())

    def show_part(self, name: str) -> None:
        titles = [self.tabs.tabText(at) for at in range(self.tabs.count())]
        if name in titles:
            self.tabs.setCurrentIndex(titles.index(name))

    def _make(self, at: int) -> None:
        self.page(self._kinds[at])

    def show_record(self, record_id: str) -> bool:
        for at, kind in enumerate(self._kinds):
            if self.page(kind).show_record(record_id):
                self.tabs.setCurrentIndex(at)
                self.page(kind).setFocus()  # its list, by its proxy
                return True
        return False
