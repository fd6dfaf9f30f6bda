"""宣传与资金: reports in the media, and the campaign's money."""

from functools import cached_property

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.ledger.funds_page import FundsPanel
from ui.ledger.publicity_page import PublicityPanel
from ui.parts.lazy_tabs import LazyTabs


class PublicityFundsPage(QWidget):
    """The two lists as tabs within the tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tabs = LazyTabs((("宣传报道", lambda: self.publicity), ("专项资金", lambda: self.funds)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @cached_property
    def publicity(self) -> PublicityPanel:
        """The reports."""
        return PublicityPanel(self._desk, self)

    @cached_property
    def funds(self) -> FundsPanel:
        """The money."""
        return FundsPanel(self._desk, self)

    def show_record(self, record_id: str) -> bool:
        """Choose the row of a report or of a fund entry; False if this year has neither."""
        for index in range(self.tabs.count()):
            self.tabs.fill(index)
            panel = self.funds if index else self.publicity
            if panel.choose(record_id):
                self.tabs.setCurrentIndex(index)
                panel.list.view.setFocus()
                return True
        return False
