"""Standard, points and note are saved when their field is left, and nothing else ever overwrites them."""

from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QSpinBox

from tests.ui.program import Key, answer, messages, page, press, stand_on, task, write
from tests.workspaces import steps as history_steps
from ui.plan.standard_panel import StandardPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.progress.statements import ItemKind, statement_of

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def panel(window: MainWindow) -> StandardPanel:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    on.detail.tabs.setCurrentWidget(on.detail.panel(StandardPanel))
    return on.detail.panel(StandardPanel)


def steps(window: MainWindow) -> list[str]:
    return [step.label for step in history_steps(window.desk.workspace) if not step.undone]


def test_tab_goes_through_all_fields_and_saves(window: MainWindow, panel: StandardPanel) -> None:
    panel.standard.setFocus()
    for text in ("有方案有总结", "5", "4.5", "缺一次签到", "已上报"):
        write(text) if text.isascii() else _insert(text)
        press(Key.Key_Tab)
    row = task(window, "2-1")
    line = window.desk.task(row.id)
    assert (row.standard, row.score, row.self_score, line.self_reason, row.note) == (
        "有方案有总结",
        Decimal(5),
        Decimal("4.5"),
        "缺一次签到",
        "已上报",
    )
    assert messages(window) == []


def _insert(text: str) -> None:
    QApplication.focusWidget().insertPlainText(text)


def test_leaving_an_untouched_field_is_no_step(window: MainWindow, panel: StandardPanel) -> None:
    before = steps(window)
    panel.standard.setFocus()
    for _ in range(5):
        press(Key.Key_Tab)
    assert steps(window) == before


def test_refused_score_stays_and_says_why(window: MainWindow, panel: StandardPanel) -> None:
    before = steps(window)
    panel.score.setFocus()
    write("5x")
    press(Key.Key_Return)
    press(Key.Key_Tab)
    assert panel.score.text() == "5x"
    assert panel.score.property("invalid")
    assert "“5x”不是分值" in panel.problem.text()
    assert panel.problem.isVisible()
    assert (steps(window), messages(window)) == (before, [])
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科"))
    assert panel.score.text() == "5x"  # other changes do not take it away
    panel.score.setFocus()
    press(Key.Key_Backspace, Key.Key_Return)
    assert task(window, "2-1").score == Decimal(5)
    assert not panel.problem.isVisible()


def test_escape_brings_the_stored_score_back(window: MainWindow, panel: StandardPanel) -> None:
    panel.score.setFocus()
    write("7")
    press(Key.Key_Return)
    write("xyz")
    press(Key.Key_Return, Key.Key_Escape)
    assert panel.score.text() == "7"
    assert not panel.problem.isVisible()
    press(Key.Key_Tab)
    assert task(window, "2-1").score == Decimal(7)


def test_self_score_above_the_score_waits_for_it(window: MainWindow, panel: StandardPanel) -> None:
    panel.score.setFocus()
    write("5")
    press(Key.Key_Tab)
    write("6")
    press(Key.Key_Tab)
    assert "超过了分值" in panel.problem.text()
    panel.score.setFocus()
    panel.score.selectAll()
    write("10")
    press(Key.Key_Return)
    assert (task(window, "2-1").score, task(window, "2-1").self_score) == (Decimal(10), Decimal(6))
    assert not panel.problem.isVisible()


def test_switching_tasks_saves_to_the_right_one(window: MainWindow, panel: StandardPanel) -> None:
    window.desk.change(edit_task, task(window, "2-2").id, "note", "第二项的备注")
    panel.standard.setPlainText("标准一")
    panel.standard.document().setModified(True)
    panel.note.setFocus()
    _insert("备注一")
    stand_on(page(window), 1, TaskColumn.TEXT)
    first, second = task(window, "2-1"), task(window, "2-2")
    assert (first.standard, first.note) == ("标准一", "备注一")
    assert (second.standard, second.note) == ("", "第二项的备注")
    assert (panel.standard.toPlainText(), panel.note.toPlainText()) == ("", "第二项的备注")


def test_undo_is_seen_in_the_field_that_has_the_focus(window: MainWindow, panel: StandardPanel) -> None:
    panel.note.setFocus()
    _insert("备注一")
    panel.standard.setFocus()
    panel.note.setFocus()
    window.undo.trigger()
    assert panel.note.toPlainText() == ""
    panel.standard.setFocus()
    assert task(window, "2-1").note == ""


def test_undo_button_takes_back_what_is_being_typed(window: MainWindow, panel: StandardPanel) -> None:
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科"))
    panel.note.setFocus()
    _insert("写到一半")
    window.undo.trigger()
    assert (task(window, "2-1").note, task(window, "2-1").lead) == ("", "宣传科")
    assert panel.note.toPlainText() == ""
    window.redo.trigger()
    assert task(window, "2-1").note == "写到一半"
    assert panel.note.hasFocus()


def test_a_refused_statement_comes_back_with_its_task(window: MainWindow, panel: StandardPanel) -> None:
    long = "志" * 600
    panel.statement.text.setFocus()
    _insert(long)
    stand_on(page(window), 1, TaskColumn.TEXT)
    assert panel.statement.text.toPlainText() == ""
    assert "最多 500 字" in messages(window)[0]
    answer(window, "回去改")
    assert panel.current_task() == task(window, "2-1").id
    assert panel.statement.text.toPlainText() == long
    assert panel.statement.text.hasFocus()
    assert "最多 500 字" in panel.statement.problem.text()
    stand_on(page(window), 1, TaskColumn.TEXT)
    answer(window, "不要了")
    stand_on(page(window), 0, TaskColumn.TEXT)
    assert panel.statement.text.toPlainText() == ""
    assert messages(window) == []


def test_a_limit_out_of_range_is_refused_in_words(window: MainWindow, panel: StandardPanel) -> None:
    panel.statement.limit.click()
    (dialog,) = panel.statement.findChildren(QInputDialog)
    number = dialog.findChild(QSpinBox)
    assert isinstance(number, QSpinBox)
    number.selectAll()
    QTest.keyClicks(number, "99999")
    dialog.accept()
    assert messages(window) == ["迎检说明的字数上限可以是 50 到 5000，不能是 99999。"]
    assert panel.statement.counter.text() == "0/500"


def test_a_refused_score_comes_back_with_its_task(window: MainWindow, panel: StandardPanel) -> None:
    panel.score.setFocus()
    write("5x")
    stand_on(page(window), 1, TaskColumn.TEXT)
    assert panel.score.text() == ""
    answer(window, "回去改")
    assert panel.score.text() == "5x"
    assert panel.score.hasFocus()
    assert "“5x”不是分值" in panel.problem.text()


def test_undo_asks_about_a_refused_statement_and_takes_nothing_else_back(
    window: MainWindow, panel: StandardPanel
) -> None:
    panel.statement.text.setFocus()
    _insert("做了五次")
    panel.note.setFocus()
    panel.statement.text.setFocus()
    _insert("志" * 600)
    window.undo.trigger()
    assert len(messages(window)) == 1
    answer(window, "不要这一处")
    assert panel.statement.text.toPlainText() == "做了五次"
    assert window.desk.read(statement_of, ItemKind.TASK, task(window, "2-1").id) == "做了五次"
    window.undo.trigger()
    assert panel.statement.text.toPlainText() == ""


def test_a_refusal_has_room_of_its_own_and_the_window_stays_as_low(
    window: MainWindow, panel: StandardPanel
) -> None:
    window.resize(1366, 700)
    before = window.height(), window.minimumSizeHint().height()
    panel.statement.text.setFocus()
    _insert("志" * 600)
    panel.note.setFocus()
    QTest.qWait(0)
    problem = panel.statement.problem
    assert problem.isVisible()
    assert problem.height() >= problem.heightForWidth(problem.width())
    assert problem.geometry().top() > panel.statement.text.geometry().bottom()
    assert panel.statement.text.height() >= 6 * panel.statement.text.fontMetrics().lineSpacing()
    assert (window.height(), window.minimumSizeHint().height()) == before
