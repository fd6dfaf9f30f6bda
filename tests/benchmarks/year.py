"""Ten years of work: 400 tasks, 20 000 activities, 100 000 evidence records, in milliseconds.

Each figure stands beside the bare SQL of the same question: plain sqlite3 on the same file in the same run,
so that a busy machine slows both. Searching is held against LIKE, a page against SELECT with LIMIT and
OFFSET, a saved change against UPDATE and COMMIT, the gaps against what they ask the database; a tab against
plain questions for what it shows at first, or, where it shows the numbers of all tasks, those of the gaps.
"""

import gc
import os
import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date
from functools import partial
from itertools import count
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from db.engine import connect
from tests.benchmarks.parts import bare_sql
from tests.benchmarks.parts.ten_years import FIRST_YEAR, QUERIES, make_ten_years
from tests.full_year import OFFICES, SEED
from wenming_desktop.evidence.library import evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityFilter
from wenming_desktop.ledger.publicity import PublicityFilter, page_publicity
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.progress.gaps import gaps
from wenming_desktop.search.finding import search
from wenming_desktop.workspace import DATABASE_NAME, Workspace

if TYPE_CHECKING:
    from tests.benchmarks.parts.window import Driver

PAGE = 100  # rows a table fetches at once
ROUNDS = 20
TODAY = date(FIRST_YEAR + 9, 11, 20)
PEOPLE = tuple(name for _, names in OFFICES for name in names.split())


def main() -> None:
    """Print all figures."""
    with TemporaryDirectory(prefix="wenming-bench-") as folder:
        begun = perf_counter()
        workspace, plans = make_ten_years(Path(folder) / "数据")
        print(f"十年数据和搜索索引：{perf_counter() - begun:.0f} 秒", flush=True)
        with closing(connect(workspace.folder / DATABASE_NAME, read_only=True)) as bare:
            measure_search(workspace, plans[-1], bare)
            counts = measure_gaps(workspace, plans, bare)
            measure_pages(workspace, plans[-1], bare)
        measure_window(workspace, plans, Path(folder), counts)


def measure_search(workspace: Workspace, plan_id: str, bare: sqlite3.Connection) -> None:
    """First results, in one year as the search line asks and in all."""

    def ask(query: str, scope: str | None) -> None:
        with workspace.reading() as session:
            search(session, scope, query)

    ours = times([lambda q=q, s=s: ask(q, s) for s in (plan_id, None) for q in QUERIES])
    theirs = times([lambda q=q: bare_sql.look_for(bare, q) for q in QUERIES])
    report(f"搜索 {len(QUERIES)} 个词，本年度和全部年度", ours, theirs, 50)


def measure_gaps(
    workspace: Workspace, plans: list[str], bare: sqlite3.Connection
) -> list[bare_sql.Statement]:
    """The whole list of one year; two years in turn, so that every list is worked out anew.

    Returns what it asks the database.
    """

    def ask(plan_id: str) -> None:
        with workspace.reading() as session:
            gaps(session, plan_id, TODAY)

    with bare_sql.recorded() as statements:
        ask(plans[-1])
    ours = times([partial(ask, plan_id) for plan_id in plans[-2:]] * ROUNDS)
    report("缺项清单", ours, times([bare_sql.replay(bare, statements)] * ROUNDS), 300)
    return statements


def measure_pages(workspace: Workspace, plan_id: str, bare: sqlite3.Connection) -> None:
    """One page of each long list, anywhere in it, in the order it has when it is opened."""
    dice = random.Random(SEED)  # noqa: S311 - any places will do
    with workspace.reading() as session:
        ids = evidence_ids(session, None, EvidenceFilter())

    def read(page: Callable[..., object], *arguments: object, **options: object) -> None:
        with workspace.reading() as session:
            page(session, *arguments, **options)

    places = [dice.randrange(0, 1_900) for _ in range(3 * ROUNDS)]
    deep = [dice.randrange(0, len(ids) - PAGE) for _ in places]
    everything = ActivityFilter()
    report(
        "活动台账翻一页",
        times(
            lambda at=at: read(page_activities, plan_id, everything, at, PAGE, descending=True)
            for at in places
        ),
        times(
            lambda at=at: bare.execute(bare_sql.ACTIVITIES, (plan_id, PAGE, at)).fetchall() for at in places
        ),
        10,
    )
    report(
        "材料库翻一页",
        times(lambda at=at: read(file_rows, ids[at : at + PAGE]) for at in deep),
        times(lambda at=at: bare.execute(bare_sql.FILES, (PAGE, at)).fetchall() for at in deep),
        10,
    )
    report(
        "宣传报道翻一页",
        times(lambda at=at: read(page_publicity, plan_id, PublicityFilter(), at, PAGE) for at in places),
        times(lambda at=at: bare.execute(bare_sql.REPORTS, (plan_id, PAGE, at)).fetchall() for at in places),
        10,
    )


def measure_window(
    workspace: Workspace, plans: list[str], settings: Path, counts: list[bare_sql.Statement]
) -> None:
    """Opening tabs, and an edit with every page open, in the real window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen speaks of its limits
    # Qt only now: it reads the environment.
    from tests.benchmarks.parts.window import opened  # noqa: PLC0415

    gc.collect()  # what making the data left; the program's own start freezes what is imported just so
    gc.freeze()
    database = workspace.folder / DATABASE_NAME
    with opened(workspace, settings) as driver, closing(connect(database)) as bare:
        _measure_tabs(driver, plans, bare, counts)
        _measure_edits(driver, bare)


def _measure_tabs(
    driver: "Driver", plans: list[str], bare: sqlite3.Connection, counts: list[bare_sql.Statement]
) -> None:
    """Each tab: its page made for the first time in a year, and opened again.

    The very first opening of each, which loads its modules too, is among the first ones.
    """
    first: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    for round_ in range(ROUNDS):
        driver.open_tab("overview")  # the tab in front stays in front in another year
        driver.settle()
        plan_id = plans[-1 - (round_ + 1) % 2]  # never the year on show
        first.setdefault("总览", []).append(took(partial(driver.choose_year, plan_id)))
        for name, title in driver.tabs()[1:]:
            driver.settle()  # what the page before left to do is not this one's
            first.setdefault(title, []).append(took(partial(driver.open_tab, name)))
        for name, title in driver.tabs():
            driver.settle()
            again.setdefault(title, []).append(took(partial(driver.open_tab, name)))
        driver.settle()
    for title, spent in first.items():
        questions = [(sql, {"plan": plans[-1]}) for sql in bare_sql.TABS.get(title, ())] or counts
        theirs = times([bare_sql.replay(bare, questions)] * ROUNDS)
        report(f"首次打开“{title}”", spent, theirs, 150)
        report(f"再次打开“{title}”", again[title], theirs, 150)


def _measure_edits(driver: "Driver", bare: sqlite3.Connection) -> None:
    """Another person for a task, all pages open: each page in front once."""
    tabs, tasks = driver.tabs(), driver.task_ids()
    for name, _ in tabs:
        driver.open_tab(name)

    numbers = count()  # never the same person for the same task: that would change nothing

    def edit() -> None:
        number = next(numbers)
        change = AssignmentChange(person=PEOPLE[number % len(PEOPLE)])
        driver.change(assign, [tasks[number % len(tasks)]], change)

    spent: dict[str, list[float]] = {}
    for name, title in tabs:
        driver.open_tab(name)
        spent[title] = times([edit] * ROUNDS)
    people = [row[0] for row in bare.execute("SELECT id FROM person ORDER BY ordinal")]
    theirs = times(
        lambda number=number: bare_sql.set_person(bare, tasks[number], people[number])
        for number in range(ROUNDS)
    )
    for title, seconds in spent.items():
        report(f"改责任人，“{title}”在前", seconds, theirs, 100)


def took(action: Callable[[], object]) -> float:
    """Seconds."""
    start = perf_counter()
    action()
    return perf_counter() - start


def times(actions: Iterable[Callable[[], object]]) -> list[float]:
    """Seconds of each, after the first of them once unmeasured."""
    todo = list(actions)
    todo[0]()
    return [took(action) for action in todo]


def report(name: str, ours: list[float], theirs: list[float], target: int) -> None:
    """Print one figure, in milliseconds, and whether 95 of 100 are within the target."""
    slow = _p95(ours) * 1000
    verdict = "达到" if slow <= target else "未达到"
    print(
        f"{name}：中位 {median(ours) * 1000:.1f}，95% 在 {slow:.1f} 毫秒内，最慢 {max(ours) * 1000:.1f}；"
        f"目标 {target}，{verdict}。纯 SQL 中位 {median(theirs) * 1000:.2f}、95% {_p95(theirs) * 1000:.2f}；"
        f"比 {median(ours) / median(theirs):.1f}、{_p95(ours) / _p95(theirs):.1f}",
        flush=True,
    )


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[ceil(0.95 * len(seconds)) - 1]


if __name__ == "__main__":
    main()
