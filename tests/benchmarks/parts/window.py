"""The real main window, driven until everything on it is painted."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Self

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.documents.print_dialog import PrintDialog
from ui.ground.desk import Desk
from ui.shell.app import make_application
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from wenming_desktop.workspace import Workspace

_PATIENCE = 60.0  # seconds until a page that is not painted counts as an error


@contextmanager
def opened(workspace: Workspace, settings: Path) -> "Generator[Driver]":
    """The window on a workspace, with settings of its own; both are closed afterwards.

    Raises:
        ExceptionGroup: what went wrong within Qt, which goes on all the same; no figure is right then.
    """
    faults: list[Exception] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, fault, _trace: faults.append(fault)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    app = make_application()
    window = MainWindow(workspace)
    window.show()
    driver = Driver(window)
    driver.settle()
    try:
        yield driver
    finally:
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        sys.excepthook = before
    if faults:
        raise ExceptionGroup("the window went wrong", faults)


class Driver:
    """Opens tabs and waits until they are painted."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._painted = _Painted()
        self.dpi = 96.0  # of the page that first_page() saw last
        self.processor = 0.0  # seconds that this process spent on it

    @property
    def desk(self) -> Desk:
        """The window's."""
        return self._window.desk

    def first_page(self, make: Callable[[], PrintDialog]) -> float:
        """Seconds from making a print dialog until its first page is on show; it is closed again.

        It waits as the program does, asleep until something comes: who looks all the time takes the
        interpreter from the thread that sets the paper.
        """
        waking = QTimer(interval=1000)  # so that a page that never comes is told
        waking.start()
        begun, busy = perf_counter(), process_time()
        dialog = make()
        dialog.open()
        while dialog._pages.picture(0) is None:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert perf_counter() < begun + _PATIENCE, "no page was shown"
        spent, self.processor = perf_counter() - begun, process_time() - busy
        waking.stop()
        self.dpi = dialog._pages._dpi()
        dialog.reject()
        self.settle()
        return spent

    def idle(self, seconds: float) -> None:
        """Leave the window alone for so long."""
        end = perf_counter() + seconds
        while perf_counter() < end:
            QApplication.processEvents()
            sleep(0.005)

    def tabs(self) -> list[tuple[str, str]]:
        """Name and title of the overview's tab, one category's and those of the catalogue."""
        plan = self._window.desk.plan
        assert plan
        catalogue = [(tab.name, tab.title) for tab in TABS]
        return [("overview", "总览"), (plan.categories[0].id, "第一类"), *catalogue]

    def task_ids(self) -> list[str]:
        """The tasks of the plan on show."""
        plan = self._window.desk.plan
        assert plan
        return [task.id for task in plan.tasks]

    def change(self, use_case: Callable[..., object], *arguments: object) -> None:
        """Change something as a page does, until the page in front is painted anew."""
        self._window.desk.change(use_case, *arguments)
        self.wait(self._window.tabs.currentWidget())

    def open_tab(self, name: str) -> None:
        """Open a tab as a click on it does, until its page is painted."""
        assert self._window.tabs.show_tab(name)
        self.wait(self._window.tabs.currentWidget())

    def choose_year(self, plan_id: str) -> None:
        """Show another year, until the open page is painted."""
        self._window.desk.choose_plan(plan_id)
        self.wait(self._window.tabs.currentWidget())

    def settle(self) -> None:
        """Let everything that waits be done, deleting included."""
        while True:
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if not (self._window.desk.jobs.busy() or self._window.desk.papers.busy()):
                break
        QApplication.processEvents()

    def wait(self, page: QWidget) -> None:
        """Return when the page, drawn anew, is painted and nothing is left waiting to be done."""
        page.update()  # a page that has nothing new to show is painted too: else there is no end to wait for
        with self._painted.watching(page) as painted:
            end = perf_counter() + _PATIENCE
            while not painted.seen or self._window.desk.jobs.busy():
                QApplication.processEvents()
                assert perf_counter() < end, f"{page.objectName()} was not painted"
            QApplication.processEvents()


class _Painted(QObject):
    """Sees a widget being painted."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False
        self._page: QWidget | None = None

    def watching(self, page: QWidget) -> "_Painted":
        """Look at this page, within a ``with``."""
        self.seen, self._page = False, page
        page.installEventFilter(self)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._page:
            self._page.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False
