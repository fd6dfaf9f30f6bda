"""Killing a workload at random moments, and what must hold of a workspace afterwards.

WENMING_KILLS sets how many kills each path gets.
"""

import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import takewhile
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import select

from db.engine import connect
from db.models import Evidence
from tests.robustness import workloads
from tests.workspaces import stored_files
from wenming_desktop.evidence.records import referenced_hashes
from wenming_desktop.safety.backup import damage
from wenming_desktop.safety.files import PART_SUFFIX
from wenming_desktop.workspace import DATABASE_NAME, InUseError, Workspace

KILLS = int(os.environ.get("WENMING_KILLS", "0"))
PATIENCE = 300  # seconds until a workload counts as hanging
CONTEXT = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
if os.name != "nt":
    CONTEXT.set_forkserver_preload(["tests.robustness.workloads"])


class Killer:
    """Kills a workload again and again, whatever the speed of the machine.

    Each time it waits until some steps of the work were seen to be done, and then for a random share of the
    time that such a step takes. ``hits`` says how often work was under way.
    """

    def __init__(self, workload: str, most_steps: int = 2) -> None:
        self.hits = 0
        self._workload, self._most_steps = workload, most_steps
        self._pace = 0.0  # seconds a step took when last seen

    def seeds(self, kills: int, enough: Callable[[], bool] = lambda: True) -> Iterator[int]:
        """For so many kills, and for more as long as none has hit or they have not shown ``enough``."""
        yield from range(kills)
        yield from takewhile(lambda _: not (self.hits and enough()), range(kills, 10 * kills))

    def kill(self, folder: Path, seed: int) -> list[str]:
        """Start the workload and kill it; what it acknowledged."""
        dice = random.Random(seed)  # noqa: S311
        acknowledged = folder.with_name(f"acknowledged-{seed}")
        acknowledged.touch()
        child = CONTEXT.Process(target=workloads.run, args=(self._workload, folder, acknowledged, seed))
        child.start()
        try:
            self._watch(child, acknowledged, dice.randint(0, self._most_steps))
            time.sleep(dice.uniform(0, self._pace))
            finished = child.exitcode
        finally:
            child.kill()
            child.join()
            child.close()
        assert finished in {None, 0}, "the workload failed before it was killed"
        self.hits += bool(unfinished(folder))
        ready, *lines = acknowledged.read_text("utf-8").splitlines(keepends=True)
        assert ready == "ready\n"
        return [line.strip() for line in lines]

    def _watch(self, child: BaseProcess, acknowledged: Path, steps: int) -> None:
        """Return when the workload is ready and has done so many steps, or all of its own."""
        seen: list[float] = []  # when it was ready and when it had done each step
        patience = time.monotonic() + PATIENCE
        while len(seen) <= steps and child.exitcode is None:
            assert time.monotonic() < patience, "the workload does not go on"
            lines = acknowledged.read_bytes().count(b"\n")
            seen += [time.monotonic()] * (lines - len(seen))
            time.sleep(0.001)
        if len(seen) > 1:
            self._pace = (seen[-1] - seen[0]) / (len(seen) - 1)


def unfinished(folder: Path) -> list[Path]:
    """What only work that is under way keeps in a workspace's folder."""
    parts = [path for path in folder.rglob("*") if PART_SUFFIX in path.name or path.name.endswith("-journal")]
    parts += folder.with_name(workloads.STICK).glob(f".*{PART_SUFFIX}")
    return parts + list(folder.glob("files/incoming/*"))


@contextmanager
def opened_after_kill(folder: Path) -> Generator[Workspace]:
    """The workspace opens, is sound, and nothing temporary is left."""
    workspace = _opened(folder)
    try:
        assert not [path for path in folder.rglob("*") if ".part" in path.name]
        journal = folder / f"{DATABASE_NAME}-journal"
        # One whose first byte is blank was never begun to be used; SQLite overwrites it.
        assert not journal.exists() or journal.read_bytes()[:1] in {b"", b"\0"}
        assert not workspace.files.interrupted()
        # openpyxl's files of a moment bear no mark of ours: nobody may remove them.
        assert {path.name.partition(".")[0] for path in Path(tempfile.gettempdir()).iterdir()} <= {"openpyxl"}
        assert damage(folder / DATABASE_NAME) is None
        with closing(connect(folder / DATABASE_NAME, read_only=True)) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        yield workspace
    finally:
        workspace.close()


def _opened(folder: Path) -> Workspace:
    """A child that was just being started when its parent was killed holds the lock until it has started."""
    for _ in range(1200):
        with suppress(InUseError):
            return Workspace.open(folder)
        time.sleep(0.05)
    return Workspace.open(folder)


def recorded_and_stored(workspace: Workspace) -> set[str]:
    """The hashes on record, after looking that exactly their files are in the store."""
    with workspace.reading() as session:
        recorded = set(session.scalars(select(Evidence.sha256)))
        assert recorded == referenced_hashes(session)
    assert stored_files(workspace) == recorded
    return recorded
