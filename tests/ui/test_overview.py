"""总览 shows what summarize() counts, and every line leads to its rows."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.program import Key, page, settle, task
from ui.main_window import MainWindow
from ui.pages.category import CategoryPage
from ui.pages.overview import OverviewPage
from ui.widgets.bars import ShareBar
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.plan.views import TaskStatus
from wenming_desktop.progress.summary import Summary, summarize


@pytest.fixture
def overview(window: MainWindow, tmp_path: Path) -> OverviewPage:
    desk, today = window.desk, window.desk.today()
    change = desk.change
    change(assign, [task(window, "1-1").id], AssignmentChange(lead="办公室", due_on=today - timedelta(3)))
    change(assign, [task(window, "1-2").id], AssignmentChange(lead="办公室", due_on=today + timedelta(9)))
    change(assign, [task(window, "2-7").id], AssignmentChange(lead="宣传科", due_on=today))
    measure = change(add_measure, task(window, "2-7").id, "制定方案")
    change(set_measure_status, measure, TaskStatus.DONE, today)
    for code, full, own in (("1-1", "5", "4.5"), ("1-2", "3", "")):
        change(set_score, task(window, code).id, "score", full)
        change(set_score, task(window, code).id, "self_score", own)
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"1")
    first = page(window, 1)
    first.detail.evidence.attach([photo])
    settle(window)
    window.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    return window.findChild(OverviewPage)


def words(overview: OverviewPage) -> list[str]:
    shown = [*overview.findChildren(QLabel), *overview.findChildren(QPushButton)]
    return [widget.text() for widget in shown if widget.isVisible()]


def bars(overview: OverviewPage) -> dict[str, ShareBar]:
    return {bar._name: bar for bar in overview.findChildren(ShareBar) if bar.isVisible()}


def link(overview: OverviewPage, code: str) -> QPushButton:
    return next(
        button
        for button in overview.findChildren(QPushButton)
        if button.isVisible() and button.text().startswith(f"{code}  ")
    )


def expected(window: MainWindow) -> Summary:
    return summarize(window.desk.plan, window.desk.today())


def test_figures_are_those_of_the_summary(window: MainWindow, overview: OverviewPage) -> None:
    summary = expected(window)
    assert (summary.done, summary.late, summary.with_evidence) == (1, 1, 1)
    assert summary.self_score == Decimal("4.5")
    shown = words(overview)
    for text in (
        f"{summary.done} / {summary.total}",
        f"{summary.doing}项进行中，{summary.late}项逾期",
        f"{summary.with_evidence} / {summary.total}",
        f"已归集 {summary.files} 份材料，{summary.total - summary.with_evidence}项任务还没有材料",
        "4.5 / 8",
        f"最急的缺项（{summary.lacking}项任务有缺）",
    ):
        assert text in shown


def test_bars_are_those_of_the_summary(window: MainWindow, overview: OverviewPage) -> None:
    summary = expected(window)
    assert {name: (bar._done, bar._total) for name, bar in bars(overview).items()} == {
        share.name: (share.done, share.total) for share in (*summary.by_category, *summary.by_department)
    }
    assert bars(overview)["办公室"].accessibleName() == "办公室：2项完成0项"


def test_due_lines(overview: OverviewPage) -> None:
    due = [text for text in words(overview) if " · " in text]
    assert [text.split(" · ")[1:] for text in due] == [["逾期3天", "办公室"], ["还有9天", "办公室"]]


def test_a_task_line_leads_to_its_row(window: MainWindow, overview: OverviewPage) -> None:
    link(overview, "1-2").click()
    QTest.qWait(0)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, "1-2").id
    assert on.table.hasFocus()


def test_bars_lead_to_category_and_department(window: MainWindow, overview: OverviewPage) -> None:
    bar = bars(overview)["宣传科"]
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert window.search.text() == "宣传科"
    assert window.search.hits.item(0).text().startswith("2-7   牵头   宣传科")
    category = bars(overview)["价值引领"]
    category.setFocus()
    QTest.keyClick(category, Key.Key_Return)
    assert window.tabs.currentIndex() == 2


def test_it_follows_every_change(window: MainWindow, overview: OverviewPage) -> None:
    window.desk.undo()  # the photo
    QTest.qWait(0)
    assert "已归集 0 份材料，32项任务还没有材料" in words(overview)
    window.tabs.setCurrentIndex(1)
    window.desk.redo()
    window.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    assert "已归集 1 份材料，31项任务还没有材料" in words(overview)


def test_without_assignments_it_says_what_to_do(window: MainWindow) -> None:
    overview = window.findChild(OverviewPage)
    assert "还没有指派牵头科室。先添加科室，再在各类别里指派。" in words(overview)
    assert "30天内没有到期的任务。" in words(overview)
    assert "—" in words(overview)
