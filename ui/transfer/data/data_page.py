"""数据与备份: what there is to go back to, whether the originals are whole, where the data lies."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import put
from ui.parts.page import Page
from ui.transfer.data.backups_card import BackupsCard
from ui.transfer.data.check_card import CheckCard
from ui.transfer.data.folder_card import FolderCard
from ui.transfer.data.second_card import SecondCard
from ui.transfer.data.sidecar_card import SidecarCard
from wenming_desktop.entities.table_names import Table

_BESIDE = 1200  # pixels at 100 % from which the cards stand in two columns
_LEFT, _RIGHT = 2, 1  # shares of the width


class DataPage(Page):
    """Needs no plan. Everything slow is read by a worker; cards say what they know at once."""

    # Whatever is changed is another thing that going back would change.
    tables: ClassVar[frozenset[Table]] = frozenset({*Table} - {Table.FILE_FACT})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.backups = BackupsCard(desk)
        self.check = CheckCard(desk)
        self.folder = FolderCard(desk)
        self.second = SecondCard(desk)
        self.sidecar = SidecarCard(desk)
        inside = QWidget()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._cards.setContentsMargins(*[theme.px(12)] * 4)
        self._cards.setSpacing(theme.px(12))
        for share, cards in (
            (_LEFT, (self.backups, self.check, None)),
            (_RIGHT, (self.folder, self.second, self.sidecar, None)),
        ):
            column = QVBoxLayout()
            column.setSpacing(theme.px(12))
            put(column, *cards)
            self._cards.addLayout(column, share)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.setFocusProxy(self.backups.view)
        desk.jobs.idle.connect(self._follow_work)
        desk.second.moved.connect(self._follow_second)

    def reload(self) -> None:
        self.backups.reload()
        self.folder.reload()
        self.sidecar.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.px(_BESIDE)
        directions = QBoxLayout.Direction
        self._cards.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.second.look()

    def _follow_second(self) -> None:
        """It came, went, or has something new."""
        self.check.follow_second()
        if self.isVisible() and not self.desk.second.running:
            self.backups.reload()
            self.sidecar.reload()

    def _follow_work(self) -> None:
        """A backup may have been made."""
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
