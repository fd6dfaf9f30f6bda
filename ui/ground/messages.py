"""Messages to the clerk: what happened, what was kept, what to do; details can be copied."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QMessageBox, QTextEdit, QWidget

from ui.ground.qt import descendants
from wenming_desktop.errors import UserError

_SHOW, _HIDE = "显示详情", "收起详情"


def show_error(parent: QWidget | None, error: UserError) -> QMessageBox:
    """Show an error over its window; does not block."""
    return _tell(parent, QMessageBox.Icon.Warning, error)


def show_note(parent: QWidget | None, text: str) -> QMessageBox:
    """Tell the clerk something that needs no decision; does not block."""
    return _tell(parent, QMessageBox.Icon.Information, UserError(text))


def show_offer(parent: QWidget | None, text: str, *deeds: tuple[str, Callable[[], object]]) -> QMessageBox:
    """Tell the clerk something, with deeds that are offered; does not block, and waits its turn."""
    box = _Box(parent, QMessageBox.Icon.Information, text)
    box.add_way_out()
    for name, deed in deeds:
        box.addButton(name, QMessageBox.ButtonRole.ActionRole).clicked.connect(deed)
    box.appear()
    return box


def _tell(parent: QWidget | None, symbol: QMessageBox.Icon, error: UserError) -> QMessageBox:
    """Boxes never lie over each other: where something is told over that window already, this is added."""
    over = parent.window() if parent else None
    told = descendants(over, _Telling) if over else []
    shown = next((box for box in told if box.over is over and not box.ended), None)
    if shown:
        shown.tell_too(symbol, error)
        return shown
    box = _Telling(parent, symbol, error)
    box.appear()
    return box


def ask(
    parent: QWidget | None,
    text: str,
    yes: str,
    on_yes: Callable[[], object],
    instead: tuple[str, Callable[[], object]] | None = None,
    no: tuple[str, Callable[[], object]] = ("取消", lambda: None),
    *,
    wanted: bool = False,
) -> QMessageBox:
    """Ask before something that matters; ``yes`` names the deed, ``instead`` another one that is offered.

    Enter and Esc do neither; ``no`` is what that is called, and what follows it. With ``wanted`` Enter does
    the deed: for what goes on with what the clerk has just begun and takes nothing away. While another
    message lies over that window, the question waits its turn.
    """
    box = _Box(parent, QMessageBox.Icon.Question, text)
    deed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    if instead:
        box.addButton(instead[0], QMessageBox.ButtonRole.ActionRole).clicked.connect(instead[1])
    back = box.addButton(no[0], QMessageBox.ButtonRole.RejectRole)
    back.clicked.connect(no[1])
    if wanted:
        box.setDefaultButton(deed)
    else:
        box.setDefaultButton(back)
    box.setEscapeButton(back)
    deed.clicked.connect(on_yes)
    box.appear()
    return box


class _Box(QMessageBox):
    """A message over a window, with which it goes."""

    def __init__(self, parent: QWidget | None, symbol: QMessageBox.Icon, text: str) -> None:
        super().__init__(symbol, "文明创建工作台", text, QMessageBox.StandardButton.NoButton, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.over = parent.window() if parent else None
        self.ended = False
        self.finished.connect(self._end)
        if self.over:
            self.over.installEventFilter(self)

    def appear(self) -> None:
        """Show it over its window, once what lies there before it is answered; does not block."""
        others = descendants(self.over, _Box) if self.over else []
        before = next((box for box in others if box.over is self.over and box.isVisible()), None)
        if before:
            before.finished.connect(self.appear)
        else:
            QDialog.open(self)

    def _end(self) -> None:
        self.ended = True

    def add_way_out(self) -> None:
        """知道了, which Enter and Esc mean, whatever other buttons there are."""
        seen = self.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(seen)
        self.setEscapeButton(seen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that is made small is hidden by the system, which is no end of it.
        if watched is self.over and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.hide()
            self.deleteLater()
        return super().eventFilter(watched, event)


class _Telling(_Box):
    """What happened or went wrong; details that say more than the sentence can be seen and copied."""

    def __init__(self, parent: QWidget | None, symbol: QMessageBox.Icon, error: UserError) -> None:
        super().__init__(parent, symbol, error.message)
        self.add_way_out()
        self._details: list[str] = []
        self._show: QAbstractButton | None = None
        self._add_details(error)

    def tell_too(self, symbol: QMessageBox.Icon, error: UserError) -> None:
        """Tell another thing below what is told already; one error makes the whole a warning."""
        if symbol == QMessageBox.Icon.Warning and self.icon() != symbol:
            self.setIcon(symbol)
            self._name_details()
        if error.message not in self.text().split("\n\n"):
            self.setText(f"{self.text()}\n\n{error.message}")
            self._add_details(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._name_details()

    def _add_details(self, error: UserError) -> None:
        if not error.details or error.details in error.message:
            return
        first = not self._details
        self._details.append(error.details)
        self.setDetailedText("\n\n".join(self._details))
        if first:
            role = QMessageBox.ButtonRole.ActionRole
            self._show = next(each for each in self.buttons() if self.buttonRole(each) == role)
            self._show.clicked.connect(self._name_details)
            copy = self.addButton("复制详情", role)
            copy.clicked.disconnect()  # copying must not close the message
            copy.clicked.connect(
                lambda: QGuiApplication.clipboard().setText(f"{self.text()}\n{self.detailedText()}")
            )
        self._name_details()

    def _name_details(self) -> None:
        """Qt's own words for the button that shows them end in three dots of a typewriter."""
        if self._show:
            (details,) = descendants(self, QTextEdit)
            self._show.setText(_HIDE if details.isVisible() else _SHOW)
