"""The search line finds while typing, and its hits lead to their task, by keyboard and by mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.program import Key, make_workspace, open_window, page, press, settle, stand_on, task, write
from ui.main_window import MainWindow
from ui.models.task_table import Column
from ui.pages.category import CategoryPage
from wenming_desktop.plan.assignments import AssignmentChange, assign

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def search(window: MainWindow, query: str) -> list[str]:
    QTest.keySequence(window, "Ctrl+F")
    assert QApplication.focusWidget() is window.search
    write(query)
    return [window.search.hits.item(row).text() for row in range(window.search.hits.count())]


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("学雷锋", "2-7   任务   开展学雷锋志愿服务活动"),
        ("2-7", "2-7   编号   开展学雷锋"),
        ("xlfzy", "2-7   任务   开展学雷锋"),
        ("行政审批", "3-2   牵头   行政审批服务科"),
        ("xzspfwk", "3-2   牵头   行政审批服务科"),
        ("欧阳", "3-2   责任人   欧阳修文"),
        ("签到", "1-1   材料   志愿活动签到表"),
    ],
)
def test_hits(window: MainWindow, tmp_path: Path, query: str, hit: str) -> None:
    wanted = AssignmentChange(lead="行政审批服务科", person="欧阳修文")
    window.desk.change(assign, [task(window, "3-2").id], wanted)
    path = tmp_path / "志愿活动签到表.xlsx"
    path.write_bytes(b"x")
    page(window, 1).detail.evidence.attach([path])
    settle(window)
    assert search(window, query)[0].startswith(hit)
    assert window.search.hits.isVisible()


def test_enter_opens_the_chosen_hit(window: MainWindow) -> None:
    hits = search(window, "zy")
    assert len(hits) > 2
    press(Key.Key_Down, Key.Key_Down, Key.Key_Up)
    press(Key.Key_Return)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, hits[1].split()[0]).id
    assert not window.search.hits.isVisible()


def test_click_opens_a_hit(window: MainWindow) -> None:
    search(window, "2-3")
    hits = window.search.hits
    place = hits.visualItemRect(hits.item(0)).center()
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, "2-3").id


def test_no_hit_says_what_to_try(window: MainWindow) -> None:
    before = window.tabs.currentIndex()
    assert search(window, "没有这样的任务") == ["没有找到。可以换几个字，或用拼音首字母。"]
    press(Key.Key_Return)
    assert window.tabs.currentIndex() == before


def test_escape_gives_the_focus_back(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 3, Column.LEAD)
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


def test_without_a_plan(qapp, tmp_path: Path) -> None:
    with open_window(make_workspace(tmp_path / "数据", with_plan=False)) as window:
        assert search(window, "zy") == ["没有找到。可以换几个字，或用拼音首字母。"]
