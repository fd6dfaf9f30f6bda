"""Attaching 1 GB in 400 files, against the slower of copying the same files and hashing them."""

import hashlib
import os
import shutil
from pathlib import Path

from tests.benchmarks.parts.data import gigabyte, new_workspace, scratch, warm
from tests.benchmarks.timing import compare
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.workspace import Workspace


class _Desktop:
    """The files to attach, and a fresh place for whatever comes of them."""

    def __init__(self, folder: Path) -> None:
        self._source = folder / "原件"
        self._paths = gigabyte(self._source)
        self._target = folder / "去处"
        self._workspace: Workspace | None = None

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

    def attach(self) -> None:
        """Our way."""
        assert self._workspace
        attach_files(self._workspace.log, self._workspace.files, self._task_id, self._paths, Job())

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


def main() -> None:
    """Print the one figure."""
    with scratch() as folder:
        desktop = _Desktop(folder)
        try:
            compare(
                "添加 1 GB、400 个文件",
                desktop.attach,
                {"逐个复制并落盘": desktop.copy, "只算 SHA-256": desktop.hash},
                at_least=0.7,
                prepare=desktop.clear,
            )
        finally:
            desktop.close()


if __name__ == "__main__":
    main()
