"""Every paper for the eye: PDF, Word, pages as pictures, an index; on four workspaces, in ``build/papers``.

``python -m tests.e2e.paper_sheets [WORKSPACE or PAPER ...]``; without names all of all.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import perf_counter

from PIL import Image

from tests.e2e.page_words import faults
from tests.extreme_year import make_extreme
from tests.full_year import make_year
from wenming_desktop.archives.boxes import fill_boxes, series_rows
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.commands.sample import fill
from wenming_desktop.documents.paper import Choice, PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.press.pdf_pages import page_count, page_rgb
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.library import evidence_ids
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace

FOLDER = Path(__file__).resolve().parents[2] / "build" / "papers"
TODAY = date(2021, 11, 20)
_DPI, _SMALL_DPI = 70, 22
_FIRST, _LAST = 16, 2  # pages of a long paper that become pictures
_ACROSS = 8  # pages in a row of a contact sheet
_GAP = 8  # pixels
_STYLE = """
body { font: 14px sans-serif; margin: 16px; background: #eee }
img { margin: 4px; border: 1px solid #999 }
h3 { margin: 20px 0 4px }
.bad { color: #a61b1b }
"""


@dataclass(frozen=True)
class Sheet:
    """What came of one paper with certain choices: pages, or the words it was refused with."""

    name: str
    title: str
    pages: int = 0
    seconds: float = 0.0
    refused: str = ""
    drawn: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()
    word: bool = False


def _empty(workspace: Workspace, _folder: Path) -> None:
    """The bundled plan and nothing else."""
    with workspace.log.change() as session:
        save_plan(session, bundled_plan())


def _ordinary(workspace: Workspace, folder: Path) -> None:
    """One record of each kind."""
    with workspace.log.change() as session:
        plan_id = save_plan(session, bundled_plan())
    photo = folder / "photo.jpg"
    Image.new("RGB", (800, 600), (120, 150, 180)).save(photo)
    fill(workspace, plan_id, date(2021, 9, 10), photo)


def _year(workspace: Workspace, _folder: Path) -> None:
    """A full year, its dated proof in boxes."""
    make_year(workspace, 2021)
    with workspace.log.change() as session:
        ids = evidence_ids(session, None, EvidenceFilter())[:120]
        for number, evidence in enumerate(ids):
            edit_record(session, evidence, _registered(number))
        give_numbers(session, ids, "CJB")
        for series in series_rows(session):
            fill_boxes(session, series.id, 20)


def _registered(number: int) -> RecordForm:
    title = f"关于开展第{number + 1}项文明创建活动的通知"
    period = ("Y", "D30", "D10")[number % 3]
    return RecordForm(
        title, formed_on=date(2021, 1 + number % 12, 15), pages=1 + number % 9, retention=period
    )


def _extreme(workspace: Workspace, _folder: Path) -> None:
    make_extreme(workspace)


WORKSPACES: dict[str, tuple[str, Callable[[Workspace, Path], None]]] = {
    "empty": ("空白", _empty),
    "ordinary": ("平常", _ordinary),
    "year": ("整年", _year),
    "extreme": ("极端", _extreme),
}


def main(names: Sequence[str]) -> int:
    """Make all that is named; 1 where a paper broke down."""
    known = {paper.name for paper in PAPERS}
    if unknown := [name for name in names if name not in known | WORKSPACES.keys()]:
        print(
            f"没有：{'、'.join(unknown)}；工作区：{'、'.join(WORKSPACES)}；单据：{'、'.join(sorted(known))}"
        )
        return 1
    wanted = [name for name in WORKSPACES if name in names] or list(WORKSPACES)
    papers = [paper for paper in PAPERS if paper.name in names] or list(PAPERS)
    made: dict[str, list[Sheet]] = {}
    for name in wanted:
        title, make = WORKSPACES[name]
        target = FOLDER / name
        rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        print(f"== {title}（{name}）", flush=True)
        made[name] = _all_of(make, papers, target)
    index = FOLDER / "index.html"
    index.write_text(_html(made), encoding="utf-8")
    print(f"全部页面：{index}")
    broken = [sheet for sheets in made.values() for sheet in sheets if sheet.refused.startswith("!")]
    return bool(broken)


def _all_of(
    make: Callable[[Workspace, Path], None], papers: Iterable[PaperKind], target: Path
) -> list[Sheet]:
    with TemporaryDirectory(prefix="papers-") as scratch:
        workspace = Workspace.create(Path(scratch) / "workspace", "某某局")
        try:
            make(workspace, Path(scratch))
            with workspace.reading() as session:
                (plan,) = plan_heads(session)
            sheets: list[Sheet] = []
            for paper in papers:
                for sheet in _of(paper, workspace, plan.id, target):
                    print(_line(sheet), flush=True)
                    sheets.append(sheet)
            return sheets
        finally:
            workspace.close()


def _of(paper: PaperKind, workspace: Workspace, plan_id: str, target: Path) -> Iterator[Sheet]:
    """The paper with the first choice of every option, then with the second of each in turn."""
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_id, TODAY)
        first: dict[str, str | None] = {}
        seconds: list[tuple[str, Choice]] = []
        for option in paper.options:
            choices = option.choices(subject)
            if choices:
                first[option.name] = choices[0].value
            if len(choices) > 1:
                seconds.append((option.name, choices[1]))
    yield _made(paper, workspace, plan_id, first, (paper.name, paper.title), target)
    for number, (option, choice) in enumerate(seconds, start=1):
        called = (f"{paper.name}-{number}", f"{paper.title}（{choice.title}）")
        yield _made(paper, workspace, plan_id, {**first, option: choice.value}, called, target)


def _made(
    paper: PaperKind,
    workspace: Workspace,
    plan_id: str,
    chosen: dict[str, str | None],
    called: tuple[str, str],
    target: Path,
) -> Sheet:
    name, title = called
    begun = perf_counter()
    try:
        with workspace.reading() as session:
            content = paper.gather(Subject(session, workspace.files, plan_id, TODAY), chosen)
        pdf = paper.pdf(content)
        spent = perf_counter() - begun
        word = paper.word(content) if paper.word else b""
    except UserError as error:
        return Sheet(name, title, seconds=perf_counter() - begun, refused=error.message)
    except Exception as error:  # noqa: BLE001 - the others are made all the same
        return Sheet(name, title, refused=f"! {type(error).__name__}: {error}")
    (target / f"{name}.pdf").write_bytes(pdf)
    if word:
        (target / f"{name}.docx").write_bytes(word)
    count = page_count(pdf)
    drawn = tuple(at for at in range(count) if at < _FIRST or at >= count - _LAST)
    for at in drawn:
        _picture(pdf, at, _DPI).save(target / f"{name}-{at + 1:03}.png")
    _contact_sheet([_picture(pdf, at, _SMALL_DPI) for at in drawn]).save(target / f"{name}.png")
    return Sheet(name, title, count, spent, "", drawn, tuple(faults(pdf)), bool(word))


def _picture(pdf: bytes, at: int, dpi: int) -> Image.Image:
    page = page_rgb(pdf, at, dpi)
    return Image.frombuffer("RGB", (page.width, page.height), page.data, "raw", "RGB", page.stride)


def _contact_sheet(pages: Sequence[Image.Image]) -> Image.Image:
    wide, high = max(page.width for page in pages) + _GAP, max(page.height for page in pages) + _GAP
    across = min(_ACROSS, len(pages))
    whole = Image.new("RGB", (across * wide + _GAP, -(-len(pages) // across) * high + _GAP), (120, 120, 120))
    for number, page in enumerate(pages):
        whole.paste(page, (_GAP + number % across * wide, _GAP + number // across * high))
    return whole


def _line(sheet: Sheet) -> str:
    if sheet.refused:
        return f"{sheet.name:24} 没有印：{sheet.refused}"
    word = "，另有 Word" if sheet.word else ""
    told = "".join(f"\n    {fault}" for fault in sheet.faults)
    return f"{sheet.name:24} {sheet.pages:4} 页 {sheet.seconds:6.2f} 秒  {sheet.title}{word}{told}"


def _html(made: dict[str, list[Sheet]]) -> str:
    parts = [f"<!doctype html><meta charset=utf-8><title>单据样张</title><style>{_STYLE}</style>"]
    for name, sheets in made.items():
        parts.append(f"<h2>{WORKSPACES[name][0]}</h2>")
        for sheet in sheets:
            parts.append(f"<h3>{escape(sheet.title)}</h3>")
            if sheet.refused:
                parts.append(f"<p>没有印：{escape(sheet.refused)}</p>")
                continue
            word = f"，<a href='{name}/{sheet.name}.docx'>Word</a>" if sheet.word else ""
            parts.append(
                f"<p>{sheet.pages} 页，{sheet.seconds:.2f} 秒，"
                f"<a href='{name}/{sheet.name}.pdf'>PDF</a>{word}，"
                f"<a href='{name}/{sheet.name}.png'>缩略</a></p>"
            )
            parts += [f"<p class=bad>{escape(fault)}</p>" for fault in sheet.faults]
            parts += [f"<img loading=lazy src='{name}/{sheet.name}-{at + 1:03}.png'>" for at in sheet.drawn]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
