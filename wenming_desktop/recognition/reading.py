"""In the child: a page from its picture to its lines of text.

Ink of stamps is taken out by looking at the red channel alone, in which it is as light as paper; letters that
are red themselves are read in all colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from wenming_desktop.recognition.boxes import Box, boxes
from wenming_desktop.recognition.lines import Corner, ReadLine, ReadPage
from wenming_desktop.recognition.networks import Floats, networks

_SURE = 0.85  # mean likelihood of what stands upright
_LEAST_SCORE = 0.5  # of a line; what is less is no text
_DOUBTFUL = 0.7  # likelihood of a character
_RED, _RED_SHARE = 60, 0.005  # by how much red outshines the others in a stamp, and its share of a line
_INK, _INK_SHARE = 110, 0.02  # what is darker in the red channel is black, and its share of a line with text
_CELL, _GAP = 1.5, 0.6  # in heights of a line: what sets apart cells, and words
_SAMPLE = 6  # lines by which it is seen whether a page stands upright


@dataclass(frozen=True)
class _Text:
    """A line as it was read once: its characters, how likely each is, and its middle (0 left, 1 right)."""

    text: str
    likely: tuple[float, ...]
    middles: tuple[float, ...]

    @property
    def score(self) -> float:
        return sum(self.likely) / len(self.likely) if self.likely else 0.0


@dataclass(frozen=True)
class _Sheet:
    """A picture, in colours and without the ink of stamps; the second is the first where nothing is red."""

    colours: Image.Image
    black: Image.Image
    red: bool


def read_page(picture: Image.Image) -> ReadPage:
    """Read a page.

    Args:
        picture: as it is shown unturned.
    """
    turned, sheet = 0, _sheet(picture.convert("RGB"))
    found = _found(sheet)
    if sum(box.tall for box in found) * 2 > len(found):
        turned, sheet = 270, _sheet(sheet.colours.transpose(Image.Transpose.ROTATE_90))
        found = _found(sheet)
    longest = sorted(found, key=lambda box: -box.width)[:_SAMPLE]
    if longest and _sample(sheet, longest) < _SURE:
        other = _sheet(sheet.colours.transpose(Image.Transpose.ROTATE_180))
        again = _found(other)
        if _sample(other, sorted(again, key=lambda box: -box.width)[:_SAMPLE]) > _sample(sheet, longest):
            turned, sheet, found = (turned + 180) % 360, other, again
    lines: list[ReadLine] = []
    for before, box in _in_order(found):
        if line := _line(sheet, box, before, turned):
            lines.append(line)
    likely = [line.score for line in lines for _ in line.text]
    return ReadPage(tuple(lines), turned, sum(likely) / len(likely) if likely else 1.0)


def _sheet(picture: Image.Image) -> _Sheet:
    pixels = np.asarray(picture)
    red = bool(_redness(pixels) > _RED_SHARE / 10)
    return _Sheet(picture, picture.getchannel("R") if red else picture, red)


def _redness(pixels: NDArray[np.uint8]) -> float:
    """The share of red in a picture."""
    others = pixels[:, :, 1:].max(axis=2)
    return float(((pixels[:, :, 0] > others) & (pixels[:, :, 0] - others > _RED)).mean())


def _found(sheet: _Sheet) -> list[Box]:
    """Where the lines stand: those in black, and those that only colours show."""
    marked, factor = networks().marked(sheet.colours)
    found = [box.scaled(factor) for box in boxes(marked)]
    if not sheet.red:
        return found
    marked, factor = networks().marked(sheet.black)
    black = [box.scaled(factor) for box in boxes(marked)]
    return black + [box for box in found if not any(_covers(one, box) for one in black)]


def _covers(one: Box, other: Box) -> bool:
    """Whether a rectangle holds a good part of another, both taken as if they lay straight."""
    across = min(one.across + one.width / 2, other.across + other.width / 2) - max(
        one.across - one.width / 2, other.across - other.width / 2
    )
    down = min(one.down + one.height / 2, other.down + other.height / 2) - max(
        one.down - one.height / 2, other.down - other.height / 2
    )
    least = min(one.width * one.height, other.width * other.height)
    return across > 0 and down > 0 and across * down > 0.3 * least


def _sample(sheet: _Sheet, some: Sequence[Box]) -> float:
    """How sure these lines are."""
    texts = [_read(_cut(sheet.colours, box)) for box in some]
    likely = [each for text in texts for each in text.likely]
    return sum(likely) / len(likely) if likely else 0.0


def _line(sheet: _Sheet, box: Box, before: str, turned: int) -> ReadLine | None:
    """A line read; None where there is no text."""
    if box.tall:
        box = box.stood_up()
    cut = _cut(sheet.colours, box)
    one = _read(cut)
    other = one
    if sheet.red and _redness(np.asarray(cut)) > _RED_SHARE:
        black = cut.getchannel("R")
        if float((np.asarray(black) < _INK).mean()) > _INK_SHARE:
            one, other = _read(black), one
    if not one.text.strip() or one.score < _LEAST_SCORE:
        return None
    doubtful = tuple(at for at, likely in enumerate(one.likely) if likely < _DOUBTFUL)
    corners = [_corner(sheet, box.point(*at), turned) for at in ((0, 0), (1, 0), (1, 1), (0, 1))]
    differs = other.text != one.text
    return ReadLine(
        before, one.text, (corners[0], corners[1], corners[2], corners[3]), _edges(one.middles),
        doubtful, other.text if differs else "", one.score,
    )  # fmt: skip


def _cut(picture: Image.Image, box: Box) -> Image.Image:
    """The picture of a line, straight."""
    corners = [each for at in ((0, 0), (0, 1), (1, 1), (1, 0)) for each in box.point(*at)]
    size = max(1, round(box.width)), max(1, round(box.height))
    return picture.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def _read(line: Image.Image) -> _Text:
    """The characters of a line (CTC: each step says one, or none; one over several steps counts once)."""
    steps: Floats = networks().read(line)
    best, likely = steps.argmax(axis=1), steps.max(axis=1)
    starts = np.flatnonzero((best != 0) & np.r_[True, best[1:] != best[:-1]])
    characters, each, middles = list[str](), list[float](), list[float]()
    for start in starts:
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        characters.append(networks().characters[best[start]])
        each.append(float(likely[start:end].max()))
        middles.append(float((start + end) / 2 / len(best)))
    return _Text("".join(characters), tuple(each), tuple(middles))


def _edges(middles: Sequence[float]) -> tuple[float, ...]:
    """Where characters begin and the last one ends, by their middles."""
    between = [(one + two) / 2 for one, two in pairwise(middles)]
    if not between:
        return (0.0, 1.0)
    first = max(0.0, 2 * middles[0] - between[0])
    last = min(1.0, 2 * middles[-1] - between[-1])
    return (first, *between, last)


def _corner(sheet: _Sheet, point: tuple[float, float], turned: int) -> Corner:
    """A point in fractions of the page as it is shown unturned."""
    across, down = point[0] / sheet.colours.width, point[1] / sheet.colours.height
    for _ in range(turned // 90):
        across, down = down, 1 - across
    return across, down


def _in_order(found: Sequence[Box]) -> list[tuple[str, Box]]:
    """Lines in the order of reading, each with what sets it apart from the one before."""
    if not found:
        return []
    skew = median(box.angle for box in found)
    cosine, sine = np.cos(-skew), np.sin(-skew)

    def straight(box: Box) -> tuple[float, float]:
        return box.across * cosine - box.down * sine, box.across * sine + box.down * cosine

    rows: list[list[Box]] = []
    for box in sorted(found, key=lambda box: straight(box)[1]):
        down = straight(box)[1]
        if rows and abs(down - median(straight(one)[1] for one in rows[-1])) < 0.5 * min(
            box.height, median(one.height for one in rows[-1])
        ):
            rows[-1].append(box)
        else:
            rows.append([box])
    ordered: list[tuple[str, Box]] = []
    for row in rows:
        row.sort(key=lambda box: straight(box)[0])
        ordered.append(("\n", row[0]))
        for left, right in pairwise(row):
            gap = straight(right)[0] - right.width / 2 - straight(left)[0] - left.width / 2
            height = min(left.height, right.height)
            ordered.append(("\t" if gap > _CELL * height else " " if gap > _GAP * height else "", right))
    return ordered
