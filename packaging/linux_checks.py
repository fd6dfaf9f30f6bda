"""What the Linux archive must do, as a user of a desktop older than any we build on.

Debian 11 (glibc 2.31) plays the desktop, with the libraries that its own Qt 5 programs ask for. Of UOS 20 and
Kylin V10 (glibc 2.28) there is no public tree; ``linux.refuse_new_glibc`` reads what the files ask for.
"""

import shutil
import subprocess
import tarfile
from pathlib import Path

import workshop
from checks import expect_healthy, keep_job, lay_out_job
from fetch import linux_wheels
from linux import ARCHIVE
from places import BUILD, NAME
from problems import PackagingError

TREE = BUILD / "bullseye"
_PACKAGES = (
    "xvfb", "xauth", "fonts-noto-cjk", "libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libglib2.0-0",
    "libx11-xcb1", "libxcb-glx0", "libxcb-randr0", "libxcb-render0", "libxcb-shape0", "libxcb-xkb1",
    "libxkbcommon-x11-0",
)  # fmt: skip
_USER = 1000
_HOME = "/srv/文明 创建"
_ENVIRONMENT = {"HOME": _HOME, "LC_ALL": "C.UTF-8"}


def check(pictures: Path) -> None:
    """Unpack the archive into a folder with Chinese and spaces; the program checks itself and does its job.

    Args:
        pictures: the folder that gets the screenshots.

    Raises:
        PackagingError: a check failed, or there is no archive.
    """
    if not ARCHIVE.exists():
        raise PackagingError("还没有可以验证的 Linux 包：先运行 python3 dev.py package。")
    workshop.open_tree(TREE, "bullseye", _PACKAGES)
    home = TREE / _HOME.lstrip("/")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with tarfile.open(ARCHIVE) as packed:
        packed.extractall(home, filter="data")
    program = next(home.glob(f"{NAME}-*"))
    lay_out_job(
        home / "tools", program / "app", linux_wheels(),
        ("PySide6/QtTest.abi3.so", "PySide6/Qt/lib/libQt6Test.so.6"),
    )  # fmt: skip
    subprocess.run(["chown", "-R", str(_USER), home], check=True)
    inside = f"{_HOME}/{program.name}"
    expect_healthy(_as_user(f"{inside}/{NAME}", "self-check"), "xcb")
    job = f"{_HOME}/tools/window_job.py"
    _as_user(f"{inside}/runtime/bin/python3.13", "-I", job, f"{_HOME}/窗口 演示")
    name = keep_job(home / "窗口 演示", pictures, "Linux")
    _as_user(f"{inside}/{NAME}", "verify", f"{_HOME}/窗口 演示/U盘/{name}")


def _as_user(*command: str) -> str:
    """Run a command on the desktop, with a screen, as somebody who is not root; returns what it said."""
    user = ("setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups")
    done = workshop.run(*user, "xvfb-run", "-a", *command, tree=TREE, environment=_ENVIRONMENT, seconds=600)
    return done.stdout.decode(errors="replace")
