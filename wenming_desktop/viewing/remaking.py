"""In the child: copies of files in another kind or size, as receiving offices ask for them.

A picture made anew is turned as its EXIF says and keeps its colours (ICC profile); what else was written in
it, such as the place and the telephone, is left behind. Pages with text are never redrawn.
"""

# The PDF library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false, reportAttributeAccessIssue=false
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path, PurePath

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from wenming_desktop.errors import UserError
from wenming_desktop.viewing import ofds, pdfs, pictures
from wenming_desktop.viewing.cards import CardError
from wenming_desktop.viewing.contents import content_kind
from wenming_desktop.viewing.kinds import FileKind

_GLANCE = 64  # pixels: as small a picture as shows that all of its file can be read
_A4, _MARGIN = (595.0, 842.0), 28.0  # points
# How sharp pages that are pictures are drawn, the next where the one before gives too many bytes: pixels of
# the longer side of A4 (250, 200, 150, 110 dpi), and the JPEG's quality.
_PAGE_STEPS = ((2924, 85), (2339, 80), (1754, 72), (1287, 62))
_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "BMP": "bmp", "GIF": "gif", "TIFF": "tif"}


def plain_look(path: Path, name: str) -> list[object]:
    """What a file is: the fields of a Look.

    Raises:
        UserError: it cannot be opened; says why and names it.
    """
    kind = content_kind(path, name)
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if kind is FileKind.PICTURE:
        with pictures.opened(path, name) as image:
            written = _SUFFIXES.get(image.format or "", suffix or "heic")
            size, pages = pictures.shown_size(image), pictures.frames(image)
            pictures.small(image, name, _GLANCE, _GLANCE)
        return [kind.value, written, *size, pages, 0, True]
    if kind is FileKind.PDF:
        with pdfs.opened(path, name) as document:
            scans = sum(_is_picture(document[index]) for index in range(len(document)))
            return [kind.value, "pdf", 0, 0, len(document), scans, True]
    if kind is FileKind.OFD:
        try:
            shown = ofds.page_image(path, name, 1, _GLANCE, _GLANCE)
        except CardError as error:
            return [kind.value, "ofd", 0, 0, error.card.pages, 0, False]
        return [kind.value, "ofd", 0, 0, shown.pages, 0, True]
    return [kind.value, suffix, 0, 0, 0, 0, False]


def plain_jpeg(path: Path, name: str, target: Path, least: int, most: int, limit: int) -> int:
    """Write a picture as a JPEG that fits; returns its bytes, or those of the smallest one that did not fit.

    As pictures.fitted().
    """
    with pictures.opened(path, name) as image:
        content = pictures.fitted(image, name, least, most, limit)
    target.write_bytes(content)
    return len(content)


def plain_joined(parts: Sequence[Sequence[object]], target: Path, limit: int) -> list[int]:
    """Write files (path and name each) one behind the other as one PDF; returns its bytes and pages.

    The pages of a PDF stay as they are. Pictures and pages of OFD are drawn, less sharp where the whole has
    more than ``limit`` bytes (0: any).
    """
    content, pages = b"", 0
    for side, quality in _PAGE_STEPS:
        made = pypdfium2.PdfDocument.new()
        try:
            for path, name in parts:
                _append(made, Path(str(path)), str(name), side, quality)
            content, pages = _saved(made), len(made)
        finally:
            made.close()
        if not limit or len(content) <= limit:
            break
    target.write_bytes(content)
    return [len(content), pages]


def plain_recompressed(path: Path, name: str, target: Path, limit: int) -> list[int]:
    """Write a PDF with its pages that are mere pictures drawn anew; returns its bytes and their number.

    A page with text, also invisible text behind a scan, with drawings or notes stays as it is.
    """
    content, drawn = b"", 0
    with pdfs.opened(path, name) as document:
        scans = [_is_picture(document[index]) for index in range(len(document))]
        for side, quality in _PAGE_STEPS:
            made, drawn = pypdfium2.PdfDocument.new(), 0
            try:
                for index, scan in enumerate(scans):
                    if scan:
                        drawn += 1
                        _redraw(made, document[index], side, quality)
                    else:
                        made.import_pages(document, [index])
                content = _saved(made)
            finally:
                made.close()
            if len(content) <= limit:
                break
    target.write_bytes(content)
    return [len(content), drawn]


def plain_cuts(path: Path, name: str, limit: int) -> list[int]:
    """The first pages (1 is the first) of parts of a PDF of at most so many bytes each, as few as can be.

    Empty where a page alone has more.
    """
    with pdfs.opened(path, name) as document:
        pages, begin, cuts = len(document), 0, list[int]()
        count = max(1, pages * limit // max(1, path.stat().st_size))
        while begin < pages:
            count = _most_that_fit(document, begin, count, limit)
            if not count:
                return []
            cuts.append(begin + 1)
            begin += count
    return cuts


def plain_part(path: Path, name: str, first: int, last: int, target: Path) -> int:
    """Write pages of a PDF (1 is the first) as one of their own; returns its bytes."""
    with pdfs.opened(path, name) as document:
        content = _some_pages(document, first - 1, last - first + 1)
    target.write_bytes(content)
    return len(content)


def _most_that_fit(document: pypdfium2.PdfDocument, begin: int, guess: int, limit: int) -> int:
    """How many pages from one (from 0) on have at most so many bytes together; ``guess``: about how many."""
    left = len(document) - begin
    fits, fails, tried = 0, left + 1, min(guess, left)
    while fits + 1 < fails:
        if len(_some_pages(document, begin, tried)) <= limit:
            fits, step = tried, tried * 2
            tried = min(step, (fits + fails) // 2) if fails <= left else min(step, left)
        else:
            fails, tried = tried, (fits + tried) // 2
        tried = max(tried, fits + 1)
    return fits


def _some_pages(document: pypdfium2.PdfDocument, begin: int, count: int) -> bytes:
    """As a file, with what fields, seals and notes show: a form does not outlive the copying."""
    wanted = list(range(begin, begin + count))
    for index in wanted:
        page = document[index]
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.close()
    made = pypdfium2.PdfDocument.new()
    try:
        made.import_pages(document, wanted)
        return _saved(made)
    finally:
        made.close()


def _append(made: pypdfium2.PdfDocument, path: Path, name: str, side: int, quality: int) -> None:
    kind = content_kind(path, name)
    if kind is FileKind.PDF:
        with pdfs.opened(path, name) as document:
            made.import_pages(document)
        return
    if kind not in {FileKind.PICTURE, FileKind.OFD}:
        raise UserError(f"“{name}”不是图片、PDF 或 OFD，合不进 PDF。")
    draw: Callable[..., pictures.Shown] = pictures.page_image if kind is FileKind.PICTURE else ofds.page_image
    page, pages = 1, 1
    while page <= pages:
        try:
            shown = draw(path, name, page, side, side)
        except CardError as error:
            raise UserError(error.card.words or f"“{name}”画不出来。") from error
        _place(made, shown.image, quality, margin=_MARGIN if kind is FileKind.PICTURE else 0.0)
        page, pages = page + 1, shown.pages


def _place(made: pypdfium2.PdfDocument, image: Image.Image, quality: int, margin: float) -> None:
    """A picture in the middle of a page of A4 that stands or lies as it does."""
    across, down = _A4 if image.height >= image.width else _A4[::-1]
    scale = min((across - 2 * margin) / image.width, (down - 2 * margin) / image.height)
    size = image.width * scale, image.height * scale
    _draw(made, (across, down), image, size, quality)


def _redraw(made: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, side: int, quality: int) -> None:
    """A page as one picture; never sharper than ``side`` on A4, whatever its size."""
    across, down = page.get_size()
    scale = side / _A4[1]
    image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    _draw(made, (across, down), image, (across, down), quality)


def _draw(
    made: pypdfium2.PdfDocument,
    room: tuple[float, float],
    image: Image.Image,
    size: tuple[float, float],
    quality: int,
) -> None:
    page = made.new_page(*room)
    content = BytesIO(pictures.jpeg_of(image, quality))
    picture = pypdfium2.PdfImage.new(made)
    picture.load_jpeg(content, inline=True)
    left, bottom = (room[0] - size[0]) / 2, (room[1] - size[1]) / 2
    picture.set_matrix(pypdfium2.PdfMatrix().scale(*size).translate(left, bottom))
    page.insert_obj(picture)
    page.gen_content()
    page.close()


def _saved(made: pypdfium2.PdfDocument) -> bytes:
    whole = BytesIO()
    made.save(whole)
    return whole.getvalue()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a page holds nothing but pictures: no text, seen or hidden, no drawing, no note."""
    kinds = {item.type for item in page.get_objects(max_depth=3)} - {raw.FPDF_PAGEOBJ_FORM}
    return (
        kinds == {raw.FPDF_PAGEOBJ_IMAGE}
        and page.get_textpage().count_chars() == 0
        and raw.FPDFPage_GetAnnotCount(page) == 0
    )
