"""The whole main job without the mouse, from the first start to an archive read back; keys counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from tests.ui.program import activate, messages, open_window, settle, task, wait_until
from ui.documents import export_dialog, print_dialog
from ui.documents.export_dialog import ExportDialog
from ui.documents.print_dialog import PrintDialog
from ui.ledger.activity_dialog import ActivityDialog
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart
from ui.transfer import choose_page, media_list
from ui.transfer.stick_dialog import ArchiveDialog
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive

FIRST_START, CELL, ATTACH, ACTIVITY, TABLE, PAPER, ARCHIVE = 4, 6, 1, 17, 3, 4, 5


class Keys:
    """Presses keys where the focus is, and counts them; what is typed as text is not counted."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += 1
            target = (
                QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
            )
            assert target
            QTest.keySequence(target, QKeySequence(key))
            QTest.qWait(0)

    def write(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        focus = QApplication.focusWidget()
        assert focus
        if text.isascii():
            QTest.keyClicks(focus, text)
        else:  # as an input method hands it over
            focus.insert(text)  # pyright: ignore[reportAttributeAccessIssue]

    @contextmanager
    def at_most(self, most: int, what: str) -> Iterator[None]:
        before = self.pressed
        yield
        used = self.pressed - before
        print(f"{what}: {used} keys of {most}")  # noqa: T201 - the count is what the test is read for
        assert used <= most


def opened(window: MainWindow, kind: type[QDialog]) -> QDialog:
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    (dialog,) = found
    activate(dialog)
    return dialog


def test_main_job(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_application()
    stick, proof = tmp_path / "U盘", tmp_path / "通知.txt"
    stick.mkdir()
    proof.write_text("关于开展志愿服务的通知", encoding="utf-8")
    # What a path is typed into is the system's own dialog.
    monkeypatch.setattr(choose_page, "ask_folder", lambda *_: stick)
    monkeypatch.setattr(media_list, "media", list)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(proof)], ""))
    monkeypatch.setattr(export_dialog, "ask_save_path", lambda *_: tmp_path / "配档表.xlsx")
    monkeypatch.setattr(print_dialog, "ask_save_path", lambda *_: tmp_path / "单据.pdf")
    keys = Keys()
    start = FirstStart()
    start.show()
    activate(start)
    start.place.setText(str(tmp_path / "数据"))
    with keys.at_most(FIRST_START, "first start"):
        keys.press("Return")
        keys.write("临沂市某某局")
        keys.press("Return")
        QApplication.clipboard().setText("办公室\n宣传科\n人事科")
        keys.press("Ctrl+V", "Alt+N")
        wait_until(lambda: not start.isVisible())
    workspace = start.workspace
    assert workspace
    start.deleteLater()
    with open_window(workspace) as window:
        work(window, keys)
        hand_over(window, keys, tmp_path, stick)
    print(f"in all: {keys.pressed} keys")  # noqa: T201 - as above


def work(window: MainWindow, keys: Keys) -> None:
    with keys.at_most(CELL, "one cell"):
        keys.press("Right", "F6", "Right", "Right", "F2")
        keys.write("xck")
        keys.press("Return")
    assert task(window, "1-1").lead == "宣传科"
    with keys.at_most(ATTACH, "one file"):
        keys.press("Ctrl+O")
        settle(window)
    assert task(window, "1-1").evidence
    with keys.at_most(ACTIVITY, "one activity"):
        keys.press("Shift+F6", *["Right"] * 9, "F6", "Ctrl+N")
        opened(window, ActivityDialog)
        keys.press("Down", "Tab")
        keys.write("学习会议")
        keys.press("Tab")
        keys.write("3月5日")
        keys.press("Return")
        wait_until(lambda: not window.findChildren(ActivityDialog))
        assert messages(window) == ["还没有填写：志愿者。"]
        keys.press("Return")
    activate(window)  # the system does that


def hand_over(window: MainWindow, keys: Keys, folder: Path, stick: Path) -> None:
    with keys.at_most(TABLE, "the table"):
        keys.press("Ctrl+E")
        opened(window, ExportDialog)
        keys.press("Return")
        wait_until((folder / "配档表.xlsx").is_file)
        settle(window)
        keys.press("Return")  # 知道了
    assert messages(window) == []
    activate(window)
    with keys.at_most(PAPER, "one paper"):
        keys.press("Ctrl+P")
        paper = opened(window, PrintDialog)
        wait_until(lambda: not window.desk.papers.busy())
        keys.press("Ctrl+S")
        wait_until((folder / "单据.pdf").is_file)
        settle(window)
        keys.press("Return")  # 知道了
        activate(paper)  # the system does that
        keys.press("Escape")
        wait_until(lambda: not window.findChildren(PrintDialog))
    activate(window)
    with keys.at_most(ARCHIVE, "the archive, and its path"):
        keys.press("Ctrl+U")
        archive = opened(window, ArchiveDialog)
        assert isinstance(archive, ArchiveDialog)
        keys.press("Return")  # 选择其他文件夹
        keys.press("Alt+W")
        wait_until(archive._choosing.start.isEnabled)  # a letter presses its button for a moment
        keys.press("Return")
        wait_until(archive._outcome.isVisible)
        keys.press("Return")
        wait_until(lambda: not window.findChildren(ArchiveDialog))
    (written,) = [one for one in stick.iterdir() if one.is_dir()]  # beside it lies what opens it
    checked = check_archive(written, Job())
    assert not checked.problems
    assert checked.files
