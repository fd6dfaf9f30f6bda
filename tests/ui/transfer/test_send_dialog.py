"""Sending departments' packages from the window."""

import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.ui.office import office
from tests.ui.program import WAIT_MS
from tests.ui.transfer.hands import click, wait_for_outcome
from ui.documents.export_dialog import ExportDialog
from ui.ground import theme
from ui.ground.desk import Desk
from ui.shell.main_window import MainWindow
from ui.transfer import send_dialog
from ui.transfer.send_dialog import SendDialog
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.progress.packages import package_rows
from wenming_desktop.search.index import Kind
from wenming_desktop.transfer.packages import sending

LONG = "学雷锋志愿服务活动的通知、方案、签到表、照片、总结和宣传报道等全部佐证材料"


@pytest.fixture
def dialog(monkeypatch, desk: Desk, stick: Path) -> SendDialog:
    monkeypatch.setattr(send_dialog, "ask_folder", lambda *_: stick)
    made = SendDialog(desk, desk.window)
    made.open()
    made._ask_for_folder()
    return made


def test_none_is_ticked_where_all_are_out(qtbot, dialog: SendDialog) -> None:
    click(qtbot, dialog, "发出 2 个填报包")
    wait_for_outcome(qtbot, dialog)
    click(qtbot, dialog, "返回")
    assert dialog.departments.chosen() == []
    assert not dialog.send.isEnabled()
    assert dialog._amount.text() == "都发过了，要再发的科室请勾上。"
    click(qtbot, dialog, "全选")
    assert dialog.send.isEnabled()
    assert dialog._again_too.isVisible()


@pytest.fixture
def held(monkeypatch) -> None:
    """Sending comes to the second package and no further until it is to stop."""

    def send(*given, **named):
        workspace, plan_id, parent, job, now, names = given

        def hold(*progress) -> None:
            job.report(*progress)
            while progress[0]:
                job.report(*progress)
                threading.Event().wait(0.005)

        return sending.send_packages(workspace, plan_id, parent, Job(hold), now, names, **named)

    monkeypatch.setattr(send_dialog, "send_packages", send)


def shown(dialog: SendDialog) -> list[tuple[str, str, str]]:
    tree = dialog.departments.tree
    rows = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return [tuple(row.text(column) for column in range(3)) for row in rows]


def sent(desk: Desk) -> list[str]:
    return [row.department for row in desk.read(package_rows, desk.shown_plan().id)]


def test_all_departments_with_tasks_get_a_folder(qtbot, dialog: SendDialog, desk: Desk, stick: Path) -> None:
    assert shown(dialog) == [
        ("办公室", "牵头 2", "还没发过"),
        ("机关党委", "没有任务，不用发", ""),
        ("宣传科", "配合 2", "还没发过"),
    ]
    click(qtbot, dialog, "发出 2 个填报包")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "已发出 2 个填报包"
    assert {path.name for path in stick.iterdir()} == {"办公室填报包2021", "宣传科填报包2021"}
    assert outcome.folder == stick / "办公室填报包2021"
    assert sent(desk) == ["办公室", "宣传科"]


def test_those_without_a_package_are_proposed(qtbot, dialog: SendDialog, stick: Path) -> None:
    click(qtbot, dialog, "全不选")
    assert "没有选科室" in dialog._amount.text()
    assert not dialog.send.isEnabled()
    dialog.departments.tree.topLevelItem(2).setCheckState(0, Qt.CheckState.Checked)
    dialog.zips.click()
    click(qtbot, dialog, "发出 1 个填报包")
    wait_for_outcome(qtbot, dialog)
    (made,) = stick.iterdir()
    assert zipfile.is_zipfile(made)
    click(qtbot, dialog, "返回")
    assert shown(dialog)[2][2].endswith("发出，还没交回")
    assert [row.name for row in dialog.departments.chosen()] == ["办公室"]
    click(qtbot, dialog, "全选")
    assert "1 个科室上次的还没交回" in dialog._again_too.text()
    click(qtbot, dialog, "只选没发过的")
    assert dialog.send.text() == "发出 1 个填报包"


def test_refused_where_a_package_of_that_name_is(qtbot, dialog: SendDialog, desk: Desk, stick: Path) -> None:
    (stick / "宣传科填报包2021").mkdir()
    click(qtbot, dialog, "发出 2 个填报包")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "没有发出"
    assert "已经有“宣传科填报包2021”" in outcome.text
    assert sent(desk) == []
    (stick / "宣传科填报包2021").rmdir()
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: dialog._outcome._outcome.role == "done", timeout=WAIT_MS)


def test_stick_gone(qtbot, dialog: SendDialog, stick: Path) -> None:
    stick.rmdir()
    stick.write_text("", encoding="utf-8")  # where the stick was, nothing can be written
    click(qtbot, dialog, "发出 2 个填报包")
    assert "无法把填报包写到" in wait_for_outcome(qtbot, dialog).text
    click(qtbot, dialog, "重试")
    assert "没有找到" in wait_for_outcome(qtbot, dialog).text


def test_another_stick_in_its_place(qtbot, dialog: SendDialog, desk: Desk, stick: Path) -> None:
    chosen = dialog.media.chosen()
    dialog.media.fill([replace(chosen, identity=(1, 1))])  # what was there when it was chosen
    click(qtbot, dialog, "发出 2 个填报包")
    outcome = wait_for_outcome(qtbot, dialog)
    assert "已经不是开始时的那个" in outcome.text
    assert "可能留有几个填报包" in outcome.text
    assert list(stick.iterdir()) == []
    assert sent(desk) == []
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: dialog._outcome._outcome.role == "done", timeout=WAIT_MS)


@pytest.mark.parametrize("by_key", [False, True])
def test_cancelled_leaves_nothing(
    held, qtbot, dialog: SendDialog, desk: Desk, stick: Path, *, by_key: bool
) -> None:
    click(qtbot, dialog, "发出 2 个填报包")
    qtbot.waitUntil(lambda: "已完成 1 个，共 2 个" in dialog._running._amount.text(), timeout=WAIT_MS)
    if by_key:
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        box = dialog.findChild(QMessageBox)
        assert "没有写完的填报包会全部删除" in box.text()
        click(qtbot, box, "停止")
    else:
        click(qtbot, dialog, "取消")
    qtbot.waitUntil(lambda: dialog._stack.currentWidget() is dialog._choosing, timeout=WAIT_MS)
    assert list(stick.iterdir()) == []
    assert sent(desk) == []


def test_shortened_names_are_told(qtbot, dialog: SendDialog, desk: Desk) -> None:
    task = next(task for task in desk.shown_plan().tasks if task.code == "2-7")
    desk.change(add_requirement, task.id, RequirementForm(LONG, MaterialKind.OTHER))
    click(qtbot, dialog, "发出 2 个填报包")
    outcome = wait_for_outcome(qtbot, dialog)
    assert LONG in [full for _, full in outcome.renamed]
    assert dialog._outcome.renamed.isVisible()


@pytest.mark.parametrize("way", ["menu", "export"])
def test_menu_and_export_open_it(qtbot, window: MainWindow, way: str) -> None:
    if way == "menu":
        dict(window.deeds.menu())["发填报包…"]()
    else:
        window.deeds.export_table()
        click(qtbot, window.findChild(ExportDialog), "给科室填的：发填报包…")
    dialog = window.findChild(SendDialog)
    assert "科室还没有任务" in dialog._amount.text()  # nothing is assigned yet
    dialog.reject()


def test_without_departments_the_next_step_is_offered(qapp, tmp_path: Path) -> None:
    theme.apply(qapp)
    with office(tmp_path, with_plan=False) as desk:
        desk.choose_plan(desk.change(save_plan, bundled_plan()))
        made = SendDialog(desk, desk.window)
        made.open()
        wanted: list[str] = []
        desk.record_wanted.connect(lambda kind, _: wanted.append(kind))
        assert made.departments.empty.isVisible()
        assert "先在各类别里指派牵头科室" in made._amount.text()
        made.add.click()
        assert wanted == [Kind.DEPARTMENT]
        assert not made.isVisible()
