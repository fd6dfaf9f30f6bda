"""Long work on a worker thread: one at a time, with progress and cancel, joined at exit."""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.log import event, told

T = TypeVar("T")
_REPORT_SECONDS = 0.05  # reports closer together than this would flood the window


class LongWork(QObject):
    """Work on a runner's thread; ends with exactly one of ``succeeded``, ``failed``, ``cancelled``.

    It belongs to the runner and outlives a dialog that is closed meanwhile. An unexpected exception goes to
    the exception hook; the work then counts as cancelled.
    """

    progressed = Signal(object, object, str)  # done, total, what is under way: as Job.report()
    succeeded = Signal(object)  # what the work returned
    failed = Signal(UserError)
    cancelled = Signal()

    def __init__(
        self, name: str, work: Callable[[Job], object], runner: "JobRunner", *, housekeeping: bool
    ) -> None:
        super().__init__(runner)
        self.name, self.housekeeping = name, housekeeping
        self._work, self._runner = work, runner
        self._job = Job(self._report)
        self._reported_at = float("-inf")

    def cancel(self) -> None:
        """Stop this work and no other: at its next report, at once while it waits, never once it is over."""
        self._job.cancel()
        self._runner.drop(self)

    def run(self) -> object:
        """Do the work, on the worker thread; what it returns, or raises."""
        with told(self.name):
            self._job.check()
            return self._work(self._job)

    def end(self, result: object, error: Exception | None) -> None:
        """Tell how it came out, on the main thread."""
        if error is None:
            self.succeeded.emit(result)
        elif isinstance(error, UserError):
            self.failed.emit(error)
        else:
            self.cancelled.emit()

    def _report(self, done: int, total: int, text: str) -> None:
        now = time.monotonic()
        if done < total:
            if now - self._reported_at < _REPORT_SECONDS:
                return
            self._reported_at = now
        self.progressed.emit(done, total, text)


class JobRunner(QObject):
    """Does work one after the other; it owns what it was given until that has ended."""

    started = Signal(str)  # the work's name
    progressed = Signal(int, str)  # per mille done, what is under way
    idle = Signal()  # nothing runs or waits, and the last end was told
    _ended = Signal(object, object, object)  # LongWork, result, error

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._works: list[LongWork] = []  # the first one runs, the others wait
        self._joined = False
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        name: str,
        work: Callable[[Job], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        *,
        housekeeping: bool = False,
    ) -> LongWork:
        """Do ``work(job)`` after what is waiting already; one of the others follows on the main thread.

        Args:
            name: what the status bar shows and the log keeps: of the kind of work, never of a file or person.
            work: the function.
            done: gets what it returned.
            failed: gets why it could not be done.
            cancelled: called when it was cancelled.
            housekeeping: nobody asked for it, and it can be done another time: it holds up no exit.
        """
        made = LongWork(name, work, self, housekeeping=housekeeping)
        made.progressed.connect(self._report)
        for end, follow in ((made.succeeded, done), (made.failed, failed), (made.cancelled, cancelled)):
            if follow:
                end.connect(follow)
        self._works.append(made)
        if len(self._works) == 1:
            self._begin()
        return made

    def busy(self) -> bool:
        """Whether work is running or waiting."""
        return bool(self._works)

    def asked_for(self) -> bool:
        """Whether work that somebody asked for is running or waiting."""
        return any(not work.housekeeping for work in self._works)

    def cancel(self) -> None:
        """Stop all work."""
        for work in self._works:
            work.cancel()

    def drop(self, work: LongWork) -> None:
        """End cancelled work that still waits."""
        if work in self._works[1:]:
            self._ended.emit(work, None, Cancelled())

    def join(self) -> None:
        """Cancel and wait until no worker runs any more; what is given later is cancelled, too."""
        self._joined = True
        self.cancel()
        self._pool.waitForDone()

    def _begin(self) -> None:
        work = self._works[0]
        if self._joined:
            self._ended.emit(work, None, Cancelled())
            return
        event(f"{work.name}：开始")
        self.started.emit(work.name)
        self._pool.start(_Runnable(work, self._ended.emit))  # pyright: ignore[reportUnknownMemberType]

    def _report(self, done: int, total: int, text: str) -> None:
        self.progressed.emit(done * 1000 // total if total else 0, text)

    def _finish(self, work: LongWork, result: object, error: Exception | None) -> None:
        if work not in self._works:
            return  # it was cancelled while it waited, and its turn came before that was told
        ran = work is self._works[0]
        self._works.remove(work)
        if not ran:
            event(f"{work.name}：取消")
        elif self._works:
            self._begin()
        work.end(result, error)
        work.deleteLater()
        if not self._works:
            self.idle.emit()
        if error and not isinstance(error, UserError | Cancelled):
            raise error


class _Runnable(QRunnable):
    def __init__(self, work: LongWork, ended: Callable[[LongWork, object, Exception | None], None]) -> None:
        super().__init__()
        self._work, self._ended = work, ended

    def run(self) -> None:
        try:
            result = self._work.run()
        except Exception as error:  # noqa: BLE001 - told apart on the main thread
            self._ended(self._work, None, error)
        else:
            self._ended(self._work, result, None)
