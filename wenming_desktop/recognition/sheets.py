"""In the child: what is paper, black and red on the picture of a page.

Ink of stamps is taken out by looking at the red channel alone, in which it is as light as paper; letters that
are red themselves are read in all colours.
"""

from dataclasses import dataclass

# numpy's types are partly unknown.
# pyright: reportUnknownArgumentType=false
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from wenming_desktop.recognition.boxes import Box, pieces

_RED, _RED_SHARE = 60, 0.0005  # by how much red outshines the others in ink, and its share of a page with any
_PALE = 35  # by how much it does so in the thin ring of a stamp
# Stamps are looked for on a picture of so many pixels a side, of which one is at least such a share, two that
# overlap so many times as long, and so much of it is red. What holds more of the picture is a frame.
_STAMPED, _STAMP, _LONGER, _FILLED, _FRAME = 500, 0.09, 2.7, 0.45, 0.4
# A photo: how far grey is from colours, paper in the shade from the brightest, how light it is and how much
# of it there is.
_COLOURED, _SHADED, _LIGHT, _PAPER = 50, 0.7, 150, 0.6
_LOOKED_AT = 400  # pixels of the longer side


@dataclass(frozen=True)
class Sheet:
    """A picture, in colours and without red ink; the second is the first where nothing is red.

    ``stamps``: left, top, right and bottom of the red rings on it.
    """

    colours: Image.Image
    black: Image.Image
    stamps: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def red(self) -> bool:
        """Whether there is red ink on it."""
        return self.black is not self.colours

    def stamped(self, box: Box) -> bool:
        """Whether the middle of a line lies within a stamp."""
        return any(
            left < box.across < right and top < box.down < bottom for left, top, right, bottom in self.stamps
        )


def is_photo(picture: Image.Image) -> bool:
    """Whether a picture is of something else than paper, by what of it is light and grey."""
    pixels = np.asarray(picture.reduce(max(1, max(picture.size) // _LOOKED_AT))).astype(np.int16)
    brightest = pixels.max(axis=2)
    grey = brightest - pixels.min(axis=2) < _COLOURED
    paper = grey & (brightest > _SHADED * float(np.percentile(brightest, 90)))
    return bool(min(paper.mean(), (pixels.min(axis=2) > _LIGHT).mean()) < _PAPER)


def sheet_of(picture: Image.Image) -> Sheet:
    """A picture in colours, looked through for red ink."""
    pixels = np.asarray(picture)
    if red(pixels).mean() < _RED_SHARE:
        return Sheet(picture, picture)
    return Sheet(picture, picture.getchannel("R"), _stamps(picture))


def red(pixels: NDArray[np.uint8], by: int = _RED) -> NDArray[np.bool_]:
    """Where a picture is red, by so much more than any other colour."""
    others = pixels[:, :, 1:].max(axis=2)
    return (pixels[:, :, 0] > others) & (pixels[:, :, 0] - others > by)


def _stamps(picture: Image.Image) -> tuple[tuple[float, float, float, float], ...]:
    """Where red hangs together in something about as wide as high that is not filled."""
    factor = max(1, max(picture.size) // _STAMPED)
    small = picture.reduce(factor)
    whole = Image.fromarray(red(np.asarray(small), _PALE)).filter(ImageFilter.MaxFilter(3))
    rows, begins, ends, labels = pieces(np.asarray(whole))
    order = np.argsort(labels, kind="stable")
    firsts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    left, top = np.minimum.reduceat(begins[order], firsts), np.minimum.reduceat(rows[order], firsts)
    right, bottom = np.maximum.reduceat(ends[order], firsts), np.maximum.reduceat(rows[order], firsts) + 1
    width, height = right - left, bottom - top
    shorter, filled = np.minimum(width, height), np.bincount(labels, ends - begins) / (width * height)
    ring = (
        (shorter > _STAMP * _STAMPED)
        & (np.maximum(width, height) < _LONGER * shorter)
        & (filled < _FILLED)
        & (width * height < _FRAME * small.width * small.height)
    )
    edges = np.stack([left, top, right, bottom], axis=1)[ring] * factor
    return tuple((float(one), float(two), float(three), float(four)) for one, two, three, four in edges)
