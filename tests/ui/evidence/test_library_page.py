"""材料库 in the real window: filters, records, bulk changes, and files that went missing."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu
from sqlalchemy import select

from db.models import Evidence
from tests.ui.program import Key, messages, press, settle, wait_until
from ui.evidence import check_dialog
from ui.evidence import library_page as library
from ui.evidence.check_dialog import CheckDialog
from ui.evidence.library_page import LibraryPage
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.records_dialog import RecordsDialog
from ui.plan.category_page import CategoryPage
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.library import EvidenceFilter, EvidenceUse, FileRow, evidence_ids, file_rows
from wenming_desktop.evidence.records import attach_files, unlink_evidence

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
NAMES = ("志愿服务制度.pdf", "活动照片.jpg", "人员名单.xlsx")


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> LibraryPage:
    plan = window.desk.plan
    assert plan
    window._tidy_up()  # loads what makes pinyin initials
    log, files = window.desk.workspace.log, window.desk.workspace.files
    for number, name in enumerate(NAMES):
        path = tmp_path / name
        path.write_bytes(name.encode() * (number + 2) * 500)
        task = plan.tasks[number].id
        window.desk.run(
            "添加",
            lambda job, path=path, task=task: attach_files(
                log, files, task, [path], job, None, date(2021, 3, 5)
            ),
        )
        settle(window)
    assert window.tabs.show_tab("library")
    made = window.tabs.page(LibraryPage)
    assert made
    QTest.qWait(0)
    return made


def titles(page: LibraryPage) -> set[str]:
    return {page.list.model.row(row).title for row in range(page.list.model.rowCount())}


def records(page: LibraryPage) -> dict[str, FileRow]:
    ids = page.desk.read(evidence_ids, None, EvidenceFilter())
    return {row.title: row for row in page.desk.read(file_rows, ids)}


def choose(page: LibraryPage, title: str) -> FileRow:
    row = records(page)[title]
    assert page.show_record(row.id)
    return row


def opened(page: LibraryPage) -> RecordsDialog:
    (dialog,) = (each for each in page.findChildren(RecordsDialog) if each.isVisible())
    return dialog


def pick(page: LibraryPage, box_name: str, text: str) -> None:
    box = getattr(page, box_name)
    assert box.findText(text) >= 0
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def test_everything_is_listed_and_filtered(page: LibraryPage, window: MainWindow) -> None:
    QAbstractItemModelTester(page.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert titles(page) == {"志愿服务制度", "活动照片", "人员名单"}
    assert page.heading.text() == "材料库　3 份"
    page.filters.text.setText("zyfw")  # pinyin initials
    wait_until(lambda: titles(page) == {"志愿服务制度"})
    page.filters.text.setText("没有这个")
    wait_until(lambda: page.list.model.rowCount() == 0)
    assert "清除筛选" in page.list.hint.text()
    page.filters.all.click()
    assert len(titles(page)) == 3
    pick(page, "kind", "表格")
    assert titles(page) == {"人员名单"}
    page.filters.clear()
    pick(page, "use", "未归入任务")
    assert titles(page) == set()
    plan = window.desk.full_plan()
    assert plan
    window.desk.change(unlink_evidence, [plan.tasks[0].evidence[0].link_id])
    assert titles(page) == {"志愿服务制度"}
    pick(page, "use", "本年度用到")
    assert titles(page) == {"活动照片", "人员名单"}
    pick(page, "use", "用于任务")
    assert titles(page) == {"活动照片", "人员名单"}
    pick(page, "use", "用于活动")
    assert titles(page) == set()
    page.filters.clear()
    pick(page, "year", f"{window.desk.today().year}年形成")
    assert titles(page) == set()


def test_sorted_by_a_click_on_the_head(page: LibraryPage) -> None:
    page._sort_by(5)
    sizes = [page.list.model.row(row).size for row in range(3)]
    assert sizes == sorted(sizes)
    page._sort_by(5)
    assert [page.list.model.row(row).size for row in range(3)] == sizes[::-1]
    page._sort_by(4)  # cannot be sorted by
    assert [page.list.model.row(row).size for row in range(3)] == sizes[::-1]


def test_the_whole_record_is_changed(page: LibraryPage) -> None:
    choose(page, "志愿服务制度")
    press(Key.Key_Return)
    (dialog,) = page.findChildren(EvidenceRecordDialog)
    dialog.title.setText("志愿服务管理制度")
    dialog.document_number.setText("临自然资发〔2021〕5号")
    dialog.responsible_body.setText("机关党委")
    dialog.pages.setText("十二")
    dialog.formed_on.setText("3月")
    dialog.save()
    assert dialog.isVisible()
    assert "不是页数" in dialog.pages.toolTip()
    assert dialog.formed_on.toolTip()
    assert dialog.pages.text() == "十二"
    dialog.pages.setText("12")
    dialog.formed_on.setText("2021年3月8日")
    dialog.retention.setCurrentText("30年")
    dialog.level.setCurrentText("公开")
    dialog.long_term_valid.setChecked(True)
    dialog.save()
    row = records(page)["志愿服务管理制度"]
    assert (row.document_number, row.responsible_body, row.pages) == ("临自然资发〔2021〕5号", "机关党委", 12)
    assert (row.formed_on, row.retention, row.level) == (date(2021, 3, 8), "D30", "public")
    assert row.long_term_valid
    assert page.list.view.current().id == row.id
    assert page.card.title.text() == "志愿服务管理制度"


def test_many_at_once_as_one_step(page: LibraryPage, window: MainWindow) -> None:
    page.list.view.selectAll()
    page.list.setFocus()
    press(Key.Key_F2)
    dialog = opened(page)
    dialog.retention.setCurrentText("永久")
    dialog.save()
    assert {row.retention for row in records(page).values()} == {"Y"}
    assert window.desk.snapshot.undoable == "3份材料 保管期限：永久"
    page.edit_all.click()
    dialog = opened(page)
    dialog.save()
    assert dialog.isVisible()  # nothing was said
    dialog.formed_on.setText("3月")
    dialog.long_term_valid.setChecked(True)
    dialog.save()
    assert dialog.formed_on.toolTip()  # no day
    dialog.ticks["formed_on"].setChecked(False)
    dialog.save()
    assert all(row.long_term_valid for row in records(page).values())
    assert {row.formed_on for row in records(page).values()} == {date(2021, 3, 5)}
    page._sort_by(0)
    assert len(page.list.view.selected()) == 3  # they stay selected, wherever they stand now
    pick(page, "valid", "长期有效")
    assert len(titles(page)) == 3
    pick(page, "retention", "永久")
    assert len(titles(page)) == 3
    window.desk.undo()
    window.desk.undo()
    assert {row.retention for row in records(page).values()} == {None}


def test_a_use_leads_to_its_task(page: LibraryPage, window: MainWindow) -> None:
    row = choose(page, "活动照片")
    (use,) = row.uses
    assert use.use == EvidenceUse.TASK
    page.card.use_wanted.emit(use)
    category = window.tabs.page(CategoryPage)
    assert category
    assert category.current_task() == use.task_id


def test_opened_as_a_copy_or_shown_where_it_is(
    page: LibraryPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(library, "open_file", opened.append)
    monkeypatch.setattr(library, "show_in_folder", opened.append)
    row = choose(page, "人员名单")
    page.open()
    stored = window.desk.workspace.files.path(row.sha256)
    assert opened[0].name == "人员名单.xlsx"
    assert opened[0].read_bytes() == stored.read_bytes()
    assert opened[0] != stored
    page.show_in_folder()
    assert opened[1] == stored
    stored.unlink()
    page.open()
    assert "文件不见了" in messages(window)[0]


def test_lost_files_are_found_again_by_their_bytes(
    page: LibraryPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = window.desk.workspace.files
    rows = records(page)
    lost = files.path(rows["活动照片"].sha256)
    bytes_before = lost.read_bytes()
    lost.unlink()
    files.path(rows["人员名单"].sha256).chmod(0o644)
    files.path(rows["人员名单"].sha256).write_bytes(b"cut")
    page.check.click()
    (dialog,) = page.findChildren(CheckDialog)
    settle(window)
    assert [dialog.model.row(row).title for row in range(dialog.model.rowCount())] == ["人员名单", "活动照片"]
    assert "2 份" in dialog.said.text()
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / "改了名字.dat").write_bytes(bytes_before)
    monkeypatch.setattr(check_dialog, "ask_folder", lambda *_: stick)
    dialog.search_button.click()
    settle(window)
    assert "找回了 1 份" in dialog.said.text()
    assert "还有 1 份" in dialog.said.text()
    assert lost.read_bytes() == bytes_before
    assert dialog.model.rowCount() == 1
    monkeypatch.setattr(check_dialog, "ask_folder", lambda *_: tmp_path / "拔走了")
    dialog.search_button.click()
    settle(window)
    assert "找不到文件夹" in dialog.said.text()
    assert dialog.search_button.isEnabled()
    dialog.reject()


def test_all_files_there(page: LibraryPage, window: MainWindow) -> None:
    page.check.click()
    (dialog,) = page.findChildren(CheckDialog)
    settle(window)
    assert dialog.said.text() == "所有材料的文件都在，大小也对。内容有没有变，点“逐份校验内容”。"
    assert not dialog.search_button.isEnabled()


def test_all_files_are_read_and_what_is_foreign_moved_out(page: LibraryPage, window: MainWindow) -> None:
    workspace = window.desk.workspace
    altered = workspace.files.path(records(page)["活动照片"].sha256)
    altered.write_bytes(b"x" * altered.stat().st_size)
    stranger = altered.with_name("外来.txt")
    stranger.write_bytes(b"1")
    page.check.click()
    (dialog,) = page.findChildren(CheckDialog)
    settle(window)
    rows = [dialog.model.row(row) for row in range(dialog.model.rowCount())]
    assert [(row.title, row.words) for row in rows] == [("外来.txt", "外来文件")]
    dialog.read_button.click()
    settle(window)
    rows = [dialog.model.row(row) for row in range(dialog.model.rowCount())]
    assert [(row.title, row.words) for row in rows] == [("活动照片", "内容变了"), ("外来.txt", "外来文件")]
    assert page.check.text() == "校验材料…（1 份有问题）"
    dialog.move_button.click()
    settle(window)
    assert not stranger.exists()
    assert (workspace.folder / "外来文件" / "外来.txt").read_bytes() == b"1"
    assert not dialog.move_button.isEnabled()
    assert dialog.search_button.isEnabled()
    dialog.reject()


def test_the_monthly_check_is_told_in_the_status_bar(page: LibraryPage, window: MainWindow) -> None:
    status = window.statusBar()
    window._background.bite()
    wait_until(lambda: not window.desk.background.busy())
    assert status.noticed.text() == ""  # nothing is due
    with window.desk.workspace.log.change("倒拨日期") as session:
        for record in session.scalars(select(Evidence)):
            record.collected_on = date(2021, 1, 1)
    window._background.bite()
    wait_until(lambda: bool(status.noticed.text()))
    assert status.noticed.text() == "本月材料校验完成，都与登记时一致。"


def test_found_by_search_whatever_the_filters(page: LibraryPage) -> None:
    pick(page, "kind", "图片")
    row = choose(page, "人员名单")
    assert page.list.view.current().id == row.id
    assert QApplication.focusWidget() is page.list.view
    assert page.kind.currentIndex() == 0
    assert not page.show_record("none")


def test_menu_by_keyboard(page: LibraryPage) -> None:
    choose(page, "活动照片")
    page._show_menu(page.list.rect().center())
    menu = next(menu for menu in page.findChildren(QMenu) if menu.parent() is page)
    shown = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert shown == ["打开", "登记…", "在文件夹中显示", "批量登记…"]
    menu.close()


def test_nothing_yet(window: MainWindow) -> None:
    window.tabs.show_tab("library")
    made = window.tabs.page(LibraryPage)
    assert made
    QTest.qWait(0)
    assert "还没有材料" in made.list.hint.text()
    assert made.list.hint.isVisible()
    assert made.heading.text() == "材料库"
    assert not made.edit_all.isEnabled()


def test_in_a_narrow_window_columns_give_way(page: LibraryPage, window: MainWindow) -> None:
    window.resize(1366, 768)
    QTest.qWait(0)
    assert not any(page.list.view.isColumnHidden(column) for column in range(8))
    window.resize(1000, 768)
    QTest.qWait(0)
    assert page.list.view.isColumnHidden(6)
    assert not page.list.view.isColumnHidden(4)
    assert page.list.view.horizontalScrollBar().maximum() == 0
