"""The program as the clerk starts it; the arguments are a folder for settings, then the program's own."""

import sys

from wenming_desktop.__main__ import main

if __name__ == "__main__":
    # Qt only now, as in the program itself: every import after it costs more.
    from PySide6.QtCore import QSettings

    from tests.benchmarks.parts.painted import Watcher
    from ui.shell import app

    class WatchedWindow(app.MainWindow):
        """The program's window, telling when it can be used."""

        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            self.watcher = Watcher(self)

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv.pop(1))
    app.MainWindow = WatchedWindow
    sys.exit(main())
