"""The program is killed at random moments: nothing acknowledged is lost, nothing half-done is shown.

WENMING_KILLS sets how many kills each path gets.
"""

import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import takewhile
from multiprocessing.process import BaseProcess
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

import db.migrate
from db.engine import connect
from db.models import Evidence, FileFact
from tests.robustness import workloads
from tests.workspaces import domain_rows, new_workspace, plan, stored_files
from wenming_desktop import clock
from wenming_desktop.evidence.recognising import marks_found, read_pages, recognise_files
from wenming_desktop.evidence.records import attach_files, referenced_hashes
from wenming_desktop.evidence.watching import TAKEN, Watch
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.safety.files import PART_SUFFIX
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.showcase.files import OPEN
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import DATABASE_NAME, Workspace, restore

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

    def seeds(self, kills: int) -> Iterator[int]:
        """For so many kills, and for more as long as none has hit."""
        yield from range(kills)
        yield from takewhile(lambda _: not self.hits, range(kills, 10 * kills))

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


@pytest.mark.parametrize("workload", ["attach", "inbox"])
def test_attaching(folder: Path, workload: str) -> None:
    killer = Killer(workload)
    acknowledged: set[str] = set()
    for seed in killer.seeds(KILLS or 40):
        lines = killer.kill(folder, seed)
        acknowledged.update(name for line in lines for name in line.split())
        with opened_after_kill(folder) as workspace:
            assert acknowledged <= recorded_and_stored(workspace)
    assert acknowledged
    assert killer.hits
    with opened_after_kill(folder) as workspace:
        for name in recorded_and_stored(workspace):
            assert hash_of(workspace.files.path(name)) == name


def test_watching(folder: Path) -> None:
    killer = Killer("watch")
    scans = folder.with_name("scans")
    scans.mkdir()
    acknowledged: set[str] = set()
    for seed in killer.seeds(KILLS or 40):
        lines = killer.kill(folder, seed)
        acknowledged.update(name for line in lines for name in line.split())
        hashes = [hash_of(path) for path in scans.rglob("*") if path.is_file()]
        assert len(hashes) == len(set(hashes))  # no source was doubled
        with opened_after_kill(folder) as workspace:
            recorded = recorded_and_stored(workspace)
            assert acknowledged <= recorded <= set(hashes)  # and none was lost
            assert {hash_of(path) for path in (scans / TAKEN).rglob("*.jpg")} <= recorded
    assert acknowledged
    assert killer.hits
    with opened_after_kill(folder) as workspace:
        workloads.take_what_rests(workspace, Watch(scans))
        assert recorded_and_stored(workspace) == set(hashes)
    assert [path.name for path in scans.iterdir()] == [TAKEN]


def recorded_and_stored(workspace: Workspace) -> set[str]:
    """The hashes on record, after looking that exactly their files are in the store."""
    with workspace.reading() as session:
        recorded = set(session.scalars(select(Evidence.sha256)))
        assert recorded == referenced_hashes(session)
    assert stored_files(workspace) == recorded
    return recorded


def hash_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_recognising(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killer = Killer("recognise")
    acknowledged: set[tuple[str, int]] = set()
    for seed in killer.seeds(KILLS or 25):
        lines = killer.kill(folder, seed)
        acknowledged.update((sha256, int(page)) for sha256, page in map(str.split, lines))
        with opened_after_kill(folder) as workspace:
            kept = recognised_pages(workspace)
            assert acknowledged <= kept
            assert {sha256 for sha256, _ in kept} == workspace.texts.hashes("志愿服务")
            assert set(workspace.texts.waiting()) <= recorded_and_stored(workspace)
        assert damage_of_texts(folder) == []
    assert acknowledged
    assert killer.hits
    monkeypatch.setattr(Recogniser, "page", workloads.page_at_once)
    with opened_after_kill(folder) as workspace:
        left = sum(map(len, workspace.texts.waiting().values()))
        assert recognise_files(workspace.log, workspace.files, workspace.texts, Job()) == left
        assert len(recognised_pages(workspace)) == len(kept) + left
        with workspace.reading() as session:
            marks = {fact.sha256: fact.quality.split() for fact in session.scalars(select(FileFact))}
        for sha256 in {sha256 for sha256, _ in recognised_pages(workspace)}:
            assert marks.get(sha256, []) == marks_found(workspace.texts.marks(sha256))


def recognised_pages(workspace: Workspace) -> set[tuple[str, int]]:
    """Hash and page of all that are kept, after looking that each is found as it was read."""
    pages: set[tuple[str, int]] = set()
    with workspace.reading() as session:
        for sha256 in session.scalars(select(Evidence.sha256)):
            texts, read = workspace.texts.pages(sha256), read_pages(session, workspace.texts, sha256)
            assert {*read}.isdisjoint(workspace.texts.waiting().get(sha256, ()))
            assert {page: texts[page - 1] for page in read} == {page: f"志愿服务{page}" for page in read}
            pages |= {(sha256, page) for page in read}
    return pages


def damage_of_texts(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "cache" / "texts.db")) as connection:
        found = [line for (line,) in connection.execute("PRAGMA integrity_check")]
    return [line for line in found if line != "ok"]


def test_editing(folder: Path) -> None:
    killer = Killer("assign")
    last = 0
    for seed in killer.seeds(KILLS or 25):
        lines = killer.kill(folder, seed)
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
    assert killer.hits
    with opened_after_kill(folder) as workspace:
        while workspace.log.undo():
            pass
        assert not any(domain_rows(workspace)[table] for table in ("task", "department", "work_plan"))


def test_backing_up(folder: Path) -> None:
    killer = Killer("back_up")
    acknowledged = 0
    for seed in killer.seeds(KILLS or 10):
        lines = killer.kill(folder, seed)
        with opened_after_kill(folder):
            pass
        made = backups(folder / "backups")
        assert set(lines) <= {backup.path.name for backup in made}
        assert [backup for backup in made if damage(backup.path)] == []
        acknowledged += len(lines)
        shutil.rmtree(folder / "backups")  # checked: the next round need not do it again
    assert acknowledged
    assert killer.hits


def test_archiving(folder: Path) -> None:
    killer = Killer("archive")
    stick = folder.with_name(workloads.STICK)
    stick.mkdir()
    with opened_after_kill(folder) as workspace:
        sources = [folder.with_name(f"{number}.jpg") for number in range(40)]
        for path in sources:
            path.write_bytes(os.urandom(90_000))
        attach_files(workspace.log, workspace.files, workloads.task_ids(workspace)[0], sources, Job())
    acknowledged: set[str] = set()
    for seed in killer.seeds(KILLS or 15):
        acknowledged.update(name for line in killer.kill(folder, seed) for name in line.split())
    assert acknowledged
    assert killer.hits
    with opened_after_kill(folder) as workspace:
        write_archive(workspace, ArchiveChoices(), stick, Job(), clock.now())
    assert acknowledged <= {path.name for path in stick.iterdir()}
    for path in stick.iterdir():
        assert PART_SUFFIX not in path.name
        if path.is_dir():
            assert check_archive(path, Job()).problems == ()
            name, _, number = path.name.partition("-第")
            assert not number or (stick / f"{name}-第1卷共{number[-2]}卷").exists()
        elif path.name != OPEN:
            with ZipFile(path) as archive:
                assert archive.testzip() is None


def test_restoring(folder: Path) -> None:
    killer = Killer("restore")
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
    for seed in killer.seeds(KILLS or 10):
        lines = killer.kill(folder, seed)
        with opened_after_kill(folder) as workspace:
            assert domain_rows(workspace) in states.values()
            assert [backup for backup in backups(folder / "backups") if damage(backup.path)] == []
        shutil.rmtree(folder / "backups")
        assert not list(folder.glob("*.damaged"))
        assert set(lines) <= set(states)
    assert killer.hits


def test_migrating(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killer = Killer("migrate", most_steps=5)
    database = folder / DATABASE_NAME
    original = database.read_bytes()
    with opened_after_kill(folder) as workspace:
        before = domain_rows(workspace)
    versions: set[int] = set()
    for seed in killer.seeds(KILLS or 15):
        database.write_bytes(original)
        shutil.rmtree(folder / "backups")
        with monkeypatch.context() as patch:
            patch.setattr(db.migrate, "steps", db.migrate.steps)  # taken back after the block
            lines = killer.kill(folder, seed)
            assert damage(database, recover=True) is None
            versions.add(db.migrate.stored_version(database))
            workloads.add_steps()
            with opened_after_kill(folder) as workspace:
                assert db.migrate.stored_version(database) == db.migrate.latest_version()
                assert all(task.note == "12345" for task in plan(workspace).tasks)
            assert "migrated" not in lines or max(versions) == db.migrate.latest_version()
        oldest = backups(folder / "backups")[-1].path
        restored = folder.with_name(f"restored-{seed}")
        restore(restored, oldest)
        with opened_after_kill(restored) as workspace:
            assert domain_rows(workspace) == before
    assert len(versions) > 1
    assert killer.hits
