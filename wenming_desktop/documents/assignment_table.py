"""The assignment table (任务配档表) as a workbook, laid out after GB/T 9704-2012."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop.documents.fonts import title_font_installed
from wenming_desktop.documents.table_columns import SPECS, TableColumn, Value, entries_of
from wenming_desktop.documents.table_layout import (
    ABOVE_PT,
    BODY_PT,
    END_MARGIN_MM,
    SIDE_MARGIN_MM,
    Block,
    Paper,
    TableLayout,
    cell_width_em,
    lay_out,
)
from wenming_desktop.documents.table_settings import TableSettings, usual_settings
from wenming_desktop.documents.wording import em_width, printable, unprintable
from wenming_desktop.errors import UserError
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.spreadsheets.styles import merge_styled, set_style, style_of
from wenming_desktop.spreadsheets.writing import put, save_book

KEY_HEADER = "任务标识"  # header of the hidden last column that holds each task's id

_TITLE_ROW, _UNIT_ROW, _HEADER_ROW = 3, 4, 5
_MM_PER_INCH = 25.4

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_CENTRED_LINE = Alignment(horizontal="center", vertical="center")
_LEFT_LINE = Alignment(vertical="center")
_RIGHT_LINE = Alignment(horizontal="right", vertical="center")
_FLOWING = Alignment(horizontal="left", vertical="center", wrap_text=True)
_BODY = Font(name="仿宋", size=BODY_PT)  # not 仿宋_GB2312, which lacks rare characters in names
_HEADING = Font(name="黑体", size=BODY_PT, bold=True)
_ATTACHMENT = Font(name="黑体", size=16)  # 3号, GB/T 9704-2012, 7.3.4


def export_table(plan: PlanView, target: Path, settings: TableSettings | None = None) -> None:
    """Write the plan's assignment table as an .xlsx workbook, ready to print in landscape.

    A task too long for one row goes on in rows with 续 as 序号; the hidden last column (``KEY_HEADER``)
    repeats its id there, and the parts joined are the text exactly. Where a category goes on to the
    next page its title stands again with （续）.

    Args:
        plan: what to show.
        target: the file to write; an existing one is replaced only when the new one is complete.
        settings: what it looks like; without any as usual.

    Raises:
        UserError: no task, no column, a text that a cell cannot hold, or the file cannot be written.
    """
    settings = settings or usual_settings(plan)
    layout = lay_out(plan, settings.columns, settings.paper)
    refuse_unprintable(plan, settings.columns)
    save_book(_build(plan, settings, layout), target)


def refuse_unprintable(plan: PlanView, columns: Iterable[TableColumn]) -> None:
    """Raise UserError naming the task and the column of a character that no cell can hold."""
    for entry in entries_of(plan):
        for column in columns:
            value = SPECS[column].value(entry)
            if isinstance(value, str) and (bad := unprintable(value)):
                raise UserError(
                    f"任务 {entry.task.code} 的“{column}”第 {bad.start() + 1} 个字是看不见的控制字符，"
                    "表格不能保存，请删去后再导出。",
                    f"U+{ord(bad.group()):04X}",
                )


def _build(plan: PlanView, settings: TableSettings, layout: TableLayout) -> Workbook:
    book = Workbook()
    book.properties.creator = printable(plan.unit)
    book.properties.title = settings.title
    # Column widths count in digits of the Normal style: 宋体 11 makes one exactly 8 pixels.
    internals, normal = cast("Any", book), Font(name="宋体", size=11)
    internals._fonts = IndexedList([normal])  # noqa: SLF001
    internals._named_styles["Normal"].font = normal  # noqa: SLF001
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101
    sheet.title = "任务配档表"
    _page_setup(sheet, settings.paper)
    _column_setup(sheet, layout.widths)
    _heading(sheet, settings, layout.widths)
    _header(sheet, layout)
    _body(sheet, list(layout.widths), layout.blocks)
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


def _column_setup(sheet: Worksheet, widths: Mapping[TableColumn, float]) -> None:
    pixels_per_em, pixels_per_unit = BODY_PT * 96 / 72, 8
    for number, width in enumerate(widths.values(), start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = round(cell_width_em(width) * pixels_per_em / pixels_per_unit, 2)
    sheet.column_dimensions[get_column_letter(len(widths) + 1)].hidden = True


def _heading(sheet: Worksheet, settings: TableSettings, widths: Mapping[TableColumn, float]) -> None:
    for row, height in enumerate(ABOVE_PT, start=1):
        sheet.row_dimensions[row].height = height
    last = len(widths)
    _put(sheet, 1, 1, settings.attachment, _look(sheet, _ATTACHMENT, _LEFT_LINE))
    sheet.merge_cells(start_row=_TITLE_ROW, end_row=_TITLE_ROW, start_column=1, end_column=last)
    # 小标宋 is not on a stock Windows; without it 宋体 needs bold to be a title.
    xiaobiaosong = title_font_installed()
    title_font = (
        Font(name="方正小标宋简体", size=22) if xiaobiaosong else Font(name="宋体", size=22, bold=True)
    )
    _put(sheet, _TITLE_ROW, 1, settings.title, _look(sheet, title_font, _CENTRED_LINE))
    left, right = _look(sheet, _BODY, _LEFT_LINE), _look(sheet, _BODY, _RIGHT_LINE)
    split = last  # the date takes as many last columns as it needs
    wanted, room = em_width(settings.date_line) + 1, list(widths.values())
    while split > 1 and sum(room[split - 1 :]) < wanted:
        split -= 1
    if split == 1:
        both = f"{settings.unit_line}　{settings.date_line}".strip()
        _put(sheet, _UNIT_ROW, 1, both, left)
        return
    sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=1, end_column=split - 1)
    sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=split, end_column=last)
    _put(sheet, _UNIT_ROW, 1, settings.unit_line, left)
    _put(sheet, _UNIT_ROW, split, settings.date_line, right)


def _header(sheet: Worksheet, layout: TableLayout) -> None:
    sheet.row_dimensions[_HEADER_ROW].height = layout.header_height
    look = _look(sheet, _HEADING, _CENTRED, _BORDER)
    for number, column in enumerate(layout.widths, start=1):
        _put(sheet, _HEADER_ROW, number, str(column), look)
    put_key(sheet, _HEADER_ROW, len(layout.widths) + 1, KEY_HEADER)


def _body(sheet: Worksheet, columns: list[TableColumn], blocks: Sequence[Block]) -> None:
    flowing, centred = _look(sheet, _BODY, _FLOWING, _BORDER), _look(sheet, _BODY, _CENTRED, _BORDER)
    looks = [flowing if SPECS[column].flowing else centred for column in columns]
    row = _HEADER_ROW + 1
    for block in blocks:
        if block.new_page:
            cast("Any", sheet.row_breaks).append(Break(id=row - 1))
        first = row
        for line in block.lines:
            sheet.row_dimensions[row].height = round(line.height, 2)
            for number, (column, look) in enumerate(zip(columns, looks, strict=True), start=1):
                value = line.values.get(column)
                if column is TableColumn.CATEGORY:
                    value = block.title if row == first else None
                _put(sheet, row, number, value, look)
            put_key(sheet, row, len(columns) + 1, line.entry.task.id)
            row += 1
        if TableColumn.CATEGORY in columns and row - first > 1:
            merge_styled(sheet, columns.index(TableColumn.CATEGORY) + 1, first, row - 1, centred)
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{row - 1}"  # without the hidden keys


def put_key(sheet: Worksheet, row: int, column: int, key: str) -> None:
    """Put a task's id into the hidden column."""
    cell: Any = sheet.cell(row, column)
    put(cell, key)
    # Hidden columns leave their text in a PDF that LibreOffice makes; this format shows nothing at all.
    cell.number_format = ";;;"


def _look(sheet: Worksheet, font: Font, alignment: Alignment, border: Border | None = None) -> Any:
    """A style for many cells: working it out for each anew takes most of the time of an export."""
    cell: Any = Cell(sheet, 1, 1)
    cell.font, cell.alignment = font, alignment
    if border:
        cell.border = border
    return style_of(cell)


def _put(sheet: Worksheet, row: int, column: int, value: Value, look: Any) -> None:
    cell: Any = sheet.cell(row, column)
    set_style(cell, look)
    put(cell, value)
