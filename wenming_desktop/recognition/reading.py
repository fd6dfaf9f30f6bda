"""In the child: a page from its picture to its lines of text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

# numpy's types are partly unknown.
# pyright: reportUnknownArgumentType=false
import numpy as np
from PIL import Image

from wenming_desktop.recognition.boxes import Box, boxes
from wenming_desktop.recognition.code_marks import is_finder, without_codes
from wenming_desktop.recognition.lines import Corner, ReadLine, ReadPage
from wenming_desktop.recognition.networks import Floats, networks
from wenming_desktop.recognition.order import in_order, rows_of
from wenming_desktop.recognition.sheets import Sheet, is_photo, red, sheet_of

_SURE = 0.85  # mean likelihood of what stands upright
_TEXT, _LEAST_SCORE = 0.75, 0.5  # of a line on a photo, and on paper; what is less is no text
_DOUBTFUL = 0.7  # likelihood of a character
_RED_SHARE = 0.005  # of a line that a stamp lies on
# What is darker than such a share of the paper in the red channel is black; its share of a line with text.
_INK, _INK_SHARE = 0.62, 0.02
_FEWEST, _WIDE = 4, 1.7  # of steps between characters that tell how wide one is, and how much wider a blank
_MOST_SIGNS, _MOST_COLUMNS = 150, 6  # on a photo
_STROKES = frozenset("一—-_丨|·.、'")  # alone in their row they are specks, rims and rules
_TELLING = re.compile("[年月日号〔〕]")
_TALLER = 1.25  # than a line is a line that is read again
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


def read_page(picture: Image.Image) -> ReadPage:
    """Read a page.

    Args:
        picture: as it is shown unturned.
    """
    turned, sheet = 0, sheet_of(without_codes(picture.convert("RGB")))
    found = _found(sheet)
    tall, wide = (
        sum(max(box.width, box.height) for box in found if box.tall is each) for each in (True, False)
    )
    pictured = is_photo(sheet.colours)
    columns = pictured and sum(box.tall for box in found) < _MOST_COLUMNS
    if tall > wide and not columns:
        turned, sheet = 270, sheet_of(sheet.colours.transpose(Image.Transpose.ROTATE_90))
        found = _found(sheet)
    sure = _sample(sheet, found)
    if found and sure < _SURE:
        other = sheet_of(sheet.colours.transpose(Image.Transpose.ROTATE_180))
        again = _found(other)
        if _sample(other, again) > max(sure, _TEXT):
            turned, sheet, found = (turned + 180) % 360, other, again
    read = {box: line for box in found if (line := _line(sheet, box, turned))}
    photo = pictured and sum(len(line.text) for line in read.values()) < _MOST_SIGNS
    read = {box: line for box, line in read.items() if line.score >= (_TEXT if photo else _LEAST_SCORE)}
    strokes = [row[0] for row in rows_of(list(read)) if len(row) == 1 and read[row[0]].text in _STROKES]
    kept = [box for box in read if box not in strokes]
    lines = [replace(read[box], before=before) for before, box in in_order(kept)]
    likely = [line.score for line in lines for _ in line.text]
    return ReadPage(tuple(lines), turned, sum(likely) / len(likely) if likely else 1.0, photo)


def _found(sheet: Sheet) -> list[Box]:
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


def _sample(sheet: Sheet, some: Sequence[Box]) -> float:
    """How sure the longest of these lines are."""
    longest = sorted(some, key=lambda box: -box.width)[:_SAMPLE]
    texts = [_read(_cut(sheet.colours, box)) for box in longest]
    likely = [each for text in texts for each in text.likely]
    return sum(likely) / len(likely) if likely else 0.0


def _line(sheet: Sheet, box: Box, turned: int) -> ReadLine | None:
    """A line read; None where there is no text."""
    box, cut, one = _tall(sheet.colours, box) if box.tall else _straight(sheet.colours, box)
    other = one
    if sheet.red and red(np.asarray(cut)).mean() > _RED_SHARE:
        black = cut.getchannel("R")
        channel = np.asarray(black)
        if (channel < _INK * np.percentile(channel, 95)).mean() > _INK_SHARE:
            one, other = _read(black), one
        elif sheet.stamped(box):
            return None
    elif _TELLING.search(one.text):
        # A lost digit leaves no doubt behind: where numbers matter the line is read again, cut otherwise.
        wider = replace(box, height=box.height * _TALLER, width=box.width + box.height)
        other = _read(_cut(sheet.black, wider))
    if len(one.text) <= 2 and is_finder(cut):
        return None
    if not one.text.strip() or (one.score < _SURE and sheet.stamped(box)):
        return None
    doubtful = tuple(at for at, likely in enumerate(one.likely) if likely < _DOUBTFUL)
    corners = [_corner(sheet, box.point(*at), turned) for at in ((0, 0), (1, 0), (1, 1), (0, 1))]
    differs = other.text != one.text
    return ReadLine(
        "", one.text, (corners[0], corners[1], corners[2], corners[3]), _edges(one.middles),
        doubtful, other.text if differs else "", one.score,
    )  # fmt: skip


def _straight(picture: Image.Image, box: Box) -> tuple[Box, Image.Image, _Text]:
    cut = _cut(picture, box)
    return box, cut, _read(cut)


def _tall(picture: Image.Image, box: Box) -> tuple[Box, Image.Image, _Text]:
    """A tall rectangle read in the way that says most: one sign, a line on its side, a column of signs.

    The networks know signs in columns, too, lying on their left side.
    """
    ways = (_straight(picture, each) for each in (box, box.stood_up(), box.turned_down()))
    return max(ways, key=lambda way: sum(likely - 0.5 for likely in way[2].likely))


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
    return _with_blanks(_Text("".join(characters), tuple(each), tuple(middles)))


def _with_blanks(text: _Text) -> _Text:
    """With a blank where characters stand wide apart: the networks read none."""
    steps = np.diff(text.middles)
    if len(steps) < _FEWEST:
        return text
    wide = set(np.flatnonzero(steps > _WIDE * np.median(steps)).tolist())
    signs = list[tuple[str, float, float]]()
    for at, sign in enumerate(zip(text.text, text.likely, text.middles, strict=True)):
        signs.append(sign)
        if at in wide and text.text[at : at + 2].isalnum():  # ink of brackets and commas stands at one side
            signs.append((" ", 1.0, (text.middles[at] + text.middles[at + 1]) / 2))
    characters, likely, middles = zip(*signs, strict=True)
    return _Text("".join(characters), likely, middles)


def _edges(middles: Sequence[float]) -> tuple[float, ...]:
    """Where characters begin and the last one ends, by their middles."""
    between = [(one + two) / 2 for one, two in pairwise(middles)]
    if not between:
        return (0.0, 1.0)
    first = max(0.0, 2 * middles[0] - between[0])
    last = min(1.0, 2 * middles[-1] - between[-1])
    return (first, *between, last)


def _corner(sheet: Sheet, point: tuple[float, float], turned: int) -> Corner:
    """A point in fractions of the page as it is shown unturned."""
    across, down = point[0] / sheet.colours.width, point[1] / sheet.colours.height
    for _ in range(turned // 90):
        across, down = down, 1 - across
    return across, down
