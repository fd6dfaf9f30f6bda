"""宣传与资金: reports in the media, and the campaign's money."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.pages.funds import FundsPanel
from ui.pages.publicity import PublicityPanel


class PublicityFundsPage(QWidget):
    """The two lists as tabs within the tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.publicity = PublicityPanel(desk)
        self.funds = FundsPanel(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.publicity, "宣传报道")
        self.tabs.addTab(self.funds, "专项资金")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def show_record(self, record_id: str) -> bool:
        """Choose the row of a report or of a fund entry; False if this year has neither."""
        for panel in (self.publicity, self.funds):
            if panel.choose(record_id):
                self.tabs.setCurrentWidget(panel)
                panel.list.view.setFocus()
                return True
        return False
