"""Files wherever they are shown: used elsewhere too, replaced by a better scan, thrown away and restored."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.ui.program import Key, activate, answer, boxes, messages, page, settle, stand_on, task
from tests.viewing import made
from tests.viewing.test_hostile_files import locked_pdf
from ui.evidence.evidence_panel import EvidencePanel
from ui.evidence.trash_dialog import TrashDialog
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.file_deeds import replace_by, to_trash, use_also
from ui.parts.records_dialog import RecordsDialog
from ui.parts.use_also_dialog import UseAlsoDialog
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.library import file_row
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.trash import DAYS_SETTING, trash_days
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.settings import set_setting

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def file(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text(name, encoding="utf-8")
    return path


@pytest.fixture
def proof(window: MainWindow, tmp_path: Path) -> str:
    """A document that is linked to task 2-7."""
    workspace = window.desk.workspace
    task_id = task(window, "2-7").id
    (row,) = attach_files(workspace.log, workspace.files, task_id, [file(tmp_path, "名单.pdf")], Job())
    settle(window)
    return row.id


def uses(window: MainWindow, evidence_id: str) -> list[str]:
    return sorted(use.label for use in window.desk.read(file_row, evidence_id).uses)


def test_typed_ticked_and_taken_back_by_keys(window: MainWindow, proof: str) -> None:
    draft = ActivityDraft("志愿服务", "清洁家园", date(2021, 3, 5), tasks=("2-7",))
    window.desk.change(create_activity, window.desk.shown_plan().id, draft)
    stand_on(page(window), 6, TaskColumn.TEXT)
    panel = page(window).detail.panel(EvidencePanel)
    panel.loose.tiles.setCurrentRow(0)
    tiles = panel.loose.tiles
    tiles.customContextMenuRequested.emit(tiles.visualItemRect(tiles.item(0)).center())
    (menu,) = panel.loose.tiles.findChildren(QMenu)
    menu.close()
    next(action for action in menu.actions() if action.text() == "同时用于…").trigger()
    (dialog,) = window.findChildren(UseAlsoDialog)
    activate(dialog)
    assert dialog.list.item(0).checkState() == Qt.CheckState.Checked  # where it is used comes first
    QTest.keyClicks(dialog.search, "2-7 zyz")
    assert "2-7" in dialog.list.item(0).text()
    QTest.keyClick(dialog.search, Key.Key_Down)
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    at = next(row for row, name in enumerate(names) if "名单" in name)
    for _ in range(at):
        QTest.keyClick(dialog.list, Key.Key_Down)
    QTest.keyClick(dialog.list, Key.Key_Space)
    dialog.search.setText("清洁")
    activity = [dialog.list.item(row) for row in range(dialog.list.count())]
    found = [item for item in activity if item.text().endswith("签到表")]
    dialog._toggle(found[0])
    assert dialog.said.text() == "新增 2 处"
    QTest.keyClick(dialog.list, Key.Key_Return)
    slot = names[at].split()[-1]
    assert uses(window, proof) == sorted(["2-7", f"2-7 {slot}", "清洁家园"])
    assert window.desk.snapshot.undoable == "材料同时用于2处：名单"
    again = UseAlsoDialog(window.desk, [proof], window)
    again.open()
    for row in range(again.list.count()):
        if again.list.item(row).checkState() == Qt.CheckState.Checked and slot in again.list.item(row).text():
            again._toggle(again.list.item(row))
    again.save()
    assert uses(window, proof) == ["2-7", "清洁家园"]


def test_enter_takes_the_first_that_was_typed(window: MainWindow, proof: str) -> None:
    dialog = UseAlsoDialog(window.desk, [proof], window)
    dialog.open()
    QTest.keyClicks(dialog.search, "1-1")
    QTest.keyClick(dialog.search, Key.Key_Return)
    assert uses(window, proof) == ["1-1", "2-7"]


def test_enter_takes_the_slot_whose_name_was_typed(window: MainWindow, proof: str) -> None:
    dialog = UseAlsoDialog(window.desk, [proof], window)
    dialog.open()
    dialog.search.setText("志愿服务制度")  # the task's text has these words, too, and stands first
    assert dialog.list.item(0).text().startswith("2-7")
    QTest.keyClick(dialog.search, Key.Key_Return)
    assert uses(window, proof) == ["2-7", "2-7 志愿服务制度"]


def test_a_document_among_photos_asks_first(window: MainWindow, proof: str) -> None:
    dialog = UseAlsoDialog(window.desk, [proof], window)
    dialog.open()
    dialog.search.setText("2-7 照片")
    QTest.keyClick(dialog.search, Key.Key_Return)
    assert "看起来是文档" in messages(dialog)[0]
    answer(dialog, "不放")
    assert uses(window, proof) == ["2-7"]
    assert dialog.isVisible()


def test_files_that_have_gone_meanwhile(window: MainWindow, proof: str) -> None:
    dialog = UseAlsoDialog(window.desk, [proof], window)
    dialog.open()
    dialog.search.setText("2-7 名单")
    window.desk.undo()
    QTest.keyClick(dialog.search, Key.Key_Return)
    assert "这一项已不存在" in messages(dialog)[0]
    dialog.reject()
    use_also(window.desk, [proof], window)
    assert "材料已不在材料库里" in messages(window)[-1]


def test_a_better_scan_and_the_old_one_in_the_record(window: MainWindow, proof: str, tmp_path: Path) -> None:
    better = made.pdf(tmp_path / "清楚的.pdf", ["名单"])
    replace_by(window.desk, proof, better, window)
    settle(window)
    assert messages(window)[0].startswith("已换成“清楚的.pdf”")
    assert uses(window, proof) == ["2-7"]
    replace_by(window.desk, proof, better, window)
    settle(window)
    assert "“清楚的.pdf”和现在的文件完全一样，没有改动。" in messages(window)[0]
    record = EvidenceRecordDialog(window.desk, window.desk.read(file_row, proof), window)
    shown = [label.text() for label in record.findChildren(type(record.save_button))]
    assert any(text.startswith("名单.pdf（") for text in shown)


def test_what_cannot_be_opened_takes_the_place_only_when_asked(
    window: MainWindow, proof: str, tmp_path: Path
) -> None:
    def name() -> str:
        return window.desk.read(file_row, proof).original_name

    def replace(path: Path, answered: str = "") -> str:
        """What the program asks, after the answer; what it says is put away."""
        replace_by(window.desk, proof, path, window)
        settle(window)
        asked = messages(window)[-1]
        if answered:
            (box,) = boxes(window)
            assert box.defaultButton().text() == "不换"
            answer(window, answered)
            settle(window)
        for box in boxes(window):
            box.close()
        return asked

    locked = tmp_path / "加密.pdf"
    locked.write_bytes(locked_pdf())
    with zipfile.ZipFile(tmp_path / "照片.jpg", "w") as package:
        package.writestr("a.txt", "a")
    garbage = tmp_path / "乱码.pdf"
    garbage.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    for path, why in ((locked, "加了密码"), (garbage, "打不开"), (tmp_path / "照片.jpg", "里面是压缩包")):
        asked = replace(path, "不换")
        assert asked.startswith(f"“{path.name}”")
        assert why in asked
        assert asked.endswith("还要换上吗？")
        assert name() == "名单.pdf"
    assert "已换成" in replace(made.photo(tmp_path / "合影.jpg"))
    pages = made.pdf(tmp_path / "合影.pdf", ["照片"])
    assert replace(pages, "不换") == "“合影.pdf”不是图片，现在的文件是图片。\n还要换上吗？"
    assert name() == "合影.jpg"
    replace(pages, "换上")
    assert name() == "合影.pdf"
    film = tmp_path / "录像.mp4"
    film.write_bytes(bytes.fromhex("0000001866747970") + b"isom" * 40)
    assert "已换成" in replace(film)


def test_many_registered_by_what_the_clerk_chose(window: MainWindow, proof: str) -> None:
    dialog = RecordsDialog(window.desk, [proof], window)
    dialog.open()
    dialog.save()
    assert dialog._problem.text() == "还没有填要改的项目。"
    dialog.level.showPopup()
    QTest.keyClick(dialog.level.view(), Key.Key_Return)  # 内部, which is shown already
    assert [name for name, tick in dialog.ticks.items() if tick.isChecked()] == ["level"]
    assert dialog._problem.text() == ""
    dialog.formed_on.setText("二〇二一年三月五日")
    dialog.save()
    assert window.desk.read(file_row, proof).formed_on == date(2021, 3, 5)


def test_thrown_away_and_restored(window: MainWindow, proof: str) -> None:
    to_trash(window.desk, [proof], window)
    assert messages(window) == [
        "“名单”用在 1 处，移到回收站后这些地方都不再有。90 天内可以从材料回收站恢复。"
    ]
    answer(window, "移到回收站")
    assert task(window, "2-7").evidence == ()
    dialog = TrashDialog(window.desk, window)
    dialog.open()
    assert dialog.model.rowCount() == 1
    shown = {column.head: dialog.model.index(0, at).data() for at, column in enumerate(dialog.model.columns)}
    assert shown["原在"] == "2-7"
    assert "用在" not in shown
    dialog.days.setValue(30)
    dialog.days.editingFinished.emit()
    assert window.desk.read(trash_days) == 30
    dialog.view.selectAll()
    dialog.restore()
    assert (dialog.model.rowCount(), uses(window, proof)) == (0, ["2-7"])


def test_emptied_after_asking(window: MainWindow, proof: str) -> None:
    to_trash(window.desk, [proof], window)
    answer(window, "移到回收站")
    dialog = TrashDialog(window.desk, window)
    dialog.open()
    dialog.empty_all()
    assert messages(dialog)[0].startswith("清空 1 份材料，共 ")
    answer(dialog, "清空")
    settle(window)
    assert dialog.model.rowCount() == 0
    assert not window.undo.isEnabled()
    assert window.undo.toolTip() == "没有可撤销的操作"
    window.desk.undo()
    assert "不能再撤销" in messages(window)[-1]
    window.desk.change(set_setting, DAYS_SETTING, "60", "材料回收站保留天数")
    assert window.undo.isEnabled(), "what was done after it can be undone"
    window.desk.undo()
    assert not window.undo.isEnabled()
