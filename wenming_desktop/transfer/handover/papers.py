"""归档文件目录 as paper and as a workbook, and the 登记表 that both sides sign."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop.documents.archival.archive_papers import (
    ARCHIVE_CATALOGUE,
    HEADS,
    CatalogueCover,
    CatalogueLine,
    catalogue_content,
)
from wenming_desktop.documents.paper import Content
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import safe_name
from wenming_desktop.sandbox.calling import Limits, call
from wenming_desktop.spreadsheets.writing import put, save_book
from wenming_desktop.transfer.handover.items import Handover, HandoverItem
from wenming_desktop.transfer.handover.xml_files import OTHERS
from wenming_desktop.transfer.media import Medium
from wenming_desktop.words import chinese_date, size_text

WORKBOOK = OTHERS / "归档文件目录.xlsx"

_WIDTHS = (7, 30, 24, 22, 52, 11, 7, 7, 12)  # characters
_MOST_LINES = 1000  # of one PDF: some 70 pages
# Typst keeps half a megabyte a line and what it set before; where there are several PDFs a child process of
# its own sets each.
_SETTING = Limits(cpu=120.0, memory=2**30, patience=60.0)
_MOST_SHEET_NAME = 31  # characters that Excel allows
_GIGABYTE = 10**9
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FLOWING = Alignment(vertical="center", wrap_text=True)


def catalogue_pdfs(handover: Handover, today: date, job: Job) -> Iterator[tuple[PurePosixPath, bytes]]:
    """归档文件目录 of each series as PDF; a long one in several, whose 序号 go on.

    Raises:
        UserError: no Chinese font is installed.
        Cancelled: by the job.
    """
    for series, items in _by_series(handover):
        starts = range(0, len(items), _MOST_LINES)
        for part, start in enumerate(starts, start=1):
            lines = [_line(item) for item in items[start : start + _MOST_LINES]]
            content = catalogue_content(
                handover.unit,
                handover.fonds_name,
                series,
                today,
                lines,
                first=start + 1,
                cover=None if start else _cover(handover, items[0]),
            )
            more = f"-{part}" if len(starts) > 1 else ""
            name = safe_name(f"归档文件目录-{series}{more}.pdf")
            yield OTHERS / name, _pdf(content, name, job, apart=len(handover.items) > _MOST_LINES)


def write_catalogue(handover: Handover, target: Path, job: Job) -> None:
    """归档文件目录 as a workbook with a sheet for each series.

    Raises:
        UserError: it cannot be written.
        Cancelled: by the job.
    """
    book = Workbook(write_only=True)
    for series, items in _by_series(handover):
        sheet: Any = book.create_sheet(series[:_MOST_SHEET_NAME])
        for column, width in enumerate(_WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.append([_cell(sheet, head, bold=True) for head in HEADS])
        for at, item in enumerate(job.each(items), start=1):
            line = _line(item)
            own = not line.document_number
            day = f"{line.formed_on:%Y%m%d}" if line.formed_on else ""
            title = f"［{line.title}］" if own else line.title
            cells = (at, line.number, line.document_number, line.body, title, day, "", line.pages, "")
            sheet.append([_cell(sheet, value) for value in cells])
    save_book(book, target)


def form_pdf(handover: Handover, today: date, medium: Medium, digest: str) -> bytes:
    """登记表 of the hand-over (档发〔2012〕7号), two copies in one file.

    Args:
        handover: what is handed over.
        today: its date.
        medium: what it is written to.
        digest: SHA-256 in hex of the list of digests.

    Raises:
        UserError: no Chinese font is installed.
    """
    count, items = len(handover.items), handover.items
    facts = (
        ("交接工作名称", f"{handover.unit}{handover.years}年度文明单位创建电子档案移交"),
        ("全宗", f"{handover.fonds}　{handover.fonds_name}"),
        ("内容描述", "、".join(series for series, _ in _by_series(handover))),
        ("移交电子档案数量", f"{count} 件（{count} 个文件）"),
        ("移交数据量", f"{handover.bytes / _GIGABYTE:.3f} GB（{handover.bytes} 字节）"),
        ("起止顺序号", f"1 至 {count}"),
        ("起止档号", f"{items[0].number} 至 {items[-1].number}"),
        ("载体类型、规格", f"{medium.kind}，{size_text(medium.total)}"),
        ("摘要算法、摘要", f"SHA-256（校验清单的摘要）\n{digest}"),
    )
    data = {
        "title": "电子档案移交与接收登记表",
        "unit": handover.unit,
        "date-line": chinese_date(today),
        "copies": ["移交单位存", "接收单位存"],
        "facts": [{"label": label, "text": text} for label, text in facts],
        "checks": ["准确性检验", "完整性检验", "可用性检验", "安全性检验", "载体外观检验"],
        "done": {
            "准确性检验": "写出时逐件核对 SHA-256，与登记一致",
            "完整性检验": f"目录、元数据、文件各 {count} 件，一一对应",
        },
    }
    return render("handover-form", data)


def _pdf(content: Content, name: str, job: Job, *, apart: bool) -> bytes:
    job.check()
    if not apart:
        return ARCHIVE_CATALOGUE.pdf(content)
    function = f"{render.__module__}:{render.__name__}"
    template = ARCHIVE_CATALOGUE.name
    return call(function, template, content.data, name=name, unpack=bytes, limits=_SETTING, job=job.quiet())


def _by_series(handover: Handover) -> list[tuple[str, list[HandoverItem]]]:
    return [(series, list(items)) for series, items in groupby(handover.items, key=lambda item: item.series)]


def _cover(handover: Handover, item: HandoverItem) -> CatalogueCover:
    return CatalogueCover(handover.fonds, handover.fonds_name, item.year, item.retention, item.unit)


def _line(item: HandoverItem) -> CatalogueLine:
    return CatalogueLine(
        item.number, item.document_number, item.body, item.row.title, item.row.formed_on, item.pages
    )


def _cell(sheet: Any, value: str | int | None, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name="黑体" if bold else "仿宋", size=11)
    cell.alignment, cell.border = _FLOWING, _BORDER
    put(cell, value)
    return cell
