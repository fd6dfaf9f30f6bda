"""The Qt-free side of long work: progress goes out, a wish to cancel comes in."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from threading import Event
from typing import TypeVar

T = TypeVar("T")
_FINE = 1_000_000  # steps of the progress that several parts make up


class Cancelled(Exception):  # noqa: N818 - a wish of the clerk, not an error
    """The clerk cancelled the job; whoever catches it leaves nothing half-done."""


class Job:
    """Handed to every long function: it reports here and asks here whether to go on.

    Args:
        on_progress: called as ``on_progress(done, total, text)`` from the thread that works; units are the
            function's own (bytes, files, pages), ``0 <= done <= total``; ``text`` names what is under way.
    """

    def __init__(self, on_progress: Callable[[int, int, str], None] | None = None) -> None:
        self._on_progress = on_progress
        self._cancelled = Event()
        self._reached = 0  # of _FINE, by parts

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is; raises Cancelled if the clerk wants no more of it."""
        self.check()
        if self._on_progress:
            self._on_progress(min(done, total), total, text)

    def cancel(self) -> None:
        """Ask the work to stop at its next report; safe from any thread."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise Cancelled if cancel() was called."""
        if self._cancelled.is_set():
            raise Cancelled

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """The items one by one; raises Cancelled between two if cancel() was called."""
        for item in items:
            self.check()
            yield item

    def quiet(self) -> "Job":
        """A job that says nothing of its progress and is cancelled with this one."""
        made = Job()
        made._cancelled = self._cancelled
        return made

    def parts(self, *weights: float) -> list["Job"]:
        """Jobs for phases that follow each other; together they make this one's progress.

        That never goes back, even where a phase begins anew.

        Args:
            weights: about how long each takes, in any unit.
        """
        whole = sum(weights) or 1
        made: list[Job] = []
        for number, weight in enumerate(weights):
            begin = sum(weights[:number]) / whole
            part = Job(partial(self._report_part, begin, weight / whole))
            part._cancelled = self._cancelled
            made.append(part)
        return made

    def _report_part(self, begin: float, share: float, done: int, total: int, text: str) -> None:
        part = done / total if total else 1.0
        self._reached = max(self._reached, round((begin + share * part) * _FINE))
        self.report(self._reached, _FINE, text)
