"""A window over data that can only be looked at: everything opens, nothing is changed, nothing breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from tests.ui.program import answer, make_workspace, messages, open_window, page, settle, task, wait_until
from ui.documents.print_dialog import PrintDialog
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from ui.start.look_only import LOOK_ONLY
from ui.transfer.data import folder_card, second_card
from ui.transfer.data.data_page import DataPage
from wenming_desktop.evidence.checking import Checked, Finding
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.safety.trouble import Trouble
from wenming_desktop.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
WHY = LOOK_ONLY[Trouble.PROTECTED]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace."""
    workspace = make_workspace(tmp_path / "数据")
    workspace.back_up("手动")
    workspace.close()
    return tmp_path / "数据"


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def seen(qapp, folder: Path) -> Iterator[MainWindow]:
    """The window over it; not a byte of the folder may differ afterwards."""
    make_application()
    before = contents(folder)
    with open_window(Workspace.open_read_only(folder, WHY)) as window:
        window._tidy_up()
        settle(window)
        yield window
    assert contents(folder) == before


def bar(window: MainWindow) -> list[str]:
    notice = window.menuWidget()
    assert notice
    return [
        *(label.text() for label in notice.findChildren(QLabel)),
        *(button.text() for button in notice.findChildren(QPushButton)),
    ]


def test_it_says_so_at_the_top_and_what_helps(seen: MainWindow) -> None:
    assert seen.windowTitle().startswith("【只能看】")
    assert bar(seen) == [f"只能看，不能改：{WHY}", "重试", "怎么办"]
    notice = seen.menuWidget()
    assert notice
    next(each for each in notice.findChildren(QPushButton) if each.text() == "怎么办").click()
    assert "去掉“只读”" in messages(seen)[0]
    answer(seen, "知道了")


def test_every_tab_and_the_print_dialog_open(seen: MainWindow) -> None:
    for index in range(seen.tabs.count()):
        seen.tabs.setCurrentIndex(index)
        settle(seen)
    seen.desk.record_wanted.emit("plan", "")
    seen.desk.inspection_wanted.emit()
    settle(seen)
    seen.show_tabs()
    seen.deeds.print_papers()
    (dialog,) = (made for made in seen.findChildren(PrintDialog) if made.isVisible())
    wait_until(lambda: not seen.desk.papers.busy())
    dialog.reject()
    assert messages(seen) == []


@pytest.mark.parametrize(
    "deed",
    [
        "departments",
        "volunteers",
        "leading_group",
        "export_table",
        "archive",
        "verify",
        "send_packages",
        "restore",
    ],
)
def test_dialogs_open_and_close(seen: MainWindow, deed: str) -> None:
    getattr(seen.deeds, deed)()
    (dialog,) = (made for made in seen.findChildren(QDialog) if made.isVisible())
    settle(seen)
    dialog.reject()
    assert messages(seen) == []


def test_data_and_backups_change_nothing(
    seen: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window may have it open: what is foreign here may be what that one is taking in."""
    target = tmp_path / "别处"
    target.mkdir()
    monkeypatch.setattr(folder_card, "ask_folder", lambda *_: target)
    monkeypatch.setattr(second_card, "ask_folder", lambda *_: target)
    monkeypatch.setattr(second_card, "doubt", lambda _folder: "")
    seen.desk.record_wanted.emit("data", "")
    data = seen.tabs.page(DataPage)
    assert data

    def wait() -> None:
        desk = seen.desk
        wait_until(lambda: not (desk.papers.busy() or desk.jobs.busy() or desk.second._runner.busy()))
        QTest.qWait(0)

    wait()
    deeds = (data.backups._ask_restore, data.sidecar._ask_rebuild)
    for deed in (*deeds, data.folder.move_button.click, data.second.other.click):
        data.backups.view.selectRow(0)
        deed()
        assert messages(seen)[0].startswith(f"现在只能看，不能改：{WHY}。没有")
        answer(seen, "知道了")
    data.check.checked = Checked(0, (Finding("1", "它", "它", 1, 1, folder / "files" / "它", None),))
    data.check._move_out()
    wait()
    assert data.check.said.text().startswith(f"现在只能看，不能改：{WHY}。没有")
    assert list(target.iterdir()) == []


def test_a_change_is_refused_in_one_sentence(seen: MainWindow) -> None:
    shown = page(seen)
    before = task(seen, "2-7")
    assert seen.desk.change(assign, [before.id], AssignmentChange(lead="宣传科")) is None
    assert messages(seen) == [f"现在只能看，不能改：{WHY}。没有保存。"]
    answer(seen, "知道了")
    assert task(seen, "2-7").lead == before.lead
    assert shown.isVisible()
    seen.deeds.back_up()
    settle(seen)
    assert f"现在只能看，不能改：{WHY}" in messages(seen)[0]
    answer(seen, "知道了")
    assert not seen.undo.isEnabled()


def test_again_opens_it_anew(qapp, folder: Path) -> None:
    make_application()
    with open_window(Workspace.open_read_only(folder, WHY)) as window:
        notice = window.menuWidget()
        assert notice
        next(each for each in notice.findChildren(QPushButton) if each.text() == "重试").click()
        assert not window.isVisible()
        assert window.follow
        workspace = window.follow()
    assert workspace
    assert workspace.read_only == ""
    workspace.close()
