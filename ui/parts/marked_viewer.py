"""A file's pages with the marks that the clerk has drawn on them."""

from collections.abc import Sequence
from dataclasses import astuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.file_viewer import NOTHING, FileViewer, Frame
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.marks import Mark, marks_of, set_marks


class MarkedViewer(FileViewer):
    """Shows a piece of evidence; frames that are drawn become its marks at once."""

    marks_shown = Signal(int)  # how many there are on all its pages

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._evidence = ""
        self._marks: Sequence[Mark] = ()
        self.frame_drawn.connect(self._add)
        self.frame_unwanted.connect(self._take_away)
        self.no_frames_wanted.connect(self.clear_marks)
        desk.changed.connect(self._on_changed)

    def show_evidence(
        self, evidence_id: str, sha256: str, name: str, page: int = 1, words: Sequence[str] = ()
    ) -> None:
        """Show a file on record; arguments as show_file()."""
        if evidence_id != self._evidence and self.marking.isChecked():
            self.marking.click()  # drawing was meant for the file before
        self._evidence = evidence_id
        self.show_file(sha256, name, page, words)
        self.allow_marking(allowed=True)
        self._load()

    def show_nothing(self, text: str = NOTHING) -> None:
        self._evidence, self._marks = "", ()
        super().show_nothing(text)

    def clear_marks(self) -> None:
        """Take all marks of the file away."""
        if self._marks:
            self._desk.taken(set_marks, self._evidence, list[Mark](), parent=self)

    def _add(self, page: int, left: float, top: float, width: float, height: float) -> None:
        marks = [*self._marks, Mark(page, left, top, width, height)]
        self._desk.taken(set_marks, self._evidence, marks, parent=self)

    def _take_away(self, number: int) -> None:
        marks = [mark for at, mark in enumerate(self._marks) if at != number]
        self._desk.taken(set_marks, self._evidence, marks, parent=self)

    def _on_changed(self, changed: Changed) -> None:
        if Table.EVIDENCE_MARK in changed.tables and self._evidence:
            self._load()

    def _load(self) -> None:
        self._marks = self._desk.read(marks_of, self._evidence)
        self.show_frames([Frame(*astuple(mark)[:5]) for mark in self._marks])
        self.marks_shown.emit(len(self._marks))
