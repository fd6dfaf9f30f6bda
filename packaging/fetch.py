"""Downloads, each checked against a pinned SHA-256: wheels for Windows and Linux, Python for Windows, zig."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from uuid import uuid4

from kept import digest, place
from places import ROOT
from problems import PackagingError

_ONE_AT_A_TIME = Lock()  # both packages are made at once and share files
RUN = ROOT / "requirements" / "run.txt"  # the program's own lock has the hashes of every system's wheels
WINDOWS_ONLY = ROOT / "requirements" / "windows.txt"
TOOLS = ROOT / "requirements" / "package.txt"
WINDOWS = ("--python-version", "3.12", "--platform", "win_amd64")
# Kylin V10 and UOS 20 have glibc 2.28
LINUX = (
    "--python-version", "3.13",
    *(part for tag in ("_2_28", "_2_27", "_2_26", "_2_24", "_2_17", "2014", "2010", "1")
      for part in ("--platform", f"manylinux{tag}_x86_64")),
)  # fmt: skip


def pins(requirements: Path) -> dict[str, set[str]]:
    """Package name (normalised) -> the SHA-256 that a hash-checked requirements file allows."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in requirements.read_text("utf-8").splitlines():
        head = re.match(r"([\w.-]+)==", line)
        if head:
            name = normalised(head[1])
            found[name] = set()
        for match in re.finditer(r"--hash=sha256:([0-9a-f]{64})", line):
            found[name].add(match[1])
    return found


def normalised(name: str) -> str:
    """A package's name as registries compare it, e.g. ``et-xmlfile``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def refuse_wrong(files: Sequence[Path], allowed: dict[str, set[str]]) -> None:
    """Refuse files that are not the pinned ones, and pins without their file.

    Raises:
        PackagingError: naming the file or package.
    """
    there: set[str] = set()
    for path in files:
        name = normalised(re.split(r"-\d", path.name)[0])
        if digest(path) not in allowed.get(name, set()):
            raise PackagingError(
                f"{path.name} 的 SHA-256 与锁定的不同，可能下载不完整或被改动：请删除 {path} 后重试。"
            )
        there.add(name)
    missing = sorted(set(allowed) - there)
    if missing:
        raise PackagingError(
            f"缺少依赖包：{'、'.join(missing)}；请检查网络，或运行 python3 dev.py lock 重新锁定版本。"
        )


def download(requirements: Path, folder_name: str, *options: str) -> list[Path]:
    """The files that a hash-checked requirements file names, as kept or from pip's registry.

    Args:
        requirements: the pinned list.
        folder_name: under which they are kept.
        options: pip's, saying for which Python and system.

    Raises:
        PackagingError: a file is missing or not the pinned one.
    """
    with _ONE_AT_A_TIME:
        return _downloaded(requirements, folder_name, *options)


def _downloaded(requirements: Path, folder_name: str, *options: str) -> list[Path]:
    mark = hashlib.sha256((repr(options) + requirements.read_text("utf-8")).encode()).hexdigest()
    folder, allowed = place(folder_name, mark), pins(requirements)
    with suppress(PackagingError, FileNotFoundError):  # what is damaged or not there is fetched anew
        files = sorted(folder.iterdir())
        refuse_wrong(files, allowed)
        return files
    shutil.rmtree(folder, ignore_errors=True)
    part = folder.with_name(f".{uuid4().hex}.part")
    print(f"下载 {folder_name} ……", flush=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps", *options]
    done = subprocess.run([*command, "-d", part, "-r", requirements], capture_output=True, text=True)  # noqa: PLW1510
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise PackagingError(f"下载 {folder_name} 没有成功：{(errors or ['pip 没有说明'])[-1]}")
    refuse_wrong(sorted(part.iterdir()), allowed)
    part.rename(folder)
    return sorted(folder.iterdir())


def windows_wheels() -> list[Path]:
    """The program's dependencies for Windows, and what there is for Windows alone."""
    locks = ((RUN, "windows"), (WINDOWS_ONLY, "windows-only"))
    return [
        wheel for lock, folder in locks for wheel in download(lock, folder, "--only-binary=:all:", *WINDOWS)
    ]


def linux_wheels() -> list[Path]:
    """The program's dependencies for Linux with glibc 2.28."""
    return download(RUN, "linux", "--only-binary=:all:", *LINUX)


def tools() -> dict[str, Path]:
    """Name -> file of what is pinned in ``requirements/package.txt``."""
    files = download(TOOLS, "tools", "--no-build-isolation")
    return {normalised(re.split(r"-\d", path.name)[0]): path for path in files}
