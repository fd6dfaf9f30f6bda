"""Reading scans while nobody waits for it: begun, interrupted, paused, and what came of it."""

from collections.abc import Collection

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ground.long_work import JobRunner, LongWork
from ui.ground.preferences import (
    keep_recognition_paused,
    keep_recognition_refused,
    recognition_paused,
    recognition_refused,
)
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.recognising import recognise_files
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.recogniser import NoRecognitionError
from wenming_desktop.workspace import Workspace

_TOLD_EVERY = 1000  # milliseconds


class Recognition(QObject):
    """What waits is read on the background runner, one page after the other; every page read is kept.

    Attributes:
        running: whether it is under way.
        paused: by the clerk, kept on this PC.
        done, total: how far it is.
        refused: why this PC cannot do it at all; None where that is not known.
    """

    moved = Signal()  # any of these changed, or more was read
    failed = Signal(object)  # UserError; a NoRecognitionError once for each version of the program on this PC

    def __init__(self, workspace: Workspace, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._runner = workspace, runner
        self._work: LongWork | None = None
        self._among: Collection[str] | None = None  # hashes wanted first
        self._anew = False
        self._wanted = False  # by the clerk, while it was still under way with something else
        self.paused = recognition_paused()
        self.done, self.total = 0, 0
        self.refused: UserError | None = None
        self._telling = QTimer(self, interval=_TOLD_EVERY, singleShot=True)
        self._telling.timeout.connect(self.moved)

    @property
    def running(self) -> bool:
        return self._work is not None

    def begin(self) -> None:
        """Go on with what waits, unless it is paused, or this PC is known not to be able to."""
        if not (self.running or self.paused or recognition_refused()):
            self._start()

    def now(self, among: Collection[str] | None = None, *, anew: bool = False) -> None:
        """What the clerk asks for: begin at once, with these files, whatever was said before.

        Args:
            among: their hashes; all without any.
            anew: also what was read already, by another edition of what reads.
        """
        keep_recognition_refused(refused=False)
        self._keep_paused(paused=False)
        self._among, self._anew = among, anew
        if self._work:
            self._wanted = True
            self._work.cancel()
        else:
            self._start()

    def pause(self) -> None:
        """Stop, also after the next start of the program, until it is asked for."""
        self._keep_paused(paused=True)
        self.interrupt()
        self.moved.emit()

    def go_on(self) -> None:
        """End the pause."""
        self._keep_paused(paused=False)
        self.begin()
        self.moved.emit()

    def interrupt(self) -> None:
        """Stop for something that cannot wait; whoever does that calls begin() afterwards."""
        if self._work:
            self._work.cancel()

    def _keep_paused(self, *, paused: bool) -> None:
        self.paused = paused
        keep_recognition_paused(paused=paused)

    def _start(self) -> None:
        workspace, among, anew = self._workspace, self._among, self._anew

        def work(job: Job) -> int:
            return recognise_files(workspace.log, workspace.files, workspace.texts, job, among, again=anew)

        self.done = self.total = 0
        self._work = self._runner.start(
            "识别文字", work, self._finish, self._fail, self._stopped, housekeeping=True
        )
        self._work.progressed.connect(self._report)
        self.moved.emit()

    def _report(self, done: int, total: int, _name: str) -> None:
        self.done, self.total = done, total
        if not self._telling.isActive():
            self._telling.start()

    def _finish(self, _read: int) -> None:
        self.refused = None
        following = self._among is not None  # these first, then all others
        self._among, self._anew = None, False
        self._end()
        if following:
            self.begin()

    def _fail(self, error: UserError) -> None:
        if isinstance(error, NoRecognitionError):
            self.refused = error
            keep_recognition_refused(refused=True)
        self.failed.emit(error)
        self._end()

    def _stopped(self) -> None:
        self._end()

    def _end(self) -> None:
        self._work = None
        if self._wanted:
            self._wanted = False
            self._start()
        self.moved.emit()
