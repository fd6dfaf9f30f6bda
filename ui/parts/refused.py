"""Refused texts: their reason has room of its own, and none goes out of sight before the clerk was asked."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.ground.messages import ask
from wenming_desktop.words import shortened

COMES_BACK = "comes_back"  # property of a field whose refused text outlives it (Desk.refused)


class Reason(QLabel):
    """Why something was refused, hidden without a reason; as high as its lines, whatever stands around it.

    A layout that may shrink what wraps would paint it over its neighbours.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "late")
        self.setWordWrap(True)
        self.hide()

    def hasHeightForWidth(self) -> bool:
        return False

    def say(self, reason: str) -> None:
        """Show a reason, or with "" nothing."""
        self.setText(reason)
        self.setVisible(bool(reason))
        self._take_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


def ask_before_giving_up(
    parent: QWidget | None,
    typed: str,
    reason: str,
    give_up: Callable[[], object],
    go_back: Callable[[], object],
) -> None:
    """Ask what becomes of a refused text whose place shows something else now; Enter and Esc go back."""
    told = f"刚才填的“{shortened(typed)}”还没有保存，先留着。\n{reason}"
    ask(parent, told, "不要了", give_up, no=("回去改", go_back))
