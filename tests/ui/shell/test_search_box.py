"""The search line finds while typing, and its hits lead to their rows, by keyboard and by mouse."""

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.evidence.scanned import scan, sheet
from tests.ui.program import (
    Key,
    make_workspace,
    open_window,
    page,
    press,
    settle,
    stand_on,
    task,
    wait_until,
    write,
)
from ui.evidence.evidence_panel import EvidencePanel
from ui.evidence.library_page import LibraryPage
from ui.ground.preferences import Look
from ui.ledger.activities_page import ActivitiesPage
from ui.plan.category_page import CategoryPage
from ui.plan.departments_dialog import DepartmentsDialog
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.library import file_row
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
NOTHING = "没有找到。可以换几个字，或用拼音。"


def test_the_hint_fits_the_line(window: MainWindow) -> None:
    said: list[str] = []
    try:
        for percent in (100, 125, 150):
            window.deeds.set_look(Look(percent=percent))
            window.resize(1366, 768)
            QTest.qWait(0)
            line = window.search
            said.append(line.placeholderText())
            assert line.fontMetrics().horizontalAdvance(said[-1]) < line.width() - 20
    finally:
        window.deeds.set_look(Look())
    assert said == ["搜索任务、材料、正文和功能（拼音也行） Ctrl+F"] * 2 + ["搜索任务、材料和正文"]


def search(window: MainWindow, query: str) -> list[tuple[str, str]]:
    """Type a query; the hits as (group, text)."""
    QTest.keySequence(window, "Ctrl+F")
    assert QApplication.focusWidget() is window.search
    write(query)
    wait_until(lambda: not window.search._waiting.isActive())
    return shown(window)


def shown(window: MainWindow) -> list[tuple[str, str]]:
    group, found = "", []
    for row in range(window.search.hits.count()):
        item = window.search.hits.item(row)
        if item.data(Qt.ItemDataRole.UserRole) is None:
            group = item.text()
        else:
            found.append((group, item.text()))
    return found


def lines(window: MainWindow) -> list[str]:
    return [window.search.hits.item(row).text() for row in range(window.search.hits.count())]


@pytest.fixture
def busy(window: MainWindow, tmp_path: Path) -> MainWindow:
    """An office with a person, an activity and a file; the index is up to date, initials included."""
    window._tidy_up()
    wait_until(lambda: not window.desk.jobs.busy())
    wanted = AssignmentChange(lead="行政审批服务科", person="欧阳修文")
    window.desk.change(assign, [task(window, "3-2").id], wanted)
    draft = ActivityDraft(
        kind="志愿服务", title="沂河清漂行动", starts_on=date(2021, 3, 5), place="沂河沿岸", tasks=("2-7",)
    )
    window.desk.change(create_activity, window.desk.plan.id, draft)
    path = tmp_path / "志愿活动签到表.xlsx"
    path.write_bytes(b"x")
    page(window, 1).detail.panel(EvidencePanel).attach([path])
    settle(window)
    window.tabs.setCurrentIndex(0)
    return window


@pytest.mark.parametrize(
    ("query", "group", "hit"),
    [
        ("学雷锋", "任务", "2-7 开展学雷锋志愿服务活动"),
        ("雷", "任务", "2-7 开展学雷锋"),
        ("2-7", "任务", "2-7 开展学雷锋"),
        ("xlfzy", "任务", "2-7 开展学雷锋"),
        ("清漂", "活动", "2021-03-05 沂河清漂行动"),
        ("yhqpxd", "活动", "2021-03-05 沂河清漂行动"),
        ("沿岸", "活动", "2021-03-05 沂河清漂行动   地点：沂河沿岸"),
        ("行政审批", "科室", "行政审批服务科"),
        ("xzspfwk", "科室", "行政审批服务科"),
        ("欧阳", "人员", "行政审批服务科 欧阳修文"),
        ("oyxw", "人员", "行政审批服务科 欧阳修文"),
        ("签到表", "材料", "志愿活动签到表"),
    ],
)
def test_hits(busy: MainWindow, query: str, group: str, hit: str) -> None:
    found = search(busy, query)
    first = next(text for kind, text in found if kind == group)
    assert first.startswith(hit)
    assert busy.search.hits.isVisible()


def test_hits_are_grouped_in_order(busy: MainWindow) -> None:
    groups = [group for group, _ in search(busy, "志愿")]
    assert groups[0] == "任务"
    assert list(dict.fromkeys(groups)) == ["任务", "材料", "功能"]
    assert busy.search.hits.currentRow() == 1  # the first hit, not its heading


def test_enter_opens_the_chosen_hit(window: MainWindow) -> None:
    hits = search(window, "zy")
    assert len(hits) > 2
    press(Key.Key_Down, Key.Key_Down, Key.Key_Up)
    press(Key.Key_Return)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, hits[1][1].split()[0]).id
    assert not window.search.hits.isVisible()


def test_up_and_down_pass_over_headings(busy: MainWindow) -> None:
    found = search(busy, "志愿")
    passed = []
    for _ in found:
        passed.append(busy.search.hits.currentItem().text())
        press(Key.Key_Down)
    assert passed == [text for _, text in found]
    assert busy.search.hits.currentItem().text() == found[0][1]
    press(Key.Key_Up)
    assert busy.search.hits.currentItem().text() == found[-1][1]


def test_enter_right_after_typing_opens_what_was_typed(window: MainWindow) -> None:
    QTest.keySequence(window, "Ctrl+F")
    write("2-3")
    assert window.search._waiting.isActive()
    press(Key.Key_Return)
    on = window.tabs.page(CategoryPage)
    assert on.current_task() == task(window, "2-3").id
    QTest.keySequence(window, "Ctrl+F")
    write("5-2")  # hits of 2-3 are still in the list
    press(Key.Key_Return)
    assert window.tabs.page(CategoryPage).current_task() == task(window, "5-2").id
    QTest.qWait(80)
    assert not window.search.hits.isVisible()


def test_an_activity_opens_in_the_ledger(busy: MainWindow) -> None:
    search(busy, "清漂")
    press(Key.Key_Return)
    ledger = busy.tabs.page(ActivitiesPage)
    assert ledger
    assert ledger.list.view.current().title == "沂河清漂行动"


def test_a_file_opens_in_the_library(busy: MainWindow) -> None:
    search(busy, "志愿活动签到表")
    press(Key.Key_Return)
    library = busy.tabs.page(LibraryPage)
    assert library
    assert library.list.view.current().title == "志愿活动签到表"


@pytest.mark.parametrize("query", ["欧阳修文", "xzspfwk"])
def test_people_and_departments_open_their_dialog(busy: MainWindow, query: str) -> None:
    search(busy, query)
    press(Key.Key_Return)
    (dialog,) = [made for made in busy.findChildren(DepartmentsDialog) if made.isVisible()]
    assert dialog.departments.row().name == "行政审批服务科"
    assert dialog.people.row().name == "欧阳修文"
    dialog.reject()
    QTest.qWait(0)
    assert not busy.search.hits.isVisible()


def test_a_record_of_another_year_switches_the_year(busy: MainWindow) -> None:
    old = busy.desk.plan.id
    busy.desk.choose_plan(busy.desk.change(save_plan, bundled_plan(), 2022))
    assert busy.desk.plan.year == 2022
    search(busy, "志愿活动签到表")
    press(Key.Key_Return)
    assert busy.desk.plan.id == old
    assert busy.years.currentText() == "2021年度"
    assert busy.tabs.page(LibraryPage).list.view.current().title == "志愿活动签到表"


def test_tasks_of_other_years_are_found_after_this_years(busy: MainWindow) -> None:
    old = task(busy, "3-2").id
    busy.desk.choose_plan(busy.desk.change(save_plan, bundled_plan(), 2022))
    hits = search(busy, "沂河清漂")  # an activity of the other year
    assert hits == [("其他年度", "2021年活动  2021-03-05 沂河清漂行动")]
    hits = search(busy, "3-2")
    assert [group for group, _ in hits] == ["任务", "其他年度"]
    assert hits[0][1] == hits[1][1].removeprefix("2021年任务  ")
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert busy.desk.plan.year == 2021
    assert busy.tabs.currentWidget().findChild(CategoryPage).current_task() == old


def test_click_opens_a_hit(window: MainWindow) -> None:
    search(window, "2-3")
    hits = window.search.hits
    place = hits.visualItemRect(hits.item(1)).center()
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, "2-3").id


def test_a_heading_opens_nothing(window: MainWindow) -> None:
    search(window, "2-3")
    hits = window.search.hits
    place = hits.visualItemRect(hits.item(0)).center()
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert hits.isVisible()
    assert window.tabs.currentIndex() == 0


def test_no_hit_says_what_to_try(window: MainWindow) -> None:
    before = window.tabs.currentIndex()
    assert search(window, "没有这样的任务") == []
    assert lines(window) == [NOTHING]
    press(Key.Key_Return, Key.Key_Down, Key.Key_Up)
    assert window.tabs.currentIndex() == before


def test_no_hit_says_what_could_not_be_searched_yet(window: MainWindow, tmp_path: Path) -> None:
    workspace = window.desk.workspace
    take_into_inbox(workspace.log, workspace.files, [scan(tmp_path / "扫描.png", sheet("字"))], "", Job())
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    assert search(window, "没有这样的任务") == []
    assert lines(window) == ["没有找到。还有 1 份扫描件待识别，里面的字还搜不到。"]


def test_while_the_index_is_made_it_says_so_and_searches_again(window: MainWindow) -> None:
    made = threading.Event()
    window.desk.run("整理搜索", lambda _job: made.wait(60))
    search(window, "没有这样的任务")
    assert lines(window) == ["还没有找到。正在整理搜索，请稍候。"]
    made.set()
    settle(window)
    wait_until(lambda: lines(window) == [NOTHING])
    assert window.search.hits.isVisible()


@pytest.mark.parametrize(
    "query", ['"', "' OR 1=1 --", "*", "(((", "NEAR/3", "a AND", "-", "%", "\\", "志愿\t*"]
)
def test_special_characters_are_only_characters(window: MainWindow, query: str) -> None:
    before = window.tabs.currentIndex()
    QTest.keySequence(window, "Ctrl+F")
    window.search.insert(query)
    wait_until(lambda: not window.search._waiting.isActive())
    assert window.search.hits.isVisible()
    assert lines(window)
    assert window.tabs.currentIndex() == before


def test_escape_gives_the_focus_back(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 3, TaskColumn.LEAD)
    search(window, "志愿")
    press(Key.Key_Escape)
    assert (window.search.text(), window.search.hits.isVisible()) == ("", False)
    assert on.table.hasFocus()
    assert on.table.currentIndex().row() == 3


def test_hits_lie_inside_the_window(window: MainWindow) -> None:
    search(window, "zy")
    assert window.rect().contains(window.search.hits.geometry())
    window.search.clear()
    assert not window.search.hits.isVisible()


def test_leaving_hides_the_hits(window: MainWindow) -> None:
    search(window, "zy")
    window.tabs.tabBar().setFocus()
    assert not window.search.hits.isVisible()


def test_leaving_within_the_pause_shows_no_hits(window: MainWindow) -> None:
    QTest.keySequence(window, "Ctrl+F")
    write("zy")
    window.tabs.tabBar().setFocus()
    QTest.qWait(100)
    assert not window.search.hits.isVisible()


def test_fast_typing_searches_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    read = window.desk.read
    monkeypatch.setattr(window.desk, "read", lambda *of, **named: asked.append(of[-1]) or read(*of, **named))
    search(window, "xlfzy")
    assert asked == ["xlfzy"]


def test_without_a_plan(qapp, tmp_path: Path) -> None:
    with open_window(make_workspace(tmp_path / "数据", with_plan=False)) as window:
        assert search(window, "xfgz") == []
        assert lines(window) == [NOTHING]


def test_words_in_a_file_lead_to_its_page(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("经研究，决定组织开展重阳敬老活动。", encoding="utf-8")
    page(window, 1).detail.panel(EvidencePanel).attach([path])
    settle(window)
    workspace = window.desk.workspace
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    wanted: list[tuple[str, int, str]] = []
    window.desk.page_wanted.connect(lambda *of: wanted.append(of))
    search(window, "重阳敬老")
    texts = [window.search.hits.item(row).text() for row in range(window.search.hits.count())]
    assert texts == ["材料", "通知   正文：经研究，决定组织开展重阳敬老活动。"]
    QTest.keyClick(window.search, Key.Key_Return)
    ((evidence_id, number, words),) = wanted
    assert (number, words) == (1, "重阳敬老")
    assert window.desk.read(file_row, evidence_id).title == "通知"
