"""In the child: QR codes on a page are no text; their squares look like 回 and 口."""

from collections.abc import Sequence

# numpy's types are partly unknown.
# pyright: reportUnknownArgumentType=false
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from wenming_desktop.viewing.codes import PageCode, Point, all_codes

_AROUND = 0.16  # of a symbol's side: the quiet zone, four modules of the 25 of our own symbols
_BELOW = 0.36  # of it: what stands below our own codes says what they are for, and is no part of the paper
_FINDER = (1, 1, 3, 1, 1)  # dark, light, dark, light, dark across the middle of its squares (ISO/IEC 18004)
_OFF = 0.6  # modules by which each may differ


def without_codes(picture: Image.Image) -> Image.Image:
    """A picture on which QR codes, with the words below our own, are covered with the paper beside them."""
    try:
        found = all_codes(picture)
    except ImportError:  # a PC without that library reads text all the same
        return picture
    if not found:
        return picture
    covered = picture.copy()
    drawn = ImageDraw.Draw(covered)
    for code in found:
        drawn.polygon(_area(code), fill=_paper(picture, code.corners))
    return covered


def is_finder(line: Image.Image) -> bool:
    """Whether the picture of a sign or two holds a square of a code that could not be read itself."""
    grey = np.asarray(line.convert("L")).astype(np.int16)
    dark = grey < (int(grey.min()) + int(grey.max())) / 2
    return any(map(_is_finder, dark)) and any(map(_is_finder, dark.T))


def _is_finder(dark: NDArray[np.bool_]) -> bool:
    """Whether a row of pixels holds the runs of such a square."""
    changes = np.flatnonzero(np.diff(dark)) + 1
    edges = np.concatenate([[0], changes, [len(dark)]])
    runs = np.diff(edges)
    for first in range(len(runs) - len(_FINDER) + 1):
        if not dark[edges[first]]:
            continue
        some = runs[first : first + len(_FINDER)]
        module = some.sum() / sum(_FINDER)
        if module >= 1 and (np.abs(some / module - _FINDER) < _OFF).all():
            return True
    return False


def _area(code: PageCode) -> list[Point]:
    """The corners of what a code takes on the page."""
    one, two, _, four = code.corners
    right, down = (two[0] - one[0], two[1] - one[1]), (four[0] - one[0], four[1] - one[1])
    below = 1 + (_BELOW if code.ours else _AROUND)
    return [
        (one[0] + right[0] * along + down[0] * under, one[1] + right[1] * along + down[1] * under)
        for along, under in (
            (-_AROUND, -_AROUND), (1 + _AROUND, -_AROUND), (1 + _AROUND, below), (-_AROUND, below),
        )
    ]  # fmt: skip


def _paper(picture: Image.Image, corners: Sequence[Point]) -> tuple[int, ...]:
    """The colour of a code's light modules."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    cut = picture.crop((int(min(across)), int(min(down)), int(max(across)) + 1, int(max(down)) + 1))
    light = np.percentile(np.asarray(cut).reshape(-1, len(picture.getbands())), 80, axis=0)
    return tuple(int(value) for value in light)
