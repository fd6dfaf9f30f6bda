"""Starting the program: which workspace, one instance, and errors nobody expected."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from db.migrate import latest_version
from tests.damaging import flip_last_byte
from tests.ui.program import (
    activate,
    answer,
    make_workspace,
    messages,
    open_window,
    press,
    settle,
    stop_tidying,
    wait_until,
)
from ui.ground.preferences import last_workspace, remember_workspace
from ui.help.manual_window import ManualWindow
from ui.shell import app as program
from ui.shell.crash_log import CrashLog
from ui.shell.main_window import MainWindow
from ui.start.first_start import BUNDLED, FirstStart
from ui.start.trouble_page import TroublePage

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


def trouble_page() -> TroublePage:
    return next(
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, TroublePage) and widget.isVisible()
    )


def enter() -> None:
    """Press Enter where the focus is, once the page has it."""
    wait_until(lambda: QApplication.focusWidget() is not None)
    press(Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("fault", "heading"),
    [("missing", "数据文件夹不见了"), ("foreign", "台账的数据库坏了"), ("damaged", "台账的数据库坏了")],
)
def test_a_workspace_that_does_not_open_is_a_page(tmp_path: Path, fault: str, heading: str) -> None:
    folder = tmp_path / "数据"
    if fault != "missing":
        make_workspace(folder).close()
        database = folder / "wenming.db"
        content = database.read_bytes()
        changed = b"not a database at all" * 100 if fault == "foreign" else content[:5000]
        database.write_bytes(changed)
    said: list[str] = []

    def read() -> None:
        said.extend((trouble_page().heading.text(), trouble_page().place.text()))
        trouble_page().reject()

    remember_workspace(folder)
    assert run_and(read) == 0
    assert said == [heading, f"数据文件夹：{folder}"]
    assert last_workspace() == folder
    if fault != "missing":
        assert database.read_bytes() == changed  # left as it was


def test_a_refused_folder_is_the_last_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - 某局" / "文明创建"
    remember_workspace(folder)
    assert run_and(lambda: trouble_page().reject()) == 0
    assert last_workspace() is None


def test_a_folder_found_again_opens_and_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "移走了"
    make_workspace(moved).close()
    remember_workspace(tmp_path / "原处")
    monkeypatch.setattr("ui.start.trouble_page.choose_folder", lambda *_: moved)

    def find() -> None:
        QTimer.singleShot(300, close_window)
        enter()  # the first choice is the wanted one

    assert run_and(find) == 0
    assert last_workspace() == moved


def test_giving_up_what_was_begun_leads_back_to_the_page(tmp_path: Path) -> None:
    remember_workspace(tmp_path / "原处")
    seen: list[str] = []

    def begin() -> None:
        QTimer.singleShot(200, go_back)
        button(trouble_page(), "新建").click()

    def go_back() -> None:
        QTimer.singleShot(200, leave)
        first_start = next(each for each in QApplication.topLevelWidgets() if isinstance(each, FirstStart))
        seen.append("begun" if first_start.way == BUNDLED else "otherwise")
        first_start.reject()

    def leave() -> None:
        seen.append(trouble_page().heading.text())
        trouble_page().reject()

    assert run_and(begin) == 0
    assert seen == ["begun", "数据文件夹不见了"]


def read_by_f1(dialog: QWidget) -> str:
    """The chapter and heading that F1 opens there; the manual is closed again."""
    activate(dialog)
    press(Qt.Key.Key_F1)
    (manual,) = dialog.findChildren(ManualWindow)
    source = manual.reader.source()
    manual.close()
    return f"{source.path()}#{source.fragment()}"


def test_f1_answers_before_there_is_a_window(tmp_path: Path) -> None:
    remember_workspace(tmp_path / "原处")
    read: list[str] = []

    def ask() -> None:
        QTimer.singleShot(200, go_back)
        read.append(read_by_f1(trouble_page()))
        button(trouble_page(), "新建").click()

    def go_back() -> None:
        QTimer.singleShot(200, lambda: trouble_page().reject())
        first_start = next(each for each in QApplication.topLevelWidgets() if isinstance(each, FirstStart))
        read.append(read_by_f1(first_start))
        first_start.reject()

    assert run_and(ask) == 0
    assert read == ["trouble#开始时打不开数据", "first-start#"]


def button(page: TroublePage, name: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text().startswith(name))


def test_a_damaged_database_comes_back_from_its_newest_good_backup(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    workspace = make_workspace(folder)
    workspace.back_up("手动")
    workspace.close()
    database = folder / "wenming.db"
    damaged = database.read_bytes()[:9000]
    database.write_bytes(damaged)
    remember_workspace(folder)

    def restore() -> None:
        QTimer.singleShot(0, close_when_open)
        wait_until(lambda: bool(trouble_page()._good))
        assert "最新" in trouble_page()._good[0][0].text()
        enter()

    def close_when_open() -> None:
        opened = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        if any(each.isVisible() for each in opened):
            close_window()
        else:
            QTimer.singleShot(50, close_when_open)

    assert run_and(restore) == 0
    (kept,) = folder.glob("*.damaged")
    assert kept.read_bytes() == damaged


def test_data_of_a_newer_program_can_be_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    make_workspace(folder).close()
    database = folder / "wenming.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {latest_version() + 1}")
    before = database.read_bytes()
    remember_workspace(folder)
    titles: list[str] = []

    def look() -> None:
        QTimer.singleShot(300, close)
        assert "更新版本" in trouble_page().heading.text()
        enter()

    def close() -> None:
        titles.append(main_window().windowTitle())
        close_window()

    assert run_and(look) == 0
    assert titles[0].startswith("【只能看】")
    assert database.read_bytes() == before


def test_healed_indexes_are_said_in_the_window(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    make_workspace(folder).close()
    flip_last_byte(folder / "wenming.db", "ix_task_category_id")
    said: list[str] = []

    def read() -> None:
        said.extend(messages(main_window()))
        say_yes_and_close()

    assert run_and(read, folder) == 0
    assert "登记一条不少" in said[0]


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


def test_in_use_without_an_answer_is_a_page(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    workspace = make_workspace(folder)
    said: list[str] = []

    def read() -> None:
        page = trouble_page()
        enter()  # again, while it is in use
        said.extend((page.heading.text(), page.problem.text()))
        workspace.close()
        QTimer.singleShot(300, close_window)
        enter()

    assert run_and(read, folder) == 0
    assert said == ["数据正在另一个窗口里用", "还是打不开。"]


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
