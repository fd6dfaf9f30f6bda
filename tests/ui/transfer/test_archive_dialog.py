"""Archiving from the window: progress, outcome, faults, giving up."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from tests.ui.office import PHOTO
from tests.ui.program import WAIT_MS
from tests.ui.transfer.hands import click, wait_for_outcome
from ui.ground.desk import Desk
from ui.transfer import choose_page, media_list
from ui.transfer import stick_dialog as archive
from ui.transfer.stick_dialog import ArchiveDialog
from ui.transfer.stick_pages import Outcome
from wenming_desktop.jobs import Job
from wenming_desktop.transfer import stick_archive as archive_core
from wenming_desktop.transfer.checking.findings import Problem, ProblemKind
from wenming_desktop.transfer.media import Medium, medium_of
from wenming_desktop.transfer.records import RECORDS_PATH
from wenming_desktop.transfer.showcase.files import OPEN
from wenming_desktop.words import size_text


@pytest.fixture
def stick(stick: Path, monkeypatch) -> Path:
    """The folder the clerk chooses for archives."""
    monkeypatch.setattr(choose_page, "ask_folder", lambda *_: stick)
    return stick


@pytest.fixture
def dialog(desk: Desk, stick: Path) -> ArchiveDialog:
    made = ArchiveDialog(desk, desk.window)
    made.open()
    made._choosing._ask_for_folder()
    made._choosing.others.click()
    return made


@pytest.fixture
def held(monkeypatch) -> None:
    """Archiving comes to its first block and no further until it is to stop, however fast the machine is."""

    def write(workspace, choices, parent, job: Job, now, medium):
        def hold(*progress) -> None:
            while True:
                job.report(*progress)
                threading.Event().wait(0.005)

        return archive_core.write_archive(workspace, choices, parent, Job(hold), now, medium)

    monkeypatch.setattr(archive, "write_archive", write)


def write_one(qtbot, dialog: ArchiveDialog, stick: Path) -> Path:
    click(qtbot, dialog, "开始存档")
    assert wait_for_outcome(qtbot, dialog).heading == "已存档并校验"
    return next(path for path in stick.iterdir() if path.name != OPEN)


def test_archived_and_verified(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    assert "32 项任务，材料 2 个文件，21 KB" in dialog._choosing._amount.text()
    folder = write_one(qtbot, dialog, stick)
    outcome = dialog._outcome._outcome
    assert outcome.role == "done"
    assert outcome.folder == folder
    assert str(folder) in outcome.text
    assert len(list(folder.rglob("*.jpg"))) == 2
    files = sum(path.is_file() for path in (folder / "data").rglob("*"))
    assert f"{files} 个文件，" in outcome.text
    assert f"其中材料 2 个，21 KB（活动等的、另附的也在内）；其余 {files - 2} 个是" in outcome.text
    dialog.reject()


def test_disk_shows_room_and_what_it_cannot_hold(dialog: ArchiveDialog, stick: Path) -> None:
    media = dialog._choosing.media
    chosen = media.chosen()
    assert chosen.path == stick
    assert chosen.free > 0
    assert size_text(chosen.free) in media.list.currentItem().text()
    media.fill([replace(chosen, file_system="vfat")])
    assert "FAT32，单个文件不超过 4 GB" in media.list.item(0).text()
    media.fill([replace(chosen, read_only=True)])
    assert "只读" in media.list.item(0).text()
    assert media.chosen() is None
    assert not dialog._choosing.start.isEnabled()


def test_empty_state_until_a_folder_is_chosen(monkeypatch, qtbot, desk: Desk, stick: Path) -> None:
    monkeypatch.setattr(media_list, "media", list)  # no stick in this PC
    dialog = ArchiveDialog(desk, desk.window)
    dialog.open()
    dialog._choosing.ours.click()
    assert dialog._choosing.media.currentIndex() == 1
    assert not dialog._choosing.start.isEnabled()
    click(qtbot, dialog, "选择其他文件夹…")
    assert dialog._choosing.media.currentIndex() == 0
    assert dialog._choosing.start.isEnabled()
    dialog.reject()


def test_whom_it_is_for_is_asked(dialog: ArchiveDialog, desk: Desk, stick: Path) -> None:
    fresh = ArchiveDialog(desk, desk.window)
    fresh.open()
    fresh._choosing._ask_for_folder()
    assert "请选这份存档给谁" in fresh._choosing._amount.text()
    assert not fresh._choosing.start.isEnabled()
    fresh._choosing.ours.click()
    assert fresh._choosing.start.isEnabled()
    fresh.reject()


@pytest.fixture
def put_in(monkeypatch, stick: Path) -> list[Medium]:
    """The sticks in this PC, as the test says."""
    found: list[Medium] = []
    monkeypatch.setattr(media_list, "media", lambda: list(found))
    monkeypatch.setattr(media_list, "_LOOK_MS", 20)
    return found


def test_stick_put_in_later_is_found_and_cleared(put_in, qtbot, desk: Desk, stick: Path) -> None:
    left = stick / ".wenming-0123abcd.part"
    (left / "1/data").mkdir(parents=True)
    (left / "mark.json").write_text('{"format": "wenming-part", "targets": ["存档"]}', encoding="utf-8")
    dialog = ArchiveDialog(desk, desk.window)
    dialog.open()
    dialog._choosing.ours.click()
    put_in.append(replace(medium_of(stick), removable=True, root=stick))
    qtbot.waitUntil(lambda: dialog._choosing.place() is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not left.exists(), timeout=WAIT_MS)
    click(qtbot, dialog, "开始存档")
    assert "可以安全拔出U盘" in wait_for_outcome(qtbot, dialog).text


def test_stick_pulled_out_and_put_in_again(put_in, qtbot, desk: Desk, stick: Path) -> None:
    dialog = ArchiveDialog(desk, desk.window)
    dialog.open()
    dialog._choosing.ours.click()
    here = replace(medium_of(stick), removable=True, root=stick)
    put_in.append(replace(here, identity=(1, 1)))  # what was there when it was chosen
    qtbot.waitUntil(lambda: dialog._choosing.place() is not None, timeout=WAIT_MS)
    click(qtbot, dialog, "开始存档")
    outcome = wait_for_outcome(qtbot, dialog)
    assert "已经不是开始时的那个U盘" in outcome.text
    put_in.clear()
    click(qtbot, dialog, "重试")
    assert "没有找到" in dialog._outcome._outcome.text
    assert list(stick.iterdir()) == []
    put_in.append(here)
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: dialog._outcome._outcome.role == "done", timeout=WAIT_MS)


def test_lost_evidence_then_again(qtbot, dialog: ArchiveDialog, desk: Desk, stick: Path) -> None:
    row = desk.full_plan().tasks[0].evidence[0]
    stored = desk.workspace.files.path(row.sha256)
    aside = stored.with_name("aside")
    stored.rename(aside)
    click(qtbot, dialog, "开始存档")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "没有存档"
    assert Path(PHOTO).stem in outcome.text
    assert list(stick.iterdir()) == []
    aside.rename(stored)
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: dialog._outcome._outcome.role == "done", timeout=WAIT_MS)
    assert len([path for path in stick.iterdir() if path.is_dir()]) == 1


def test_stick_gone(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    stick.rmdir()
    stick.write_text("", encoding="utf-8")  # where the stick was, nothing can be written
    click(qtbot, dialog, "开始存档")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "没有存档"
    assert "没有留下不完整的存档" in outcome.text
    assert outcome.again is not None


def test_folder_renamed(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    aside = stick.rename(stick.with_name("改名"))
    click(qtbot, dialog, "开始存档")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "没有存档"
    assert f"文件夹“{stick}”不见了（被改名、移走或删除）" in outcome.text
    click(qtbot, dialog, "重试")
    assert f"没有找到文件夹“{stick}”" in dialog._outcome._outcome.text
    assert not stick.exists()
    aside.rename(stick)
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: dialog._outcome._outcome.role == "done", timeout=WAIT_MS)


def test_cancelled_leaves_nothing(held, qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    click(qtbot, dialog, "开始存档")
    click(qtbot, dialog, "取消")
    qtbot.waitUntil(lambda: dialog._stack.currentWidget() is dialog._choosing, timeout=WAIT_MS)
    assert list(stick.iterdir()) == []


def test_cancel_of_all_work_while_waiting(
    held, qtbot, dialog: ArchiveDialog, desk: Desk, stick: Path
) -> None:
    click(qtbot, dialog, "开始存档")
    desk.jobs.cancel()
    qtbot.waitUntil(lambda: dialog._stack.currentWidget() is dialog._choosing, timeout=WAIT_MS)
    assert list(stick.iterdir()) == []


def test_escape_asks_first(held, qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    click(qtbot, dialog, "开始存档")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    box = dialog.findChild(QMessageBox)
    assert "要停止吗" in box.text()
    click(qtbot, box, "停止")
    qtbot.waitUntil(lambda: dialog._stack.currentWidget() is dialog._choosing, timeout=WAIT_MS)
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()


def test_the_keyboard_begins_at_the_media_and_enter_starts(
    qtbot, desk: Desk, stick: Path, monkeypatch
) -> None:
    monkeypatch.setattr(media_list, "media", lambda: [medium_of(stick)])
    dialog = ArchiveDialog(desk, desk.window)
    dialog.open()
    media = dialog._choosing.media.list
    assert dialog.focusWidget() is media
    qtbot.keyClick(media, Qt.Key.Key_Return)
    assert dialog._work is None  # nobody has said for whom
    dialog._choosing.ours.click()
    qtbot.keyClick(media, Qt.Key.Key_Return)
    assert wait_for_outcome(qtbot, dialog).heading == "已存档并校验"
    dialog.reject()


def test_the_question_ends_with_the_work(monkeypatch, qtbot, dialog: ArchiveDialog) -> None:
    asked = threading.Event()

    def write(*given):
        asked.wait(WAIT_MS / 1000)
        return archive_core.write_archive(*given)

    monkeypatch.setattr(archive, "write_archive", write)
    click(qtbot, dialog, "开始存档")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.findChild(QMessageBox).isVisible()
    asked.set()
    assert wait_for_outcome(qtbot, dialog).heading == "已存档并校验"
    assert not any(box.isVisible() for box in dialog.findChildren(QMessageBox))
    assert dialog.isVisible()


@pytest.mark.parametrize("personal", [False, True])
def test_volunteers_whole_only_for_ourselves(
    qtbot, dialog: ArchiveDialog, stick: Path, *, personal: bool
) -> None:
    (dialog._choosing.ours if personal else dialog._choosing.others).click()
    folder = write_one(qtbot, dialog, stick)
    records = json.loads((folder / "data" / RECORDS_PATH).read_text(encoding="utf-8"))
    assert records["personal"] is personal
    dialog.reject()


def test_everything_is_chosen_where_there_is_one_year(dialog: ArchiveDialog) -> None:
    chosen = dialog._choosing.choices()
    assert (chosen.plan_ids, chosen.category_ids, chosen.departments) == (None, None, ())
    assert (chosen.unused, chosen.replaced) == (True, True)


def test_some_categories_and_departments(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    content = dialog._choosing.content
    year = content.years.topLevelItem(0)
    year.setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog._choosing.start.isEnabled()
    year.child(1).setCheckState(0, Qt.CheckState.Checked)
    assert "材料 1 个文件" in dialog._choosing._amount.text()
    assert not content.unused.isChecked()
    content.departments.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog._choosing.choices().departments == ("宣传科",)
    folder = write_one(qtbot, dialog, stick)
    assert [path.parent.name[:3] for path in folder.rglob("*.jpg")] == ["2-7"]


@pytest.mark.parametrize("size", ["很大", "10"])
def test_volumes_of_no_size_are_refused(qtbot, dialog: ArchiveDialog, stick: Path, size: str) -> None:
    dialog._choosing.volumes.click()
    dialog._choosing.volume_size.setEditText(size)
    click(qtbot, dialog, "开始存档")
    assert size in dialog.findChild(QMessageBox).text()
    assert list(stick.iterdir()) == []


def test_one_zip(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    dialog._choosing.zip.click()
    assert write_one(qtbot, dialog, stick).suffix == ".zip"


def test_very_many_problems_do_not_fill_the_window(dialog: ArchiveDialog) -> None:
    problems = tuple(Problem(ProblemKind.MISSING, f"data/{n}", f"缺少“data/{n}”。") for n in range(3000))
    dialog._show(Outcome("late", "发现 3000 处问题", "", problems))
    assert dialog._outcome.problems.tree.topLevelItemCount() == 1000
    assert "另有 2000 处" in dialog._outcome.problems._more.text()
    dialog._outcome.problems.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3000
