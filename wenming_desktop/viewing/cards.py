"""In the child: what the parts that draw pages hand back."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

_LINES, _LONGEST = 12, 60  # of a card, and characters of each


@dataclass(frozen=True)
class Shown:
    """A drawn page, which one it is and how many there are."""

    image: Image.Image
    page: int = 1
    pages: int = 1


@dataclass(frozen=True)
class Card:
    """What stands in for a page that cannot be drawn: the reason, and the first lines of its text."""

    words: str = ""
    lines: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1


class CardError(Exception):
    """There is a card instead of the page."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.words)
        self.card = card


def first_lines(texts: Sequence[str]) -> tuple[str, ...]:
    """The first lines of texts that have anything in them, cut to what a card holds."""
    lines: list[str] = []
    for text in texts:
        for line in text.splitlines():
            if plain := " ".join(line.split()):
                lines.append(plain[:_LONGEST])
            if len(lines) == _LINES:
                return tuple(lines)
    return tuple(lines)
