"""调度督办: orders to the departments, and dated reviews of who stands where."""

from functools import cached_property

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.parts.lazy_tabs import LazyTabs
from ui.progress.orders_page import OrdersPanel
from ui.progress.reviews_page import ReviewsPanel


class SupervisionPage(QWidget):
    """The two lists as tabs within the tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tabs = LazyTabs((("督办单", lambda: self.orders), ("调度", lambda: self.reviews)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @cached_property
    def orders(self) -> OrdersPanel:
        """The orders."""
        return OrdersPanel(self._desk, self)

    @cached_property
    def reviews(self) -> ReviewsPanel:
        """The reviews."""
        return ReviewsPanel(self._desk, self)

    def show_record(self, record_id: str) -> bool:
        """Choose an order's row; False if this year has no such order."""
        self.tabs.setCurrentIndex(0)
        found = self.orders.choose(record_id)
        if found:
            self.orders.list.view.setFocus()
        return found
