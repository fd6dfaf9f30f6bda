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
