"""What is done while nobody asks for anything: what is in new files is read."""

from PySide6.QtCore import QObject, QTimer

from ui.ground.desk import Desk
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.jobs import Job

_REST = 2000  # milliseconds after new files came, or while other work runs


class Background(QObject):
    """Begins by start(), and again whenever files came in; ends with the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._begun = False
        self._resting = QTimer(self, interval=_REST, singleShot=True)
        self._resting.timeout.connect(self._read)
        desk.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin, a little later."""
        self._begun = True
        self._resting.start()

    def _on_changed(self, changed: Changed) -> None:
        if self._begun and Table.EVIDENCE in changed.tables:
            self._resting.start()

    def _read(self) -> None:
        if self._desk.jobs.busy() or self._desk.background.busy():
            self._resting.start()
            return
        workspace = self._desk.workspace

        def work(job: Job) -> int:
            return read_files(workspace.log, workspace.files, workspace.texts, job)

        # A failure is in the log; nobody asked for it, and it is tried again.
        self._desk.background.start("读取材料", work, housekeeping=True)
