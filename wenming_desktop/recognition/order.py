"""In the child: lines of text in the order of reading, whatever way the page leans."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from wenming_desktop.recognition.boxes import Box

_CELL, _GAP = 1.5, 0.6  # in heights of a line: what sets apart cells, and words
_FEWEST, _RUNNING = 5, 0.3  # lines of running text on a page beside another, and their share of both pages
_BESIDE = 0.5  # of a height by which lines in one row are higher or lower


def in_order(found: Sequence[Box]) -> list[tuple[str, Box]]:
    """Lines in the order of reading, each with what sets it apart from the one before, as ReadLine has it."""
    ordered: list[tuple[str, Box]] = []
    straight = _straightened(found)
    for row in (row for page in _pages(found, straight) for row in rows_of(page)):
        ordered.append(("\n", row[0]))
        for left, right in pairwise(row):
            gap = straight[right][0] - right.width / 2 - straight[left][0] - left.width / 2
            height = min(left.height, right.height)
            ordered.append(("\t" if gap > _CELL * height else " " if gap > _GAP * height else "", right))
    return ordered


def _pages(found: Sequence[Box], straight: Mapping[Box, tuple[float, float]]) -> Sequence[Sequence[Box]]:
    """The lines of two pages that lie side by side, the left one first; else all as one.

    Between two pages of running text there is a gap that no line crosses; lines of a table are short.
    """
    if len(found) < 2 * _FEWEST:
        return [found]
    lefts = [straight[box][0] - box.width / 2 for box in found]
    rights = [straight[box][0] + box.width / 2 for box in found]
    middle, width = (min(lefts) + max(rights)) / 2, max(rights) - min(lefts)
    sides = [[box for box in found if (straight[box][0] > middle) is right] for right in (False, True)]
    crossed = any(left < middle < right for left, right in zip(lefts, rights, strict=True))
    running = all(sum(box.width > _RUNNING * width for box in side) >= _FEWEST for side in sides)
    return sides if running and not crossed else [found]


def rows_of(found: Sequence[Box]) -> list[list[Box]]:
    """Lines that stand beside each other, from the left; the rows from the top."""
    straight = _straightened(found)
    rows: list[list[Box]] = []
    for box in sorted(found, key=lambda box: straight[box][1]):
        if rows:
            middle = median(straight[one][1] for one in rows[-1])
            height = min(box.height, median(one.height for one in rows[-1]))
            if abs(straight[box][1] - middle) < _BESIDE * height:
                rows[-1].append(box)
                continue
        rows.append([box])
    for row in rows:
        row.sort(key=lambda box: straight[box][0])
    return rows


def _straightened(found: Sequence[Box]) -> dict[Box, tuple[float, float]]:
    """The middles of lines on the page laid straight."""
    skew = _skew(found)
    cosine, sine = float(np.cos(-skew)), float(np.sin(-skew))
    return {
        box: (box.across * cosine - box.down * sine, box.across * sine + box.down * cosine) for box in found
    }


def _skew(found: Sequence[Box]) -> float:
    """The angle of the page: half of all text, by its length, leans less, half more."""
    half, ordered = sum(box.width for box in found) / 2, sorted(found, key=lambda box: box.angle)
    for box in ordered:
        half -= box.width
        if half <= 0:
            return box.angle
    return 0.0
