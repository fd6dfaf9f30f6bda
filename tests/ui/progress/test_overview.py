"""总览 shows what summarize() counts, and every line leads to its rows."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea

from tests.ui.program import Key, page, settle, task, wait_until
from ui.evidence.evidence_panel import EvidencePanel
from ui.ground.preferences import Look
from ui.plan.category_page import CategoryPage
from ui.progress.assessment_page import AssessmentPage
from ui.progress.bars import ShareBar
from ui.progress.gaps_page import GapsPage
from ui.progress.overview_page import OverviewPage
from ui.progress.task_list_dialog import TaskListDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.progress.gaps import GapKind
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
    first.detail.panel(EvidencePanel).attach([photo])
    settle(window)
    window.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    return window.findChild(OverviewPage)


def words(overview: OverviewPage) -> list[str]:
    shown = [*overview.findChildren(QLabel), *overview.findChildren(QPushButton)]
    return [widget.text() for widget in shown if widget.isVisible()]


def bars(overview: OverviewPage) -> dict[str, ShareBar]:
    return {bar.share.name: bar for bar in overview.findChildren(ShareBar) if bar.isVisible()}


def link(overview: OverviewPage, code: str) -> QPushButton:
    return next(
        button
        for button in overview.findChildren(QPushButton)
        if button.isVisible() and button.text().startswith(f"{code}  ")
    )


def press(overview: OverviewPage, text: str) -> None:
    """Press the one number with these words."""
    (found,) = [
        made for made in overview.findChildren(QPushButton) if made.isVisible() and made.text() == text
    ]
    found.click()
    QTest.qWait(0)


def listed(window: MainWindow) -> list[str]:
    """The codes in the list of tasks that is open."""
    (dialog,) = [made for made in window.findChildren(TaskListDialog) if made.isVisible()]
    model = dialog.view.model()
    codes = [model.index(row, 0).data().split()[0] for row in range(model.rowCount())]
    dialog.reject()
    return codes


def expected(window: MainWindow) -> Summary:
    return summarize(window.desk.plan, window.desk.today())


def test_figures_are_those_of_the_summary(window: MainWindow, overview: OverviewPage) -> None:
    summary = expected(window)
    whole = summary.whole
    assert (whole.done, summary.late, summary.without_evidence, summary.scored) == (1, 1, 31, 1)
    assert whole.self_score == Decimal("4.5")
    assert whole.slots.want > 32
    shown = words(overview)
    for text in (
        f"{whole.done} / {whole.total}",
        f"{summary.doing}项进行中",
        "1项逾期",
        f"{whole.slots.have} / {whole.slots.want}",
        "31项任务还没有材料",
        "4.5 / 8",
        "已自评 1 项，还有 31 项",
        f"全部 {summary.gaps} 个，涉及 {summary.lacking} 项任务",
    ):
        assert text in shown


def test_bars_are_those_of_the_summary(window: MainWindow, overview: OverviewPage) -> None:
    summary = expected(window)
    assert {name: bar.share for name, bar in bars(overview).items()} == {
        share.name: share for share in (*summary.by_category, *summary.by_department)
    }
    slots = bars(overview)["办公室"].share.slots
    words = f"办公室：任务2项完成0项，材料{slots.want}份齐{slots.have}份，自评4.5/8"
    assert bars(overview)["办公室"].accessibleName() == words


def test_figures_lead_to_their_tasks(window: MainWindow, overview: OverviewPage) -> None:
    codes = [row.code for row in window.desk.plan.tasks]
    press(overview, "1 / 32")
    assert listed(window) == codes
    press(overview, "1项逾期")
    assert listed(window) == ["1-1"]
    press(overview, "31项任务还没有材料")
    assert listed(window) == [code for code in codes if code != "1-1"]
    press(overview, "已自评 1 项，还有 31 项")
    assert listed(window) == [code for code in codes if code != "1-1"]
    press(overview, f"{expected(window).doing}项进行中")
    assert len(listed(window)) == expected(window).doing


def test_the_list_of_a_figure_leads_to_a_task(window: MainWindow, overview: OverviewPage) -> None:
    press(overview, "31项任务还没有材料")
    (dialog,) = window.findChildren(TaskListDialog)
    assert dialog.view.hasFocus()
    QTest.keyClick(dialog.view, Key.Key_Down)
    QTest.keyClick(dialog.view, Key.Key_Return)
    QTest.qWait(0)
    assert not [made for made in window.findChildren(TaskListDialog) if made.isVisible()]
    on = window.tabs.page(CategoryPage)
    assert on.current_task() == task(window, "1-3").id


def test_figures_lead_to_gaps_and_scores(window: MainWindow, overview: OverviewPage) -> None:
    slots = expected(window).whole.slots
    press(overview, f"{slots.have} / {slots.want}")
    gaps = window.tabs.page(GapsPage)
    assert gaps.kind.value() == GapKind.SLOT
    assert gaps.list.model.rowCount() == slots.want - slots.have
    window.tabs.setCurrentIndex(0)
    press(overview, f"全部 {expected(window).gaps} 个，涉及 32 项任务")
    assert window.tabs.page(GapsPage) is gaps
    assert gaps.list.model.rowCount() == expected(window).gaps  # the filter from before is gone
    window.tabs.setCurrentIndex(0)
    press(overview, "4.5 / 8")
    assert window.tabs.page(AssessmentPage)


def test_due_lines(overview: OverviewPage) -> None:
    due = [text for text in words(overview) if " · " in text]
    assert [text.split(" · ")[1:] for text in due] == [["还有9天", "办公室"]]
    assert "逾期3天" in words(overview)  # what is late stands under 今天


def test_a_task_line_leads_to_its_row(window: MainWindow, overview: OverviewPage) -> None:
    link(overview, "1-2").click()
    QTest.qWait(0)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, "1-2").id
    assert on.table.hasFocus()


def test_bars_lead_to_category_and_department(window: MainWindow, overview: OverviewPage) -> None:
    bar = bars(overview)["宣传科"]
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    gaps = window.tabs.page(GapsPage)
    assert gaps.department.value() == "宣传科"
    assert gaps.list.model.rowCount() == len(task(window, "2-7").gaps)
    window.tabs.setCurrentIndex(0)
    category = bars(overview)["价值引领"]
    category.setFocus()
    QTest.keyClick(category, Key.Key_Return)
    assert window.tabs.currentIndex() == 2


def test_what_does_not_fit_is_one_press_away(window: MainWindow, overview: OverviewPage) -> None:
    today = window.desk.today()
    codes = ("2-1", "2-2", "2-3", "2-4", "2-5")
    for days, code in enumerate(codes, start=10):
        due = AssignmentChange(due_on=today + timedelta(days))
        window.desk.change(assign, [task(window, code).id], due)
    QTest.qWait(0)
    assert len([text for text in words(overview) if " · 还有" in text]) == 2
    press(overview, "还有 4 项到期")
    assert len([text for text in words(overview) if " · 还有" in text]) == 6
    assert link(overview, "2-5").isVisible()


def test_the_next_festival_and_quotas(
    window: MainWindow, overview: OverviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.desk, "today", lambda: date(2021, 10, 5))
    window.desk.change(assign, [task(window, "3-1").id], AssignmentChange(lead="人事科"))
    QTest.qWait(0)
    shown = words(overview)
    assert "重阳 10月14日　4-2 还差2次" in shown
    assert "还有9天" in shown
    for code in ("2-7", "4-2", "7-1"):
        quota = next(row.quota for row in window.desk.plan.tasks if row.code == code)
        assert f"0 / {quota.want}次，还差{quota.want}次" in shown


def test_large_text_has_two_columns(window: MainWindow, overview: OverviewPage) -> None:
    try:
        window.deeds.set_look(Look(percent=150))
        QTest.qWait(0)
        large = window.tabs.page(OverviewPage)
        wait_until(lambda: "宣传科" in bars(large))
        category, department = bars(large)["价值引领"], bars(large)["宣传科"]
        right = department.mapTo(window, department.rect().topRight()).x()
        assert category.width() > window.width() * 0.4  # three cards would leave no room for the bars
        assert window.width() * 0.9 < right < window.width()
        assert not large.findChild(QScrollArea).horizontalScrollBar().isVisible()
    finally:
        window.deeds.set_look(Look())


def test_it_follows_every_change(window: MainWindow, overview: OverviewPage) -> None:
    window.desk.undo()  # the photo
    QTest.qWait(0)
    assert "32项任务还没有材料" in words(overview)
    window.tabs.setCurrentIndex(1)
    window.desk.redo()
    window.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    assert "31项任务还没有材料" in words(overview)


def test_without_assignments_it_says_what_to_do(window: MainWindow) -> None:
    overview = window.findChild(OverviewPage)
    assert "还没有指派牵头科室。先添加科室，再在各类别里指派。" in words(overview)
    assert "30天内没有到期的任务。" in words(overview)
    assert "—" in words(overview)
