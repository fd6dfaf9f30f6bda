"""A bare window, shown as simply as PySide6 can; the arguments are the titles of its tabs."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

from tests.benchmarks.parts.painted import Watcher

if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    tabs = QTabWidget()
    for title in sys.argv[1:]:
        tabs.addTab(QWidget(), title)
    window.setCentralWidget(tabs)
    window.resize(1366, 768)
    watcher = Watcher(window)
    window.show()
    sys.exit(app.exec())
