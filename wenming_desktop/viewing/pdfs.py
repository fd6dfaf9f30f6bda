"""In the child: pages, texts and places of words in PDFs."""

# The PDF library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false, reportAttributeAccessIssue=false
import math
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_int
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from wenming_desktop.entities.choices import Quality
from wenming_desktop.errors import UserError
from wenming_desktop.viewing.cards import Shown, fitting
from wenming_desktop.viewing.codes import MOST_PAGES, SIDE, codes_on
from wenming_desktop.viewing.facts import FileFacts
from wenming_desktop.viewing.quality import MEASURED, blurred

_SECONDS = 4.0  # of the processor for texts in one call; more is read by the next
_MOST_TEXT = 4_000_000  # characters in one call
_LOOKED_AT = 10  # pages whose directions and scans are looked at
_FEWEST_CHARACTERS = 20  # that say how a page's text runs
_SAMPLE = 300  # characters of a page
_POINTS, _LEAST_DPI, _A4 = 72, 145, 11.7  # an inch; nearly the 150 that print asks of a scan; inches
_FULL = 0.5  # share of a page that a picture covers where the page is a scan
_UNITS = 100_000  # a page's width and height while places are looked for
_PASSWORD = raw.FPDF_ERR_PASSWORD


def page_image(path: Path, name: str, page: int, width: int, height: int) -> Shown:
    """A page on white within so many pixels; the last one for a number that is too high."""
    with opened(path, name) as document:
        number = min(max(page, 1), len(document))
        sheet = _page(document, number - 1, name)
        across, down = sheet.get_size()
        scale = fitting(across, down, (width, height))
        return Shown(
            sheet.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB"), number, len(document)
        )


def facts(path: Path, name: str) -> tuple[FileFacts, bool]:
    """What is in it, and whether all texts are."""
    with opened(path, name) as document:
        pages = len(document)
        found: list[Quality] = []
        for index in range(min(pages, _LOOKED_AT)):
            found += _page_quality(_page(document, index, name))
        texts, complete = _texts(document, 0)
    return FileFacts(pages, quality=tuple(dict.fromkeys(found)), texts=tuple(texts)), complete


def texts(path: Path, name: str, begin: int) -> tuple[list[str], bool]:
    """Texts of the pages from one (from 0) on, as many as there is time for, and whether these are all."""
    with opened(path, name) as document:
        return _texts(document, begin)


def codes(path: Path, name: str) -> list[str]:
    """What the program's codes on the first pages say that are scans, each once."""
    found: list[str] = []
    until = time.process_time() + _SECONDS
    with opened(path, name) as document:
        for index in range(min(len(document), MOST_PAGES)):
            page = _page(document, index, name)
            if _pictured(page):
                scale = SIDE / max(*page.get_size(), 1)
                found += codes_on(page.render(scale=scale, grayscale=True).to_pil())
            if time.process_time() > until:
                break
    return list(dict.fromkeys(found))


def places(path: Path, name: str, page: int, words: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """Where words stand on a page, in fractions of it as it is shown."""
    found: list[tuple[float, float, float, float]] = []
    with opened(path, name) as document:
        if not 1 <= page <= len(document):
            return []
        sheet = _page(document, page - 1, name)
        text = sheet.get_textpage()
        for word in filter(None, words):
            searcher = text.search(word)
            while hit := searcher.get_next():
                found += [_shown(sheet, *text.get_rect(at)) for at in range(text.count_rects(*hit))]
    return sorted(found, key=lambda place: (place[1], place[0]))


def page_total(path: Path, name: str) -> int:
    """How many pages there are."""
    with opened(path, name) as document:
        return len(document)


def copy_pages(
    path: Path, name: str, pages: Sequence[int], target: Path, grey: object = False
) -> list[tuple[float, float]]:
    """Write some pages (1 is the first) into a PDF of their own, with what fields, seals and notes show.

    With ``grey`` they have no colours any more; their text stays text. Returns their widths and heights in
    points, as they are shown.
    """
    with opened(path, name) as document:
        for number in pages:
            raw.FPDFPage_Flatten(_page(document, number - 1, name), raw.FLAT_NORMALDISPLAY)
        made = pypdfium2.PdfDocument.new()
        try:
            made.import_pages(document, [number - 1 for number in pages])
            for page in made:
                _settle_size(page)
                if grey:
                    _take_colour(page)
            made.save(target)
            return [made.get_page_size(index) for index in range(len(made))]
        except pypdfium2.PdfiumError as error:
            raise UserError(f"“{name}”里的页面取不出来，文件可能已损坏。", repr(error)) from error
        finally:
            made.close()


def _settle_size(page: pypdfium2.PdfPage) -> None:
    """Write down the area that is shown: others see nothing of a page whose boxes are empty."""
    box = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page, byref(box)):
        for settle in (page.set_mediabox, page.set_cropbox):
            settle(box.left, box.bottom, box.right, box.top)


def _take_colour(page: pypdfium2.PdfPage) -> None:
    """Lay over a page what takes the saturation of all below it, not its lightness (ISO 32000, 11.3.5.3).

    Nothing of the page is drawn anew: every kind of colour that a PDF may hold goes, and no text.
    """
    left, bottom, right, top = page.get_mediabox() or (0.0, 0.0, *page.get_size())
    cover = raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
    raw.FPDFPageObj_SetFillColor(cover, 255, 255, 255, 255)
    raw.FPDFPath_SetDrawMode(cover, raw.FPDF_FILLMODE_WINDING, False)
    raw.FPDFPageObj_SetBlendMode(cover, b"Saturation")
    raw.FPDFPage_InsertObject(page, cover)
    page.gen_content()


def _texts(document: pypdfium2.PdfDocument, begin: int) -> tuple[list[str], bool]:
    until, found, length = time.process_time() + _SECONDS, list[str](), 0
    for index in range(begin, len(document)):
        try:
            text = document[index].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            text = ""  # a page that is broken
        found.append(text.replace("\r\n", "\n").replace("\x02", ""))  # where a line was hyphenated
        length += len(text)
        if length > _MOST_TEXT or time.process_time() > until:
            return found, index + 1 == len(document)
    return found, True


def _page_quality(page: pypdfium2.PdfPage) -> list[Quality]:
    text = page.get_textpage()
    runs = Counter(_direction(text, page, at) for at in range(min(text.count_chars(), _SAMPLE)))
    directed = sum(runs.values()) - runs[None]
    if directed >= _FEWEST_CHARACTERS:
        if runs[180] * 2 > directed:
            return [Quality.UPSIDE_DOWN]
        return [Quality.TURNED] if (runs[90] + runs[270]) * 2 > directed else []
    return _scan_quality(page)


def _direction(text: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage, at: int) -> int | None:
    """To which side text runs on the page as it is shown: 0, 90, 180 or 270; None where that is not known."""
    if chr(raw.FPDFText_GetUnicode(text, at)).isspace():
        return None
    angle = raw.FPDFText_GetCharAngle(text, at)
    if angle < 0:
        return None
    return (round(math.degrees(angle) / 90) * 90 + page.get_rotation()) % 360


def _scan_quality(page: pypdfium2.PdfPage) -> list[Quality]:
    """Of a page that is one picture: whether that is blurred, or has too few pixels."""
    across, down = page.get_size()
    scans = [
        image
        for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
        if _area(image.get_bounds()) > _FULL * across * down
    ]
    if not scans:
        return []
    pixels = max(max(scan.get_px_size()) for scan in scans)
    # What is larger than A4 is printed on A4; pages of photos have any size
    inches = min(max(across, down) / _POINTS, _A4)
    found = [Quality.SMALL] if pixels < inches * _LEAST_DPI else []
    drawn = page.render(scale=MEASURED / max(across, down, 1), grayscale=True).to_pil()
    return [*found, Quality.BLURRED] if blurred(drawn) else found


def _pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover most of it, as of a scan, with the text that was recognised or without."""
    across, down = page.get_size()
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    return sum(_area(image.get_bounds()) for image in images) > _FULL * across * down


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return abs(right - left) * abs(top - bottom)


def _shown(
    page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """A box on a page, as left, top, width and height in fractions of what is shown."""
    corners: list[tuple[float, float]] = []
    for x, y in ((left, bottom), (right, top)):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, byref(across), byref(down))
        corners.append((across.value / _UNITS, down.value / _UNITS))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)


def _page(document: pypdfium2.PdfDocument, index: int, name: str) -> pypdfium2.PdfPage:
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise UserError(f"“{name}”第 {index + 1} 页已损坏，打不开。", repr(error)) from error


@contextmanager
def opened(path: Path, name: str) -> Generator[pypdfium2.PdfDocument]:
    """A PDF with its forms; raises UserError where it cannot be read, which names it."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise UserError(f"“{name}”加了密码，打不开。请去掉密码后重新添加。") from error
        raise UserError(f"“{name}”打不开，文件可能已损坏。请重新生成或扫描后再添加。", repr(error)) from error
    try:
        document.init_forms()  # or fields and seals stay out
        if not len(document):
            raise UserError(f"“{name}”里没有页面。")
        yield document
    finally:
        document.close()
