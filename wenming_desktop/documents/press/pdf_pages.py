"""Pages of a PDF as pictures, for preview and printer."""

# The PDF library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

import pypdfium2

from wenming_desktop.errors import UserError

_PDFIUM = Lock()  # the library must not be entered by two threads at once


@dataclass(frozen=True)
class PageImage:
    """A page as 24-bit RGB: ``height`` rows of ``stride`` bytes, three bytes a pixel, top row first."""

    width: int
    height: int
    stride: int
    data: bytes


def page_count(pdf: bytes) -> int:
    """Number of pages; raises UserError for a file that is no readable PDF."""
    with _opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points; raises UserError for a file that is no readable PDF."""
    with _opened(pdf) as document:
        return [document.get_page_size(index) for index in range(len(document))]


def bookmarked_pages(pdf: bytes) -> list[int]:
    """The page (from 0) of every bookmark in their order; raises UserError for no readable PDF."""
    with _opened(pdf) as document:
        places = (bookmark.get_dest() for bookmark in document.get_toc())
        pages = (place.get_index() for place in places if place)
        return [page for page in pages if page is not None]


def picture_pdf(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG of so many pixels as a PDF of one page, its bytes as they are: Typst would unpack a JPEG."""
    made = BytesIO()
    with _PDFIUM:
        document = pypdfium2.PdfDocument.new()
        try:
            page = document.new_page(width, height)
            image = pypdfium2.PdfImage.new(document)
            image.load_jpeg(BytesIO(jpeg), inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            page.insert_obj(image)
            page.gen_content()
            document.save(made)
        finally:
            document.close()
    return made.getvalue()


def joined(pdfs: Sequence[bytes]) -> bytes:
    """The pages of several PDFs one behind the other as one file.

    Raises:
        UserError: one of them is no readable PDF.
    """
    if len(pdfs) == 1:
        return pdfs[0]
    whole = BytesIO()
    with ExitStack() as stack, _PDFIUM:
        made = pypdfium2.PdfDocument.new()
        stack.callback(made.close)
        for pdf in pdfs:
            with _read(pdf) as document:
                made.import_pages(document)
        made.save(whole)
    return whole.getvalue()


def page_rgb(pdf: bytes, index: int, dpi: float) -> PageImage:
    """Page ``index`` (from 0) on white at ``dpi`` dots per inch.

    Raises:
        UserError: the file is no readable PDF.
        IndexError: there is no such page.
    """
    with _opened(pdf) as document:
        if not 0 <= index < len(document):
            raise IndexError(index)
        page = document[index]
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
        image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        return image


@contextmanager
def _opened(pdf: bytes) -> Generator[pypdfium2.PdfDocument]:
    with _PDFIUM, _read(pdf) as document:
        yield document


@contextmanager
def _read(pdf: bytes) -> Generator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UserError("这个 PDF 打不开，文件可能已损坏或有密码。", repr(error)) from error
    try:
        yield document
    finally:
        document.close()
