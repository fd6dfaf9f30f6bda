"""How far what was read agrees with what was printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.int32]
_TAKEN = "\0"  # what a line was found in is nobody else's


@dataclass(frozen=True)
class Judged:
    """Wrong characters of those printed, those read that nobody printed, and each line that was read wrongly.

    Attributes:
        wrong: put for another, left out or put between, over all lines.
        printed: characters of all lines, blanks left out.
        more: read characters that belong to no line, such as the words around a stamp.
        lines: printed and read, of those with something wrong.
    """

    wrong: int
    printed: int
    more: int
    lines: tuple[tuple[str, str], ...]


def plain(text: str) -> str:
    """Without blanks, and with the widths of signs made one: （ is (, and ： is :."""
    return re.sub(r"\s", "", normalize("NFKC", text))


def judged(printed: Sequence[str], read: Sequence[str]) -> Judged:
    """Find each printed line in all that was read, wherever it stands there, and count what is wrong in it.

    What was read is one text without blanks, so that a line may be read in several pieces, or several in one.
    Each printed line, the longest first, takes the stretch of it that it differs least from, by insertions,
    deletions and replacements; no other line can take any of that.
    """
    rest = np.array([ord(sign) for sign in plain("".join(read))], dtype=np.int32)
    wrong, lines = 0, list[tuple[str, str]]()
    for line in sorted(map(plain, printed), key=len, reverse=True):
        errors, begin, end = _nearest(np.array([ord(sign) for sign in line], dtype=np.int32), rest)
        if errors:
            lines.append((line, "".join(map(chr, rest[begin:end])).replace(_TAKEN, "")))
        wrong += errors
        rest[begin:end] = ord(_TAKEN)
    return Judged(wrong, len(plain("".join(printed))), int((rest != ord(_TAKEN)).sum()), tuple(lines))


def _nearest(line: Signs, text: Signs) -> tuple[int, int, int]:
    """The fewest errors of a line against a stretch of a text, and where that begins and ends."""
    ends = _errors(line, text, np.zeros(len(text) + 1, dtype=np.int32))
    end = int(ends.argmin())
    begins = _errors(line[::-1], text[:end][::-1], np.arange(end + 1, dtype=np.int32))
    return int(ends[end]), end - int(begins.argmin()), end


def _errors(line: Signs, text: Signs, before: Signs) -> Signs:
    """The errors of a line against the text up to each place, by those of no line at all there."""
    steps = np.arange(len(before), dtype=np.int32)
    for sign in line:
        after = before + 1
        after[1:] = np.minimum(after[1:], before[:-1] + (text != sign))
        before = np.minimum.accumulate(after - steps) + steps
    return before
