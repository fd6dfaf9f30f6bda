"""The assignment table (任务配档表) as a workbook, laid out after GB/T 9704-2012."""

from collections.abc import Iterable, Sequence
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

from wenming_desktop.documents.press.fonts import title_font_installed
from wenming_desktop.documents.press.wording import em_width, printable, unprintable
from wenming_desktop.documents.table.paper_sheets import END_MARGIN_MM, SIDE_MARGIN_MM, Paper
from wenming_desktop.documents.table.table_columns import SPECS, TableColumn, Value, entries_of
from wenming_desktop.documents.table.table_layout import (
    ATTACHMENT_PT,
    TALLEST_ROW_PT,
    TITLE_PT,
    Block,
    Line,
    TableLayout,
    lay_out,
)
from wenming_desktop.documents.table.table_settings import TableSettings, usual_settings
from wenming_desktop.documents.table.table_widths import CELL_PADDING_EM, Widths
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
_LEFT_LINE = Alignment(vertical="center")
_RIGHT_LINE = Alignment(horizontal="right", vertical="center")
_FLOWING = Alignment(horizontal="left", vertical="center", wrap_text=True)
_LINES = Alignment(vertical="center", wrap_text=True)
_BODY = "仿宋"  # not 仿宋_GB2312, which lacks rare characters in names
_HEADING = "黑体"


def export_table(plan: PlanView, target: Path, settings: TableSettings | None = None) -> None:
    """Write the plan's assignment table as an .xlsx workbook, ready to print in landscape.

    A task taller than a page goes on in rows across the table, with 续 and the column's name as 序号; the
    hidden last column (``KEY_HEADER``) repeats its id there, and the parts joined are the text exactly.
    A row taller than Excel's rows takes several, merged. Where a category goes on to the next page its
    title stands again with （续）.

    Args:
        plan: what to show.
        target: the file to write; an existing one is replaced only when the new one is complete.
        settings: what it looks like; without any as usual.

    Raises:
        UserError: no task, no column, a text that a cell cannot hold, or the file cannot be written.
    """
    settings = settings or usual_settings(plan)
    layout = lay_out(plan, settings)
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
    _heading(sheet, settings, layout)
    _header(sheet, layout)
    _Body(sheet, layout.widths).fill(layout.blocks)
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
    # Odd pages at the right, even ones at the left, one character from the edge (GB/T 9704-2012, 7.5).
    sheet.HeaderFooter.differentOddEven = True
    for foot, number in (
        (cast("Any", sheet.oddFooter).right, "— &P —　"),
        (cast("Any", sheet.evenFooter).left, "　— &P —"),
    ):
        foot.text, foot.font, foot.size = number, "宋体,Regular", 14  # 4号
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"


def _column_setup(sheet: Worksheet, widths: Widths) -> None:
    pixels_per_em, pixels_per_unit = widths.size * 96 / 72, 8
    for number, width in enumerate(widths.columns.values(), start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        pixels = int((width + CELL_PADDING_EM) * pixels_per_em)
        dimension.width = round(pixels / pixels_per_unit, 3)
    sheet.column_dimensions[get_column_letter(len(widths.columns) + 1)].hidden = True


def _heading(sheet: Worksheet, settings: TableSettings, layout: TableLayout) -> None:
    heading, body = layout.heading, Font(name=_BODY, size=layout.widths.size)
    for row, height in enumerate(heading.heights, start=1):
        sheet.row_dimensions[row].height = round(height, 2)
    last = len(layout.widths.columns)
    attachment = Font(name=_HEADING, size=ATTACHMENT_PT)
    _put(sheet, 1, 1, settings.attachment, _look(sheet, attachment, _LEFT_LINE))
    sheet.merge_cells(start_row=_TITLE_ROW, end_row=_TITLE_ROW, start_column=1, end_column=last)
    # 小标宋 is not on a stock Windows; without it 宋体 needs bold to be a title.
    xiaobiaosong = title_font_installed()
    title_font = (
        Font(name="方正小标宋简体", size=TITLE_PT)
        if xiaobiaosong
        else Font(name="宋体", size=TITLE_PT, bold=True)
    )
    _put(sheet, _TITLE_ROW, 1, heading.title, _look(sheet, title_font, _CENTRED))
    left, right = _look(sheet, body, _LEFT_LINE), _look(sheet, body, _RIGHT_LINE)
    split = last  # the date takes as many last columns as it needs
    wanted, room = em_width(heading.date_line) + 1, list(layout.widths.columns.values())
    while split > 1 and sum(room[split - 1 :]) < wanted:
        split -= 1
    if split == 1 or heading.apart:
        joint = "\n" if heading.apart else "　"
        sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=1, end_column=last)
        both = f"{heading.unit_line}{joint}{heading.date_line}".strip()
        _put(sheet, _UNIT_ROW, 1, both, _look(sheet, body, _LINES))
        return
    sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=1, end_column=split - 1)
    sheet.merge_cells(start_row=_UNIT_ROW, end_row=_UNIT_ROW, start_column=split, end_column=last)
    _put(sheet, _UNIT_ROW, 1, heading.unit_line, left)
    _put(sheet, _UNIT_ROW, split, heading.date_line, right)


def _header(sheet: Worksheet, layout: TableLayout) -> None:
    sheet.row_dimensions[_HEADER_ROW].height = round(layout.header_height, 2)
    font = Font(name=_HEADING, size=layout.widths.size, bold=True)
    look = _look(sheet, font, _CENTRED, _BORDER)
    for number, column in enumerate(layout.widths.columns, start=1):
        _put(sheet, _HEADER_ROW, number, str(column), look)
    put_key(sheet, _HEADER_ROW, len(layout.widths.columns) + 1, KEY_HEADER)


class _Body:
    """The rows below the header, filled from top to bottom."""

    def __init__(self, sheet: Worksheet, widths: Widths) -> None:
        self._sheet, self._columns = sheet, list(widths.columns)
        font = Font(name=_BODY, size=widths.size)
        self._flowing = _look(sheet, font, _FLOWING, _BORDER)
        self._centred = _look(sheet, font, _CENTRED, _BORDER)
        self._looks = [self._flowing if SPECS[column].flowing else self._centred for column in self._columns]
        self._row = _HEADER_ROW + 1

    def fill(self, blocks: Sequence[Block]) -> None:
        """All rows, and the area that is printed: without the hidden keys."""
        for block in blocks:
            self._fill_block(block)
        last = get_column_letter(len(self._columns))
        self._sheet.print_area = f"A1:{last}{self._row - 1}"

    def _fill_block(self, block: Block) -> None:
        if block.new_page:
            cast("Any", self._sheet.row_breaks).append(Break(id=self._row - 1))
        first = self._row
        for line in block.lines:
            self._fill_line(line)
        if TableColumn.CATEGORY in self._columns:
            at = self._columns.index(TableColumn.CATEGORY) + 1
            _put(self._sheet, first, at, block.title, self._centred)
            if self._row - first > 1:
                merge_styled(self._sheet, at, first, self._row - 1, self._centred)

    def _fill_line(self, line: Line) -> None:
        """A row; one that is taller than Excel's rows takes several, its cells merged down them."""
        rows = -int(-line.height // TALLEST_ROW_PT)
        height = round(line.height / rows, 2)
        for row in range(self._row, self._row + rows):
            self._sheet.row_dimensions[row].height = height
            for number, look in enumerate(self._looks, start=1):
                set_style(self._sheet.cell(row, number), look)
        for number, (column, look) in enumerate(zip(self._columns, self._looks, strict=True), start=1):
            if column is TableColumn.CATEGORY or (line.across and _inside(number, line.across)):
                continue
            _put(self._sheet, self._row, number, line.values.get(column), look)
            if rows > 1:
                merge_styled(self._sheet, number, self._row, self._row + rows - 1, look)
        if line.across:
            self._fill_across(line, line.across, rows)
        put_key(self._sheet, self._row, len(self._columns) + 1, line.entry.task.id)
        self._row += rows

    def _fill_across(self, line: Line, across: tuple[int, int, TableColumn], rows: int) -> None:
        first, last, column = across
        bottom = self._row + rows - 1
        _put(self._sheet, self._row, first + 1, line.values.get(column), self._flowing)
        if last > first or rows > 1:
            self._sheet.merge_cells(None, self._row, first + 1, bottom, last + 1)
            for row in range(self._row, bottom + 1):
                for number in range(first + 1, last + 2):
                    set_style(self._sheet.cell(row, number), self._flowing)


def _inside(number: int, across: tuple[int, int, TableColumn]) -> bool:
    return across[0] <= number - 1 <= across[1]


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
