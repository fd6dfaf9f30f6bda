"""How alike two texts are, whatever their punctuation, blanks and widths."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)  # the same texts are compared over and over
def plain(text: str) -> str:
    """Letters and numbers only."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters."""
    bare = plain(text)
    return frozenset(bare[at : at + 2] for at in range(max(1, len(bare) - 1)))


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of letters: 0 nothing in common, 1 alike."""
    mine, theirs = pairs(one), pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def contained(one: str, other: str) -> bool:
    """Whether one of them is a part of the other, two letters at least."""
    short, long = sorted((plain(one), plain(other)), key=len)
    return len(short) > 1 and short in long


def find_in(source: str, text: str) -> tuple[int, int] | None:
    """Where a text stands in a longer one, whatever signs and blanks lie between its letters.

    Returns:
        From, to in characters of ``source``; of a text that was changed since, where its beginning stands.
        None where not even that is found.
    """
    letters, places = _letters(source)
    wanted = plain(text)
    for length in (len(wanted), *(least for least in (40, 20, 10) if least < len(wanted))):
        at = letters.find(wanted[:length])
        if wanted and at >= 0:
            return places[at], places[at + length - 1] + 1
    return None


@lru_cache(maxsize=8)
def _letters(source: str) -> tuple[str, tuple[int, ...]]:
    """The letters and numbers of a text, and at which of its characters each stands."""
    found = [
        (sign, at)
        for at, character in enumerate(source)
        for sign in unicodedata.normalize("NFKC", character)
        if sign.isalnum()
    ]
    return "".join(sign for sign, _ in found), tuple(at for _, at in found)
