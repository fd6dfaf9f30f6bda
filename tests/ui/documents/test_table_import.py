"""A table that came back, in the real window: shown side by side, ticked, taken over as one step."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.ui.office import office
from tests.ui.program import WAIT_MS
from ui.documents import table_import_dialog as table_import
from ui.documents.table_import_dialog import TableImportDialog
from ui.ground import theme
from ui.ground.desk import Desk
from wenming_desktop.documents.returned_table.differences import Kind
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.safety.backup import backups

HEADER_ROW = 5


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def path(desk: Desk, tmp_path: Path) -> Path:
    """Five edits: two people, a day nobody understands, a new department, an emptied lead."""
    made = tmp_path / "交回.xlsx"
    export_table(desk.full_plan(), made)
    book = openpyxl.load_workbook(made)
    columns = {str(cell.value): cell.column for cell in book.active[HEADER_ROW]}
    leads = [at for at, task in enumerate(desk.plan.tasks) if task.lead]
    for row, header, value in (
        (0, "责任人", "李四"),
        (1, "责任人", "王㼆"),
        (2, "完成时限", "#N/A"),
        (3, "牵头科室", "工会"),
        (leads[-1], "牵头科室", None),
    ):
        book.active.cell(HEADER_ROW + 1 + row, columns[header]).value = value
    book.save(made)
    return made


def shown(qtbot, desk: Desk, path: Path) -> TableImportDialog:
    made = TableImportDialog(desk, desk.plan.id, path, desk.window)
    made.open()
    qtbot.waitUntil(lambda: not made.progress.isVisibleTo(made), timeout=WAIT_MS)
    return made


def test_what_is_ticked_is_taken_over_as_one_step(qtbot, desk: Desk, path: Path) -> None:
    dialog = shown(qtbot, desk, path)
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal, desk)
    assert dialog.model.rowCount() == 4
    assert dialog.apply.text() == "采用 2 处(&S)"  # neither the new department nor the empty cell
    assert "第 8 行“完成时限”" in dialog.problems.toPlainText()
    dialog.departments.boxes["工会"].click()
    assert dialog.apply.text() == "采用 3 处(&S)"
    first = dialog.model.index(0, 0)
    dialog.model.setData(first, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    before = desk.full_plan()
    dialog.apply.click()
    assert [task.person for task in desk.plan.tasks[:2]] == [before.tasks[0].person, "王㼆"]
    assert desk.plan.tasks[3].lead == "工会"
    assert [made.reason for made in backups(desk.workspace.backups_folder)] == ["导入前"]
    box = desk.window.findChild(QMessageBox)
    assert "已采用 2 处改动，涉及 2 项任务" in box.text()
    box.reject()
    desk.undo()
    assert desk.full_plan() == before
    assert "工会" not in {row.name for row in desk.read(department_rows)}


def test_by_keyboard(qtbot, desk: Desk, path: Path) -> None:
    dialog = shown(qtbot, desk, path)
    dialog.all.click()
    assert dialog.apply.text() == "采用 3 处(&S)"  # the empty cell too; the department still waits
    assert dialog.view.hasFocus() or dialog.view.selectionModel().hasSelection()
    dialog.view.selectAll()
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert not dialog.apply.isEnabled()
    dialog.none.click()
    dialog.view.selectRow(1)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert [one.new for one in dialog.model.chosen()] == ["王㼆"]
    dialog.reject()


def test_a_plan_changed_meanwhile_is_read_again(qtbot, desk: Desk, path: Path) -> None:
    dialog = shown(qtbot, desk, path)
    desk.change(assign, [desk.plan.tasks[0].id], AssignmentChange(person="赵六"))
    dialog.apply.click()
    assert "重新读取" in dialog.problem.text()
    assert desk.plan.tasks[0].person == "赵六"
    dialog.again.click()
    qtbot.waitUntil(lambda: not dialog.progress.isVisibleTo(dialog), timeout=WAIT_MS)
    assert dialog.model.index(0, 3).data() == "赵六"
    dialog.apply.click()
    assert desk.plan.tasks[0].person == "李四"
    desk.window.findChild(QMessageBox).reject()


def test_a_file_that_is_none_is_told_and_nothing_is_offered(qtbot, desk: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "照片.xlsx"
    wrong.write_bytes(b"\xff\xd8\xff")
    dialog = shown(qtbot, desk, wrong)
    assert "“照片.xlsx”（图片）不是表格" in dialog.problem.text()
    assert not dialog.apply.isEnabled()
    dialog.reject()


def test_closed_while_it_reads(qtbot, desk: Desk, path: Path) -> None:
    dialog = TableImportDialog(desk, desk.plan.id, path, desk.window)
    dialog.open()
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=WAIT_MS)
    qtbot.wait(50)  # what comes back late must find nobody


def test_asked_for_from_the_menu(monkeypatch, qtbot, desk: Desk, path: Path) -> None:
    monkeypatch.setattr(table_import, "ask_open_path", lambda *_: path)
    table_import.import_table(desk, desk.window)
    dialog = desk.window.findChild(TableImportDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 4, timeout=WAIT_MS)
    dialog.reject()
    monkeypatch.setattr(table_import, "ask_open_path", lambda *_: None)
    table_import.import_table(desk, desk.window)
    assert desk.window.findChild(TableImportDialog) in {None, dialog}


def test_columns_are_put_right_and_near_names_decided(qtbot, desk: Desk, tmp_path: Path) -> None:
    made = tmp_path / "交回.xlsx"
    export_table(desk.full_plan(), made)
    book = openpyxl.load_workbook(made)
    columns = {str(cell.value): cell.column for cell in book.active[HEADER_ROW]}
    book.active.cell(HEADER_ROW, columns["责任人"]).value = "经手同志"
    book.active.cell(HEADER_ROW + 1, columns["责任人"]).value = "李四"
    book.active.cell(HEADER_ROW + 1, columns["牵头科室"]).value = "宣传"
    book.save(made)
    dialog = shown(qtbot, desk, made)
    assert "没有读的列：I 经手同志" in dialog.columns.words.text()
    assert [one.new for one in dialog.model.chosen()] == []  # 宣传 waits
    dialog.columns.more.click()
    person = dialog.columns.columns[TaskColumn.PERSON]
    person.setCurrentIndex(person.findText("I 经手同志"))
    person.activated.emit(person.currentIndex())
    assert "I 经手同志（作为责任人）" in dialog.columns.words.text()
    assert [one.new for one in dialog.model.chosen()] == ["李四"]
    near = dialog.departments.near["宣传"]
    near.setCurrentIndex(near.findData("宣传科"))
    near.activated.emit(near.currentIndex())
    assert sorted(one.new for one in dialog.model.chosen()) == ["宣传科", "李四"]
    dialog.apply.click()
    assert (desk.plan.tasks[0].lead, desk.plan.tasks[0].person) == ("宣传科", "李四")
    desk.window.findChild(QMessageBox).reject()


def test_of_two_readings_one_is_chosen(qtbot, desk: Desk, tmp_path: Path) -> None:
    made = tmp_path / "交回.xlsx"
    export_table(desk.full_plan(), made)
    book = openpyxl.load_workbook(made)
    columns = {str(cell.value): cell.column for cell in book.active[HEADER_ROW]}
    book.active.cell(HEADER_ROW + 1, columns["测评内容（工作任务）"]).value = "组织全体职工体检并建档"
    book.save(made)
    dialog = shown(qtbot, desk, made)
    rewritten, fresh = (dialog.model.index(row, 0) for row in range(2))
    assert "还是一项新任务" in dialog.model.index(0, 5).data()
    dialog.all.click()
    assert dialog.model.chosen() == []
    checked, role = Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
    dialog.model.setData(rewritten, checked, role)
    dialog.model.setData(fresh, checked, role)
    assert [one.kind for one in dialog.model.chosen()] == [Kind.ADD]
    assert dialog.counts.text() == "读到 32 项：相同 31，改动 0，待定 1，没读 0。"
    dialog.reject()
