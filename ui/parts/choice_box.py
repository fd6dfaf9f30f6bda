"""A list of choices that never widens its dialog, and drops down as wide as its entries."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox

from ui.ground import theme

_LEAST, _WIDEST = 120, 420  # pixels at 100 % of the closed box
_BESIDE = 28  # pixels at 100 %: the frame and the scroll bar


class ChoiceBox(QComboBox):
    """However long its entries are, the closed box has room for some characters; the open list shows all."""

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().boundedTo(QSize(theme.px(_LEAST), theme.px(_WIDEST)))

    def sizeHint(self) -> QSize:
        return super().sizeHint().boundedTo(QSize(theme.px(_WIDEST), theme.px(_WIDEST)))

    def showPopup(self) -> None:
        view = self.view()
        room = self.screen().availableSize().width() - self.mapToGlobal(self.rect().topLeft()).x()
        wanted = view.sizeHintForColumn(0) + theme.px(_BESIDE)
        view.setMinimumWidth(min(wanted, max(room, self.screen().availableSize().width() * 2 // 3)))
        super().showPopup()
