"""The program as the clerk starts it; the arguments are a folder for settings, then the program's own."""

import sys

from PySide6.QtCore import QSettings

from tests.benchmarks.windows.painted import Watcher
from ui import app
from wenming_desktop.__main__ import main
from wenming_desktop.workspace import Workspace


class WatchedWindow(app.MainWindow):
    """The program's window, telling when it can be used."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.watcher = Watcher(self)


if __name__ == "__main__":
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv.pop(1))
    app.MainWindow = WatchedWindow
    sys.exit(main())
