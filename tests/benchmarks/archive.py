"""Archiving 1 GB in 400 files, against copying it, syncing, and making a bag of the copy with bagit.py.

Both end with everything on the medium: bagit.py syncs too.
"""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from tests.benchmarks.parts.data import gigabyte, new_workspace, scratch, warm
from tests.benchmarks.timing import compare
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive


def main() -> None:
    """Print the one figure."""
    if os.name == "nt":
        sys.exit("对照用的 cp 和 sync 只在 Linux 上有。")
    with scratch() as folder:
        originals, stick = folder / "原件", folder / "U盘"
        paths = gigabyte(originals)
        workspace, plan_id = new_workspace(folder / "数据")
        with workspace.reading() as session:
            task_id = find_task(session, plan_id, "2-7").id
        attach_files(workspace.log, workspace.files, task_id, paths, Job())

        def clear() -> None:
            shutil.rmtree(stick, ignore_errors=True)
            stick.mkdir()
            os.sync()
            warm(originals)
            warm(workspace.folder / "files")

        def archive() -> None:
            write_archive(workspace, ArchiveChoices(), stick, Job(), datetime.now())  # noqa: DTZ005 - the clerk's clock

        try:
            compare(
                "存档 1 GB、400 个文件",
                archive,
                {"cp、sync、bagit.py": lambda: _by_hand(originals, stick / "copy")},
                at_least=1.3,
                prepare=clear,
            )
        finally:
            workspace.close()


def _by_hand(source: Path, target: Path) -> None:
    """What a careful person does without us."""
    subprocess.run(["cp", "-r", source, target], check=True)
    subprocess.run(["sync"], check=True)
    bagit = [sys.executable, "-m", "bagit", "--quiet", "--sha256", str(target)]
    subprocess.run(bagit, check=True, stderr=subprocess.PIPE)


if __name__ == "__main__":
    main()
