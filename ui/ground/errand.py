"""Long work of one dialog: its own progress, its own cancel, and whichever end it comes to."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from ui.ground.desk import Desk
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job

_REPORT_SECONDS = 0.05  # reports closer together than this would flood the window


class Errand(QObject):
    """Work on the desk's worker thread; ends with exactly one of ``succeeded``, ``failed``, ``cancelled``.

    It belongs to the desk and outlives a dialog that is closed meanwhile. An unexpected exception goes to
    the desk as always; the errand then counts as cancelled.
    """

    progressed = Signal(object, object, str)  # done, total (as Job.report), what is under way
    succeeded = Signal(object)  # what the work returned
    failed = Signal(UserError)
    cancelled = Signal()

    def __init__(self, desk: Desk, name: str, work: Callable[[Job], object]) -> None:
        super().__init__(desk)
        self._work = work
        self._job = Job(self._report)
        self._outer: Job | None = None
        self._reported_at = 0.0
        self._over = False
        # Queued: the runner says that it is idle before it hands over the last result.
        desk.jobs.idle.connect(self._on_idle, Qt.ConnectionType.QueuedConnection)
        desk.run(name, self._run, self._finish)

    def cancel(self) -> None:
        """Stop this work, running or waiting, and no other."""
        self._job.cancel()

    def _run(self, outer: Job) -> object:
        self._outer = outer
        try:
            self._job.check()
            return self._work(self._job)
        except (UserError, Cancelled) as error:
            return error

    def _report(self, done: int, total: int, text: str) -> None:
        assert self._outer  # noqa: S101 - set before the work begins
        self._outer.check()
        now = time.monotonic()
        if done >= total or now - self._reported_at >= _REPORT_SECONDS:
            self._reported_at = now
            self._outer.report(done, total, text)
            self.progressed.emit(done, total, text)

    def _finish(self, outcome: object) -> None:
        self._over = True
        if isinstance(outcome, UserError):
            self.failed.emit(outcome)
        elif isinstance(outcome, Cancelled):
            self.cancelled.emit()
        else:
            self.succeeded.emit(outcome)
        self.deleteLater()

    def _on_idle(self) -> None:
        if not self._over:  # stopped with all other work before it began, or failed unexpectedly
            self._finish(Cancelled())
