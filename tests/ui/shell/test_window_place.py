"""The window stands where and as it stood when it was last closed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRect, QSettings

from tests.ui.program import make_workspace, open_window, page, stand_on, stop_tidying
from ui.ground.preferences import kept_numbers
from ui.plan.task_table import TaskColumn
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from ui.shell.window_place import _brought_into, stand_as_before
from wenming_desktop.workspace import Workspace


@pytest.fixture(autouse=True)
def _nothing_kept(qapp) -> Iterator[None]:
    make_application()
    QSettings().remove("window")
    yield
    QSettings().remove("window")


def test_a_first_start_fits_the_screen(tmp_path: Path) -> None:
    with open_window(make_workspace(tmp_path / "数据")) as window:
        stand_as_before(window)
        assert window.isMaximized()  # the screen of the tests is a small one


def test_a_second_start_brings_the_window_back(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    with open_window(make_workspace(folder)) as window:
        on = page(window, 3)
        stand_on(on, 2, TaskColumn.TEXT)
        on.show_part("记录")
        task_id = on.current_task()
        window.setGeometry(30, 60, 910, 520)
        window.close()
    again = MainWindow(Workspace.open(folder))
    stop_tidying(again)
    again.stand_as_before()
    again.show()
    try:
        assert (again.geometry().top(), again.height()) == (60, 520)  # the tests' screen is no wider than 800
        on = page(again, again.tabs.currentIndex())
        assert again.tabs.currentIndex() == 3
        assert on.current_task() == task_id
        assert on.part_shown() == "记录"
    finally:
        again.desk.close()
        again.hide()
        again.deleteLater()


def test_what_is_gone_is_passed_over(tmp_path: Path) -> None:
    settings = QSettings()
    settings.setValue("window/geometry", QByteArray(b"no geometry at all"))
    settings.setValue("window/tab", "no-such-tab")
    settings.setValue("window/task", "no-such-task")
    with open_window(make_workspace(tmp_path / "数据")) as window:
        window.stand_as_before()
        assert window.tabs.currentIndex() == 0
        assert window.isMaximized()


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (QRect(3000, 2000, 800, 500), QRect(566, 228, 800, 500)),  # of a screen that is gone
        (QRect(-900, -50, 800, 500), QRect(0, 32, 800, 500)),
        (QRect(0, 0, 2560, 1400), QRect(0, 32, 1366, 696)),  # of a larger one
        (QRect(10, 50, 800, 500), QRect(10, 50, 800, 500)),
    ],
)
def test_a_place_off_the_screen_is_brought_back(place: QRect, wanted: QRect) -> None:
    assert _brought_into(place, QRect(0, 0, 1366, 728)) == wanted


@pytest.mark.parametrize("kept", ["{", "[1]", '{"a": -4, "b": "x", "c": true, "d": 100001}', "", "\x00"])
def test_numbers_that_no_window_wrote_are_left_out(kept: str) -> None:
    QSettings().setValue("window/numbers", kept)
    assert kept_numbers("window/numbers") == {}
