"""Looking into files on a thread of its own: what was asked last comes first, nobody waits for it."""

from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

from PySide6.QtCore import QObject, Qt, Signal

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.viewing.previews import Previews
from wenming_desktop.viewing.viewer import PagePicture, Place, Viewer
from wenming_desktop.workspace import Workspace

_KEPT_SIDE = 1200  # pixels: larger pages are drawn anew each time
_IDLE = 20.0  # seconds until the child process ends


@dataclass(frozen=True)
class PageWanted:
    """A page of a stored file, within so many pixels of the screen."""

    sha256: str
    name: str
    page: int
    width: int
    height: int


@dataclass(frozen=True)
class WordsWanted:
    """Where words stand on a page of a stored file."""

    sha256: str
    name: str
    page: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class CutsWanted:
    """Pieces of a page of a stored file, each turned clockwise by so many degrees."""

    sha256: str
    name: str
    page: int
    places: tuple[Place, ...]
    turn: int = 0


Wanted = PageWanted | WordsWanted | CutsWanted


def _written(path: Path) -> int:
    """When a file was written last; 0 where it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


class Looking(QObject):
    """Answers on the main thread, for whoever listens; the same wish twice is answered once."""

    pictured = Signal(object, object)  # PageWanted, PagePicture
    found = Signal(object, object)  # WordsWanted, tuple[Place, ...]
    cut = Signal(object, object)  # CutsWanted, tuple[bytes, ...] of JPEGs; none where it cannot be drawn
    _broken = Signal(object)  # an exception that is a bug

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._previews = Previews(workspace.cache_folder / "previews")
        self._changed = Condition()  # guards the four below
        self._waiting: dict[Wanted, None] = {}  # the last one is next
        self._under_way: Wanted | None = None
        self._thread: Thread | None = None
        self._job = Job()
        self._joined = False
        self._broken.connect(self._raise, Qt.ConnectionType.QueuedConnection)

    def want(self, *wishes: Wanted) -> None:
        """Ask; the first of these comes first, before all that waits already."""
        with self._changed:
            if self._joined:
                return
            for wish in reversed(wishes):
                self._waiting.pop(wish, None)
                if wish != self._under_way:
                    self._waiting[wish] = None
            if self._waiting and self._thread is None:
                self._thread = Thread(target=self._work, name="looking", daemon=True)
                self._thread.start()
            self._changed.notify()

    def forget(self, *wishes: Wanted) -> None:
        """Let go of what is not wanted any more, where nobody has begun with it."""
        with self._changed:
            for wish in wishes:
                self._waiting.pop(wish, None)

    def join(self) -> None:
        """End it; what is asked later is not answered."""
        with self._changed:
            self._joined = True
            self._job.cancel()
            self._changed.notify()
            thread = self._thread
        if thread:
            thread.join()

    def _work(self) -> None:
        try:
            with Viewer() as viewer:
                while wish := self._next():
                    self._answer(viewer, wish)
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - raised anew on the main thread
            with self._changed:
                self._thread = None
            self._broken.emit(error)

    def _next(self) -> Wanted | None:
        """What to look at now; None where nothing was asked for a while."""
        with self._changed:
            self._under_way = None
            self._changed.wait_for(lambda: self._waiting or self._joined, _IDLE)
            if self._joined or not self._waiting:
                self._thread = None
                return None
            self._under_way, _ = self._waiting.popitem()
            return self._under_way

    def _answer(self, viewer: Viewer, wish: Wanted) -> None:
        path = self._workspace.files.path(wish.sha256)
        if isinstance(wish, WordsWanted):
            places = viewer.find(path, wish.name, wish.page, wish.words, self._job)
            self.found.emit(wish, places)
            return
        if isinstance(wish, CutsWanted):
            pieces = viewer.cuts(path, wish.name, wish.page, wish.places, wish.turn, self._job)
            self.cut.emit(wish, pieces)
            return
        size = (wish.page, wish.width, wish.height)
        key = f"{wish.sha256}-{_written(path):x}"  # what was altered, and what is healed, is drawn anew
        picture = self._previews.get(key, *size)
        if picture is None:
            try:
                picture = viewer.page(path, wish.name, *size, job=self._job)
            except UserError as error:  # no child process; another time there may be one
                self.pictured.emit(wish, PagePicture(b"", 1, 1, True, words=error.message))
                return
            # What is wrong with a file may be mended, and what is wrong with this PC, too
            if not picture.words and max(picture.width, picture.height) <= _KEPT_SIDE:
                self._previews.put(key, *size, picture)
        self.pictured.emit(wish, picture)

    def _raise(self, error: Exception) -> None:
        raise error
