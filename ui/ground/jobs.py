"""Long work on a worker thread: one at a time, with progress and cancel, joined at exit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from wenming_desktop.jobs import Cancelled, Job

T = TypeVar("T")


@dataclass(frozen=True)
class Work(Generic[T]):
    """What to run: a name for the status bar, the function, and what follows on the main thread."""

    name: str
    run: Callable[[Job], T]
    done: Callable[[T], None]
    failed: Callable[[Exception], None]


class JobRunner(QObject):
    """Owns the signals on the main thread; the worker only borrows them."""

    started = Signal(str)
    progressed = Signal(int, int, str)  # per mille done, 1000, what is under way
    idle = Signal()
    _ended = Signal(object, object, object)  # Work, result, error

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[Job] = []
        self._ended.connect(self._finish)

    def start(self, work: Work[T]) -> None:
        """Run the work after what is waiting already."""
        job = Job(self._report)
        self._jobs.append(job)
        self.started.emit(work.name)
        self._pool.start(_Runnable(work, job, self._ended.emit))  # pyright: ignore[reportUnknownMemberType]

    def busy(self) -> bool:
        """Whether work is running or waiting."""
        return bool(self._jobs)

    def cancel(self) -> None:
        """Stop all work at its next report."""
        for job in self._jobs:
            job.cancel()

    def join(self) -> None:
        """Cancel and wait until no worker runs any more."""
        self.cancel()
        self._pool.waitForDone()

    def _report(self, done: int, total: int, text: str) -> None:
        # Per mille: byte counts of large archives do not fit Qt's 32-bit integers.
        self.progressed.emit(done * 1000 // total if total else 0, 1000, text)

    def _finish(self, work: Work[object], result: object, error: Exception | None) -> None:
        self._jobs.pop(0)
        if not self._jobs:
            self.idle.emit()
        if error is None:
            work.done(result)
        elif not isinstance(error, Cancelled):
            work.failed(error)


class _Runnable(QRunnable, Generic[T]):
    def __init__(
        self, work: Work[T], job: Job, ended: Callable[[Work[T], T | None, Exception | None], None]
    ) -> None:
        super().__init__()
        self._work, self._job, self._ended = work, job, ended

    def run(self) -> None:
        try:
            self._job.check()
            result = self._work.run(self._job)
        except Exception as error:  # noqa: BLE001 - told apart on the main thread
            self._ended(self._work, None, error)
        else:
            self._ended(self._work, result, None)
