"""Every page and dialog is usable on the smallest screen, and on a small one with the largest letters."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QWidget,
)

from ui.ground import theme
from ui.parts.page import Page
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
_BAR, _TITLE = 40, 32  # pixels: the desktop's task bar, a window's title bar
_DEEP = 4  # dialogs over each other, questions before they close
_NOT_A_FORM = ("恢复", "备份", "数据文件夹", "打包日志")  # what the menu does without a form of its own


@pytest.fixture(params=[(1024, 600, 100), (1366, 768, 150)], ids=["1024x600", "1366x768-150"])
def screen(request, sampled: MainWindow, monkeypatch) -> Iterator[tuple[MainWindow, QSize]]:
    """The window on a screen, and what there is room for beside the task bar and a title bar."""
    width, height, percent = request.param
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: 0)  # nobody chooses a file
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_named: ([], ""))
    theme.apply(app, percent=percent)
    sampled.desk.look_changed.emit()
    sampled.resize(width, height - _BAR - _TITLE)
    QTest.qWait(0)
    yield sampled, QSize(width, height - _BAR - _TITLE)
    theme.apply(app)


def dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def put_away() -> list[tuple[str, QSize]]:
    """Close what is open; the names of the dialogs and what they need at least."""
    seen: list[tuple[str, QSize]] = []
    for _ in range(_DEEP):
        for one in reversed(dialogs()):
            if not isinstance(one, QMessageBox):
                seen.append((type(one).__name__, one.minimumSizeHint()))
            one.done(0)
        QTest.qWait(0)
    assert dialogs() == []
    return seen


def forms_of(page: QWidget) -> list[tuple[str, QSize]]:
    """What the buttons of a page open that end with …, each pressed once, in all of its inner tabs."""
    seen: list[tuple[str, QSize]] = []
    pressed: set[str] = set()
    for tabs in page.findChildren(QTabWidget):
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            QTest.qWait(0)
            for button in page.findChildren(QPushButton):
                text = button.text()
                usable = button.isVisible() and button.isEnabled() and button.menu() is None
                if usable and text.endswith("…") and text not in pressed and not text.startswith("导"):
                    pressed.add(text)
                    button.click()
                    QTest.qWait(0)
                    seen += put_away()
    return seen


def too_large(seen: list[tuple[str, QSize]], room: QSize) -> list[tuple[str, QSize]]:
    return [(name, size) for name, size in seen if size.boundedTo(room) != size]


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


def test_no_form_is_larger_than_the_screen(screen: tuple[MainWindow, QSize]) -> None:
    window, room = screen
    seen: list[tuple[str, QSize]] = []
    for text, deed in window.deeds.menu():
        if deed and not any(word in text for word in _NOT_A_FORM):
            deed()
            QTest.qWait(0)
            seen += put_away()
    plan = window.desk.plan
    assert plan
    for name in (plan.categories[1].id, *(tab.name for tab in TABS)):
        window.tabs.show_tab(name)
        QTest.qWait(0)
        page = window.tabs.page(Page)
        assert page
        seen += forms_of(page)
    assert len({name for name, _ in seen}) > 15
    assert too_large(seen, room) == []
