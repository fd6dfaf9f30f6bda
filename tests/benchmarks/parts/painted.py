"""Telling the process that measures when a window is there: painted, and nothing left waiting to be done."""

import json

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QMainWindow, QTabWidget


class Watcher(QObject):
    """Says on stdout that the window can be used, by naming its tabs as a JSON list in one line."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)  # its children are painted first, then what was posted
        return False

    def _tell(self) -> None:
        tabs = self._window.centralWidget()
        assert isinstance(tabs, QTabWidget)
        print(json.dumps([tabs.tabText(index) for index in range(tabs.count())]), flush=True)
