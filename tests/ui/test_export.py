"""Exporting the table from the window, and what is handed to the system."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QObject, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from tests.ui.office import office
from ui import system, theme
from ui.desk import Desk
from ui.dialogs import export_table as module
from ui.dialogs.export_table import ExportDialog, export_table
from wenming_desktop.documents.assignment_table import Paper
from wenming_desktop.errors import UserError

WAIT_MS = 30_000


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    QSettings().clear()
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def target(monkeypatch, tmp_path: Path) -> Path:
    """Where the clerk saves."""
    path = tmp_path / "配 档 表.xlsx"
    monkeypatch.setattr(module, "ask_save_path", lambda *_: path)
    return path


@pytest.fixture
def opened(qapp) -> Iterator[list[Path]]:
    """What the system is asked to open."""

    class Handler(QObject):
        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            urls.append(Path(url.toLocalFile()))

    urls: list[Path] = []
    handler = Handler()
    QDesktopServices.setUrlHandler("file", handler, "open")
    yield urls
    QDesktopServices.unsetUrlHandler("file")


def message(desk: Desk) -> QMessageBox | None:
    return desk.window.findChild(QMessageBox)


def click(qtbot, parent, text: str) -> None:
    button = next(one for one in parent.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("paper", list(Paper))
def test_export(qtbot, desk: Desk, target: Path, opened: list[Path], paper: Paper) -> None:
    dialog = export_table(desk, desk.window)
    dialog._papers[paper].click()
    click(qtbot, dialog, "导出…")
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    assert str(target) in message(desk).text()
    book = openpyxl.load_workbook(target)
    assert int(book.active.page_setup.paperSize) == paper.code
    book.close()
    click(qtbot, message(desk), "打开")
    assert opened == [target]


def test_paper_is_remembered(qtbot, desk: Desk, target: Path) -> None:
    dialog = export_table(desk, desk.window)
    assert dialog._paper() is Paper.A3
    dialog._papers[Paper.A4].click()
    click(qtbot, dialog, "导出…")
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    again = ExportDialog(desk, desk.full_plan(), desk.window)
    assert again._paper() is Paper.A4


def test_failure_is_said_and_tried_again(qtbot, desk: Desk, target: Path) -> None:
    target.mkdir()  # a folder of that name stands in the way
    dialog = export_table(desk, desk.window)
    click(qtbot, dialog, "导出…")
    qtbot.waitUntil(lambda: bool(dialog._error.text()), timeout=WAIT_MS)
    assert target.name in dialog._error.text()
    assert dialog.isVisible()
    target.rmdir()
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    assert target.is_file()


def test_closed_while_exporting(qtbot, desk: Desk, target: Path) -> None:
    dialog = export_table(desk, desk.window)
    click(qtbot, dialog, "导出…")
    dialog.reject()
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    assert target.is_file()


def test_name_offered(qtbot, monkeypatch, desk: Desk) -> None:
    offered = []
    monkeypatch.setattr(module, "ask_save_path", lambda *asked: offered.append(asked[-1]))
    dialog = export_table(desk, desk.window)
    click(qtbot, dialog, "导出…")
    assert offered == ["文明单位测评考核指标任务配档表（2021年）.xlsx"]
    assert dialog.isVisible()
    dialog.reject()


def test_no_plan(qapp, tmp_path: Path) -> None:
    with office(tmp_path, with_plan=False) as desk:
        export_table(desk, desk.window)
        assert "还没有工作方案" in message(desk).text()


def test_asked_path_has_its_suffix_and_the_folder_is_remembered(
    qtbot, monkeypatch, tmp_path: Path, desk: Desk
) -> None:
    began = []

    def choose(dialog: QFileDialog) -> int:
        began.append(Path(dialog.directory().absolutePath()))
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("名称" if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave else "数据")
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(QFileDialog, "exec", choose)
    first = system.ask_save_path(desk.window, "导出", "表.xlsx")
    second = system.ask_folder(desk.window, "文件夹")
    assert first == tmp_path / "名称.xlsx"
    assert began == [Path.home(), tmp_path]
    assert second == system.last_folder() == tmp_path / "数据"


def test_open_and_show(opened: list[Path], tmp_path: Path) -> None:
    harmless, program = tmp_path / "签到表.PDF", tmp_path / "签到表.pdf.exe"
    for path in (harmless, program):
        path.write_bytes(b"x")
        system.open_file(path)
    system.show_in_folder(tmp_path)
    assert opened == [harmless, tmp_path, tmp_path]  # a program is only shown in its folder
    with pytest.raises(UserError, match=r"找不到“没有\.pdf”"):
        system.open_file(tmp_path / "没有.pdf")


def test_nothing_opens_it(qapp, tmp_path: Path, qtlog) -> None:
    path = tmp_path / "签到表.pdf"
    path.write_bytes(b"x")
    with qtlog.disabled(), pytest.raises(UserError, match="没有能打开"):
        system.open_file(path)
