"""Files leave the program as copies under their own names, and come in from the clipboard."""

import gc
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from tests.ui.program import messages, page, settle, stand_on, task, urls
from tests.workspaces import attach, file, stored_files
from ui.evidence.evidence_panel import EvidencePanel
from ui.evidence.library_page import LibraryPage
from ui.parts.evidence_tiles import EvidenceTiles
from ui.parts.handing_out import HandedOut, dragged_evidence
from ui.parts.taking_in import local_files
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.plan.requirements import requirement_rows


def lists(window: MainWindow) -> list[EvidenceTiles]:
    return [tiles for tiles in window.findChildren(EvidenceTiles) if tiles.isVisible()]


def test_copied_tiles_are_files_for_others_and_records_for_the_program(
    window: MainWindow, tmp_path: Path
) -> None:
    on = page(window)
    rows = attach(
        window.desk.workspace,
        task(window, "2-1").id,
        file(tmp_path, "通 知,1.pdf"),
        file(tmp_path, "签到.jpg", b"2"),
    )
    (tmp_path / "另").mkdir()
    attach(window.desk.workspace, task(window, "2-1").id, file(tmp_path / "另", "签到.jpg", b"3"))
    stand_on(on, 0, TaskColumn.TEXT)
    QTest.qWait(0)
    (tiles,) = [tiles for tiles in lists(window) if tiles.count()]
    tiles.selectAll()
    before = stored_files(window.desk.workspace)
    tiles.copy()
    gc.collect()
    data = QGuiApplication.clipboard().mimeData()
    assert set(dragged_evidence(data)) >= {row.id for row in rows}
    assert local_files(data) == []  # the program itself takes the records
    paths = [Path(url.toLocalFile()) for url in data.urls()]
    assert sorted(path.name for path in paths) == ["签到 (2).jpg", "签到.jpg", "通 知,1.pdf"]
    assert sorted(path.read_bytes() for path in paths) == [b"2", b"3", b"notice"]
    for path in paths:  # whoever gets it may write
        path.write_bytes(b"other")
    assert window.desk.workspace.folder not in paths[0].parents
    assert stored_files(window.desk.workspace) == before
    assert [url.toLocalFile() for url in data.urls()] == [str(path) for path in paths]  # copied once


def test_a_file_that_is_gone_is_said_and_nothing_is_handed_out(window: MainWindow, tmp_path: Path) -> None:
    (row,) = attach(window.desk.workspace, task(window, "2-1").id, file(tmp_path))
    (stored,) = (window.desk.workspace.folder / "files").rglob(f"{row.sha256}*")
    stored.unlink()
    data = HandedOut(window.desk, [row], window)
    assert data.urls() == []
    QTest.qWait(0)
    assert "“通知.pdf”的文件不见了" in messages(window)[0]


def test_rows_of_the_library_are_handed_out_too(window: MainWindow, tmp_path: Path) -> None:
    attach(window.desk.workspace, task(window, "2-1").id, file(tmp_path), file(tmp_path, "照片.jpg", b"2"))
    window.tabs.show_tab("library")
    library = window.tabs.page(LibraryPage)
    assert library
    library.list.view.setFocus()
    library.list.view.selectAll()
    QTest.keySequence(library.list.view, "Ctrl+C")
    names = {Path(url.toLocalFile()).name for url in QGuiApplication.clipboard().mimeData().urls()}
    assert names == {"通知.pdf", "照片.jpg"}


def test_what_was_copied_elsewhere_goes_to_the_task_of_the_row(window: MainWindow, tmp_path: Path) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    QGuiApplication.clipboard().setMimeData(urls([file(tmp_path), file(tmp_path, "程序.exe")]))
    QTest.keySequence(on.table, "Ctrl+V")
    settle(window)
    assert [row.title for row in task(window, "2-1").evidence] == ["通知"]
    assert "“程序.exe”" in messages(window)[0]
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(picture)
    on.table.setFocus()
    on._paste()
    settle(window)
    assert [row.original_name[:5] for row in task(window, "2-1").evidence if row.title != "通知"] == [
        "粘贴的图片"
    ]


def test_one_tile_list_is_chosen_at_a_time(window: MainWindow, tmp_path: Path) -> None:
    on = page(window)
    on.detail.tabs.setCurrentWidget(on.detail.panel(EvidencePanel))
    task_id = task(window, "2-7").id
    rows = attach(window.desk.workspace, task_id, file(tmp_path), file(tmp_path, "照片.jpg", b"2"))
    first, second, *_ = window.desk.read(requirement_rows, task_id)
    for slot, row in zip((first, second), rows, strict=True):
        window.desk.change(fill_slot, slot.id, [row.id])
    on.show_record(task_id)
    QTest.qWait(0)
    one, two = [tiles for tiles in lists(window) if tiles.count()][:2]
    one.setCurrentRow(0)
    assert one.selectedItems()
    two.setCurrentRow(0, QItemSelectionModel.SelectionFlag.Select)
    assert two.selectedItems()
    assert not one.selectedItems()
    assert Qt.ItemFlag.ItemIsDragEnabled in one.item(0).flags()
