"""The print dialog, in milliseconds from its opening to the first page on show, as the clerk waits for it.

Held against the bare work: the same contents compiled by Typst and the first page rendered by PDFium, without
the database, the window, the worker thread and the dialog's other widgets.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.parts.data import scratch
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.workspace import Workspace

TASKS, ROUNDS, TARGET = 500, 15, 300
TODAY = date(2021, 11, 20)


def main() -> None:
    """Print the figures: the 2021 plan's checklist, then papers of a plan of 500 tasks."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen speaks of its limits
    plan = bundled_plan()
    with scratch() as folder:
        _measure(folder / "2021", plan, ("checklist", "duty-list", "assignment-table"))
        _measure(folder / "500", _long(plan), ("checklist", "assignment-table"))


def _long(plan: PlanDraft) -> PlanDraft:
    """The plan with 500 tasks: its own over and over."""
    share = -(-TASKS // len(plan.categories))
    texts = [task for category in plan.categories for task in category.tasks]
    rest = TASKS
    categories = []
    for category in plan.categories:
        tasks = tuple(texts[at % len(texts)] for at in range(min(share, rest)))
        rest -= len(tasks)
        categories.append(replace(category, tasks=tasks))
    return replace(plan, categories=tuple(categories))


def _measure(folder: Path, draft: PlanDraft, papers: tuple[str, ...]) -> None:
    # Qt only now: it reads the environment.
    from tests.benchmarks.parts.window import opened  # noqa: PLC0415
    from ui.documents.print_dialog import PrintDialog  # noqa: PLC0415
    from wenming_desktop.documents.papers import PAPERS  # noqa: PLC0415
    from wenming_desktop.plan.assignments import AssignmentChange, assign  # noqa: PLC0415
    from wenming_desktop.plan.departments import add_departments  # noqa: PLC0415

    workspace = Workspace.create(folder, "某某局")
    with workspace.log.change() as session:
        plan_id = save_plan(session, draft)
        add_departments(session, ["办公室", "宣传科"])
    with opened(workspace, folder) as driver:
        desk = driver.desk
        ids = driver.task_ids()
        desk.change(assign, ids, AssignmentChange("办公室", ["宣传科"], "张三", date(2021, 12, 31)))
        for name in papers:
            driver.settle()
            kind = next(paper for paper in PAPERS if paper.name == name)
            spent = [
                driver.first_page(lambda name=name: PrintDialog(desk, desk.window, name))
                for _ in range(ROUNDS)
            ]
            bare = _bare(workspace, plan_id, kind)
            _report(f"{kind.title}（{len(ids)} 项任务）", spent, [_took(bare) for _ in range(ROUNDS)])


def _report(name: str, spent: list[float], theirs: list[float]) -> None:
    """One line; the first time, which loads what the others find, stands apart."""
    first, *rest = (seconds * 1000 for seconds in spent)
    slow = sorted(rest)[ceil(0.95 * len(rest)) - 1]
    verdict = "达到" if slow <= TARGET else "未达到"
    bare = median(theirs) * 1000
    print(
        f"{name}首页：中位 {median(rest):.0f}，95% 在 {slow:.0f} 毫秒内，第一次 {first:.0f}；"
        f"目标 {TARGET}，{verdict}。只排版、画首页中位 {bare:.0f}；比 {median(rest) / bare:.1f}",
        flush=True,
    )


def _bare(workspace: Workspace, plan_id: str, kind) -> Callable[[], object]:
    from wenming_desktop.documents.paper import Subject  # noqa: PLC0415
    from wenming_desktop.documents.press.pdf_pages import page_rgb  # noqa: PLC0415

    with workspace.reading() as session:
        content = kind.gather(Subject(session, workspace.files, plan_id, TODAY), {})
    return lambda: page_rgb(kind.pdf(content), 0, 96)


def _took(action: Callable[[], object]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun


if __name__ == "__main__":
    main()
