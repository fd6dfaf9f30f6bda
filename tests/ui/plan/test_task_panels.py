"""Activities, quotas, whole measures and history of the chosen task."""

from datetime import date

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.program import Key, activate, answer, messages, page, stand_on, task
from ui.ledger.activities_panel import ActivitiesPanel, QuotaBar
from ui.ledger.activity_dialog import ActivityDialog
from ui.ledger.quota_dialog import QuotaDialog
from ui.ledger.quotas_dialog import QuotasDialog
from ui.parts.gap_places import lead_to_gap
from ui.plan.history_panel import HistoryPanel
from ui.plan.measure_dialog import MeasureDialog
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.task_detail import TaskDetail
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.quotas import quota_rows
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.progress.gaps import GapKind, gaps

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def detail(window: MainWindow) -> TaskDetail:
    """Of task 2-7."""
    on = page(window)
    stand_on(on, 6, TaskColumn.TEXT)
    return on.detail


@pytest.fixture
def activities(detail: TaskDetail) -> ActivitiesPanel:
    detail.tabs.setCurrentWidget(detail.panel(ActivitiesPanel))
    return detail.panel(ActivitiesPanel)


def add(window: MainWindow, title: str, day: date, *tasks: str) -> str:
    draft = ActivityDraft("志愿服务", title, day, tasks=tasks or ("2-7",))
    return window.desk.change(create_activity, window.desk.plan.id, draft).id


def bars(panel: ActivitiesPanel) -> list[tuple[str, str]]:
    QTest.qWait(0)  # a layout shows what is new in its own time
    return [(bar.name.text(), bar.state.text()) for bar in panel.findChildren(QuotaBar) if bar.isVisible()]


def titles(panel: ActivitiesPanel) -> list[str]:
    return [panel.model.index(row, 1).data() for row in range(panel.model.rowCount())]


def test_activities_count_for_the_quota(
    window: MainWindow, detail: TaskDetail, activities: ActivitiesPanel
) -> None:
    tester = QAbstractItemModelTester(activities.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert activities._empty.isVisible()
    add(window, "清洁家园", date(2021, 3, 5))
    add(window, "文明交通", date(2020, 11, 1))
    assert titles(activities) == ["文明交通", "清洁家园"]
    assert [activities.model.index(row, 0).data() for row in range(2)] == ["2020-11-01", "03-05"]
    assert bars(activities) == [("志愿服务（志愿服务活动）", "1 / 5次 还差4次")]
    assert detail.tabs.tabText(2) == "活动 1/5"
    activities.grab()
    tester.deleteLater()


def test_a_quota_s_gap_marks_its_line(window: MainWindow, activities: ActivitiesPanel) -> None:
    task_id = task(window, "2-7").id
    (gap,) = [
        one
        for one in window.desk.read(gaps, window.desk.shown_plan().id, window.desk.today())
        if one.task_id == task_id and one.kind is GapKind.QUOTA
    ]
    assert not any(bar.marked for bar in activities.bars)
    window.tabs.show_tab("overview")
    lead_to_gap(window.desk, gap)
    assert [bar.marked for bar in activities.bars] == [True]
    assert activities.new.hasFocus()
    add(window, "清洁家园", date(2021, 3, 5))
    assert [bar.marked for bar in activities.bars] == [True]
    window.desk.task_wanted.emit(task(window, "2-1").id)
    window.desk.task_wanted.emit(task_id)
    assert not any(bar.marked for bar in activities.bars)


def test_a_new_activity_has_the_task_and_its_kind(window: MainWindow, activities: ActivitiesPanel) -> None:
    activities.add()
    (dialog,) = window.findChildren(ActivityDialog)
    assert dialog.kind.currentText() == "志愿服务"
    assert list(dialog.tasks.codes()) == ["2-7"]
    dialog.reject()


def test_enter_opens_and_delete_takes_out(window: MainWindow, activities: ActivitiesPanel) -> None:
    add(window, "清洁家园", date(2021, 3, 5), "2-7", "7-5")
    activities.view.setFocus()
    activities.view.selectRow(0)
    QTest.keyClick(activities.view, Key.Key_Return)
    (dialog,) = window.findChildren(ActivityDialog)
    assert dialog.title.text() == "清洁家园"
    dialog.reject()
    QTest.keyClick(activities.view, Key.Key_Delete)
    assert titles(activities) == []
    lines = {line.code: line.activities for line in window.desk.plan.tasks}
    assert (lines["2-7"], lines["7-5"]) == (0, 1)  # it stays where else it counts
    window.desk.undo()
    assert titles(activities) == ["清洁家园"]


def test_quotas_are_edited(window: MainWindow, activities: ActivitiesPanel) -> None:
    activities.edit_quotas()
    (dialog,) = window.findChildren(QuotasDialog)
    activate(dialog)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Key.Key_Insert)
    (form,) = dialog.findChildren(QuotaDialog)
    form.save()
    assert form.isVisible()
    assert form.kind.property("invalid")
    form.kind.setCurrentText("我们的节日")
    assert form.festivals.isVisible()
    form.festivals.setChecked(True)
    form.minimum.setValue(3)
    form.save()
    assert ("我们的节日", "0 / 3个节日 还差3个节日") in bars(activities)
    task_id = task(window, "2-7").id
    activate(dialog)
    dialog.table.setFocus()
    for row in range(2):
        dialog.table.selectRow(0)
        QTest.keyClick(dialog.table, Key.Key_Delete)
        assert len(window.desk.read(quota_rows, task_id)) == 1 - row
    assert dialog._empty.isVisible()
    assert page(window).detail.tabs.tabText(2) == "活动"
    dialog.restore()
    assert [row.form.minimum for row in window.desk.read(quota_rows, task_id)] == [5]
    dialog.restore()
    assert messages(window) == ["已经和默认一样，不用恢复。"]


def test_a_measure_for_every_quarter(window: MainWindow, detail: TaskDetail) -> None:
    detail.tabs.setCurrentWidget(detail.panel(MeasuresPanel))
    detail.panel(MeasuresPanel).line.setText("志愿服务")
    detail.panel(MeasuresPanel)._add_by_form()
    (form,) = window.findChildren(MeasureDialog)
    assert (form.text.toPlainText(), detail.panel(MeasuresPanel).line.text()) == ("志愿服务", "")
    form.recurrence.setCurrentIndex(2)
    assert not form.due_on.isVisible()
    form.department.setText("没有的科室")
    form.save()
    assert form.department.property("invalid")
    form.department.setText("宣传科")
    form.person.setText("李敏")
    form.save()
    rows = task(window, "2-7").measures
    assert [row.due_on for row in rows] == [
        date(2021, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    assert {(row.department, row.person) for row in rows} == {("宣传科", "李敏")}
    assert detail.panel(MeasuresPanel).table.item(0, 1).text() == "李敏"
    window.desk.undo()
    assert task(window, "2-7").measures == ()


def test_a_measure_is_changed_in_the_form(window: MainWindow, detail: TaskDetail) -> None:
    detail.tabs.setCurrentWidget(detail.panel(MeasuresPanel))
    detail.panel(MeasuresPanel).line.setText("制定方案")
    detail.panel(MeasuresPanel)._add()
    table = detail.panel(MeasuresPanel).table
    table.setFocus()
    table.setCurrentCell(0, 0)
    QTest.keySequence(table, "Ctrl+Return")
    (form,) = window.findChildren(MeasureDialog)
    form.due_on.setText("13月")
    form.note.setPlainText("已印发")
    form.save()
    assert form.due_on.property("invalid")
    assert form.note.toPlainText() == "已印发"
    form.due_on.setText("2020年6月底前")
    form.save()
    answer(window, "改为“2021年6月底前”")
    (row,) = task(window, "2-7").measures
    assert (row.due_on, row.due_words, row.note) == (date(2021, 6, 30), "2021年6月底前", "已印发")
    assert "进展：已印发" in table.item(0, 0).toolTip()


def test_history_tells_before_and_after(window: MainWindow, detail: TaskDetail) -> None:
    detail.tabs.setCurrentWidget(detail.panel(HistoryPanel))
    tree = detail.panel(HistoryPanel).tree
    task_id = task(window, "2-7").id
    window.desk.change(assign, [task_id], AssignmentChange(person="李敏"))
    window.desk.change(assign, [task_id], AssignmentChange(person="周明"))
    first = tree.topLevelItem(0)
    assert [first.child(row).text(0) for row in range(first.childCount())] == ["任务 2-7 责任人：李敏 → 周明"]
    tree.setFocus()
    tree.setCurrentItem(first)
    QTest.keyClick(tree, Key.Key_Return)
    assert first.isExpanded()
    window.desk.undo()
    assert tree.topLevelItem(0).text(0).endswith("（已撤销）")


def test_older_steps_come_on_demand(window: MainWindow, detail: TaskDetail) -> None:
    task_id = task(window, "2-7").id
    for number in range(60):
        window.desk.change(assign, [task_id], AssignmentChange(person=f"人{number}"))
    detail.tabs.setCurrentWidget(detail.panel(HistoryPanel))
    assert detail.panel(HistoryPanel).tree.topLevelItemCount() == 50
    detail.panel(HistoryPanel)._more.click()
    assert detail.panel(HistoryPanel).tree.topLevelItemCount() > 60
    assert not detail.panel(HistoryPanel)._more.isVisible()


def test_hidden_panels_are_right_when_shown(window: MainWindow, detail: TaskDetail) -> None:
    detail.tabs.setCurrentWidget(detail.panel(MeasuresPanel))
    add(window, "清洁家园", date(2021, 3, 5))
    assert titles(detail.panel(ActivitiesPanel)) == []  # not read while hidden
    detail.tabs.setCurrentWidget(detail.panel(ActivitiesPanel))
    assert titles(detail.panel(ActivitiesPanel)) == ["清洁家园"]
    window.tabs.setCurrentIndex(0)
    window.desk.undo()
    window.tabs.setCurrentIndex(2)
    QTest.qWait(0)
    assert titles(detail.panel(ActivitiesPanel)) == []


def test_a_stated_number_is_taken_by_one_press(window: MainWindow) -> None:
    one = task(window, "2-1")
    window.desk.change(edit_task, one.id, "text", "每季度举办道德讲堂不少于一次，组织义务植树至少一次。")
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    panel = on.detail.panel(ActivitiesPanel)
    on.detail.tabs.setCurrentWidget(panel)
    first, second = panel.proposals.proposals
    assert (first.form.kind, first.form.minimum, second.form.kind) == ("道德讲堂", 4, "")
    assert not window.desk.read(quota_rows, one.id)  # nothing is asked for unasked
    links = {link.text(): link for link in panel.proposals.findChildren(QPushButton)}
    links["选类型…"].click()
    (form,) = window.findChildren(QuotaDialog)
    assert (form.minimum.value(), form.label_line.text()) == (1, "组织义务植树至少一次")
    form.reject()
    links["采用"].click()
    assert [row.form.minimum for row in window.desk.read(quota_rows, one.id)] == [4]
    assert len(panel.proposals.proposals) == 1
