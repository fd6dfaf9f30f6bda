"""A card about one record that takes in whatever files are dropped or pasted anywhere on it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFrame, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.evidence_tiles import EvidenceSlot
from ui.parts.taking_in import local_files, take_files, take_picture
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.jobs import Job

AttachHere = Callable[[Sequence[Path], Job], list[EvidenceRow]]


class TakingCard(QFrame):
    """Its slot holds the record's files; a subclass says what becomes of new ones.

    Args:
        desk: the desk.
        proof: what the files are called, e.g. ``"凭证"``.
        parent: the parent.
    """

    def __init__(self, desk: Desk, proof: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setMinimumWidth(theme.px(300))
        self.setAcceptDrops(True)
        self._desk = desk
        self.slot = EvidenceSlot(desk, proof)
        self.slot.given.connect(self.attach)
        self.slot.picture_given.connect(self._attach_picture)

    def attach_here(self) -> AttachHere | None:
        """How files become the record's on show; None while there is none."""
        raise NotImplementedError

    def attach(self, paths: Sequence[Path]) -> None:
        """Take files in for the record on show."""
        if attach := self.attach_here():
            take_files(self._desk, paths, attach)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.attach_here() and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.attach(local_files(event.mimeData()))

    def _attach_picture(self, picture: QImage) -> None:
        if attach := self.attach_here():
            take_picture(self._desk, picture, attach)
