"""What the commands share: a change after a backup, a job that Ctrl+C cancels, the plan that is meant."""

import shutil
import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unicodedata import east_asian_width

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import PlanHead, plan_heads
from wenming_desktop.words import in_one_line, percentage, shortened
from wenming_desktop.workspace import Workspace

_SHOWN_EVERY = 0.2  # seconds


@contextmanager
def changing(workspace: Workspace, before: str = "") -> Generator[Session]:
    """One change, after a backup if one is due; with ``before`` as Workspace.back_up_before()."""
    if before:
        workspace.back_up_before(before)
    else:
        workspace.back_up_if_due()
    with workspace.log.change() as session:
        yield session


@contextmanager
def cancellable() -> Generator[Job]:
    """A job that Ctrl+C cancels, so that it ends at a point where nothing is half-done.

    It says on stderr how far it is, in one line that is written over, where that is a terminal.
    """
    line = _ProgressLine() if sys.stderr.isatty() else None
    job = Job(line.show if line else None)

    def stop(*_: object) -> None:
        job.cancel()

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield job
    finally:
        signal.signal(signal.SIGINT, previous)
        if line:
            line.clear()


class _ProgressLine:
    """How far a job is, at the foot of a terminal."""

    def __init__(self) -> None:
        self._shown_at = time.monotonic()  # what is over at once says nothing
        self._width = 0

    def show(self, done: int, total: int, text: str) -> None:
        """As Job's ``on_progress``."""
        if time.monotonic() - self._shown_at > _SHOWN_EVERY:
            self._shown_at = time.monotonic()
            room = shutil.get_terminal_size().columns // 2 - 6  # a Chinese character takes two columns
            share = percentage(done, total) if total else 0
            told = f"{share:>3}% {shortened(in_one_line(text), max(1, room))}"
            self.clear()
            self._width = sum(2 if east_asian_width(sign) in "FWA" else 1 for sign in told)
            print(f"\r{told}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)
            self._width = 0


def the_plan(session: Session, year: int | None) -> PlanHead:
    """The plan of a year, or the only one; UserError says which there are."""
    heads = [head for head in plan_heads(session) if year in {None, head.year}]
    if len(heads) == 1:
        return heads[0]
    if not heads:
        raise UserError(f"没有{year}年度的工作方案。" if year else "还没有工作方案，请先导入。")
    if year:
        raise UserError(f"{year}年度有 {len(heads)} 个工作方案，命令行无法区分，请在窗口中操作。")
    years = "、".join(str(head.year) for head in heads)
    raise UserError(f"有多个工作方案（{years}），请用 --plan-year 指定年度。")


def plan_or_none(session: Session, year: int | None, *, needed: bool) -> str:
    """The id of the_plan(); "" where there is no plan at all, none is ``needed`` and no year is asked for."""
    if not needed and year is None and not plan_heads(session):
        return ""
    return the_plan(session, year).id


@contextmanager
def telling_new_folder(folder: Path) -> Generator[None]:
    """Say on stderr that not even the folder was there in which one was made to write into: was it meant?"""
    there = folder.exists() or folder.parent.exists()
    yield
    if not there:
        print(in_one_line(f"注意：原来没有“{folder}”这个文件夹，已新建。"), file=sys.stderr)


def category_id(session: Session, plan_id: str, ordinal: int) -> str:
    """The id of a plan's category by its number; UserError says how many there are."""
    query = select(Category.ordinal, Category.id).where(Category.plan_id == plan_id)
    categories: dict[int, str] = dict(session.execute(query).all())
    if ordinal not in categories:
        raise UserError(f"没有第 {ordinal} 个类别，方案有 {len(categories)} 个类别。")
    return categories[ordinal]


def iso_day(text: str) -> date:
    """A day as "2021-03-05"; UserError if it cannot be read."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"看不懂日期“{text}”，请写成“2021-03-05”这样。") from None
