"""The second place for backups, served by itself: once a day when it is plugged in, cancellable."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ground.long_work import JobRunner, LongWork
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.workspace import Workspace

if TYPE_CHECKING:
    from wenming_desktop.transfer.second_place import SecondPlace

_SEEN_EVERY = timedelta(hours=1)  # how exactly is noted when it was plugged in last
_LOOK_EVERY = 60_000  # milliseconds between two looks whether it is plugged in

# The core's part is imported where it is used: the window must not wait for it at its start.


class SecondBackup(QObject):
    """Work on a runner of its own: a first copy takes long, and neither it nor the clerk's work waits.

    Attributes:
        place: as noted in the data folder; None while none was chosen, or before start().
        there: where it is plugged in now; None while it is not.
        done, total: bytes, while it runs.
        failure: why the last try failed; "" after a success.
    """

    moved = Signal()  # any of these changed

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runner = JobRunner(self)
        self._work: LongWork | None = None
        self.place: SecondPlace | None = None
        self.there: Path | None = None
        self.done, self.total, self.failure = 0, 0, ""
        self._looking = QTimer(self, interval=_LOOK_EVERY)
        self._looking.timeout.connect(self.look)

    @property
    def running(self) -> bool:
        return self._work is not None

    def warning(self) -> str:
        """What the clerk must know of it, in a few characters; "" while all is well, or none was chosen."""
        return self.place.warning(clock.now()) if self.place else ""

    def start(self) -> None:
        """Look now and from time to time whether it is plugged in, and bring it up to date."""
        self._looking.start()
        self.look()

    def look(self) -> None:
        """Look for it; what is due today begins."""
        self._runner.start("找第二处备份", self._find, self._found, housekeeping=True)

    def begin(self) -> None:
        """Bring it up to date now."""
        if self._work:
            return

        def work(job: Job) -> "SecondPlace":
            from wenming_desktop.transfer.second_place import back_up_there  # noqa: PLC0415

            return back_up_there(self._workspace, job)

        self.done, self.total, self.failure = 0, 0, ""
        self._work = self._runner.start("第二处备份", work, self._finish, self._fail, self._end)
        self._work.progressed.connect(self._report)
        self.moved.emit()

    def choose(self, parent: Path) -> None:
        """Take a folder of another disk as the place, and begin; UserError where it will not do."""
        from wenming_desktop.transfer.second_place import choose  # noqa: PLC0415

        self.place = choose(self._workspace, parent)
        self.there = Path(self.place.path)
        self.begin()

    def cancel(self) -> None:
        """Stop; what was brought until then is whole and stays."""
        if self._work:
            self._work.cancel()

    def join(self) -> None:
        """End all work."""
        self._looking.stop()
        self._runner.join()

    def _find(self, _job: Job) -> "tuple[SecondPlace | None, Path | None]":
        from wenming_desktop.transfer.second_place import find, keep, second_place  # noqa: PLC0415

        place = second_place(self._workspace.folder)
        there = find(place) if place else None
        now = clock.now()
        if self._workspace.read_only:
            return place, there
        if place and there and not timedelta() <= now - place.seen_at < _SEEN_EVERY:
            place = replace(place, seen_at=now, path=str(there))
            keep(self._workspace.folder, place)
        return place, there

    def _found(self, found: "tuple[SecondPlace | None, Path | None]") -> None:
        changed = found[1] != self.there or (found[0] is None) != (self.place is None)
        newly = self.there is None
        self.place, self.there = found
        due = self.place and self.there and not self._workspace.read_only and self.place.is_due(clock.now())
        # What failed is not tried again until the disk was out and in, or the clerk asks for it.
        if due and (newly or not self.failure):
            self.begin()
        elif changed:
            self.moved.emit()

    def _report(self, done: int, total: int, _text: str) -> None:
        self.done, self.total = done, total
        self.moved.emit()

    def _finish(self, place: "SecondPlace") -> None:
        self.place, self.there = place, Path(place.path)
        self._end()

    def _fail(self, error: UserError) -> None:
        self.failure = error.message
        self._end()

    def _end(self) -> None:
        self._work = None
        self.moved.emit()
