"""The log beside the data: an event a line, no names, never in anybody's way."""

import logging
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.workspaces import file, read_only, task_ids
from wenming_desktop.commands.line import run
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled
from wenming_desktop.log import NAME, event, log_files, log_in, told
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.workspace import DATABASE_NAME, Workspace, restore

OLD = Path(__file__).parent / "data" / "databases" / "version-1.db"
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (.+)")


def lines(folder: Path) -> list[str]:
    """The events in a folder's newest file, without their times; every line has one."""
    found = [LINE.fullmatch(line) for line in (folder / NAME).read_text("utf-8").splitlines()]
    return [match[1] for match in found if match or pytest.fail("a line without its time")]


def test_a_life(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path, "某某局")
    backup = workspace.back_up("手动")
    workspace.close()
    restore(workspace.folder, backup)
    Workspace.open(workspace.folder).close()
    kinds = [line.partition("：")[0] for line in lines(workspace.folder)]
    assert kinds == ["建立", "备份（手动）", "关闭", "从备份恢复", "打开", "关闭"]


def test_an_upgrade(tmp_path: Path) -> None:
    shutil.copyfile(OLD, tmp_path / DATABASE_NAME)
    Workspace.open(tmp_path).close()
    upgraded, opened, closed = lines(tmp_path)
    assert re.fullmatch(r"升级数据库，版本 1 到 \d+：完成，\d+\.\d 秒", upgraded)
    assert opened.startswith("打开：完成，")
    assert closed == "关闭"


def test_a_refused_change_names_error_and_use_case_only(workspace: Workspace) -> None:
    first, *_ = task_ids(workspace)
    refusals = (
        lambda session: set_score(session, first, "score", "张三的分"),
        lambda session: edit_task(session, "没有这项", "note", "秘密"),
        lambda session: add_departments(session, ["机要科" * 30]),
    )
    for use_case in refusals:
        with pytest.raises(UserError), workspace.log.change() as session:
            use_case(session)
    assert lines(workspace.folder)[-3:] == [
        "修改：没有完成，UserError，plan.tasks.set_score",
        "修改：没有完成，UserError，因为 NoResultFound，plan.tasks.edit_task",
        "修改：没有完成，FieldErrors，plan.departments.add_departments",
    ]


def test_a_refused_opening(workspace: Workspace) -> None:
    workspace.close()
    database = workspace.folder / DATABASE_NAME
    database.write_bytes(database.read_bytes()[:3000] + b"\xff" * 9000)
    with pytest.raises(UserError):
        Workspace.open(workspace.folder)
    assert lines(workspace.folder)[-1] == "打开：没有完成，DataFolderError，workspace.Workspace.open"


def test_a_folder_that_is_not_ours_gets_no_log(tmp_path: Path) -> None:
    file(tmp_path, DATABASE_NAME, b"something else")
    with pytest.raises(UserError):
        Workspace.open(tmp_path)
    assert not log_files(tmp_path)


def test_the_command_line_logs_too(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    workspace.close()
    folder = str(workspace.folder)
    assert run(["departments", folder, "--add", "机要科" * 30]) == 1
    opened, *_, refused, closed = lines(workspace.folder)[2:]
    assert opened.startswith("打开：完成，")
    assert refused.startswith("修改：没有完成，FieldErrors，commands.")
    assert closed == "关闭"


def test_how_deeds_end(tmp_path: Path) -> None:
    with log_in(tmp_path):
        with told("做完"):
            pass
        with pytest.raises(Cancelled), told("不做了"):
            raise Cancelled
        with pytest.raises(KeyError), told("错了"):
            raise KeyError("张三")
        with told("不说", ends=False):
            pass
    event("没有地方写")
    assert lines(tmp_path) == ["做完：完成，0.0 秒", "不做了：取消", "错了：没有完成，KeyError"]


def test_files_stay_small_and_few(tmp_path: Path) -> None:
    with log_in(tmp_path):
        for number in range(5000):
            event(f"{number} {'长' * 200}")
    assert [path.name for path in log_files(tmp_path)] == [NAME, "wenming-log-1.txt", "wenming-log-2.txt"]
    assert sum(path.stat().st_size for path in log_files(tmp_path)) <= 1_500_000
    assert lines(tmp_path)[-1].startswith("4999 ")


def test_nothing_stays_open(workspace: Workspace) -> None:
    workspace.close()
    assert logging.getLogger("wenming.events").handlers == []


def use(folder: Path) -> None:
    """Whatever happens to the log, the work goes on."""
    workspace = Workspace.open(folder)
    with workspace.log.change() as session:
        add_departments(session, ["机要科"])
    with pytest.raises(UserError), workspace.log.change() as session:
        add_departments(session, ["名" * 99])
    workspace.back_up("手动")
    workspace.close()


def test_a_log_that_cannot_be_opened_disturbs_nobody(workspace: Workspace) -> None:
    workspace.close()
    (workspace.folder / NAME).unlink()
    (workspace.folder / NAME).mkdir()
    use(workspace.folder)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_disturbs_nobody(workspace: Workspace) -> None:
    workspace.close()
    (workspace.folder / NAME).unlink()
    (workspace.folder / NAME).symlink_to("/dev/full")
    use(workspace.folder)


def test_a_folder_that_becomes_read_only_disturbs_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "记录"
    folder.mkdir()
    with read_only(folder), log_in(folder):
        event("写不下")
    assert not log_files(folder)
