"""Every page is usable on the smallest screen, and on a small one with the largest letters."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.ground import theme
from ui.parts.page import Page
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
_BAR, _TITLE = 40, 32  # pixels: the desktop's task bar, a window's title bar


@pytest.fixture(params=[(1024, 600, 100), (1366, 768, 150)], ids=["1024x600", "1366x768-150"])
def screen(request, sampled: MainWindow) -> Iterator[tuple[MainWindow, QSize]]:
    """The window on a screen, and what there is room for beside the task bar and a title bar."""
    width, height, percent = request.param
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, percent=percent)
    sampled.desk.look_changed.emit()
    sampled.resize(width, height - _BAR - _TITLE)
    QTest.qWait(0)
    yield sampled, QSize(width, height - _BAR - _TITLE)
    theme.apply(app)


def test_the_window_is_no_larger_than_the_screen(screen: tuple[MainWindow, QSize]) -> None:
    window, room = screen
    plan = window.desk.plan
    assert plan
    for name in ("overview", plan.categories[1].id, *(tab.name for tab in TABS)):
        assert window.tabs.show_tab(name)
        QTest.qWait(0)
        assert window.minimumSizeHint().boundedTo(room) == window.minimumSizeHint(), name
        assert window.size() == room, name
        page = window.tabs.page(Page)
        assert page
        assert page.height() > 0
    assert window.minimumSize().boundedTo(QSize(1024, 600 - _BAR - _TITLE)) == window.minimumSize()
