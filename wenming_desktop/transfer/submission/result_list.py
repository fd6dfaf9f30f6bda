"""报送清单.xlsx: what lies in a 报送包, from where and what was done to it, and what is not in it and why."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from wenming_desktop.spreadsheets.writing import put, save_book
from wenming_desktop.transfer.submission.report import NotSent, SentFile
from wenming_desktop.words import size_text

LIST_NAME = "报送清单.xlsx"
_SENT = (
    ("序号", 6),
    ("编号", 8),
    ("任务", 24),
    ("题名", 36),
    ("原文件名", 32),
    ("报送的文件", 48),
    ("原大小", 11),
    ("报送大小", 11),
    ("做了什么", 24),
    ("原件校验码（SHA-256）", 68),
    ("报送文件校验码（SHA-256）", 68),
)
_LEFT = (("编号", 8), ("任务", 24), ("题名", 36), ("原文件名", 32), ("大小", 11), ("为什么没有送", 60))


_Row = Sequence[str | int]


def write_list(target: Path, profile: str, sent: Sequence[SentFile], left: Sequence[NotSent]) -> None:
    """Write the list; a joined PDF has a row for each of its sources.

    Raises:
        UserError: the file cannot be written.
    """
    book = Workbook()
    first: Any = book.active
    first.title = "报送的文件"
    _fill(first, f"报送清单（{profile}）：{len(sent)} 份", _SENT, _sent_rows(sent))
    second = book.create_sheet("没有送的")
    _fill(
        second, f"没有送的：{len(left)} 份" if left else "没有送的：没有，全部送了", _LEFT, _left_rows(left)
    )
    save_book(book, target)


def _sent_rows(sent: Iterable[SentFile]) -> Iterable[_Row]:
    number = 0
    for file in sent:
        for source in file.checked.sources:
            number += 1
            item = file.checked.item
            yield (
                *(number, item.code, item.title, source.title, source.original_name, file.checked.path),
                *(size_text(source.size), size_text(file.size), file.done, source.sha256, file.sha256),
            )


def _left_rows(left: Iterable[NotSent]) -> Iterable[_Row]:
    for each in left:
        source = each.source
        yield (
            *(each.item.code, each.item.title, source.title, source.original_name),
            *(size_text(source.size), each.reason),
        )


def _fill(sheet: Any, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[_Row]) -> None:
    bold = Font(name="宋体", size=11, bold=True)
    for at, (word, width) in enumerate(columns, start=1):
        head = sheet.cell(2, at)
        head.font = bold
        put(head, word)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.cell(1, 1).font = Font(name="宋体", size=14, bold=True)
    put(sheet.cell(1, 1), title)
    body, wrapped = Font(name="宋体", size=11), Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(rows, start=3):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            cell.font, cell.alignment = body, wrapped
            put(cell, value)
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:2"
