"""Archiving and verifying from the window: progress, outcome, faults, giving up."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton

from tests.ui.office import PHOTO, office
from tests.ui.program import WAIT_MS
from ui.ground import theme
from ui.ground.desk import Desk
from ui.transfer import stick_dialog as archive
from ui.transfer import stick_pages as archive_pages
from ui.transfer.drives import target
from ui.transfer.stick_dialog import ArchiveDialog, VerifyDialog
from ui.transfer.stick_pages import Outcome
from wenming_desktop.jobs import Job
from wenming_desktop.transfer import stick_archive as archive_core
from wenming_desktop.transfer.checking.findings import Problem, ProblemKind
from wenming_desktop.words import size_text


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def stick(tmp_path: Path, monkeypatch) -> Path:
    """The folder the clerk chooses for archives."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    monkeypatch.setattr(archive_pages, "ask_folder", lambda *_: folder)
    return folder


@pytest.fixture
def dialog(desk: Desk, stick: Path) -> ArchiveDialog:
    made = ArchiveDialog(desk, desk.window)
    made.open()
    made._choosing._ask_for_folder()
    return made


@pytest.fixture
def held(monkeypatch) -> None:
    """Archiving comes to its first block and no further until it is to stop, however fast the machine is."""

    def write(workspace, plan_ids, parent, job: Job, now, **options):
        def hold(*progress) -> None:
            while True:
                job.report(*progress)
                threading.Event().wait(0.005)

        return archive_core.write_archive(workspace, plan_ids, parent, Job(hold), now, **options)

    monkeypatch.setattr(archive, "write_archive", write)


def click(qtbot, parent, text: str) -> None:
    button = next(one for one in parent.findChildren(QPushButton) if one.text() == text and one.isEnabled())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_outcome(qtbot, dialog) -> Outcome:
    qtbot.waitUntil(lambda: dialog._stack.currentWidget() is dialog._outcome, timeout=WAIT_MS)
    return dialog._outcome._outcome


def write_one(qtbot, dialog: ArchiveDialog, stick: Path) -> Path:
    click(qtbot, dialog, "开始存档")
    assert wait_for_outcome(qtbot, dialog).heading == "已存档并校验"
    return next(stick.iterdir())


def test_archived_and_verified(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    assert "32 项任务，材料 2 个文件，21 KB" in dialog._choosing._amount.text()
    folder = write_one(qtbot, dialog, stick)
    outcome = dialog._outcome._outcome
    assert outcome.role == "done"
    assert outcome.folder == folder
    assert str(folder) in outcome.text
    assert len(list(folder.rglob("*.jpg"))) == 2
    dialog.reject()


def test_disk_shows_room_and_write_protection(dialog: ArchiveDialog, stick: Path) -> None:
    chosen = dialog._choosing.target()
    assert chosen.path == stick
    assert chosen.free > 0
    assert size_text(chosen.free) in dialog._choosing._list.currentItem().text()
    dialog._choosing._fill([replace(chosen, read_only=True)], None)
    assert "只读" in dialog._choosing._list.item(0).text()
    assert dialog._choosing.target() is None
    dialog._choosing._enable()
    assert not dialog._choosing.start.isEnabled()


def test_empty_state_until_a_folder_is_chosen(monkeypatch, qtbot, desk: Desk, stick: Path) -> None:
    monkeypatch.setattr(archive_pages, "targets", list)  # no stick in this PC
    dialog = ArchiveDialog(desk, desk.window)
    dialog.open()
    assert dialog._choosing._place.currentIndex() == 1
    assert not dialog._choosing.start.isEnabled()
    click(qtbot, dialog, "选择其他文件夹…")
    assert dialog._choosing._place.currentIndex() == 0
    assert dialog._choosing.start.isEnabled()
    dialog.reject()


def test_stick_put_in_later_is_found(monkeypatch, qtbot, desk: Desk, stick: Path) -> None:
    found = []
    monkeypatch.setattr(archive_pages, "targets", lambda: list(found))
    monkeypatch.setattr(archive_pages, "_LOOK_MS", 20)
    dialog = ArchiveDialog(desk, desk.window)
    dialog.open()
    found.append(replace(target(stick), removable=True))
    qtbot.waitUntil(lambda: dialog._choosing.target() is not None, timeout=WAIT_MS)
    click(qtbot, dialog, "开始存档")
    assert "可以安全拔出U盘" in wait_for_outcome(qtbot, dialog).text


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
    assert len(list(stick.iterdir())) == 1


def test_stick_gone(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    stick.rmdir()
    stick.write_text("", encoding="utf-8")  # where the stick was, nothing can be written
    click(qtbot, dialog, "开始存档")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "没有存档"
    assert "没有留下不完整的存档" in outcome.text
    assert outcome.again is not None


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


def test_volunteers_whole_only_if_ticked(qtbot, dialog: ArchiveDialog, stick: Path) -> None:
    assert not dialog._choosing.personal()
    dialog._choosing._personal.click()
    folder = write_one(qtbot, dialog, stick)
    records = json.loads((folder / "data" / archive_core.RECORDS).read_text(encoding="utf-8"))
    assert records["personal"] is True
    dialog.reject()


def test_all_years(qtbot, dialog: ArchiveDialog) -> None:
    choosing = dialog._choosing
    assert not choosing._all_years.isVisible()  # there is one year only
    assert choosing.plan_ids() is None  # which is everything
    choosing._all_years.setChecked(True)
    assert choosing.plan_ids() is None


def test_intact_archive(monkeypatch, qtbot, dialog: ArchiveDialog, stick: Path, desk: Desk) -> None:
    folder = write_one(qtbot, dialog, stick)
    files = sum(path.is_file() for path in (folder / "data").rglob("*"))
    monkeypatch.setattr(archive, "ask_folder", lambda *_: folder)
    verify = VerifyDialog(desk, desk.window)
    verify.open()
    assert wait_for_outcome(qtbot, verify).heading == f"完好：{files} 个文件"


def test_damaged_archive_is_listed_and_copied(
    monkeypatch, qtbot, dialog: ArchiveDialog, stick: Path, desk: Desk
) -> None:
    folder = write_one(qtbot, dialog, stick)
    altered, missing = sorted(folder.rglob("*.jpg"))
    altered.write_bytes(altered.read_bytes()[:-1] + b"?")
    missing.unlink()
    (folder / "data" / "多余.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(archive, "ask_folder", lambda *_: folder)
    verify = VerifyDialog(desk, desk.window)
    verify.open()
    outcome = wait_for_outcome(qtbot, verify)
    assert outcome.role == "late"
    rows = verify._outcome._list
    shown = {rows.topLevelItem(row).text(0): rows.topLevelItem(row).text(1) for row in range(4)}
    assert missing.name in shown["缺少"]
    assert altered.name in shown["内容改动"]
    assert "多余.txt" in shown["多出"]
    assert "bag-info.txt" in shown["结构有误"]
    click(qtbot, verify, "复制问题列表")
    assert len(QGuiApplication.clipboard().text().splitlines()) == len(outcome.problems) == 4


def test_no_archive_there(monkeypatch, qtbot, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    monkeypatch.setattr(archive, "ask_folder", lambda *_: folder)
    verify = VerifyDialog(desk, desk.window)
    verify.open()
    outcome = wait_for_outcome(qtbot, verify)
    assert outcome.heading == "没有校验完"
    assert "不是存档" in outcome.text


def test_verify_without_choosing_closes(monkeypatch, qtbot, desk: Desk) -> None:
    monkeypatch.setattr(archive, "ask_folder", lambda *_: None)
    verify = VerifyDialog(desk, desk.window)
    with qtbot.waitSignal(verify.finished, timeout=WAIT_MS):
        verify.open()


def test_very_many_problems_do_not_fill_the_window(dialog: ArchiveDialog) -> None:
    problems = tuple(Problem(ProblemKind.MISSING, f"data/{n}", f"缺少“data/{n}”。") for n in range(3000))
    dialog._show(Outcome("late", "发现 3000 处问题", "", problems))
    assert dialog._outcome._list.topLevelItemCount() == 1000
    assert "另有 2000 处" in dialog._outcome._more.text()
    dialog._outcome._copy_problems()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3000


def test_stick_pulled_out_while_verifying(monkeypatch, qtbot, dialog, stick: Path, desk: Desk) -> None:
    folder = write_one(qtbot, dialog, stick)
    shutil.rmtree(folder)
    monkeypatch.setattr(archive, "ask_folder", lambda *_: folder)
    verify = VerifyDialog(desk, desk.window)
    verify.open()
    outcome = wait_for_outcome(qtbot, verify)
    assert outcome.role == "late"
    assert outcome.again is not None
