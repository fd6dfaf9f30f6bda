"""调度督办: orders to the departments, and dated reviews of who stands where."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.pages.orders import OrdersPanel
from ui.pages.reviews import ReviewsPanel


class SupervisionPage(QWidget):
    """The two lists as tabs within the tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.orders = OrdersPanel(desk)
        self.reviews = ReviewsPanel(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.orders, "督办单")
        self.tabs.addTab(self.reviews, "调度")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def show_record(self, record_id: str) -> bool:
        """Choose an order's row; False if this year has no such order."""
        self.tabs.setCurrentWidget(self.orders)
        found = self.orders.choose(record_id)
        if found:
            self.orders.list.view.setFocus()
        return found
