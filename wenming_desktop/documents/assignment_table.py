"""The assignment table (任务配档表) as a workbook, laid out after GB/T 9704-2012."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_APP

from wenming_desktop.documents.fonts import title_font_installed
from wenming_desktop.documents.table_columns import DEFAULT_COLUMNS, SPECS, Column, Entry, Value
from wenming_desktop.documents.table_layout import (
    BODY_PT,
    END_MARGIN_MM,
    SIDE_MARGIN_MM,
    Block,
    Paper,
    cell_width_em,
    column_widths,
    page_blocks,
    task_lines,
    text_height,
)
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.plan.views import PlanView
from wenming_desktop.safety.files import replacing

__all__ = ["DEFAULT_COLUMNS", "KEY_HEADER", "Column", "Paper", "export_table"]

KEY_HEADER = "任务标识"  # header of the hidden last column that holds each task's id

_DEFAULT_TITLE = "文明单位测评考核指标任务配档表"
_TITLE_ROW, _UNIT_ROW, _HEADER_ROW = 3, 4, 5
_ROWS_ABOVE_PT = {1: 26.0, 2: 8.0, 3: 40.0, 4: 24.0}
_CELL_LIMIT = 32_767  # characters in one cell, Excel's specification
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATE_FORMAT = 'yyyy"年"m"月"d"日"'
_MM_PER_INCH = 25.4
_MAKER = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>文明创建工作台</Application></Properties>"
)

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FLOWING = Alignment(horizontal="left", vertical="center", wrap_text=True)
_BODY = Font(name="仿宋", size=BODY_PT)  # not 仿宋_GB2312, which lacks rare characters in names
_HEADING = Font(name="黑体", size=BODY_PT, bold=True)
_ATTACHMENT = Font(name="黑体", size=16)  # 3号, GB/T 9704-2012, 7.3.4


def export_table(
    plan: PlanView, target: Path, paper: Paper = Paper.A3, columns: Sequence[Column] = DEFAULT_COLUMNS
) -> None:
    """Write the plan's assignment table as an .xlsx workbook, ready to print in landscape.

    A task too long for one row goes on in rows with 续 as 序号; the hidden last column (``KEY_HEADER``)
    repeats its id there, and the parts joined are the text exactly. Where a category goes on to the
    next page its title stands again with （续）.

    Args:
        plan: what to show.
        target: the file to write; an existing one is replaced only when the new one is complete.
        paper: sheet size.
        columns: which columns, in which order.

    Raises:
        UserError: no task, no column, a text that a cell cannot hold, or the file cannot be written.
    """
    if not columns:
        raise UserError("请至少选择一列再导出。")
    tasks = ((category, task) for category in plan.categories for task in category.tasks)
    entries = [Entry(number, category, task) for number, (category, task) in enumerate(tasks, start=1)]
    if not entries:
        raise UserError(f"“{plan.title}”还没有任务，没有可导出的内容。")
    for entry in entries:
        _check_texts(entry, columns)
    content = BytesIO()
    book = _build(plan, entries, paper, list(dict.fromkeys(columns)))
    ExcelWriter(book, _SignedArchive(content, "w", ZIP_DEFLATED)).save()
    _write(target, content.getvalue())


class _SignedArchive(ZipFile):
    """A workbook's archive that names this program as its maker instead of the library."""

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        content = _MAKER if zinfo_or_arcname == ARC_APP else data
        super().writestr(zinfo_or_arcname, content, compress_type, compresslevel)


def _write(target: Path, content: bytes) -> None:
    try:
        with replacing(target) as part:
            part.write_bytes(content)
    except OSError as error:
        if isinstance(error, PermissionError) and target.is_file():
            message = f"无法保存“{target.name}”：它正在 WPS 或 Excel 中打开，请关闭后再导出，原文件没有改动。"
            raise UserError(message, repr(error)) from error
        raise storage_error(f"无法保存“{target.name}”", error) or error from error


def _check_texts(entry: Entry, columns: Sequence[Column]) -> None:
    for column in columns:
        value = SPECS[column].value(entry)
        if not isinstance(value, str):
            continue
        where = f"任务 {entry.task.code} 的“{column}”"
        if len(value) > _CELL_LIMIT:
            raise UserError(f"{where}有 {len(value)} 个字，表格一格最多 {_CELL_LIMIT} 个字，请删减后再导出。")
        if bad := _NOT_XML.search(value):
            raise UserError(
                f"{where}第 {bad.start() + 1} 个字是看不见的控制字符，表格不能保存，请删去后再导出。",
                f"U+{ord(bad.group()):04X}",
            )


def _build(plan: PlanView, entries: Sequence[Entry], paper: Paper, columns: list[Column]) -> Workbook:
    book = Workbook()
    book.properties.creator = _NOT_XML.sub("", plan.unit)
    book.properties.title = _NOT_XML.sub("", plan.attachment or _DEFAULT_TITLE)
    # Column widths count in digits of the Normal style: 宋体 11 makes one exactly 8 pixels.
    internals, normal = cast("Any", book), Font(name="宋体", size=11)
    internals._fonts = IndexedList([normal])  # noqa: SLF001
    internals._named_styles["Normal"].font = normal  # noqa: SLF001
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101
    sheet.title = "任务配档表"
    widths = column_widths(columns, entries, paper)
    header_height = max(text_height(column, widths[column]) for column in columns) + 10
    _page_setup(sheet, paper)
    _column_setup(sheet, widths)
    _heading(sheet, plan, columns, widths)
    _header(sheet, columns, header_height)
    lines = [line for entry in entries for line in task_lines(entry, widths)]
    above = sum(_ROWS_ABOVE_PT.values())
    _body(sheet, columns, page_blocks(lines, widths, paper, above, header_height))
    return book


def _page_setup(sheet: Worksheet, paper: Paper) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper.code
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = SIDE_MARGIN_MM / _MM_PER_INCH
    margins.top = margins.bottom = END_MARGIN_MM / _MM_PER_INCH
    margins.header = margins.footer = 10 / _MM_PER_INCH
    footer = cast("Any", sheet.oddFooter).center
    footer.text = "— &P —"
    footer.font = "宋体,Regular"
    footer.size = 14  # 4号, GB/T 9704-2012, 7.5
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"


def _column_setup(sheet: Worksheet, widths: dict[Column, float]) -> None:
    pixels_per_em, pixels_per_unit = BODY_PT * 96 / 72, 8
    for number, width in enumerate(widths.values(), start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = round(cell_width_em(width) * pixels_per_em / pixels_per_unit, 2)
    sheet.column_dimensions[get_column_letter(len(widths) + 1)].hidden = True


def _heading(sheet: Worksheet, plan: PlanView, columns: list[Column], widths: dict[Column, float]) -> None:
    for row, height in _ROWS_ABOVE_PT.items():
        sheet.row_dimensions[row].height = height
    last = len(columns)
    _put(sheet, 1, 1, "附件", _ATTACHMENT, Alignment(vertical="center"))
    sheet.merge_cells(start_row=_TITLE_ROW, end_row=_TITLE_ROW, start_column=1, end_column=last)
    # 小标宋 is not on a stock Windows; without it 宋体 needs bold to be a title.
    xiaobiaosong = title_font_installed()
    title_font = (
        Font(name="方正小标宋简体", size=22) if xiaobiaosong else Font(name="宋体", size=22, bold=True)
    )
    title = _NOT_XML.sub("", plan.attachment or _DEFAULT_TITLE)
    _put(sheet, _TITLE_ROW, 1, title, title_font, Alignment(horizontal="center", vertical="center"))
    unit, year = f"单位：{_NOT_XML.sub('', plan.unit)}", f"{plan.year}年度"
    split = last  # the year takes as many last columns as it needs
    while split > 1 and sum(widths[column] for column in columns[split - 1 :]) < 6:
        split -= 1
    if split == 1:
        _put(sheet, _UNIT_ROW, 1, f"{unit}　{year}", _BODY, Alignment(vertical="center"))
        return
    sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=1, end_column=split - 1)
    sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=split, end_column=last)
    _put(sheet, _UNIT_ROW, 1, unit, _BODY, Alignment(vertical="center"))
    _put(sheet, _UNIT_ROW, split, year, _BODY, Alignment(horizontal="right", vertical="center"))


def _header(sheet: Worksheet, columns: list[Column], height: float) -> None:
    sheet.row_dimensions[_HEADER_ROW].height = height
    for number, column in enumerate(columns, start=1):
        _put(sheet, _HEADER_ROW, number, str(column), _HEADING, _CENTRED).border = _BORDER
    _key(sheet, _HEADER_ROW, len(columns) + 1, KEY_HEADER)


def _body(sheet: Worksheet, columns: list[Column], blocks: list[Block]) -> None:
    row = _HEADER_ROW + 1
    for block in blocks:
        if block.new_page:
            cast("Any", sheet.row_breaks).append(Break(id=row - 1))
        first = row
        for line in block.lines:
            sheet.row_dimensions[row].height = round(line.height, 2)
            for number, column in enumerate(columns, start=1):
                value = line.values.get(column)
                if column is Column.CATEGORY:
                    value = block.title if row == first else None
                alignment = _FLOWING if SPECS[column].flowing else _CENTRED
                _put(sheet, row, number, value, _BODY, alignment).border = _BORDER
            _key(sheet, row, len(columns) + 1, line.entry.task.id)
            row += 1
        if Column.CATEGORY in columns and row - first > 1:
            _merge_down(sheet, columns.index(Column.CATEGORY) + 1, first, row - 1)
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{row - 1}"  # without the hidden keys


def _merge_down(sheet: Worksheet, column: int, first: int, last: int) -> None:
    sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    for cell in _cells(sheet, column, first, last):
        cell.border = _BORDER  # merging keeps only the outline; programs that unmerge need all of it


def _cells(sheet: Worksheet, column: int, first: int, last: int) -> Iterator[Cell | MergedCell]:
    return (sheet.cell(row, column) for row in range(first, last + 1))


def _key(sheet: Worksheet, row: int, column: int, key: str) -> None:
    # Hidden columns leave their text in a PDF that LibreOffice makes; this format shows nothing at all.
    _put(sheet, row, column, key, _BODY, Alignment()).number_format = ";;;"


def _put(sheet: Worksheet, row: int, column: int, value: Value, font: Font, alignment: Alignment) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101
    if isinstance(value, str):
        if value:
            cell.value = value.replace("\r\n", "\n")
            cell.data_type = "s"  # a text that begins with = is a text, never a formula
    elif isinstance(value, Decimal):
        cell.value = value
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DATE_FORMAT
    cell.font = font
    cell.alignment = alignment
    return cell
