"""扫描监视文件夹 in the window: looks every few seconds on a thread of its own, says quietly what came."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from ui.ground.desk import Desk
from ui.parts.taking_in import known_lines
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.watching import LOOK_EVERY, Received, Watch, watched_folder

_TOLD = 20  # lines of details


class ScanWatch(QObject):
    """Follows the setting from start() on; stop() waits for the look under way.

    What it finds is taken in as any other work is, when nobody has asked for something else.
    """

    _looked = Signal(object, object, object)  # Watch, list[Path], UserError or None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._watch: Watch | None = None
        self._busy = False
        self._trouble = ""  # said last; said again only after a round that went well
        self._came, self._details = [0, 0, 0], list[str]()  # new, known, refused, since the clerk looked
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, interval=round(LOOK_EVERY * 1000))
        self._timer.timeout.connect(self.look)
        self._looked.connect(self._take, Qt.ConnectionType.QueuedConnection)
        desk.changed.connect(self._on_changed)
        desk.noted.connect(self._on_noted)

    def start(self) -> None:
        """Begin to look where a folder is set."""
        folder = self._desk.read(watched_folder)
        if folder is None:
            self._watch = None
            self._timer.stop()
        elif self._watch is None or self._watch.folder != folder:
            self._watch = Watch(folder)
            self._timer.start()

    def stop(self) -> None:
        """Look no more; returns when no look is under way."""
        self._timer.stop()
        self._watch = None
        self._pool.waitForDone()

    def look(self) -> None:
        """Look once, unless the look before or other work is not over."""
        if self._watch and not self._busy and not self._desk.jobs.busy():
            self._busy = True
            self._pool.start(_Look(self._watch, self._looked.emit))  # pyright: ignore[reportUnknownMemberType]

    def _take(self, watch: Watch, paths: list[Path], error: UserError | None) -> None:
        self._busy = False
        if watch is not self._watch:
            return
        if error:
            self._say_trouble(error)
        elif paths:
            log, files = self._desk.workspace.log, self._desk.workspace.files
            self._busy = True
            self._desk.run(
                "收扫描件",
                lambda job: watch.take(log, files, paths, job),
                self._tell,
                self._failed,
                self._rest,
                housekeeping=True,
            )
        else:
            self._trouble = ""

    def _rest(self) -> None:
        self._busy = False

    def _failed(self, error: UserError) -> None:
        self._busy = False
        self._say_trouble(error)

    def _say_trouble(self, error: UserError) -> None:
        if error.message != self._trouble:
            self._trouble = error.message
            self._say("扫描文件夹暂时收不了", f"{error.message}\n程序会接着试，好了就自动收。")

    def _tell(self, received: Received) -> None:
        self._busy = False
        self._trouble = ""
        taken = received.taken
        for number, some in enumerate((taken.rows, taken.known, taken.refused)):
            self._came[number] += len(some)
        self._details += [*known_lines(taken), *received.remarks]
        new, known, refused = self._came
        parts = [f"扫描收到 {new} 份，待归口"] if new else []
        parts += [f"{known} 份以前收过"] if known else []
        parts += [f"{refused} 份不能收"] if refused else []
        if parts:
            self._say("；".join(parts), "\n".join(self._details[-_TOLD:]))

    def _say(self, text: str, details: str) -> None:
        self._desk.noted.emit(text, details, "inbox")

    def _on_noted(self, text: str) -> None:
        if not text:
            self._came, self._details = [0, 0, 0], []

    def _on_changed(self, changed: Changed) -> None:
        if Table.SETTING in changed.tables:
            self.start()


class _Look(QRunnable):
    def __init__(self, watch: Watch, looked: Callable[[Watch, list[Path], UserError | None], None]) -> None:
        super().__init__()
        self._watch, self._looked = watch, looked

    def run(self) -> None:
        try:
            self._looked(self._watch, self._watch.look(time.time()), None)
        except UserError as error:
            self._looked(self._watch, [], error)
