"""In the child: where lines of text stand, from the map in which a network marks them.

After DB (Liao and others, "Real-time Scene Text Detection with Differentiable Binarization", 2020): what the
map holds above a threshold hangs together line by line, shrunk; each one's smallest rectangle is grown again.
"""

from dataclasses import dataclass, replace

# numpy's types are partly unknown.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
import numpy as np
from numpy.typing import NDArray

_MARKED, _LEAST_SCORE = 0.3, 0.5  # of the map: a pixel of text, a piece's mean
_GROWN = 1.6  # area by circumference: how far a rectangle grows on each side
_LONG, _MORE = 6, 0.3  # heights: of a long line, and how much wider it is made
_LEAST_SIDE = 3  # pixels of the map
MOST_BOXES = 1000

Map = NDArray[np.float32]
Points = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Box:
    """A turned rectangle around a line of text.

    Attributes:
        across, down: its middle, in pixels.
        width, height: along its text and across it, in pixels.
        angle: of its text against the page, in radians, clockwise; between -45 and 45 degrees.
    """

    across: float
    down: float
    width: float
    height: float
    angle: float

    @property
    def tall(self) -> bool:
        """Whether its text must run from top to bottom, or the page lies on its side."""
        return self.height > 1.5 * self.width

    def scaled(self, factor: float) -> "Box":
        """The same rectangle on a picture so many times as large."""
        middle = self.across * factor, self.down * factor
        return Box(*middle, self.width * factor, self.height * factor, self.angle)

    def stood_up(self) -> "Box":
        """The same rectangle read from bottom to top."""
        return replace(self, width=self.height, height=self.width, angle=self.angle - np.pi / 2)

    def turned_down(self) -> "Box":
        """The same rectangle read from top to bottom."""
        return replace(self, width=self.height, height=self.width, angle=self.angle + np.pi / 2)

    def point(self, along: float, below: float) -> tuple[float, float]:
        """A point of it, by fractions of its width from the left and of its height from the top."""
        right, under = (along - 0.5) * self.width, (below - 0.5) * self.height
        cosine, sine = np.cos(self.angle), np.sin(self.angle)
        return (
            float(self.across + right * cosine - under * sine),
            float(self.down + right * sine + under * cosine),
        )


def boxes(marked: Map) -> list[Box]:
    """The lines of text in a map of likelihoods, in its pixels, in no order."""
    rows, begins, ends, labels = pieces(marked > _MARKED)
    if not len(rows):
        return []
    sums = np.pad(np.cumsum(marked, axis=1, dtype=np.float64), ((0, 0), (1, 0)))
    scores = np.bincount(labels, sums[rows, ends] - sums[rows, begins]) / np.bincount(labels, ends - begins)
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    found: list[Box] = []
    for part, score in zip(np.split(order, cuts), scores, strict=True):
        if score < _LEAST_SCORE:
            continue
        corners = [(begins, rows), (ends, rows), (begins, rows + 1), (ends, rows + 1)]
        points = np.concatenate([np.stack([x[part], y[part]], axis=1) for x, y in corners]).astype(float)
        box = _smallest(_hull(points))
        if min(box.width, box.height) >= _LEAST_SIDE:
            grown = 2 * _GROWN * box.width * box.height / (2 * (box.width + box.height))
            box = replace(box, width=box.width + grown, height=box.height + grown)
            # The map often ends before the comma or full stop of a long line.
            more = _MORE * box.height if box.width > _LONG * box.height else 0.0
            found.append(replace(box, width=box.width + more))
    found.sort(key=lambda box: -box.width * box.height)
    return found[:MOST_BOXES]


def pieces(mask: NDArray[np.bool_]) -> tuple[Whole, Whole, Whole, Whole]:
    """What hangs together, corners too: of each run of pixels its row, begin, end and its piece's number."""
    steps = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, begins = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    width = mask.shape[1] + 2
    firsts = np.searchsorted(rows * width + ends, (rows + 1) * width + begins, "left")
    lasts = np.searchsorted(rows * width + begins, (rows + 1) * width + ends, "right")
    parents = list(range(len(rows)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for at, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        for below in range(first, last):
            parents[root(below)] = root(at)
    roots = np.array([root(at) for at in range(len(parents))], dtype=np.int64)
    return rows, begins, ends, np.unique(roots, return_inverse=True)[1]


def _hull(points: Points) -> Points:
    """The corners of the convex hull (monotone chain)."""
    ordered = sorted(set(map(tuple, points.tolist())))

    def chain(along: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
        kept: list[tuple[float, ...]] = []
        for point in along:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return np.array(chain(ordered) + chain(ordered[::-1]))


def _turn(one: tuple[float, ...], two: tuple[float, ...], three: tuple[float, ...]) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _smallest(hull: Points) -> Box:
    """The rectangle of the least area around a hull: one of its sides lies on one of the hull's."""
    sides = np.diff(hull, axis=0, append=hull[:1])
    angles = np.unique(np.round(np.arctan2(sides[:, 1], sides[:, 0]) % (np.pi / 2), 6))
    cosines, sines = np.cos(angles), np.sin(angles)
    right = hull[:, :1] * cosines + hull[:, 1:] * sines
    under = hull[:, 1:] * cosines - hull[:, :1] * sines
    widths, heights = np.ptp(right, axis=0), np.ptp(under, axis=0)
    best = int(np.argmin(widths * heights))
    middle = (
        (right[:, best].min() + right[:, best].max()) / 2,
        (under[:, best].min() + under[:, best].max()) / 2,
    )
    across = middle[0] * cosines[best] - middle[1] * sines[best]
    down = middle[0] * sines[best] + middle[1] * cosines[best]
    width, height, angle = widths[best], heights[best], angles[best]
    if angle > np.pi / 4:
        width, height, angle = height, width, angle - np.pi / 2
    return Box(float(across), float(down), float(width), float(height), float(angle))
