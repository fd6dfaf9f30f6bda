"""``python3 dev.py package``: setup file and zip for Windows, the archive for Linux, their checksums."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import linux
import windows
import workshop
from kept import digest
from places import DIST
from problems import PackagingError, run_main
from tree import files, largest, size

SETUP_LIMIT, INSTALLED_LIMIT = 85_000_000, 285_000_000
_BUILDERS = {"windows": windows, "linux": linux}
T = TypeVar("T")


def main(arguments: list[str]) -> None:
    """Build for the systems named, or for all; print sizes and the five largest parts.

    Raises:
        PackagingError: something is missing, or the result is too large.
    """
    unknown = [name for name in arguments if name not in _BUILDERS]
    if unknown:
        raise PackagingError(f"不认识 {'、'.join(unknown)}；可以是 {'、'.join(_BUILDERS)}，不写则全部。")
    workshop.set_up()
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    chosen = {name: _BUILDERS[name] for name in arguments or _BUILDERS}
    print(f"同时制作：{'、'.join(chosen)}", flush=True)
    with ThreadPoolExecutor() as pool:  # what takes long runs in processes of its own
        builds = {name: pool.submit(timed, builder.build) for name, builder in chosen.items()}
    for name, builder in chosen.items():
        made, seconds = builds[name].result()
        print(f"== {name}（{seconds:.0f} 秒）")
        for path in made:
            print(f"{path.stat().st_size / 1e6:8.1f} MB  dist/{path.name}")
        installed = size(files(builder.TREE))
        print(f"{installed / 1e6:8.1f} MB  装好后，{len(files(builder.TREE))} 个文件，最大的五个部分：")
        for part, bytes_ in largest(builder.TREE):
            print(f"{bytes_ / 1e6:12.1f} MB  {part}")
        if builder is windows:
            refuse_large(windows.SETUP.name, windows.SETUP.stat().st_size, SETUP_LIMIT)
            refuse_large("装好后", installed, INSTALLED_LIMIT)
            sign(windows.SETUP)
    sums = "".join(f"{digest(path)}  {path.name}\n" for path in files(DIST))
    (DIST / "SHA256SUMS").write_text(sums, "utf-8")


def timed(build: Callable[[], T]) -> tuple[T, float]:
    """What a function returns, and the seconds it took."""
    begun = time.monotonic()
    return build(), time.monotonic() - begun


def sign(setup: Path) -> None:
    """Have the unit's own command, if there is one in ``WENMING_SIGN``, sign the setup file in its place.

    Raises:
        PackagingError: the command failed.
    """
    command = os.environ.get("WENMING_SIGN")
    if command:
        print(f"签名：{command}", flush=True)
        if subprocess.call(["sh", "-c", f'{command} "$0"', setup]):
            raise PackagingError(f"签名命令没有成功：{command}。dist 里的安装程序没有签名，不要发出去。")


def refuse_large(what: str, bytes_: int, limit: int) -> None:
    """Refuse what is larger than agreed."""
    if bytes_ > limit:
        raise PackagingError(f"{what} 有 {bytes_ / 1e6:.1f} MB，超过了 {limit / 1e6:.0f} MB 的上限。")


if __name__ == "__main__":
    sys.exit(run_main(main))
