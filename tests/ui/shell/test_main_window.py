"""The window as a whole: tabs from the plan, undo, years, looks, keys, and closing that loses nothing."""

import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from tests.ui.program import (
    Key,
    activate,
    answer,
    edit,
    editors,
    make_workspace,
    messages,
    open_window,
    page,
    press,
    settle,
    stand_on,
    task,
    wait_until,
    write,
)
from ui.documents.print_dialog import PrintDialog
from ui.ground.preferences import Look
from ui.plan.category_page import CategoryPage
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.standard_panel import StandardPanel
from ui.plan.task_table import TaskColumn
from ui.progress.gaps_page import GapsPage
from ui.progress.order_story import OrderStory
from ui.shell.main_window import MainWindow
from ui.start.start_page import StartPage
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.plan_view import TaskRow, plan_view
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.statements import LEAST_LIMIT, ItemKind, set_statement_limit, statement_of
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.search.index import Kind
from wenming_desktop.workspace import Workspace

CATALOGUE = ["缺项", "日历", "活动台账", "材料库", "调度督办", "宣传与资金", "自评", "档案"]
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def tabs(window: MainWindow) -> list[str]:
    return [window.tabs.tabText(index) for index in range(window.tabs.count())]


def stored(folder: Path, code: str) -> TaskRow:
    """A task as a newly opened workspace has it."""
    workspace = Workspace.open(folder)
    with workspace.reading() as session:
        plan = plan_view(session, plan_heads(session)[0].id, date(2021, 6, 1))
    workspace.close()
    return next(task for task in plan.tasks if task.code == code)


def test_tabs_come_from_the_plan_and_count_what_lacks(window: MainWindow) -> None:
    assert tabs(window)[:3] == ["总览", "一 党建引领 5", "二 价值引领 7"]
    assert tabs(window)[7:] == ["七 机制建设 7", *CATALOGUE]
    assert window.windowTitle() == "临沂市自然资源和规划局 — 文明创建工作台"


def test_the_menu_names_the_step(window: MainWindow) -> None:
    window.desk.change(assign, [task(window, "1-1").id], AssignmentChange(lead="办公室"))
    undo, redo = window._steps
    assert (undo.text(), undo.isEnabled()) == ("撤销：1-1 牵头：办公室", True)
    assert not redo.isEnabled()
    undo.trigger()
    answer(window, "撤销")  # it is in another tab than the one on show
    assert task(window, "1-1").lead is None
    assert (redo.text(), redo.isEnabled()) == ("重做：1-1 牵头：办公室", True)
    redo.trigger()
    assert task(window, "1-1").lead == "办公室"


def test_undo_and_redo_say_what_they_do(window: MainWindow) -> None:
    assert window.undo.toolTip() == (
        "撤销：添加科室：办公室、机关党委、宣传科、人事科、行政审批服务科（Ctrl+Z）"
    )
    assert not window.redo.isEnabled()
    assert window.redo.toolTip() == "没有可重做的操作"
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科"))
    page(window)
    QTest.keySequence(window, "Ctrl+Z")
    assert window.redo.toolTip().startswith("重做：2-1 牵头：宣传科（")
    assert task(window, "2-1").lead is None
    window.redo.trigger()
    assert task(window, "2-1").lead == "宣传科"


def test_a_change_reaches_every_page_once(window: MainWindow) -> None:
    first, second = page(window, 1), page(window, 2)
    changed = QSignalSpy(window.desk.changed)
    announced = [QSignalSpy(on.model.dataChanged) for on in (first, second)]
    tasks = [task(window, code).id for code in ("1-1", "2-1")]
    window.desk.change(assign, tasks, AssignmentChange(lead="宣传科"))
    assert changed.count() == 1
    assert [spy.count() for spy in announced] == [0, 1]  # the hidden page reads when it is shown
    page(window, 1)
    assert [spy.count() for spy in announced] == [1, 1]


def test_start_page_leads_to_a_plan(qapp, tmp_path: Path) -> None:
    with open_window(make_workspace(tmp_path / "数据", with_plan=False)) as window:
        assert tabs(window) == ["开始"]
        assert not window.years.isVisible()
        assert not window.undo.isEnabled()
        QTest.keySequence(window, "Ctrl+E")
        assert "还没有工作方案" in messages(window)[0]
        answer(window, "知道了")
        start = window.findChild(StartPage)
        (bundled,) = [
            button for button in start.findChildren(QPushButton) if button.text() == "使用内置2021年方案"
        ]
        bundled.click()
        QTest.qWait(0)
        assert tabs(window)[8:] == CATALOGUE
        window.undo.trigger()
        (asked,) = messages(window)
        assert asked.startswith("撤销“导入方案《")
        assert "要去掉 1 份工作方案" in asked
        assert "7 个任务类别、32 项任务" in asked
        QTest.qWait(0)
        press(Key.Key_Return)  # harmless
        assert tabs(window)[8:] == CATALOGUE
        window.undo.trigger()
        answer(window, "撤销")
        assert tabs(window) == ["开始"]


def test_years(window: MainWindow) -> None:
    assert [window.years.itemText(0)] == ["2021年度"]
    plan_id = window.desk.change(save_plan, bundled_plan(), 2022)
    window.desk.choose_plan(plan_id)
    assert [window.years.itemText(index) for index in range(2)] == ["2022年度", "2021年度"]
    assert window.years.currentText() == "2022年度"
    on = page(window)
    assert on.model.rowCount() == 7
    window.years.setFocus()
    press(Key.Key_Down)
    assert window.desk.plan.year == 2021
    assert task(window, "2-1").id not in {row.id for row in on.model._tasks}
    window.desk.undo()  # the plan of 2022
    assert window.years.count() == 1


def test_show_task(window: MainWindow) -> None:
    window.desk.task_wanted.emit(task(window, "5-2").id)
    QTest.qWait(0)
    on = window.tabs.currentWidget().findChild(CategoryPage)
    assert on.current_task() == task(window, "5-2").id
    window.desk.task_wanted.emit("no such task")
    assert window.tabs.currentIndex() == 5


@pytest.mark.parametrize("dark", [False, True])
def test_looks_take_effect_at_once(window: MainWindow, *, dark: bool) -> None:
    before = page(window)
    stand_on(before, 3, TaskColumn.TEXT)
    height = before.table.rowHeight(0)
    try:
        window.deeds.set_look(Look(dark=dark, percent=150))
        QTest.qWait(0)
        after = window.tabs.currentWidget().findChild(CategoryPage)
        assert after.current_task() == task(window, "2-4").id
        assert after.table.rowHeight(0) == height * 3 // 2
        assert (window.width(), window.height()) == (1366, 768)
        right = window.years.mapTo(window, window.years.rect().topRight()).x()
        assert right < window.width()  # nothing of the tool bar is pushed out
        assert (QApplication.palette().window().color().lightness() < 128) is dark
        QTest.keySequence(window, "Ctrl+F")
        assert window.search.hasFocus()
        assert Look.load() == Look(dark=dark, percent=150)
        assert [name for name, on, _ in window.deeds.looks() if on] == [
            "文字大小 150%",
            "深色" if dark else "浅色",
        ]
    finally:
        window.deeds.set_look(Look())


def test_a_task_with_all_its_facts_fits_the_screen(window: MainWindow) -> None:
    wanted = AssignmentChange(leader="王局长", due_words="年度计划3月底前完成，年终总结12月10日前完成")
    window.desk.change(assign, [row.id for row in window.desk.plan.tasks], wanted)
    try:
        window.deeds.set_look(Look(percent=150))
        for row in range(7):
            stand_on(page(window), row, TaskColumn.TEXT)
            QTest.qWait(0)
            assert (window.width(), window.height()) == (1366, 768)
    finally:
        window.deeds.set_look(Look())


def test_keys(window: MainWindow) -> None:
    window.tabs.tabBar().setFocus()
    QTest.keySequence(window.tabs, "Ctrl+Tab")
    assert window.tabs.currentIndex() == 1
    on = page(window, 1)
    on.table.setFocus()
    reached = set()
    for _ in range(40):
        focus = QApplication.focusWidget()
        reached.add(focus)
        QTest.keyClick(focus, Key.Key_Tab)
    for widget in (on.table, on._assign, on.detail.tabs.tabBar()):
        assert widget in reached, widget
    assert not {window.search, window.years} & reached  # the tool bar has keys of its own
    panes = set()
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_F6)
        panes.add(QApplication.focusWidget())
    assert any(window._bar.isAncestorOf(pane) for pane in panes)
    on.detail.tabs.setFocus()
    QTest.keySequence(on.detail.tabs, "Ctrl+Tab")
    assert on.detail.tabs.currentWidget() is on.detail.panel(MeasuresPanel)


def test_closing_saves_an_open_editor(window: MainWindow) -> None:
    folder = window.desk.workspace.folder
    edit(page(window), 0, TaskColumn.PERSON)
    write("李敏")
    assert window.close()
    assert stored(folder, "2-1").person == "李敏"


def test_closing_saves_fields(window: MainWindow) -> None:
    folder = window.desk.workspace.folder
    on = page(window)
    on.detail.tabs.setCurrentWidget(on.detail.panel(MeasuresPanel))
    on.detail.panel(MeasuresPanel).line.setFocus()
    write("制定方案")
    on.detail.tabs.setCurrentWidget(on.detail.panel(StandardPanel))
    on.detail.panel(StandardPanel).score.setFocus()
    write("5")
    assert window.close()
    row = stored(folder, "2-1")
    assert ([measure.text for measure in row.measures], str(row.score)) == (["制定方案"], "5")


def test_closing_does_not_lose_an_unreadable_deadline(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.DUE)
    write("13月")
    assert not window.close()
    assert messages(window)[0].startswith("“13月”没有保存：没有“13月”这一天")
    answer(window, "回去改")
    assert editors(on)[0].text() == "13月"
    assert not window.close()
    answer(window, "不要这一处，退出")
    assert not window.isVisible()
    assert stored(window.desk.workspace.folder, "2-1").due_on is None


def test_what_comes_after_closing_outlives_the_questions_before_it(window: MainWindow) -> None:
    on = page(window)
    edit(on, 0, TaskColumn.DUE)
    write("13月")
    window.desk.leave_wanted.emit(lambda: None)
    answer(window, "回去改")
    assert window.follow is None
    follow: list[object] = [lambda: None]
    window.desk.leave_wanted.emit(follow[0])
    window.desk.run("存档", wait_for_cancel)
    answer(window, "不要这一处，退出")
    answer(window, "取消工作并退出")
    settle(window)
    assert not window.isVisible()
    assert window.follow is follow[0]


def test_closing_does_not_lose_a_refused_score(window: MainWindow) -> None:
    on = page(window)
    on.detail.tabs.setCurrentWidget(on.detail.panel(StandardPanel))
    on.detail.panel(StandardPanel).score.setFocus()
    write("五分")
    assert not window.close()
    answer(window, "不要这一处，退出")
    assert not window.isVisible()
    assert stored(window.desk.workspace.folder, "2-1").score is None


def test_closing_does_not_lose_a_refused_statement(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    panel = on.detail.panel(StandardPanel)
    on.detail.tabs.setCurrentWidget(panel)
    panel.statement.text.setFocus()
    panel.statement.text.insertPlainText("志" * 600)
    window.close()
    assert window.isVisible()
    assert "最多 500 字" in messages(window)[0]
    answer(window, "回去改")
    assert len(panel.statement.text.toPlainText()) == 600


def test_a_statement_typed_by_keys_is_saved_or_asked_about(window: MainWindow) -> None:
    window.desk.change(set_statement_limit, LEAST_LIMIT)
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    panel = on.detail.panel(StandardPanel)
    on.detail.tabs.setCurrentWidget(panel)
    text = panel.statement.text
    text.setFocus()
    QTest.keyClicks(text, "a " * (LEAST_LIMIT + 1))
    for index in (window.tabs.count() - 1, 0):
        window.tabs.setCurrentIndex(index)
        QTest.qWait(0)
        assert not window.close()
        assert messages(window)[0].startswith("“a a a")
        answer(window, "回去改")
    page(window)
    activate(window)
    text.setFocus()
    text.selectAll()
    QTest.keyClicks(text, "short enough")
    assert text.toPlainText() == "short enough"
    folder, task_id = window.desk.workspace.folder, task(window, "2-1").id
    assert window.close()
    with closing(Workspace.open(folder)) as workspace, workspace.reading() as session:
        assert statement_of(session, ItemKind.TASK, task_id) == "short enough"


def wait_for_cancel(job: Job) -> None:
    while True:
        job.check()
        threading.Event().wait(0.005)


def test_closing_during_work_asks_first(window: MainWindow) -> None:
    window.desk.run("存档", wait_for_cancel)
    assert not window.close()
    assert "还有工作没有做完" in messages(window)[0]
    answer(window, "不退出")
    assert window.desk.jobs.busy()
    assert not window.close()
    answer(window, "取消工作并退出")
    settle(window)
    assert not window.isVisible()
    Workspace.open(window.desk.workspace.folder).close()  # the lock is free again


def test_closing_during_housekeeping_asks_nothing(window: MainWindow) -> None:
    begun = threading.Event()

    def run(job: Job) -> None:
        begun.set()
        while True:
            job.check()
            threading.Event().wait(0.005)

    window.desk.run("检查备份", run, housekeeping=True)
    wait_until(begun.is_set)
    assert window.close()
    assert messages(window) == []
    Workspace.open(window.desk.workspace.folder).close()  # the lock is free again


def test_the_menu_opens_by_keyboard(window: MainWindow) -> None:
    texts: list[str] = []

    def read() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        texts.extend(action.text() for action in menu.actions())
        menu.close()

    QTimer.singleShot(300, window, read)
    QTest.keySequence(window, "Alt+M")
    wait_until(lambda: bool(texts))
    wanted = ["人员", "迎检材料…", "年度与方案", "配档表与填报包", "收材料", "数据与存档", "外观"]
    wanted += ["使用手册\tF1", "快捷键\tCtrl+/", "关于"]
    assert [text for text in texts if text in wanted] == wanted


def test_backup_now(window: MainWindow) -> None:
    window.deeds.back_up()
    settle(window)
    assert messages(window)[0].startswith("已备份到 ")


def test_pages_open_the_print_dialog_at_their_paper(window: MainWindow) -> None:
    desk = window.desk
    desk.change(add_departments, ["办公室"])
    desk.change(assign, [task(window, "2-7").id], AssignmentChange("办公室"))
    window.tabs.show_tab("gaps")
    gaps = window.tabs.page(GapsPage)
    gaps.show_record("办公室")
    gaps.print.click()
    (dialog,) = [made for made in window.findChildren(PrintDialog) if made.isVisible()]
    assert dialog.choice.kind().name == "gap-list"
    assert dialog.choice.chosen()["department"] == "办公室"
    dialog.reject()
    today = desk.today()
    order = desk.change(issue_order, desk.plan.id, OrderDraft("补齐材料", "办公室", today, today)).id
    desk.change(take_review, desk.plan.id, today, "", today)
    QTest.qWait(0)
    desk.record_wanted.emit(Kind.ORDER.value, order)
    window.tabs.currentWidget().findChild(OrderStory).print.click()
    (dialog,) = [made for made in window.findChildren(PrintDialog) if made.isVisible()]
    assert (dialog.choice.kind().name, dialog.choice.chosen()) == ("supervision-order", {"order": order})
    dialog.reject()
    wait_until(lambda: not desk.jobs.busy())
