"""What is done while nobody asks for anything: files read and recognised, checked, old trash emptied."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer

from ui.ground.desk import Desk
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import Bite, check_bite
from wenming_desktop.evidence.library import library_counts
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import sync_corrections
from wenming_desktop.evidence.trash import empty_overdue
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.recogniser import NoRecognitionError

_REST = 2000  # milliseconds after new files came, or while other work runs
_BITE_EVERY = 5 * 60 * 1000  # milliseconds


class Background(QObject):
    """Begins by start(), and again whenever files came in; ends with the desk.

    A failure of its work is in the log: nobody asked for it, and it is tried again.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._begun = False
        self._resting = QTimer(self, interval=_REST, singleShot=True)
        self._resting.timeout.connect(self._read)
        self._biting = QTimer(self, interval=_BITE_EVERY)
        self._biting.timeout.connect(self.bite)
        desk.changed.connect(self._on_changed)
        for runner in (desk.jobs, desk.papers):
            runner.started.connect(self._make_way)
            runner.idle.connect(self._begin_again)
        desk.recognition.failed.connect(self._tell_failure)

    def start(self) -> None:
        """Begin, a little later."""
        self._begun = True
        self._resting.start()
        self._biting.start()

    def bite(self) -> None:
        """Check for some seconds what was not checked for a month, unless something else is going on."""
        if not self._busy():
            workspace = self._desk.workspace

            def work(job: Job) -> Bite:
                return check_bite(workspace.log, workspace.files, job)

            self._desk.background.start("校验材料", work, self._tell, housekeeping=True)

    def _busy(self) -> bool:
        return any(runner.busy() for runner in (self._desk.jobs, self._desk.papers, self._desk.background))

    def _on_changed(self, changed: Changed) -> None:
        if self._begun and Table.EVIDENCE in changed.tables:
            self._resting.start()

    def _make_way(self) -> None:
        """Leave processor and disk to what the clerk has asked for."""
        if self._desk.jobs.asked_for() or self._desk.papers.asked_for():
            self._desk.recognition.interrupt()

    def _begin_again(self) -> None:
        if self._begun:
            self._resting.start()

    def _read(self) -> None:
        recognition = self._desk.recognition
        if recognition.running and not self._desk.read(library_counts).unread:
            return
        if self._busy():
            recognition.interrupt()  # new files are read first
            self._resting.start()
            return
        workspace = self._desk.workspace

        def work(job: Job) -> int:
            sync_corrections(workspace.log, workspace.texts)  # the data may have been restored
            empty_overdue(workspace.log, workspace.files, workspace.texts, datetime.now(UTC))
            return read_files(workspace.log, workspace.files, workspace.texts, job)

        def go_on(_read: int) -> None:
            recognition.begin()

        def failed(error: UserError) -> None:
            self._desk.noted.emit("材料里的字没有读完", error.message, "unrecognised")
            recognition.begin()

        self._desk.background.start("读取材料", work, go_on, failed, housekeeping=True)

    def _tell_failure(self, error: UserError) -> None:
        impossible = isinstance(error, NoRecognitionError)
        words = "这台电脑认不出扫描件里的字" if impossible else "识别没有做完"
        self._desk.noted.emit(words, error.message, "unrecognised")

    def _tell(self, bite: Bite) -> None:
        if bite.words:
            self._desk.noted.emit(bite.words, "", "unsound")
