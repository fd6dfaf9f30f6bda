"""迎检材料: the books of the year in the real window, worked by keyboard."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from db.models import FileFact
from tests.ui.program import messages, wait_until
from tests.viewing.made import pdf, photo
from ui.documents.pdf_dialog import PdfDialog
from ui.ground.preferences import Look
from ui.inspection import book_pane
from ui.inspection.book_pane import BookPane
from ui.inspection.inspection_page import BOOK, SUBMISSION, InspectionPage
from ui.parts.viewer_dialog import ViewerDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.documents.book.making import Stamp
from wenming_desktop.documents.press.pdf_pages import page_rgb
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import (
    RequirementForm,
    add_requirement,
    remove_requirement,
    requirement_rows,
)
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.progress.statements import ItemKind, set_statement
from wenming_desktop.transfer.submission.profiles import add_samples

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
Key = Qt.Key


@pytest.fixture
def task_id(window: MainWindow, tmp_path: Path) -> str:
    """Task 2-7 with a document of twelve pages, a sign-in sheet and three photos in slots of its own."""
    desk = window.desk
    assert desk.plan
    with desk.workspace.log.change() as session:
        task = find_task(session, desk.plan.id, "2-7")
        for row in requirement_rows(session, task.id):
            remove_requirement(session, row.id)
        rules = add_requirement(session, task.id, RequirementForm("管理办法", MaterialKind.RULES))
        signed = add_requirement(session, task.id, RequirementForm("签到表", MaterialKind.SIGN_IN, 2))
        photos = add_requirement(session, task.id, RequirementForm("活动照片", MaterialKind.PHOTO))
        found = task.id
    work = desk.workspace
    day = date(2021, 3, 5)
    long = pdf(tmp_path / "办法.pdf", [f"第{number}条" for number in range(12)])
    attach_to_requirement(work.log, work.files, rules, [long], Job(), "志愿服务管理办法", day)
    attach_to_requirement(
        work.log, work.files, signed, [pdf(tmp_path / "签到.pdf", ["张三"])], Job(), None, day
    )
    pictures = [photo(tmp_path / f"P{number}.jpg", (400 + number, 300)) for number in range(3)]
    attach_to_requirement(work.log, work.files, photos, pictures, Job(), None, day)
    return found


@pytest.fixture
def pane(window: MainWindow, task_id: str) -> Iterator[BookPane]:
    """The page, open at that task, its pages set."""
    window.desk.inspection_wanted.emit()
    shown = window.findChild(InspectionPage)
    assert isinstance(shown, InspectionPage)
    made = shown.books
    assert made.show_item(task_id)
    wait_until(lambda: made._made is not None)
    yield made
    made.stop()


def lines(pane: BookPane) -> list[tuple[str, ...]]:
    tree = pane.list
    return [
        tuple(tree.topLevelItem(row).text(column) for column in range(4))
        for row in range(tree.topLevelItemCount())
    ]


def reset(pane: BookPane) -> None:
    """Wait until what was changed is set anew."""
    wait_until(lambda: pane._asked is not None and pane._asked[0] == pane._book and pane._made is not None)


def read_facts(pane: BookPane) -> None:
    """Have the number of pages of the document on record, as reading it leaves it."""
    sha256 = pane._book.files[0].sha256 if pane._book else ""
    with pane.desk.workspace.log.change() as session:
        session.add(FileFact(sha256=sha256, pages=12, read_by="1"))
    pane.reload()


def test_the_contents_are_the_book(window: MainWindow, pane: BookPane) -> None:
    assert lines(pane) == [
        ("1  志愿服务管理办法", "全文", "", "1—12"),
        ("2  签到", "全文", "", "13"),
        ("签到表　还缺1份", "", "", "缺"),
        ("3  活动照片（3张）", "每页2张", "2", "14—15"),
    ]
    assert pane.heading.text().startswith("2-7")
    assert pane.tally.text() == "5份材料，15页，缺1处"
    pane.list.choose_line(3)
    wait_until(lambda: pane.preview.number.text() == "16 / 18")
    assert pane.preview.heading.text() == "第 14 页　活动照片（3张）"
    assert not messages(window)


def test_keys_leave_out_move_and_put_back(pane: BookPane) -> None:
    pane.list.choose_line(1)
    QTest.keyClick(pane.list, Key.Key_Space)
    assert lines(pane)[1] == ("签到", "不放", "", "—")
    QTest.keyClick(pane.list, Key.Key_Space)
    QTest.keyClick(pane.list, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [line[0] for line in lines(pane)][:2] == ["1  签到", "签到表　还缺1份"]
    assert pane.list.currentItem().text(0) == "1  签到"
    assert pane.restore.isVisible()
    pane.restore.click()
    assert lines(pane)[0][0] == "1  志愿服务管理办法"
    pane.desk.undo()
    assert lines(pane)[0][0] == "1  签到"


def test_a_single_photo_can_be_left_out(pane: BookPane) -> None:
    pane.list.choose_line(3)
    group = pane.list.currentItem()
    group.setExpanded(True)
    pane.list.setCurrentItem(group.child(1))
    QTest.keyClick(pane.list, Key.Key_Space)
    again = pane.list.topLevelItem(3)
    assert again.text(0) == "3  活动照片（2张）"
    assert again.checkState(0) == Qt.CheckState.PartiallyChecked
    assert again.isExpanded()


def test_pages_as_clerks_write_them(window: MainWindow, pane: BookPane) -> None:
    item = pane.list.topLevelItem(0)
    item.setText(1, "首页、末页、第3页")
    assert lines(pane)[0][1] == "首页、第3页、末页"
    reset(pane)
    assert lines(pane)[0][3] == "1—3"
    pane.list.topLevelItem(0).setText(1, "大概三页")
    assert "看不懂" in messages(window)[0]
    assert lines(pane)[0][1] == "首页、第3页、末页"


def test_pages_that_a_file_lacks_are_refused(window: MainWindow, pane: BookPane) -> None:
    read_facts(pane)
    pane.list.topLevelItem(0).setText(1, "首页、第99页")
    assert "只有 12 页，没有第 99 页" in messages(window)[0]
    assert lines(pane)[0][1] == "全文"
    pane.list.topLevelItem(0).setText(1, "第11页到末页")
    assert lines(pane)[0][1] == "第11页到末页"


def test_long_documents_in_one_press(pane: BookPane) -> None:
    assert not pane.shorten.isVisible()  # how long it is stands there once the file was read
    read_facts(pane)
    assert pane.shorten.text() == "1 份长材料只放首末页"
    pane.shorten.click()
    assert lines(pane)[0][:3] == ("1  志愿服务管理办法", "首页、末页", "2 / 12")
    assert not pane.shorten.isVisible()


def test_what_is_chosen_and_only_what_is_complete(pane: BookPane) -> None:
    before = len(pane.items.chosen())
    assert before == 1  # nothing else holds anything
    assert pane.foot.how.findChildren(type(pane.foot.write))[0].text() == "一项一册（1 个 PDF）"
    pane.items.complete.click()
    assert pane.items.chosen() == []
    assert not pane.foot.write.isEnabled()


def test_books_are_written_whole_and_never_over_others(
    window: MainWindow, pane: BookPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "册.pdf"
    monkeypatch.setattr(book_pane, "ask_save_path", lambda *_: target)
    pane.foot.write.click()
    wait_until(lambda: bool(messages(window)))
    assert "已做好 1 本材料册，材料共 15 页" in messages(window)[0]
    assert len(pypdfium2.PdfDocument(target)) == 18
    pane.list.choose_line(3)  # the pages can still be looked through
    wait_until(lambda: pane.preview.number.text() == "16 / 18")


def test_the_pages_are_there_after_going_away(window: MainWindow, pane: BookPane) -> None:
    window.show_tabs()
    window.show_inspection()
    pane.list.choose_line(3)
    wait_until(lambda: pane.preview.number.text() == "16 / 18")


def test_cancelled_pages_are_set_again_where_a_line_is_chosen(window: MainWindow, pane: BookPane) -> None:
    pane.foot.stamp.setCurrentText(Stamp.LEFT.value)
    pane._set()
    assert pane._work
    pane._work.cancel()
    wait_until(lambda: pane._work is None)
    pane.list.choose_line(3)
    wait_until(lambda: pane.preview.number.text() == "16 / 18")


def test_an_empty_item_is_chosen_once_it_holds_something(
    window: MainWindow, pane: BookPane, tmp_path: Path
) -> None:
    assert [book.code for book in pane.items.chosen()] == ["2-7"]
    work, plan = window.desk.workspace, window.desk.plan
    assert plan
    with work.log.change() as session:
        task = find_task(session, plan.id, "2-1")
        slot = add_requirement(session, task.id, RequirementForm("方案", MaterialKind.RULES))
    attach_to_requirement(
        work.log, work.files, slot, [pdf(tmp_path / "方案.pdf", ["方案"])], Job(), None, date(2021, 3, 5)
    )
    wait_until(lambda: [book.code for book in pane.items.chosen()] == ["2-1", "2-7"])


def test_pages_that_came_out_stand_in_the_list(pane: BookPane) -> None:
    assert pane.items.tally.text() == "选 1 项　15页"
    assert "材料15页" in pane.foot.how.findChildren(type(pane.foot.write))[1].text()
    tree = pane.items.tree
    assert "以上" not in "".join(tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount()))


def test_it_is_printed_by_the_desk(
    window: MainWindow, pane: BookPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []
    window.desk.pdf_wanted.disconnect()
    window.desk.pdf_wanted.connect(lambda title, _name, _pdf, _word, note: shown.append((title, note)))
    pane.foot.print.click()
    wait_until(lambda: bool(shown))
    title, note = shown[0]
    assert title.startswith("2-7")
    assert note == ""


def test_originals_that_are_others_are_told_before_printing(
    window: MainWindow, pane: BookPane, task_id: str
) -> None:
    assert pane._book
    changed = pane._book.pieces[0].files[0]
    window.desk.workspace.files.path(changed.sha256).write_bytes(b"%PDF-1.4 another")
    pane.foot.stamp.setCurrentText(Stamp.TOP.value)
    pane.foot.stamp.activated.emit(0)
    wait_until(lambda: "原件被改动过 1 份" in pane.tally.text())
    pane.foot.print.click()
    wait_until(lambda: bool(window.findChildren(PdfDialog)))
    (dialog,) = window.findChildren(PdfDialog)
    assert f"原件被改动过 1 份（{changed.title}）" in dialog.note.text()
    assert dialog.note.isVisible()
    dialog.reject()


def test_stamps_go_elsewhere(pane: BookPane) -> None:
    pane.foot.stamp.setCurrentText(Stamp.TOP.value)
    pane.foot.stamp.activated.emit(0)
    wait_until(
        lambda: pane._asked is not None and pane._asked[1].stamp is Stamp.TOP and pane._made is not None
    )


def test_back_to_the_tabs_and_to_what_is_missing(window: MainWindow, pane: BookPane) -> None:
    pane.list.choose_line(2)
    QTest.keyClick(pane.list, Key.Key_Return)
    assert window.tabs.isVisible()
    window.show_inspection()
    assert pane.isVisible()
    shown = window.findChild(InspectionPage)
    assert isinstance(shown, InspectionPage)
    QTest.keyClick(pane.list, Key.Key_Escape)
    assert window.tabs.isVisible()


def test_a_statement_comes_into_the_book(window: MainWindow, pane: BookPane, task_id: str) -> None:
    window.desk.change(set_statement, ItemKind.TASK, task_id, "全年开展志愿服务。")
    reset(pane)
    pane.list.choose_line(0)
    wait_until(lambda: pane.preview.number.text().endswith("/ 19"))
    assert pane.preview.number.text() == "4 / 19"


def test_a_package_is_of_the_items_that_are_ticked(window: MainWindow, pane: BookPane) -> None:
    shown = window.findChild(InspectionPage)
    assert isinstance(shown, InspectionPage)
    wanted = [book.code for book in pane.items.chosen()][:2]
    for row in range(pane.items.tree.topLevelItemCount()):
        line = pane.items.tree.topLevelItem(row)
        if line.flags() & Qt.ItemFlag.ItemIsUserCheckable and not line.text(0).startswith(tuple(wanted)):
            line.setCheckState(0, Qt.CheckState.Unchecked)
    chosen = [book.code for book in pane.items.chosen()]
    shown.show_pane(SUBMISSION)
    assert shown.submission
    assert list(shown.submission._chosen.codes) == chosen
    assert shown.submission.isVisible()
    shown.show_pane(BOOK)
    assert pane.isVisible()


def test_a_package_of_nothing_holds_nothing_and_says_so(window: MainWindow, pane: BookPane) -> None:
    shown = window.findChild(InspectionPage)
    assert isinstance(shown, InspectionPage)
    pane.items.complete.click()
    assert pane.items.chosen() == []
    shown.show_pane(SUBMISSION)
    assert shown.submission
    assert shown.submission._items == ()
    window.desk.change(add_samples)
    assert "一项也没有勾选" in shown.submission._words.text()
    assert shown.submission._words.isVisible()


def test_without_indicators_nothing_looks_live(pane: BookPane) -> None:
    pane.items._choose_kind(ItemKind.INDICATOR.name)
    assert not pane.items.complete.isVisible()
    assert pane.items.empty.isVisible()
    assert "左边选中一项" in pane.preview.sheet._message


def test_it_fits_a_small_screen_with_large_letters(window: MainWindow, task_id: str) -> None:
    try:
        window.deeds.set_look(Look(percent=150))
        window.desk.inspection_wanted.emit()
        QTest.qWait(0)
        assert window._inspection
        assert window._inspection.books.show_item(task_id)
        books = window._inspection.books
        both = [("each", "一项一册（500 个 PDF）"), ("all", "合成一本（材料至少12345页）")]
        books.foot.how.offer(both, "each")
        QTest.qWait(0)
        needed = window.minimumSizeHint()
        assert needed.width() <= 1366
        assert needed.height() <= 768
        assert (window.width(), window.height()) == (1366, 768)
        books.stop()
    finally:
        window.deeds.set_look(Look())


def test_names_are_cut_in_their_middle(pane: BookPane) -> None:
    pane.preview.heading.resize(160, 20)
    pane.preview.heading.setText("第 14 页　新时代文明实践志愿服务活动，全年照片（三张）")
    assert pane.preview.heading.shown().startswith("第 14 页")
    assert pane.preview.heading.shown().endswith("）")


def test_a_grey_book_is_shown_as_it_will_be(pane: BookPane) -> None:
    pane.foot.grey.setFocus()
    QTest.keyClick(pane.foot.grey, Key.Key_Space)
    wait_until(lambda: pane._asked is not None and pane._asked[1].grey and pane._made is not None)
    assert pane._made
    for at in range(pane._made.books[0].pages):
        page = page_rgb(pane._made.pdf, at, 30)
        rows = [
            page.data[row * page.stride : row * page.stride + 3 * page.width] for row in range(page.height)
        ]
        assert all(row[::3] == row[1::3] == row[2::3] for row in rows)


def test_enter_in_the_pages_of_a_line_opens_nothing(window: MainWindow, pane: BookPane) -> None:
    pane.list.setFocus()
    pane.list.choose_line(0)
    QTest.keyClick(pane.list, Key.Key_F2)
    editor = pane.list.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "1-3")
    QTest.keyClick(editor, Key.Key_Return)
    wait_until(lambda: lines(pane)[0][1] != "全文")
    assert not pane.findChildren(ViewerDialog)
    QTest.keyClick(pane.list, Key.Key_Return)
    (viewer,) = pane.findChildren(ViewerDialog)
    assert viewer.isVisible()
    viewer.close()


def test_what_is_missing_is_put_in_later_by_keyboard(
    window: MainWindow, pane: BookPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.desk, "today", lambda: date(2021, 10, 11))
    pane.reload()
    at = next(row for row, line in enumerate(lines(pane)) if line[3] == "缺")
    pane.list.choose_line(at)
    pane.list.setFocus()
    assert pane.later.isVisible()
    missing = len(pane._book.missing)
    QTest.keyClick(pane.list, Key.Key_Space)
    assert lines(pane)[at][1:] == ("12月31日前", "", "到时再放")
    assert len(pane._book.missing) == missing - 1
    QTest.keyClick(pane.list, Key.Key_F2)
    QTest.keySequence(QApplication.focusWidget(), "Ctrl+A")
    QTest.keyClicks(QApplication.focusWidget(), "2021-12-20")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    wait_until(lambda: lines(pane)[at][1] == "12月20日前")
    assert pane.isVisible()  # Enter ended the editing and no more
    pane.later.click()
    assert lines(pane)[at][3] == "缺"
    window.desk.undo()
    assert lines(pane)[at][3] == "到时再放"
    assert not messages(window)


def test_a_photo_that_is_moved_stays_the_chosen_one(window: MainWindow, pane: BookPane) -> None:
    pane.list.setFocus()
    photos = pane.list.topLevelItem(3)
    first = photos.child(0).text(0)
    pane.list.setCurrentItem(photos.child(0))
    for place in (1, 2):
        QTest.keyClick(pane.list, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        photos = pane.list.topLevelItem(3)
        assert photos.child(place).text(0) == first
        assert pane.list.currentItem() is photos.child(place)
    window.undo.trigger()
    photos = pane.list.topLevelItem(3)
    assert pane.list.currentItem() is photos.child(1)
    assert photos.child(1).text(0) == first


def test_books_that_are_cancelled_say_what_is_left(
    window: MainWindow, pane: BookPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "册" / "册.pdf"
    target.parent.mkdir()
    monkeypatch.setattr(book_pane, "ask_save_path", lambda *_: target)
    pane._write()
    window.desk.jobs.cancel()
    wait_until(lambda: bool(messages(window)))
    assert messages(window) == ["已取消，没有留下做了一半的材料册，原来的文件没有改动。"]
    assert list(target.parent.iterdir()) == []
