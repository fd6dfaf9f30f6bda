"""The table's model keeps Qt's rules through every way its tasks change."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest

from tests.ui.program import settle, task
from tests.workspaces import steps
from ui.parts.cells import COUNTER_ROLE, STATUS_ROLE
from ui.plan.task_table import HEADERS, TaskColumn, TaskTable
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.requirements import remove_requirement, requirement_rows
from wenming_desktop.plan.saving import save_plan


@pytest.fixture
def table(window: MainWindow) -> Iterator[TaskTable]:
    model = TaskTable(window.desk, window.desk.plan.categories[1].id, window)
    window.desk.changed.connect(model.reload)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    tester.deleteLater()


def cell(table: TaskTable, row: int, column: TaskColumn, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return table.index(row, column).data(role)


def test_rows_and_heads(table: TaskTable) -> None:
    assert (table.rowCount(), table.columnCount()) == (7, len(HEADERS))
    assert [
        table.headerData(column, Qt.Orientation.Horizontal) for column in range(table.columnCount())
    ] == list(HEADERS)
    assert cell(table, 6, TaskColumn.NUMBER) == "7"
    assert "学雷锋" in cell(table, 6, TaskColumn.TEXT)
    assert cell(table, 0, TaskColumn.LEAD, Qt.ItemDataRole.AccessibleTextRole) == "牵头：空"


def test_only_assignments_can_be_edited(table: TaskTable) -> None:
    editable = [
        column for column in TaskColumn if table.index(0, column).flags() & Qt.ItemFlag.ItemIsEditable
    ]
    assert editable == [TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON, TaskColumn.DUE]
    assert not table.setData(table.index(0, TaskColumn.TEXT), "别的任务")


def test_an_edit_is_saved_and_undone(window: MainWindow, table: TaskTable) -> None:
    assert table.setData(table.index(0, TaskColumn.LEAD), "宣传科")
    assert table.setData(table.index(0, TaskColumn.DUE), "12月底前")
    assert (task(window, "2-1").lead, task(window, "2-1").due_on) == ("宣传科", date(2021, 12, 31))
    assert cell(table, 0, TaskColumn.DUE) == "12月底前"
    window.desk.undo()
    assert cell(table, 0, TaskColumn.DUE) == ""
    window.desk.redo()
    assert cell(table, 0, TaskColumn.DUE) == "12月底前"


def test_same_value_is_no_step(window: MainWindow, table: TaskTable) -> None:
    table.setData(table.index(0, TaskColumn.LEAD), "宣传科")
    made = len(steps(window.desk.workspace))
    assert not table.setData(table.index(0, TaskColumn.LEAD), "宣传科")
    assert not table.setData(table.index(1, TaskColumn.LEAD), None)
    assert len(steps(window.desk.workspace)) == made


def test_only_the_changed_row_is_announced(window: MainWindow, table: TaskTable) -> None:
    spy = QSignalSpy(table.dataChanged)
    reset = QSignalSpy(table.modelReset)
    window.desk.change(assign, [table.task(3).id], AssignmentChange(person="李敏"))
    assert [(spy.at(n)[0].row(), spy.at(n)[1].row()) for n in range(spy.count())] == [(3, 3)]
    assert reset.count() == 0
    assert cell(table, 3, TaskColumn.PERSON) == "李敏"


def test_change_from_another_thread_arrives(window: MainWindow, table: TaskTable) -> None:
    log, task_id = window.desk.workspace.log, table.task(2).id

    def work(_job: object) -> None:
        with log.change() as session:
            assign(session, [task_id], AssignmentChange(lead="人事科"))

    window.desk.run("外部修改", work)
    settle(window)
    assert cell(table, 2, TaskColumn.LEAD) == "人事科"


def test_the_plan_goes_and_comes_back(window: MainWindow, table: TaskTable) -> None:
    for _ in range(2):  # the departments, then the plan
        window.desk.undo()
    assert (table.rowCount(), table.category) == (0, None)
    for _ in range(2):
        window.desk.redo()
    assert table.rowCount() == 7


def test_another_year_empties_the_table(window: MainWindow, table: TaskTable) -> None:
    plan_id = window.desk.change(save_plan, bundled_plan(), 2022)
    window.desk.choose_plan(plan_id)
    table.reload()
    assert table.rowCount() == 0


def test_counters(window: MainWindow, table: TaskTable) -> None:
    """2-7 asks for five voluntary services and five kinds of material; 2-1 for no activities."""
    activity = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7", "2-1"))
    window.desk.change(create_activity, window.desk.plan.id, activity)
    assert cell(table, 6, TaskColumn.QUOTA, COUNTER_ROLE) == (1, 5)
    assert (cell(table, 6, TaskColumn.QUOTA), cell(table, 0, TaskColumn.QUOTA)) == ("1 / 5", "1次")
    assert cell(table, 6, TaskColumn.QUOTA, Qt.ItemDataRole.ToolTipRole) == "还差4次志愿服务活动"
    slots = window.desk.read(requirement_rows, table.task(6).id)
    assert cell(table, 6, TaskColumn.MATERIAL, COUNTER_ROLE) == (0, len(slots))
    for slot in slots:
        window.desk.change(remove_requirement, slot.id)
    assert cell(table, 6, TaskColumn.MATERIAL, COUNTER_ROLE) is None
    assert cell(table, 6, TaskColumn.MATERIAL) == "—"


def test_status(window: MainWindow, table: TaskTable, tmp_path: Path) -> None:
    task_id = table.task(0).id
    desk = window.desk
    assert cell(table, 0, TaskColumn.STATUS, STATUS_ROLE) == ("未指派", "lacking")
    desk.change(assign, [task_id], AssignmentChange(lead="人事科"))
    assert cell(table, 0, TaskColumn.STATUS) == "缺材料"
    (tmp_path / "通知.txt").write_text("notice")
    attach_files(desk.workspace.log, desk.workspace.files, task_id, [tmp_path / "通知.txt"], Job())
    QTest.qWait(0)
    assert cell(table, 0, TaskColumn.STATUS, STATUS_ROLE) == ("进行中", "doing")
    measure = desk.change(add_measure, task_id, "制定方案")
    desk.change(set_measure_status, measure, TaskStatus.DONE, desk.today())
    assert cell(table, 0, TaskColumn.STATUS) == "缺材料"  # all is done, but not all of it is proven
    for slot in desk.read(requirement_rows, task_id):
        desk.change(remove_requirement, slot.id)
    assert cell(table, 0, TaskColumn.STATUS, STATUS_ROLE) == ("已完成", "done")
    desk.change(set_measure_status, measure, TaskStatus.TODO, desk.today())
    desk.change(assign, [task_id], AssignmentChange(due_on=date(2021, 1, 1)))
    assert cell(table, 0, TaskColumn.STATUS, STATUS_ROLE) == ("逾期", "late")
