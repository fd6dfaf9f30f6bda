"""Slots are filled by drop, drag and form; each says how it stands, and what does not count and why."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QMessageBox

from tests.ui.program import Key, activate, drop, messages, page, settle, stand_on, task, urls
from tests.viewing import made
from tests.workspaces import steps
from ui.evidence.evidence_panel import EvidencePanel
from ui.evidence.requirements_dialog import (
    OverruleDialog,
    PlaceDialog,
    RemoveSlotDialog,
    RequirementDialog,
    RequirementsDialog,
)
from ui.evidence.slot_deeds import add_slot_deeds
from ui.evidence.task_slot import TaskSlot
from ui.ledger.activity_dialog import ActivityDialog
from ui.parts.cells import STATUS_ROLE
from ui.parts.records_dialog import RecordsDialog
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import Window
from wenming_desktop.evidence.editing import RecordForm, edit_record, edit_records
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.defaults import defaults_for
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import (
    RequirementForm,
    add_requirement,
    edit_requirement,
    remove_requirement,
    requirement_rows,
)
from wenming_desktop.progress.story import task_story

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def panel(window: MainWindow) -> EvidencePanel:
    """Of task 2-7, whose slots are 名单 (1 of the year) and 照片 (2, of any time)."""
    on = page(window)
    task_id = task(window, "2-7").id
    for row in window.desk.read(requirement_rows, task_id):
        window.desk.change(remove_requirement, row.id)
    window.desk.change(
        add_requirement, task_id, RequirementForm("名单", MaterialKind.ROSTER, hint="注明日期")
    )
    photos = RequirementForm("照片", MaterialKind.PHOTO, 2, Window.ANY)
    window.desk.change(add_requirement, task_id, photos)
    stand_on(on, 6, TaskColumn.TEXT)
    return on.detail.panel(EvidencePanel)


def slots(panel: EvidencePanel) -> list[TaskSlot]:
    return list(panel.slots.values())


def file(folder: Path, name: str, content: str = "") -> Path:
    path = folder / name
    path.write_text(content or name, encoding="utf-8")
    return path


def give(window: MainWindow, slot: TaskSlot, *paths: Path) -> None:
    assert drop(slot.name, urls(paths))
    settle(window)


def shown(slot: TaskSlot) -> list[str]:
    return [slot.tiles.item(row).text() for row in range(slot.tiles.count())]


def states(panel: EvidencePanel) -> list[str]:
    return [slot.state.text() for slot in slots(panel)]


def test_dropped_files_fill_their_slot(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    roster, photos = slots(panel)
    assert states(panel) == ["未提供", "未提供"]
    assert roster.hint.isVisible()
    give(window, photos, file(tmp_path, "一.jpg"))
    assert (shown(photos), states(panel)) == (["一"], ["未提供", "1 / 2 还缺1张"])
    give(window, photos, file(tmp_path, "二.jpg"))
    assert states(panel)[1] == "2 / 2 已齐"
    assert page(window).detail.tabs.tabText(0) == "材料 1/2"
    assert slots(panel)[1] is photos  # not made anew: what has the focus keeps it
    give(window, photos, file(tmp_path, "一.jpg"))
    assert messages(window) == ["“一”以前已放入这一格，没有重复保存。"]
    window.desk.undo()
    assert shown(photos) == ["一"]


def test_out_of_time_is_marked_and_does_not_count(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    roster, _ = slots(panel)
    give(window, roster, file(tmp_path, "名单.txt"))
    assert states(panel)[0] == "0 / 1 还缺1份"
    assert roster.tiles.item(0).data(STATUS_ROLE) == ("待补日期", "lacking")
    assert "没有形成日期，不计入份数" in roster.tiles.item(0).toolTip()
    form = RecordForm("名单", formed_on=date(2020, 3, 1))
    window.desk.change(edit_record, task(window, "2-7").evidence[0].id, form)
    assert states(panel)[0] == "0 / 1 还缺1份"
    assert roster.tiles.item(0).data(STATUS_ROLE) == ("超出年度", "lacking")
    assert "不计入份数" in roster.tiles.item(0).toolTip()
    roster.tiles.grab()
    form = RecordForm("名单", formed_on=date(2021, 3, 1))
    window.desk.change(edit_record, task(window, "2-7").evidence[0].id, form)
    assert states(panel)[0] == "1 / 1 已齐"
    assert roster.tiles.item(0).data(STATUS_ROLE) is None
    assert not roster.hint.isVisible()


def test_loose_files_are_dragged_into_slots(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    photos = slots(panel)[1]
    assert not panel.loose.isVisible()
    assert drop(panel, urls([file(tmp_path, "一.jpg")]))
    settle(window)
    assert panel.loose.isVisible()
    assert shown(panel.loose) == ["一"]
    dragged = panel.loose.tiles.mimeData([panel.loose.tiles.item(0)])
    assert drop(photos.state, dragged)
    assert (shown(photos), shown(panel.loose)) == (["一"], [])
    assert not panel.loose.isVisible()
    assert len(task(window, "2-7").evidence) == 1


def button_of(window: MainWindow, text: str) -> QAbstractButton:
    """Of the question over the window."""
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    return next(each for box in boxes for each in box.buttons() if each.text() == text)


def test_a_photo_in_a_list_asks_first(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    roster, photos = slots(panel)
    give(window, photos, file(tmp_path, "合影.jpg"))
    dragged = photos.tiles.mimeData([photos.tiles.item(0)])
    assert drop(roster, dragged)
    (box,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert box.text() == "“合影.jpg”看起来是图片，“名单”要的是名单。要放入吗？"
    button_of(window, "不放").click()
    assert (shown(roster), shown(photos)) == ([], ["合影"])
    assert drop(roster, photos.tiles.mimeData([photos.tiles.item(0)]))
    button_of(window, "照样放入").click()
    assert (shown(roster), shown(photos)) == (["合影"], [])
    assert roster.tiles.item(0).data(STATUS_ROLE) == ("待补日期", "lacking")  # confirmed, not dated
    roster.date.click()
    (dates,) = window.findChildren(RecordsDialog)
    dates.formed_on.setText("2021年3月5日")
    dates.save()
    assert roster.state.text() == "1 / 1 已齐"
    assert not roster.date.isVisible()
    give(window, roster, file(tmp_path, "又一张.jpg"))
    button_of(window, "不放").click()
    assert (shown(roster), shown(panel.loose)) == (["合影"], ["又一张"])


def test_all_there_is_to_say_of_files_stands_in_one_box(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    _, photos = slots(panel)
    give(window, photos, file(tmp_path, "一.jpg"))
    (tmp_path / "空.jpg").touch()
    bad = (file(tmp_path, "安装.exe"), tmp_path / "空.jpg", file(tmp_path, "快捷方式.lnk"))
    give(window, photos, *bad, file(tmp_path, "一.jpg"), file(tmp_path, "名单.xlsx"))
    (said,) = messages(window)
    lines = said.splitlines()
    assert [line.split("”")[0] for line in lines[:3]] == ["“安装.exe", "“空.jpg", "“快捷方式.lnk"]
    assert lines[3:] == [
        "其余 2 个文件照常添加。",
        "“一”以前已放入这一格，没有重复保存。",
        "",
        "“名单.xlsx”看起来是文档，“照片”要的是照片。要放入吗？",
    ]
    button_of(window, "不放").click()
    assert shown(photos) == ["一"]
    give(window, photos, *bad)
    assert messages(window)[-1].splitlines()[3:] == ["没有添加任何文件。"]


def test_dragging_moves_and_ctrl_adds(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    other = RequirementForm("会场照片", MaterialKind.PHOTO, 1, Window.ANY)
    window.desk.change(add_requirement, task(window, "2-7").id, other)
    _, photos, hall = slots(panel)
    give(window, photos, file(tmp_path, "一.jpg"), file(tmp_path, "二.jpg"))
    assert states(panel)[1:] == ["2 / 2 已齐", "未提供"]
    assert drop(hall, photos.tiles.mimeData([photos.tiles.item(0)]))
    assert (shown(photos), shown(hall)) == (["二"], ["一"])
    assert states(panel)[1:] == ["1 / 2 还缺1张", "1 / 1 已齐"]
    assert panel.told.words.text() == "已移到“会场照片”。按住 Ctrl 拖动是同时用于两处。"
    panel.told.take_back.click()
    assert (shown(photos), shown(hall), panel.told.isVisible()) == (["一", "二"], [], False)
    control = Qt.KeyboardModifier.ControlModifier
    assert drop(hall, photos.tiles.mimeData([photos.tiles.item(0)]), control)
    assert (shown(photos), shown(hall)) == (["一", "二"], ["一"])
    photos.tiles.setFocus()
    photos.tiles.setCurrentRow(1)
    QTest.keySequence(photos.tiles, "Ctrl+X")
    hall.tiles.setFocus()
    QTest.keySequence(hall.tiles, "Ctrl+V")
    assert (shown(photos), shown(hall)) == (["一"], ["一", "二"])
    hall.tiles.setCurrentRow(1)
    QTest.keySequence(hall.tiles, "Ctrl+C")
    photos.tiles.setFocus()
    QTest.keySequence(photos.tiles, "Ctrl+V")
    assert (shown(photos), shown(hall)) == (["一", "二"], ["一", "二"])


def test_what_breaks_a_rule_is_said_and_overruled_with_a_reason(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    roster = slots(panel)[0]
    slot_id = next(iter(panel.slots))
    form = RequirementForm("名单", MaterialKind.ROSTER, window=Window.ANY, needs_number=True)
    window.desk.change(edit_requirement, slot_id, form)
    give(window, roster, file(tmp_path, "名单.txt"))
    assert states(panel)[0] == "0 / 1 还缺1份"
    assert roster.tiles.item(0).data(STATUS_ROLE) == ("没有文号", "lacking")
    assert "没有文号，不计入份数" in roster.tiles.item(0).toolTip()
    assert (roster.overrule.isVisible(), roster.withdraw.isVisible()) == (True, False)
    roster.overrule.click()
    (dialog,) = window.findChildren(OverruleDialog)
    dialog.save()
    assert dialog.reason.property("invalid")
    dialog.reason.setText("本来就没有文号")
    dialog.save()
    assert (states(panel)[0], roster.settled.text()) == ("0 / 1 按说明算齐", "按说明算齐：本来就没有文号")
    assert page(window).detail.tabs.tabText(0) == "材料 1/2"
    roster.withdraw.click()
    assert states(panel)[0] == "0 / 1 还缺1份"


def test_what_cannot_be_opened_is_said_in_a_slot_that_it_fills(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    form = RequirementForm("计划", MaterialKind.OTHER, window=Window.ANY)
    window.desk.change(add_requirement, task(window, "2-7").id, form)
    _, photos, plan = slots(panel)
    give(window, plan, file(tmp_path, "计划.pdf", "%PDF-1.7\n损坏"))
    give(window, photos, file(tmp_path, "一.jpg", "不是图片"))
    assert not plan.unreadable.isVisible()
    workspace = window.desk.workspace
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    assert (plan.state.text(), plan.unreadable.text()) == ("1 / 1 已齐", "“计划”打不开，请核对或换一份")
    assert plan.unreadable.isVisible()
    assert "打不开，请核对或换一份" in plan.tiles.item(0).toolTip()
    assert photos.broken.text() == "不计入：“一”打不开，不算照片"  # said once
    assert not photos.unreadable.isVisible()
    evidence_id = plan.tiles.item(0).data(Qt.ItemDataRole.UserRole).id
    better = made.pdf(tmp_path / "好的.pdf", ["计划"])
    replace_file(workspace.log, workspace.files, evidence_id, better, Job())
    assert not plan.unreadable.isVisible()


def test_delete_takes_out_of_the_slot_and_then_of_the_task(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    photos = slots(panel)[1]
    give(window, photos, file(tmp_path, "一.jpg"))
    photos.tiles.setFocus()
    photos.tiles.setCurrentRow(0)
    QTest.keyClick(photos.tiles, Key.Key_Delete)
    assert (shown(photos), shown(panel.loose)) == ([], ["一"])
    panel.loose.tiles.setFocus()
    panel.loose.tiles.setCurrentRow(0)
    QTest.keyClick(panel.loose.tiles, Key.Key_Delete)
    assert task(window, "2-7").evidence == ()
    window.desk.undo()
    window.desk.undo()
    assert shown(photos) == ["一"]


def test_proof_of_activities_fills_slots_of_its_kind(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    desk = window.desk
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    activity_id = desk.change(create_activity, desk.plan.id, draft).id
    attach_to_activity(
        desk.workspace.log,
        desk.workspace.files,
        activity_id,
        MaterialKind.PHOTO,
        [file(tmp_path, "合影.jpg")],
        Job(),
    )
    QTest.qWait(0)
    photos = slots(panel)[1]
    assert (shown(photos), states(panel)[1]) == (["合影"], "1 / 2 还缺1张")
    item = photos.tiles.item(0)
    assert item.data(STATUS_ROLE) == ("按活动日期", "doing")
    desk.change(edit_records, [item.data(Qt.ItemDataRole.UserRole).id], {"formed_on": date(2021, 3, 6)})
    QTest.qWait(0)
    item = photos.tiles.item(0)
    assert item.data(STATUS_ROLE) == ("活动", "doing")
    assert "来自活动：清洁家园" in item.toolTip()
    photos.tiles.setFocus()
    photos.tiles.setCurrentRow(0)
    photos.tiles.customContextMenuRequested.emit(photos.tiles.visualItemRect(item).center())
    (menu,) = photos.tiles.findChildren(QMenu)
    (opens,) = [action for action in menu.actions() if action.text() == "打开活动“清洁家园”"]
    menu.close()
    opens.trigger()
    (form,) = window.findChildren(ActivityDialog)
    assert (form.isVisible(), form.title.text()) == (True, "清洁家园")
    form.reject()
    activate(window)
    photos.tiles.setFocus()
    QTest.keyClick(photos.tiles, Key.Key_Delete)
    assert messages(window) == ["“合影”不是直接放入的，它来自活动台账，请在活动里移出。"]


def test_one_file_is_put_into_several_slots_by_form(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    give(window, slots(panel)[0], file(tmp_path, "一.jpg"))
    made = len(steps(window.desk.workspace))
    menu, at = QMenu(panel), task(window, "2-7")
    story = window.desk.read(task_story, at.id, window.desk.today())
    add_slot_deeds(menu, window.desk, story, None, at.evidence, window)
    next(action for action in menu.actions() if action.text() == "归入…").trigger()
    (dialog,) = window.findChildren(PlaceDialog)
    checks = [dialog.list.item(row).checkState() for row in range(2)]
    assert checks == [Qt.CheckState.Checked, Qt.CheckState.Unchecked]
    dialog.list.setCurrentRow(0)
    QTest.keyClick(dialog.list, Key.Key_Space)
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog.list, Key.Key_Space)
    dialog.save()
    assert [shown(slot) for slot in slots(panel)] == [[], ["一"]]
    assert len(steps(window.desk.workspace)) == made + 1


def test_slots_are_edited_ordered_and_restored(window: MainWindow, panel: EvidencePanel) -> None:
    panel.edit_slots()
    (dialog,) = window.findChildren(RequirementsDialog)
    activate(dialog)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Key.Key_Insert)
    (form,) = dialog.findChildren(RequirementDialog)
    form.name.setText("")
    form.save()
    assert form.isVisible()
    assert form.name.property("invalid")
    form.name.setText("志愿服务制度")
    form.kind.setCurrentIndex(form.kind.findData(MaterialKind.RULES))
    form.window_box.setCurrentIndex(form.window_box.findData(Window.YEARS))
    assert form.years.isVisible()
    form.years.setValue(3)
    form.long.setChecked(True)
    form.save()
    assert [slot.name.text() for slot in slots(panel)] == ["名单", "照片", "志愿服务制度"]
    dialog.table.selectRow(2)
    assert dialog.cells(dialog._row())[3] == "近3年，或长期有效"
    dialog._move(-1)
    assert [slot.name.text() for slot in slots(panel)] == ["名单", "志愿服务制度", "照片"]
    assert dialog.table.currentRow() == 1
    dialog.restore()
    names = {slot.name.text() for slot in slots(panel)}
    assert names == {"名单", "照片"} | {form.name for form in defaults_for(task(window, "2-7").text).slots}
    made = len(steps(window.desk.workspace))
    dialog.restore()
    assert messages(window) == ["已经和默认一样，不用恢复。"]
    assert len(steps(window.desk.workspace)) == made


def test_a_filled_slot_goes_only_after_asking(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path
) -> None:
    roster, _ = slots(panel)
    give(window, roster, file(tmp_path, "名单.txt"))
    panel.edit_slots()
    (dialog,) = window.findChildren(RequirementsDialog)
    activate(dialog)
    dialog.table.setFocus()
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Key.Key_Delete)
    (asking,) = dialog.findChildren(RemoveSlotDialog)
    asking.target.setCurrentIndex(1)
    asking.save()
    activate(dialog)
    dialog.table.setFocus()
    assert [slot.name.text() for slot in slots(panel)] == ["照片"]
    assert shown(slots(panel)[0]) == ["名单"]
    QTest.keyClick(dialog.table, Key.Key_Delete)
    dialog.findChildren(RemoveSlotDialog)[-1].save()  # its files stay with the task
    assert (slots(panel), shown(panel.loose)) == ([], ["名单"])
    assert panel._empty.isVisible()
    window.desk.undo()
    window.desk.undo()
    assert [shown(slot) for slot in slots(panel)] == [["名单"], []]


def test_keys_go_to_the_slot_with_the_focus(
    window: MainWindow, panel: EvidencePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [file(tmp_path, "一.jpg")]
    answer = ([str(path) for path in paths], "")
    monkeypatch.setattr(
        "ui.parts.evidence_tiles.QFileDialog.getOpenFileNames", lambda *_args, **_more: answer
    )
    photos = slots(panel)[1]
    photos.drop.setFocus()
    QTest.keySequence(photos.drop, "Ctrl+O")
    settle(window)
    assert shown(photos) == ["一"]


def test_a_slot_of_another_time_says_it(window: MainWindow, panel: EvidencePanel, tmp_path: Path) -> None:
    roster = slots(panel)[0]
    slot_id = next(iter(panel.slots))
    give(window, roster, file(tmp_path, "名单.txt"))
    form = RecordForm("名单", formed_on=date(2019, 12, 31))
    window.desk.change(edit_record, task(window, "2-7").evidence[0].id, form)
    years = RequirementForm("名单", MaterialKind.ROSTER, window=Window.YEARS, years=2)
    window.desk.change(edit_requirement, slot_id, years)
    assert roster.tiles.item(0).data(STATUS_ROLE) == ("超出近2年", "lacking")
