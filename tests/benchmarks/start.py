"""From the start of the process to a usable window with the 2021 plan, against a bare PySide6 window.

On the display where there is one, else offscreen. Byte-code is cached for both, as in an installed program.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.parts.data import new_workspace, scratch
from tests.benchmarks.timing import compare

_CHILDREN = "tests.benchmarks.parts"


class _Windows:
    """Opens one window at a time, each in a process of its own."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self._environment["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen speaks of its limits
        if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
            self._environment["QT_QPA_PLATFORM"] = "offscreen"

    def open(self, name: str, *arguments: str) -> list[str]:
        """Start a child and return when its window can be used: the titles of its tabs."""
        command = [sys.executable, "-m", f"{_CHILDREN}.{name}", *arguments]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env=self._environment, text=True, encoding="utf-8"
        )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"no window was shown by {command}")
        return json.loads(line)

    def close(self) -> None:
        """End the child, if there is one."""
        if self._process:
            self._process.kill()
            self._process.communicate()


def main() -> None:
    """Print the one figure."""
    windows = _Windows()
    with scratch() as folder:
        ours = ("ours", str(folder), "--workspace", str(_workspace(folder / "数据")))
        try:
            titles = windows.open(*ours)
            compare(
                "启动到可用的窗口（内置2021年方案）",
                lambda: windows.open(*ours),
                {f"{len(titles)} 个标签页的空窗口": lambda: windows.open("bare", *titles)},
                at_most=2.5,
                prepare=windows.close,
                times=15,
            )
        finally:
            windows.close()


def _workspace(folder: Path) -> Path:
    workspace, _ = new_workspace(folder)
    workspace.back_up("手动")  # else every start would make a backup beside the painting
    workspace.close()
    return folder


if __name__ == "__main__":
    main()
