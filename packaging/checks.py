"""What the checks of the package share: where program and data are on the PC, and how both are used."""

import json
import shutil
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from fetch import digest
from places import HERE, ROOT, TITLE
from problems import PackagingError
from wine import Windows

PROGRAM = r"C:\程序 文件\文明创建"
DATA = r"C:\文明创建 数据"
PYTHON = PROGRAM + r"\runtime\python.exe"
PYTHONW = PROGRAM + r"\runtime\pythonw.exe"
LAUNCHER = PROGRAM + r"\launcher.pyw"
CRASH_LOG = DATA + r"\wenming-error.log"
LEFTOVER = "app/leftover.py"  # only the older version has it


def fingerprint(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of all data, without what belongs to a running program: its lock and its logs."""
    return {
        str(path.relative_to(folder)): digest(path)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".lock", ".log"} and not path.name.startswith("wenming-log")
    }


def expect(what: str, found: object, wanted: object) -> None:
    """Raises PackagingError unless both are equal."""
    if found != wanted:
        raise PackagingError(f"{what}：是 {found!r}，应为 {wanted!r}")


def program(pc: Windows, *arguments: str, python: str = PYTHON) -> str:
    """Run a command of the installed program; returns what it said."""
    return pc.run(python, "-m", "wenming_desktop", *arguments)


def self_check(pc: Windows, python: str = PYTHON) -> None:
    """Run the installed program's own check."""
    expect_healthy(program(pc, "self-check", python=python), "windows")


def expect_healthy(said: str, platform: str) -> None:
    """Raises PackagingError unless ``self-check`` said that all is well, on this platform of Qt's."""
    found = json.loads(said[said.index("{") :])
    expect("self-check", found["failed"], [])
    expect("platform", found["checks"]["window"]["platform"], platform)


def open_windows(pc: Windows) -> list[str]:
    """The titles of the program's windows; setup's own is none of them."""
    return [title for title in pc.windows() if TITLE in title and title != f"{TITLE} 安装"]


def start_window(pc: Windows) -> float:
    """Start the window as the shortcut does, on the data; returns the seconds until it was there."""
    begun = time.monotonic()
    pc.start(PYTHONW, LAUNCHER, "--workspace", DATA)
    pc.wait("窗口没有出现", lambda: open_windows(pc))
    seconds = time.monotonic() - begun
    time.sleep(5)  # the overview fills after the window is there
    expect("运行中的出错记录文件", pc.host(CRASH_LOG).exists(), True)
    return seconds


def close_window(pc: Windows) -> None:
    """Close the window as the clerk does, and wait until it has gone and left no empty crash log."""
    pc.run("taskkill", "/im", "pythonw.exe")
    pc.wait("窗口没有关闭", lambda: not open_windows(pc))
    pc.wait("留下了空的出错记录", lambda: not pc.host(CRASH_LOG).exists())
    time.sleep(2)


def lay_out_job(tools: Path, app: Path, wheels: Iterable[Path], hands: Iterable[str]) -> None:
    """Lay out ``window_job.py``, which does the main job through the window of the installed program.

    Args:
        tools: the folder for it.
        app: the installed program's packages.
        wheels: from which the program was made.
        hands: the files of Qt's that click and type; they are not shipped.
    """
    wheel = next(path for path in wheels if path.name.startswith("PySide6"))
    with zipfile.ZipFile(wheel) as archive:
        for name in hands:
            archive.extract(name, app)
    shutil.copytree(ROOT / "tests" / "e2e", tools / "tests" / "e2e")
    shutil.copy(HERE / "window_job.py", tools)


def keep_job(made: Path, pictures: Path, prefix: str) -> str:
    """Keep the screenshots of a finished job; returns the name of its one archive.

    Args:
        made: the folder that the job worked in.
        pictures: the folder for its screenshots.
        prefix: of their names.
    """
    for picture in sorted((made / "截图").glob("*.png")):
        shutil.copy(picture, pictures / f"{prefix}-{picture.name}")
    archives = [path.parent.name for path in made.glob("U盘/*/bagit.txt")]
    expect("存档", len(archives), 1)
    return archives[0]
