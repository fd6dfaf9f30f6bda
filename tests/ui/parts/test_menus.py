"""One thing has one menu wherever it is shown, and its deeds begin with the thing filled in."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from tests.ui.program import Key, page, settle, task
from ui.evidence.evidence_panel import EvidencePanel
from ui.ground.qt import descendants
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.activities_panel import ActivitiesPanel
from ui.ledger.activity_dialog import ActivityDialog
from ui.plan.assign_dialog import AssignDialog
from ui.plan.category_page import CategoryPage
from ui.plan.history_panel import HistoryPanel
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.task_table import TaskColumn
from ui.progress.assessment_page import AssessmentPage
from ui.progress.gaps_page import GapsPage
from ui.progress.order_dialog import OrderDialog
from ui.progress.orders_page import OrdersPage
from ui.progress.overview_page import OverviewPage
from ui.progress.supervision_page import SupervisionPage
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.progress.assessment import add_negative, check_negative
from wenming_desktop.progress.gaps import GapKind
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.search.index import Kind

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform

TASK = ["打开任务", "指派…", "记活动…", "添加材料…", "督办…", "打印核对清单…", "一项一册…", "记录"]
ACTIVITY = [
    *("打开…", "在活动台账中显示", "复制为新活动…", "添加照片…"),
    *("打印活动情况表…", "打印签到表…"),
]


def menu_of(view: QWidget) -> QMenu:
    """The menu that the menu key opens."""
    target = view.viewport() if hasattr(view, "viewport") else view
    center = target.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, center, target.mapToGlobal(center))
    QApplication.sendEvent(target, event)
    (menu,) = [menu for menu in descendants(view, QMenu) if menu.isVisible()]
    return menu


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text() == text)
    menu.close()
    action.trigger()
    QTest.qWait(0)


def gaps_page(window: MainWindow, show: str = "") -> GapsPage:
    window.desk.record_wanted.emit("gaps", show)
    QTest.qWait(0)
    shown = window.tabs.page(GapsPage)
    assert shown
    return shown


def test_a_task_has_the_same_menu_everywhere(window: MainWindow) -> None:
    desk = window.desk
    lead = AssignmentChange(lead="办公室", due_on=desk.today() - timedelta(4))
    desk.change(assign, [task(window, "1-1").id], lead)
    QTest.qWait(0)
    overview = window.tabs.page(OverviewPage)
    (line,) = [
        one
        for one in descendants(overview, QPushButton)
        if one.text().startswith("1-1 ") and "逾期4天" in one.accessibleName()
    ]
    menu = menu_of(line)
    assert entries(menu) == TASK
    menu.close()
    first = page(window, 1)
    first.show_record(task(window, "1-1").id)
    menu = menu_of(first.table)
    assert entries(menu)[: len(TASK) - 1] == TASK[1:]
    menu.close()
    view = gaps_page(window, "全部").list.view
    menu = menu_of(view)
    assert entries(menu) == ["去补", *TASK]
    menu.close()
    desk.record_wanted.emit("assessment", task(window, "1-1").id)
    QTest.qWait(0)
    menu = menu_of(window.tabs.page(AssessmentPage).view)
    assert entries(menu) == TASK
    menu.close()
    window.search.setText("1-1")
    window.search._search()
    menu = menu_of(window.search.hits)
    assert entries(menu) == TASK
    menu.close()
    window.search.clear()


def test_the_deeds_of_a_task_begin_with_it(window: MainWindow) -> None:
    first = page(window, 1)
    first.show_record(task(window, "1-2").id)
    for text, kind in (("指派…", AssignDialog), ("督办…", OrderDialog), ("记活动…", ActivityDialog)):
        choose(menu_of(first.table), text)
        (dialog,) = [one for one in descendants(window, kind) if one.isVisible()]
        if isinstance(dialog, OrderDialog):
            assert dialog.task.currentData() == "1-2"
            assert "逾期" not in dialog.content.toPlainText()
        elif isinstance(dialog, ActivityDialog):
            assert list(dialog.tasks.codes()) == ["1-2"]
        dialog.reject()
    choose(menu_of(first.table), "记录")
    assert isinstance(first.detail.tabs.currentWidget(), HistoryPanel)


def test_several_tasks_are_assigned_together_and_one_alone_is_supervised(window: MainWindow) -> None:
    first = page(window, 1)
    first.table.selectAll()
    menu = menu_of(first.table)
    possible = {action.text(): action.isEnabled() for action in menu.actions()}
    assert (possible["指派…"], possible["记活动…"]) == (True, True)
    assert not any(possible[text] for text in ("督办…", "添加材料…", "打印核对清单…", "记录"))
    menu.close()


def test_an_activity_has_the_same_menu_in_the_ledger_and_at_its_task(window: MainWindow) -> None:
    desk = window.desk
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    saved = desk.change(create_activity, desk.shown_plan().id, draft)
    desk.record_wanted.emit(Kind.ACTIVITY.value, saved.id)
    QTest.qWait(0)
    menu = menu_of(window.tabs.page(ActivitiesPage).list.view)
    assert entries(menu) == [*ACTIVITY, "删除"]
    menu.close()
    desk.place_wanted.emit(task(window, "2-7").id, "活动", "")
    QTest.qWait(0)
    panel = window.tabs.page(CategoryPage).detail.panel(ActivitiesPanel)
    panel.view.choose(saved.id)
    menu = menu_of(panel.view)
    assert entries(menu) == [*ACTIVITY, "移出这项任务"]
    menu.close()


def test_an_order_offers_what_its_state_allows(window: MainWindow) -> None:
    desk, today = window.desk, window.desk.today()
    draft = OrderDraft("请抓紧", "办公室", today, today + timedelta(7), task="1-1")
    saved = desk.change(issue_order, desk.shown_plan().id, draft)
    desk.record_wanted.emit(Kind.ORDER.value, saved.id)
    QTest.qWait(0)
    orders = window.tabs.page(SupervisionPage).page(OrdersPage)
    menu = menu_of(orders.list.view)
    assert entries(menu) == ["催办…", "登记回复…", "办结…", "打印督办单…", "看任务 1-1", "修改…", "删除"]
    menu.close()


def test_a_gap_leads_to_the_very_slot(window: MainWindow, tmp_path) -> None:
    gaps = gaps_page(window, GapKind.SLOT.value)
    row = next(row for row in gaps._rows if row.gap.requirement_id)
    assert gaps.list.choose(row.id)
    QTest.keyClick(gaps.list.view, Key.Key_Return)
    QTest.qWait(0)
    on = window.tabs.page(CategoryPage)
    panel = on.detail.panel(EvidencePanel)
    assert on.detail.tabs.currentWidget() is panel
    slot = panel.slots[row.gap.requirement_id]
    assert slot._marked
    assert slot.isAncestorOf(QApplication.focusWidget())
    assert panel._slot_in_focus() is slot  # Ctrl+O and Ctrl+V act there
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"1")
    slot.given.emit([photo])
    settle(window)
    assert [one.title for one in task(window, row.gap.code).evidence] == ["照片"]


def test_other_gaps_lead_to_their_cell_and_panel(window: MainWindow) -> None:
    gaps = gaps_page(window, "全部")
    for kind, column in ((GapKind.LEAD, TaskColumn.LEAD), (GapKind.DEADLINE, TaskColumn.DUE)):
        row = next(row for row in gaps._rows if row.gap.kind is kind)
        gaps.list.view.opened.emit(row)
        QTest.qWait(0)
        on = window.tabs.page(CategoryPage)
        assert (on.current_task(), on.table.currentIndex().column()) == (row.gap.task_id, column)
    row = next(row for row in gaps._rows if row.gap.kind is GapKind.MEASURE)
    gaps.list.view.opened.emit(row)
    QTest.qWait(0)
    panel = window.tabs.page(CategoryPage).detail.panel(MeasuresPanel)
    assert panel.line.hasFocus()


def test_a_hit_of_the_negative_list_stands_red_and_leads_to_its_line(window: MainWindow) -> None:
    desk = window.desk
    item = desk.change(add_negative, desk.shown_plan().id, "单位被列入失信名单")
    desk.change(check_negative, item, NegativeState.HIT, None, "正在整改", desk.today())
    QTest.qWait(0)
    overview = window.tabs.page(OverviewPage)
    text = "负面清单：单位被列入失信名单"
    (line,) = [one for one in descendants(overview, QPushButton) if one.text() == text]
    line.click()
    QTest.qWait(0)
    on = window.tabs.page(AssessmentPage)
    assert on.tabs.currentWidget() is on.negatives
    assert on.negatives.list.view.current().id == item
    gaps = gaps_page(window, GapKind.NEGATIVE.value)
    assert [row.gap.negative_id for row in gaps._rows] == [item]
    menu = menu_of(gaps.list.view)
    assert entries(menu) == ["去处理"]
    menu.close()


def test_a_menu_without_entries_is_not_shown(window: MainWindow) -> None:
    window.desk.record_wanted.emit("activities", "")
    QTest.qWait(0)
    view = window.tabs.page(ActivitiesPage).list.view
    assert view.contextMenuPolicy() is view.contextMenuPolicy().CustomContextMenu
    view.customContextMenuRequested.emit(QPoint(5, 5))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [menu for menu in descendants(view, QMenu) if menu.isVisible()]
