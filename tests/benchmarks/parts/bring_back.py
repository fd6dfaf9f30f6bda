"""An archive taken in by a workspace, or restored: seconds and memory, in a process of its own.

The arguments: 导入 or 恢复, the archive, the workspace, an empty folder, the seconds that writing it took.
"""

import sys
from pathlib import Path
from time import perf_counter

from tests.benchmarks.parts.data import most_memory
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.merging.taking import look_at, take
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.workspace import Workspace

_MOST_SECONDS, _MOST_MB = 60, 400


def main(what: str, archive: Path, here: Path, new: Path, writing: float) -> None:
    """Print the figures."""
    begun = perf_counter()
    records, files = _taken(archive, here) if what == "导入" else _restored(archive, new)
    spent = perf_counter() - begun
    print(
        f"{what}存档（{records} 条登记、{files} 个文件）：{spent:.1f} 秒，目标 ≤ {_MOST_SECONDS}；"
        f"是写出这份存档的 {spent / writing:.2f} 倍；内存最多 {most_memory()} MB，目标 < {_MOST_MB}",
        flush=True,
    )


def _taken(archive: Path, folder: Path) -> tuple[int, int]:
    workspace = Workspace.open(folder)
    try:
        look_at(workspace, archive, Job())
        taken = take(workspace, archive, {}, Job())
    finally:
        workspace.close()
    assert not taken.left
    assert not taken.open
    return taken.taken, taken.files


def _restored(archive: Path, folder: Path) -> tuple[int, int]:
    restored = restore_archive(archive, folder, Job())
    assert not restored.without
    return restored.records, restored.files


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]), float(sys.argv[5]))
