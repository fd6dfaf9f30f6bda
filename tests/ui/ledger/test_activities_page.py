"""活动台账: the list, its filters and order, the chosen activity's whole story, and proof by drop."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QMenu, QPushButton

from tests.ui.ledger_office import dialog, done, enter, focus, ledger, paper, photo, rows, said
from tests.ui.program import drop, urls, wait_until
from ui.ground.desk import Desk
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.activity_dialog import ActivityDialog, CopyDialog
from ui.ledger.activity_story import likely_slot
from ui.ledger.kinds_dialog import KindsDialog
from ui.ledger.volunteers_dialog import VolunteersDialog
from ui.parts.paste_dialog import PasteDialog
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
READING = ActivityDraft(kind="文体活动", title="读书会", starts_on=date(2021, 4, 23), organiser="办公室")
Key = Qt.Key


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with ledger(tmp_path) as made:
        yield made


@pytest.fixture
def page(desk: Desk) -> ActivitiesPage:
    QSettings().remove("order")
    made = ActivitiesPage(desk)
    desk.window.setCentralWidget(made)  # pyright: ignore[reportAttributeAccessIssue]
    desk.window.show()
    desk.window.activateWindow()
    QTest.qWaitForWindowActive(desk.window)
    QAbstractItemModelTester(made.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def titles(page: ActivitiesPage) -> list[str]:
    return [page.list.model.row(number).title for number in range(page.list.model.rowCount())]


def choose(box: object, text: str) -> None:
    box.setCurrentIndex(box.findText(text))  # pyright: ignore[reportAttributeAccessIssue]
    box.activated.emit(box.currentIndex())  # pyright: ignore[reportAttributeAccessIssue]


def settle(desk: Desk) -> None:
    wait_until(lambda: not desk.jobs.busy())
    QTest.qWait(0)


def files(desk: Desk, activity_id: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for proof in desk.read(activity_detail, activity_id).proof:
        found.setdefault(proof.kind.value, []).append(proof.file.title)
    return found


def test_empty_says_what_to_do(page: ActivitiesPage) -> None:
    assert page.list.hint.isVisible()
    assert "还没有活动" in page.list.hint.text()
    assert not page.panel.isEnabled()
    page._empty_deeds[0].click()
    made = dialog(page, ActivityDialog)
    made.kind.setCurrentText("文体活动")
    made.title.setText("读书会")
    made.period.setText("4月23日")
    made.save()
    assert not page.list.hint.isVisible()
    assert page.panel._heading.text() == "读书会"


def test_row(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    cells = [page.list.model.index(0, column).data() for column in range(page.list.model.columnCount())]
    assert cells == [
        "03-05 至 03-07",
        "志愿服务",
        "走进社区清洁家园",
        "幸福社区",
        "宣传科",
        "25",
        "1-1、2-7",
        "0 / 5",
        "志愿者、通知、签到表、照片、总结、报道",
    ]


def test_order_by_the_heads(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    enter(desk, READING)
    assert titles(page) == ["读书会", "走进社区清洁家园"]  # the newest first
    page.list.view.selectRow(0)
    header = page.list.view.horizontalHeader()
    header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    page._sort_by(0)
    assert titles(page) == ["走进社区清洁家园", "读书会"]
    assert page.panel._heading.text() == "读书会"  # stays chosen
    assert page.list.view.currentIndex().row() == 1
    header.setSortIndicator(6, Qt.SortOrder.AscendingOrder)
    page._sort_by(6)  # what a row counts for is no order
    assert header.sortIndicatorSection() == 0
    again = ActivitiesPage(desk, page)  # as at the next start
    assert again.list.view.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.AscendingOrder


def test_filters(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    visit = enter(desk)
    enter(desk, READING)
    for box, text, found in (
        (page.kind, "文体活动", ["读书会"]),
        (page.month, "3月", ["走进社区清洁家园"]),
        (page.department, "宣传科", ["走进社区清洁家园"]),
        (page.lacking, "缺照片的", ["读书会", "走进社区清洁家园"]),
    ):
        choose(box, text)
        assert titles(page) == found
        page.filters.clear()
    task = page.task
    task.choose(next(t.id for t in desk.plan.tasks if t.code == "2-7"))  # pyright: ignore[reportOptionalMemberAccess]
    task.activated.emit(task.currentIndex())
    assert titles(page) == ["走进社区清洁家园"]
    page.filters.clear()
    page.show_record(visit)
    page.panel.attach(MaterialKind.PHOTO, [photo(tmp_path)])
    settle(desk)
    choose(page.lacking, "缺照片的")
    assert titles(page) == ["读书会"]
    assert page.filters.all.isVisible()
    page.filters.all.click()
    assert len(titles(page)) == 2
    assert not page.filters.all.isVisible()


def test_text_while_typing(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    enter(desk, READING)
    page.filters.text.setFocus()
    page.filters.text.setText("楼道")
    wait_until(lambda: titles(page) == ["走进社区清洁家园"])
    page.filters.text.setText("没有这样的活动")
    wait_until(page.list.hint.isVisible)
    assert page.list.hint.text() == "没有符合条件的活动。"
    QTest.keyClick(page.filters.text, Key.Key_Escape)
    wait_until(lambda: len(titles(page)) == 2)


def test_shows_a_record_that_the_filter_hides(desk: Desk, page: ActivitiesPage) -> None:
    ids = [
        enter(desk, replace(READING, title=f"读书会{day}", starts_on=date(2021, 1, 1) + timedelta(day)))
        for day in range(130)
    ]
    visit = enter(desk)
    choose(page.kind, "文体活动")
    assert page.show_record(visit)
    assert page.kind.currentIndex() == 0
    assert page.panel._heading.text() == "走进社区清洁家园"
    assert page.show_record(ids[0])  # on the second page
    assert page.list.view.currentIndex().row() == 130
    assert not page.show_record("gone")


def test_titles_keep_room(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)

    def heads() -> list[str]:
        model, view = page.list.model, page.list.view
        shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
        return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in shown]

    assert len(heads()) == 9
    page.splitter.setSizes([640, 700])
    QTest.qWait(0)
    assert heads() == ["日期、类型", "活动、地点", "主办、人数", "对应任务", "材料", "还缺"]
    assert page.list.view.shown_columns() == list(range(9))  # all in reach
    assert page.list.view.columnWidth(2) >= 150
    page.splitter.setSizes([880, 446])
    QTest.qWait(0)
    assert len(heads()) == 9


def test_first_show_reads_the_list_once(desk: Desk) -> None:
    enter(desk)
    page = ActivitiesPage(desk)
    resets, updates = QSignalSpy(page.list.model.modelReset), QSignalSpy(page.list.model.dataChanged)
    desk.window.setCentralWidget(page)  # pyright: ignore[reportAttributeAccessIssue]
    desk.window.show()
    QTest.qWait(0)
    assert (resets.count(), updates.count()) == (1, 0)
    assert page.panel._heading.text() == "走进社区清洁家园"


def test_first_shown_by_a_record(desk: Desk) -> None:
    visit = enter(desk)
    page = ActivitiesPage(desk)
    desk.window.setCentralWidget(page)  # pyright: ignore[reportAttributeAccessIssue]
    assert page.show_record(visit)
    desk.window.show()
    assert page.kind.count() == 1 + len(desk.read(kind_rows))
    assert page.panel._heading.text() == "走进社区清洁家园"


def test_hidden_page_reloads_when_it_is_shown(desk: Desk, page: ActivitiesPage) -> None:
    page.hide()
    enter(desk)
    assert page.list.model.rowCount() == 0
    page.show()
    assert titles(page) == ["走进社区清洁家园"]


def test_keys(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    enter(desk, READING)
    page.list.view.setFocus()
    page.list.view.selectRow(0)
    for key, modifier in (
        (Key.Key_N, Qt.KeyboardModifier.ControlModifier),
        (Key.Key_Insert, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(page.list.view, key, modifier)
        done(dialog(page, ActivityDialog))
        focus(page.list.view)
    QTest.keyClick(page.list.view, Key.Key_Return)
    assert dialog(page, ActivityDialog).title.text() == "读书会"
    done(dialog(page, ActivityDialog))
    focus(page.list.view)
    QTest.keyClick(page.list.view, Key.Key_Delete)
    assert titles(page) == ["走进社区清洁家园"]
    assert page.panel._heading.text() == "走进社区清洁家园"  # its neighbour is chosen
    desk.undo()
    assert titles(page) == ["读书会", "走进社区清洁家园"]


def test_prints_the_chosen_activity(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    page.list.view.selectRow(0)
    asked: list[tuple[str, dict]] = []
    desk.paper_wanted.connect(lambda name, options: asked.append((name, options)))
    for entry in page.panel.print.menu().actions():
        entry.trigger()
    chosen = {"activity": page.list.view.current().id}
    assert asked == [("activity-report", chosen), ("sign-in", chosen)]


def test_paste_key_opens_the_preview(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    page.list.view.setFocus()
    QGuiApplication.clipboard().setText("3月8日\t妇女节座谈会\n3月9日\t植树")
    QTest.keyClick(page.list.view, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog(page, PasteDialog).model.rows) == 2
    done(dialog(page, PasteDialog))


def test_several_deleted_at_once(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    enter(desk, READING)
    page.list.view.selectAll()
    assert page.panel.delete.text() == "删除 2 个"
    page.panel.delete.click()
    assert page.list.hint.isVisible()
    desk.undo()
    assert len(titles(page)) == 2


def test_copy(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    page.panel.copy.click()
    made = dialog(page, CopyDialog)
    made.period.setText("5月4日")
    made.save()
    assert page.panel._facts.text().startswith("志愿服务 · 2021-05-04")
    assert len(rows(desk)) == 2


def test_buttons_open_their_dialogs(desk: Desk, page: ActivitiesPage) -> None:
    for word, kind in (("活动类型…", KindsDialog), ("志愿者…", VolunteersDialog)):
        next(one for one in page.findChildren(QPushButton) if one.text() == word).click()
        done(dialog(page, kind))


def test_links_lead_to_the_tasks(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    wanted: list[str] = []
    desk.task_wanted.connect(wanted.append)
    page.panel.tabs.setCurrentIndex(2)
    QTest.qWait(0)
    links = [one for one in page.panel.findChildren(QPushButton) if one.property("link")]
    next(one for one in links if one.text() == "2-7" and one.isVisible()).click()
    next(one for one in links if one.text().startswith("1-1  ") and one.isVisible()).click()
    codes = {task.id: task.code for task in desk.plan.tasks} if desk.plan else {}
    assert [codes[task_id] for task_id in wanted] == ["2-7", "1-1"]


def test_counts_of_the_tasks(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    page.panel.tabs.setCurrentIndex(2)
    labels = [page.panel._task_column.itemAt(n).widget() for n in range(page.panel._task_column.count())]
    texts = [one.text() for one in labels if one is not None]  # pyright: ignore[reportAttributeAccessIssue]
    assert any("已有 1 / 5 次" in text for text in texts)


def test_files_dropped_on_a_slot(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    activity_id = enter(desk)
    slot = page.panel.slots[MaterialKind.SIGN_IN]
    assert (slot.state.text(), slot.drop.isVisible()) == ("未提供", True)
    assert drop(slot.drop, urls([paper(tmp_path, "签到.pdf"), tmp_path / "没有.pdf"]))
    settle(desk)
    assert files(desk, activity_id) == {"签到表": ["签到"]}
    assert len(said(desk.window)) == 1
    assert "没有.pdf" in said(desk.window)[0]
    assert (slot.state.text(), slot.drop.isVisible(), slot.tiles.count()) == ("1 份", False, 1)
    assert page.panel.tabs.tabText(0) == "材料 1/5"


def test_files_dropped_elsewhere_ask_for_the_slot(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    activity_id = enter(desk)
    assert drop(page.panel._heading, urls([photo(tmp_path)]))
    (menu,) = [one for one in page.panel.findChildren(QMenu) if one.isVisible()]
    active = menu.activeAction()
    assert active is not None
    assert active.text() == "照片"
    active.trigger()
    menu.close()
    settle(desk)
    assert files(desk, activity_id) == {"照片": ["照片"]}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["3月签到.jpg"], MaterialKind.SIGN_IN),
        (["a.jpg", "b.PNG"], MaterialKind.PHOTO),
        (["活动总结.docx"], MaterialKind.SUMMARY),
        (["x.pdf"], MaterialKind.NOTICE),
    ],
)
def test_likely_slot(names: list[str], kind: MaterialKind) -> None:
    assert likely_slot(names) == kind


def test_pasted_picture_and_file(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    activity_id = enter(desk)
    slot = page.panel.slots[MaterialKind.PHOTO]
    slot.drop.setFocus()
    QGuiApplication.clipboard().setMimeData(urls([paper(tmp_path, "合影.jpg")]))
    QTest.keyClick(slot.drop, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    QGuiApplication.clipboard().setImage(QImage(str(photo(tmp_path))))
    slot.paste()
    settle(desk)
    found = files(desk, activity_id)["照片"]
    assert found[0] == "合影"
    assert found[1].startswith("粘贴的图片")


def test_taken_out_by_delete_and_back_by_undo(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    activity_id = enter(desk)
    page.panel.attach(MaterialKind.NOTICE, [paper(tmp_path, "通知.pdf")])
    settle(desk)
    tiles = page.panel.slots[MaterialKind.NOTICE].tiles
    tiles.setFocus()
    tiles.item(0).setSelected(True)
    QTest.keyClick(tiles, Key.Key_Delete)
    assert files(desk, activity_id) == {}
    desk.undo()
    assert tiles.count() == 1


def test_same_file_again_is_said(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    enter(desk)
    path = paper(tmp_path, "通知.pdf")
    page.panel.attach(MaterialKind.NOTICE, [path])
    settle(desk)
    page.panel.attach(MaterialKind.NOTICE, [path])
    settle(desk)
    assert said(desk.window) == ["“通知”已在这一类里，没有重复保存。"]


def test_thumbnail(desk: Desk, page: ActivitiesPage, tmp_path: Path) -> None:
    enter(desk)
    page.panel.attach(MaterialKind.PHOTO, [photo(tmp_path)])
    settle(desk)
    tiles = page.panel.slots[MaterialKind.PHOTO].tiles

    def colour() -> str:
        picture = tiles.item(0).icon().pixmap(tiles.iconSize()).toImage()
        return picture.pixelColor(picture.rect().center()).name()

    wait_until(lambda: colour() in {"#ff0000", "#fe0000"})


def test_what_was_said_of_it(desk: Desk, page: ActivitiesPage) -> None:
    meeting = replace(READING, kind="会议", agenda="部署创建", conclusion="通过配档表")
    enter(desk, meeting)
    page.panel.tabs.setCurrentIndex(1)
    column = page.panel._story_column
    texts = [column.itemAt(n).widget().text() for n in range(column.count()) if column.itemAt(n).widget()]  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]
    assert texts == ["议题", "部署创建", "结论", "通过配档表", "还没有填写：地点、参加人员"]


def test_other_year(desk: Desk, page: ActivitiesPage) -> None:
    enter(desk)
    choose(page.kind, "志愿服务")
    desk.plan_chosen.emit()
    assert page.kind.currentIndex() == 0
    assert len(titles(page)) == 1


def test_filter_lists_follow_changes(desk: Desk, page: ActivitiesPage) -> None:
    assert page.kind.count() == 1 + len(desk.read(kind_rows))
    assert page.department.count() == 1 + len(desk.read(department_rows))
    assert page.lacking.count() == 2 + len(ACTIVITY_SLOTS)
