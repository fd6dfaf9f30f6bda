"""Checking archives from the window: ours and others', folders and zips, what is said, the report."""

import shutil
from datetime import datetime
from pathlib import Path

import bagit
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from tests.ui.program import WAIT_MS
from tests.ui.transfer.hands import click, wait_for_outcome
from ui.documents import pdf_dialog
from ui.documents.pdf_dialog import PdfDialog
from ui.ground.desk import Desk
from ui.shell.main_window import MainWindow
from ui.transfer import verify_dialog
from ui.transfer.verify_dialog import VerifyDialog
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local time


@pytest.fixture
def written(desk: Desk, stick: Path) -> Path:
    """An archive of ours."""
    return write_archive(desk.workspace, ArchiveChoices(), stick, Job(), NOW).folder


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A valid bag of another program."""
    folder = tmp_path / "外单位"
    folder.mkdir()
    (folder / "总结.txt").write_text("x", encoding="utf-8")
    bagit.make_bag(str(folder), checksums=["md5"])
    return folder


@pytest.fixture
def verify(desk: Desk) -> VerifyDialog:
    made = VerifyDialog(desk, desk.window)
    made.open()
    return made


def choose(qtbot, monkeypatch, dialog: VerifyDialog, path: Path):
    """Choose an archive; how its check ended."""
    monkeypatch.setattr(verify_dialog, "ask_folder", lambda *_: path)
    monkeypatch.setattr(verify_dialog, "ask_open_path", lambda *_: path)
    click(qtbot, dialog, "选择 .zip 文件…" if path.is_file() else "选择文件夹…")
    return wait_for_outcome(qtbot, dialog)


def test_intact_archive(monkeypatch, qtbot, verify: VerifyDialog, written: Path) -> None:
    files = sum(path.is_file() for path in (written / "data").rglob("*"))
    assert choose(qtbot, monkeypatch, verify, written).heading == f"完好：{files} 个文件"


def test_zip(monkeypatch, qtbot, verify: VerifyDialog, desk: Desk, stick: Path) -> None:
    path = write_archive(desk.workspace, ArchiveChoices(zipped=True), stick, Job(), NOW).folder
    outcome = choose(qtbot, monkeypatch, verify, path)
    assert outcome.role == "done"
    assert outcome.folder == path


def test_damaged_archive_is_listed_and_copied(
    monkeypatch, qtbot, verify: VerifyDialog, written: Path
) -> None:
    altered, missing = sorted(written.rglob("*.jpg"))
    altered.write_bytes(altered.read_bytes()[:-1] + b"?")
    missing.unlink()
    (written / "data" / "多余.txt").write_text("x", encoding="utf-8")
    outcome = choose(qtbot, monkeypatch, verify, written)
    assert outcome.role == "late"
    rows = verify._outcome.problems.tree
    shown = {rows.topLevelItem(row).text(0): rows.topLevelItem(row).text(1) for row in range(4)}
    assert missing.name in shown["缺少"]
    assert altered.name in shown["内容改动"]
    assert "多余.txt" in shown["多出"]
    assert "bag-info.txt" in shown["结构有误"]
    click(qtbot, verify, "复制问题列表")
    assert len(QGuiApplication.clipboard().text().splitlines()) == len(outcome.problems) == 4


def test_warnings_stand_apart_from_problems(monkeypatch, qtbot, verify: VerifyDialog, foreign: Path) -> None:
    (foreign / "说明.txt").write_text("x", encoding="utf-8")  # beside the payload, on no list
    outcome = choose(qtbot, monkeypatch, verify, foreign)
    assert outcome.heading == "完好：1 个文件"
    assert "有 1 处提醒，不影响使用" in outcome.text
    assert verify._outcome.warnings.isVisible()
    assert not verify._outcome.problems.isVisible()
    (foreign / "data" / "总结.txt").write_text("y", encoding="utf-8")
    click(qtbot, verify, "校验另一份")
    outcome = choose(qtbot, monkeypatch, verify, foreign)
    assert outcome.heading == "发现 1 处问题"
    assert verify._outcome.warnings.isVisible()
    assert verify._outcome.problems.isVisible()


def test_what_cannot_be_checked_is_called_so(monkeypatch, qtbot, verify: VerifyDialog, foreign: Path) -> None:
    declaration = foreign / "bagit.txt"
    declaration.write_text(declaration.read_text().replace("0.97", "2.0"))
    outcome = choose(qtbot, monkeypatch, verify, foreign)
    assert outcome.heading == "不支持这种存档"
    assert outcome.role == "lacking"
    assert "BagIt 的版本 2.0 不支持" in outcome.text
    assert outcome.problems == ()


def test_no_archive_there(monkeypatch, qtbot, verify: VerifyDialog, tmp_path: Path) -> None:
    folder = tmp_path / "空文件夹"
    folder.mkdir()
    outcome = choose(qtbot, monkeypatch, verify, folder)
    assert outcome.heading == "这不是存档"
    assert "不是存档" in outcome.text
    click(qtbot, verify, "校验另一份")
    assert verify._stack.currentWidget() is verify._choosing


def test_several_archives_there(monkeypatch, qtbot, verify: VerifyDialog, written: Path, stick: Path) -> None:
    shutil.copytree(written, stick / "另一份")
    outcome = choose(qtbot, monkeypatch, verify, stick)
    assert outcome.heading == "里面不止一份存档"
    assert verify._outcome.retry.text() == "校验另一份"


def test_giving_up_the_question_leaves_the_choice(monkeypatch, qtbot, verify: VerifyDialog) -> None:
    monkeypatch.setattr(verify_dialog, "ask_folder", lambda *_: None)
    click(qtbot, verify, "选择文件夹…")
    assert verify._stack.currentWidget() is verify._choosing
    click(qtbot, verify, "关闭")
    assert not verify.isVisible()


def test_stick_pulled_out_while_verifying(monkeypatch, qtbot, verify: VerifyDialog, written: Path) -> None:
    shutil.rmtree(written)
    outcome = choose(qtbot, monkeypatch, verify, written)
    assert outcome.role == "late"
    assert outcome.again is not None


def test_cancelled(monkeypatch, qtbot, desk: Desk, verify: VerifyDialog, written: Path) -> None:
    def check(path: Path, job: Job):
        job.cancel()
        job.check()

    monkeypatch.setattr(verify_dialog, "check_archive", check)
    outcome = choose(qtbot, monkeypatch, verify, written)
    assert outcome.heading == "已取消校验"


def test_report_is_shown_and_saved(
    monkeypatch, qtbot, window: MainWindow, foreign: Path, tmp_path: Path
) -> None:
    window.deeds.verify()
    dialog = window.findChild(VerifyDialog)
    choose(qtbot, monkeypatch, dialog, foreign)
    click(qtbot, dialog, "四性检测报告…")
    qtbot.waitUntil(lambda: window.findChild(PdfDialog) is not None, timeout=WAIT_MS)
    preview = window.findChild(PdfDialog)
    qtbot.waitUntil(lambda: preview.pages.picture(0) is not None, timeout=WAIT_MS)
    assert dialog._outcome._outcome.heading == "完好：1 个文件"
    offered: list[str] = []
    target = tmp_path / "报告.pdf"
    monkeypatch.setattr(pdf_dialog, "ask_save_path", lambda *given: offered.append(given[2]) or target)
    click(qtbot, preview, "保存PDF…")
    qtbot.waitUntil(lambda: preview.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    assert offered == ["四性检测报告-外单位.pdf"]
    assert target.read_bytes().startswith(b"%PDF")
    preview.findChild(QMessageBox).close()
    preview.reject()
    dialog.reject()


def test_no_printer_is_said(monkeypatch, qtbot, desk: Desk, foreign: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "挡住"
    blocked.mkdir()
    pdf = verify_dialog.four_checks_pdf(foreign, verify_dialog.check_archive(foreign, Job()), Job(), NOW)
    preview = PdfDialog(desk, "四性检测报告", "报告.pdf", pdf, desk.window)
    preview.open()
    click(qtbot, preview, "打印…")
    assert "没有安装打印机" in preview.findChild(QMessageBox).text()
    preview.findChild(QMessageBox).close()
    monkeypatch.setattr(pdf_dialog, "ask_save_path", lambda *_: blocked)
    click(qtbot, preview, "保存PDF…")
    qtbot.waitUntil(lambda: preview.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: any("没有保存" in box.text() for box in preview.findChildren(QMessageBox)), timeout=WAIT_MS
    )
    preview.reject()
