"""An archive of 20 000 records of another PC looked at and taken in; the same restored in a new folder.

Both against writing that archive, which reads and writes the same files; each in a process of its own.
"""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

from tests.benchmarks.parts.data import attach, new_workspace, scratch, small_files
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

_CODES = ("1-1", "2-1", "2-7", "4-2")
_FILES, _BYTES = 2_500, 20_000  # of a task; each file is two records, itself and its link


def main() -> None:
    """Print the figures."""
    if os.name == "nt":
        sys.exit("用了多少内存只在 Linux 上量得出。")
    with scratch() as folder:
        workspace, plan_id = new_workspace(folder / "那台")
        common = _archive(workspace, folder / "共同")
        paths = small_files(folder / "原件", len(_CODES) * _FILES, _BYTES)
        for number, code in enumerate(_CODES):
            attach(workspace, plan_id, code, paths[number * _FILES : (number + 1) * _FILES])
        begun = perf_counter()
        archive = _archive(workspace, folder / "U盘")
        spent = perf_counter() - begun
        workspace.close()
        restore_archive(common, folder / "本机", Job())
        for what in ("导入", "恢复"):
            part = [sys.executable, "-m", "tests.benchmarks.parts.bring_back", what]
            subprocess.run([*part, archive, folder / "本机", folder / "新机", str(spent)], check=True)


def _archive(workspace: Workspace, parent: Path) -> Path:
    return write_archive(workspace, ArchiveChoices(personal=True), parent, Job(), datetime.now()).folder  # noqa: DTZ005 - the clerk's clock


if __name__ == "__main__":
    main()
