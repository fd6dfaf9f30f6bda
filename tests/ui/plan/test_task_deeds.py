"""A category's tab: what the clerk does to the tasks themselves."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.plan.test_category_page import choose_rows, steps
from tests.ui.program import Key, answer, messages, page, stand_on, task
from tests.workspaces import attach, file
from ui.plan.category_page import CategoryPage
from ui.plan.split_dialog import SplitDialog
from ui.plan.task_forms import MergeDialog, MoveDialog, NotApplicableDialog, TaskDialog
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.measures import add_measure

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def do(on: CategoryPage, word: str) -> None:
    """Choose an entry of the menu of tasks."""
    on.menu.aboutToShow.emit()
    (action,) = [each for each in on.menu.actions() if each.text().startswith(word)]
    assert action.isEnabled()
    action.trigger()


def hold(on: CategoryPage, key: Key, modifier: Qt.KeyboardModifier) -> None:
    """Press a key with another one held, and let go of it: Qt's test keys leave it pressed."""
    QTest.keyClick(on.table, key, modifier)
    QTest.keyRelease(on.table, Key.Key_Shift if modifier == SHIFT else Key.Key_Alt)


def texts(on: CategoryPage) -> list[str]:
    category = on.model.category
    assert category
    return [row.text for row in category.tasks]


def test_a_task_is_added_behind_the_chosen_one(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 1, TaskColumn.TEXT)
    QTest.keyClick(on.table, Key.Key_Insert)
    dialog = window.findChild(TaskDialog)
    dialog.save_button.click()
    assert "请填写任务内容" in dialog._fields["text"][1].text()
    dialog.text.setPlainText("开展文明餐桌行动。")
    dialog.score.setText("2")
    dialog.save_button.click()
    assert (task(window, "2-3").text, str(task(window, "2-3").score)) == ("开展文明餐桌行动。", "2")
    assert on.current_task() == task(window, "2-3").id
    assert steps(window)[0] == "添加任务 2-3：开展文明餐桌行动。"


def test_the_text_is_edited_beside_the_table(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 6, TaskColumn.TEXT)
    on.detail.edit_wanted.emit()
    dialog = window.findChild(TaskDialog)
    assert dialog.text.toPlainText() == task(window, "2-7").text
    dialog.text.setPlainText("改过的内容。")
    dialog.standard.setPlainText("查资料")
    dialog.save_button.click()
    assert (task(window, "2-7").text, task(window, "2-7").standard) == ("改过的内容。", "查资料")
    assert on.detail._text.text() == "改过的内容。"


def test_a_task_is_split_where_the_cursor_stands(window: MainWindow, tmp_path: Path) -> None:
    on = page(window)
    seven = task(window, "2-7")
    attach(window.desk.workspace, seven.id, file(tmp_path))
    window.desk.change(add_measure, seven.id, "制定方案")
    stand_on(on, 6, TaskColumn.TEXT)
    do(on, "拆分")
    dialog = window.findChild(SplitDialog)
    assert len(dialog.parts) == 2
    assert "".join(dialog.texts()) == seven.text
    dialog.join.click()
    assert dialog.texts() == [seven.text]
    assert not dialog.save.isEnabled()
    cursor = dialog.parts[0].textCursor()
    cursor.setPosition(6)
    dialog.parts[0].setTextCursor(cursor)
    dialog.cut.click()
    assert [len(text) for text in dialog.texts()] == [6, len(seven.text) - 6]
    kinds = [row.kind for row in dialog._hanging]
    proof, measure = dialog.places[kinds.index("材料")], dialog.places[kinds.index("措施")]
    assert [place.count() for place in (proof, measure)] == [3, 2]  # a file may serve both parts
    proof.setCurrentIndex(2)
    measure.setCurrentIndex(1)
    assert dialog.save.text() == "拆分为 2 项"
    dialog.save.click()
    first, second = task(window, "2-7"), task(window, "2-8")
    assert (first.id, first.text + second.text) == (seven.id, seven.text)
    assert (len(first.evidence), len(second.evidence)) == (1, 1)
    assert ([row.text for row in first.measures], [row.text for row in second.measures]) == ([], ["制定方案"])
    window.desk.undo()
    assert task(window, "2-7").text == seven.text


def test_tasks_are_merged(window: MainWindow) -> None:
    on = page(window)
    before = texts(on)
    choose_rows(on, 0, 2)
    do(on, "合并")
    dialog = window.findChild(MergeDialog)
    assert dialog.text.toPlainText() == before[0] + before[2]
    dialog.save_button.click()
    assert texts(on) == [before[0] + before[2], before[1], *before[3:]]
    assert steps(window)[0].startswith("合并任务 2-1、2-3")


def test_tasks_move_to_another_category_and_by_keys(window: MainWindow) -> None:
    on = page(window)
    moved = task(window, "2-2").id
    stand_on(on, 1, TaskColumn.TEXT)
    hold(on, Key.Key_Up, ALT)
    assert on.current_task() == moved == task(window, "2-1").id
    hold(on, Key.Key_Down, ALT)
    assert task(window, "2-2").id == moved
    do(on, "移动")
    dialog = window.findChild(MoveDialog)
    dialog.category.setCurrentIndex(0)
    dialog.place.setCurrentIndex(1)
    dialog.save_button.click()
    assert task(window, "1-1").id == moved
    assert window.tabs.currentIndex() == 1  # where it is now


def test_a_task_that_does_not_concern_the_unit_is_grey_and_can_be_hidden(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 2, TaskColumn.TEXT)
    do(on, "本单位不涉及")
    dialog = window.findChild(NotApplicableDialog)
    dialog.save_button.click()
    assert "请写明" in dialog._fields["not_applicable"][1].text()
    dialog.reason.setText("没有窗口单位")
    dialog.save_button.click()
    assert on.model.index(2, TaskColumn.TEXT).data().startswith("【本单位不涉及：没有窗口单位】")
    assert on.model.index(2, TaskColumn.STATUS).data() == "不涉及"
    assert on._counts.text() == "6项任务 · 0项已齐 · 6项有缺"
    assert "没有窗口单位" in on.detail._aside.text()
    on._aside.click()
    assert on.model.rowCount() == 6
    assert on._aside.text() == "显示 1 项不涉及"
    on._aside.click()
    assert on.model.rowCount() == 7
    stand_on(on, 2, TaskColumn.TEXT)
    do(on, "取消“本单位不涉及”")
    assert not task(window, "2-3").not_applicable
    assert not on._aside.isVisible()


def test_a_task_goes_after_what_hangs_on_it_was_shown(window: MainWindow, tmp_path: Path) -> None:
    on = page(window)
    attach(window.desk.workspace, task(window, "2-1").id, file(tmp_path))
    before = texts(on)
    stand_on(on, 0, TaskColumn.TEXT)
    hold(on, Key.Key_Delete, SHIFT)
    (said,) = messages(window)
    assert "材料1份" in said
    assert "材料留在材料库" in said
    answer(window, "取消")
    assert texts(on) == before
    hold(on, Key.Key_Delete, SHIFT)
    answer(window, "删除")
    assert texts(on) == before[1:]
    window.desk.undo()
    assert texts(on) == before
