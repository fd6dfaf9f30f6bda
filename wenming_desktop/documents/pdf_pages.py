"""Pages of a PDF as pictures, for preview and printer."""

# The PDF library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportArgumentType=false
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
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
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise UserError("这个 PDF 打不开，文件可能已损坏或有密码。", repr(error)) from error
        try:
            yield document
        finally:
            document.close()
