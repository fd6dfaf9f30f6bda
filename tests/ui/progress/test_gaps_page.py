"""缺项: the same gaps as everywhere, by category, department and kind, each with a jump to its task."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton

from tests.ui.program import Key, task, wait_until
from ui.plan.category_page import CategoryPage
from ui.progress.gaps_page import GapsPage
from ui.progress.overview_page import OverviewPage
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.progress.gaps import Gap, GapKind, urgent_first
from wenming_desktop.progress.summary import summarize


@pytest.fixture
def gaps(window: MainWindow) -> GapsPage:
    """The page over a plan of which some tasks are assigned: one is late, one due soon."""
    today = window.desk.today()
    for code, lead, due in (("1-2", "办公室", today - timedelta(5)), ("2-7", "宣传科", today + timedelta(5))):
        window.desk.change(assign, [task(window, code).id], AssignmentChange(lead=lead, due_on=due))
    assert window.tabs.show_tab("gaps")
    QTest.qWait(0)
    page = window.tabs.page(GapsPage)
    assert page
    return page


def column(gaps: GapsPage, number: int) -> list[str]:
    return [gaps.list.model.index(row, number).data() for row in range(gaps.list.model.rowCount())]


def choose(box: QComboBox, text: str) -> None:
    """Choose by keyboard."""
    box.setFocus()
    QTest.keyClick(box, Key.Key_Home)
    while box.currentText() != text:
        before = box.currentIndex()
        QTest.keyClick(box, Key.Key_Down)
        assert box.currentIndex() > before, text


def every(window: MainWindow) -> list[Gap]:
    return urgent_first(gap for row in window.desk.plan.tasks for gap in row.gaps)


def test_it_lists_every_gap_the_urgent_first(window: MainWindow, gaps: GapsPage) -> None:
    wanted = every(window)
    assert column(gaps, 1) == [gap.text for gap in wanted]
    assert column(gaps, 2) == [gap.todo for gap in wanted]
    assert column(gaps, 0)[0] == "1-2  " + column(gaps, 0)[0].split("  ")[1]
    late = len(task(window, "1-2").gaps)
    soon = len(task(window, "2-7").gaps)
    assert column(gaps, 4) == ["已逾期"] * late + ["30天内"] * soon + ["不急"] * (len(wanted) - late - soon)
    assert column(gaps, 3)[0] == "办公室"
    assert column(gaps, 3)[-1] == "未指派"


def test_its_numbers_are_those_of_overview_and_tabs(window: MainWindow, gaps: GapsPage) -> None:
    summary = summarize(window.desk.plan, window.desk.today())
    assert gaps._count.text() == f"{summary.gaps}个缺项，涉及{summary.lacking}项任务"
    assert gaps.list.model.rowCount() == summary.gaps
    for at, category in enumerate(window.desk.plan.categories, start=1):
        assert gaps.show_record(category.id)
        number = window.tabs.tabText(at).split()[-1]
        assert gaps._count.text() == f"{gaps.list.model.rowCount()}个缺项，涉及{number}项任务"
    window.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    shown = [made.text() for made in window.tabs.page(OverviewPage).findChildren(QPushButton)]
    assert f"全部 {summary.gaps} 个，涉及 {summary.lacking} 项任务" in shown


def test_filters_by_category_department_and_kind(window: MainWindow, gaps: GapsPage) -> None:
    wanted = every(window)
    choose(gaps.category, "价值引领")
    assert {text[0] for text in column(gaps, 0)} == {"2"}
    choose(gaps.department, "宣传科")
    assert {text.split()[0] for text in column(gaps, 0)} == {"2-7"}
    choose(gaps.kind, "次数")
    quotas = [gap for gap in wanted if gap.code == "2-7" and gap.kind == GapKind.QUOTA]
    assert column(gaps, 1) == [gap.text for gap in quotas]
    assert column(gaps, 1)
    choose(gaps.category, "全部类别")
    choose(gaps.kind, "全部缺项")
    choose(gaps.department, "未指派")
    assert column(gaps, 1) == [gap.text for gap in wanted if gap.department is None]
    assert set(column(gaps, 3)) == {"未指派"}


def test_nothing_under_a_filter_leads_back_to_all(window: MainWindow, gaps: GapsPage) -> None:
    choose(gaps.category, "党建引领")
    choose(gaps.department, "宣传科")
    assert not gaps.list.view.isVisible()
    assert gaps.list.hint.text() == "这样选没有缺项。"
    assert not gaps.copy.isEnabled()
    gaps.filters.all.click()
    assert gaps.list.model.rowCount() == len(every(window))
    assert gaps.list.view.isVisible()
    assert not gaps.filters.all.isVisible()


def test_show_record(window: MainWindow, gaps: GapsPage) -> None:
    assert gaps.show_record("办公室")
    assert set(column(gaps, 3)) == {"办公室"}
    assert gaps.show_record(GapKind.DEADLINE.value)
    assert set(column(gaps, 1)) == {"缺完成时限"}
    assert not gaps.show_record("没有这样的")
    assert gaps.list.model.rowCount() == len(every(window))
    assert gaps.list.view.hasFocus()


def test_enter_leads_to_the_task(window: MainWindow, gaps: GapsPage) -> None:
    gaps.list.view.setFocus()
    gaps.list.view.selectRow(0)
    QTest.keyClick(gaps.list.view, Key.Key_Return)
    QTest.qWait(0)
    on = window.tabs.page(CategoryPage)
    assert on.current_task() == task(window, "1-2").id


def test_it_follows_changes_and_stays_on_its_row(window: MainWindow, gaps: GapsPage) -> None:
    before = gaps.list.model.rowCount()
    choose(gaps.category, "党建引领")
    gaps.list.view.selectRow(5)
    chosen = gaps.list.view.current().id
    window.desk.change(assign, [task(window, "1-2").id], AssignmentChange(person="李敏"))
    assert gaps.category.currentText() == "党建引领"
    assert gaps.list.view.current().id == chosen
    gaps.filters.all.click()
    assert gaps.list.model.rowCount() == before - 1
    window.tabs.setCurrentIndex(0)
    window.desk.undo()
    window.tabs.show_tab("gaps")
    assert gaps.list.model.rowCount() == before


def test_copy(gaps: GapsPage) -> None:
    assert gaps.show_record("宣传科")
    QGuiApplication.clipboard().clear()
    QTest.keySequence(gaps.list.view, "Ctrl+Shift+C")
    wait_until(lambda: bool(QGuiApplication.clipboard().text()))
    head, *lines = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t") == ["任务", "缺什么", "怎么办", "牵头科室", "缓急"]
    assert len(lines) == gaps.list.model.rowCount()
    rows = [line.split("\t") for line in lines]
    assert [row[1] for row in rows] == column(gaps, 1)
    assert {row[3] for row in rows} == {"宣传科"}
