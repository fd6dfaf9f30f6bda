"""Files of the program that go to others: dragged or copied out, as copies under their own names."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import show_error
from ui.ground.qt import later
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.opening import copies_to_hand_out

EVIDENCE_MIME = "application/x-wenming-evidence"  # ids of records that are dragged, a line each
SLOT_MIME = "application/x-wenming-slot"  # the id of the slot that they lie in
_URLS = "text/uri-list"
_MOST = 200  # files handed out at once


class Original(Protocol):
    """A file of the store, whatever row it stands in."""

    @property
    def id(self) -> str: ...
    @property
    def original_name(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class HandedOut(QMimeData):
    """Names records to the program itself, and to others, once they ask, gives copies of their files.

    The stored bytes themselves are never handed out. Copies are made when another program asks, so that what
    is dragged within the program costs none; a refusal is shown over the window then.

    Args:
        desk: the desk.
        rows: what is dragged or copied; of more than 200 only the program itself hears.
        over: a widget of the window.
    """

    def __init__(self, desk: Desk, rows: Sequence[Original], over: QWidget) -> None:
        super().__init__()
        self._desk, self._over = desk, over
        self._originals = [(row.sha256, row.original_name) for row in rows]
        self._urls: list[QUrl] | None = None
        self.setData(EVIDENCE_MIME, "\n".join(row.id for row in rows).encode())

    def formats(self) -> list[str]:
        own = super().formats()
        return [*own, _URLS] if len(self._originals) <= _MOST else own

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferred: object) -> object:
        if mimetype == _URLS and mimetype in self.formats():
            return self._copies()
        return super().retrieveData(mimetype, preferred)  # pyright: ignore[reportArgumentType]

    def _copies(self) -> list[QUrl]:
        if self._urls is None:
            self._urls = []
            try:
                folder = self._desk.scratch_folder()
                made = copies_to_hand_out(self._desk.workspace.files, self._originals, folder)
                self._urls = [QUrl.fromLocalFile(str(path)) for path in made]
            except UserError as error:
                window = self._over.window()
                later(0, window, lambda error=error: show_error(window, error))  # not while it is dragged
        return self._urls


def dragged_evidence(data: QMimeData) -> list[str]:
    """The ids of the evidence that is dragged or was copied within the program."""
    return bytes(data.data(EVIDENCE_MIME).data()).decode().split()


def dragged_from(data: QMimeData) -> str:
    """The id of the slot that they are dragged from; empty where it is none."""
    return bytes(data.data(SLOT_MIME).data()).decode()
