"""The program is killed at random moments: nothing acknowledged is lost, nothing half-done is shown."""

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

import db.migrate
from db.models import Evidence, FileFact
from tests.robustness import workloads
from tests.robustness.killing import KILLS, Killer, opened_after_kill, recorded_and_stored
from tests.workspaces import domain_rows, plan
from wenming_desktop.evidence.recognising import marks_found, read_pages, recognise_files
from wenming_desktop.evidence.watching import TAKEN, Watch
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.workspace import DATABASE_NAME, Workspace, restore


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
