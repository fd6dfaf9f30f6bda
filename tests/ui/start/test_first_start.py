"""The first minutes, in real windows on real folders."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from resources import resource
from tests.ui.program import WAIT_MS, answer
from ui.ground import theme
from ui.parts.pasted_model import FIRST
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import PlanSource
from ui.start import first_start
from ui.start.first_start import ARCHIVE, BUNDLED, IMPORT, OPEN, RESTORE, FirstStart
from ui.transfer.restore_dialog import RestoreDialog
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import DepartmentDraft, add_departments, department_rows
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.safety.backup import BackupCounts, back_up, backup_counts
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.beginning import begin, check_place
from wenming_desktop.year.finding import find_data

ARCHIVED_AT = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local time


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[FirstStart]:
    theme.apply(qapp)
    dialog = FirstStart()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT_MS)
    dialog.place.setText(str(tmp_path / "新建" / "文明创建"))
    yield dialog
    if dialog.workspace:
        dialog.workspace.close()


def bundled() -> PlanDraft:
    return read_plan(resource("plans", "plan-2021.txt").read_text("utf-8"))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A closed workspace with the 2021 plan."""
    folder = tmp_path / "原来"
    begin(folder, "某某局", bundled(), ["办公室"]).close()
    return folder


def departments(workspace: Workspace) -> list[str]:
    with workspace.reading() as session:
        return [row.name for row in department_rows(session)]


def child(dialog: QDialog, kind: type[QDialog]) -> QDialog:
    return next(window for window in dialog.findChildren(kind) if window.isVisible())


def test_bundled_plan_by_keyboard_alone(start: FirstStart, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.keyClick(QApplication.focusWidget() or start, Qt.Key.Key_Return)
    assert start.pages.currentIndex() == 1
    assert start.unit.text() == ""  # the bundled plan is another unit's
    qtbot.keyClick(start.unit, Qt.Key.Key_Return)
    assert start.pages.currentIndex() == 1
    assert "还没有填单位名称" in start.unit.toolTip()
    assert start.unit.hasFocus()
    qtbot.keyClicks(start.unit, "Some Bureau")
    assert not (tmp_path / "新建").exists()
    qtbot.keyClick(start.unit, Qt.Key.Key_Return)
    assert start.pages.currentIndex() == 2
    start.names.box.setPlainText("1. 办公室\n2. 人事科、机关党委")
    qtbot.keyClick(start, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    # A button pressed by its letter shows that for a moment.
    qtbot.waitUntil(lambda: not start.isVisible(), timeout=WAIT_MS)
    assert start.result() == QDialog.DialogCode.Accepted
    assert start.workspace
    assert start.folder == start.workspace.folder == tmp_path / "新建" / "文明创建"
    assert start.workspace.unit == "Some Bureau"
    assert departments(start.workspace) == ["办公室", "人事科", "机关党委"]
    with start.workspace.reading() as session:
        assert [head.year for head in plan_heads(session)] == [2021]


def test_escape_leaves_nothing(start: FirstStart, qtbot: QtBot, tmp_path: Path) -> None:
    start.next.click()
    start.unit.setText("某局")
    start.next.click()
    start.names.box.setPlainText("办公室")
    qtbot.keyClick(start.names.box, Qt.Key.Key_Escape)
    answer(start, "放弃")
    assert start.result() == QDialog.DialogCode.Rejected
    assert start.workspace is None
    assert list(tmp_path.iterdir()) == []


def test_places_are_refused_beside_the_field(start: FirstStart, tmp_path: Path) -> None:
    (tmp_path / "满").mkdir()
    (tmp_path / "满" / "别的.txt").write_text("x")
    start.next.click()
    for place, reason in (
        (str(tmp_path / "OneDrive - 某局" / "文明"), "OneDrive"),
        (str(tmp_path / "满"), "已有别的内容"),
        ("文明创建", "完整的路径"),
        ("", "完整的路径"),
        (str(tmp_path / ("长" * 300)), "太长"),
    ):
        start.place.setText(place)
        assert reason in start._place_note.text()
        assert not start.next.isEnabled()
        assert start.place.property("invalid")
    start.place.setText(str(tmp_path / "好"))
    assert start.next.isEnabled()
    start.unit.setText("  ")
    start.next.click()
    assert start.pages.currentIndex() == 1
    assert start.unit.property("invalid")
    start.unit.setText("某局")
    assert not start.unit.property("invalid")


def test_going_back_keeps_what_was_typed(start: FirstStart) -> None:
    start.next.click()
    start.unit.setText("某局")
    start.next.click()
    start.names.box.setPlainText("办公室")
    start.back.click()
    start.back.click()
    start.next.click()
    assert start.unit.text() == "某局"
    start.next.click()
    assert start.names.fresh == ["办公室"]


def test_a_failure_is_said_and_can_be_mended(start: FirstStart, tmp_path: Path) -> None:
    start.next.click()
    start.unit.setText("某局")
    start.next.click()
    start.names.box.setPlainText("办公室")
    (tmp_path / "新建").write_text("一个文件")  # comes between the check and the last step
    start.next.click()
    assert start.isVisible()
    assert start.workspace is None
    assert "不能在" in start.problem.text()
    (tmp_path / "新建").unlink()
    start.next.click()
    assert start.workspace
    assert departments(start.workspace) == ["办公室"]


def test_departments_with_heads_and_phones(start: FirstStart, tmp_path: Path) -> None:
    start.next.click()
    start.unit.setText("某局")
    start.next.click()
    start.names.box.setPlainText("科室\t负责人\t电话\n办公室\t王建国\t8301\n人事科\t#N/A\t8302")
    model = start.names.sheet.model
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(2, model.columnCount())]
    assert heads == ["科室名称 ▾", "负责人 ▾", "联系电话 ▾"]
    assert "第3行" in start._names_note.text()
    assert not start.next.isEnabled()
    assert not (tmp_path / "新建").exists()  # nothing is saved before it was shown
    column = next(n for n, shown in enumerate(model.shown) if shown.field == "head")
    assert [row.line for row in model.rows] == [3, 2]  # what must be mended is seen first
    assert model.setData(model.index(0, column + FIRST), "李敏")
    assert start._names_note.text() == "将添加 2 个科室。"
    start.next.click()
    assert start.workspace
    with start.workspace.reading() as session:
        found = [(row.name, row.head, row.contact) for row in department_rows(session)]
    assert found == [("办公室", "王建国", "8301"), ("人事科", "李敏", "8302")]


def test_details_of_departments_that_the_plan_brings(start: FirstStart) -> None:
    start.names.set_known(["办公室"])
    start.names.box.setPlainText("办公室 王建国 8301\n工会")
    assert start.names.fresh == ["工会"]
    assert start.names.drafts[0] == DepartmentDraft("办公室", head="王建国", contact="8301")


def test_a_department_name_too_long_is_refused_at_once(start: FirstStart) -> None:
    start.next.click()
    start.unit.setText("某局")
    start.next.click()
    start.names.box.setPlainText("办" * 61)
    assert "太长" in start._names_note.text()
    assert not start.next.isEnabled()
    start.names.box.clear()
    assert start.next.isEnabled()


def test_imported_plan(start: FirstStart, qtbot: QtBot) -> None:
    start.ways[IMPORT].setChecked(True)
    start.next.click()  # nothing chosen yet: asks
    source = child(start, PlanSource)
    assert isinstance(source, PlanSource)
    source.text.setPlainText("没有编号的一段话")
    source.read.click()
    qtbot.waitUntil(lambda: "没有读到任务" in source.problem.text(), timeout=WAIT_MS)
    source.text.setPlainText(
        "某县水利局2026年文明单位创建工作方案\n一、工作任务\n（一）党建引领\n"
        "1.开展主题党日活动。（责任科室：机关党委、办公室）\n2.组织志愿服务活动。"
    )
    source.read.click()
    qtbot.waitUntil(lambda: bool(source.findChildren(PlanPreview)), timeout=WAIT_MS)
    preview = child(source, PlanPreview)
    assert isinstance(preview, PlanPreview)
    qtbot.keyClick(preview, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "1 个类别，2 项任务" in start._found[IMPORT].text()
    start.next.click()
    start.unit.setText("某县水利局")
    start.next.click()
    start.names.box.setPlainText("工会、办公室")
    assert start.names.fresh == ["工会"]  # the plan brings the other one
    start.next.click()
    assert start.workspace
    assert departments(start.workspace) == ["工会", "机关党委", "办公室"]


def test_existing_folder(start: FirstStart, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start.ways[OPEN].setChecked(True)
    monkeypatch.setattr(first_start, "choose_folder", lambda *_: saved.parent)
    start.next.click()
    assert "没有本程序的数据" in start.problem.text()
    monkeypatch.setattr(first_start, "choose_folder", lambda *_: saved)
    start.choose[1].click()
    start.next.click()
    assert start.workspace
    assert start.folder == saved
    assert departments(start.workspace) == ["办公室"]


def test_existing_folder_in_use(start: FirstStart, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "choose_folder", lambda *_: saved)
    start.ways[OPEN].setChecked(True)
    start.choose[1].click()
    other = Workspace.open(saved)
    start.next.click()
    assert "另一个窗口" in start.problem.text()
    other.close()
    start.next.click()
    assert start.workspace


def restoring(start: FirstStart, backup: Path, qtbot: QtBot, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(first_start, "choose_backup", lambda *_: backup)
    start.ways[RESTORE].setChecked(True)
    start.choose[2].click()
    qtbot.waitUntil(lambda: not start._jobs.busy(), timeout=WAIT_MS)


def test_restore_into_a_new_folder(
    start: FirstStart, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = back_up(saved / "wenming.db", saved / "backups", "手动")
    backup = Path(shutil.copy(made, tmp_path / made.name))
    restoring(start, backup, qtbot, monkeypatch)
    assert "某某局" in start._found[RESTORE].text()
    assert "1 个年度方案，32 项任务，0 份材料记录" in start._found[RESTORE].text()
    start.next.click()
    assert not start.unit.isVisible()
    start.next.click()
    qtbot.waitUntil(lambda: start.workspace is not None, timeout=WAIT_MS)
    assert start.workspace
    assert start.workspace.unit == "某某局"
    assert start.folder == tmp_path / "新建" / "文明创建"


def test_restore_over_its_own_folder_keeps_the_present(
    start: FirstStart, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(saved / "wenming.db", saved / "backups", "手动")
    workspace = Workspace.open(saved)
    with workspace.log.change() as session:
        add_departments(session, ["后来的科"])
    workspace.close()
    start.place.setText(str(first_start.suggested_folder()))
    restoring(start, backup, qtbot, monkeypatch)
    start.next.click()
    assert start.place.text() == str(saved)
    assert "另存为备份" in start._place_note.text()
    start.next.click()
    qtbot.waitUntil(lambda: start.workspace is not None, timeout=WAIT_MS)
    assert start.workspace
    assert departments(start.workspace) == ["办公室"]
    assert any("恢复前" in path.name for path in (saved / "backups").iterdir())


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_backup_is_refused(
    start: FirstStart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "wenming-20260101-101010-自动.db"
    path.write_bytes(content)
    restoring(start, path, qtbot, monkeypatch)
    assert "不是本程序的备份" in start.problem.text()
    start.choose[2].click()
    qtbot.waitUntil(lambda: not start._jobs.busy(), timeout=WAIT_MS)
    assert start._backup is None


@pytest.fixture
def archived(saved: Path, tmp_path: Path) -> Path:
    """An archive of a closed workspace."""
    workspace = Workspace.open(saved)
    made = write_archive(workspace, ArchiveChoices(), tmp_path / "U盘", Job(), ARCHIVED_AT)
    workspace.close()
    return made.folder


def choose_archive(start: FirstStart, archive: Path, qtbot: QtBot, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(first_start, "choose_folder", lambda *_: archive)
    start.choose[ARCHIVE - 1].menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: not start._jobs.busy(), timeout=WAIT_MS)


def test_restore_from_an_archive_into_a_new_folder(
    start: FirstStart, archived: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_archive(start, archived, qtbot, monkeypatch)
    assert start.way == ARCHIVE
    assert "2021年12月20日存档　某某局" in start._found[ARCHIVE].text()
    start.next.click()
    assert "这个文件夹会在完成时建立。" in start._place_note.text()
    assert "隐去过的志愿者电话、编号" in start._place_note.text()
    start.next.click()
    dialog = child(start, RestoreDialog)
    qtbot.waitUntil(lambda: dialog.restored, timeout=WAIT_MS)
    dialog.accept()
    assert start.workspace
    assert start.workspace.unit == "某某局"
    assert start.folder == Path(start.place.text())


def test_restore_from_an_archive_over_data_is_asked(
    start: FirstStart, archived: Path, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_archive(start, archived, qtbot, monkeypatch)
    start.next.click()
    start.place.setText(str(archived.parent))
    assert "已有别的内容" in start._place_note.text()
    start.place.setText(str(saved))
    assert "换成所选存档的内容" in start._place_note.text()
    start.next.click()
    box = child(start, QMessageBox)
    assert "现有的先存成备份" in box.text()
    next(button for button in box.buttons() if button.text() == "换成这一份").click()
    dialog = child(start, RestoreDialog)
    qtbot.waitUntil(lambda: dialog.restored, timeout=WAIT_MS)
    assert any("恢复前" in path.name for path in (saved / "backups").iterdir())
    dialog.reject()
    assert start.workspace


def test_restore_from_a_damaged_archive_leaves_the_choice(
    start: FirstStart, archived: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_archive(start, archived, qtbot, monkeypatch)
    (archived / "data" / "先读我.txt").unlink()
    start.next.click()
    start.unit.setText("某局")
    start.next.click()
    dialog = child(start, RestoreDialog)
    qtbot.waitUntil(dialog._outcome.isVisible, timeout=WAIT_MS)
    assert "没有恢复" in dialog._outcome._outcome.heading
    dialog.reject()
    assert start.workspace is None
    assert start.next.isEnabled()


def test_what_is_no_archive_is_refused(
    start: FirstStart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose_archive(start, tmp_path, qtbot, monkeypatch)
    assert "不是存档" in start.problem.text()


def test_backup_counts_names_a_damaged_backup(saved: Path) -> None:
    made = back_up(saved / "wenming.db", saved / "backups", "手动")
    assert backup_counts(made).unit == "某某局"
    content = bytearray(made.read_bytes())
    content[4096:8192] = bytes(4096)
    made.write_bytes(content)
    with pytest.raises(UserError, match="已损坏"):
        backup_counts(made)


@pytest.mark.parametrize("prepare", [lambda _: None, lambda folder: folder.mkdir()])
def test_begin_is_all_or_nothing(tmp_path: Path, prepare: Callable[[Path], None]) -> None:
    folder = tmp_path / "文明"
    prepare(folder)
    there = folder.exists()
    with pytest.raises(UserError):
        begin(folder, "某局", bundled(), ["办公室", "名" * 70])
    assert folder.exists() == there
    assert not there or not list(folder.iterdir())
    begin(folder, "某局", bundled(), ["办公室"]).close()


def test_leftovers_of_an_interrupted_beginning_do_not_hinder(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "backups").mkdir()
    (tmp_path / "wenming.lock").touch()
    assert check_place(str(tmp_path)) == "这是空文件夹，可以使用。"
    begin(tmp_path, "某局", bundled(), []).close()


def test_fits_a_small_screen_at_150_percent(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, percent=150)
    try:
        dialog = FirstStart()
        qtbot.addWidget(dialog)
        dialog.show()
        dialog._found[RESTORE].setText(
            "2021年12月20日 9:30 备份　某局\n1 个年度方案，32 项任务，8 份材料记录"
        )
        dialog._found[ARCHIVE].setText(
            "2021年12月20日存档　临沂沂蒙山世界地质公园管理局　1,203 个文件，6.8 GB"
        )
        assert dialog.minimumSizeHint().width() <= 1366
        assert dialog.minimumSizeHint().height() <= 728
        assert dialog.frameGeometry().height() <= dialog.screen().availableSize().height()
    finally:
        theme.apply(qapp)


# --- what lies on the PC already


@pytest.fixture
def finding(qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirstStart]:
    """The first start on a PC where data lies in a usual place."""
    monkeypatch.setattr("ui.start.found_data.usual_places", lambda: [saved.parent])
    dialog = FirstStart()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT_MS)
    yield dialog
    if dialog.workspace:
        dialog.workspace.close()


def test_data_that_lies_there_is_offered_first_and_opens_by_enter(
    finding: FirstStart, saved: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(finding.found_data.choices), timeout=WAIT_MS)
    ((choice, folder),) = finding.found_data.choices
    assert folder == saved
    assert choice.text().startswith("某某局　2021 年度　")
    assert choice.isChecked()
    assert choice.hasFocus()
    assert not any(way.isChecked() for way in finding.ways)
    assert finding.next.text() == "打开(&N)"
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert finding.workspace
    assert finding.folder == saved


def test_whoever_has_begun_to_choose_is_not_disturbed(start: FirstStart, saved: Path) -> None:
    start.next.click()
    start.found_data._show(find_data([saved], Job()))  # comes late
    assert start.ways[BUNDLED].isChecked()
    assert start.pages.currentIndex() == 1
    start.back.click()
    start.found_data.choices[0][0].setChecked(True)
    assert start.way == OPEN
    start.ways[IMPORT].setChecked(True)
    assert start.way == IMPORT
    assert start.found_data.chosen() is None


def test_found_data_in_use_says_so(finding: FirstStart, saved: Path, qtbot: QtBot) -> None:
    other = Workspace.open(saved)
    qtbot.waitUntil(lambda: bool(finding.found_data.choices), timeout=WAIT_MS)
    finding.next.click()
    assert "另一个窗口" in finding.problem.text()
    other.close()


def test_found_data_that_is_damaged_is_left_to_the_page_that_helps(
    finding: FirstStart, saved: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(finding.found_data.choices), timeout=WAIT_MS)
    (saved / "wenming.db").write_bytes(b"")
    finding.next.click()
    assert finding.result() == QDialog.DialogCode.Accepted
    assert (finding.workspace, finding.folder) == (None, saved)


# --- whatever was chosen before, what is said is of what is chosen now

SAID = {
    BUNDLED: ("下一步(&N)", "位置和单位", "数据放在哪里", "这个文件夹会在完成时建立。", True),
    IMPORT: ("下一步(&N)", "位置和单位", "数据放在哪里", "这个文件夹会在完成时建立。", True),
    OPEN: ("打开(&N)", "", "", "", True),
    RESTORE: ("下一步(&N)", "恢复到哪里", "恢复到哪里", "备份里是台账记录", False),
    ARCHIVE: ("下一步(&N)", "恢复到哪里", "恢复到哪里", "隐去过的志愿者电话", False),
}


@pytest.mark.parametrize("second", SAID)
@pytest.mark.parametrize("first", SAID)
def test_every_sentence_is_of_the_way_chosen_last(start: FirstStart, first: int, second: int) -> None:
    start._imported, start._existing = bundled(), Path("/某处")
    start._backup = (
        Path("/备份/wenming-20211011-093000-自动.db"),
        BackupCounts("某某局", ARCHIVED_AT, 1, 1, 1, 1, 1),
    )
    start._archive, start._masked = Path("/存档"), "隐去过的志愿者电话、编号，恢复后是空的。"
    for way in (first, second):
        start.ways[way].setChecked(True)
        start.problem.setText("先前的一句")
        start.ways[way].toggled.emit(True)
        assert start.problem.text() == ""
        button, step, title, note, named = SAID[way]
        assert start.next.text() == button
        if way == OPEN:
            continue
        start.next.click()
        assert start._step_labels[1].text() == f"2　{step}"
        assert start._place_page.title.text() == title
        assert note in start._place_note.text()
        assert ("隐去过" in start._place_note.text()) == (way == ARCHIVE)
        assert start.unit.isVisible() == named
        start.back.click()


def test_a_backup_whose_files_lie_there_does_not_ask_for_them(saved: Path) -> None:
    (saved / "wenming.db").unlink()
    assert "材料文件已在这个文件夹" in check_place(str(saved), restoring=True)
