"""Measures are added, edited, finished and deleted by keyboard alone."""

from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from tests.ui.program import Key, answer, messages, page, press, stand_on, task, write
from ui.parts.editors import DueEditor
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.plan.measures import TEXT_LIMIT
from wenming_desktop.plan.plan_rows import MeasureRow

TEXT, OWNER, DUE, STATUS = range(4)
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def panel(window: MainWindow) -> MeasuresPanel:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    on.detail.tabs.setCurrentWidget(on.detail.panel(MeasuresPanel))
    return on.detail.panel(MeasuresPanel)


def measures(window: MainWindow, code: str = "2-1") -> tuple[MeasureRow, ...]:
    return task(window, code).measures


def add(panel: MeasuresPanel, *texts: str) -> None:
    panel.line.setFocus()
    for text in texts:
        write(text)
        press(Key.Key_Return)


def edit(panel: MeasuresPanel, row: int, column: int) -> None:
    panel.table.setFocus()
    panel.table.setCurrentCell(row, column)
    press(Key.Key_F2)


def test_add(window: MainWindow, panel: MeasuresPanel) -> None:
    assert panel._empty.isVisible()
    add(panel, "制定方案", "组织活动")
    assert [row.text for row in measures(window)] == ["制定方案", "组织活动"]
    assert panel.line.text() == ""
    assert panel.table.isVisible()
    assert page(window).detail.tabs.tabText(1) == "措施 0/2"


def test_a_link_chooses_its_measure(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案", "组织活动")
    _, second = measures(window)
    window.tabs.show_tab("overview")
    window.desk.place_wanted.emit(task(window, "2-1").id, "措施", second.id)
    assert panel.table.currentRow() == 1
    assert panel.table.hasFocus()


def test_nothing_is_not_added(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "  ")
    assert messages(window) == ["请填写措施内容。"]
    assert measures(window) == ()


def test_longest(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "长" * (TEXT_LIMIT + 5))
    assert len(measures(window)[0].text) == TEXT_LIMIT


def test_edit_text(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案", "组织活动")
    edit(panel, 1, TEXT)
    QApplication.focusWidget().selectAll()
    write("组织志愿活动")
    press(Key.Key_Return)
    QTest.qWait(0)  # Qt's own text editor closes in its own time
    assert [row.text for row in measures(window)] == ["制定方案", "组织志愿活动"]
    edit(panel, 1, TEXT)
    QApplication.focusWidget().clear()
    press(Key.Key_Return)
    QTest.qWait(0)
    assert messages(window) == ["请填写措施内容。"]
    assert panel.table.item(1, TEXT).text() == "组织志愿活动"


def test_deadline(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案")
    edit(panel, 0, DUE)
    write("第二季度")
    press(Key.Key_Return)
    assert measures(window)[0].due_on == date(2021, 6, 30)
    edit(panel, 0, DUE)
    write("13月")
    press(Key.Key_Return)
    open_editor = QApplication.focusWidget()
    assert isinstance(open_editor, DueEditor)
    assert "没有“13月”这一天" in open_editor.toolTip()
    press(Key.Key_Escape)
    assert measures(window)[0].due_on == date(2021, 6, 30)
    edit(panel, 0, DUE)
    QApplication.focusWidget().clear()
    press(Key.Key_Return)
    assert measures(window)[0].due_on is None


def test_a_deadline_in_words(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案")
    edit(panel, 0, DUE)
    write("每季度末")
    press(Key.Key_Return)
    (row,) = measures(window)
    assert (row.due_words, row.recurrence, len(measures(window))) == ("每季度末", Recurrence.ONCE, 1)
    item = panel.table.item(0, DUE)
    assert (item.text(), item.toolTip()) == ("每季度末", f"每季度末\n最近的日期：{row.due_on}")
    edit(panel, 0, TEXT)
    QApplication.focusWidget().clear()
    write("修订方案")
    press(Key.Key_Return)
    QTest.qWait(0)
    (row,) = measures(window)
    assert (row.text, row.due_words) == ("修订方案", "每季度末")
    edit(panel, 0, DUE)
    QApplication.focusWidget().clear()
    press(Key.Key_Return)
    (row,) = measures(window)
    assert (row.due_on, row.due_words) == (None, "")


def test_a_deadline_of_another_year_is_asked_about(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案")
    edit(panel, 0, DUE)
    write("2019年3月")
    press(Key.Key_Return)
    assert messages(window) == ["“2019年3月”不在2021年度，仍然这样填吗？"]
    assert measures(window)[0].due_words == ""
    answer(window, "改为“2021年3月”")
    assert measures(window)[0].due_on == date(2021, 3, 31)


def test_status(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案")
    edit(panel, 0, STATUS)
    QTest.qWait(0)
    box = panel.table.findChild(QComboBox)
    assert box.view().isVisible()
    QTest.keyClick(box.view(), Key.Key_Down)
    QTest.keyClick(box.view(), Key.Key_Down)
    QTest.keyClick(box.view(), Key.Key_Return)
    QTest.qWait(0)
    (row,) = measures(window)
    assert (row.status, row.done_on) == (TaskStatus.DONE, window.desk.today())
    assert panel.table.item(0, STATUS).text() == "已完成"
    assert task(window, "2-1").status == TaskStatus.DONE


def test_delete_and_undo(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案", "组织活动")
    panel.table.setFocus()
    panel.table.setCurrentCell(0, TEXT)
    press(Key.Key_Delete)
    assert [row.text for row in measures(window)] == ["组织活动"]
    window.desk.undo()
    assert [panel.table.item(row, TEXT).text() for row in range(2)] == ["制定方案", "组织活动"]


def test_what_was_typed_goes_to_its_task(window: MainWindow, panel: MeasuresPanel) -> None:
    panel.line.setFocus()
    write("还没有按回车")
    stand_on(page(window), 3, TaskColumn.TEXT)
    assert [row.text for row in measures(window)] == ["还没有按回车"]
    assert measures(window, "2-4") == ()
    assert panel.line.text() == ""
    assert not panel.table.isVisible()


def test_edits_leave_the_row_chosen(window: MainWindow, panel: MeasuresPanel) -> None:
    add(panel, "制定方案", "组织活动")
    edit(panel, 1, DUE)
    write("6-30")
    press(Key.Key_Return)
    assert (panel.table.currentRow(), panel.table.currentColumn()) == (1, DUE)
    assert QApplication.focusWidget() is panel.table
