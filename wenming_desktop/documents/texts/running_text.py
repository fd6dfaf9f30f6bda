"""Running texts after GB/T 9704-2012: what they are made of, and the same as PDF and as Word.

A text is a list of blocks: paragraphs, charts and photos. ``running-text.typ`` sets the PDF, write_running()
the .docx, in the same faces and sizes, with the same margins and lines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from wenming_desktop.documents.paper import Content
from wenming_desktop.documents.press.charts import Chart, LineChart, chart_png, chart_words, read_chart
from wenming_desktop.documents.press.not_shown import not_shown_note
from wenming_desktop.documents.press.photos import Photo
from wenming_desktop.documents.word.word_file import Align, WordFile
from wenming_desktop.documents.word.word_words import Face

_PHOTO_MM = (105.0, 62.0)  # the most that a photo takes: three and their captions fill a page
_CHART_MM = 150.0  # in Word; one as wide as the text is pushed out of it by LibreOffice
_CHARACTERS = 27  # of 3号 in a line
_LEAST_LINES, _MOST_LINES = 4, 9  # of a text that stand on its last page; that are kept there whole
_FILL = "［请补充：{}］"


class Level(StrEnum):
    """How a paragraph is set."""

    HEADING = "heading"  # 一、…
    SUBHEADING = "subheading"  # （一）…
    TEXT = "text"
    FILL = "fill"  # to be written by the clerk


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    level: Level
    text: str


@dataclass(frozen=True)
class Picture:
    """A photo with its caption, without its number."""

    photo: Photo
    caption: str


@dataclass(frozen=True)
class NoPicture:
    """The place of a photo that cannot be printed: the file's name, and why."""

    name: str
    why: str


Block = Paragraph | Chart | LineChart | Picture | NoPicture


def text(words: str) -> Paragraph:
    """A sentence or several."""
    return Paragraph(Level.TEXT, words)


def fill(what: str) -> Paragraph:
    """A place for what only people know."""
    return Paragraph(Level.FILL, _FILL.format(what))


def running_content(
    head: dict[str, object], blocks: Iterable[Block], signed: tuple[str, str] | None = None
) -> Content:
    """What a running text says.

    Args:
        head: what stands above it; ``title`` and ``unit`` among it.
        blocks: the text, from top to bottom; charts and photos are numbered as one row of figures.
        signed: who signs, and the day in words; None where nobody does.

    Returns:
        ``paragraphs``, each with its ``level``, which is ``chart`` or ``photo`` for figures; ``kept``, the
        places of the last ones, which stay on one page with each other and the signature; ``signed``, the
        lines of the signature with their distance from the right edge, in characters. Its note names the
        photos that cannot be printed.
    """
    pictures: dict[str, bytes] = {}
    whole = list(blocks)
    paragraphs = list(_numbered(whole, pictures))
    unseen = [(block.name, block.why) for block in whole if isinstance(block, NoPicture)]
    signature = list(_signature(*signed)) if signed else []
    kept = _kept(paragraphs)
    data = {**head, "paragraphs": paragraphs, "kept": kept, "signed": signature}
    return Content(data, pictures, not_shown_note(unseen))


def _kept(paragraphs: Sequence[Mapping[str, object]]) -> list[int]:
    """Which paragraphs stay on the page of what ends the text: some lines from its end on."""
    lines = 0
    first = len(paragraphs)
    while first and lines < _LEAST_LINES:
        first -= 1
        lines += len(str(paragraphs[first]["text"])) // _CHARACTERS + 1
        if lines > _MOST_LINES or "chart" in paragraphs[first] or "name" in paragraphs[first]:
            first += 1
            break
    return list(range(first, len(paragraphs)))


def _numbered(blocks: Iterable[Block], pictures: dict[str, bytes]) -> Iterator[dict[str, object]]:
    figure = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            yield asdict(block)
            continue
        if isinstance(block, NoPicture):
            yield asdict(fill(f"照片“{block.name}”{block.why}"))
            continue
        figure += 1
        caption = f"图{figure}　{block.title if isinstance(block, Chart | LineChart) else block.caption}"
        if isinstance(block, Chart | LineChart):
            yield {"level": "chart", "text": caption, "chart": asdict(block)}
        else:
            name = f"photo-{figure}.jpg"
            pictures[name] = block.photo.jpeg
            yield {"level": "photo", "text": caption, "name": name, "width-mm": _photo_width(block.photo)}


def _photo_width(photo: Photo) -> float:
    """In millimetres: as wide as _PHOTO_MM allows, or as tall."""
    width, height = _PHOTO_MM
    return round(min(width, height * photo.width / photo.height), 1)


def _signature(unit: str, day: str) -> Iterator[dict[str, object]]:
    """署名 and 成文日期: two characters from the edge, the day beginning two characters after the name.

    GB/T 9704-2012, 7.3.5.2: where the day is the longer one it keeps the two characters, and the name moves.
    """
    name_em, day_em = _em(unit), _em(day)
    if name_em > _CHARACTERS - 4:  # a name of nearly a line stands at the edge by itself
        yield {"text": unit, "indent": 0}
        yield {"text": day, "indent": 2}
        return
    from_edge = max(2.0, day_em + 4 - name_em)
    yield {"text": unit, "indent": from_edge}
    yield {"text": day, "indent": from_edge + name_em - 2 - day_em}


def _em(words: str) -> float:
    """As Word sets it: digits in Times New Roman are half a character wide."""
    return sum(0.5 if char.isascii() else 1.0 for char in words)


def write_running(made: WordFile, content: Content) -> None:
    """The text and its signature, after what stands above it, into a Word file."""
    data: Any = content.data
    kept = set(data["kept"] if data["signed"] else data["kept"][:-1])
    for at, paragraph in enumerate(data["paragraphs"]):
        level = paragraph["level"]
        if level in {Level.HEADING, Level.SUBHEADING}:
            made.heading(paragraph["text"], 1 if level == Level.HEADING else 2)
        elif level == "chart":
            chart = read_chart(paragraph["chart"])
            made.picture(chart_png(chart), _CHART_MM, chart_words(chart))
            made.caption(paragraph["text"])
        elif level == "photo":
            made.picture(content.pictures[paragraph["name"]], paragraph["width-mm"], paragraph["text"])
            made.caption(paragraph["text"])
        else:
            made.paragraph(paragraph["text"], align=Align.BOTH, indent=2, urgent=level == Level.FILL)
        if at in kept:
            made.keep_with_next()
    if data["signed"]:
        made.paragraph("")
    for line in data["signed"]:
        made.keep_with_next()
        made.paragraph(line["text"], face=Face.BODY, align=Align.RIGHT, from_right=line["indent"])
