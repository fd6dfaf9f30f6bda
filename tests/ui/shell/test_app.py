"""Starting the program: which workspace, one instance, and errors nobody expected."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from tests.ui.program import answer, make_workspace, messages, open_window, settle, stop_tidying, wait_until
from ui.ground.preferences import last_workspace, remember_workspace
from ui.shell import app as program
from ui.shell.crash_log import CrashLog
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture(autouse=True)
def _own_hook(qapp) -> Iterator[None]:
    """The program sets the exception hook of the whole process."""
    hook = sys.excepthook
    program.make_application()
    yield
    sys.excepthook = hook


def run_and(act: object, folder: Path | None = None) -> int:
    """Run the program; ``act`` runs in its event loop and must end it."""
    QTimer.singleShot(100, act)
    code = program.main(folder)
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow):
            widget.hide()
            widget.deleteLater()
    return code


def close_window() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow):
            stop_tidying(widget)
            settle(widget)
            assert widget.close()


def main_window() -> MainWindow:
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))


def say_yes_and_close() -> None:
    answer(main_window(), "知道了")
    close_window()


def box_texts() -> list[str]:
    return [
        widget.text()
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QMessageBox) and widget.isVisible()
    ]


def test_the_last_workspace_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    make_workspace(folder).close()
    assert run_and(close_window, folder) == 0
    assert last_workspace() == folder
    assert run_and(close_window) == 0


@pytest.mark.parametrize("fault", ["missing", "foreign", "damaged"])
def test_a_workspace_that_does_not_open_is_a_message(tmp_path: Path, fault: str) -> None:
    folder = tmp_path / "数据"
    if fault != "missing":
        make_workspace(folder).close()
        database = folder / "wenming.db"
        content = database.read_bytes()
        changed = b"not a database at all" * 100 if fault == "foreign" else content[:5000]
        database.write_bytes(changed)
    said: list[str] = []

    def read() -> None:
        said.extend(box_texts())
        QApplication.activeModalWidget().close()

    assert run_and(read, folder) == 1
    assert len(said) == 1
    assert str(folder) in said[0]
    if fault != "missing":
        assert database.read_bytes() == changed  # left as it was


def test_a_missing_last_workspace_leads_to_the_first_start(tmp_path: Path) -> None:
    remember_workspace(tmp_path / "不见了")
    said: list[str] = []

    def give_up() -> None:
        said.extend(box_texts())
        (first_start,) = [
            widget for widget in QApplication.topLevelWidgets() if isinstance(widget, FirstStart)
        ]
        first_start.reject()

    assert run_and(give_up) == 0
    assert "没有本程序的数据" in said[0]


def test_a_second_start_calls_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    with open_window(make_workspace(folder)) as window:
        server = program._answer_second(window, folder)
        window.showMaximized()
        window.showMinimized()
        code = (
            "import sys; from pathlib import Path; from ui.shell.app import main; "
            "sys.exit(main(Path(sys.argv[1])))"
        )
        second = subprocess.Popen(
            [sys.executable, "-c", code, str(folder)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        wait_until(lambda: second.poll() is not None)
        assert second.returncode == 0
        wait_until(lambda: not window.isMinimized())
        assert window.isMaximized()  # as it was
        server.close()


def test_in_use_without_an_answer_is_a_message(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    workspace = make_workspace(folder)
    said: list[str] = []

    def read() -> None:
        said.extend(box_texts())
        QApplication.activeModalWidget().close()

    assert run_and(read, folder) == 1
    assert "已在另一个窗口中打开" in said[0]
    workspace.close()


def reported(error: Exception) -> str:
    """What the crash log holds after a bug."""
    log = CrashLog()
    try:
        raise error
    except type(error) as caught:
        program._report_bug(log, type(caught), caught, caught.__traceback__)
    text = log.path.read_text("utf-8")
    log.path.unlink()
    return text


def test_an_unexpected_error_is_written_and_said_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def fail_twice() -> None:
        assert "ValueError: 意外" in reported(ValueError("意外"))
        reported(ValueError("又一次"))

    QTimer.singleShot(0, window, fail_twice)
    qtbot.wait(50)  # in an event loop, as in the program
    (said,) = messages(window)
    assert said.startswith("程序出错，刚才的操作没有完成；已保存的内容不受影响。详情已写入 ")


def test_an_error_before_there_is_a_window_stays_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said: list[str] = []

    def read() -> None:
        said.extend(box_texts())
        box: QWidget = QApplication.activeModalWidget()
        box.close()

    QTimer.singleShot(100, read)
    reported(ValueError("意外"))
    assert said[0].startswith("程序出错")


def test_errors_are_logged_beside_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows starts the program: without a console there is no stderr."""
    folder = tmp_path / "数据"
    make_workspace(folder).close()
    monkeypatch.setattr(sys, "stderr", None)

    def fail() -> None:
        QTimer.singleShot(200, say_yes_and_close)
        try:
            raise ValueError("意外")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)

    assert run_and(fail, folder) == 0
    assert "ValueError: 意外" in (folder / "wenming-error.log").read_text("utf-8")


def test_no_log_without_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    make_workspace(folder).close()
    assert run_and(close_window, folder) == 0
    assert not list(folder.glob("*.log"))


def test_check() -> None:
    found = program.check()
    assert found["icons"] > 5
    assert found["platform"] == QApplication.platformName()
