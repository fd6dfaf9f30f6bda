"""What was typed and refused outlives a new look and another year; nothing of it goes in silence."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.program import answer, messages, page, settle, stand_on, task, write
from ui.ground.preferences import Look
from ui.inspection.inspection_page import SUBMISSION, InspectionPage
from ui.plan.standard_panel import StandardPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.statements import set_statement_limit
from wenming_desktop.transfer.submission.profiles import add_samples
from wenming_desktop.year.new_year import new_year

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
Key = Qt.Key
LONG = "字" * 60


def panel(window: MainWindow) -> StandardPanel:
    on = page(window)
    found = on.detail.panel(StandardPanel)
    on.detail.tabs.setCurrentWidget(found)
    QTest.qWait(0)
    return found


@pytest.fixture
def refused(window: MainWindow) -> StandardPanel:
    """A statement and a score of 2-1 that were typed and refused."""
    window.desk.change(set_statement_limit, 50)
    stand_on(page(window), 0, TaskColumn.TEXT)
    found = panel(window)
    found.statement.text.setFocus()
    found.statement.text.insertPlainText(LONG)
    found.score.setFocus()
    write("五分")
    found.standard.setFocus()
    assert found.statement.problem.text()
    assert found.problem.text()
    return found


@pytest.mark.parametrize("look", [Look(dark=True), Look(percent=150)])
def test_refused_texts_outlive_a_new_look(window: MainWindow, refused: StandardPanel, look: Look) -> None:
    try:
        window.deeds.set_look(look)
        after = panel(window)
        assert after is not refused
        assert after.statement.text.toPlainText() == LONG
        assert "60 字" in after.statement.problem.text()
        assert after.score.text() == "五分"
        assert after.problem.text()
        after.statement.text.setFocus()
        QTest.keyClick(after.statement.text, Key.Key_Escape)
        QTest.keyClick(after.score, Key.Key_Escape)
        assert not window.desk.refused
        assert after.statement.text.toPlainText() == ""
    finally:
        window.deeds.set_look(Look())


def test_one_that_is_mended_is_saved_and_no_longer_kept(window: MainWindow, refused: StandardPanel) -> None:
    try:
        window.deeds.set_look(Look(dark=True))
        after = panel(window)
        after.statement.text.selectAll()
        after.statement.text.setFocus()
        after.statement.text.insertPlainText("短的")
        after.score.setFocus()
        after.score.selectAll()
        write("5")
        after.standard.setFocus()
        assert task(window, "2-1").score == 5
        assert not window.desk.refused
        window.deeds.set_look(Look())
        assert panel(window).statement.text.toPlainText() == "短的"
    finally:
        window.deeds.set_look(Look())


def test_the_window_does_not_close_over_one_that_is_out_of_sight(
    window: MainWindow, refused: StandardPanel
) -> None:
    try:
        window.deeds.set_look(Look(dark=True))
        window.tabs.setCurrentIndex(0)
        assert not window.close()
        assert "没有保存" in messages(window)[-1]
        answer(window, "回去改")
        assert window.isVisible()
        assert panel(window).statement.text.toPlainText() == LONG
    finally:
        window.deeds.set_look(Look())


def test_another_year_asks_first(window: MainWindow, refused: StandardPanel) -> None:
    assert window.desk.plan
    window.desk.change(new_year, window.desk.plan.id, 2022)
    with window.desk.workspace.reading() as session:
        heads = {head.year: head.id for head in plan_heads(session)}
    window.desk.choose_plan(heads[2021])
    assert window.desk.plan
    stand_on(page(window), 0, TaskColumn.TEXT)
    shown = panel(window)
    assert shown.statement.text.toPlainText() == LONG  # it came back with its year
    window._choose_year(window.years.findData(heads[2022]))
    assert "没有保存" in messages(window)[-1]
    assert window.desk.plan.year == 2021
    assert window.years.currentData() == heads[2021]
    answer(window, "不要这一处，换年度")
    assert window.desk.plan.year == 2022
    assert not window.desk.refused


def test_the_choices_of_a_package_outlive_a_new_look(window: MainWindow) -> None:
    desk = window.desk
    desk.change(add_samples)
    desk.inspection_wanted.emit()
    before = window.findChild(InspectionPage)
    assert before
    before.show_pane(SUBMISSION)
    settle(window)
    assert before.submission
    before.submission._choices = before.submission._choices.titled(("a", "b"), "短名")
    before.books.foot.grey.setChecked(True)
    try:
        window.deeds.set_look(Look(dark=True))
        QTest.qWait(0)
        settle(window)
        after = window._inspection
        assert after is not before
        assert after
        assert after.isVisible()
        assert after.submission
        assert after.stack.currentWidget() is after.submission
        assert after.submission._choices.count() == 1
        assert after.books.foot.grey.isChecked()
    finally:
        window.deeds.set_look(Look())
