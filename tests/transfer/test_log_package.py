"""打包日志: what helps by telephone and nothing else."""

import traceback
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.workspaces import small_disk
from wenming_desktop.errors import UserError
from wenming_desktop.log import CRASH_NAME, NAME
from wenming_desktop.transfer.log_package import READ_ME, pack_logs, without_messages
from wenming_desktop.workspace import Workspace

NOW = datetime(2021, 6, 1, 9, 30)  # noqa: DTZ001 - the clerk's clock


def crash(error: Exception) -> str:
    """As the crash log has it."""
    try:
        try:
            raise error
        except type(error) as caught:
            raise RuntimeError("材料“李四.pdf”\n王五: 第二行\n  File 第三行") from caught
    except RuntimeError as caught:
        return f"2021-06-01 09:00:00\n{''.join(traceback.format_exception(caught))}\n"


def packed(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8-sig") for name in package.namelist()}


def test_what_is_in_it(workspace: Workspace, tmp_path: Path) -> None:
    workspace.back_up("手动", NOW)
    (workspace.folder / CRASH_NAME).write_text(crash(ValueError("张三")), encoding="utf-8")
    pack_logs(workspace, tmp_path / "日志.zip", NOW)
    found = packed(tmp_path / "日志.zip")
    assert sorted(found) == sorted([READ_ME, NAME, CRASH_NAME])
    assert "备份（手动）：完成" in found[NAME]
    told = found[READ_ME]
    for words in (
        "2021-06-01 09:30",
        "SQLite",
        "数据库版本",
        "备份 1 份，最新 2021-06-01 09:30",
        "task 6",
        "department 3",
    ):
        assert words in told
    for text in found.values():
        assert not [
            word for word in ("张三", "李四", "王五", "某某局", "宣传科", str(tmp_path)) if word in text
        ]


def test_a_crash_log_without_messages() -> None:
    kept = list(without_messages(crash(ValueError("张三: 13800000000"))))
    assert kept[:3] == [
        "2021-06-01 09:00:00",
        "Traceback",
        f'  File "transfer/test_log_package.py", line {crash.__code__.co_firstlineno + 4}, in crash',
    ]
    assert [line for line in kept if not line.startswith((" ", "2021"))] == [
        "Traceback",
        "ValueError",
        "The above exception was the direct cause of the following exception:",
        "RuntimeError",
    ]


def test_a_process_that_died() -> None:
    """What faulthandler writes."""
    died = (
        "Windows fatal exception: access violation\n\nCurrent thread 0x00001a2c (most recent call first):\n"
        '  File "D:\\张三\\文明创建\\app\\ui\\shell\\app.py", line 52 in main\n'
        '  File "<frozen runpy>", line 88 in _run_code\n'
    )
    assert list(without_messages(died)) == [
        "Windows fatal exception: access violation",
        "Current thread 0x00001a2c (most recent call first):",
        '  File "shell/app.py", line 52 in main',
        '  File "<frozen runpy>", line 88 in _run_code',
    ]


def test_a_full_stick(workspace: Workspace, tmp_path: Path) -> None:
    with small_disk(tmp_path / "U盘", "12k") as stick:
        (stick / "占满").write_bytes(bytes(12_000))
        with pytest.raises(UserError, match=r"没有打包成“日志\.zip”：磁盘空间不足"):
            pack_logs(workspace, stick / "日志.zip", NOW)
        assert [path.name for path in stick.iterdir()] == ["占满"]
