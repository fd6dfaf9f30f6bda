"""打包日志: the logs in one file for whoever helps by telephone; no name, nothing the clerk wrote."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from db.migrate import latest_version
from db.models import Base
from wenming_desktop.log import CRASH_NAME, log_files, versions
from wenming_desktop.safety.backup import backups
from wenming_desktop.safety.saving import saving
from wenming_desktop.workspace import DATABASE_NAME, Workspace

READ_ME = "说明.txt"

_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_FRAME = re.compile(r'( +File ")(.+\.pyw?|<[\w ]+>)(", line \d+,? in [\w.<>]+)', re.ASCII)
_TYPE = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)  # begins the line below the frames; a message follows it
_FIXED = re.compile(  # what Python itself writes between tracebacks and when a process dies
    r"(Fatal Python error|Windows fatal exception): [\w ]+|(Current thread|Thread) 0x\w+ [\w ().:]+"
    r"|The above exception was the direct cause of .+|During handling of the above exception, .+",
    re.ASCII,
)


def pack_logs(workspace: Workspace, target: Path, now: datetime) -> None:
    """Write a zip of the workspace's log, its crash log without what errors say, and what is running here.

    Args:
        workspace: the open one.
        target: the file to make or replace, e.g. on a stick.
        now: local time.

    Raises:
        UserError: the file cannot be written; nothing is left of it.
    """
    saved = saving(target, f"没有打包成“{target.name}”")
    with saved as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(READ_ME, _read_me(workspace, now).encode("utf-8-sig"))
        for path in log_files(workspace.folder):
            package.write(path, path.name)
        crashes = workspace.folder / CRASH_NAME
        if crashes.exists():
            text = crashes.read_text(encoding="utf-8", errors="replace")
            package.writestr(CRASH_NAME, "\n".join(without_messages(text)))


def without_messages(crashes: str) -> Iterator[str]:
    """The lines of a crash log that say when, where and what kind of error; never what an error says.

    A message may quote a name or a file; it may be of several lines. Of a path only the last two parts stay:
    the program may be installed below a person's folder.
    """
    type_follows = False
    for line in crashes.splitlines():
        if frame := _FRAME.fullmatch(line):
            before, path, after = frame.groups()
            yield before + "/".join(re.split(r"[/\\]", path)[-2:]) + after
            type_follows = True
        elif _TIME.fullmatch(line):
            yield line
            type_follows = True  # or "Traceback"
        elif _FIXED.fullmatch(line):
            yield line
        elif type_follows and (kind := _TYPE.match(line)):
            yield kind[0]
            type_follows = False


def _read_me(workspace: Workspace, now: datetime) -> str:
    database = workspace.folder / DATABASE_NAME
    made = backups(workspace.backups_folder)
    newest = f"，最新 {made[0].made_at:%Y-%m-%d %H:%M}" if made else ""
    with workspace.reading() as session:
        rows = [
            f"{table.name} {session.scalar(select(func.count()).select_from(table))}"
            for table in Base.metadata.sorted_tables
        ]
    lines = (
        f"文明创建工作台的日志，{now:%Y-%m-%d %H:%M} 打包，供帮忙排查问题的人看。",
        "里面没有人名、单位、科室、文件名和填写的内容：",
        "日志只记时间、做了哪类事、数目和用时；出错记录只留错误种类和程序里的位置，错误原文没有装进来。",
        "",
        versions(),
        f"数据库版本 {latest_version()}，{database.stat().st_size} 字节",
        f"磁盘剩余 {shutil.disk_usage(workspace.folder).free // 2**20} MB",
        f"备份 {len(made)} 份{newest}",
        f"各表行数：{'，'.join(rows)}",
    )
    return "\r\n".join(lines)
