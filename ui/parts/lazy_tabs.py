"""Tabs within a tab; what lies under one is made when it is first shown or asked for."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget


class LazyTabs(QTabWidget):
    """Titles with what makes their pages; the first page is made at once.

    Args:
        pages: left to right.
        parent: the parent.
    """

    def __init__(
        self, pages: Sequence[tuple[str, Callable[[], QWidget]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._makers = dict(enumerate(make for _, make in pages))
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        for title, _ in pages:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.addTab(holder, title)
        self.currentChanged.connect(self.fill)
        self.fill(0)

    def fill(self, index: int) -> None:
        """Make a page that is not there yet."""
        make = self._makers.pop(index, None)
        layout = self.widget(index).layout() if make else None
        if make and layout:
            made = make()
            layout.addWidget(made)
            made.show()  # at once, not in Qt's own time: what changes next must reach it
