"""A Windows PC played by wine: a drive of its own, a screen, and what runs on it."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import workshop
from problems import PackagingError
from windows import WINE, wine_environment

WAIT_SECONDS = 300
_DISK = workshop.TREE / "mnt" / "e"


class Windows:
    """A fresh wine prefix with a screen; use as a context manager, so that nothing of it stays running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drive = folder / "wine" / "drive_c"
        self._display = f":{100 + os.getpid() % 10000}"
        self._screen: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        command = ("Xvfb", self._display, "-screen", "0", "1366x768x24", "-nolisten", "tcp")
        self._screen = workshop.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.run("wineboot", "--init")
        self.set_version("win10")
        fonts = workshop.TREE / "usr" / "share" / "fonts" / "opentype" / "noto"
        # They stand for the Chinese fonts of Windows; in Windows' own folder Qt would miss them
        own = self.drive / "users" / "root" / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts"
        own.mkdir(parents=True)
        for font in fonts.glob("NotoS*CJK-[RB]*.ttc"):
            shutil.copy(font, own)
        return self

    def __exit__(self, *_: object) -> None:
        self._in_workshop("/usr/lib/wine/wineserver", "-k", check=False)
        if self._screen:
            self._screen.terminate()
            self._screen.wait()

    def _environment(self) -> dict[str, str]:
        inside = workshop.inside(self.folder / "wine")
        return {**wine_environment(inside), "DISPLAY": self._display}

    def _in_workshop(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return workshop.run(*command, environment=self._environment(), check=check, seconds=1200)

    def set_version(self, name: str) -> None:
        """Make this PC a Windows of another version, e.g. ``win10`` or ``win7``."""
        self.run("winecfg", "-v", name)

    def run(self, *command: str, wanted: int = 0) -> str:
        """Run a Windows program to its end; returns what it said.

        Raises:
            PackagingError: its exit code is not the wanted one.
        """
        done = self._in_workshop(WINE, *command, check=False)
        said = _text(done.stdout)
        if done.returncode != wanted:
            raise PackagingError(
                f"退出码 {done.returncode}，应为 {wanted}：{' '.join(command)}\n{said[-3000:]}"
            )
        return said

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a Windows program and go on."""
        pipe = subprocess.PIPE
        environment = self._environment()
        return workshop.start(
            WINE, *command, environment=environment,
            stdin=pipe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def windows(self) -> list[str]:
        """The titles of the windows on the screen."""
        found = self._in_workshop(
            "xdotool", "search", "--onlyvisible", "--name", ".", check=False
        ).stdout.split()
        titles = [
            self._in_workshop("xdotool", "getwindowname", number.decode(), check=False)
            .stdout.decode()
            .strip()
            for number in found
        ]
        return [title for title in titles if title]

    def wait(self, what: str, until: Callable[[], object]) -> None:
        """Wait until something is so.

        Raises:
            PackagingError: it never was.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while not until():
            if time.monotonic() > deadline:
                self.look("超时")
                raise PackagingError(f"等了 {WAIT_SECONDS} 秒：{what}；画面见 {self.folder / '超时.png'}")
            time.sleep(0.5)

    def press(self, *keys: str) -> None:
        """Press keys, named as by X, e.g. ``Return``, one after the other where the focus is."""
        self._in_workshop("xdotool", "key", "--delay", "200", *keys)

    def disk(self, options: str) -> Path:
        r"""Give this PC a disk E:\, or change the one it has.

        Args:
            options: of a tmpfs, e.g. ``size=100m`` or ``nr_inodes=2000``.

        Returns:
            Where this machine sees it.
        """
        letter = self.folder / "wine" / "dosdevices" / "e:"
        if letter.is_symlink():
            subprocess.run(["mount", "-o", f"remount,{options}", _DISK], check=True)
        else:
            _DISK.mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", _DISK], check=True)
            letter.symlink_to(f"/{_DISK.relative_to(workshop.TREE)}")
        return _DISK

    def look(self, name: str) -> Path:
        """Keep a picture of the screen as ``<name>.png``."""
        target = self.folder / f"{name}.png"
        self._in_workshop("import", "-window", "root", workshop.inside(target))
        return target

    def host(self, path: str) -> Path:
        r"""Where this machine sees a file of the PC, e.g. ``C:\data``."""
        drive, *parts = path.split("\\")
        return (_DISK if drive == "E:" else self.drive).joinpath(*parts)


def _text(said: bytes) -> str:
    """What a program said: ours in UTF-8, those of a Chinese Windows in its code page."""
    try:
        return said.decode()
    except UnicodeDecodeError:
        return said.decode("gbk", errors="replace")
