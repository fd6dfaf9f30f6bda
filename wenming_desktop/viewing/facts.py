"""What the machine finds in a file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.entities.choices import Quality

_QUALITY = {quality.code: quality for quality in Quality}
RULES = "1"  # another where files must be read anew


@dataclass(frozen=True)
class FileFacts:
    """What is in a file; None where its kind has no such thing or it was not found.

    Attributes:
        pages: of a PDF, an OFD or a TIFF; 1 of other pictures.
        characters: of its text, blanks left out.
        width, height: pixels of a picture as it is shown.
        taken_on: the day a photo was taken, by its EXIF; none that only a reset clock gives.
        quality: what is wrong with it.
        texts: one a page (PDF, OFD) or a sheet, else one; none where nothing is read.
        codes: what the program's own QR codes on its pages say.
        drawn: it is a picture, a PDF or an OFD, whose pages can be recognised.
    """

    pages: int | None = None
    characters: int | None = None
    width: int | None = None
    height: int | None = None
    taken_on: date | None = None
    quality: tuple[Quality, ...] = ()
    texts: tuple[str, ...] = ()
    drawn: bool = False
    codes: tuple[str, ...] = ()


def plain_of(facts: FileFacts) -> list[object]:
    """As plain data, for the way from the child."""
    about = [facts.pages, facts.characters, facts.width, facts.height, facts.taken_on]
    return [*about, [quality.code for quality in facts.quality], list(facts.texts), facts.drawn]


def facts_of(plain: list[Any]) -> FileFacts:
    """What plain_of() made."""
    pages, characters, width, height, taken_on, codes, texts, drawn = plain
    quality = tuple(_QUALITY[code] for code in codes)
    return FileFacts(pages, characters, width, height, taken_on, quality, tuple(texts), drawn)
