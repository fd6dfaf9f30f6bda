"""自评 in the real window: scores typed down a column, refusals beside the cell, the negative list."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.program import Key, answer, messages, press, settle, wait_until, write
from ui.parts.checked import CheckedEditor
from ui.plan.category_page import CategoryPage
from ui.progress.assessment_page import AssessmentPage
from ui.progress.indicator_dialog import IndicatorDialog, LinkDialog
from ui.progress.negative_panel import NegativeDialog
from ui.progress.score_table import ScoreColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.progress.assessment import STANDARD_NEGATIVES, Basis, negative_counts, page_negatives
from wenming_desktop.progress.indicators import IndicatorForm, IndicatorMark, add_indicator, page_indicators

FULL, OWN, REASON, TEXT = ScoreColumn.FULL, ScoreColumn.OWN, ScoreColumn.REASON, ScoreColumn.TEXT


@pytest.fixture
def page(window: MainWindow) -> AssessmentPage:
    assert window.tabs.show_tab("assessment")
    made = window.tabs.page(AssessmentPage)
    assert made
    QTest.qWait(0)
    return made


def plan_id(page: AssessmentPage) -> str:
    assert page.desk.plan
    return page.desk.plan.id


def stand_on(page: AssessmentPage, row: int, column: int) -> None:
    page.view.setFocus()
    page.view.setCurrentIndex(page.model.index(row, column))


def editors(page: AssessmentPage) -> list[CheckedEditor]:
    return [one for one in page.view.viewport().findChildren(CheckedEditor) if one.isVisible()]


def fill(page: AssessmentPage, row: int, column: int, text: str, key: Key = Key.Key_Return) -> None:
    stand_on(page, row, column)
    press(Key.Key_F2)
    (editor,) = editors(page)
    editor.line.selectAll()
    write(text)
    press(key)


def scored(page: AssessmentPage, row: int) -> tuple[Decimal | None, Decimal | None, str]:
    assert page.desk.plan
    task = page.desk.plan.tasks[row]
    return task.score, task.self_score, task.self_reason


def add_indicators(page: AssessmentPage, *forms: IndicatorForm) -> list[str]:
    return [page.desk.change(add_indicator, plan_id(page), form) or "" for form in forms]


FORMS = (
    IndicatorForm("思想道德", "道德讲堂", "每季度一次", "5", tasks="2-4"),
    IndicatorForm("思想道德", "诚信教育", "", "3"),
    IndicatorForm("加分项", "省级表彰", "", "2", bonus=True),
)


def test_scores_are_typed_down_and_across(page: AssessmentPage) -> None:
    stand_on(page, 0, FULL)
    assert QApplication.focusWidget() is page.view
    QTest.keyClicks(page.view, "5")  # typing begins the editing
    write(".5")
    press(Key.Key_Return)
    assert scored(page, 0)[0] == Decimal("5.5")
    assert (page.view.currentIndex().row(), page.view.currentIndex().column()) == (1, FULL)
    fill(page, 0, OWN, "4.5", Key.Key_Tab)
    (editor,) = editors(page)  # of the reason
    assert page.view.currentIndex().column() == REASON
    write("少一次学习")
    press(Key.Key_Return)
    assert editor is not None
    assert scored(page, 0) == (Decimal("5.5"), Decimal("4.5"), "少一次学习")
    assert page.desk.workspace.log.labels()[0]


def test_a_refusal_stands_below_the_line_and_keeps_the_text(page: AssessmentPage) -> None:
    fill(page, 0, FULL, "4")
    fill(page, 0, OWN, "九")
    (editor,) = editors(page)
    assert editor.line.text() == "九"
    assert "不是自评分" in editor.reason.text()
    page.filters.text.setFocus()  # a click elsewhere loses nothing
    assert editors(page) == [editor]
    editor.line.setFocus()
    editor.line.selectAll()
    write("4.5")
    press(Key.Key_Return)
    assert "超过了分值 4" in editor.reason.text()
    editor.line.selectAll()
    write("4")
    press(Key.Key_Return)
    assert editors(page) == []
    assert scored(page, 0)[1] == Decimal(4)


def test_esc_gives_up(page: AssessmentPage) -> None:
    fill(page, 0, FULL, "100000")
    press(Key.Key_Escape)
    assert editors(page) == []
    assert scored(page, 0)[0] is None


def test_a_score_without_full_score_is_said(page: AssessmentPage) -> None:
    fill(page, 0, OWN, "2")
    assert "没有分值" in page.said.text()
    assert scored(page, 0)[1] == Decimal(2)


def test_delete_clears_and_undo_brings_back(page: AssessmentPage, window: MainWindow) -> None:
    fill(page, 0, FULL, "4")
    fill(page, 0, OWN, "3")
    stand_on(page, 0, OWN)
    press(Key.Key_Delete)
    assert scored(page, 0)[1] is None
    window.desk.undo()
    assert scored(page, 0)[1] == Decimal(3)


def test_filter_unscored_goes_on_with_the_next(page: AssessmentPage) -> None:
    page.totals.unscored_wanted.emit()
    before = page.model.rowCount()
    code = page.model.row(1).code
    fill(page, 0, OWN, "1")
    assert page.model.rowCount() == before - 1
    assert page.view.current().code == code
    assert page.view.currentIndex().column() == OWN
    assert QApplication.focusWidget() is page.view


def test_score_without_material_is_marked_and_leads_to_its_task(
    page: AssessmentPage, window: MainWindow, tmp_path: Path
) -> None:
    fill(page, 0, FULL, "4")
    fill(page, 0, OWN, "3")
    index = page.model.index(0, ScoreColumn.PROOF)
    assert index.data() == "有分无材料"
    page.totals.unproven_wanted.emit()
    assert page.model.rowCount() == 1
    assert "有分无材料" in page.card.jump.text()
    task_id = page.view.current().task_id
    page.card.jump.click()
    category = window.tabs.page(CategoryPage)
    assert category
    assert category.current_task() == task_id
    file = tmp_path / "制度.pdf"
    file.write_bytes(b"%PDF-1.4 abc")
    log, files = window.desk.workspace.log, window.desk.workspace.files
    window.desk.run("添加", lambda job: attach_files(log, files, task_id, [file], job))
    settle(window)
    assert window.tabs.show_tab("assessment")
    assert page.model.rowCount() == 0  # brought up to date when it is shown again


def test_totals_lead_to_their_rows(page: AssessmentPage) -> None:
    fill(page, 0, FULL, "4")
    fill(page, 0, OWN, "3")
    name = page.model.row(0).part
    bar = page.totals.bars[name]
    assert "3 / 4" in bar.accessibleName()
    bar.clicked.emit()
    assert {page.model.row(row).part for row in range(page.model.rowCount())} == {name}
    page.totals.bars[name].clicked.emit()  # once more shows all
    assert page.desk.plan
    assert page.model.rowCount() == len(page.desk.plan.tasks)


def test_indicators_are_scored_linked_and_deleted(page: AssessmentPage, window: MainWindow) -> None:
    page.basis[Basis.INDICATORS].click()
    assert page.model.rowCount() == 0
    assert "导入测评指标" in page.list.hint.text()
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    add_indicators(page, *FORMS)
    assert [page.model.row(row).text for row in range(3)] == ["道德讲堂", "诚信教育", "省级表彰"]
    fill(page, 1, OWN, "2.5")
    assert page.model.index(1, ScoreColumn.PROOF).data() == "未对应任务"
    stand_on(page, 1, TEXT)
    QTest.keyClick(page.view, Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = page.findChildren(LinkDialog)
    dialog.tasks.set_codes(["2-7"])
    dialog.save()
    rows = window.desk.read(page_indicators, plan_id(page))
    assert [(row.codes, row.self_score) for row in rows] == [
        ("2-4", None),
        ("2-7", Decimal("2.5")),
        ("", None),
    ]
    fill(page, 0, FULL, "0")
    stand_on(page, 2, TEXT)
    press(Key.Key_Delete)
    assert page.model.rowCount() == 2
    window.desk.undo()
    assert page.model.rowCount() == 3


def test_several_tasks_to_one_and_several_indicators_to_one(page: AssessmentPage, window: MainWindow) -> None:
    page.basis[Basis.INDICATORS].click()
    add_indicators(page, IndicatorForm("志愿", "学雷锋志愿服务活动", tasks="2-4"), *FORMS[1:])
    page.view.selectAll()
    page.link.click()
    (dialog,) = page.findChildren(LinkDialog)
    assert dialog.tasks.codes() == (), "they differ"
    assert dialog.kept.isChecked()
    assert dialog.tasks.list.item(0).text().startswith("2-7  相似"), "the likest first"
    dialog.tasks.set_codes(["2-7", "7-1"])
    dialog.save()
    rows = window.desk.read(page_indicators, plan_id(page))
    assert [row.codes for row in rows] == ["2-4、2-7、7-1", "2-7、7-1", "2-7、7-1"]
    assert page.model.index(0, ScoreColumn.TASK).data() == "2-4、2-7、7-1"
    window.desk.undo()
    assert [row.codes for row in window.desk.read(page_indicators, plan_id(page))] == ["2-4", "", ""]


def test_points_that_are_still_open(page: AssessmentPage, window: MainWindow) -> None:
    page.basis[Basis.INDICATORS].click()
    add_indicators(page, IndicatorForm("志愿服务", "有队伍", score_words="10－12"), FORMS[0])
    assert page.model.index(0, FULL).data() == "10－12"
    fill(page, 0, OWN, "12.5")
    assert window.desk.read(page_indicators, plan_id(page))[0].self_score is None, "more than the range"
    press(Key.Key_Escape)
    fill(page, 0, OWN, "11")
    assert page.said.text() == "这一条还没有分值，不计入合计。"
    links = [each.text() for each in page.totals.findChildren(QPushButton)]
    assert "1 项待定分值，不计入合计" in links
    page.totals.pending_wanted.emit()
    assert page.model.rowCount() == 1
    fill(page, 0, FULL, "12")
    (row, _) = window.desk.read(page_indicators, plan_id(page))
    assert (row.score, row.self_score, row.score_words) == (12, 11, "10－12")


def test_an_indicator_by_its_form(page: AssessmentPage) -> None:
    page.basis[Basis.INDICATORS].click()
    add_indicators(page, FORMS[0])
    stand_on(page, 0, TEXT)
    press(Key.Key_Insert)
    (dialog,) = page.findChildren(IndicatorDialog)
    dialog.project.setText("新项目")
    dialog.score.setText("很多")
    dialog.save()
    assert dialog.isVisible()
    assert dialog.score.text() == "很多"
    assert "请填写测评内容" in dialog.content.toolTip()
    assert "不是分值" in dialog.score.toolTip()
    dialog.content.setPlainText("社会捐助")
    dialog.score.setText("2")
    dialog.save()
    assert page.view.current().text == "社会捐助"
    stand_on(page, 0, TEXT)
    press(Key.Key_Return)
    wait_until(lambda: any(one.isVisible() for one in page.findChildren(IndicatorDialog)))
    (dialog,) = [one for one in page.findChildren(IndicatorDialog) if one.isVisible()]
    assert dialog.tasks.codes() == ("2-4",)
    dialog.content.setPlainText("道德讲堂四次")
    dialog.save()
    assert page.model.row(0).text == "道德讲堂四次"
    assert page.model.row(0).code == "2-4"


def test_search_finds_indicators_and_tasks(page: AssessmentPage, window: MainWindow) -> None:
    ids = add_indicators(page, *FORMS)
    page.mark.setCurrentIndex(1)
    assert page.show_record(ids[2])
    assert page.view.current().text == "省级表彰"
    page.show_record(window.desk.plan.tasks[4].id)  # pyright: ignore[reportOptionalMemberAccess]
    assert page.view.current().code == "1-5"
    assert not page.show_record("none")
    page.basis[Basis.INDICATORS].click()
    page.mark.choose(IndicatorMark.BONUS)
    page.mark.activated.emit(0)
    assert page.model.rowCount() == 1


def test_the_negative_list_is_checked(page: AssessmentPage, window: MainWindow) -> None:
    panel = page.negatives
    page.tabs.setCurrentWidget(panel)
    panel.standard.click()
    assert page.tabs.tabText(1) == f"负面清单 0/{len(STANDARD_NEGATIVES)}"
    panel.list.view.setFocus()
    panel.list.view.selectRow(0)
    press(Key.Key_0)
    assert page.tabs.tabText(1) == f"负面清单 1/{len(STANDARD_NEGATIVES)}"
    panel.list.view.selectRow(1)
    press(Key.Key_Return)
    (dialog,) = panel.findChildren(NegativeDialog)
    dialog.state.setCurrentText(NegativeState.HIT)
    dialog.checked_on.setText("某天")
    dialog.save()
    assert dialog.isVisible()
    assert "情况" in dialog.note.toolTip()
    assert dialog.checked_on.toolTip()
    dialog.checked_on.clear()
    dialog.note.setPlainText("1人受处分")
    dialog.save()
    counts = window.desk.read(negative_counts, plan_id(page))
    assert (counts[NegativeState.HIT], counts[NegativeState.CLEAR]) == (1, 1)
    assert "1 条有情形" in panel._count.text()
    row: Any = window.desk.read(page_negatives, plan_id(page))[1]
    assert (row.note, row.checked_on) == ("1人受处分", window.desk.today())
    press(Key.Key_Delete)
    assert panel.list.model.rowCount() == len(STANDARD_NEGATIVES) - 1
    window.desk.undo()
    press(Key.Key_Insert)
    wait_until(lambda: any(one.isVisible() for one in panel.findChildren(NegativeDialog)))
    (dialog,) = [one for one in panel.findChildren(NegativeDialog) if one.isVisible()]
    dialog.text.setPlainText(STANDARD_NEGATIVES[0])
    dialog.save()
    assert "已有" in dialog.text.toolTip()


def test_hidden_it_waits_and_another_year_is_followed(page: AssessmentPage, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(0)
    task_id = page.model.row(0).id
    window.desk.change(set_score, task_id, "score", "7")
    assert page.model.row(0).full is None
    window.tabs.show_tab("assessment")
    assert page.model.row(0).full == Decimal(7)


def test_ctrl_n_adds_where_the_focus_is(page: AssessmentPage) -> None:
    new = Qt.KeyboardModifier.ControlModifier
    page.basis[Basis.INDICATORS].click()
    page.basis[Basis.INDICATORS].setFocus()
    QTest.keyClick(page.basis[Basis.INDICATORS], Key.Key_N, new)
    (dialog,) = page.findChildren(IndicatorDialog)
    dialog.reject()
    page.tabs.setCurrentWidget(page.negatives)
    page.negatives.new.setFocus()
    QTest.keyClick(page.negatives.new, Key.Key_N, new)
    assert page.negatives.findChildren(NegativeDialog)


def test_closing_asks_about_a_refused_score(page: AssessmentPage, window: MainWindow) -> None:
    fill(page, 0, FULL, "很多")
    window.close()
    assert window.isVisible()
    assert "“很多”没有保存" in messages(window)[0]
    answer(window, "不要这一处，退出")
    assert not window.isVisible()


def test_undo_saves_first_what_is_being_typed(page: AssessmentPage, window: MainWindow) -> None:
    stand_on(page, 0, FULL)
    press(Key.Key_F2)
    write("6")
    window.undo.trigger()
    assert editors(page) == []
    assert scored(page, 0)[0] is None  # saved, and then taken back
    window.desk.redo()
    assert scored(page, 0)[0] == Decimal(6)


def test_the_chosen_total_keeps_the_focus(page: AssessmentPage) -> None:
    name = page.model.row(0).part
    page.totals.bars[name].setFocus()
    press(Key.Key_Space)
    assert QApplication.focusWidget() is page.totals.bars[name]
    assert page.totals.bars[name].marked


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Up, Key.Key_Tab])
def test_a_refused_score_stays_whatever_key_would_leave_it(page: AssessmentPage, key: Key) -> None:
    fill(page, 1, OWN, "九", key)
    (editor,) = editors(page)
    assert editor.line.text() == "九"
    assert editor.line.property("invalid")
    page.view.setCurrentIndex(page.model.index(3, OWN))  # as a click on another row does
    assert [one.line.text() for one in editors(page)] == ["九"]
    editor.line.setFocus()
    press(Key.Key_Escape)
    assert editors(page) == []


def test_a_refused_score_is_kept_when_the_rows_are_others(page: AssessmentPage, window: MainWindow) -> None:
    row = page.model.row(1)
    assert row
    fill(page, 1, OWN, "九")
    page.desk.change(lambda session: set_not_applicable(session, [page.model.ids[0]], "没有下属单位"))
    assert page.model.row_of(row.id) == 0
    (editor,) = editors(page)
    assert (editor.line.text(), editor.line.property("invalid")) == ("九", True)
    assert "不是自评分" in editor.reason.text()
    page.filters.text.setFocus()
    page.filters.text.setText("没有这样的任务")
    wait_until(lambda: not page.model.ids)
    assert editors(page) == []
    window.close()
    assert "“九”没有保存" in messages(window)[0]
    answer(window, "回去改")
    page.filters.text.setFocus()
    page.filters.clear()
    wait_until(lambda: bool(page.model.ids))
    assert [one.line.text() for one in editors(page)] == ["九"]
    assert QApplication.focusWidget() is page.filters.text
    (editor,) = editors(page)
    editor.line.setFocus()
    press(Key.Key_Escape)
    assert editors(page) == []
    assert not page.desk.refused


def test_down_saves_and_goes_down(page: AssessmentPage) -> None:
    fill(page, 0, FULL, "4", Key.Key_Down)
    assert editors(page) == []
    assert scored(page, 0)[0] == Decimal(4)
    assert page.view.currentIndex().row() == 1


def test_a_column_of_scores_is_pasted_as_one_step(page: AssessmentPage, window: MainWindow) -> None:
    before = [scored(page, row) for row in range(3)]
    QApplication.clipboard().setText("5\t4.5\t少一次学习\r\n4\t4\t\r\n3\t2\t\r\n")
    stand_on(page, 0, FULL)
    QTest.keySequence(page.view, "Ctrl+V")
    assert [scored(page, row)[:2] for row in range(3)] == [
        (Decimal(5), Decimal("4.5")),
        (Decimal(4), Decimal(4)),
        (Decimal(3), Decimal(2)),
    ]
    assert scored(page, 0)[2] == "少一次学习"
    window.desk.undo()
    assert [scored(page, row) for row in range(3)] == before


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (OWN, "2\n九\n3", "1 项不能用"),
        (REASON, "好\t多出来的", "超出了能填的格子"),
        (TEXT, "2", "超出了能填的格子"),
    ],
)
def test_what_cannot_be_pasted_is_said_and_nothing_is_filled(
    page: AssessmentPage, window: MainWindow, column: int, text: str, told: str
) -> None:
    before = [scored(page, row) for row in range(3)]
    QApplication.clipboard().setText(text)
    stand_on(page, 0, column)
    QTest.keySequence(page.view, "Ctrl+V")
    assert told in "".join([*messages(window), *messages(page)])
    assert [scored(page, row) for row in range(3)] == before
