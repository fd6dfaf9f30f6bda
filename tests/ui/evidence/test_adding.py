"""Files and folders that come in without a place, in 材料库; the folder shown first; the watched folder."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.program import (
    Key,
    answer,
    boxes,
    drop,
    messages,
    page,
    settle,
    stand_on,
    task,
    urls,
    wait_until,
)
from tests.workspaces import file
from ui.evidence.adding import AddButton
from ui.evidence.evidence_panel import EvidencePanel
from ui.evidence.folder_dialog import FolderDialog
from ui.evidence.library_page import LibraryPage
from ui.evidence.watch_dialog import WatchDialog
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from ui.shell.status import StatusBar
from wenming_desktop.evidence.library import evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EVERYTHING
from wenming_desktop.evidence.watching import set_watched_folder, watched_folder
from wenming_desktop.plan.requirements import requirement_rows
from wenming_desktop.progress.story import task_story

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def origins(window: MainWindow) -> dict[str, str]:
    """The files on record and where they came from."""
    ids = window.desk.read(evidence_ids, None, EVERYTHING)
    return {row.original_name: row.came_from for row in window.desk.read(file_rows, ids)}


@pytest.fixture
def library(window: MainWindow) -> AddButton:
    window.tabs.show_record("library", "")
    found = window.findChild(AddButton)
    assert isinstance(found, AddButton)
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "佐证材料"
    (folder / "2-7 志愿服务" / "志愿者名单").mkdir(parents=True)
    file(folder / "2-7 志愿服务", "3月5日 通知.pdf", b"notice")
    file(folder / "2-7 志愿服务" / "志愿者名单", "名单.xlsx", b"list")
    file(folder, "未归类.pdf", b"loose")
    file(folder, "看我.exe", b"MZ")
    return folder


def opened(window: MainWindow) -> FolderDialog:
    settle(window)
    return next(found for found in window.findChildren(FolderDialog) if found.isVisible())


def test_dropped_and_pasted_without_a_place(window: MainWindow, library: AddButton, tmp_path: Path) -> None:
    assert drop(library._page, urls([file(tmp_path), file(tmp_path, "看我.exe")]))
    settle(window)
    assert origins(window) == {"通知.pdf": ""}
    assert "“看我.exe”是程序" in messages(window)[0]
    QGuiApplication.clipboard().setMimeData(urls([file(tmp_path, "再来.pdf")]))
    library.paste()
    settle(window)
    assert "“再来.pdf”以前收过（通知），还没有归口" in messages(window)[-1]
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill("red")
    QGuiApplication.clipboard().setImage(image)
    library.paste()
    settle(window)
    assert any(name.startswith("粘贴的图片") for name in origins(window))


def test_a_folder_is_shown_before_it_goes_in(window: MainWindow, library: AddButton, source: Path) -> None:
    assert drop(library._page, urls([source]))
    dialog = opened(window)
    rows = {row.incoming.path.name: row for row in dialog._rows.values()}
    assert rows["3月5日 通知.pdf"].where == "2-7"
    assert rows["3月5日 通知.pdf"].values == {"formed_on": "2021-03-05", "title": "通知", "kind": "通知"}
    assert rows["名单.xlsx"].where == "2-7 志愿者名单"
    assert "程序" in rows["看我.exe"].incoming.refused
    assert dialog.add.text() == "添加 3 份"
    assert dialog.sums.text() == "归入任务 2 份，进待归口 1 份，不收 1 份"
    assert dialog.sums.toolTip() == dialog.sums.text()
    for row in range(dialog.model.rowCount()):
        for column in range(dialog.model.columnCount()):
            cell = dialog.model.index(row, column)
            assert cell.data(Qt.ItemDataRole.ToolTipRole) == cell.data()
    assert origins(window) == {}
    dialog.view.choose(rows["未归类.pdf"].id)
    QTest.keyClick(dialog.view, Key.Key_Space)
    assert dialog.add.text() == "添加 2 份"
    tick = dialog.view.visualRect(dialog.view.currentIndex().siblingAtColumn(0)).center()
    for count in (3, 2):
        QTest.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=tick)
        assert dialog.add.text() == f"添加 {count} 份"
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    settle(window)
    under = "佐证材料/2-7 志愿服务"
    assert origins(window) == {"3月5日 通知.pdf": under, "名单.xlsx": f"{under}/志愿者名单"}
    assert [row.title for row in task(window, "2-7").evidence] == ["3月5日 通知", "名单"]
    window.desk.undo()
    settle(window)
    assert origins(window) == {}


def test_a_mixed_drop_is_listed_together_and_told_once(window: MainWindow, tmp_path: Path) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    (tmp_path / "照片").mkdir()
    file(tmp_path / "照片", "1.jpg", b"photo")
    empty = tmp_path / "空文件夹"
    empty.mkdir()
    given = [
        tmp_path / "照片",
        file(tmp_path),
        file(tmp_path, "脚本.bat"),
        file(tmp_path, "空.pdf", b""),
        empty,
    ]
    assert drop(on.detail.panel(EvidencePanel), urls(given))
    dialog = opened(window)
    assert dialog.windowTitle() == "添加 5 个文件夹和文件"
    assert task(window, "2-1").evidence == ()
    assert {row.incoming.path.name: row.where for row in dialog._rows.values() if row.chosen} == {
        "1.jpg": "2-1",
        "通知.pdf": "2-1",
    }
    dialog._add()
    settle(window)
    assert sorted(row.title for row in task(window, "2-1").evidence) == ["1", "通知"]
    (told,) = messages(window)
    assert told.startswith("新收进 2 份材料，不收 2 份。\n")
    assert "“脚本.bat”" in told
    assert "“空.pdf”是空文件，没有内容。" in told


def test_a_folder_put_on_a_slot_asks_once(window: MainWindow, tmp_path: Path) -> None:
    task_id = task(window, "2-7").id
    photos = next(
        row for row in window.desk.read(requirement_rows, task_id) if row.form.name.endswith("照片")
    )
    folder = tmp_path / "三月"
    folder.mkdir()
    for name in ("1.jpg", "又是1.jpg", *(f"通知{number}.pdf" for number in range(6))):
        file(folder, name, (name[-5:]).encode())

    def give() -> FolderDialog:
        window.desk.folder_wanted.emit((folder,), task_id, photos.id)
        return opened(window)

    def count() -> tuple[int, int]:
        """What lies in the slot, and what of it looks wrong."""
        story = window.desk.read(task_story, task_id, window.desk.today())
        evidence = next(slot.evidence for slot in story.slots if slot.requirement.id == photos.id)
        return len(evidence), sum(not one.fits for one in evidence)

    dialog = give()
    assert dialog.slots.text() == f"同时放入“{photos.form.name}”（8 份）"
    assert "文件夹名写明归到别处的除外" in dialog.said.text()
    dialog._add()
    (asked,) = messages(dialog)
    assert asked.splitlines()[0] == f"“通知0.pdf”看起来是文档，“{photos.form.name}”要的是照片。"
    assert asked.splitlines()[5:] == ["等 6 份。要放入吗？"]
    assert boxes(dialog)[0].defaultButton().text() == "不放"
    answer(dialog, "不放")
    settle(window)
    assert count() == (1, 0)
    assert len(task(window, "2-7").evidence) == 7
    twice = "“又是1.jpg”在同一批里有一样的（1.jpg），只收一份。"
    assert messages(window)[-1] == f"新收进 7 份材料，已有 1 份。\n{twice}"
    give()._add()
    answer(opened(window), "照样放入")
    settle(window)
    assert count() == (7, 0)


def test_a_folder_that_begins_with_a_day_is_said(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "慰问" / "5.1劳动节慰问"
    folder.mkdir(parents=True)
    file(folder, "1.jpg", b"photo")
    window.desk.folder_wanted.emit((folder.parent,), "", "")
    dialog = opened(window)
    assert "文件夹“5.1劳动节慰问”开头像日期" in dialog.said.text()
    assert dialog.sums.text() == "归入任务 0 份，进待归口 1 份，不收 0 份"
    dialog.reject()


def test_a_folder_that_is_gone(window: MainWindow, tmp_path: Path) -> None:
    window.deeds.add_folder((tmp_path / "没有",))
    dialog = opened(window)
    assert "找不到文件夹" in dialog.said.text()
    assert not dialog.add.isEnabled()


@pytest.fixture
def scans(window: MainWindow, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "扫描"
    folder.mkdir()
    with window.desk.workspace.log.change() as session:
        set_watched_folder(session, folder, window.desk.workspace.folder)
    window._scans.start()
    window._scans._timer.stop()  # a test says when
    yield folder
    window._scans.stop()


def look(window: MainWindow) -> None:
    window._scans.look()
    wait_until(lambda: not window._scans._busy)
    settle(window)


def note(window: MainWindow) -> QWidget:
    bar = window.statusBar()
    assert isinstance(bar, StatusBar)
    return bar.note


def test_scans_come_in_quietly(window: MainWindow, scans: Path) -> None:
    for name in ("1.jpg", "2.jpg"):
        path = file(scans, name, name.encode())
        os.utime(path, (time.time() - 60, time.time() - 60))
    look(window)
    assert origins(window) == {}
    look(window)
    assert origins(window) == {"1.jpg": "扫描", "2.jpg": "扫描"}
    assert {path.name for path in scans.iterdir()} == {"已收"}
    assert window.statusBar().note.text() == "扫描收到 2 份，待归口"
    assert messages(window) == []
    again = file(scans, "又来.jpg", b"1.jpg")
    os.utime(again, (time.time() - 60, time.time() - 60))
    look(window)
    look(window)
    assert window.statusBar().note.text() == "扫描收到 2 份，待归口；1 份以前收过"
    assert "“又来.jpg”以前收过" in window.statusBar().note.toolTip()
    QTest.mouseClick(note(window), Qt.MouseButton.LeftButton)
    assert not note(window).isVisible()
    assert "“又来.jpg”以前收过" in messages(window)[0]
    library = window.tabs.page(LibraryPage)
    assert library
    assert library.scope.key == "inbox"
    assert window.tabs.tabText(window.tabs.currentIndex()).startswith("材料库")


def test_a_folder_that_cannot_be_reached_is_said_once(window: MainWindow, scans: Path) -> None:
    aside = scans.rename(scans.with_name("拔下"))
    look(window)
    assert window.statusBar().note.text() == "扫描文件夹暂时收不了"
    window.desk.noted.emit("", "", "")
    look(window)
    assert not note(window).isVisible()
    aside.rename(scans)
    path = file(scans)
    os.utime(path, (time.time() - 60, time.time() - 60))
    look(window)
    look(window)
    assert origins(window) == {"通知.pdf": "扫描"}


def test_the_dialog_sets_the_folder(window: MainWindow, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "扫描").mkdir()
    dialog = WatchDialog(window.desk, window)
    dialog.open()
    monkeypatch.setattr("ui.evidence.watch_dialog.ask_folder", lambda *_: tmp_path / "扫描")
    dialog._choose()
    assert dialog.folder.text() == f"正在监视：{tmp_path / '扫描'}"
    assert window.desk.read(watched_folder) == tmp_path / "扫描"
    assert window._scans._watch
    monkeypatch.setattr("ui.evidence.watch_dialog.ask_folder", lambda *_: tmp_path)
    dialog._choose()
    assert "套在一起" in messages(window)[0]
    dialog._end()
    assert window.desk.read(watched_folder) is None
    assert window._scans._watch is None
