"""Cells are edited by keyboard through the real delegates; nothing typed is lost or taken by accident."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget

from tests.ui.program import (
    DEPARTMENTS,
    Key,
    edit,
    editor,
    editors,
    make_workspace,
    messages,
    open_window,
    page,
    press,
    stand_on,
    task,
    write,
)
from tests.workspaces import steps as history_steps
from ui.plan.standard_panel import StandardPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.assignments import AssignmentChange, assign

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def steps(window: MainWindow) -> int:
    return len(history_steps(window.desk.workspace))


def test_lead_by_pinyin_initials(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.LEAD)
    write("jgdw")
    press(Key.Key_Return)
    assert task(window, "2-1").lead == "机关党委"
    assert editors(on) == []
    assert QApplication.focusWidget() is on.table


def test_first_letter_opens_the_editor_with_it(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.LEAD)
    press(Key.Key_X)
    write("zsp")
    assert editor(on).search.text() == "xzsp"
    press(Key.Key_Return)
    assert task(window, "2-1").lead == "行政审批服务科"


def test_empty_clears_the_lead(window: MainWindow) -> None:
    on = page(window)
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科"))
    edit(on, 0, TaskColumn.LEAD)
    press(Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert editor(on).list.currentItem().text() == "（空）"
    press(Key.Key_Return)
    assert task(window, "2-1").lead is None


def test_a_name_that_is_not_there_changes_nothing(window: MainWindow) -> None:
    on = page(window)
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科"))
    before = steps(window)
    picker = edit(on, 0, TaskColumn.LEAD)
    write("qz")
    press(Key.Key_Return)
    assert picker.isVisible()
    assert "没有这个科室" in picker.search.toolTip()
    press(Key.Key_Backspace, Key.Key_Backspace)  # nothing searched for: the present lead again
    assert picker.list.currentItem().text() == "宣传科"
    write("qz")
    window.tabs.tabBar().setFocus()
    assert editors(on) == []
    assert (task(window, "2-1").lead, steps(window)) == ("宣传科", before)


def test_letters_do_not_find_empty(window: MainWindow) -> None:
    on = page(window)
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="办公室"))
    edit(on, 0, TaskColumn.LEAD)
    write("k")  # 空 begins with k, but a department's 科 is meant
    press(Key.Key_Return)
    assert task(window, "2-1").lead == "宣传科"


def test_several_supports(window: MainWindow) -> None:
    on = page(window)
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="办公室"))
    picker = edit(on, 0, TaskColumn.SUPPORT)
    assert [picker.list.item(row).text() for row in range(picker.list.count())] == list(DEPARTMENTS[1:])
    write("xck")
    press(Key.Key_Space)
    assert picker.search.text() == ""
    write("rsk")
    press(Key.Key_Space, Key.Key_Return)
    assert task(window, "2-1").support == ("宣传科", "人事科")
    edit(on, 0, TaskColumn.SUPPORT)
    write("jgdw")
    press(Key.Key_Return)  # who searches and presses Enter means this one
    assert task(window, "2-1").support == ("机关党委", "宣传科", "人事科")


def test_click_on_a_name_ticks_it(window: MainWindow) -> None:
    on = page(window)
    picker = edit(on, 0, TaskColumn.SUPPORT)
    names = picker.list
    for place in (QPoint(60, 0), QPoint(14, 0)):  # on the word and on the box
        row = names.visualItemRect(names.item(2))
        QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), row.center().y()))
        assert (names.item(2).checkState() == Qt.CheckState.Checked) == (place.x() == 60)


def test_person_free_and_from_list(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.PERSON)
    write("欧阳修文")
    press(Key.Key_Return)
    assert task(window, "2-1").person == "欧阳修文"
    edit(on, 1, TaskColumn.PERSON)
    press(Key.Key_Down, Key.Key_Return)
    assert task(window, "2-2").person == "欧阳修文"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("12月底前", date(2021, 12, 31)), ("第三季度", date(2021, 9, 30)), ("2021.5.1", date(2021, 5, 1))],
)
def test_deadline_as_offices_write_it(window: MainWindow, typed: str, day: date) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.DUE)
    write(typed)
    press(Key.Key_Return)
    assert task(window, "2-1").due_on == day


def test_unreadable_deadline_stays_and_says_why(window: MainWindow) -> None:
    on = page(window)
    before = steps(window)
    due = edit(on, 0, TaskColumn.DUE)
    write("2月30日")
    press(Key.Key_Return)
    assert due.isVisible()
    assert "2月30日" in due.toolTip()
    on.detail.panel(StandardPanel).note.setFocus()
    window.tabs.tabBar().setFocus()
    assert due.isVisible()  # a click elsewhere does not lose it either
    assert due.text() == "2月30日"
    due.setFocus()
    press(Key.Key_Escape)
    assert (editors(on), task(window, "2-1").due_on, steps(window)) == ([], None, before)
    assert messages(window) == []


def test_tab_goes_on_to_the_next_cell(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.LEAD)
    write("bgs")
    press(Key.Key_Tab)
    assert task(window, "2-1").lead == "办公室"
    assert on.table.currentIndex().column() == TaskColumn.SUPPORT
    assert editor(on).isVisible()


def test_escape_leaves(window: MainWindow) -> None:
    on = page(window)
    before = steps(window)
    for column in (TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON, TaskColumn.DUE):
        edit(on, 0, column)
        write("xck")
        press(Key.Key_Escape)
        assert editors(on) == []
    assert steps(window) == before


def test_click_elsewhere_commits(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.LEAD)
    write("xck")
    place = on.table.visualRect(on.model.index(5, TaskColumn.TEXT)).center()
    QTest.mouseClick(on.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert task(window, "2-1").lead == "宣传科"
    edit(on, 0, TaskColumn.DUE)
    write("6-30")
    QTest.mouseClick(on.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert task(window, "2-1").due_on == date(2021, 6, 30)


@pytest.mark.parametrize("column", [TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON, TaskColumn.DUE])
def test_editor_lies_inside_the_table(window: MainWindow, column: TaskColumn) -> None:
    window.resize(1100, 600)
    on = page(window)
    last = on.model.rowCount() - 1
    on.table.scrollToBottom()
    open_editor = edit(on, last, column)
    inside = on.table.viewport().rect()
    assert inside.contains(open_editor.geometry())
    assert open_editor.geometry().intersects(on.table.visualRect(on.model.index(last, column)))


def test_calendar(window: MainWindow) -> None:
    on = page(window)
    due = edit(on, 0, TaskColumn.DUE)
    write("2021-06-15")
    QTest.keyClick(due, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = due.findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == date(2021, 6, 15)
    press(Key.Key_Right, Key.Key_Return)
    assert task(window, "2-1").due_on == date(2021, 6, 16)


def test_without_departments_the_list_says_what_to_do(qapp, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "数据")
    workspace.log.undo()  # the departments
    with open_window(workspace) as window:
        on = page(window)
        picker = edit(on, 0, TaskColumn.SUPPORT)
        assert picker.list.item(0).text() == "还没有科室，请先点“科室与人员”"
        press(Key.Key_Space, Key.Key_Return)
        assert (messages(window), task(window, "2-1").support) == ([], ())
