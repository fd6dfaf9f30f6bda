"""Files become evidence by drop, paste or dialog; what cannot is named, what is there already is said."""

import os
import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from tests.ui.program import Key, boxes, drop, messages, page, settle, stand_on, task, urls, wait_until
from tests.workspaces import steps
from ui.evidence.evidence_panel import EvidencePanel
from ui.ground.preferences import Look
from ui.ledger.activities_panel import ActivitiesPanel
from ui.parts.viewer_dialog import ViewerDialog
from ui.plan.history_panel import HistoryPanel
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.standard_panel import StandardPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.editing import RecordForm, edit_record

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def panel(window: MainWindow) -> EvidencePanel:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    return on.detail.panel(EvidencePanel)


def file(folder: Path, name: str = "通知.pdf", content: bytes = b"notice") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def photo(folder: Path, name: str = "照片.jpg", colour: str = "red") -> Path:
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(colour)
    assert image.save(str(folder / name))
    return folder / name


def titles(window: MainWindow, code: str = "2-1") -> list[str]:
    return [row.title for row in task(window, code).evidence]


def shown(panel: EvidencePanel) -> list[str]:
    return [panel.loose.tiles.item(row).text() for row in range(panel.loose.tiles.count())]


def drop_on(window: MainWindow, where: QWidget, *paths: Path) -> None:
    assert drop(where, urls(paths))
    settle(window)


def test_several_files(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    made = len(steps(window.desk.workspace))
    drop_on(window, panel, file(tmp_path), photo(tmp_path), file(tmp_path, "签到 表.xlsx", b"x"))
    assert titles(window) == shown(panel) == ["通知", "照片", "签到 表"]
    assert len(steps(window.desk.workspace)) == made + 1
    assert panel._count.text() == "3份材料"
    assert page(window).detail.tabs.tabText(0).startswith("材料 0/")
    assert messages(window) == []


def test_anywhere_on_the_detail(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    detail = page(window).detail
    places = (
        detail._text,
        detail.panel(MeasuresPanel).line,
        detail.panel(MeasuresPanel).table.viewport(),
        detail.panel(StandardPanel).standard.viewport(),
        detail.panel(StandardPanel).score,
        detail.panel(HistoryPanel).tree.viewport(),
        detail.panel(ActivitiesPanel).view.viewport(),
        detail.tabs.tabBar(),
    )
    for number, place in enumerate(places):
        detail.tabs.setCurrentIndex(1)
        drop_on(window, place, file(tmp_path, f"{number}.txt", bytes([number + 1])))
        assert detail.tabs.currentWidget() is panel
    assert titles(window) == [str(number) for number in range(len(places))]
    assert task(window, "2-1").standard == ""  # not the file's address as text


@pytest.mark.parametrize(("name", "reason"), [("空.txt", "是空文件"), ("不见了.txt", "找不到文件")])
def test_refused_is_named_and_the_rest_taken(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, name: str, reason: str
) -> None:
    file(tmp_path, "空.txt", b"")
    drop_on(window, panel, tmp_path / name, file(tmp_path))
    (said,) = messages(window)
    assert f"“{name}”" in said
    assert reason in said
    assert said.endswith("其余 1 个文件照常添加。")
    assert titles(window) == ["通知"]


def test_only_refused_files(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    made = len(steps(window.desk.workspace))
    drop_on(window, panel, file(tmp_path, "空.txt", b""))
    assert messages(window)[0].endswith("没有添加任何文件。")
    drop_on(window, panel, *(file(tmp_path, f"空{number}.txt", b"") for number in range(8)))
    assert messages(window)[-1].endswith(
        "“空4.txt”是空文件，没有内容。\n另有 3 个文件也不能添加。\n没有添加任何文件。"
    )
    assert len(steps(window.desk.workspace)) == made


def test_dropped_files_are_looked_at_by_the_worker(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookers: set[int] = set()
    look = Path.stat

    def noting(path: Path, **how: bool) -> os.stat_result:
        if path.parent == tmp_path / "U盘":
            lookers.add(threading.get_ident())
        return look(path, **how)

    (tmp_path / "U盘").mkdir()
    paths = [file(tmp_path / "U盘", name) for name in ("一.pdf", "二.pdf")]
    monkeypatch.setattr(Path, "stat", noting)
    for where in (panel, page(window).detail):
        drop_on(window, where, *paths)
    assert lookers
    assert threading.get_ident() not in lookers


def test_a_link_from_a_browser_is_not_taken(panel: EvidencePanel) -> None:
    data = QMimeData()
    data.setUrls([QUrl("http:" + "//www.example.com/a.jpg")])
    assert not drop(panel, data)


def test_same_bytes_are_told_as_known(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    drop_on(window, panel, file(tmp_path))
    drop_on(window, panel, file(tmp_path, "通知 副本.pdf"))
    assert messages(window) == ["“通知”以前已添加到这项任务，没有重复保存。"]
    assert titles(window) == ["通知"]


def test_paste_files_and_picture(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    panel.loose.tiles.setFocus()
    panel.setFocus()
    QGuiApplication.clipboard().setMimeData(urls([file(tmp_path)]))
    panel.paste()
    settle(window)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill("blue")
    QGuiApplication.clipboard().setImage(image)
    panel.paste()
    settle(window)
    first, second = titles(window)
    assert first == "通知"
    assert second.startswith("粘贴的图片20")
    stored = window.desk.workspace.files.path(task(window, "2-1").evidence[1].sha256)
    assert QImage(str(stored)).pixelColor(5, 5).name() == "#0000ff"
    QGuiApplication.clipboard().setText("文字")
    panel.paste()
    assert "剪贴板里没有文件或图片" in messages(window)[0]


def test_paste_by_keyboard(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    drop_on(window, panel, photo(tmp_path))
    panel.loose.tiles.setFocus()
    QGuiApplication.clipboard().setMimeData(urls([file(tmp_path)]))
    QTest.keySequence(panel.loose.tiles, "Ctrl+V")
    settle(window)
    assert titles(window) == ["照片", "通知"]


def test_remove_and_undo(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    drop_on(window, panel, file(tmp_path), photo(tmp_path))
    panel.loose.tiles.setFocus()
    panel.loose.tiles.setCurrentRow(0)
    QTest.keyClick(panel.loose.tiles, Key.Key_Delete)
    assert titles(window) == shown(panel) == ["照片"]
    window.desk.undo()
    assert sorted(titles(window)) == sorted(shown(panel)) == ["照片", "通知"]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    paths: list[Path] = []

    def note(url: QUrl) -> bool:
        paths.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return paths


def test_a_read_only_copy_is_opened(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, opened: list[Path]
) -> None:
    drop_on(window, panel, file(tmp_path))
    panel.loose.tiles.setCurrentRow(0)
    panel.loose.tiles.setFocus()
    QTest.keyClick(panel.loose.tiles, Key.Key_Return)
    (path,) = opened
    assert (path.name, path.read_bytes()) == ("通知.pdf", b"notice")
    assert path.stat().st_mode & 0o222 == 0
    assert not path.is_relative_to(window.desk.workspace.folder)
    window.close()
    assert not path.exists()  # the copies go with the window


def test_a_program_is_not_taken_in(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    drop_on(window, panel, file(tmp_path, "照片.jpg.exe", b"MZ"))
    assert "“照片.jpg.exe”是程序、脚本或快捷方式（.exe）" in messages(window)[0]
    assert not task(window, "2-1").evidence


def test_what_no_office_program_shows_is_not_opened(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, opened: list[Path]
) -> None:
    drop_on(window, panel, file(tmp_path, "台账.xlsm", b"PK"))
    panel.loose.tiles.setCurrentRow(0)
    panel.loose.tiles.open_selected()
    assert "不能直接打开" in messages(window)[0]
    assert opened == []


def test_a_missing_file_is_said(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, opened: list[Path]
) -> None:
    drop_on(window, panel, file(tmp_path))
    window.desk.workspace.files.path(task(window, "2-1").evidence[0].sha256).unlink()
    panel.loose.tiles.setCurrentRow(0)
    panel.loose.tiles.open_selected()
    gone = "材料“通知”的文件不见了，可能被移走或删除。请在“材料库”的“更多”里点“校验材料…”找回。"
    assert messages(window) == [gone]
    boxes(window)[0].reject()
    wait_until(lambda: not messages(window))
    panel.loose.tiles.customContextMenuRequested.emit(
        panel.loose.tiles.visualItemRect(panel.loose.tiles.item(0)).center()
    )
    (menu,) = panel.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "在文件夹中显示").trigger()
    menu.close()
    assert messages(window) == [gone]
    panel.loose.tiles.view_selected()
    (dialog,) = panel.findChildren(ViewerDialog)
    dialog.show_in_folder()
    assert messages(dialog) == [gone]
    assert opened == []


def test_thumbnail(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    drop_on(window, panel, photo(tmp_path, colour="red"))

    def colour() -> str:
        picture = panel.loose.tiles.item(0).icon().pixmap(panel.loose.tiles.iconSize()).toImage()
        return picture.pixelColor(picture.rect().center()).name()

    wait_until(lambda: colour() in {"#ff0000", "#fe0000"})


def endless_svg() -> bytes:
    """Each shape shows the one before ten times: to draw it takes hours."""
    uses = [f'<use href="#s{level}"/>' * 10 for level in range(9)]
    shapes = "".join(f'<g id="s{level}">{shown}</g>' for level, shown in enumerate(uses, start=1))
    start = '<svg xmlns="http://www.w3.org/2000/svg"><defs><rect id="s0" width="9" height="9"/>'
    return f'{start}{shapes}</defs><use href="#s9"/></svg>'.encode()


@pytest.mark.parametrize("kind", ["half", "noise", "text", "huge", "png", "svg"])
def test_broken_pictures_do_no_harm(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, kind: str
) -> None:
    whole = photo(tmp_path, "原图.jpg").read_bytes()
    png = photo(tmp_path, "原图.png").read_bytes()
    content = {
        "half": whole[: len(whole) // 2],
        "noise": whole[:400] + bytes(range(256)) * 40,
        "text": "这不是图片".encode(),
        "huge": b"BM" + bytes(16) + (60000).to_bytes(4, "little") * 2 + bytes(200),
        "png": png[:60] + b"\xff" * 200,
        "svg": endless_svg(),
    }[kind]
    drop_on(window, panel, file(tmp_path, "坏图.png" if kind == "png" else "坏图.jpg", content))
    wait_until(lambda: not panel.loose.tiles._waiting)
    panel.loose.tiles.grab()
    assert shown(panel) == ["坏图"]


def test_a_changed_record_is_seen(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    drop_on(window, panel, file(tmp_path))
    (row,) = task(window, "2-1").evidence
    window.desk.change(edit_record, row.id, RecordForm("活动通知", formed_on=date(2021, 3, 5)))
    assert shown(panel) == ["活动通知"]
    assert "形成日期 2021-03-05" in panel.loose.tiles.item(0).toolTip()


def test_files_go_to_the_task_they_were_dropped_on(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    assert drop(panel, urls([file(tmp_path)]))
    stand_on(page(window), 3, TaskColumn.TEXT)  # while the work is under way
    settle(window)
    assert (titles(window, "2-1"), titles(window, "2-4"), shown(panel)) == (["通知"], [], [])


def test_selection_by_keyboard_menu(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    panel.loose.tiles.customContextMenuRequested.emit(panel.loose.tiles.rect().center())
    assert panel.findChildren(QMenu) == []  # nothing chosen, no menu
    drop_on(window, panel, file(tmp_path))
    panel.loose.tiles.item(0).setSelected(True)
    panel.loose.tiles.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    panel.loose.tiles.customContextMenuRequested.emit(panel.loose.tiles.rect().center())
    (menu,) = panel.findChildren(QMenu)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "查看",
        "打开",
        "复制文件",
        "在文件夹中显示",
        "修改登记…",
        "同时用于…",
        "换一份更清楚的扫描件…",
        "移到回收站",
        "移出这项任务",
        "归入…",
    ]
    menu.close()


def test_an_empty_slot_is_one_line_in_large_letters(window: MainWindow, tmp_path: Path) -> None:
    try:
        window.deeds.set_look(Look(percent=150))
        on = page(window)
        stand_on(on, 0, TaskColumn.TEXT)
        slot = next(iter(on.detail.panel(EvidencePanel).slots.values()))
        assert slot.drop.isHidden()
        assert slot.hint.isHidden()
        assert not slot.add.isHidden()
        drop_on(window, slot, file(tmp_path))
        assert [slot.tiles.item(row).text() for row in range(slot.tiles.count())] == ["通知"]
    finally:
        window.deeds.set_look(Look())
