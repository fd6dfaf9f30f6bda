"""What was read on a page: its lines, where each stands, and what of them is doubtful."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wenming_desktop.viewing.viewer import Place

PIPELINE = "1"  # another where pages come to be read otherwise

Corner = tuple[float, float]


@dataclass(frozen=True)
class ReadLine:
    """A line of text, or a cell of one.

    Attributes:
        before: what sets it apart from the one before: a line break, a tab (another cell), a blank, nothing.
        text: as it was read.
        corners: of the turned rectangle around it, from the left of its text's top on, clockwise, in
            fractions of the page's width and height as it is shown unturned.
        edges: where each character begins and the last one ends, in fractions of the line's width.
        doubtful: which characters are not sure, from 0.
        other: how it was read a second time, where that differs; else empty.
        score: the mean likelihood of its characters.
    """

    before: str
    text: str
    corners: tuple[Corner, Corner, Corner, Corner]
    edges: tuple[float, ...]
    doubtful: tuple[int, ...] = ()
    other: str = ""
    score: float = 1.0

    def place(self, begin: int = 0, end: int | None = None) -> Place:
        """Where its characters from ``begin`` to before ``end`` stand on the page."""
        end = len(self.text) if end is None else end
        one, two, three, four = self.corners
        points = [
            (left[0] + (right[0] - left[0]) * at, left[1] + (right[1] - left[1]) * at)
            for left, right in ((one, two), (four, three))
            for at in (self.edges[begin], self.edges[max(begin, end)])
        ]
        across, down = [x for x, _ in points], [y for _, y in points]
        return Place(min(across), min(down), max(across) - min(across), max(down) - min(down))


@dataclass(frozen=True)
class ReadPage:
    """A page as it was read.

    Attributes:
        lines: in the order of reading.
        turned: by how many degrees clockwise it has to be turned to stand upright: 0, 90, 180 or 270.
        score: the mean likelihood of all characters; 1 without any.
        photo: it is no page of text but a picture of something, which may have words on it.
        problem: why it was not read, a Chinese sentence; empty where it was.
    """

    lines: tuple[ReadLine, ...] = ()
    turned: int = 0
    score: float = 1.0
    photo: bool = False
    problem: str = ""

    @property
    def text(self) -> str:
        """All lines, cells set apart by tabs."""
        return text_of(self.lines)


def text_of(lines: Sequence[ReadLine]) -> str:
    """The lines as one text."""
    return "".join(line.before + line.text for line in lines).lstrip("\n")


def plain_of(page: ReadPage) -> list[object]:
    """As plain data, for the way from the child and into the store."""
    lines = [
        [
            line.before, line.text, [round(each, 4) for corner in line.corners for each in corner],
            [round(edge, 4) for edge in line.edges], list(line.doubtful), line.other, round(line.score, 3),
        ]
        for line in page.lines
    ]  # fmt: skip
    return [lines, page.turned, round(page.score, 3), page.photo, page.problem]


def page_of(plain: Sequence[Any]) -> ReadPage:
    """What plain_of() made."""
    lines, turned, score, photo, problem = plain
    return ReadPage(tuple(map(_line_of, lines)), turned, score, photo, problem)


def kept(page: ReadPage) -> str:
    """A page as JSON, as the store keeps it."""
    return json.dumps(plain_of(page), ensure_ascii=False)


def page_kept(text: str) -> ReadPage:
    """What kept() made; ValueError where it is damaged."""
    try:
        if "\ufffd" in text:  # instead of bytes that are no text
            raise ValueError(text)
        return page_of(json.loads(text))
    except (TypeError, ValueError) as error:
        raise ValueError(text) from error


def _line_of(plain: Sequence[Any]) -> ReadLine:
    before, text, flat, edges, doubtful, other, score = plain
    one, two, three, four = zip(flat[::2], flat[1::2], strict=True)
    return ReadLine(before, text, (one, two, three, four), tuple(edges), tuple(doubtful), other, score)
