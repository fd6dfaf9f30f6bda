"""A day's work leaves its kinds and times in the log, and not one name."""

import sys
import time
import zipfile
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from tests.ui.program import answer, boxes, drop, messages, open_window, page, settle, stand_on, urls
from ui.evidence.evidence_panel import EvidencePanel
from ui.plan.task_table import TaskColumn
from ui.shell import actions
from ui.shell.app import _report_bug, make_application
from ui.shell.crash_log import CrashLog
from ui.shell.main_window import MainWindow
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.log import NAME, log_files
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.workspace import Workspace

UNIT, DEPARTMENT, PERSON, FILE, WORDS = "绝密局", "机要科", "欧阳震华", "举报信", "不可告人"
TELLING = (UNIT, DEPARTMENT, PERSON, FILE, WORDS, "私人文件夹")


def wait_for_cancel(job: Job) -> None:
    while True:
        job.check()
        time.sleep(0.005)


def work(window: MainWindow, folder: Path) -> None:
    """Everything of a day, with a telling name wherever there can be one."""
    desk, on = window.desk, page(window)
    desk.change(add_departments, [DEPARTMENT])
    stand_on(on, 0, TaskColumn.TEXT)
    on.model.set_cells([(0, TaskColumn.LEAD, DEPARTMENT), (0, TaskColumn.PERSON, PERSON)])
    on.model.set_cells([(0, TaskColumn.LEAD, f"{WORDS}科")])  # refused
    paths = [folder / f"{FILE}{number}.pdf" for number in range(2)]
    paths[0].write_bytes(WORDS.encode())
    assert drop(on.detail.panel(EvidencePanel), urls(paths))  # the second is not there
    settle(window)
    assert desk.plan
    first = desk.plan.tasks[0].id
    desk.change(edit_task, first, "note", WORDS)
    desk.change(edit_task, first, "text", "")  # refused
    desk.undo()
    desk.redo()
    window.search.setFocus()
    window.search.setText(PERSON)
    window.deeds.back_up()
    settle(window)
    desk.change(create_activity, desk.plan.id, ActivityDraft("没有这类", WORDS, date(2021, 3, 5)))  # refused

    def fail(_job: Job) -> None:
        raise UserError(f"写不了“{FILE}”。") from OSError(13, WORDS, str(folder / FILE))

    desk.run("存档", fail)
    desk.run("导出任务配档表", wait_for_cancel).cancel()
    settle(window)


def fail_badly(log: CrashLog) -> None:
    """As an error nobody expected comes to the exception hook."""
    try:
        raise KeyError(PERSON, f"{FILE}\n{WORDS}")
    except KeyError as error:
        _report_bug(log, KeyError, error, error.__traceback__)


def test_a_day_leaves_no_name(qapp, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_application()
    folder = tmp_path / "私人文件夹"
    workspace = Workspace.create(folder, UNIT)
    with workspace.log.change() as session:
        save_plan(session, bundled_plan())
    target = tmp_path / f"{FILE}.zip"
    monkeypatch.setattr(actions, "ask_save_path", lambda *_: target)
    monkeypatch.setattr("ui.ground.desk._SLOW", 0)
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    log = CrashLog()
    log.move_to(folder)
    with closing(log), open_window(workspace) as window:
        work(window, tmp_path)
        window._tidy_up()  # what waits until the window is there
        settle(window)
        QTimer.singleShot(0, window, partial(fail_badly, log))
        qtbot.wait(50)  # in an event loop, as in the program
        for box in boxes(window):
            box.close()
        window.deeds.pack_logs()
        settle(window)
        assert "没有人名" in messages(window)[-1]
        answer(window, "知道了")
    Workspace.open(folder).close()

    text = "".join(path.read_text("utf-8") for path in log_files(folder))
    for event in (
        "打开：完成",
        "关闭",
        "备份（手动）：完成",
        "添加 2 个文件：开始",
        "添加 2 个文件：完成",
        "修改：没有完成，UserError，plan.assignments.assign",
        "修改：没有完成，UserError，plan.tasks.edit_task",
        "存档：没有完成，UserError，因为 PermissionError",
        "导出任务配档表：取消",
        "窗口：程序 ",
        "刷新慢：",
        "程序出错：KeyError",
    ):
        assert event in text, event
    assert [word for word in TELLING if word in text] == []
    assert str(tmp_path) not in text
    with zipfile.ZipFile(target) as package:
        assert NAME in package.namelist()
        inside = "".join(package.read(name).decode() for name in package.namelist())
    assert "KeyError" in inside
    assert [word for word in TELLING if word in inside] == []
    assert str(tmp_path) not in inside


def test_giving_up_packs_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ask_save_path", lambda *_: None)
    window.deeds.pack_logs()
    assert not window.desk.jobs.busy()
    assert messages(window) == []
