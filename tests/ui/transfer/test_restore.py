"""Restoring from the window: what is chosen, what is asked, the way through the program, what goes wrong."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.ui.office import PHOTO
from tests.ui.program import WAIT_MS, make_workspace, settle, stop_tidying
from tests.ui.transfer.hands import click, wait_for_outcome
from ui.ground.desk import Desk
from ui.ground.long_work import JobRunner
from ui.shell import app as program
from ui.shell.main_window import MainWindow
from ui.transfer import restore_choice, restore_dialog
from ui.transfer.restore_choice import RestoreChoice
from ui.transfer.restore_dialog import RestoreDialog
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import add_departments, department_rows
from wenming_desktop.transfer import second_place
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local time
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def written(desk: Desk, stick: Path) -> Path:
    """An archive of the desk's data."""
    return write_archive(desk.workspace, ArchiveChoices(personal=True), stick, Job(), NOW).folder


@pytest.fixture
def choice(desk: Desk) -> RestoreChoice:
    made = RestoreChoice(desk, desk.window)
    made.open()
    return made


def choose(qtbot, monkeypatch, dialog: RestoreChoice, path: Path) -> None:
    monkeypatch.setattr(restore_choice, "ask_folder", lambda *_: path)
    monkeypatch.setattr(restore_choice, "ask_open_path", lambda *_: path)
    button = (
        "存档或第二处文件夹…" if path.is_dir() else "存档 .zip…" if path.suffix == ".zip" else "备份文件…"
    )
    click(qtbot, dialog, button)
    qtbot.waitUntil(lambda: dialog.name.text() != "正在查看…", timeout=WAIT_MS)


def departments(workspace: Workspace) -> list[str]:
    with workspace.reading() as session:
        return [row.name for row in department_rows(session)]


def test_what_is_in_it_and_what_goes_is_said_before(
    monkeypatch, qtbot, choice: RestoreChoice, written: Path
) -> None:
    assert not choice.restore.isEnabled()
    choose(qtbot, monkeypatch, choice, written)
    assert choice.name.text() == written.name
    assert "2021年12月20日存档　临沂市自然资源局" in choice.facts.text()
    assert "2021年度" in choice.facts.text()
    assert "2021年12月20日以后登记的、改过的都不在了" in choice.loss.text()
    assert choice.restore.isEnabled()


@pytest.mark.parametrize("choices", [ArchiveChoices(zipped=True), ArchiveChoices(volume_size=1 << 19)])
def test_zip_and_volumes_of_others(
    monkeypatch, qtbot, choice: RestoreChoice, desk: Desk, stick: Path, choices: ArchiveChoices
) -> None:
    made = write_archive(desk.workspace, choices, stick, Job(), NOW)
    choose(qtbot, monkeypatch, choice, made.folders[-1])
    assert f"{made.files:,} 个文件" in choice.facts.text()
    assert ("卷" in choice.facts.text()) == (len(made.folders) > 1)
    assert "隐去过的志愿者电话、编号" in choice.facts.text()


def test_of_another_unit_is_said(monkeypatch, qtbot, choice: RestoreChoice, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "别处", "某县水利局")
    path = other.back_up("手动")
    other.close()
    choose(qtbot, monkeypatch, choice, path)
    assert "某县水利局" in choice.facts.text()
    assert "注意：现在的数据是“临沂市自然资源局”的。" in choice.facts.text()


def test_backup(monkeypatch, qtbot, choice: RestoreChoice, desk: Desk) -> None:
    choose(qtbot, monkeypatch, choice, desk.workspace.back_up("手动"))
    assert "1 个年度方案，32 项任务" in choice.facts.text()


def test_what_is_no_archive_or_gone_is_called_so(
    monkeypatch, qtbot, choice: RestoreChoice, written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    choose(qtbot, monkeypatch, choice, folder)
    assert f"“{folder}”不是存档：里面没有“bagit.txt”" in choice.problem.text()
    monkeypatch.setattr(restore_choice, "ask_folder", lambda *_: written)
    shutil.rmtree(written)
    click(qtbot, choice, "存档或第二处文件夹…")
    qtbot.waitUntil(lambda: choice.name.text() != "正在查看…", timeout=WAIT_MS)
    assert f"找不到“{written}”" in choice.problem.text()


@pytest.mark.parametrize("kind", ["foreign", "empty", "no zip", "no backup"])
def test_what_cannot_be_restored_is_refused(
    monkeypatch, qtbot, choice: RestoreChoice, written: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "foreign":  # no records of ours in it
        path = written
        shutil.rmtree(path / "data" / "记录")
    elif kind == "empty":
        path = tmp_path / "空"
        path.mkdir()
    else:
        path = tmp_path / ("存档.zip" if kind == "no zip" else "备份.db")
        path.write_bytes(b"nothing of the kind")
    choose(qtbot, monkeypatch, choice, path)
    assert path.name in choice.problem.text()
    assert not choice.restore.isEnabled()


def test_not_while_other_work_is_under_way(
    monkeypatch, qtbot, choice: RestoreChoice, desk: Desk, written: Path
) -> None:
    choose(qtbot, monkeypatch, choice, written)
    monkeypatch.setattr(desk.jobs, "asked_for", lambda: True)
    choice.restore.click()
    assert "还有工作没有做完" in choice.problem.text()


def test_asked_once_more(monkeypatch, qtbot, choice: RestoreChoice, desk: Desk, written: Path) -> None:
    wanted: list[Path] = []
    desk.restore_wanted.connect(wanted.append)
    choose(qtbot, monkeypatch, choice, written)
    choice.restore.click()
    box = choice.findChild(QMessageBox)
    assert "现在的先存成备份" in box.text()
    click(qtbot, box, "不换")
    assert wanted == []
    choice.restore.click()
    click(qtbot, next(box for box in choice.findChildren(QMessageBox) if box.isVisible()), "换成这一份")
    assert wanted == [written]


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    made = JobRunner(qapp)
    yield made
    made.join()


def test_into_a_new_folder_with_what_was_hidden(
    qtbot, runner: JobRunner, desk: Desk, stick: Path, tmp_path: Path
) -> None:
    archive = write_archive(desk.workspace, ArchiveChoices(zipped=True), stick, Job(), NOW).folder
    folder = tmp_path / "新电脑"
    dialog = RestoreDialog(runner, archive, folder, over=False)
    dialog.open()
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "已恢复"
    assert "1 份材料的文件" in outcome.text
    assert dialog.restored
    click(qtbot, dialog, "打开")
    workspace = Workspace.open(folder)
    assert departments(workspace) == ["办公室", "机关党委", "宣传科"]
    workspace.close()


def test_files_that_are_not_in_it_are_named(
    qtbot, runner: JobRunner, desk: Desk, stick: Path, tmp_path: Path
) -> None:
    some = ArchiveChoices(departments=("机关党委",), unused=False, replaced=False)
    archive = write_archive(desk.workspace, some, stick, Job(), NOW).folder
    dialog = RestoreDialog(runner, archive, tmp_path / "新电脑", over=False)
    dialog.open()
    assert f"“{Path(PHOTO).stem}”的文件不在这份存档里" in wait_for_outcome(qtbot, dialog).text
    dialog.accept()


def test_damaged_archive_changes_nothing(qtbot, runner: JobRunner, written: Path, tmp_path: Path) -> None:
    next(written.rglob("*.jpg")).unlink()
    folder = tmp_path / "新电脑"
    dialog = RestoreDialog(runner, written, folder, over=False)
    dialog.open()
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "没有恢复"
    assert "没有恢复，请换一份存档：缺少" in outcome.text
    assert not dialog.restored
    assert not folder.exists()
    dialog.reject()


def test_cancelled_keeps_the_present_data(
    monkeypatch, qtbot, runner: JobRunner, written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "现在"
    make_workspace(folder).close()
    before = (folder / "wenming.db").read_bytes()

    def restore(archive: Path, folder: Path, job: Job, *, over: bool):
        def stop(done: int, total: int, _text: str) -> None:
            if done * 2 > total:
                inner.cancel()

        inner = Job(stop)
        return restoring(archive, folder, inner, over=over)

    restoring = restore_dialog.restore_archive
    monkeypatch.setattr(restore_dialog, "restore_archive", restore)
    dialog = RestoreDialog(runner, written, folder, over=True)
    dialog.open()
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "已停止，没有恢复"
    assert (folder / "wenming.db").read_bytes() == before
    monkeypatch.undo()
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: dialog.restored, timeout=WAIT_MS)
    assert any("恢复前" in path.name for path in (folder / "backups").iterdir())
    dialog.reject()


@pytest.mark.parametrize(("over", "kept"), [(False, "什么也不会留下。"), (True, "现在的数据不会改动。")])
def test_what_stopping_keeps_is_said_as_what_will_be(
    qtbot, runner: JobRunner, written: Path, tmp_path: Path, *, over: bool, kept: str
) -> None:
    if over:
        make_workspace(tmp_path / "数据文件夹").close()
    dialog = RestoreDialog(runner, written, tmp_path / "数据文件夹", over=over)
    dialog.open()
    dialog.reject()
    assert dialog.findChild(QMessageBox).text() == f"还没有完成，要停止吗？{kept}"
    wait_for_outcome(qtbot, dialog)
    assert not any(box.isVisible() for box in dialog.findChildren(QMessageBox))
    dialog.reject()


def windows(kind: type) -> list:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]


def test_the_window_closes_and_opens_on_the_other_data(
    monkeypatch, qtbot, written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "现在"
    made = make_workspace(folder)
    with made.log.change() as session:
        add_departments(session, ["后来的科"])
    made.close()
    program.make_application()
    seen: list[list[str]] = []

    def when(there: Callable[[], object], then: Callable[[], object]) -> None:
        if there():
            then()
        else:
            QTimer.singleShot(20, lambda: when(there, then))

    def begin() -> None:
        (window,) = windows(MainWindow)
        stop_tidying(window)
        settle(window)
        seen.append(departments(window.desk.workspace))
        when(lambda: any(one.restored for one in windows(RestoreDialog)), opened)
        window.desk.restore_wanted.emit(written)

    def opened() -> None:
        when(lambda: windows(MainWindow), end)
        (dialog,) = windows(RestoreDialog)
        click(qtbot, dialog, "打开")

    def end() -> None:
        (window,) = windows(MainWindow)
        stop_tidying(window)
        settle(window)
        seen.append(departments(window.desk.workspace))
        window.close()

    QTimer.singleShot(100, begin)
    QTimer.singleShot(WAIT_MS, QApplication.quit)
    assert program.main(folder) == 0
    assert "后来的科" in seen[0]
    assert seen[1] == ["办公室", "机关党委", "宣传科"]
    assert any("恢复前" in path.name for path in (folder / "backups").iterdir())


def test_a_second_place_is_told_from_an_archive(
    monkeypatch, qtbot, choice: RestoreChoice, desk: Desk, stick: Path
) -> None:
    monkeypatch.setattr(second_place, "is_same_disk", lambda *_: False)
    second_place.choose(desk.workspace, stick)
    second_place.back_up_there(desk.workspace, Job())
    choose(qtbot, monkeypatch, choice, stick)
    assert choice.facts.text().startswith("第二处备份（登记和材料都有）\n")
    assert "32 项任务，1 份材料记录" in choice.facts.text()
    assert choice.restore.isEnabled()


def test_a_second_place_comes_back_on_another_pc(
    monkeypatch, qtbot, desk: Desk, stick: Path, tmp_path: Path, qapp
) -> None:
    monkeypatch.setattr(second_place, "is_same_disk", lambda *_: False)
    second_place.choose(desk.workspace, stick)
    second_place.back_up_there(desk.workspace, Job())
    runner = JobRunner(qapp)
    dialog = RestoreDialog(runner, stick, tmp_path / "另一台", over=False)
    dialog.open()
    outcome = wait_for_outcome(qtbot, dialog)
    assert "1 份材料的文件" in outcome.text
    assert dialog.restored
    dialog.accept()
    runner.join()
