"""Small pictures of files for what paints many of them: at hand at once, or asked for and there later."""

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication, QPixmap, QPixmapCache

from ui.ground.desk import Desk
from ui.ground.looking import PageWanted
from ui.parts.page_card import pixmap_of
from wenming_desktop.viewing.viewer import PagePicture

_MOST_WAITING = 60  # rows that were scrolled past need no picture


class Thumbnails(QObject):
    """First pages within one size.

    Args:
        desk: the desk.
        size: in pixels of the screen at 100 %.
        parent: the parent.
    """

    arrived = Signal()  # one that was asked for: paint again

    def __init__(self, desk: Desk, size: QSize, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._size = desk, size
        self._waiting: dict[PageWanted, None] = {}
        desk.looking.pictured.connect(self._take)

    def of(self, sha256: str, name: str) -> QPixmap | None:
        """The picture of a stored file; None where it is not at hand yet, it then is asked for."""
        wanted = self._wanted(sha256, name)
        known = QPixmap()
        if QPixmapCache.find(self._key(wanted), known):
            return known
        if wanted not in self._waiting:
            self._waiting[wanted] = None
            while len(self._waiting) > _MOST_WAITING:
                first = next(iter(self._waiting))
                del self._waiting[first]
                self._desk.looking.forget(first)
            self._desk.looking.want(wanted)
        return None

    def _wanted(self, sha256: str, name: str) -> PageWanted:
        ratio = _ratio()
        return PageWanted(
            sha256, name, 1, round(self._size.width() * ratio), round(self._size.height() * ratio)
        )

    def _key(self, wanted: PageWanted) -> str:
        return f"thumbnail:{wanted.sha256}:{wanted.width}:{wanted.height}"

    def _take(self, wanted: PageWanted, picture: PagePicture) -> None:
        if wanted in self._waiting:
            del self._waiting[wanted]
            QPixmapCache.insert(self._key(wanted), pixmap_of(picture, wanted.name, self._size, _ratio()))
            self.arrived.emit()


def _ratio() -> float:
    return QGuiApplication.primaryScreen().devicePixelRatio()
