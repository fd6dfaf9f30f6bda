"""Archiving, read back from the medium, against copying, syncing, making and validating a bag with bagit.py.

Both begin with nothing in memory, and both read back from the medium: before ``--validate`` the caches are
dropped, ours drops what it reads itself. Dropping does not count.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.benchmarks.parts.data import attach, forget, gigabyte, new_workspace, scratch, small_files
from tests.benchmarks.timing import Stopwatch, compare
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive

_SMALL, _SMALL_BYTES = 4000, 8000


def main() -> None:
    """Print the figures."""
    if os.name == "nt":
        sys.exit("对照用的 cp 和 sync 只在 Linux 上有。")
    with scratch() as folder:
        _race(folder, gigabyte(folder / "原件"), "存档并读回 1 GB、400 个文件", at_least=1.8)
    with scratch() as folder:
        paths = small_files(folder / "原件", _SMALL, _SMALL_BYTES)
        _race(folder, paths, f"存档并读回 {_SMALL} 个小文件", at_least=1.0)
    with scratch() as folder:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.parts.many_files", folder], check=True)


def _race(folder: Path, paths: Sequence[Path], name: str, at_least: float) -> None:
    originals, stick = folder / "原件", folder / "U盘"
    workspace, plan_id = new_workspace(folder / "数据")
    attach(workspace, plan_id, "2-7", paths)
    clock = Stopwatch()

    def clear() -> None:
        shutil.rmtree(stick, ignore_errors=True)
        stick.mkdir()
        os.sync()
        forget(folder)

    def archive() -> None:
        write_archive(workspace, ArchiveChoices(), stick, Job(), datetime.now())  # noqa: DTZ005 - the clerk's clock

    def by_hand() -> None:
        """What a careful person does without us."""
        copy = stick / "copy"
        subprocess.run(["cp", "-r", originals, copy], check=True)
        subprocess.run(["sync"], check=True)
        bagit = [sys.executable, "-m", "bagit", "--quiet"]
        subprocess.run([*bagit, "--sha256", copy], check=True, stderr=subprocess.PIPE)
        with clock.held():
            forget(copy)
        subprocess.run([*bagit, "--validate", copy], check=True, stderr=subprocess.PIPE)

    try:
        compare(name, archive, {"cp、sync、bagit.py": by_hand}, at_least=at_least, prepare=clear, clock=clock)
    finally:
        workspace.close()


if __name__ == "__main__":
    main()
