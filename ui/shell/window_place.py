"""Where the window stands on the screen: as it stood when the program was last closed."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QMainWindow

from ui.ground import theme
from ui.ground.preferences import keep_bytes, kept_bytes

_GEOMETRY = "window/geometry"
_SMALL = (1440, 900)  # pixels: on a screen up to this the window takes all of it
_SHARE = 0.86  # of a larger screen, at the first start
_FRAME = 32  # pixels at 100 %: the title bar that the desktop adds


def stand_as_before(window: QMainWindow) -> None:
    """Place the window as it stood last; at the first start fitted to the screen, maximised on a small one.

    A place on a screen that is gone, or larger than the screen there is now, is brought back onto it.
    """
    if not window.restoreGeometry(kept_bytes(_GEOMETRY)):
        _fit_to_screen(window)
    elif not window.isMaximized():
        room = window.screen().availableGeometry()
        window.setGeometry(_brought_into(window.geometry(), room))


def keep_place(window: QMainWindow) -> None:
    """Keep where the window stands for the next start on this PC."""
    keep_bytes(_GEOMETRY, window.saveGeometry())


def come_to_front(window: QMainWindow) -> None:
    """Show the window above all others as it was: maximised stays maximised."""
    window.setWindowState(
        (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
    )
    window.show()
    window.raise_()
    window.activateWindow()


def _fit_to_screen(window: QMainWindow) -> None:
    room = window.screen().availableGeometry()
    width, height = round(room.width() * _SHARE), round(room.height() * _SHARE)
    window.setGeometry(_brought_into(QRect(0, 0, width, height), room))
    window.move(room.center() - window.rect().center())
    if room.width() <= _SMALL[0] or room.height() <= _SMALL[1]:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def _brought_into(place: QRect, room: QRect) -> QRect:
    """A place moved and, where it is larger, cut so that it and its title bar are wholly on a screen."""
    inside = room.adjusted(0, theme.px(_FRAME), 0, 0)
    size = place.size().boundedTo(inside.size())
    left = max(inside.left(), min(place.left(), inside.right() + 1 - size.width()))
    top = max(inside.top(), min(place.top(), inside.bottom() + 1 - size.height()))
    return QRect(left, top, size.width(), size.height())
