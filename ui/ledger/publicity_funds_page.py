"""宣传与资金: reports in the media, and the campaign's money."""

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ledger.funds_page import FundsPage
from ui.ledger.publicity_page import PublicityPage
from ui.parts.page_tabs import PageTabs


class PublicityFundsPage(PageTabs):
    """The two lists."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, (("宣传报道", PublicityPage), ("专项资金", FundsPage)), parent)
