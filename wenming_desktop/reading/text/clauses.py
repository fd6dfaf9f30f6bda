"""Parts of a sentence or lines that are tasks: 一是…（责任单位：办公室）；二是…（责任单位：工会）."""

import re
from itertools import pairwise

from wenming_desktop.reading.text.cleaning import NUMERALS
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import labels_in
from wenming_desktop.reading.text.spoken import Spoken, bracketed

_ONE_IS = re.compile(
    rf"(?:(?<=[。；;：:，,！）)\s])|^)(?:第(?P<ordinal>[{NUMERALS}]{{1,2}})[，、：]|(?P<one>[{NUMERALS}]{{1,2}})是)[，,：]?"
)
_CIRCLE = re.compile("(?P<circle>[①-⑳])")
_ENDS = "。；;，, \n"
_MOST_PARTS = 20


def clauses(text: str, start: int, stop: int) -> list[tuple[int, int, int]]:
    """The parts of a piece of text, if each says who is responsible for it: number, begin, and text's begin.

    Args:
        text: the whole text.
        start: where the piece begins.
        stop: where it ends.
    """
    for pattern in (_ONE_IS, _CIRCLE):
        found = [(_number(match), *match.span()) for match in pattern.finditer(text, start, stop)]
        counted = 1 < len(found) <= _MOST_PARTS and [number for number, *_ in found] == list(
            range(1, len(found) + 1)
        )
        if counted and all(_says_who(text[a[2] : b[1]]) for a, b in pairwise([*found, (0, stop, stop)])):
            return found
    return []


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if circle := groups.get("circle"):
        return ord(circle) - ord("①") + 1
    return NUMERALS.index(groups["ordinal"] or groups["one"]) + 1


def _says_who(part: str) -> bool:
    part = part.rstrip(_ENDS)
    return bool(labels_in(folded(part))) or bracketed(part)[1] != Spoken()
