"""Importing a published standard: read, put right, replaced or appended."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.program import Key, messages, press, settle, write
from ui.progress import assessment_page as assessment
from ui.progress.assessment_page import AssessmentPage
from ui.progress.indicators_import import IndicatorsImport
from ui.shell.main_window import MainWindow
from wenming_desktop.progress.assessment import Basis
from wenming_desktop.progress.indicator_columns import IndicatorField
from wenming_desktop.progress.indicators import IndicatorForm, IndicatorRow, add_indicator, page_indicators
from wenming_desktop.safety.backup import backups

ROWS: list[list[object]] = [
    ["某省文明单位测评体系"],
    ["序号", "测评项目", "测评内容", "测评标准", "分值", "标准分"],
    [1, "思想道德建设", "理论学习", "有计划", 5, 6],
    [None, None, "道德讲堂", "每季度一次", "看情况", 3],
    [2, "志愿服务", "志愿服务队伍建设", "有名单", 4, 4],
    ["合计", None, None, None, 9, 13],
]


@pytest.fixture
def page(window: MainWindow) -> AssessmentPage:
    window.tabs.show_tab("assessment")
    made = window.tabs.page(AssessmentPage)
    assert made
    return made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.create_sheet("说明").append(["无"])
    book.save(tmp_path / "指标.xlsx")
    return tmp_path / "指标.xlsx"


def load(page: AssessmentPage, path: Path, monkeypatch: pytest.MonkeyPatch) -> IndicatorsImport:
    monkeypatch.setattr(assessment, "ask_open_path", lambda *_: path)
    page.load.click()
    (dialog,) = [one for one in page.findChildren(IndicatorsImport) if one.isVisible()]
    wait = page.desk.window
    assert isinstance(wait, MainWindow)
    settle(wait)
    return dialog


def saved(page: AssessmentPage) -> list[IndicatorRow]:
    assert page.desk.plan
    return page.desk.read(page_indicators, page.desk.plan.id)


def test_read_corrected_and_imported(
    page: AssessmentPage, window: MainWindow, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = load(page, table, monkeypatch)
    assert dialog.header.value() == 2
    assert {field: box.currentData() for field, box in dialog.columns.items() if box.currentData()} == {
        IndicatorField.PROJECT: 1,
        IndicatorField.CONTENT: 2,
        IndicatorField.STANDARD: 3,
        IndicatorField.SCORE: 4,
    }
    assert "第 4 行分值写的是“看情况”，照样保留。" in dialog.problems.toPlainText()
    assert "没有读的列：F 列“标准分”。" in dialog.problems.toPlainText()
    assert [dialog.model.index(row, 10).data() for row in range(3)] == ["可导入", "待定分值", "可导入"]
    dialog.view.setFocus()
    dialog.view.setCurrentIndex(dialog.model.index(1, 6))
    press(Key.Key_F2)
    focus = QApplication.focusWidget()
    assert focus
    write("3")
    press(Key.Key_Return)
    assert dialog.save.text() == "导入 3 条"
    dialog.save.click()
    assert [(row.project, row.content, row.score) for row in saved(page)] == [
        ("思想道德建设", "理论学习", Decimal(5)),
        ("思想道德建设", "道德讲堂", Decimal(3)),
        ("志愿服务", "志愿服务队伍建设", Decimal(4)),
    ]
    assert messages(window) == [
        "导入了 3 条测评指标；表里有 1 处没有读：没有读的列：F 列“标准分”。可以撤销。"
    ]
    assert backups(window.desk.workspace.backups_folder)[0].reason == "导入前"
    assert page.basis[Basis.INDICATORS].isChecked()
    assert page.model.rowCount() == 3
    window.desk.undo()
    assert saved(page) == []


def test_columns_are_mapped_anew(page: AssessmentPage, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = load(page, table, monkeypatch)
    score = dialog.columns[IndicatorField.SCORE]
    score.setCurrentIndex(score.findData(5))
    score.activated.emit(score.currentIndex())
    assert dialog.save.text() == "导入 3 条"
    assert dialog.model.row(0).draft.score == Decimal(6)
    score.setCurrentIndex(score.findData(2))  # the content's
    score.activated.emit(score.currentIndex())
    assert dialog.problem.text() == "一列只能对应一项，请重新选择。"
    assert not dialog.save.isEnabled()
    score.setCurrentIndex(score.findData(5))
    score.activated.emit(score.currentIndex())
    assert dialog.save.isEnabled()
    assert dialog.problem.isHidden()
    dialog.reject()
    assert saved(page) == []


@pytest.mark.parametrize("whole", [True, False])
def test_replaced_or_appended(
    page: AssessmentPage, table: Path, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> None:
    assert page.desk.plan
    page.desk.change(add_indicator, page.desk.plan.id, IndicatorForm("旧项目", "旧指标", "", "1"))
    dialog = load(page, table, monkeypatch)
    assert dialog.append.isVisible()
    dialog.replace.setChecked(whole)
    dialog.save.click()
    old = [] if whole else ["旧指标"]
    assert [row.content for row in saved(page)] == [*old, "理论学习", "道德讲堂", "志愿服务队伍建设"]


def test_what_cannot_be_read_is_said(
    page: AssessmentPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "坏的.xlsx"
    path.write_bytes(b"not a workbook")
    dialog = load(page, path, monkeypatch)
    QTest.qWait(0)
    assert "坏的.xlsx" in dialog.problem.text()
    assert dialog.problem.isVisible()
    assert not dialog.save.isEnabled()
    dialog.reject()


def test_nothing_chosen(page: AssessmentPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment, "ask_open_path", lambda *_: None)
    page.load.click()
    assert page.findChildren(IndicatorsImport) == []


def test_closed_while_reading(
    page: AssessmentPage, window: MainWindow, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment, "ask_open_path", lambda *_: table)
    page.load.click()
    (dialog,) = page.findChildren(IndicatorsImport)
    dialog.reject()
    settle(window)
    assert saved(page) == []


def test_tasks_and_proposals_are_chosen(
    page: AssessmentPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["测评项目", "测评内容", "负责部门", "提供材料", "分值"],
        ["志愿服务", "甲乙丙丁", "宣传科", "服务记录、活动照片", None],
        [None, "戊己庚辛", "团委", None, 3],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "表.xlsx")
    dialog = load(page, tmp_path / "表.xlsx", monkeypatch)
    assert dialog.save.text() == "导入 2 条", "points may come later"
    assert dialog.tabs.tabText(1) == "没有建议"
    line = dialog.model.row(0)
    assert line
    assert "没有编号为“9-9”的任务" in dialog._correct(line, 9, "2-7、9-9")
    assert dialog._correct(line, 9, "2-7，3-1") == ""
    assert dialog.model.index(0, 9).data() == "2-7、3-1"
    assert dialog.tabs.tabText(1) == "建议 6 条"
    said = [dialog.offers.list.item(row).text() for row in range(6)]
    assert "任务 2-7 的牵头科室：宣传科（第 2 行负责部门“宣传科”）。" in said
    assert "任务 3-1 的所需材料：活动照片（第 2 行提供材料）。" in said
    assert dialog.offers.accepted() == [], "nothing by itself"
    dialog.offers.list.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.save.click()
    assert messages(window) == ["导入了 2 条测评指标；按建议填了 1 处。可以撤销。"]
    assert [row.codes for row in saved(page)] == ["2-7、3-1", ""]
    assert page.desk.plan
    leads = {task.code: task.lead for task in page.desk.plan.tasks}
    assert (leads["2-7"], leads["3-1"]) == ("宣传科", None)
    window.desk.undo()
    assert page.desk.plan
    assert {task.lead for task in page.desk.plan.tasks} == {None}


def test_a_table_of_tasks_is_said_on_top(
    page: AssessmentPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for row in (["类别", "工作任务", "牵头科室", "完成时限"], ["宣传", "办好专栏", "宣传科", "6月底前"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "分解表.xlsx")
    dialog = load(page, tmp_path / "分解表.xlsx", monkeypatch)
    assert dialog.problem.isVisible()
    assert "像任务分解表（有“牵头科室”“完成时限”），不像测评指标" in dialog.problem.text()
    assert dialog.save.isEnabled()
