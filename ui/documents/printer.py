"""Printing a PDF page by page, so that never more than one page lies in memory."""

from collections.abc import Sequence
from itertools import chain, repeat

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from ui.documents.page_view import page_image
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job

PRINT_DPI = 300  # text is crisp; more would only make the spool file large


def printer_for(size: QSizeF, title: str) -> QPrinter:
    """A printer set up for a paper whose first page has this size in points."""
    printer = QPrinter()
    printer.setResolution(PRINT_DPI)
    printer.setFullPage(True)
    printer.setDocName(title)
    printer.setPageLayout(_layout(size, _paper(size)))
    return printer


def print_pdf(pdf: bytes, sizes: Sequence[QSizeF], printer: QPrinter, job: Job) -> int:
    """Print the pages chosen in the printer's settings; may run on any thread.

    Every page has the size and orientation it has in the PDF; if another paper than offered was chosen,
    pages that are too large for it are made smaller.

    Args:
        pdf: the file.
        sizes: of all its pages, in points.
        printer: from ``printer_for`` and the system's dialog.
        job: progress in sheets' sides.

    Returns:
        How many sides went to the printer.

    Raises:
        UserError: no such pages, or the printer refuses.
        Cancelled: by the job; the print is withdrawn as far as the system can.
    """
    sides = _sides(printer, len(sizes))
    if not sides:
        raise UserError(f"没有选中要打印的页，这份文件共 {len(sizes)} 页。")
    chosen = printer.pageLayout().pageSize()
    other_paper = None if chosen.isEquivalentTo(_paper(sizes[0])) else chosen
    painter = QPainter()
    index, image = -1, QImage()
    try:
        for count, side in enumerate(sides):
            job.report(count, len(sides), f"打印第 {side + 1} 页")
            if side != index:
                index, image = side, page_image(pdf, side, PRINT_DPI)
            printer.setPageLayout(_layout(sizes[side], other_paper or _paper(sizes[side])))
            if not (printer.newPage() if count else painter.begin(printer)):
                raise UserError("打印机没有响应，请检查是否开机、连接和有纸，然后重新打印。")
            _draw(painter, image, printer.pageLayout().fullRectPixels(PRINT_DPI).size().toSizeF())
        job.report(len(sides), len(sides))
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return len(sides)


def _sides(printer: QPrinter, pages: int) -> list[int]:
    """Indexes of the pages in the order they are to be printed, copies included."""
    ranges = printer.pageRanges()
    some = printer.printRange() == QPrinter.PrintRange.PageRange and not ranges.isEmpty()
    sides = [index for index in range(pages) if not some or ranges.contains(index + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        sides.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return sides * copies
    return list(chain.from_iterable(repeat(side, copies) for side in sides))


def _paper(size: QSizeF) -> QPageSize:
    """The standard size nearest to a page's, its own where there is none; portrait, as paper is sold."""
    portrait = QSizeF(min(size.width(), size.height()), max(size.width(), size.height()))
    return QPageSize(portrait, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)


def _layout(size: QSizeF, paper: QPageSize) -> QPageLayout:
    wide = size.width() > size.height()
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(paper, orientation, QMarginsF())


def _draw(painter: QPainter, image: QImage, sheet: QSizeF) -> None:
    drawn = image.size().toSizeF()
    if drawn.width() > sheet.width() + 2 or drawn.height() > sheet.height() + 2:  # more than rounding
        drawn = drawn.scaled(sheet, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (sheet.width() - drawn.width()) / 2, (sheet.height() - drawn.height()) / 2
    painter.drawImage(QRectF(left, top, drawn.width(), drawn.height()), image)
