"""Forty made scans and photos read through the program's own child: how rightly, in what time and memory.

Wrong characters: each printed line against the stretch of all read text that it differs least from, blanks
and the widths of signs aside; replaced, left out, put between: recognition/judging.py. Fields: n of those
pages that have one; what is proposed for a page that has none is counted beside it.

``--details`` prints every wrong line and field, ``--only TEXT`` reads the pages with that in their names,
``--keep FOLDER`` leaves the pages there with the list of right values that ``recognise --measure`` takes.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time

from tests.benchmarks.parts.data import scratch
from tests.scans.pages import Page, keep, pages, write_truth
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.records import read_content
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.recognition.judging import Judged, judged
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.recognition.networks import networks
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.viewing.contents import content_kind
from wenming_desktop.viewing.showing import page_image

TODAY = date(2024, 1, 31)
WRONG, RIGHT, CPU, MEMORY, READY = 0.5, 95.0, 4.0, 512, 1.5  # the goals: %, %, seconds, MB, seconds
SIDE = 2600  # pixels of the longer side of a page, as the program reads it
FIELDS = {
    ProposedField.DOCUMENT_NUMBER: "文号",
    ProposedField.TITLE: "题名",
    ProposedField.RESPONSIBLE: "责任者",
    ProposedField.FORMED_ON: "形成日期",
    ProposedField.KIND: "类型",
}


@dataclass
class Tally:
    """Of one field: pages read rightly, pages that have it, pages that have none and got one."""

    right: int = 0
    wanted: int = 0
    unwanted: int = 0


@dataclass
class Figures:
    """What was found over all pages."""

    read: list[tuple[Page, Judged]] = field(default_factory=list)
    fields: dict[ProposedField, Tally] = field(default_factory=lambda: defaultdict(Tally))
    undoubted: int = 0  # wrong days that nothing marks
    cpu: list[float] = field(default_factory=list)
    bare: list[tuple[float, float]] = field(default_factory=list)  # the program's seconds, the models'
    memory: int = 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="reading")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = options.keep or stack.enter_context(scratch())
        folder.mkdir(parents=True, exist_ok=True)
        made = [one for one in pages() if options.only in one.name]
        paths = [keep(one, folder) for one in made]
        if options.keep:
            write_truth(made, folder / "truth.csv")
        figures = Figures()
        with Recogniser() as recogniser:
            for one, path in zip(made, paths, strict=True):
                _read(recogniser, one, path, figures, details=options.details)
    _print(figures)
    print(f"就绪（热）：中位 {median(_ready() for _ in range(5)):.2f} 秒，目标 ≤ {READY}")


def _read(recogniser: Recogniser, one: Page, path: Path, figures: Figures, *, details: bool) -> None:
    """Read a page, and add to the figures."""
    begun = recogniser.used().cpu
    page = recogniser.page(path, one.name)
    figures.cpu.append(recogniser.used().cpu - begun)
    figures.memory = recogniser.used().memory
    if page.problem:
        print(f"{one.name}：没有读成，{page.problem}")
    elif len(figures.cpu) % 4 == 2:
        figures.bare.append((figures.cpu[-1], _bare(path, page)))
    found = judged(one.truth.lines, [line.text for line in page.lines])
    figures.read.append((one, found))
    if details:
        print(f"{one.name}：错 {found.wrong}／{found.printed}，多 {found.more}")
        for printed, read in found.lines:
            print(f"    {printed}\n  → {read}")
    _judge_fields(one, page, figures, details=details)


def _judge_fields(one: Page, page: ReadPage, figures: Figures, *, details: bool) -> None:
    truth = one.truth
    wanted = dict(zip(FIELDS, (truth.number, truth.title, truth.body, truth.day, truth.kind), strict=True))
    proposed = _proposed(page)
    for name, printed in wanted.items():
        value = "".join(printed.split())
        proposal = proposed.get(name)
        got = "".join(proposal.value.split()) if proposal else ""
        got = "" if got == MaterialKind.OTHER else got
        tally = figures.fields[name]
        tally.wanted += bool(value)
        tally.right += bool(value) and got == value
        tally.unwanted += bool(got) and not value
        doubtful = bool(proposal and proposal.doubtful)
        if name is ProposedField.FORMED_ON and got and got != value and not doubtful:
            figures.undoubted += 1
        if details and got != value:
            print(f"    {one.name} {FIELDS[name]}：应为“{value}”，读成“{got}”{'（存疑）' * doubtful}")


def _proposed(page: ReadPage) -> dict[ProposedField, Proposal]:
    """The first proposal of each field."""
    texts = [page.text]
    found = read_content(texts, {1: page}, TODAY)
    return {one.field: one for one in reversed(found)}


def _bare(path: Path, page: ReadPage) -> float:
    """Seconds of processor that the page's drawing and the two models alone need, each line read once."""
    begun = process_time()
    image = page_image(path, path.name, content_kind(path, path.name), 1, SIDE, SIDE).image.convert("RGB")
    image = image.rotate(-page.turned, expand=True)
    models = networks()
    models.marked(image)
    for line in page.lines:
        across, down = _length(line.corners[0], line.corners[1], image.size), 0.0
        down = _length(line.corners[0], line.corners[3], image.size)
        models.read(image.crop((0, 0, max(1, round(across)), max(1, round(down)))))
    return process_time() - begun


def _length(one: tuple[float, float], two: tuple[float, float], size: tuple[int, int]) -> float:
    return (((one[0] - two[0]) * size[0]) ** 2 + ((one[1] - two[1]) * size[1]) ** 2) ** 0.5


def _ready() -> float:
    """Seconds until a new child can read."""
    with Recogniser() as recogniser:
        begun = perf_counter()
        recogniser._get_ready(None)
        return perf_counter() - begun


def _print(figures: Figures) -> None:
    wrong, printed, more = (
        sum(getattr(found, name) for _, found in figures.read) for name in ("wrong", "printed", "more")
    )
    print(f"读错的字：{wrong}／{printed}，{wrong / printed:.2%}，目标 ≤ {WRONG}%；多出 {more} 字（印章等）")
    layouts: dict[str, list[Judged]] = defaultdict(list)
    for one, found in figures.read:
        layouts[one.truth.layout].append(found)
    print(
        "  "
        + "；".join(
            f"{layout} {sum(found.wrong for found in each)}／{sum(found.printed for found in each)}"
            for layout, each in layouts.items()
        )
    )
    for name, tally in figures.fields.items():
        share = 100 * tally.right / tally.wanted if tally.wanted else 100.0
        goal = "" if name is ProposedField.KIND else f"，目标 ≥ {RIGHT:.0f}%"
        print(
            f"{FIELDS[name]}：{tally.right}／{tally.wanted}（{share:.0f}%）{goal}；"
            f"本来没有却建议了的 {tally.unwanted} 页"
        )
    print(f"日期读错又没有标存疑的：{figures.undoubted}，目标 0")
    program, bare = (sum(each) for each in zip(*figures.bare, strict=True)) if figures.bare else (0.0, 0.0)
    print(
        f"每页处理器时间：平均 {mean(figures.cpu):.1f} 秒，最长 {max(figures.cpu):.1f} 秒，目标 ≤ {CPU:.0f}；"
        f"是画页加两个模型各读一遍的 {program / bare if bare else 0:.2f} 倍（{len(figures.bare)} 页）"
    )
    print(f"子进程内存峰值：{figures.memory / 2**20:.0f} MB，目标 ≤ {MEMORY}")


if __name__ == "__main__":
    main(sys.argv[1:])
