"""Practice from the window and from the first start, in place of the real data, which nobody touches."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.program import (
    WAIT_MS,
    Key,
    activate,
    answer,
    make_workspace,
    messages,
    press,
    settle,
    stop_tidying,
    wait_until,
)
from ui.ground.preferences import forget_workspace, last_workspace, practice_folder
from ui.help.manual_window import ManualWindow
from ui.shell import app as program
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart
from ui.start.practising import MakingDialog, open_practice
from wenming_desktop.errors import UserError
from wenming_desktop.practice.year import UNIT, throw_away
from wenming_desktop.workspace import DATABASE_NAME, Workspace, is_in_use

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture(autouse=True)
def _clean(qapp) -> Iterator[None]:
    hook = sys.excepthook
    program.make_application()
    _forget()  # what tests before, in the same process, have left
    yield
    _forget()
    sys.excepthook = hook


def _forget() -> None:
    throw_away(practice_folder())
    if last := last_workspace():
        forget_workspace(last)


class Journey:
    """What the clerk does, one step after the other, each when a window of its kind has come.

    A step must not wait for a window: it runs inside the loop of the one before.
    """

    def __init__(self, *steps: tuple[type[QWidget], Callable[[], object]]) -> None:
        self._steps = list(steps)
        self._failed: BaseException | None = None
        self._ends = time.monotonic() + WAIT_MS / 1000

    def run(self, folder: Path | None = None) -> None:
        QTimer.singleShot(0, self._next)
        program.main(folder)
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, MainWindow):
                widget.hide()
                widget.deleteLater()
        if self._failed:
            raise self._failed
        assert self._steps == []

    def _next(self) -> None:
        kind, step = self._steps[0]
        try:
            if _shown(kind):
                self._steps.pop(0)
                step()
            elif time.monotonic() > self._ends:
                raise AssertionError(f"{kind.__name__} did not come")
        except BaseException as error:  # noqa: BLE001 - told by run(), once the program has ended
            self._failed = error
            self._steps = []
            for widget in QApplication.topLevelWidgets():
                widget.close()
        if self._steps:
            QTimer.singleShot(50, self._next)


def window() -> MainWindow:
    (found,) = _shown(MainWindow)
    assert isinstance(found, MainWindow)
    stop_tidying(found)
    return found


def first_start() -> FirstStart:
    (found,) = _shown(FirstStart)
    assert isinstance(found, FirstStart)
    return found


def _shown(kind: type[QWidget]) -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]


def close() -> None:
    shown = window()
    settle(shown)
    assert shown.close()


def in_bar(name: str) -> None:
    notice = window().menuWidget()
    assert notice
    next(each for each in notice.findChildren(QPushButton) if each.text() == name).click()


def files(folder: Path) -> dict[Path, bytes]:
    """All but the log, which tells when the folder was opened."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt"}


def test_from_the_real_data_and_back(tmp_path: Path) -> None:
    real = tmp_path / "数据"
    make_workspace(real).close()

    def begin() -> None:
        window().deeds.practise()
        assert "真数据先关好" in messages(window())[0]
        answer(window(), "开始练习")

    def practise() -> None:
        shown = window()
        assert shown.windowTitle().startswith(f"【练习】{UNIT}")
        assert shown.desk.workspace.folder == practice_folder()
        assert shown.desk.plan
        assert len(shown.desk.plan.tasks) == 32
        assert last_workspace() == real
        assert not is_in_use(real)
        before.update(files(real))
        shown.deeds.use_bundled_plan()  # something is changed
        settle(shown)

    def begin_again() -> None:
        in_bar("重新开始")
        answer(window(), "重新开始")

    def see_it_anew() -> None:
        assert len(window().desk.plans()) == 1
        assert files(real) == before
        in_bar("扔掉练习数据")
        answer(window(), "扔掉")

    def see_the_real_data() -> None:
        assert window().desk.workspace.folder == real
        assert window().menuWidget() is None
        assert not practice_folder().exists()
        close()

    before: dict[Path, bytes] = {}
    steps = (begin, practise, begin_again, see_it_anew, see_the_real_data)
    Journey(*((MainWindow, step) for step in steps)).run(real)
    assert last_workspace() == real


def test_it_is_gone_on_with(tmp_path: Path) -> None:
    real = tmp_path / "数据"
    make_workspace(real).close()
    Workspace.create(practice_folder(), UNIT).close()

    def begin() -> None:
        window().deeds.practise()
        assert "上次的练习还在" in messages(window())[0]
        answer(window(), "接着练")

    def end() -> None:
        assert window().desk.plans() == ()
        in_bar("结束练习")

    Journey((MainWindow, begin), (MainWindow, end), (MainWindow, close)).run(real)
    assert (practice_folder() / DATABASE_NAME).exists()
    assert last_workspace() == real


def test_from_the_first_start(tmp_path: Path) -> None:
    Workspace.create(practice_folder(), UNIT).close()

    def begin() -> None:
        next(each for each in first_start().findChildren(QPushButton) if "先练习" in each.text()).click()

    def end() -> None:
        assert window().desk.workspace.unit == UNIT
        assert last_workspace() is None
        in_bar("结束练习")

    Journey((FirstStart, begin), (MainWindow, end), (FirstStart, lambda: first_start().reject())).run()
    assert last_workspace() is None


def test_f1_answers_where_no_practice_could_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise UserError("没有空间了。")

    read: list[str] = []

    def ask() -> None:
        (dialog,) = _shown(MakingDialog)
        assert isinstance(dialog, MakingDialog)
        wait_until(dialog.problem.isVisible)
        activate(dialog)
        press(Key.Key_F1)
        (manual,) = dialog.findChildren(ManualWindow)
        read.append(manual.reader.source().path())
        manual.close()
        dialog.reject()

    monkeypatch.setattr("wenming_desktop.practice.year.make_practice", fail)
    QTimer.singleShot(0, ask)
    assert open_practice() is None
    assert read == ["practice"]
