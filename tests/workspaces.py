"""Real workspaces on disk for the tests of everything that stands on the database."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Generator, Hashable
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from db.engine import connect
from db.models import Category, Task
from wenming_desktop import clock
from wenming_desktop.changes.history import Step, history
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, SafeguardDraft, TaskDraft
from wenming_desktop.search import pinyin
from wenming_desktop.workspace import DATABASE_NAME, Workspace

T = TypeVar("T")
DEPARTMENTS = ("办公室", "宣传科", "人事科")


def draft(title: str = "2021年工作方案", categories: int = 2, tasks: int = 3) -> PlanDraft:
    """A plan of ``categories`` times ``tasks`` tasks that names nobody."""
    return PlanDraft(
        title=title,
        issuer="某某局",
        issued_on=date(2021, 3, 1),
        year=2021,
        goal="创建省级文明单位",
        basis=("《省级文明单位测评体系》", "《市创建规划》"),
        attachment="任务配档表",
        categories=tuple(
            CategoryDraft(
                f"坚持第{c}类，抓好落实",
                tuple(TaskDraft(f"类别{c}的任务{t}。") for t in range(1, tasks + 1)),
            )
            for c in range(1, categories + 1)
        ),
        safeguards=(SafeguardDraft("加强领导", "成立领导小组。"),),
    )


@contextmanager
def new_workspace(folder: Path, *, alone: bool = False) -> Generator[Workspace]:
    """A fresh workspace with the plan of draft() and DEPARTMENTS, as the first two steps of its history.

    ``alone`` as begun() has it.
    """
    with closing(begun(folder, "某某局", small_plan, alone=alone)[0]) as workspace:
        yield workspace


def save_bundled_plan(workspace: Workspace) -> str:
    """The 2021 plan as one step; its id."""
    with workspace.log.change() as session:
        return save_plan(session, bundled_plan())


def small_plan(workspace: Workspace) -> None:
    """The first two steps of new_workspace()."""
    with workspace.log.change() as session:
        save_plan(session, draft())
    with workspace.log.change() as session:
        add_departments(session, DEPARTMENTS)


_MADE: dict[tuple[object, ...], tuple[Any, dict[str, bytes]]] = {}  # what was told, and the files
_TAKEN: dict[tuple[object, ...], str] = {}  # the test that took them last


def begun(
    folder: Path, unit: str, by: Callable[..., T], *arguments: Hashable, alone: bool = False
) -> tuple[Workspace, T]:
    """A new workspace, open, that begins with what ``by`` does in it, and what that returns.

    It is filled once a process; later tests begin with a copy of it. A copy has the same ids, so within one
    test only the first workspace is one: two PCs share no ids.

    Args:
        folder: missing or empty.
        unit: the unit's name.
        by: a function of a module, called with the workspace and the arguments; it writes only there.
        arguments: of ``by``.
        alone: no other workspace of this test is compared with it or read into it: it may always be a copy.
    """
    # Of the same day, and with initials in the index or without, as if it was filled now.
    recipe = (unit, by, arguments, clock.today(), pinyin.ready())
    test, _, _phase = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")
    if recipe in _MADE and test and (alone or _TAKEN.get(recipe) != test):
        _TAKEN[recipe] = test
        told, files = _MADE[recipe]
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return _opened(folder), told
    workspace = Workspace.create(folder, unit)
    told = by(workspace, *arguments)
    if recipe in _MADE or not test:
        return workspace, told
    workspace.close()
    kept = [folder / DATABASE_NAME, *filter(Path.is_file, (folder / "files").rglob("*"))]
    _MADE[recipe] = (told, {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept})
    _TAKEN[recipe] = test
    return _opened(folder), told


def _opened(folder: Path) -> Workspace:
    workspace = Workspace.open(folder)
    assert workspace.unit  # its file stays open from here on, not from the first test that shares it
    return workspace


def task_ids(workspace: Workspace) -> list[str]:
    """The ids of all tasks, in the plan's order."""
    with workspace.reading() as session:
        return list(session.scalars(select(Task.id).join(Category).order_by(Category.ordinal, Task.ordinal)))


def plan(workspace: Workspace, today: date = date(2021, 6, 1)) -> PlanView:
    """The workspace's only plan as it stands."""
    with workspace.reading() as session:
        plan_id = session.scalars(select(Category.plan_id).distinct()).one()
        return plan_view(session, plan_id, today)


def steps(workspace: Workspace, task_id: str | None = None, limit: int = 200) -> list[Step]:
    """The newest steps of the history first, of one task or of everything."""
    with workspace.reading() as session:
        return history(session, task_id, limit=limit)


def attach(workspace: Workspace, task_id: str, *paths: Path) -> list[EvidenceRow]:
    """Attach files to a task as the clerk does."""
    return attach_files(workspace.log, workspace.files, task_id, paths, Job())


def file(folder: Path, name: str = "通知.pdf", content: bytes = b"notice") -> Path:
    """A file to attach."""
    path = folder / name
    path.write_bytes(content)
    return path


def stored_files(workspace: Workspace) -> set[str]:
    """The names of all files in the evidence store, whatever they are."""
    return {path.name for path in (workspace.folder / "files").rglob("*") if path.is_file()}


def domain_rows(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """The raw rows of every table but the history's own."""
    with closing(connect(workspace.folder / DATABASE_NAME, read_only=True)) as connection:
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()  # noqa: S608
            for name in plain_tables(connection)
            if name not in {"change", "changed_row"}
        }


def plain_tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables but SQLite's own and those of a search index."""
    found = connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
    return [name for (name,) in found if not name.startswith("sqlite_")]


def mount(*arguments: str) -> None:
    """Run mount; skips the test where that is not allowed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount")
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.strip()}")


@contextmanager
def small_disk(folder: Path, size: str) -> Generator[Path]:
    """A disk of ``size`` (as mount writes it) under ``folder``."""
    folder.mkdir()
    mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def full(disk: Path) -> Generator[None]:
    """Nothing fits on the disk meanwhile."""
    filling = disk / "满"
    with suppress(OSError), filling.open("wb", buffering=0) as stream:
        while stream.write(b"0" * 4096):
            pass
    try:
        yield
    finally:
        filling.unlink()


@contextmanager
def read_only(folder: Path) -> Generator[None]:
    """Nobody may write under ``folder`` meanwhile; files open already stay writable."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # permissions do not bind root
        mount("--bind", str(folder), str(folder))
        try:
            mount("-o", "remount,bind,ro", str(folder))
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    elif os.name == "nt":
        pytest.skip("Windows has no read-only folders")
    else:
        paths = [folder, *folder.rglob("*")]
        modes = {path: path.stat().st_mode for path in paths}
        try:
            for path in reversed(paths):
                path.chmod(modes[path] & 0o555)
            yield
        finally:
            for path in paths:
                path.chmod(modes[path])
