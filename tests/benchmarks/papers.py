"""The print dialog, from its opening to the first page on show, for every paper; papers of 5 000 activities.

Held against the bare work: the same contents, pictures included, compiled by Typst and the first page drawn
by PDFium as large as the dialog draws it. Warm: again and again in one window, by turns with the bare work;
the ratio is the median of the pairs, as those of one moment share what else the machine does. The processor's
time tells where it is too busy for that. Cold: the first paper of a fresh process, clicked as soon as the
window is there; some once more two seconds later, when the window does what it puts off.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from db.models import Activity, ActivityTask, new_id
from tests.benchmarks.parts.data import new_workspace, scratch
from tests.full_year import make_year
from wenming_desktop import clock
from wenming_desktop.documents.paper import PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.press.pdf_pages import page_count, page_rgb
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.workspace import Workspace

if TYPE_CHECKING:
    from tests.benchmarks.parts.window import Driver
    from ui.documents.print_dialog import PrintDialog

ROUNDS, RATIO, COLD = 7, 2.0, 1.2  # seconds
LEAST_ROUNDS, ENOUGH = 2, 5.0  # seconds: a paper that takes long is looked at less often
LATER = ("assignment-table", "activity-report", "evidence-book")  # the usual one, photos, much work
ACTIVITIES, PAGES, CPU = 5_000, 60, 5.0
_TIDY = 5.0  # seconds until a fresh window has begun all that it does by itself
_COLD = "cold"  # as this program's argument
Spent = tuple[float, float]  # seconds, and those of the processor within this process


@dataclass(frozen=True)
class _Round:
    """A dialog, the bare work and the reading of the contents, right one after the other."""

    ours: Spent
    theirs: Spent
    reading: Spent


def main() -> None:
    """Print all figures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen speaks of its limits
    with scratch() as folder:
        _dialogs(folder / "year")
        _many_activities(folder / "many")


def _dialogs(folder: Path) -> None:
    workspace = Workspace.create(folder, "某某局")
    made = make_year(workspace, 2021)
    printable = [paper for paper in PAPERS if _content(workspace, made.plan_id, paper)]
    _warm_window(workspace, folder, made.plan_id, printable)
    for paper in printable:
        spent = {"窗口一出来就点": _cold(folder, paper, 0.0)}
        if paper.name in LATER:
            spent["两秒后点"] = _cold(folder, paper, 2.0)
        said = "，".join(
            f"{when} {seconds:.2f} 秒（处理器 {busy:.2f}）" for when, (seconds, busy) in spent.items()
        )
        verdict = _verdict(max(seconds for seconds, _ in spent.values()) <= COLD)
        print(f"{paper.title}，刚启动：{said}；目标 ≤ {COLD}，{verdict}", flush=True)


def _content(workspace: Workspace, plan_id: str, paper: PaperKind) -> Callable[[], bytes] | None:
    """What sets the paper as the dialog shows it first; None where there is nothing to print."""
    with workspace.reading() as session:
        subject = Subject(
            session, workspace.files, plan_id, clock.today()
        )  # the dialog's day: another one would be counted anew
        offered = {option.name: option.offered(subject) for option in paper.options}
        chosen = {name: choices[0].value for name, choices in offered.items() if choices}
        try:
            content = paper.gather(subject, chosen)
        except UserError:
            return None
    return lambda: paper.pdf(content)


def _warm_window(workspace: Workspace, folder: Path, plan_id: str, papers: Sequence[PaperKind]) -> None:
    """All papers in one window, which closes the workspace."""
    from tests.benchmarks.parts.window import opened  # noqa: PLC0415 - Qt reads the environment

    with opened(workspace, folder) as driver:
        driver.desk.recognition.pause()  # else it goes on between two dialogs
        driver.idle(_TIDY)
        while driver.desk.background.busy():
            driver.idle(1)
        for paper in papers:
            _warm(driver, workspace, plan_id, paper)


def _warm(driver: "Driver", workspace: Workspace, plan_id: str, paper: PaperKind) -> None:
    """One line for a paper: the dialog and the bare work by turns."""
    bare = _content(workspace, plan_id, paper)
    assert bare
    spent: list[_Round] = []
    begun = perf_counter()
    while len(spent) <= LEAST_ROUNDS or (len(spent) <= ROUNDS and perf_counter() < begun + ENOUGH):
        driver.settle()
        ours = driver.first_page(lambda: _dialog(driver, paper.name)), driver.processor
        theirs = _took(lambda: page_rgb(bare(), 0, driver.dpi))
        spent.append(_Round(ours, theirs, _took(lambda: _content(workspace, plan_id, paper))))
    first, *rest = spent
    own, bare_work, reading = (
        median(seconds * 1000 for seconds, _ in each)
        for each in zip(*((one.ours, one.theirs, one.reading) for one in rest), strict=True)
    )
    ratio, processor = (median(one.ours[which] / one.theirs[which] for one in rest) for which in (0, 1))
    print(
        f"{paper.title}首页：{own:.0f} 毫秒，第一次 {first.ours[0] * 1000:.0f}；"
        f"只排版、画首页 {bare_work:.0f}；读内容 {reading:.0f}；"
        f"比 {ratio:.1f}，按处理器 {processor:.1f}，目标 ≤ {RATIO}，{_verdict(ratio <= RATIO)}",
        flush=True,
    )


def _verdict(reached: bool) -> str:
    return "达到" if reached else "未达到"


def _took(action: Callable[[], object]) -> Spent:
    begun, busy = perf_counter(), process_time()
    action()
    return perf_counter() - begun, process_time() - busy


def _cold(folder: Path, paper: PaperKind, wait: float) -> Spent:
    """From the click to the first page in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.papers", _COLD, str(folder), paper.name, str(wait)]
    seconds, busy = json.loads(subprocess.check_output(command).splitlines()[-1])
    return seconds, busy


def _click(folder: Path, paper: str, wait: float) -> None:
    """The process of its own: print the seconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.benchmarks.parts.window import opened  # noqa: PLC0415

    workspace = Workspace.open(folder)
    with opened(workspace, folder) as driver:
        driver.idle(wait)
        print(json.dumps([driver.first_page(lambda: _dialog(driver, paper)), driver.processor]))


def _dialog(driver: "Driver", paper: str) -> "PrintDialog":
    from ui.documents.print_dialog import PrintDialog  # noqa: PLC0415 - its loading is part of the click

    return PrintDialog(driver.desk, driver.desk.window, paper)


def _many_activities(folder: Path) -> None:
    """Pages and processor time of every paper with 5 000 activities, unasked: with the first choices."""
    workspace, plan_id = new_workspace(folder)
    with workspace.log.change("登记活动") as session:
        kind, task = kind_rows(session)[0].id, find_task(session, plan_id, "2-7").id
        rows = [_activity(plan_id, kind, number) for number in range(ACTIVITIES)]
        session.add_all(Activity(**row) for row in rows)
        session.flush()
        session.add_all(ActivityTask(activity_id=row["id"], task_id=task) for row in rows)
    with workspace.reading() as session:
        (plan,) = plan_heads(session)
    for paper in PAPERS:
        begun = process_time()
        bare = _content(workspace, plan.id, paper)
        if bare is None:
            continue
        pages, spent = page_count(bare()), process_time() - begun
        verdict = _verdict(pages <= PAGES and spent <= CPU)
        print(
            f"{paper.title}，{ACTIVITIES} 个活动：{pages} 页，处理器 {spent:.1f} 秒；"
            f"目标 {PAGES} 页、{CPU:.0f} 秒内，{verdict}",
            flush=True,
        )
    workspace.close()


def _activity(plan_id: str, kind: str, number: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "plan_id": plan_id,
        "kind_id": kind,
        "title": f"第{number + 1}次志愿服务活动",
        "starts_on": date(2021, 1, 1) + timedelta(days=number % 365),
        "place": "社区文化广场",
        "people": 12,
    }


if __name__ == "__main__":
    if sys.argv[1:2] == [_COLD]:
        _click(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    else:
        main()
