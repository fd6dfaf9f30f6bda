"""Undo and redo in the real window: said, shown, asked about where they are far or large."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.program import activate, answer, boxes, messages, page, press, stand_on, task, write
from tests.workspaces import attach, file
from ui.evidence.library_page import LibraryPage
from ui.plan.category_page import CategoryPage
from ui.plan.history_page import HistoryPage
from ui.plan.history_panel import HistoryPanel
from ui.plan.plan_page import PlanPage
from ui.plan.task_table import TaskColumn
from ui.progress.assessment_page import AssessmentPage
from ui.shell.main_window import MainWindow
from ui.start.new_year_dialog import NewYearDialog
from wenming_desktop import clock
from wenming_desktop.plan.assignments import AssignmentChange, assign


def lead(window: MainWindow, code: str, name: str | None) -> None:
    window.desk.change(assign, [task(window, code).id], AssignmentChange(lead=name))


def told(window: MainWindow) -> str:
    return window._status.told.text()


def test_what_was_taken_back_is_said_and_its_row_chosen(window: MainWindow) -> None:
    on = page(window)
    lead(window, "2-7", "宣传科")
    stand_on(on, 0, TaskColumn.LEAD)
    QTest.keySequence(window, "Ctrl+Z")
    assert messages(window) == []
    assert told(window) == "已撤销：2-7 牵头：宣传科，在“二 价值引领”"
    assert on.current_task() == task(window, "2-7").id
    stand_on(on, 0, TaskColumn.LEAD)
    QTest.keySequence(window, "Ctrl+Y")
    assert told(window) == "已重做：2-7 牵头：宣传科，在“二 价值引领”"
    assert on.current_task() == task(window, "2-7").id
    QTest.keySequence(window, "Ctrl+Z")
    QTest.keySequence(window, "Ctrl+Shift+Z")
    assert task(window, "2-7").lead == "宣传科"
    lead(window, "2-6", "办公室")
    assert window._status.told.isHidden()


def test_another_tab_is_asked_about_once_a_walk(window: MainWindow) -> None:
    for code in ("3-1", "3-2", "4-1"):
        lead(window, code, "宣传科")
    page(window, 2)
    QTest.keySequence(window, "Ctrl+Z")
    assert messages(window) == ["撤销“4-1 牵头：宣传科”（在“四 文体活动”）：要改回 1 处归口。"]
    QTest.keyClick(boxes(window)[0], Qt.Key.Key_Escape)
    assert task(window, "4-1").lead == "宣传科"
    assert window.tabs.currentIndex() == 2
    QTest.keySequence(window, "Ctrl+Z")
    answer(window, "撤销")
    assert window.tabs.currentIndex() == 4
    QTest.keySequence(window, "Ctrl+Z")  # of the third, in the same walk
    assert messages(window) == []
    assert window.tabs.currentIndex() == 3
    on = page(window, 3)
    assert on.current_task() == task(window, "3-2").id
    lead(window, "3-1", "办公室")  # the walk is over
    page(window, 2)
    activate(window)
    QTest.keySequence(window, "Ctrl+Z")
    assert len(messages(window)) == 1


def test_an_empty_field_lets_the_keys_through(window: MainWindow) -> None:
    page(window)
    lead(window, "2-7", "宣传科")
    window.search.setFocus()
    QTest.keySequence(window.search, "Ctrl+Z")
    assert task(window, "2-7").lead is None
    window.search.setFocus()
    write("abc")
    QTest.keySequence(window.search, "Ctrl+Z")  # its own: what was typed is not dropped for the step
    assert window.search.text() == ""


def test_the_new_year_is_not_gone_by_one_key(window: MainWindow) -> None:
    window.deeds.new_year()
    dialog = window.findChild(NewYearDialog)
    assert dialog
    dialog._create()
    dialog.reject()
    years = [head.year for head in window.desk.plans()]
    assert len(years) == 2
    QTest.keySequence(window, "Ctrl+Z")
    assert "要去掉 1 份工作方案" in messages(window)[0]
    assert [head.year for head in window.desk.plans()] == years


def test_cells_typed_one_after_the_other_go_together(window: MainWindow) -> None:
    on = page(window)
    for row in range(3):
        stand_on(on, row, TaskColumn.PERSON)
        press(Qt.Key.Key_F2)
        write("李明")
        press(Qt.Key.Key_Return)
    assert [task(window, code).person for code in ("2-1", "2-2", "2-3")] == ["李明"] * 3
    QTest.keySequence(window, "Ctrl+Z")
    assert [task(window, code).person for code in ("2-1", "2-2", "2-3")] == [None] * 3
    assert told(window).startswith("已撤销：录入 3 格：从“2-1 责任人：李明”到“2-3")


def test_places_beside_the_categories(window: MainWindow, tmp_path: Path) -> None:
    first = task(window, "2-7")
    (row,) = attach(window.desk.workspace, first.id, file(tmp_path))
    QTest.qWait(0)
    on = page(window)
    QTest.keySequence(window, "Ctrl+Z")
    assert messages(window) == []  # a file given to a task is seen at the task
    assert on.current_task() == first.id
    QTest.keySequence(window, "Ctrl+Y")
    window.tabs.show_tab("library")
    QTest.keySequence(window, "Ctrl+Z")
    assert messages(window) == []  # and in 材料库
    QTest.keySequence(window, "Ctrl+Y")
    library = window.tabs.page(LibraryPage)
    assert library
    current = library.list.view.current()
    assert current
    assert current.id == row.id


def test_a_task_is_seen_where_one_stands(window: MainWindow) -> None:
    lead(window, "2-7", "宣传科")
    for name, kind in (("assessment", AssessmentPage), ("plan", PlanPage)):
        window.tabs.show_tab(name)
        QTest.keySequence(window, "Ctrl+Z")
        assert messages(window) == []
        assert window.tabs.page(kind)
        QTest.keySequence(window, "Ctrl+Y")


def test_the_whole_history_as_a_page(window: MainWindow) -> None:
    lead(window, "2-7", "宣传科")
    lead(window, "3-1", "办公室")
    window._status.saved.click()
    on = window.tabs.page(HistoryPage)
    assert on
    assert [on.list.model.row(number).label for number in range(2)] == [  # pyright: ignore[reportOptionalMemberAccess]
        "3-1 牵头：办公室",
        "2-7 牵头：宣传科",
    ]
    window.desk.undo()
    on.list.view.choose(on.list.model.ids[0])
    assert "已撤销" in on.when.text()
    assert on.values.toPlainText() == "任务 3-1\n    牵头科室：（空） → 办公室"
    on.filters.text.setText("宣传科")
    on.filters.changed.emit()
    on.list.view.choose(on.list.model.ids[0])
    on.list.view.setFocus()
    press(Qt.Key.Key_Return)
    category = window.tabs.page(CategoryPage)
    assert category
    assert category.current_task() == task(window, "2-7").id


def test_days_and_parts_narrow_the_history(window: MainWindow) -> None:
    plan = window.desk.shown_plan()
    window.desk.record_wanted.emit("history", "")
    on = window.tabs.page(HistoryPage)
    assert on
    whole = len(on.list.model.ids)
    on.days.setText(f"{window.desk.today()}")
    assert len(on.list.model.ids) == whole
    on.days.setText("2001-1-1")
    assert on.list.model.ids == []
    on.days.setText("不知道哪天")
    assert on.days.property("invalid")
    assert len(on.list.model.ids) == whole
    on.days.clear()
    on.part.choose("科室与人员")
    on.filters.changed.emit()
    assert 0 < len(on.list.model.ids) < whole
    assert plan == window.desk.plan


def test_what_has_no_page_or_is_gone_is_said(window: MainWindow) -> None:
    lead(window, "2-7", "宣传科")
    window.desk.record_wanted.emit("history", "")
    window.desk.places_wanted.emit(())
    assert messages(window) == ["这一步改的内容现在已经不在了。"]


def test_a_tasks_record_names_the_year_of_older_steps(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead(window, "2-1", "宣传科")
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    panel = on.detail.panel(HistoryPanel)
    panel.refresh()
    year = f"{window.desk.today().year}-"
    assert year not in panel.tree.topLevelItem(0).text(0)
    monkeypatch.setattr(clock, "today", lambda: date(2001, 1, 1))
    panel.load()
    assert panel.tree.topLevelItem(0).text(0).startswith(year)
