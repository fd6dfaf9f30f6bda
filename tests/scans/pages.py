"""Forty pages in ten layouts as an office scans and photographs them, each with what is true of it.

The same on every run; their signs are those of whatever Chinese fonts the machine has.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import gmtime

import numpy as np
from PIL import Image

from tests.scans.internal import BRIEFS, MINUTES, ROSTERS, SIGN_INS
from tests.scans.official import JOINT, LETTERS, RED_HEADS, REQUESTS
from tests.scans.papers import Paper, Truth, typeset
from tests.scans.photos import BANNERS, PHOTOS, Photo, taken
from tests.scans.scanner import Matrix, Treatment, as_jpeg, copied, drawn, faint, moved, phone
from tests.scans.sheet import Box, Sheet

CONTENTS: tuple[Paper | Photo, ...] = (
    *RED_HEADS,
    *JOINT,
    *LETTERS,
    *MINUTES,
    *REQUESTS,
    *BRIEFS,
    *SIGN_INS,
    *ROSTERS,
    *PHOTOS,
    *BANNERS,
)
HEADINGS = ("文件", "文号", "题名", "责任者", "形成日期", "类型", "正文")
_TURNED = {5: 90, 13: 180, 22: 270, 26: 180, 31: 90}
_FAINT, _PHONE = frozenset({3, 12, 20}), frozenset({1, 9, 18, 25, 30})
_FORMS = {0: ".pdf", 6: ".tif", 10: ".png", 15: ".pdf", 21: ".png", 24: ".pdf", 28: ".tif", 33: ".png"}
_MADE = gmtime(1_633_910_400)  # as the PDF files say
_BOTH_SIDES = frozenset({15, 28})  # the scanner took the empty back as well


@dataclass(frozen=True)
class Page:
    """A scan or photo as a file; the place of the date is in fractions of the picture."""

    name: str
    content: bytes
    truth: Truth


def page(number: int) -> Page:
    """The page of this number, 0 to 39."""
    what, rng = CONTENTS[number], np.random.default_rng([2021, number])
    backs: list[Image.Image] = []
    form = _FORMS.get(number, ".jpg")
    if isinstance(what, Photo):
        image, truth = taken(what, rng)
        treatment, matrix = Treatment(dpi=180, quality=round(rng.uniform(55, 85))), np.eye(3)
    else:
        treatment = _treatment(number, rng)
        sheet, truth = typeset(what, rng)
        image, matrix = copied(sheet.image, treatment, rng)
        if number in _BOTH_SIDES:
            backs.append(copied(Sheet().image, treatment, rng)[0])
    if truth.day_place:
        truth = replace(truth, day_place=_fractions(truth.day_place, matrix, image.size))
    return Page(f"{number + 1:02} {truth.layout}{form}", _file(image, backs, form, treatment), truth)


def pages() -> Iterator[Page]:
    """All forty, made one by one."""
    return map(page, range(len(CONTENTS)))


def keep(made: Page, folder: Path) -> Path:
    """Write a page into a folder; its file."""
    path = folder / made.name
    path.write_bytes(made.content)
    return path


def write_truth(made: list[Page], path: Path) -> None:
    """The list of right values that ``recognise --measure`` takes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for one in made:
            truth = one.truth
            row = (truth.number, truth.title, truth.body, truth.day, truth.kind, "\n".join(truth.lines))
            table.writerow((one.name, *row))


def _treatment(number: int, rng: np.random.Generator) -> Treatment:
    treatment = drawn(rng, strength=(number % 4 + 1) / 4)
    if number in _TURNED:
        return replace(treatment, turned=_TURNED[number])
    if number in _FAINT:
        return faint(treatment)
    return phone(treatment) if number in _PHONE else treatment


def _fractions(box: Box, matrix: Matrix, size: tuple[int, int]) -> Box:
    corners = [moved(matrix, (x, y)) for x in box[::2] for y in box[1::2]]
    across, down = ([corner[axis] / size[axis] for corner in corners] for axis in (0, 1))
    return min(across), min(down), max(across), max(down)


def _file(image: Image.Image, backs: list[Image.Image], form: str, treatment: Treatment) -> bytes:
    """The pictures as a file of this form; what a scanner packs into PDF and TIFF has been a JPEG."""
    jpeg = as_jpeg(image, treatment.quality, treatment.dpi)
    if form == ".jpg":
        return jpeg
    out, scanned = io.BytesIO(), Image.open(io.BytesIO(jpeg))
    if form == ".pdf":
        scanned.save(
            out,
            "PDF",
            resolution=treatment.dpi,
            quality=treatment.quality,
            save_all=True,
            append_images=backs,
            creationDate=_MADE,
            modDate=_MADE,
        )
    elif form == ".tif":
        dpi = treatment.dpi, treatment.dpi
        scanned.save(out, "TIFF", compression="tiff_lzw", dpi=dpi, save_all=True, append_images=backs)
    else:
        scanned.save(out, "PNG", dpi=(treatment.dpi, treatment.dpi))
    return out.getvalue()
