"""调度督办: orders to the departments, and dated reviews of who stands where."""

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.page_tabs import PageTabs
from ui.progress.orders_page import OrdersPage
from ui.progress.reviews_page import ReviewsPage


class SupervisionPage(PageTabs):
    """The two lists."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, (("督办单", OrdersPage), ("调度", ReviewsPage)), parent)
