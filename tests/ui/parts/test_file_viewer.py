"""The viewer: pages and cards of stored files by keys, words ringed, frames drawn; tiles of every kind."""

import shutil
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.office import office
from tests.ui.program import activate, wait_until
from tests.viewing import made
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.evidence_tiles import EvidenceTiles
from ui.parts.file_viewer import FileViewer, Frame
from ui.parts.marked_viewer import MarkedViewer
from ui.parts.viewer_dialog import Beside, ViewerDialog
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.marks import marks_of
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.viewing.viewer import Place

Key = Qt.Key
TEXT = "关于志愿服务的通知" * 30


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path) as made_desk:
        yield made_desk


@pytest.fixture
def viewer(desk: Desk) -> Iterator[FileViewer]:
    shown = FileViewer(desk, desk.window)
    desk.window.setCentralWidget(shown)
    desk.window.show()
    yield shown
    desk.looking.join()


def stored(desk: Desk, *paths: Path) -> list[EvidenceRow]:
    assert desk.plan
    return attach_files(desk.workspace.log, desk.workspace.files, desk.plan.tasks[0].id, paths, Job())


def show(viewer: FileViewer, row: EvidenceRow, *about: object) -> None:
    viewer.show_file(row.sha256, row.original_name, *about)
    wait_for_page(viewer)


def wait_for_page(viewer: FileViewer) -> None:
    wait_until(lambda: not viewer.stage.empty() and not viewer._later.isActive() and not viewer.stage.empty())


def test_leafing_by_keys(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    (row,) = stored(desk, made.pdf(tmp_path / "通知.pdf", ["第一页", "第二页", "第三页"]))
    show(viewer, row)
    assert (viewer.page(), viewer.count.text()) == (1, "/ 3 页")
    for key, page in (
        *((Key.Key_PageDown, 2), (Key.Key_PageDown, 3), (Key.Key_PageDown, 3)),
        *((Key.Key_PageUp, 2), (Key.Key_Home, 1), (Key.Key_End, 3)),
    ):
        QTest.keyClick(viewer.stage, key)
        wait_for_page(viewer)
        assert viewer.page() == page
    viewer.number.setFocus()
    viewer.number.selectAll()
    QTest.keyClicks(viewer.number, "2")
    QTest.keyClick(viewer.number, Key.Key_Return)
    wait_for_page(viewer)
    assert (viewer.page(), viewer.number.text()) == (2, "2")


def test_left_and_right_ask_for_other_files(viewer: FileViewer) -> None:
    asked: list[str] = []
    viewer.previous_wanted.connect(lambda: asked.append("before"))
    viewer.next_wanted.connect(lambda: asked.append("after"))
    QTest.keyClick(viewer.stage, Key.Key_Left)
    QTest.keyClick(viewer.stage, Key.Key_Right)
    assert asked == ["before", "after"]


def test_zoom_keeps_the_place_and_asks_for_more_pixels(
    desk: Desk, viewer: FileViewer, tmp_path: Path
) -> None:
    (row,) = stored(desk, made.pdf(tmp_path / "通知.pdf", [TEXT]))
    show(viewer, row)
    fitted = viewer.stage.page_place()
    assert viewer.stage.verticalScrollBar().value() == 0, "from its top"
    QTest.keyClick(viewer.stage, Key.Key_Plus)
    assert viewer.stage.page_place().width() == pytest.approx(fitted.width() * 1.25)
    wait_until(lambda: viewer.stage._pixmap.width() > fitted.width() * 1.2)
    for key in (Key.Key_Minus, Key.Key_Minus):
        QTest.keyClick(viewer.stage, key)
    assert viewer.stage.page_place().width() == pytest.approx(fitted.width()), "not below the fitted size"
    viewer.stage.set_zoom(4.0)
    QTest.keyClick(viewer.stage, Key.Key_0)
    assert viewer.stage.zoom == 1.0


def test_a_small_picture_is_not_made_larger(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    (row,) = stored(desk, made.photo(tmp_path / "小.jpg", (40, 30)))
    show(viewer, row)
    place = viewer.stage.page_place()
    assert (place.width(), place.height()) == (40, 30)
    assert place.center().toPoint() == viewer.stage.viewport().rect().center() + QPoint(1, 1)


@pytest.mark.parametrize(("size", "words"), [((827, 1169), "适合宽度"), ((900, 1200), "适合窗口")])
def test_a_scanned_page_is_shown_to_be_read(
    desk: Desk, viewer: FileViewer, tmp_path: Path, size: tuple[int, int], words: str
) -> None:
    made.checked(size).save(tmp_path / "扫描件.jpg")
    (row,) = stored(desk, tmp_path / "扫描件.jpg")
    show(viewer, row)
    assert viewer.fitting.text() == words


def test_the_view_turns_and_the_file_does_not(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    (row,) = stored(desk, made.photo(tmp_path / "照片.jpg"))
    show(viewer, row)
    upright = viewer.stage.page_place()
    assert upright.width() > upright.height()
    QTest.keyClick(viewer.stage, Key.Key_R)
    wait_for_page(viewer)
    assert viewer.stage.page_place().width() < viewer.stage.page_place().height()
    assert desk.workspace.files.path(row.sha256).read_bytes() == (tmp_path / "照片.jpg").read_bytes()
    show(viewer, row)
    assert viewer.stage.turn == 0


def test_words_are_ringed_and_brought_into_view(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    pages = ["第一页", "空行\n\n" * 30 + "志愿服务"]
    (row,) = stored(desk, made.pdf(tmp_path / "通知.pdf", pages))
    show(viewer, row, 2, ["志愿服务"])
    wait_until(lambda: bool(viewer.stage.rings))
    (ring,) = viewer.stage.rings
    assert viewer.stage.viewport().rect().contains(viewer.stage._on_screen(ring).center().toPoint())
    viewer.go_to(1)
    wait_for_page(viewer)
    assert viewer.stage.rings == ()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_frame_lies_where_it_was_drawn(desk: Desk, viewer: FileViewer, tmp_path: Path, turns: int) -> None:
    (row,) = stored(desk, made.photo(tmp_path / "照片.jpg"))
    show(viewer, row)
    viewer.allow_marking(allowed=True)
    viewer.marking.click()
    for _ in range(turns):
        QTest.keyClick(viewer.stage, Key.Key_R)
        wait_for_page(viewer)
    drawn: list[Frame] = []
    viewer.frame_drawn.connect(lambda *frame: drawn.append(Frame(*frame)))
    target = viewer.stage.viewport()
    page = viewer.stage.page_place()
    begin = QPoint(round(page.left() + page.width() * 0.5), round(page.top() + page.height() * 0.25))
    end = begin - QPoint(40, -30)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(target, end)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)
    (frame,) = drawn
    viewer.show_frames(drawn)
    (shown,) = viewer.stage.frames
    box = viewer.stage._on_screen(shown)
    assert (box.left(), box.top()) == pytest.approx((end.x(), begin.y()), abs=1)
    assert (box.width(), box.height()) == pytest.approx((40, 30), abs=1)
    assert frame.page == 1
    assert all(0 <= edge <= 1 for edge in frame[1:])
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=begin)
    assert len(drawn) == 1, "a click draws no frame"
    viewer.show_frames([frame._replace(page=2)])
    assert viewer.stage.frames == ()


@pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
def test_one_frame_or_all_are_taken_away_and_come_back(desk: Desk, tmp_path: Path) -> None:
    (row,) = stored(desk, made.photo(tmp_path / "照片.jpg"))
    viewer = MarkedViewer(desk, desk.window)
    desk.window.setCentralWidget(viewer)
    desk.window.show()
    viewer.show_evidence(row.id, row.sha256, row.original_name)
    wait_for_page(viewer)
    assert viewer.unmarking.isHidden()
    boxes = ((0.1, 0.1, 0.6, 0.6), (0.2, 0.2, 0.1, 0.1), (0.8, 0.8, 0.1, 0.1))
    for box in boxes:
        viewer.frame_drawn.emit(1, *box)
    viewer.stage.viewport().repaint()

    def left() -> list[Place]:
        return [Place(*astuple(mark)[1:5]) for mark in desk.read(marks_of, row.id)]

    inside = viewer.stage._on_screen(Place(*boxes[1])).center().toPoint()
    QTest.mouseClick(viewer.stage.viewport(), Qt.MouseButton.LeftButton, pos=inside)
    assert viewer.stage.chosen == 1, "the smallest one under the mouse"
    viewer.stage.viewport().repaint()
    QTest.keyClick(viewer.stage, Key.Key_Delete)
    assert left() == [boxes[0], boxes[2]]
    assert viewer.stage.chosen is None
    QTest.keyClick(viewer.stage, Key.Key_Delete)
    assert left() == [boxes[0], boxes[2]], "none is chosen"
    desk.undo()
    assert left() == list(boxes)
    for _ in range(3):
        QTest.keyClick(viewer.stage, Key.Key_M)
    assert viewer.stage.chosen == 2
    viewer.unmarking.click()
    assert left() == list(boxes[:2])
    assert viewer.unmark_all.text() == "去掉全部 2 个框"
    assert not viewer.unmark_one.isEnabled()

    def take_all() -> None:
        menu = QApplication.activePopupWidget()
        assert menu
        for key in (Key.Key_Up, Key.Key_Return):
            QTest.keyClick(menu, key)

    QTimer.singleShot(0, take_all)
    viewer.unmarking.click()
    assert (left(), viewer.unmarking.isHidden()) == ([], True)
    desk.undo()
    assert left() == list(boxes[:2])
    corner = viewer.stage.page_place().bottomRight().toPoint()
    viewer.marking.click()
    QTest.mouseClick(viewer.stage.viewport(), Qt.MouseButton.LeftButton, pos=inside)
    assert viewer.stage.chosen == 1, "while frames are drawn, a click chooses too"
    QTest.mouseClick(viewer.stage.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    assert viewer.stage.chosen is None
    desk.looking.join()


def test_frames_have_their_colour_from_the_theme(
    desk: Desk, viewer: FileViewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_tokens", replace(theme.DARK, mark="#0000FF"))
    (row,) = stored(desk, made.photo(tmp_path / "照片.jpg"))
    show(viewer, row)
    viewer.show_frames([Frame(1, 0.2, 0.2, 0.5, 0.5)])
    edge = viewer.stage._on_screen(viewer.stage.frames[0]).topLeft().toPoint()
    seen = viewer.stage.viewport().grab().toImage()
    across = [seen.pixelColor(edge + QPoint(20, down)) for down in range(-3, 4)]
    assert theme.color("mark") in across


def test_cards_say_why(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    rows = stored(desk, broken, made.word(tmp_path / "总结.docx", "三季度总结"))
    for row, words, lines in zip(rows, ("“坏.pdf”", ""), ((), ("三季度总结",)), strict=True):
        show(viewer, row)
        picture = viewer.stage._picture
        assert picture
        assert picture.card
        assert picture.words.startswith(words)
        assert picture.lines == lines
        viewer.grab()
        assert not viewer.larger.isEnabled()
    viewer.show_nothing()
    assert viewer.stage.empty()
    viewer.grab()


def test_a_file_that_is_gone(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    (row,) = stored(desk, made.photo(tmp_path / "照片.jpg"))
    desk.workspace.files.path(row.sha256).unlink()
    show(viewer, row)
    assert viewer.stage._picture
    assert "“照片.jpg”" in viewer.stage._picture.words
    shutil.copy(tmp_path / "照片.jpg", desk.workspace.files.path(row.sha256))
    show(viewer, row)
    assert not viewer.stage._picture.card, "that it was gone is not kept"


def test_bytes_that_were_altered_are_drawn_anew(desk: Desk, viewer: FileViewer, tmp_path: Path) -> None:
    (row,) = stored(desk, made.pdf(tmp_path / "通知.pdf", ["第一页"]))
    path = desk.workspace.files.path(row.sha256)
    show(viewer, row)
    altered = made.pdf(tmp_path / "别的.pdf", ["第一页", "第二页"])
    path.chmod(0o644)
    path.write_bytes(altered.read_bytes())
    show(viewer, row)
    assert viewer.count.text() == "/ 2 页"


def test_the_dialog_leads_through_the_files(desk: Desk, tmp_path: Path) -> None:
    rows = stored(desk, made.photo(tmp_path / "合影.jpg"), made.pdf(tmp_path / "通知.pdf", ["通知"]))
    dialog = ViewerDialog(desk, rows, Beside("签到表", "写明时间", ("至少 5 份",)), desk.window)
    dialog.open()
    wait_for_page(dialog.viewer)
    assert (dialog.title.text(), dialog.place.text()) == ("合影", "第 1 份，共 2 份")
    QTest.keyClick(dialog.viewer.stage, Key.Key_Right)
    wait_for_page(dialog.viewer)
    assert (dialog.title.text(), dialog.after.isEnabled()) == ("通知", False)
    QTest.keyClick(dialog.viewer.stage, Key.Key_Right)
    QTest.keyClick(dialog.viewer.stage, Key.Key_Left)
    assert dialog.title.text() == "合影"
    dialog.reject()


def test_a_drawn_frame_is_taken_back_by_ctrl_z(desk: Desk, tmp_path: Path) -> None:
    rows = stored(desk, made.photo(tmp_path / "合影.jpg"), made.pdf(tmp_path / "通知.pdf", ["通知"]))
    desk.window.show()
    dialog = ViewerDialog(desk, rows, Beside(), desk.window)
    dialog.open()
    activate(dialog)
    wait_for_page(dialog.viewer)
    for left in (0.1, 0.4):
        dialog.viewer.frame_drawn.emit(1, left, 0.1, 0.2, 0.2)
    dialog.viewer.frame_drawn.emit(1, 0.9, 0.1, 0.2, 0.2)  # beyond the page: refused
    marks = [len(desk.read(marks_of, rows[0].id))]
    for _ in range(3):
        QTest.keySequence(dialog.viewer.stage, "Ctrl+Z")
        marks.append(len(desk.read(marks_of, rows[0].id)))
    assert marks == [2, 1, 0, 0]
    assert desk.snapshot.undoable == "1-1 添加材料：合影、通知"  # what was done before stays done
    dialog.reject()


def test_tiles_show_every_kind_and_open_the_viewer(desk: Desk, tmp_path: Path) -> None:
    rows = stored(
        desk,
        made.photo(tmp_path / "合影.jpg"),
        made.pdf(tmp_path / "通知.pdf", ["通知"]),
        made.word(tmp_path / "总结.docx", "总结"),
    )
    tiles = EvidenceTiles(desk, parent=desk.window)
    tiles.show_rows(rows)
    before = [tiles.item(at).icon().cacheKey() for at in range(3)]
    wait_until(lambda: not tiles._waiting)
    assert all(tiles.item(at).icon().cacheKey() != before[at] for at in range(3))
    again = EvidenceTiles(desk, parent=desk.window)
    again.show_rows(rows)
    assert not again._waiting, "drawn once"
    tiles.setCurrentRow(1)
    QTest.keyClick(tiles, Key.Key_Space)
    (dialog,) = tiles.findChildren(ViewerDialog)
    assert (dialog.title.text(), dialog.place.text()) == ("通知", "第 2 份，共 3 份")
    dialog.reject()


def test_work_ends_with_the_desk(desk: Desk, tmp_path: Path) -> None:
    rows = stored(desk, *(made.photo(tmp_path / f"{at}.jpg", (800 + at, 600)) for at in range(20)))
    tiles = EvidenceTiles(desk, parent=desk.window)
    tiles.show_rows(rows)
    desk.looking.join()
    assert desk.looking._thread is None or not desk.looking._thread.is_alive()
    tiles.show_rows(rows)
