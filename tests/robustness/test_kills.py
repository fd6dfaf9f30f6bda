"""The program is killed at random moments: nothing acknowledged is lost, nothing half-done is shown.

WENMING_KILLS sets how many kills each path gets.
"""

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

import db.migrate
from db.engine import connect
from db.models import Evidence
from tests.robustness import workloads
from tests.workspaces import domain_rows, new_workspace, plan, stored_files
from wenming_desktop.evidence.records import referenced_hashes
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.workspace import DATABASE_NAME, Workspace, restore

KILLS = int(os.environ.get("WENMING_KILLS", "0"))
CONTEXT = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
if os.name != "nt":
    CONTEXT.set_forkserver_preload(["tests.robustness.workloads"])


def kill_during(workload: str, folder: Path, seconds: float, seed: int) -> list[str]:
    """Start a workload, kill it at a random moment of its first ``seconds``; what it acknowledged."""
    acknowledged = folder.with_name(f"acknowledged-{seed}")
    child = CONTEXT.Process(target=workloads.run, args=(workload, folder, acknowledged, seed))
    child.start()
    try:
        patience = time.monotonic() + 60
        while not (acknowledged.exists() and acknowledged.read_bytes()):
            assert child.is_alive(), "the workload failed"
            assert time.monotonic() < patience, "the workload does not begin"
            time.sleep(0.001)
        time.sleep(random.Random(seed).uniform(0, seconds))  # noqa: S311
        finished = child.exitcode
        child.kill()
    finally:
        child.kill()
        child.join()
        child.close()
    assert finished in {None, 0}, "the workload failed before it was killed"
    ready, *lines = acknowledged.read_text("utf-8").splitlines(keepends=True)
    assert ready == "ready\n"
    return [line.strip() for line in lines]


@contextmanager
def opened_after_kill(folder: Path) -> Generator[Workspace]:
    """The workspace opens, is sound, and nothing temporary is left."""
    workspace = Workspace.open(folder)
    try:
        assert not [path for path in folder.rglob("*") if ".part" in path.name]
        journal = folder / f"{DATABASE_NAME}-journal"
        # One whose first byte is blank was never begun to be used; SQLite overwrites it.
        assert not journal.exists() or journal.read_bytes()[:1] in {b"", b"\0"}
        assert not workspace.files.interrupted()
        assert damage(folder / DATABASE_NAME) is None
        with closing(connect(folder / DATABASE_NAME, read_only=True)) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        yield workspace
    finally:
        workspace.close()


@pytest.fixture
def folder(tmp_path: Path) -> Generator[Path]:
    with new_workspace(tmp_path / "data") as workspace:
        pass
    yield workspace.folder
    shutil.rmtree(tmp_path)


def test_attaching(folder: Path) -> None:
    acknowledged: set[str] = set()
    for seed in range(KILLS or 40):
        lines = kill_during("attach", folder, 0.12, seed)
        acknowledged.update(name for line in lines for name in line.split())
        with opened_after_kill(folder) as workspace:
            with workspace.reading() as session:
                recorded = set(session.scalars(select(Evidence.sha256)))
                assert recorded == referenced_hashes(session)
            assert acknowledged <= recorded
            assert stored_files(workspace) == recorded
    assert acknowledged
    for name in recorded:
        assert sha256(workspace.files.path(name).read_bytes()).hexdigest() == name


def test_editing(folder: Path) -> None:
    last = 0
    for seed in range(KILLS or 25):
        lines = kill_during("assign", folder, 0.12, seed)
        last = int(lines[-1]) if lines else last
        with opened_after_kill(folder) as workspace:
            number = workloads.deadline_number(workspace)
            undone = workspace.log.labels()[1]
            # Killed before the next acknowledgement, or between an undo and its redo.
            assert number in ({last - 1} if undone else {last, last + 1})
            if undone:
                workspace.log.redo()
                assert workloads.deadline_number(workspace) == last
            last = workloads.deadline_number(workspace)
    assert last > 0
    with opened_after_kill(folder) as workspace:
        while workspace.log.undo():
            pass
        assert not any(domain_rows(workspace)[table] for table in ("task", "department", "work_plan"))


def test_backing_up(folder: Path) -> None:
    acknowledged = 0
    for seed in range(KILLS or 10):
        lines = kill_during("back_up", folder, 0.1, seed)
        with opened_after_kill(folder):
            pass
        made = backups(folder / "backups")
        assert set(lines) <= {backup.path.name for backup in made}
        assert [backup for backup in made if damage(backup.path)] == []
        acknowledged += len(lines)
        shutil.rmtree(folder / "backups")  # checked: the next round need not do it again
    assert acknowledged


def test_restoring(folder: Path) -> None:
    states = {}
    kept = folder.with_name("backups")
    kept.mkdir()
    workspace = Workspace.open(folder)
    for name in ("工会", "团委"):
        with workspace.log.change() as session:
            add_departments(session, [name])
        shutil.copyfile(folder / DATABASE_NAME, kept / f"{name}.db")
        states[f"{name}.db"] = domain_rows(workspace)
    workspace.close()
    for seed in range(KILLS or 10):
        lines = kill_during("restore", folder, 0.15, seed)
        with opened_after_kill(folder) as workspace:
            assert domain_rows(workspace) in states.values()
            assert [backup for backup in backups(folder / "backups") if damage(backup.path)] == []
        shutil.rmtree(folder / "backups")
        assert not list(folder.glob("*.damaged"))
        assert set(lines) <= set(states)


def test_migrating(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = folder / DATABASE_NAME
    original = database.read_bytes()
    with opened_after_kill(folder) as workspace:
        before = domain_rows(workspace)
    versions: set[int] = set()
    for seed in range(KILLS or 15):
        database.write_bytes(original)
        shutil.rmtree(folder / "backups")
        with monkeypatch.context() as patch:
            patch.setattr(db.migrate, "steps", db.migrate.steps)  # taken back after the block
            lines = kill_during("migrate", folder, 0.06, seed)
            assert damage(database, recover=True) is None
            versions.add(db.migrate.stored_version(database))
            workloads.add_steps()
            with opened_after_kill(folder) as workspace:
                assert db.migrate.stored_version(database) == db.migrate.latest_version()
                assert all(task.note == "12345" for task in plan(workspace).tasks)
            assert not lines or max(versions) == db.migrate.latest_version()
        oldest = backups(folder / "backups")[-1].path
        restored = folder.with_name(f"restored-{seed}")
        restore(restored, oldest)
        with opened_after_kill(restored) as workspace:
            assert domain_rows(workspace) == before
    assert len(versions) > 1
