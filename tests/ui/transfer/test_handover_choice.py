"""The archive office's tree from the window: what is said before, written, read back, refused."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.ui.program import WAIT_MS
from tests.ui.transfer.hands import click, wait_for_outcome
from ui.ground.desk import Desk
from ui.transfer import choose_page
from ui.transfer.stick_dialog import ArchiveDialog
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.changes.lane import describe


@pytest.fixture
def dialog(monkeypatch, desk: Desk, stick: Path) -> ArchiveDialog:
    monkeypatch.setattr(choose_page, "ask_folder", lambda *_: stick)
    made = ArchiveDialog(desk, desk.window)
    made.open()
    made._choosing._ask_for_folder()
    return made


def number_all(desk: Desk) -> None:
    with desk.workspace.log.change() as session:
        describe(session, "登记")
        for record in session.scalars(select(Evidence)):
            record.retention, record.formed_on, record.responsible_body = "Y", date(2021, 3, 5), "某局"
    with desk.workspace.log.change() as session:
        give_numbers(session, session.scalars(select(Evidence.id)).all(), "CJB")


def choose(qtbot, dialog: ArchiveDialog) -> str:
    """Choose the tree; what is said of it."""
    dialog._choosing.handover.click()
    said = dialog._choosing._amount
    qtbot.waitUntil(lambda: said.text() != "正在查看有档号的材料…", timeout=WAIT_MS)
    return said.text()


def test_how_much_and_what_has_no_number_is_said(qtbot, dialog: ArchiveDialog, desk: Desk) -> None:
    assert "电子档案 0 件" in choose(qtbot, dialog)
    assert "档号" in dialog._choosing._amount.text()
    assert not dialog._choosing.ours.isEnabled()  # nobody's numbers are in it
    dialog._choosing.folder.click()
    assert dialog._choosing.ours.isEnabled()
    number_all(desk)
    assert "电子档案 1 件" in choose(qtbot, dialog)


@pytest.mark.parametrize(("encoding", "mark"), [("UTF-8", b"UTF-8"), ("GB18030", b"GB18030")])
def test_written_and_read_back(
    qtbot, dialog: ArchiveDialog, desk: Desk, stick: Path, encoding: str, mark: bytes
) -> None:
    number_all(desk)
    choose(qtbot, dialog)
    dialog._choosing.encoding.setCurrentText(encoding)
    click(qtbot, dialog, "开始存档")
    outcome = wait_for_outcome(qtbot, dialog)
    assert outcome.heading == "移交目录已写好并核对"
    assert "电子档案 1 件" in outcome.text
    (tree,) = stick.iterdir()
    assert tree.name.startswith("电子档案移交-")
    assert mark in (tree / "文件目录.XML").read_bytes()[:80].upper()
    assert not (tree / "bagit.txt").exists()


def test_nothing_numbered_cannot_be_started(qtbot, dialog: ArchiveDialog, desk: Desk) -> None:
    assert "请先在“档案”里编档号" in choose(qtbot, dialog)
    assert not dialog._choosing.start.isEnabled()
    dialog._choosing.folder.click()
    number_all(desk)
    choose(qtbot, dialog)
    assert dialog._choosing.start.isEnabled()
