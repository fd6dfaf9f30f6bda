"""In the child: what Viewer asks, by the kind of the file; nothing that a file holds is raised from here."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PIL import Image

from wenming_desktop.entities.choices import Quality
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.viewing import ofds, offices, pdfs, pictures, quality
from wenming_desktop.viewing.cards import Card, CardError, Shown, first_lines
from wenming_desktop.viewing.contents import content_kind
from wenming_desktop.viewing.facts import FileFacts, plain_of
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.words import size_text

_CUT_FROM = 2600  # pixels of the longer side of a page that pieces are cut from: A4 at 220 dpi
_AROUND = 0.3, 0.15  # of a line's height, beside it and above and below it
_DRAWN = {
    FileKind.PICTURE: pictures.page_image,
    FileKind.PDF: pdfs.page_image,
    FileKind.OFD: ofds.page_image,
}


def plain_page(path: Path, name: str, page: int, width: int, height: int, turn: int) -> list[object]:
    """What the child does for Viewer.page(): the fields of a PagePicture."""
    kind = kind_by_name(name)
    try:
        kind = content_kind(path, name)
        if turn % 180:
            width, height = height, width
        if kind in _DRAWN:
            shown = page_image(path, name, kind, page, width, height)
        else:
            card = _card(path, name, kind)
            own = None if card.words else offices.thumbnail(path, name, width, height)
            # Nobody reads a small picture at the size of a page: the words then say more.
            if own is None or max(own.image.size) * 2 < min(width, height):
                raise CardError(card)
            shown = own
    except CardError as error:
        card = error.card
        return [b"", card.page, card.pages, True, 0, 0, kind.value, card.words, list(card.lines)]
    except (UserError, OSError) as error:
        return [b"", 1, 1, True, 0, 0, kind.value, _reason(name, error), []]
    image = shown.image.rotate(-turn, expand=True) if turn % 360 else shown.image
    return [pictures.jpeg(image), shown.page, shown.pages, False, *image.size, kind.value, "", []]


def page_image(path: Path, name: str, kind: FileKind, page: int, width: int, height: int) -> Shown:
    """A page of a picture, a PDF or an OFD within so many pixels; the last one for a number that is too high.

    Raises:
        UserError: it is none of these, broken, locked or too large.
        CardError: this PC cannot draw it.
    """
    if kind not in _DRAWN:
        raise UserError(f"“{name}”不是图片、PDF 或 OFD，没有可以画出的页。")
    return _DRAWN[kind](path, name, page, width, height)


def _card(path: Path, name: str, kind: FileKind) -> Card:
    """What is said of a file whose pages nobody draws."""
    size = size_text(path.stat().st_size)
    try:
        texts = offices.texts(path, name, kind)
    except UserError as error:
        return Card(words=_reason(name, error))
    return Card(lines=first_lines(texts) if texts else (f"{kind}，{size}",))


def plain_facts(path: Path, name: str) -> tuple[list[object], bool]:
    """What the child does first for Viewer.facts(): the facts, and whether all texts are among them."""
    try:
        kind = content_kind(path, name)
        if kind is FileKind.PICTURE:
            found, complete = quality.picture_facts(path, name), True
        elif kind is FileKind.PDF:
            found, complete = pdfs.facts(path, name)
        elif kind is FileKind.OFD:
            found, complete = ofds.facts(path, name)
        else:
            found, complete = FileFacts(texts=offices.texts(path, name, kind)), True
        found = replace(found, drawn=kind in _DRAWN)
    except (UserError, OSError):
        found, complete = FileFacts(quality=(Quality.UNREADABLE,)), True
    return plain_of(found), complete


def plain_codes(path: Path, name: str) -> list[str]:
    """What the child does for Viewer.facts() at last: what the codes on the first pages say, each once."""
    with suppress(UserError, OSError):
        kind = content_kind(path, name)
        if kind is FileKind.PDF:
            return pdfs.codes(path, name)
        if kind is FileKind.PICTURE:
            return pictures.codes(path, name)
    return []


def plain_texts(path: Path, name: str, begin: int) -> tuple[list[str], bool]:
    """What the child does for Viewer.facts() after that: texts of pages from ``begin`` (from 0) on."""
    with suppress(UserError, OSError):
        return (ofds if content_kind(path, name) is FileKind.OFD else pdfs).texts(path, name, begin)
    return [], True


def plain_places(
    path: Path, name: str, page: int, words: Sequence[str]
) -> list[tuple[float, float, float, float]]:
    """What the child does for Viewer.find()."""
    with suppress(UserError, OSError):
        if content_kind(path, name) is FileKind.PDF:
            return pdfs.places(path, name, page, words)
    return []


def plain_cuts(
    path: Path, name: str, page: int, places: Sequence[tuple[float, float, float, float]], turn: int
) -> list[bytes]:
    """What the child does for Viewer.cuts()."""
    with suppress(CardError, UserError, OSError):
        kind = content_kind(path, name)
        if kind in _DRAWN:
            sheet = page_image(path, name, kind, page, _CUT_FROM, _CUT_FROM).image
            return [pictures.jpeg(_cut(sheet, *place).rotate(-turn, expand=True)) for place in places]
    return []


def _cut(sheet: Image.Image, left: float, top: float, width: float, height: float) -> Image.Image:
    """A piece of a page with a little of what is around it."""
    across, down = left * sheet.width, top * sheet.height
    wide, tall = width * sheet.width, height * sheet.height
    beside, above = (share * min(wide, tall) for share in _AROUND)
    right, bottom = min(across + wide + beside, sheet.width), min(down + tall + above, sheet.height)
    return sheet.crop(
        (round(max(across - beside, 0)), round(max(down - above, 0)), round(right), round(bottom))
    )


def _reason(name: str, error: Exception) -> str:
    """In one sentence that names the file by its own name, not by where its bytes lie."""
    told = error if isinstance(error, UserError) else storage_error(f"打不开“{name}”", error)
    return told.message if told else f"“{name}”打不开。"
