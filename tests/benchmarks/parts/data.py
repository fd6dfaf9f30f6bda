"""What is measured on: a folder on this disk, a workspace with the 2021 plan, a year's evidence."""

import os
import random
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.workspace import Workspace

_BUILD = Path(__file__).resolve().parents[3] / "build"  # ignored by git; the system's own may lie in memory
_FILES, _BYTES = 400, 1_000_000_000


@contextmanager
def scratch() -> Generator[Path]:
    """An empty folder that is removed afterwards."""
    _BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=_BUILD) as folder:
        yield Path(folder)


def new_workspace(folder: Path) -> tuple[Workspace, str]:
    """A workspace with the bundled plan, and the id of that plan."""
    workspace = Workspace.create(folder, "某某局")
    with workspace.log.change() as session:
        return workspace, save_plan(session, bundled_plan())


def gigabyte(folder: Path) -> list[Path]:
    """1 GB in 400 files of 12 kB to 5 MB, no two alike, as a year's evidence."""
    folder.mkdir()
    paths = [folder / f"材料 {number:03}.jpg" for number in range(1, _FILES + 1)]
    for number, path in enumerate(paths, start=1):
        path.write_bytes(os.urandom(2 * _BYTES * number // (_FILES * (_FILES + 1))))
    random.Random(1).shuffle(paths)  # noqa: S311 - small and large ones mixed
    os.sync()
    return paths


def small_files(folder: Path, count: int, size: int) -> list[Path]:
    """So many files of so many bytes, no two alike."""
    folder.mkdir()
    paths = [folder / f"志愿服务照片 {number:05}.jpg" for number in range(1, count + 1)]
    for path in paths:
        path.write_bytes(b"\xff\xd8" + os.urandom(size - 2))
    os.sync()
    return paths


def attach(workspace: Workspace, plan_id: str, code: str, paths: Sequence[Path]) -> None:
    """Files as the evidence of a task."""
    with workspace.reading() as session:
        task_id = find_task(session, plan_id, code).id
    attach_files(workspace.log, workspace.files, task_id, paths, Job())


def most_memory() -> int:
    """MB that this process has had at most; Linux only."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) // 1000


def warm(folder: Path) -> None:
    """Read all files below a folder, so that every way finds them in memory, whatever the system dropped."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def forget(folder: Path) -> None:
    """Have the system drop what it keeps of a folder's files in memory; of all files where root asks."""
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
    except OSError:
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as stream:
                    os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
