"""材料库 in the real window: questions, the inbox filed by keys, records, bulk changes, the check."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from sqlalchemy import select

from db.models import Evidence
from tests.ui.program import Key, activate, boxes, messages, press, settle, wait_until
from ui.evidence import check_dialog, destination_bar, file_desk
from ui.evidence import library_page as library
from ui.evidence.check_dialog import CheckDialog
from ui.evidence.file_cells import uses
from ui.evidence.library_page import LibraryPage
from ui.ground.preferences import Look
from ui.parts import accepting, file_deeds
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.file_deeds import add_deeds
from ui.parts.handing_out import EVIDENCE_MIME
from ui.parts.records_dialog import RecordsDialog
from ui.parts.use_also_dialog import UseAlsoDialog
from ui.parts.viewer_dialog import ViewerDialog
from ui.plan.category_page import CategoryPage
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.intake import Incoming, take_all, take_into_inbox
from wenming_desktop.evidence.library import FileRow, evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EvidenceFilter, EvidenceUse
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.records import attach_files, unlink_evidence
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.evidence.uses import Target, use_also
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.progress.slot_counts import slot_counts
from wenming_desktop.settings import remember
from wenming_desktop.year.new_year import new_year

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
NAMES = ("志愿服务制度.pdf", "活动照片.jpg", "人员名单.xlsx")
NOTICE = """关于开展学雷锋志愿服务活动的通知
各科室：
请各科室参加志愿服务活动。
创建办公室
2021年3月1日
"""


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> LibraryPage:
    plan = window.desk.plan
    assert plan
    window._tidy_up()  # loads what makes pinyin initials
    log, files = window.desk.workspace.log, window.desk.workspace.files
    for number, name in enumerate(NAMES):
        path = tmp_path / name
        path.write_bytes(name.encode() * (number + 2) * 500)
        attach_files(log, files, plan.tasks[number].id, [path], Job(), None, date(2021, 3, 5))
    settle(window)
    return shown(window)


@pytest.fixture
def inbox(window: MainWindow, tmp_path: Path) -> LibraryPage:
    """The page at 待归口: two photos of one day from the scanner, and a notice that was added."""
    workspace = window.desk.workspace
    folder = tmp_path / "来件"
    folder.mkdir()
    for number in (1, 2):
        camera = Image.Exif()
        camera.get_ifd(0x8769)[0x9003] = f"2021:03:05 10:1{number}:10"
        path = folder / f"IMG_{number}.jpg"
        Image.effect_noise((1300, 1000), 60 + number).convert("RGB").save(path, exif=camera)
    take_into_inbox(workspace.log, workspace.files, sorted(folder.iterdir()), "扫描/三月", Job())
    notice = folder / "通知.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    take_into_inbox(workspace.log, workspace.files, [notice], "", Job())
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    made = shown(window)
    made.sidebar.choose("inbox")
    made.list.setFocus()
    return made


def shown(window: MainWindow) -> LibraryPage:
    assert window.tabs.show_tab("library")
    made = window.tabs.page(LibraryPage)
    assert made
    QTest.qWait(0)
    return made


def titles(page: LibraryPage) -> list[str]:
    return [page.list.model.row(row).title for row in range(page.list.model.rowCount())]


def records(page: LibraryPage) -> dict[str, FileRow]:
    ids = page.desk.read(evidence_ids, None, EvidenceFilter())
    return {row.title: row for row in page.desk.read(file_rows, ids)}


def choose(page: LibraryPage, title: str) -> FileRow:
    row = records(page)[title]
    assert page.list.choose(row.id)
    return row


def opened(page: LibraryPage) -> RecordsDialog:
    (dialog,) = (each for each in page.findChildren(RecordsDialog) if each.isVisible())
    return dialog


def pick(page: LibraryPage, box_name: str, text: str) -> None:
    box = getattr(page.filters, box_name)
    assert box.findText(text) >= 0
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def counts(page: LibraryPage) -> dict[str, str]:
    tree = page.sidebar.questions
    items = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {item.text(0): item.text(1) for item in items if not item.isHidden()}


def plan_row(page: LibraryPage, *names: str):
    """A row of the tree by the beginnings of its names, opened down to it."""
    rows = page.sidebar.plan.invisibleRootItem()
    for name in names:
        rows = next(
            rows.child(at) for at in range(rows.childCount()) if rows.child(at).text(0).startswith(name)
        )
        rows.setExpanded(True)
    return rows


def links_to_tasks(page: LibraryPage) -> list[str]:
    """Of the uses beside the file."""
    links = (each for each in page.files.pane.findChildren(QPushButton) if not each.isHidden())
    return [each.text() for each in links if each.text().startswith("任务")]


def test_everything_is_listed_and_filtered(page: LibraryPage) -> None:
    QAbstractItemModelTester(page.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert set(titles(page)) == {"志愿服务制度", "活动照片", "人员名单"}
    assert (page.heading.text(), page.said.text()) == ("全部材料", "3 份")
    page.filters.text.setText("zyfw")  # pinyin initials
    wait_until(lambda: titles(page) == ["志愿服务制度"])
    page.filters.text.setText("没有这个")
    wait_until(lambda: page.list.model.rowCount() == 0)
    assert "清除筛选" in page.list.hint.text()
    page.filters.line.all.click()
    assert len(titles(page)) == 3
    pick(page, "suffixes", "表格")
    assert titles(page) == ["人员名单"]
    page.filters.clear()
    pick(page, "use", "用于活动")
    assert titles(page) == []
    page.filters.clear()
    pick(page, "year", f"{page.desk.today().year}年形成")
    assert titles(page) == []


def test_the_questions_of_the_clerk(page: LibraryPage, window: MainWindow) -> None:
    assert counts(page) == {
        "全部材料": "3",
        "待归口": "0",
        "待补日期": "0",
        "没有用到": "0",
        "可能重复": "0",
    } | {name: count for name, count in counts(page).items() if name in {"要重新扫描", "文件有问题"}}
    plan = window.desk.full_plan()
    assert plan
    window.desk.change(unlink_evidence, [plan.tasks[0].evidence[0].link_id])
    assert counts(page)["没有用到"] == "1"
    page.sidebar.choose("unused")
    assert titles(page) == ["志愿服务制度"]
    assert page.heading.text() == "没有用到"


def test_a_task_of_the_plan_shows_its_files(page: LibraryPage) -> None:
    row = plan_row(page, "一", "1-2")
    assert row.text(1) == "1"
    page.sidebar.plan.setCurrentItem(row)
    assert titles(page) == ["活动照片"]
    assert page.heading.text().startswith("1-2 ")
    assert not page.sidebar.questions.currentItem()
    page.sidebar.choose("all")
    assert len(titles(page)) == 3


def test_a_category_counts_each_of_its_files_once(page: LibraryPage) -> None:
    assert [plan_row(page, name).text(1) for name in ("一", "二")] == ["3", ""]
    tasks = page.desk.shown_plan().tasks
    page.desk.change(use_also, [records(page)["活动照片"].id], [Target(EvidenceUse.TASK, tasks[0].id)])
    assert plan_row(page, "一").text(1) == "3", "used in two of its tasks, it is one file"
    assert plan_row(page, "一", "1-1").text(1) == "2"
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    page.desk.change(create_activity, page.desk.shown_plan().id, draft)
    assert plan_row(page, "二").text(1) == ""
    there = next(task for task in tasks if task.code == "2-7")
    page.desk.change(use_also, [records(page)["活动照片"].id], [Target(EvidenceUse.TASK, there.id)])
    assert [plan_row(page, name).text(1) for name in ("一", "二")] == ["3", "1"]


def test_ordered_as_chosen(page: LibraryPage) -> None:
    pick(page, "order", "大文件在前")
    assert titles(page) == ["人员名单", "活动照片", "志愿服务制度"]
    pick(page, "order", "按题名")
    assert titles(page) == sorted(titles(page))


def test_the_inbox_in_groups_as_it_came(inbox: LibraryPage) -> None:
    assert titles(inbox) == ["通知", "IMG_1", "IMG_2"]
    assert inbox.said.text() == "3 份，今天收的"
    headings = inbox.list.cell.headings
    ids = inbox.list.model.ids
    assert headings[ids[0]][0] == "直接添加"
    assert headings[ids[1]] == ("同一次活动？", "3月5日拍摄，2 张")
    assert ids[2] not in headings
    heights = [inbox.list.view.rowHeight(row) for row in range(3)]
    assert heights[0] == heights[1] > heights[2]
    inbox.filters.text.setText("IMG")
    wait_until(lambda: titles(inbox) == ["IMG_2", "IMG_1"] or titles(inbox) == ["IMG_1", "IMG_2"])
    assert inbox.list.view.rowHeight(0) == heights[2]


def test_proposals_are_no_values_until_taken(inbox: LibraryPage, window: MainWindow) -> None:
    choose(inbox, "通知")
    form = inbox.files.registration
    assert form.formed_on.text() == ""
    assert form.formed_on.placeholderText() == "2021年3月1日"
    assert (form.fields["formed_on"].source.text(), form.fields["kind"].source.text()) == ("正文", "正文")
    assert "建议“关于开展学雷锋志愿服务活动的通知”" in form.fields["title"].source.text()
    assert form.accept_all_button.text() == "全部采用 4 项　F8"
    assert records(inbox)["通知"].formed_on is None
    form.formed_on.setFocus()
    QTest.keyClick(form.formed_on, Key.Key_Space)
    assert records(inbox)["通知"].formed_on == date(2021, 3, 1)
    assert form.formed_on.text()
    assert form.accept_all_button.text() == "全部采用 3 项　F8"
    inbox.list.setFocus()
    press(Key.Key_F8)
    row = records(inbox)["关于开展学雷锋志愿服务活动的通知"]
    assert (row.responsible_body, row.kind) == ("创建办公室", "通知")
    assert not form.accept_all_button.isVisible()
    window.desk.undo()
    assert records(inbox)["通知"].formed_on == date(2021, 3, 1)  # F8 is one step, the key before another
    window.desk.undo()
    assert records(inbox)["通知"].formed_on is None


def test_taking_all_leaves_a_kind_that_would_empty_a_slot_and_says_so(
    inbox: LibraryPage, window: MainWindow
) -> None:
    assert window.desk.plan
    task_id, row = window.desk.plan.tasks[0].id, records(inbox)["通知"]
    form = RequirementForm("志愿者名单", MaterialKind.ROSTER)
    wanted = window.desk.change(add_requirement, task_id, form)
    assert wanted
    window.desk.change(fill_slot, wanted, [row.id])
    inbox.files.accept_all([row.id])
    (said,) = messages(window)
    assert said.startswith("“通知”放在“志愿者名单”里，那里要的是名单")
    taken = records(inbox)["关于开展学雷锋志愿服务活动的通知"]
    assert (taken.formed_on, taken.kind) == (date(2021, 3, 1), "")


def test_a_field_is_saved_when_it_is_left_or_says_what_is_wrong(inbox: LibraryPage) -> None:
    choose(inbox, "通知")
    form = inbox.files.registration
    form.formed_on.setText("3月")
    form.formed_on.editingFinished.emit()
    assert form.problem.isVisible()
    assert form.formed_on.property("invalid")
    form.formed_on.setText("2021年3月8日")
    form.formed_on.editingFinished.emit()
    assert not form.problem.isVisible()
    assert records(inbox)["通知"].formed_on == date(2021, 3, 8)
    form.title.setText("")
    form.title.editingFinished.emit()
    assert form.problem.isVisible()
    assert "通知" in records(inbox)
    choose(inbox, "IMG_1")
    assert form.problem.text() == "“通知”的题名“”没有保存。"
    assert form.title.text() == "IMG_1"


def test_filed_by_enter_and_the_next_one_comes_up(inbox: LibraryPage, window: MainWindow) -> None:
    choose(inbox, "通知")
    bar = inbox.files.destinations
    assert bar.isVisible()
    assert bar.where.text().startswith("2-7 ")
    assert "志愿服务活动" in bar.reason.text()
    press(Key.Key_Return)
    assert [use.label[:3] for use in records(inbox)["通知"].uses] == ["2-7"]
    assert records(inbox)["通知"].formed_on is None  # Enter takes nothing that was not taken
    assert titles(inbox) == ["IMG_1", "IMG_2"]
    assert inbox.list.view.current().title == "IMG_1"
    assert inbox.filed.words.text().startswith("已归到 2-7 ")
    assert inbox.filed.isVisible()
    inbox.filed.take_back.click()
    assert titles(inbox)[0] == "通知"
    assert not inbox.filed.isVisible()


def test_the_way_back_beside_a_filing_is_for_it_alone(inbox: LibraryPage, window: MainWindow) -> None:
    choose(inbox, "通知")
    press(Key.Key_Return)
    assert inbox.filed.isVisible()
    choose(inbox, "IMG_1")
    press(Key.Key_F8)
    assert not inbox.filed.isVisible(), "undo would take something else back by now"
    window.desk.undo()
    assert records(inbox)["通知"].uses


def test_a_second_press_files_nothing_that_nobody_has_seen(
    inbox: LibraryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destination_bar, "_UNSEEN", 60_000)  # however slowly the presses come here
    choose(inbox, "通知")
    for _ in range(3):
        press(Key.Key_Return)
    assert titles(inbox) == ["IMG_1", "IMG_2"]
    assert not inbox.findChildren(EvidenceRecordDialog)


def test_a_held_key_opens_nothing(inbox: LibraryPage) -> None:
    choose(inbox, "通知")
    held = QKeyEvent(
        QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, autorep=True, count=1
    )
    QApplication.sendEvent(inbox.list.view, held)
    assert len(titles(inbox)) == 3


def test_what_comes_in_by_itself_leaves_typing_and_undo_alone(
    inbox: LibraryPage, window: MainWindow, tmp_path: Path
) -> None:
    choose(inbox, "IMG_1")
    form, workspace = inbox.files.registration, window.desk.workspace
    form.kind.setCurrentText("照片")
    form.kind.activated.emit(form.kind.currentIndex())
    form.title.setFocus()
    QTest.keyClicks(form.title, "abc")
    scan = tmp_path / "扫描.txt"
    scan.write_text("新的", encoding="utf-8")
    take_all(workspace.log, workspace.files, [Incoming(scan, "扫描")], Job(), unasked=True)
    settle(window)
    assert "扫描" in records(inbox)
    assert form.title.text() == "abcIMG_1"
    inbox.list.setFocus()
    assert "abcIMG_1" in records(inbox)
    window.desk.undo()
    window.desk.undo()
    assert (records(inbox)["IMG_1"].kind, "扫描" in records(inbox)) == ("", True)


def test_what_was_refused_in_a_field_is_said_when_it_is_left_behind(inbox: LibraryPage) -> None:
    choose(inbox, "IMG_1")
    form = inbox.files.registration
    form.formed_on.setFocus()
    form.formed_on.setText("99")
    inbox.list.setFocus()
    assert "99" in form.problem.text()
    choose(inbox, "通知")
    assert form.formed_on.text() == ""
    assert form.problem.text() == "“IMG_1”的形成日期“99”没有保存。"
    choose(inbox, "IMG_2")
    assert not form.problem.isVisible()


def test_a_group_is_selected_by_its_heading(inbox: LibraryPage) -> None:
    view, ids = inbox.list.view, list(inbox.list.model.ids)
    heading = view.visualRect(inbox.list.model.index(1, 0)).topLeft() + QPoint(200, 8)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert view.selected_ids() == ids[1:]
    inbox.list.choose(ids[0])
    inbox.list.setFocus()
    press(Key.Key_G)
    assert view.selected_ids() == ids[:1]


def test_a_place_that_asks_for_something_else_is_asked_about(inbox: LibraryPage, window: MainWindow) -> None:
    row = choose(inbox, "IMG_1")
    item = plan_row(inbox, "二", "2-7", "志愿者名单")
    drop(inbox, item, row.id)
    (box,) = boxes(window)
    assert "IMG_1.jpg" in box.text()
    assert "名单" in box.text()
    box.reject()
    assert not records(inbox)["IMG_1"].uses
    drop(inbox, item, row.id)
    (box,) = boxes(window)
    next(each for each in box.buttons() if each.text() == "照样放入").click()
    assert {use.label for use in records(inbox)["IMG_1"].uses} == {"2-7", "2-7 志愿者名单"}
    assert titles(inbox) == ["通知", "IMG_2"]


def drop(page: LibraryPage, item, *ids: str) -> None:
    """Let files go over a row of the plan."""
    tree = page.sidebar.plan
    tree.scrollToItem(item)
    data = QMimeData()
    data.setData(EVIDENCE_MIME, "\n".join(ids).encode())
    place = QPointF(tree.visualItemRect(item).center())
    copy = Qt.DropAction.CopyAction
    event = QDropEvent(place, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    tree.dropEvent(event)


def test_put_off_and_taken_up_again(inbox: LibraryPage) -> None:
    choose(inbox, "通知")
    press(Key.Key_S)
    assert titles(inbox) == ["IMG_1", "IMG_2", "通知"]
    assert inbox.list.view.current().title == "IMG_1"
    assert inbox.list.cell.headings[inbox.list.model.ids[2]][0] == "以后再说"
    choose(inbox, "通知")
    press(Key.Key_S)
    assert titles(inbox)[0] == "通知"


def test_kept_without_a_place(inbox: LibraryPage) -> None:
    choose(inbox, "通知")
    view = inbox.list.view
    view.customContextMenuRequested.emit(view.rect().center())
    (menu,) = view.findChildren(QMenu)
    next(each for each in menu.actions() if each.text() == "不归口，留在材料库").trigger()
    menu.close()
    assert titles(inbox) == ["IMG_1", "IMG_2"]
    inbox.sidebar.choose("unused")
    assert "通知" in titles(inbox)


def test_another_place_is_looked_for_by_a_key(inbox: LibraryPage, window: MainWindow) -> None:
    choose(inbox, "IMG_1")
    press(Key.Key_0)
    (dialog,) = window.findChildren(UseAlsoDialog)
    activate(dialog)
    dialog.search.setText("2-7 hdzp")
    press(Key.Key_Return)
    assert [use.label for use in records(inbox)["IMG_1"].uses] == ["2-7", "2-7 志愿服务活动照片"]
    assert "IMG_1" not in titles(inbox)


def test_several_at_once(inbox: LibraryPage, window: MainWindow) -> None:
    inbox.list.view.selectAll()
    assert inbox.files.many.text() == "已选 3 份材料"
    assert inbox.files.proposed.text() == "全部采用 8 项建议　F8"
    press(Key.Key_F8)
    assert {row.kind for row in records(inbox).values()} == {"通知", "照片"}
    assert len(inbox.list.view.selected_ids()) == 3
    assert not inbox.files.proposed.isVisible()
    press(Key.Key_Delete)
    assert titles(inbox) == []
    assert "都归好了" in inbox.list.hint.text()
    window.desk.undo()
    assert len(titles(inbox)) == 3


def test_enter_on_several_asks_where_they_belong(inbox: LibraryPage, window: MainWindow) -> None:
    choose(inbox, "通知")
    assert inbox.files.destinations.where.text().startswith("2-7 ")
    inbox.list.view.selectAll()
    for key in (Key.Key_2, Key.Key_3, Key.Key_Return):
        press(key)
    assert not any(row.uses for row in records(inbox).values())
    (dialog,) = window.findChildren(UseAlsoDialog)
    assert dialog.isVisible()


def test_photos_of_one_activity_are_filed_together(inbox: LibraryPage, window: MainWindow) -> None:
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    inbox.desk.change(create_activity, inbox.desk.shown_plan().id, draft)
    choose(inbox, "IMG_1")
    press(Key.Key_F8)
    inbox.list.setFocus()
    QTest.keyClick(inbox.list.view, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(inbox.list.view.selected_ids()) == 2
    bar = inbox.files.shared
    assert bar.isVisible()
    assert bar.where.text().endswith("志愿服务活动照片")
    press(Key.Key_Return)
    placed = records(inbox)
    assert {use.label for name in ("IMG_1", "IMG_2") for use in placed[name].uses} == {
        "2-7",
        "2-7 志愿服务活动照片",
    }
    assert titles(inbox) == ["通知"]
    window.desk.undo()
    assert len(titles(inbox)) == 3


def test_drawing_ends_with_the_file(inbox: LibraryPage) -> None:
    choose(inbox, "IMG_1")
    viewer = inbox.files.pane.viewer
    wait_until(viewer.marking.isEnabled)
    viewer.marking.click()
    assert viewer.stage.marking
    choose(inbox, "IMG_2")
    assert not viewer.stage.marking


def test_a_new_title_leaves_the_file_where_it_stands(inbox: LibraryPage) -> None:
    choose(inbox, "IMG_1")
    form = inbox.files.registration
    form.title.setText("重阳节")
    form.title.editingFinished.emit()
    assert titles(inbox) == ["通知", "重阳节", "IMG_2"]


def third_line(page: LibraryPage, title: str) -> str:
    """What the list says of a file under its title and its kind, once it has looked."""
    row = records(page)[title]
    page.list.view.viewport().repaint()
    wait_until(lambda: not page.list.places._waiting)
    return uses(row, page.list.cell.plan_id, page.list.places.of(row.id), grouped=True)


def test_rows_say_the_place_that_is_proposed(inbox: LibraryPage) -> None:
    choose(inbox, "通知")
    assert third_line(inbox, "通知") == f"建议 {inbox.files.destinations.where.text()}"
    assert third_line(inbox, "通知").startswith("建议 2-7 ")
    assert third_line(inbox, "IMG_1") == "三月", "nothing points at a place for it"
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    inbox.desk.change(create_activity, inbox.desk.shown_plan().id, draft)
    assert third_line(inbox, "IMG_1") == "建议 2-7 学雷锋志愿服务活动 › 志愿服务活动照片　三月"


def test_what_does_not_count_yet_is_not_promised(inbox: LibraryPage) -> None:
    choose(inbox, "IMG_1")
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    inbox.desk.change(create_activity, inbox.desk.shown_plan().id, draft)
    bar = inbox.files.destinations
    assert bar.where.text().endswith("志愿服务活动照片")
    assert bar.effect.word == "0/5 待补日期，先不计数"
    press(Key.Key_F8)
    assert bar.effect.word == "0/5 → 1/5"


def test_of_very_many_the_proposals_are_taken_on_the_worker(
    inbox: LibraryPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_desk, "AT_ONCE", 2)
    monkeypatch.setattr(accepting, "AT_ONCE", 2)
    inbox.list.view.selectAll()
    assert inbox.files.proposed.text() == "全部采用建议　F8"
    press(Key.Key_F8)
    settle(window)
    assert {row.kind for row in records(inbox).values()} == {"通知", "照片"}
    window.desk.undo()
    assert {row.kind for row in records(inbox).values()} == {""}


def test_found_by_its_text_at_the_page(inbox: LibraryPage, window: MainWindow) -> None:
    inbox.sidebar.choose("all")
    inbox.filters.text.setText("请各科室参加")
    wait_until(lambda: titles(inbox) == ["通知"])
    row = records(inbox)["通知"]
    text, spans = inbox.list.cell.found[row.sha256]
    assert text.startswith("第1页　")
    assert [text[first:last] for first, last in spans] == ["请各科室参加"]
    inbox.list.choose(row.id)
    panel = inbox.files.pane.text
    assert panel.count.text() == "第 1 / 1 处"
    assert "请各科室参加志愿服务活动。" in panel.view.toPlainText()
    window.desk.page_wanted.emit(row.id, 1, "创建办公室")
    assert panel.count.text() == "第 1 / 1 处"
    assert panel.view.textCursor().block().text() == "创建办公室"
    inbox.filters.text.setText("各科室")
    wait_until(lambda: panel.count.text() == "第 1 / 2 处")
    inbox.list.setFocus()
    press(Key.Key_F3)
    assert (inbox.files.pane.tabs.currentIndex(), panel.count.text()) == (1, "第 1 / 2 处")
    press(Key.Key_F3)
    assert panel.count.text() == "第 2 / 2 处"


def test_text_and_page_are_read_side_by_side(inbox: LibraryPage) -> None:
    inbox.list.choose(records(inbox)["通知"].id)
    pane, desk = inbox.files.pane, inbox.files
    filing = (desk.registration, desk.destinations)
    assert (pane.viewer.isVisible(), pane.text.isVisible()) == (True, False)
    assert all(each.isVisible() for each in filing)
    pane.tabs.setCurrentIndex(1)
    assert (pane.viewer.isVisible(), pane.text.isVisible()) == (True, True)
    assert not any(each.isVisible() for each in filing), "the room is for reading"
    inbox.list.choose(records(inbox)["IMG_1"].id)
    assert not any(each.isVisible() for each in filing), "the next file is read the same way"
    pane.tabs.setCurrentIndex(0)
    assert all(each.isVisible() for each in filing)


def test_the_viewer_leads_through_the_list(inbox: LibraryPage) -> None:
    listed = titles(inbox)
    inbox.list.choose(records(inbox)[listed[1]].id)
    inbox.list.setFocus()
    press(Key.Key_Space)
    (viewer,) = inbox.findChildren(ViewerDialog)
    assert (viewer.title.text(), viewer.place.text()) == (listed[1], "第 2 份，共 3 份")
    viewer.step(-1)
    assert viewer.title.text() == listed[0]
    viewer.reject()


def test_days_that_were_recognised_are_offered_first(inbox: LibraryPage, tmp_path: Path) -> None:
    plain = tmp_path / "说明.txt"
    plain.write_text("没有日期", encoding="utf-8")
    workspace = inbox.desk.workspace
    take_into_inbox(workspace.log, workspace.files, [plain], "", Job())
    inbox.date_undated()
    dialog = opened(inbox)
    assert dialog.recognised.text() == "其中 3 份认出了形成日期。"
    dialog.take_days.click()
    rows = records(inbox)
    assert {rows[title].formed_on for title in ("IMG_1", "IMG_2", "通知")} == {
        date(2021, 3, 5),
        date(2021, 3, 1),
    }
    assert {rows["IMG_1"].kind, rows["IMG_1"].place} == {""}, "nothing but the days"
    assert dialog.windowTitle() == "批量登记 1 份材料"
    dialog.formed_on.setText("2021年4月1日")
    dialog.save()
    rows = records(inbox)
    assert (rows["说明"].formed_on, rows["IMG_1"].formed_on) == (date(2021, 4, 1), date(2021, 3, 5))
    inbox.desk.undo()
    inbox.desk.undo()
    assert {row.formed_on for row in records(inbox).values()} == {None}


def test_it_is_said_what_was_not_searched(page: LibraryPage, window: MainWindow) -> None:
    workspace = window.desk.workspace
    assert not page.reading.unread.isVisible()
    page.filters.text.setText("名单")
    wait_until(lambda: titles(page) == ["人员名单"])
    assert page.reading.unread.text() == "还有 3 份没有读过正文，没有搜到里面的字。"
    assert page.reading.unread.isVisible()
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    wait_until(lambda: not page.reading.unread.isVisible())


def test_where_it_is_used_and_marked(page: LibraryPage) -> None:
    choose(page, "活动照片")
    pane = page.files.pane
    assert pane.tabs.tabText(2) == "用在 1 处"
    task = page.desk.shown_plan().tasks[1]
    (slot, *_) = page.desk.read(slot_counts, page.desk.shown_plan().id, page.desk.today(), task.id)
    page.desk.change(use_also, [records(page)["活动照片"].id], [Target(EvidenceUse.SLOT, slot.id)])
    assert pane.tabs.tabText(2) == "用在 1 处"  # the task and its slot are one place
    pane.viewer.frame_drawn.emit(1, 0.1, 0.2, 0.3, 0.1)
    assert pane.unmark.text() == "清除 1 处标记"
    assert pane.viewer._frames[0] == (1, 0.1, 0.2, 0.3, 0.1)
    pane.unmark.click()
    assert not pane.viewer._marks
    assert not pane.viewer._frames


def test_a_use_in_another_year_says_the_year(page: LibraryPage, window: MainWindow) -> None:
    desk = page.desk
    made = desk.change(new_year, desk.shown_plan().id, 2022)
    assert made
    there = desk.read(plan_view, made.plan_id, desk.today()).tasks[1]
    desk.change(use_also, [records(page)["活动照片"].id], [Target(EvidenceUse.TASK, there.id)])
    row = choose(page, "活动照片")
    assert uses(row, desk.shown_plan().id, grouped=False) == "1-2、2022年 · 1-2"
    assert links_to_tasks(page) == ["任务　1-2", "任务　2022年 · 1-2"]
    dialog = UseAlsoDialog(desk, [row.id], page)
    said = [each.text() for each in dialog.findChildren(QLabel)]
    assert "另外用在：任务“2022年 · 1-2”。" in said
    record = EvidenceRecordDialog(desk, row, page)
    assert "1-2、2022年 · 1-2" in [each.text() for each in record.findChildren(QLabel)]
    menu = QMenu(page)
    add_deeds(menu, desk, [row.id], page)
    assert menu.actions()[0].toolTip() == "现在用在：1-2、2022年 · 1-2"
    desk.choose_plan(made.plan_id)
    page = shown(window)
    choose(page, "活动照片")
    assert uses(row, page.list.cell.plan_id, grouped=False) == "1-2、2021年 · 1-2"
    assert links_to_tasks(page) == ["任务　1-2", "任务　2021年 · 1-2"]


def test_the_whole_record_is_changed(page: LibraryPage) -> None:
    choose(page, "志愿服务制度")
    page.list.setFocus()
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
    assert page.files.registration.title.text() == "志愿服务管理制度"


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
    pick(page, "order", "按题名")
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
    page.files.pane.use_wanted.emit(use)
    category = window.tabs.page(CategoryPage)
    assert category
    assert category.current_task() == use.task_id


def test_opened_as_a_copy_or_shown_where_it_is(
    page: LibraryPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(library, "open_file", opened.append)
    monkeypatch.setattr(file_deeds, "show_in_folder", opened.append)
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
    page.check_files()
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
    page.check_files()
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
    page.check_files()
    (dialog,) = page.findChildren(CheckDialog)
    settle(window)
    rows = [dialog.model.row(row) for row in range(dialog.model.rowCount())]
    assert [(row.title, row.words) for row in rows] == [("外来.txt", "外来文件")]
    dialog.read_button.click()
    settle(window)
    rows = [dialog.model.row(row) for row in range(dialog.model.rowCount())]
    assert [(row.title, row.words) for row in rows] == [("活动照片", "内容变了"), ("外来.txt", "外来文件")]
    assert counts(page)["文件有问题"] == "1"
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
    assert status.note.text() == ""  # nothing is due
    with window.desk.workspace.log.change("倒拨日期") as session:
        for record in session.scalars(select(Evidence)):
            record.collected_on = date(2021, 1, 1)
    window._background.bite()
    wait_until(lambda: bool(status.note.text()))
    assert status.note.text() == "本月材料校验完成，都与登记时一致。"


def test_found_by_search_whatever_the_filters(page: LibraryPage) -> None:
    pick(page, "suffixes", "图片")
    page.sidebar.choose("unused")
    row = records(page)["人员名单"]
    assert page.show_record(row.id)
    assert page.list.view.current().id == row.id
    assert QApplication.focusWidget() is page.list.view
    assert page.filters.suffixes.currentIndex() == 0
    assert not page.show_record("none")


def test_menu_by_keyboard(page: LibraryPage) -> None:
    choose(page, "活动照片")
    view = page.list.view
    view.customContextMenuRequested.emit(view.rect().center())
    (menu,) = view.findChildren(QMenu)
    said = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert said == [
        *("查看", "打开", "复制文件", "在文件夹中显示", "修改登记…"),
        *("同时用于…", "换一份更清楚的扫描件…", "移到回收站"),
    ]
    menu.close()


def test_nothing_yet(window: MainWindow) -> None:
    made = shown(window)
    assert "还没有材料" in made.list.hint.text()
    assert made.list.hint.isVisible()
    assert made.heading.text() == "全部材料"
    assert not made.edit_all.isEnabled()


def test_an_upgrade_leads_to_what_lacks_a_day(page: LibraryPage, window: MainWindow) -> None:
    plan = window.desk.plan
    assert plan
    key = plan_row(page, "二", "2-7", "志愿者名单").data(0, Qt.ItemDataRole.UserRole)
    with window.desk.workspace.log.change("清空日期") as session:
        for record in session.scalars(select(Evidence)):
            record.formed_on = None
    row = records(page)["人员名单"]
    page.sidebar.dropped.emit(page.sidebar._scopes[key], [row.id])
    with window.desk.workspace.log.change() as session:
        remember(session, "undated_told", "no")
    window.deeds.tell_undated()
    (box,) = boxes(window)
    assert "2-7 志愿者名单：1 份待补日期，现在 0/1" in box.text()
    next(each for each in box.buttons() if each.text() == "现在补日期").click()
    assert page.heading.text() == "待补日期"
    dialog = opened(page)
    dialog.formed_on.setText("2021年3月5日")
    dialog.save()
    assert {row.formed_on for row in records(page).values()} == {date(2021, 3, 5)}
    assert titles(page) == []
    window.deeds.tell_undated()
    assert not boxes(window)


def test_a_smaller_window_keeps_all_three_parts(page: LibraryPage, window: MainWindow) -> None:
    window.resize(1366, 768)
    QTest.qWait(0)
    assert (window.width(), window.height()) == (1366, 768)
    assert page.list.view.horizontalScrollBar().maximum() == 0
    window.resize(1100, 700)
    QTest.qWait(0)
    for part in (page.sidebar, page.list, page.files):
        assert part.width() > 100
        assert part.geometry().right() <= page.width()


def test_large_text_shows_the_filters_whole(window: MainWindow) -> None:
    try:
        window.deeds.set_look(Look(percent=150))
        window.resize(1920, 1080)
        QTest.qWait(0)
        page = shown(window)
        page.filters.more.click()
        QTest.qWait(0)
        for choice in (*page.filters._choices, page.filters.order):
            assert choice.width() >= choice.sizeHint().width(), choice.currentText()
        assert page.filters.order.geometry().bottom() <= page.filters._second.height()
    finally:
        window.deeds.set_look(Look())


def test_what_is_filed_or_thrown_away_by_any_way_is_said_and_comes_back_chosen(
    inbox: LibraryPage, window: MainWindow
) -> None:
    first, second, third = titles(inbox)
    choose(inbox, second)
    press(Key.Key_0)
    (dialog,) = window.findChildren(UseAlsoDialog)
    activate(dialog)
    dialog.search.setText("2-7 hdzp")
    press(Key.Key_Return)
    assert second in inbox.filed.words.text()
    assert inbox.list.view.current().title == third, "the next one comes up"
    inbox.filed.take_back.click()
    assert inbox.list.view.current().title == second
    activate(window)
    inbox.list.setFocus()
    press(Key.Key_Delete)
    assert inbox.filed.words.text() == f"材料移到回收站：{second}"
    assert inbox.list.view.current().title == third
    window.desk.undo()
    assert inbox.list.view.current().title == second
    assert titles(inbox) == [first, second, third]


def test_looking_where_a_file_could_go_is_no_filing(inbox: LibraryPage, window: MainWindow) -> None:
    choose(inbox, "IMG_1")
    press(Key.Key_F8)
    press(Key.Key_0)
    (dialog,) = window.findChildren(UseAlsoDialog)
    dialog.save()  # nothing is ticked
    assert not inbox.filed.isVisible(), "it would take the proposals back"
