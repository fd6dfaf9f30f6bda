"""Attaching 1 GB in 400 files, and 20 000 small ones, against doing only what cannot be left out."""

import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.parts.data import gigabyte, new_workspace, scratch, small_files, warm
from tests.benchmarks.timing import compare
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.search import pinyin
from wenming_desktop.workspace import Workspace

_MANY, _SMALL = 20_000, 8_000  # files, bytes of each
_THOUSAND = 1000


class _Desktop:
    """The files to attach, and a fresh place for whatever comes of them."""

    def __init__(self, folder: Path, paths: Sequence[Path]) -> None:
        self._source = paths[0].parent
        self._paths = paths
        self._target = folder / "去处"
        self._workspace: Workspace | None = None
        pinyin.initials("")  # as in the window some time after its start

    def clear(self) -> None:
        """Begin anew: an empty workspace, an empty folder, nothing left for the medium to write."""
        if self._workspace:
            self._workspace.close()
        shutil.rmtree(self._target, ignore_errors=True)
        self._target.mkdir()
        self._workspace, plan_id = new_workspace(self._target / "数据")
        with self._workspace.reading() as session:
            self._task_id = find_task(session, plan_id, "2-7").id
        os.sync()
        warm(self._source)

    def attach(self, job: Job | None = None, paths: Sequence[Path] | None = None) -> None:
        """Our way."""
        assert self._workspace
        log, files = self._workspace.log, self._workspace.files
        attach_files(log, files, self._task_id, paths or self._paths, job or Job())

    def copy(self) -> None:
        """Copy only, each file put on the medium."""
        for path in self._paths:
            with path.open("rb", buffering=0) as source, (self._target / path.name).open("xb") as sink:
                shutil.copyfileobj(source, sink, BLOCK)
                sink.flush()
                os.fsync(sink.fileno())

    def hash(self) -> None:
        """Read and hash only."""
        for path in self._paths:
            with path.open("rb", buffering=0) as source:
                hashlib.file_digest(source, "sha256")

    def close(self) -> None:
        """Let go of the workspace."""
        if self._workspace:
            self._workspace.close()


def _large() -> None:
    with scratch() as folder:
        desktop = _Desktop(folder, gigabyte(folder / "原件"))
        compare(
            "添加 1 GB、400 个文件",
            desktop.attach,
            {"逐个复制并落盘": desktop.copy, "只算 SHA-256": desktop.hash},
            at_least=0.85,
            prepare=desktop.clear,
        )
        desktop.close()


def _small() -> None:
    with scratch() as folder:
        desktop = _Desktop(folder, small_files(folder / "原件", _MANY, _SMALL))
        compare(
            f"添加 {_MANY} 个小文件",
            desktop.attach,
            {"逐个读、写、落盘": desktop.copy},
            at_most=1.6,
            prepare=desktop.clear,
            times=3,
        )
        desktop.close()


def _flat() -> None:
    """Twenty times a thousand: what a file costs while there are few, and while there are many."""
    with scratch() as folder:
        paths = small_files(folder / "原件", _MANY, _SMALL)
        desktop = _Desktop(folder, paths)
        desktop.clear()
        spent: list[float] = []
        for start in range(0, _MANY, _THOUSAND):
            begun = perf_counter()
            desktop.attach(paths=paths[start : start + _THOUSAND])
            spent.append(perf_counter() - begun)
        desktop.close()
    first, last = median(spent[:3]), median(spent[-3:])
    print(
        f"每千个小文件：最后三千与最先三千之比 {last / first:.2f}，目标 ≤ 1.3。"
        f"{first:.2f} 秒，{last:.2f} 秒（{min(spent):.2f}–{max(spent):.2f}）",
        flush=True,
    )


def _told() -> None:
    """Once more in a process of its own: what it needs in memory, and how long it says nothing."""
    import resource  # noqa: PLC0415 - not on Windows

    with scratch() as folder:
        desktop = _Desktop(folder, small_files(folder / "原件", _MANY, _SMALL))
        desktop.clear()
        told = [perf_counter()]
        desktop.attach(Job(lambda *_: told.append(perf_counter())))
        told.append(perf_counter())
        desktop.close()
    silent = max(after - before for before, after in pairwise(told))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"添加 {_MANY} 个小文件：进度最久 {silent:.2f} 秒没有动，目标 < 2；内存 {memory:.0f} MB，目标 < 300",
        flush=True,
    )


def main() -> None:
    """Print the figures."""
    for figure in (_large, _small, _flat, _told):
        child = multiprocessing.get_context("spawn").Process(target=figure)
        child.start()
        child.join()


if __name__ == "__main__":
    main()
