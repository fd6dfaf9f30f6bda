"""What the size of letters says of titles: lines as high as each other are one."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from wenming_desktop.evidence.proposing.wordings import ends_title, is_office
from wenming_desktop.recognition.lines import ReadLine, ReadPage, text_of

_HEAD = 15  # rows in which titles stand
_MOST_LINES = 4
_AS_HIGH = 1.15  # how much higher one line of a title is than another at most


def with_whole_titles(page: ReadPage) -> str:
    """The text of a page, in which a title that begins with an office's name is one line.

    By its words alone the first line of 某局 / 2022年工作总结 could as well be who issued the paper.
    """
    rows = _rows(page.lines)
    for at, row in enumerate(rows[:_HEAD]):
        if len(row) == 1 and is_office(row[0].text):
            for end in range(at + 2, at + _MOST_LINES + 1):
                title = [line for each in rows[at:end] for line in each]
                if len(title) != end - at or not all(_alike(*two) for two in pairwise(title)):
                    break
                whole = "".join(line.text for line in title)
                if ends_title(whole):
                    before = [line for each in rows[:at] for line in each]
                    behind = [line for each in rows[end:] for line in each]
                    return f"{text_of(before)}\n{whole}\n{text_of(behind)}".strip("\n")
    return page.text


def _rows(lines: Sequence[ReadLine]) -> list[list[ReadLine]]:
    rows: list[list[ReadLine]] = []
    for line in lines:
        if line.before == "\n" or not rows:
            rows.append([])
        rows[-1].append(line)
    return rows


def _alike(one: ReadLine, other: ReadLine) -> bool:
    """Whether two lines are as high as each other."""
    heights = sorted(
        hypot(line.corners[3][0] - line.corners[0][0], line.corners[3][1] - line.corners[0][1])
        for line in (one, other)
    )
    return heights[1] <= _AS_HIGH * heights[0]
