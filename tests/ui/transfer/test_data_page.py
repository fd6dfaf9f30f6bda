"""数据与备份 in the real window: what is said before anything is done, clicks counted, faults."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.program import (
    Key,
    answer,
    boxes,
    make_workspace,
    messages,
    open_window,
    settle,
    stop_tidying,
    wait_until,
)
from tests.workspaces import attach, file, stored_files, task_ids
from ui.ground.preferences import RecentData, recent_data, remember_data
from ui.shell import app as program
from ui.shell.main_window import MainWindow
from ui.transfer.data import folder_card, second_card
from ui.transfer.data.data_page import DataPage
from ui.transfer.data.differences_dialog import DifferencesDialog
from ui.transfer.data.move_dialog import MoveDialog
from ui.transfer.restore_dialog import RestoreDialog
from wenming_desktop.plan.departments import add_departments, department_rows
from wenming_desktop.safety import known_backups
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.transfer import second_place
from wenming_desktop.transfer.second_place import FOLDER, MARK, keep
from wenming_desktop.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as another disk."""
    monkeypatch.setattr(second_place, "is_same_disk", lambda *_: False)
    folder = tmp_path / "移动盘"
    folder.mkdir()
    return folder


@pytest.fixture
def listed(window: MainWindow, tmp_path: Path) -> DataPage:
    """The page over data with a backup, and a file and two departments more since then."""
    workspace = window.desk.workspace
    workspace.back_up("导入前")
    attach(workspace, task_ids(workspace)[0], file(tmp_path))
    window.desk.change(add_departments, ["保卫科", "后勤科"])
    return shown(window)


def shown(window: MainWindow) -> DataPage:
    window.statusBar().backup.click()  # pyright: ignore[reportAttributeAccessIssue]
    page = window.tabs.page(DataPage)
    assert page
    wait_for(page)
    return page


def wait_for(page: DataPage) -> None:
    """Until all that is looked at by workers is told."""
    desk = page.desk

    def quiet() -> bool:
        return not (desk.papers.busy() or desk.jobs.busy() or desk.second._runner.busy())

    def over() -> bool:
        if quiet():
            QTest.qWait(0)  # what is told may begin the next: a list that came is compared
        return quiet()

    wait_until(over)


def test_why_what_and_where(listed: DataPage) -> None:
    (row,) = (listed.backups.model.row(number) for number in range(listed.backups.model.rowCount()))
    assert row
    assert row.when.startswith("今天 ")
    assert (row.why, row.holds, row.where) == ("导入以前", "材料 0　活动 0　措施 0", "本机")
    assert row.state == ("能打开", "done")
    assert listed.backups.about.text().startswith("最近一份 刚刚，共 1 份，")


def test_what_going_back_changes_is_said_before(listed: DataPage) -> None:
    assert listed.backups.words.text() == "比现在少：材料 1 份。材料原件不动，恢复以后仍能找到。"
    assert listed.backups.restore.isEnabled()
    listed.backups.see.click()
    dialog = listed.findChild(DifferencesDialog)
    assert dialog
    texts = [
        [dialog.model.data(dialog.model.index(row, column)) for column in range(5)]
        for row in range(dialog.model.rowCount())
    ]
    assert ["会没有", "科室“保卫科”", "科室", "保卫科", "（空）"] in texts
    dialog.accept()


def test_a_sound_database_goes_back_in_four_clicks(window: MainWindow, tmp_path: Path) -> None:
    """备份 in the status bar, a row, 恢复到这一份, yes."""
    workspace = window.desk.workspace
    workspace.back_up("导入前")
    window.desk.change(add_departments, ["保卫科"])
    workspace.back_up("自动")
    page = shown(window)  # 1
    page.backups.view.selectRow(1)  # 2
    wait_for(page)
    page.backups.restore.click()  # 3
    (box,) = boxes(window)
    assert "（导入以前）" in box.text()
    assert "现在的数据先存成备份" in box.text()
    answer(window, "不恢复")
    assert window.follow is None
    wanted: list[Path] = []
    window.desk.restore_wanted.disconnect()
    window.desk.restore_wanted.connect(wanted.append)
    page.backups.restore.click()
    answer(window, "恢复到这一份")  # 4
    assert [path.name[-6:-3] for path in wanted] == ["导入前"]


def test_through_the_program(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window closes, the data is put back, and a window opens on it."""
    folder = tmp_path / "数据"
    workspace = make_workspace(folder)
    made = workspace.back_up("手动")
    with workspace.log.change() as session:
        add_departments(session, ["保卫科"])
    workspace.close()
    names: list[list[str]] = []

    def begin() -> None:
        window = _window()
        stop_tidying(window)
        page = shown(window)
        page.backups.restore.click()
        QTimer.singleShot(0, finish)
        answer(window, "恢复到这一份")

    def finish() -> None:
        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, RestoreDialog)]
        if not found or found[0]._stack.currentWidget() is not found[0]._outcome:
            QTimer.singleShot(20, finish)
            return
        QTimer.singleShot(0, last)
        found[0].accept()

    def last() -> None:
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        if not any(each.isVisible() for each in windows):
            QTimer.singleShot(20, last)
            return
        window = next(each for each in windows if each.isVisible())
        stop_tidying(window)
        names.append([row.name for row in window.desk.read(department_rows)])
        window.close()

    program.make_application()
    QTimer.singleShot(100, begin)
    assert program.main(folder) == 0
    assert "保卫科" not in names[0]
    assert made.is_file()
    assert any("恢复前" in path.name for path in (folder / "backups").iterdir())


def _window() -> MainWindow:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    return next(each for each in found if each.isVisible())


def test_it_needs_no_plan(qapp, tmp_path: Path) -> None:
    program.make_application()
    with open_window(make_workspace(tmp_path / "数据", with_plan=False)) as window:
        page = shown(window)
        assert "还没有备份" in page.backups.about.text()
        assert page.folder.facts.text("里面有") == "还没有工作方案，0 份材料"
        page.backups.now.click()
        wait_for(page)
        assert page.backups.model.rowCount() == 1
        assert "一致" in page.sidecar.state.text()
        window.tabs.rebuild()
        assert window.tabs.show_tab("data")


def test_damaged_vanished_and_newer_backups(listed: DataPage) -> None:
    workspace = listed.desk.workspace
    good = workspace.back_up("手动")
    newer = workspace.backups_folder / "wenming-20990101-000000-手动.db"
    content = bytearray(good.read_bytes())
    content[60:64] = (99).to_bytes(4, "big")
    newer.write_bytes(content)
    broken = workspace.backups_folder / "wenming-20200101-000000-手动.db"
    broken.write_bytes(b"nothing")
    listed.reload()
    wait_for(listed)
    words: dict[str, str] = {}
    for number in range(listed.backups.model.rowCount()):
        listed.backups.view.selectRow(number)
        wait_for(listed)
        row = listed.backups.model.row(number)
        assert row
        words[row.id] = listed.backups.words.text()
        assert listed.backups.restore.isEnabled() == bool(row.found and row.found.counts)
    assert "来自更新版本的程序" in words[newer.name]
    assert "不是本程序的备份" in words[broken.name]
    listed.backups.view.selectRow(0)
    newer.unlink()
    good.unlink()
    listed.backups.view.selectRow(1)
    wait_for(listed)
    assert "读不了备份" in listed.backups.words.text()  # it went while it was listed
    listed.reload()
    wait_for(listed)
    assert not listed.backups.view.stands(good.name)


def test_a_backup_folder_that_cannot_be_read(listed: DataPage) -> None:
    folder = listed.desk.workspace.backups_folder
    shutil.rmtree(folder)
    folder.write_bytes(b"a file in its place")
    listed.reload()
    wait_for(listed)
    assert listed.backups.problem.text().startswith("读不了备份文件夹")
    assert not listed.backups.restore.isEnabled()
    folder.unlink()
    folder.mkdir()


def test_hundreds_of_backups_are_read_aside_and_once(
    listed: DataPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = listed.desk.workspace
    (content,) = (path.read_bytes() for path in workspace.backups_folder.iterdir())
    for number in range(120):
        day = datetime(2020, 1, 1) + timedelta(days=number)  # noqa: DTZ001
        (workspace.backups_folder / f"wenming-{day:%Y%m%d}-120000-自动.db").write_bytes(content)
    threads: set[bool] = set()
    real = known_backups.backup_counts

    def counted(path: Path):
        threads.add(QApplication.instance().thread().isCurrentThread())  # pyright: ignore[reportOptionalMemberAccess]
        return real(path)

    monkeypatch.setattr(known_backups, "backup_counts", counted)
    listed.reload()
    wait_for(listed)
    assert threads == {False}
    assert "还有 114 份：最近2天每份都留" in listed.backups.rest.text()
    listed.backups.all_button.click()
    assert listed.backups.model.rowCount() == 121
    threads.clear()
    listed.reload()
    wait_for(listed)
    assert threads == set()


def test_findings_with_their_cures(listed: DataPage, tmp_path: Path, stick: Path) -> None:
    workspace = listed.desk.workspace
    listed.desk.second.choose(stick)
    wait_for(listed)
    (lost,) = stored_files(workspace)
    workspace.files.path(lost).unlink()
    file(workspace.folder / "files", "陌生.txt")
    listed.check.deed.click()
    wait_for(listed)
    words = [each.text() for each in listed.check.findChildren(folder_card.elided("").__class__)]
    assert any("找回，或重新添加原件" in word for word in words)
    assert listed.check.second.isVisible()
    assert "上次全部校验" in listed.check.said.text()
    listed.check.second.click()
    wait_for(listed)
    assert listed.check.said.text() == "找回了 1 份材料的文件，全部齐了。"
    assert stored_files(workspace) >= {lost}
    listed.check.move_button.click()
    wait_for(listed)
    assert "已移到" in listed.check.said.text()
    assert stored_files(workspace) == {lost}


def test_the_second_place(
    listed: DataPage, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, card = listed.window(), listed.second
    monkeypatch.setattr(second_card, "ask_folder", lambda *_: stick)
    assert card.pill.word == "还没有选"
    card.other.click()
    assert "同一块硬盘的另一个分区" in messages(window)[0]
    answer(window, "就用这里")
    wait_for(listed)
    assert (card.pill.word, card.now.isEnabled()) == ("正常", True)
    assert "连材料原件 1 份" in card.facts.text("最近一份")
    row = listed.backups.model.row(0)
    assert row
    assert row.where == "本机、第二处"
    stick.rename(tmp_path / "拔出")
    listed.desk.second.look()
    wait_for(listed)
    assert (card.note.text(), card.now.isEnabled()) == ("插上后可用", False)
    place = listed.desk.second.place
    assert place
    old = place.seen_at - timedelta(days=4)
    keep(listed.desk.workspace.folder, place.__class__(**{**place.__dict__, "seen_at": old}))
    listed.desk.second.look()
    wait_for(listed)
    card.reload()
    listed.desk.second.moved.emit()
    assert card.pill.word == "4天没插上"
    status = window.statusBar()  # pyright: ignore[reportAttributeAccessIssue]
    assert status.second.text() == "第二处备份 4天没插上"


def test_what_is_due_begins_when_it_is_plugged_in(listed: DataPage, stick: Path, tmp_path: Path) -> None:
    second = listed.desk.second
    second.choose(stick)
    wait_for(listed)
    place = second.place
    assert place
    assert place.succeeded_at
    away = tmp_path / "拔出"
    stick.rename(away)
    yesterday = place.succeeded_at - timedelta(days=1)
    keep(listed.desk.workspace.folder, place.__class__(**{**place.__dict__, "succeeded_at": yesterday}))
    second.look()
    wait_for(listed)
    away.rename(stick)
    second.look()
    wait_for(listed)
    assert second.place
    assert second.place.succeeded_at
    assert second.place.succeeded_at.date() == place.succeeded_at.date()


def test_pulled_out_while_it_is_written(
    listed: DataPage, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = second_place.copy_hashed

    def pulled(source: Path, target: Path, count) -> tuple[str, int]:
        (stick / FOLDER / MARK).unlink(missing_ok=True)
        return real(source, target, count)

    monkeypatch.setattr(second_place, "copy_hashed", pulled)
    listed.desk.second.choose(stick)
    wait_for(listed)
    assert "被拔出来或换过了" in listed.second.problem.text()
    assert listed.second.pill.word == "没有做完"
    assert messages(listed.window()) == []


def test_the_same_disk_is_refused(listed: DataPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_card, "ask_folder", lambda *_: tmp_path)
    monkeypatch.setattr(second_card, "doubt", lambda _: "")
    listed.second.other.click()
    assert "和数据在同一个盘上" in messages(listed.window())[0]
    answer(listed.window(), "知道了")


def test_other_data(listed: DataPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "文明创建2019"
    Workspace.create(other, "某局").close()
    remember_data(RecentData(other, "某局", "2019"))
    listed.reload()
    wait_for(listed)
    assert recent_data()[0].folder == other  # to look at the page is not to open data
    wanted: list[Path] = []
    window = listed.window()
    assert isinstance(window, MainWindow)
    window.desk.other_data_wanted.disconnect()
    window.desk.other_data_wanted.connect(wanted.append)
    before = listed.backups.model.rowCount()
    listed.folder._open_other(other)
    wait_for(listed)
    assert wanted == [other]
    assert listed.backups.model.rowCount() >= before
    monkeypatch.setattr(folder_card, "ask_folder", lambda *_: tmp_path)
    listed.folder.other.click()
    assert "里没有本程序的数据" in messages(window)[0]
    answer(window, "知道了")
    shutil.rmtree(other)
    assert other not in [each.folder for each in recent_data()]


def test_moving_is_asked_and_refused(
    listed: DataPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = listed.window()
    wanted: list[Path] = []
    listed.desk.move_wanted.disconnect()
    listed.desk.move_wanted.connect(wanted.append)
    monkeypatch.setattr(folder_card, "ask_folder", lambda *_: listed.desk.workspace.folder)
    listed.folder.move_button.click()
    assert "数据文件夹里面" in messages(window)[0]
    answer(window, "知道了")
    empty = tmp_path / "D盘"
    empty.mkdir()
    monkeypatch.setattr(folder_card, "ask_folder", lambda *_: empty)
    listed.folder.move_button.click()
    answer(window, "搬过去")
    assert wanted == [empty]


def test_moved_and_the_old_one_removed(qapp, tmp_path: Path) -> None:
    old, new = tmp_path / "旧", tmp_path / "新"
    make_workspace(old).close()
    program.make_application()
    from ui.ground.long_work import JobRunner  # noqa: PLC0415

    runner = JobRunner(qapp)
    dialog = MoveDialog(runner, old, new)
    wait_until(lambda: dialog.moved)
    dialog.accept()
    runner.join()
    with open_window(Workspace.open(new)) as window:
        page = shown(window)
        page.folder._ask_remove(old)
        answer(window, "删除旧的")
        wait_for(page)
        assert not old.exists()
        assert messages(window) == []


def test_the_sidecar(listed: DataPage) -> None:
    card = listed.sidecar
    assert "那以后有改动，下次备份时写进来" in card.state.text()
    listed.backups.now.click()
    wait_for(listed)
    assert "1 份材料" in card.state.text()
    assert "与数据库一致" in card.state.text()
    wanted: list[Path] = []
    listed.desk.restore_wanted.disconnect()
    listed.desk.restore_wanted.connect(wanted.append)
    card.rebuild.click()
    answer(listed.window(), "按登记重建")
    assert wanted == [listed.desk.workspace.folder / SIDECAR]
    wanted[0].write_text("{", encoding="utf-8")
    listed.reload()
    wait_for(listed)
    assert "已损坏" in card.state.text()
    assert not card.rebuild.isEnabled()


def test_keys(listed: DataPage) -> None:
    listed.backups.view.setFocus()
    QTest.keyClick(listed.backups.view, Key.Key_Return)
    dialog = listed.findChild(DifferencesDialog)
    assert dialog
    dialog.reject()


def test_closed_while_all_of_it_is_still_read(listed: DataPage) -> None:
    window = listed.window()
    assert isinstance(window, MainWindow)
    listed.backups.view.selectRow(0)
    listed.reload()
    listed.check.deed.click()
    window.tabs.close_tab("data")
    settle(window)
    wait_until(lambda: not window.desk.papers.busy())
    QTest.qWait(0)
    assert messages(window) == []
    assert shown(window).backups.model.rowCount() == 1
