"""科室与人员 on a real workspace: every edit is saved, refused edits leave the old text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from resources import resource
from tests.ui.program import WAIT_MS
from tests.workspaces import steps as history_steps
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.paste_dialog import PasteDialog
from ui.parts.rows_grid import Grid
from ui.plan.departments_dialog import DepartmentsDialog, HandOverDialog
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import DepartmentRow, add_departments, department_rows
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.year.beginning import begin

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    plan = read_plan(resource("plans", "plan-2021.txt").read_text("utf-8"))
    workspace = begin(tmp_path / "数据", "某局", plan, ["办公室", "人事科", "机关党委"])
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    yield Desk(workspace, window)
    workspace.close()


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> DepartmentsDialog:
    made = DepartmentsDialog(desk, desk.window)
    made.open()
    qtbot.waitUntil(made.isActiveWindow, timeout=WAIT_MS)
    made.departments.setFocus()
    return made


def rows(desk: Desk) -> list[DepartmentRow]:
    return desk.read(department_rows)


def names(desk: Desk) -> list[str]:
    return [row.name for row in rows(desk)]


def shown(grid: Grid, column: int = 0) -> list[str]:
    model: QAbstractItemModel = grid.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def type_over(grid: Grid, row: int, column: int, text: str, qtbot: QtBot) -> None:
    """Edit a cell as the clerk does: F2, type, Enter."""
    grid.setCurrentIndex(grid.model().index(row, column))
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.state() == Grid.State.NoState, timeout=WAIT_MS)


def press(parent: QWidget, text: str) -> str:
    """Answer the message over a window; returns what it says."""
    box = next(box for box in parent.findChildren(QMessageBox) if box.isVisible())
    said = box.text()
    next(made for made in box.findChildren(QPushButton) if made.text() == text).click()
    return said


def steps(desk: Desk) -> int:
    return len(history_steps(desk.workspace))


def test_cells_are_edited_in_place_each_one_step(dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot) -> None:
    before = steps(desk)
    for column, text in enumerate(("综合科", "综合", "张建国", "0539-1234567")):
        type_over(dialog.departments, 1, column, text, qtbot)
    row = rows(desk)[1]
    assert (row.name, row.short_name, row.head, row.contact) == ("综合科", "综合", "张建国", "0539-1234567")
    assert steps(desk) == before + 4
    type_over(dialog.departments, 1, 0, "综合科", qtbot)  # the same text is no step
    assert steps(desk) == before + 4


@pytest.mark.parametrize(("text", "reason"), [("办公室", "已有"), ("", "不能为空"), ("长" * 61, "太长")])
def test_a_refused_name_is_put_back(
    dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot, text: str, reason: str
) -> None:
    type_over(dialog.departments, 1, 0, text, qtbot)
    assert reason in press(dialog, "知道了")
    assert shown(dialog.departments) == names(desk) == ["办公室", "人事科", "机关党委"]


def test_counts_are_shown_and_not_edited(dialog: DepartmentsDialog, desk: Desk) -> None:
    assert desk.plan
    tasks = [task.id for task in desk.plan.tasks[:3]]
    desk.change(assign, tasks, AssignmentChange(lead="办公室", support=["人事科"]))
    assert shown(dialog.departments, 4) == ["3", "0", "0"]
    assert shown(dialog.departments, 5) == ["0", "3", "0"]
    assert (
        not dialog.departments.model().flags(dialog.departments.model().index(0, 4))
        & Qt.ItemFlag.ItemIsEditable
    )


def test_order_by_keys_and_buttons(dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot) -> None:
    assert not dialog.up.isEnabled()
    qtbot.keyClick(dialog.departments, Qt.Key.Key_Down, ALT)
    assert names(desk) == shown(dialog.departments) == ["人事科", "办公室", "机关党委"]
    assert dialog.departments.currentIndex().row() == 1
    dialog.down.click()
    assert names(desk) == ["人事科", "机关党委", "办公室"]
    assert not dialog.down.isEnabled()
    before = steps(desk)
    qtbot.keyClick(dialog.departments, Qt.Key.Key_Down, ALT)  # at the end: nothing, and no step
    assert steps(desk) == before
    qtbot.keyClick(dialog.departments, Qt.Key.Key_Up, ALT)
    assert names(desk) == ["人事科", "办公室", "机关党委"]


def test_adding_one(dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.new_department.setText(" 工会 ")
    qtbot.keyClick(dialog.new_department, Qt.Key.Key_Return)
    assert names(desk)[-1] == "工会"
    assert dialog.departments.currentIndex().row() == 3
    assert dialog.new_department.text() == ""
    dialog.new_department.setText("人事科")
    qtbot.keyClick(dialog.new_department, Qt.Key.Key_Return)
    assert "已有" in press(dialog, "知道了")
    assert dialog.departments.currentIndex().row() == 1
    dialog.new_department.setText("  ")
    qtbot.keyClick(dialog.new_department, Qt.Key.Key_Return)
    assert "不能为空" in press(dialog, "知道了")
    assert len(names(desk)) == 4
    assert dialog.isVisible()  # Enter closed nothing


def test_pasting_shows_what_is_new(dialog: DepartmentsDialog, desk: Desk) -> None:
    QApplication.clipboard().clear()
    dialog.paste.click()
    (paste,) = dialog.findChildren(PasteDialog)
    assert not paste.save.isEnabled()
    paste.text.setPlainText("1. 人事科\n2. 工会\n（三）团支部、工会")
    paste.sheet.read()
    assert [(row.draft.name, row.there) for row in paste.model.rows] == [
        ("人事科", True),
        ("工会", False),
        ("团支部", False),
    ]
    assert paste.model.index(0, 1).data() == "已有，没有变化。"
    assert paste.save.text() == "保存 2 个(&S)"
    paste.text.appendPlainText("长" * 61)
    paste.sheet.read()
    assert "太长" in paste.model.index(0, 1).data()
    assert paste.save.text() == "保存 2 个，1 个待改(&S)"
    paste.text.setPlainText("工会、团支部")
    paste.sheet.read()
    before = steps(desk)
    paste.save.click()
    assert names(desk) == shown(dialog.departments) == ["办公室", "人事科", "机关党委", "工会", "团支部"]
    assert steps(desk) == before + 1


def test_deleting_asks_and_can_be_undone(dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.departments.selectRow(1)
    qtbot.keyClick(dialog.departments, Qt.Key.Key_Delete)
    assert "人事科" in press(dialog, "取消")
    assert "人事科" in names(desk)
    dialog.remove.click()
    press(dialog, "删除")
    assert names(desk) == ["办公室", "机关党委"]
    qtbot.keyClick(dialog.departments, Qt.Key.Key_Z, CTRL)
    assert names(desk) == shown(dialog.departments) == ["办公室", "人事科", "机关党委"]


def test_what_hangs_on_a_department_is_handed_over(dialog: DepartmentsDialog, desk: Desk) -> None:
    assert desk.plan
    desk.change(assign, [desk.plan.tasks[0].id], AssignmentChange(lead="办公室"))
    dialog.departments.selectRow(0)
    dialog.new_person.setText("张建国")
    dialog.add_person.click()
    dialog.remove.click()
    hand_over = dialog.findChild(HandOverDialog)
    assert isinstance(hand_over, HandOverDialog)
    hand_over.box.setCurrentText("机关党委")
    hand_over.accept()
    heir = rows(desk)[-1]
    assert (heir.name, heir.leads, [person.name for person in heir.people]) == ("机关党委", 1, ["张建国"])
    assert names(desk) == ["人事科", "机关党委"]


def test_the_last_department_with_people_stays(dialog: DepartmentsDialog, desk: Desk) -> None:
    for _ in range(2):
        dialog.departments.selectRow(1)
        dialog.remove.click()
        press(dialog, "删除")
    dialog.new_person.setText("张建国")
    dialog.add_person.click()
    dialog.remove.click()
    assert "接手" in press(dialog, "知道了")
    assert names(desk) == ["办公室"]


def test_people_of_the_chosen_department(dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.departments.selectRow(1)
    for name in ("李敏", "王㼆"):
        dialog.new_person.setText(name)
        qtbot.keyClick(dialog.new_person, Qt.Key.Key_Return)
    assert shown(dialog.people) == ["李敏", "王㼆"]
    assert dialog.people.currentIndex().row() == 1
    type_over(dialog.people, 1, 1, "科长", qtbot)
    type_over(dialog.people, 1, 2, "13800000000", qtbot)
    type_over(dialog.people, 0, 0, " ", qtbot)
    assert "不能为空" in press(dialog, "知道了")
    person = rows(desk)[1].people[1]
    assert (person.name, person.post, person.phone) == ("王㼆", "科长", "13800000000")
    dialog.new_person.setText("李敏")
    dialog.add_person.click()
    assert "已有" in press(dialog, "知道了")
    dialog.departments.selectRow(0)
    assert shown(dialog.people) == []
    assert not dialog.remove_person.isEnabled()
    dialog.departments.selectRow(1)
    dialog.people.selectRow(0)
    dialog.remove_person.click()
    press(dialog, "删除")
    assert shown(dialog.people) == ["王㼆"]


def test_a_responsible_person_is_not_deleted(dialog: DepartmentsDialog, desk: Desk) -> None:
    assert desk.plan
    desk.change(assign, [desk.plan.tasks[0].id], AssignmentChange(lead="办公室", person="李敏"))
    dialog.departments.selectRow(0)
    assert shown(dialog.people) == ["李敏"]
    dialog.remove_person.click()
    press(dialog, "删除")
    assert "责任人" in press(dialog, "知道了")
    assert shown(dialog.people) == ["李敏"]


def test_what_others_change_appears_and_the_choice_stays(dialog: DepartmentsDialog, desk: Desk) -> None:
    dialog.departments.selectRow(2)
    desk.change(add_departments, ["工会"])
    assert shown(dialog.departments)[-1] == "工会"
    row = dialog.departments.row()
    assert row is not None
    assert row.id == rows(desk)[2].id


def test_a_closed_dialog_hears_nothing_more(desk: Desk, qtbot: QtBot) -> None:
    closed = DepartmentsDialog(desk, desk.window)
    closed.open()
    with qtbot.waitSignal(closed.destroyed, timeout=WAIT_MS):
        qtbot.keyClick(closed, Qt.Key.Key_Escape)
    desk.change(add_departments, ["工会"])
    assert names(desk)[-1] == "工会"


def test_models_keep_qts_rules(dialog: DepartmentsDialog, desk: Desk, qtbot: QtBot) -> None:
    testers = [
        QAbstractItemModelTester(grid.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
        for grid in (dialog.departments, dialog.people)
    ]
    dialog.new_person.setText("李敏")
    dialog.add_person.click()
    desk.change(add_departments, ["工会"])
    type_over(dialog.departments, 3, 0, "总工会", qtbot)
    dialog.down.click()
    dialog.up.click()
    desk.undo()
    assert len(testers) == 2


def test_fits_a_small_screen_at_150_percent(desk: Desk, qapp: QApplication) -> None:
    theme.apply(qapp, percent=150)
    try:
        dialog = DepartmentsDialog(desk, desk.window)
        dialog.open()
        assert dialog.minimumSizeHint().width() <= 1366
        assert dialog.minimumSizeHint().height() <= 728
        dialog.accept()
    finally:
        theme.apply(qapp)
