"""The tab of a category: several cells or several tasks at once, and the chosen task beside them."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.program import (
    Key,
    answer,
    edit,
    messages,
    page,
    press,
    settle,
    stand_on,
    task,
    wait_until,
    write,
)
from tests.workspaces import steps as history_steps
from ui.evidence.evidence_panel import EvidencePanel
from ui.ground import theme
from ui.plan.assign_dialog import AssignDialog
from ui.plan.category_page import CategoryPage
from ui.plan.task_table import EDITABLE, TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.assignments import AssignmentChange, assign

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def steps(window: MainWindow) -> list[str]:
    return [step.label for step in history_steps(window.desk.workspace) if not step.undone]


def paste(on: CategoryPage, row: int, column: TaskColumn, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    stand_on(on, row, column)
    QTest.keySequence(on.table, "Ctrl+V")


def copied(on: CategoryPage) -> str:
    QTest.keySequence(on.table, "Ctrl+C")
    return QGuiApplication.clipboard().text()


def choose_rows(on: CategoryPage, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    on.table.clearSelection()
    for row in rows:
        on.table.selectionModel().select(on.model.index(row, 0), flags)


def test_delete_clears_a_cell(window: MainWindow) -> None:
    on = page(window)
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科", person="李敏"))
    stand_on(on, 0, TaskColumn.PERSON)
    press(Key.Key_Delete)
    assert (task(window, "2-1").person, task(window, "2-1").lead) == (None, "宣传科")
    before = steps(window)
    press(Key.Key_Delete)
    stand_on(on, 0, TaskColumn.TEXT)
    press(Key.Key_Delete)
    assert steps(window) == before


def test_cells_from_excel_are_one_step(window: MainWindow) -> None:
    on = page(window)
    before = steps(window)
    paste(
        on,
        1,
        TaskColumn.LEAD,
        '办公室\t宣传科、人事科\t李敏\t12月底前\r\n机关党委\t"宣传科\r\n人事科"\t\t2021/6/30\r\n',
    )
    first, second = task(window, "2-2"), task(window, "2-3")
    assert (first.lead, first.support, first.person) == ("办公室", ("宣传科", "人事科"), "李敏")
    assert first.due_on == date(2021, 12, 31)
    assert (second.lead, second.support, second.person) == ("机关党委", ("宣传科", "人事科"), None)
    assert second.due_on == date(2021, 6, 30)
    assert steps(window) == ["填写 8 个格子", *before]
    window.desk.undo()
    assert (task(window, "2-2").lead, task(window, "2-3").due_on) == (None, None)


def test_cells_are_read_as_everywhere(window: MainWindow) -> None:
    """A quote that closes no cell is the clerk's own, a blank cell empties the one it falls on."""
    on = page(window)
    paste(on, 1, TaskColumn.PERSON, "王敏\n李敏\n张敏")
    paste(on, 1, TaskColumn.PERSON, '"李"\n\n"张')
    assert [task(window, code).person for code in ("2-2", "2-3", "2-4")] == ["李", None, '"张']


def test_an_unknown_department_refuses_all(window: MainWindow) -> None:
    on = page(window)
    before = steps(window)
    paste(on, 0, TaskColumn.LEAD, "办公室\n宣传部门\n人事科")
    (said,) = messages(window)
    assert said.startswith("任务 2-2：没有名为“宣传部门”的科室。")
    assert said.endswith("没有保存。")
    assert steps(window) == before
    assert task(window, "2-1").lead is None


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (6, TaskColumn.LEAD, "办公室\n宣传科"),  # below the last row
        (0, TaskColumn.DUE, "12月底\t1 / 3"),  # right of the last cell to fill
        (0, TaskColumn.TEXT, "办公室"),
    ],
)
def test_what_does_not_fit_is_refused(window: MainWindow, row: int, column: TaskColumn, text: str) -> None:
    on = page(window)
    before = steps(window)
    paste(on, row, column, text)
    assert "超出了能填的格子" in messages(window)[0]
    assert steps(window) == before


def test_one_text_fills_all_chosen_rows(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.LEAD)
    choose_rows(on, 0, 2, 4)
    QGuiApplication.clipboard().setText("宣传科")
    QTest.keySequence(on.table, "Ctrl+V")
    assert [row.lead for row in on.model.category.tasks] == [
        "宣传科" if row in {0, 2, 4} else None for row in range(7)
    ]


def test_copy_one_cell_and_several_rows(window: MainWindow) -> None:
    on = page(window)
    tasks = [task(window, code).id for code in ("2-1", "2-2")]
    window.desk.change(assign, tasks, AssignmentChange(lead="宣传科", due_on=date(2021, 6, 30)))
    stand_on(on, 0, TaskColumn.LEAD)
    assert copied(on) == "宣传科"
    choose_rows(on, 0, 1)
    lines = [line.split("\t") for line in copied(on).split("\n")]
    assert [(line[0], line[2], line[5], len(line)) for line in lines] == [
        (number, "宣传科", "2021-06-30", 9) for number in ("1", "2")
    ]


def test_seven_tasks_are_assigned_in_one_step(window: MainWindow) -> None:
    on = page(window)
    window.desk.change(assign, [task(window, "2-4").id], AssignmentChange(person="李敏"))
    on.table.setFocus()
    on.table.selectAll()
    assert on._assign.text() == "指派所选 7 项…"
    before = steps(window)
    QTest.keySequence(on.table, "Ctrl+Return")
    dialog = window.findChild(AssignDialog)
    dialog.lead.setFocus()
    QTest.keyClicks(dialog.lead, "bgs")  # by the initials of 办公室, as in the cells
    for row in (1, 2):
        dialog.support.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.due.setText("11月底前")
    QTest.keyClick(dialog.due, Key.Key_Return)
    rows = on.model.category.tasks
    assert {(row.lead, row.support, row.due_on) for row in rows} == {
        ("办公室", ("机关党委", "宣传科"), date(2021, 11, 30))
    }
    assert [row.person for row in rows] == [None, None, None, "李敏", None, None, None]  # left empty: kept
    assert len(steps(window)) == len(before) + 1
    window.desk.undo()
    assert {row.lead for row in on.model.category.tasks} == {None}


def test_assigning_keeps_what_cannot_be_read(window: MainWindow) -> None:
    on = page(window)
    before = steps(window)
    stand_on(on, 0, TaskColumn.LEAD)
    QTest.keySequence(on.table, "Ctrl+Return")
    dialog = window.findChild(AssignDialog)
    QTest.keyClick(dialog.due, Key.Key_Return)
    assert dialog._problem.text() == "还没有填写要指派的内容。"
    dialog.due.setText("2月30日")
    QTest.keyClick(dialog.due, Key.Key_Return)
    assert dialog.isVisible()
    assert dialog._problem.text() == "没有“2月30日”这一天，请改正完成时限“2月30日”。"
    dialog.due.clear()
    dialog.lead.setText("后勤处")
    QTest.keyClick(dialog.due, Key.Key_Return)
    assert dialog._problem.text().startswith("没有名为“后勤处”的科室。")
    dialog.support.setFocus()
    QTest.keyClicks(dialog.support, "xck")
    assert dialog.support.currentItem().text() == "宣传科"
    QTest.keyClick(dialog, Key.Key_Escape)
    answer(dialog, "放弃")
    assert steps(window) == before
    assert not dialog.isVisible()


def test_dialog_shows_what_one_task_has(window: MainWindow) -> None:
    on = page(window)
    wanted = AssignmentChange(lead="宣传科", support=["人事科"])
    window.desk.change(assign, [task(window, "2-1").id], wanted)
    before = steps(window)
    stand_on(on, 0, TaskColumn.LEAD)
    QTest.keySequence(on.table, "Ctrl+Return")
    dialog = window.findChild(AssignDialog)
    assert dialog.lead.text() == "宣传科"
    QTest.keyClick(dialog.due, Key.Key_Return)
    assert steps(window) == before  # nothing changed, no step
    assert task(window, "2-1").support == ("人事科",)


def test_the_chosen_task_is_beside_and_follows(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 6, TaskColumn.TEXT)
    assert on.detail._heading.text().startswith("2-7  学雷锋")
    window.desk.change(assign, [task(window, "2-7").id], AssignmentChange(lead="宣传科"))
    assert on.table.currentIndex().row() == 6
    assert on.current_task() == task(window, "2-7").id


def test_counts_in_the_head(window: MainWindow) -> None:
    on = page(window)
    assert on._counts.text() == "7项任务 · 0项已齐 · 7项有缺"


def test_long_text_is_short_until_asked_for(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 6, TaskColumn.TEXT)
    text = task(window, "2-7").text
    assert on.detail._text.text().endswith("…")
    on.detail._more.click()
    assert on.detail._text.text() == text
    stand_on(on, 1, TaskColumn.TEXT)
    assert not on.detail._more.isVisible()


def test_a_narrow_table_puts_columns_below_each_other(window: MainWindow) -> None:
    on = page(window)
    assert not on.table.pairs
    window.resize(1000, 700)
    QTest.qWait(0)
    assert on.table.columnWidth(TaskColumn.TEXT) >= theme.px(130)
    assert on.table.horizontalScrollBar().maximum() == 0
    columns = on.table.shown_columns()
    assert columns == list(TaskColumn)[:9]  # all of them in reach
    places = [on.table.visualRect(on.model.index(0, column)) for column in columns]
    assert all(on.table.viewport().rect().contains(place) for place in places)
    assert not any(a.intersects(b) for at, a in enumerate(places) for b in places[:at])
    assert on.model.headerData(TaskColumn.PERSON, Qt.Orientation.Horizontal) == "责任人、时限"
    window.resize(1366, 768)
    QTest.qWait(0)
    assert not on.table.pairs
    assert on.model.headerData(TaskColumn.PERSON, Qt.Orientation.Horizontal) == "责任人"


def test_each_cell_of_a_pair_is_edited_and_pasted_into_alone(window: MainWindow) -> None:
    on = page(window)
    window.resize(1000, 700)
    QTest.qWait(0)
    lower = on.model.index(1, TaskColumn.SUPPORT)
    QTest.mouseClick(on.table.viewport(), Qt.MouseButton.LeftButton, pos=on.table.visualRect(lower).center())
    assert on.table.currentIndex() == lower
    QTest.keyClick(on.table, Qt.Key.Key_Left)
    assert on.table.currentIndex() == on.model.index(1, TaskColumn.LEAD)
    QTest.keyClick(on.table, Qt.Key.Key_Right)
    QTest.keyClick(on.table, Qt.Key.Key_Down)
    assert on.table.currentIndex() == on.model.index(2, TaskColumn.SUPPORT)
    picker = edit(on, 2, TaskColumn.SUPPORT)
    assert picker.isVisible()
    assert on.table.viewport().rect().contains(picker.geometry())
    QTest.keyClick(picker.focusWidget() or picker, Qt.Key.Key_Escape)
    paste(on, 0, TaskColumn.LEAD, "办公室\t宣传科\t张建国\t每季度末\n")
    stand_on(on, 0, TaskColumn.LEAD)
    shown = [on.model.index(0, column).data() for column in EDITABLE]
    assert shown == ["办公室", "宣传科", "张建国", "每季度末"]
    on.table.grab()  # both of a pair are painted


def test_a_wide_page_shows_whole_texts_what_lacks_and_the_chosen_proof(
    window: MainWindow, tmp_path: Path
) -> None:
    window.resize(2560, 1400)
    on = page(window)
    wait_until(lambda: on.cards is not None and on.cards.isVisible())
    assert on.table.shown_columns()[-5:] == [
        *(TaskColumn.MEASURES, TaskColumn.QUOTA, TaskColumn.MATERIAL, TaskColumn.LACKING, TaskColumn.STATUS)
    ]
    text = on.table.columnWidth(TaskColumn.TEXT)
    assert theme.px(400) < text <= theme.px(60 * 13 + 16)
    assert on.table.rowHeight(6) > theme.px(theme.ROW_HEIGHT)  # 2-7 is long
    assert on.cards
    assert on.cards.lacking.model.rowCount() == sum(len(task.gaps) for task in on.model.category.tasks)
    on.model.set_cells([(0, TaskColumn.LEAD, "办公室")])
    departments = on.cards.departments.model
    assert "办公室" in [departments.index(row, 0).data() for row in range(departments.rowCount())]
    panel = on.detail.panel(EvidencePanel)
    assert panel.preview
    assert panel.preview.isVisible()
    picture = tmp_path / "签到表.png"
    Image.new("RGB", (80, 60), "white").save(picture)
    panel.attach([picture])
    settle(window)
    panel.loose.tiles.setCurrentRow(0)
    assert panel.preview._name.text() == "签到表"
    window.resize(1366, 768)
    QTest.qWait(0)
    assert not on.cards.isVisible()
    assert not panel.preview.isVisible()
    assert on.table.rowHeight(6) == theme.px(theme.ROW_HEIGHT)


def test_words_typed_in_the_cell_are_kept(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.DUE)
    write("每月25日前")
    press(Key.Key_Return)
    row = task(window, "2-1")
    assert (row.due_words, row.due_on and row.due_on.day) == ("每月25日前", 25)
    index = on.model.index(0, TaskColumn.DUE)
    assert index.data() == "每月25日前"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"每月25日前\n最近的日期：{row.due_on}"
    assert f"最近的时限：{row.due_on}" in on.detail._text.text()
    stand_on(on, 0, TaskColumn.DUE)
    assert copied(on) == "每月25日前"
    press(Key.Key_Delete)
    assert (task(window, "2-1").due_on, task(window, "2-1").due_words) == (None, "")


def test_words_copied_in_one_cell_are_pasted_in_another(window: MainWindow) -> None:
    on = page(window)
    paste(on, 0, TaskColumn.LEAD, "办公室\t宣传科 各科室\t张建国（主任） 李敏\t每季度末\n")
    stand_on(on, 0, TaskColumn.LEAD)
    choose_rows(on, 0, 1)
    first = copied(on).splitlines()[0].split("\t")[TaskColumn.LEAD : TaskColumn.DUE + 1]
    assert first == ["办公室", "宣传科、各科室", "张建国、李敏", "每季度末"]
    paste(on, 2, TaskColumn.LEAD, "\t".join(first))
    told = [(row.lead, row.support, row.person, row.due_words) for row in map(window.desk.task, ids(window))]
    assert told[0] == told[2] == ("办公室", ("宣传科", "各科室"), "张建国、李敏", "每季度末")


def ids(window: MainWindow) -> list[str]:
    return [task(window, f"2-{number}").id for number in (1, 2, 3)]


def test_another_year_is_asked_about_once(window: MainWindow) -> None:
    on = page(window)
    before = steps(window)
    edit(on, 0, TaskColumn.DUE)
    write("2019年3月")
    press(Key.Key_Return)
    assert messages(window) == ["“2019年3月”不在2021年度，仍然这样填吗？"]
    answer(window, "取消")
    assert steps(window) == before
    paste(on, 0, TaskColumn.DUE, "2019年3月\n12月底前\n2020-06-30")
    assert messages(window) == ["“2019年3月”等 2 处时限不在2021年度，仍然这样填吗？"]
    assert steps(window) == before
    answer(window, "都改为2021年度")
    told = [(row.due_on, row.due_words) for row in map(window.desk.task, ids(window)) if row]
    assert told == [
        (date(2021, 3, 31), "2021年3月"),
        (date(2021, 12, 31), "12月底前"),
        (date(2021, 6, 30), ""),
    ]
    paste(on, 0, TaskColumn.DUE, "2019年3月")
    answer(window, "仍然这样填")
    assert task(window, "2-1").due_on == date(2019, 3, 31)


def test_everybody_is_typed_in_the_support_cell_and_taken_out(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.SUPPORT)
    write("各科室")
    press(Key.Key_Return)
    assert task(window, "2-1").support == ("各科室",)
    picker = edit(on, 0, TaskColumn.SUPPORT)
    picker.search.setFocus()
    write("宣传")
    picker._filter("宣传")
    press(Key.Key_Return)
    assert task(window, "2-1").support == ("宣传科", "各科室")
    picker = edit(on, 0, TaskColumn.SUPPORT)
    (row,) = [row for row in range(picker.list.count()) if picker.list.item(row).text() == "各科室"]
    picker._clicked(picker.list.item(row))
    press(Key.Key_Return)
    assert task(window, "2-1").support == ("宣传科",)
    paste(on, 0, TaskColumn.SUPPORT, "宣传科（李敏）")
    assert messages(window) == [
        "任务 2-1：配合科室里写了人名“李敏”，请只写科室，人名填在责任人一列。没有保存。"
    ]


def test_the_picker_adds_people_to_people(window: MainWindow) -> None:
    on = page(window)
    change = AssignmentChange(lead="宣传科", person="张建国、李敏")
    window.desk.change(assign, [task(window, "2-1").id], change)
    picker = edit(on, 0, TaskColumn.PERSON)
    assert picker.value() == "张建国、李敏"
    names = [picker.list.item(row).text() for row in range(picker.list.count())]
    assert {"张建国", "李敏"} <= set(names)
    picker.search.setText("王芳、李")
    picker._filter("王芳、李")
    (shown,) = [row for row in range(picker.list.count()) if not picker.list.item(row).isHidden()]
    picker._clicked(picker.list.item(shown))
    assert picker.value() == "王芳、李敏"
    press(Key.Key_Return)
    assert task(window, "2-1").person == "王芳、李敏"


def test_the_dialog_takes_leader_words_and_everybody(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.LEAD)
    QTest.keySequence(on.table, "Ctrl+Return")
    dialog = window.findChild(AssignDialog)
    dialog.leader.setText("王局长")
    dialog.due.setText("每季度末")
    dialog.person.setText("张建国、李敏")
    last = dialog.support.item(dialog.support.count() - 1)
    assert last.text() == "各科室"
    last.setCheckState(Qt.CheckState.Checked)
    QTest.keyClick(dialog.due, Key.Key_Return)
    row = task(window, "2-1")
    assert (row.leader, row.person, row.support) == ("王局长", "张建国、李敏", ("各科室",))
    assert row.due_words == "每季度末"
    assert "责任领导：王局长" in on.detail._text.text()
