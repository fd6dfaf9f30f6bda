"""一项一册 of some 200 pages, against bare Typst that sets the same pages without looking at any file first.

Scans of 150 dpi, PDFs with text and photos; seconds of the wall, and the most memory of the process that asks
for the book and of each that it starts.
"""

import resource
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import typst
from PIL import Image, ImageDraw

from tests.benchmarks.parts.data import scratch
from tests.benchmarks.parts.memory import watched
from wenming_desktop.documents.book.making import USUAL, About, make_books, proof_of
from wenming_desktop.documents.book.reading import books
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.workspace import Workspace

DAY = date(2021, 10, 20)
ABOUT = About("某某局", 2021, DAY)
SCANS, TEXTS, PHOTOS = 130, 50, 40  # pages of scans, pages of texts, photos
ROUNDS, MOST_SECONDS, MOST_MEGABYTES = 2, 10, 500


def main() -> None:
    """Print the figures."""
    with scratch() as folder:
        # Elsewhere, for what makes them leaves memory behind
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            scans, texts, photos = (other.submit(make, folder).result() for make in (_scans, _texts, _photos))
        with closing(Workspace.create(folder / "data", "某某局")) as workspace:
            with workspace.log.change() as session:
                plan_id = save_plan(session, bundled_plan())
                task = find_task(session, plan_id, "2-7")
                papers = add_requirement(session, task.id, RequirementForm("文件", MaterialKind.RULES))
                pictures = add_requirement(session, task.id, RequirementForm("照片", MaterialKind.PHOTO))
            attach_to_requirement(
                workspace.log, workspace.files, papers, [*scans, *texts], Job(), None, date(2021, 3, 5)
            )
            attach_to_requirement(
                workspace.log, workspace.files, pictures, photos, Job(), None, date(2021, 3, 5)
            )
            with watched() as peaks:
                ours, cpu, pages = _ours(workspace, plan_id)
        bare = _bare(folder, scans, texts, photos)
    print(f"book of {pages} pages: {ours:.2f} s (at most {MOST_SECONDS} s), of the processors {cpu:.2f} s")
    print(f"ratio to bare Typst of the same pages ({bare:.2f} s): {ours / bare:.2f}")
    print(f"memory: {peaks.own} MB here, {peaks.others} MB of a child (each at most {MOST_MEGABYTES} MB)")


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _ours(workspace: Workspace, plan_id: str) -> tuple[float, float, int]:
    """The median of seconds, those of the processors, and how many numbered pages there are."""
    with workspace.reading() as session:
        (book,) = (book for book in books(session, plan_id, DAY).tasks if book.code == "2-7")
        proof = proof_of(session, [book])
    spent: list[float] = []
    pages, begun_cpu = 0, _cpu()
    for _ in range(ROUNDS):
        begun = perf_counter()
        # No PDF is kept while the next is made
        pages = make_books([book], ABOUT, USUAL, proof, workspace.files, Job()).books[0].pages
        spent.append(perf_counter() - begun)
    return median(spent), (_cpu() - begun_cpu) / ROUNDS, pages


def _bare(folder: Path, scans: list[Path], texts: list[Path], photos: list[Path]) -> float:
    """Seconds of Typst alone, in this process: it decodes, embeds and writes the same pages."""
    lines = ['#set page(paper: "a4", margin: 0pt)']
    for path, pages in [(path, SCANS // len(scans)) for path in scans] + [
        (path, TEXTS // len(texts)) for path in texts
    ]:
        lines += [f'#page(image("{path.name}", page: {page + 1}, width: 100%))' for page in range(pages)]
    for one, other in zip(photos[::2], photos[1::2], strict=True):
        lines.append(f'#page[#image("{one.name}", height: 45%) #image("{other.name}", height: 45%)]')
    source = folder / "bare.typ"
    source.write_text("\n".join(lines), "utf-8")
    begun = perf_counter()
    typst.compile(source)
    return perf_counter() - begun


def _scans(folder: Path) -> list[Path]:
    """PDFs of ten scanned pages each."""
    made: list[Path] = []
    for number in range(SCANS // 10):
        pages = [_page(number * 10 + page) for page in range(10)]
        path = folder / f"scan{number}.pdf"
        pages[0].save(path, save_all=True, append_images=pages[1:], quality=75, resolution=150)
        made.append(path)
    return made


def _page(number: int) -> Image.Image:
    """An A4 page at 150 dpi with the grain of a scanner and lines of strokes; some 650 KB as a JPEG."""
    image = Image.effect_noise((1240, 1754), 12).point(lambda value: min(255, value + 110)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for top in range(160, 1600, 36):
        for left in range(140, 1100, 11):
            draw.line((left, top, left + (top * left + number) % 9, top + 18), fill=(30, 30, 30), width=2)
    return image


def _texts(folder: Path) -> list[Path]:
    """PDFs of ten pages of text each."""
    made: list[Path] = []
    for number in range(TEXTS // 10):
        body = "#pagebreak()\n".join(f"第{page}页第{number}份。#lorem(300)\n" for page in range(10))
        path = folder / f"text{number}.pdf"
        path.write_bytes(typst.compile(body.encode()))
        made.append(path)
    return made


def _photos(folder: Path) -> list[Path]:
    """Photos of twelve million pixels, each with a grain of its own."""
    grain = Image.effect_noise((4000, 3000), 14).convert("RGB")
    made: list[Path] = []
    for number in range(PHOTOS):
        ImageDraw.Draw(grain).rectangle((0, 0, 40 * number + 40, 200), fill=(number, 90, 40))
        path = folder / f"photo{number}.jpg"
        grain.save(path, quality=80)
        made.append(path)
    return made


if __name__ == "__main__":
    main()
