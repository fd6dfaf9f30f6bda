"""A department's workbook: locked but for the yellow cells, with lists to choose from and hidden marks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop import program_version
from wenming_desktop.documents.press.wording import printable, wrap
from wenming_desktop.documents.table.assignment_table import put_key
from wenming_desktop.entities.choices import MEASURE_STATUS
from wenming_desktop.festivals import FESTIVALS
from wenming_desktop.spreadsheets.styles import set_style, style_of
from wenming_desktop.spreadsheets.writing import put, save_book
from wenming_desktop.transfer.packages.content import PackageContent, SentRow
from wenming_desktop.transfer.packages.layout import (
    BASE_SHEET,
    FORMAT,
    FORMAT_VERSION,
    FORMS,
    KEY_MARK,
    MARK,
    Column,
    SheetForm,
    SheetKind,
    hash_of,
)

_TITLE_ROW, _HINT_ROW, _MARK_ROW, _HEADER_ROW = 1, 2, 3, 4
_CHOICES_SHEET = "可选内容"
_LINE_PT, _PADDING_PT, _TALLEST_PT = 16.0, 6.0, 409.0  # Excel's limit
_UNITS_PER_CHARACTER = 2.2  # of a column's width, at 11 points
_TEXT_FORMAT = "@"

_THIN = Side(style="thin", color="9AA4B2")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BODY, _HEADING = Font(name="宋体", size=11), Font(name="黑体", size=11, bold=True)
_TITLE, _NOTE = Font(name="黑体", size=16), Font(name="宋体", size=11, color="7A5B00")
_YELLOW, _GREY = PatternFill("solid", fgColor="FFF7D6"), PatternFill("solid", fgColor="EEF1F5")
_FLOWING = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


def write_workbook(content: PackageContent, note_sha256: str, target: Path) -> None:
    """Write a department's workbook.

    Args:
        content: what it says.
        note_sha256: of the 说明 that goes with it, so that it is known when it comes back.
        target: the new file.

    Raises:
        UserError: the file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = printable(content.unit)
    book.properties.title = f"{content.year}年度文明创建填报表（{content.department}）"
    choices = _Choices(content)
    for form in FORMS.values():
        _write_sheet(book.create_sheet(form.title), form, content, choices)
    choices.write(book.create_sheet(_CHOICES_SHEET))
    _write_base(book.create_sheet(BASE_SHEET), content, note_sha256)
    save_book(book, target)


class _Choices:
    """The lists that cells are chosen from: too long to stand in the cells' own rules."""

    def __init__(self, content: PackageContent) -> None:
        self._lists = {
            "code": content.codes,
            "tasks": content.codes,
            "kind": content.kinds,
            "status": [status.value for status in MEASURE_STATUS],
            "festival": FESTIVALS,
        }

    def rule(self, field: str) -> DataValidation | None:
        """The drop-down of a field; several tasks may be written, so nothing but a status is forced."""
        if field not in self._lists:
            return None
        column = get_column_letter([*self._lists].index(field) + 1)
        formula = f"'{_CHOICES_SHEET}'!${column}$1:${column}${max(len(self._lists[field]), 1)}"
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=field == "status")
        rule.error = "请从列表里选。"
        return rule

    def write(self, sheet: Worksheet) -> None:
        """Write the lists into their sheet, which nobody sees."""
        sheet.sheet_state = "hidden"
        for column, texts in enumerate(self._lists.values(), start=1):
            for row, text in enumerate(texts, start=1):
                put(cast("Cell", sheet.cell(row, column)), printable(text))


def _write_sheet(sheet: Worksheet, form: SheetForm, content: PackageContent, choices: _Choices) -> None:
    rows = content.rows[form.kind]
    blank = [SentRow("", {})] * form.blank
    _head(sheet, form, content)
    looks = {(column.name, fill): _look(sheet, column, fill) for column in form.columns for fill in (0, 1)}
    for number, row in enumerate((*rows, *blank), start=_HEADER_ROW + 1):
        lines = 1
        for at, column in enumerate(form.columns, start=1):
            cell: Any = sheet.cell(number, at)
            set_style(cell, looks[column.name, _may_fill(column, row)])
            text = printable(row.values.get(column.name, ""))
            lines = max(lines, len(wrap(text, column.width)))
            _put(cell, text, column)
        sheet.row_dimensions[number].height = min(lines * _LINE_PT + _PADDING_PT, _TALLEST_PT)
        if row.key:
            put_key(sheet, number, len(form.columns) + 1, row.key)
    last = _HEADER_ROW + len(rows) + form.blank
    for at, column in enumerate(form.columns, start=1):
        # The code of a row that was sent is locked: its list is for the blank ones.
        first = _HEADER_ROW + 1 + (0 if column.fill else len(rows))
        if last >= first and (column.fill or column.fresh) and (rule := choices.rule(column.name)):
            cast("Any", rule).add(f"{get_column_letter(at)}{first}:{get_column_letter(at)}{last}")
            sheet.add_data_validation(rule)
    sheet.print_area = f"A1:{get_column_letter(len(form.columns))}{last}"


def _may_fill(column: Column, row: SentRow) -> int:
    if not row.key:
        return int(column.fresh)
    return int(column.fill and (row.open or column.name == "remark"))


def _put(cell: Any, text: str, column: Column) -> None:
    """A number stays one; every other value is a text and stays as it is typed."""
    if not column.plain and text.isdecimal():
        put(cell, int(text))
    else:
        put(cell, text)


def _head(sheet: Worksheet, form: SheetForm, content: PackageContent) -> None:
    last = len(form.columns)
    title = f"{content.year}年度文明创建填报表　{form.title}　{content.department}"
    for row, text, font, height in (
        (_TITLE_ROW, title, _TITLE, 30.0),
        (_HINT_ROW, form.hint, _NOTE, 20.0),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        cell: Any = sheet.cell(row, 1)
        cell.font, cell.alignment = font, Alignment(vertical="center")
        put(cell, printable(text))
        sheet.row_dimensions[row].height = height
    for at, column in enumerate(form.columns, start=1):
        put_key(sheet, _MARK_ROW, at, f"{MARK}{column.name}")
        head: Any = sheet.cell(_HEADER_ROW, at)
        head.font, head.alignment, head.border, head.fill = _HEADING, _CENTRED, _BORDER, _GREY
        put(head, column.word)
        sheet.column_dimensions[get_column_letter(at)].width = column.width * _UNITS_PER_CHARACTER
    put_key(sheet, _MARK_ROW, last + 1, f"{KEY_MARK}{form.kind}:{content.id}")
    sheet.column_dimensions[get_column_letter(last + 1)].hidden = True
    sheet.row_dimensions[_MARK_ROW].hidden = True
    sheet.row_dimensions[_HEADER_ROW].height = 24.0
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    protection = sheet.protection
    protection.sheet = True  # without a password: it only keeps hands off by mistake
    protection.formatColumns = protection.formatRows = protection.insertRows = False  # which allows them


def _look(sheet: Worksheet, column: Column, fill: int) -> Any:
    cell: Any = Cell(sheet, 1, 1)
    cell.font, cell.border = _BODY, _BORDER
    cell.alignment = _FLOWING if column.width > 12 else _CENTRED
    cell.protection = Protection(locked=not fill)
    if fill:
        cell.fill = _YELLOW
    if column.plain:
        cell.number_format = _TEXT_FORMAT
    return style_of(cell)


def _write_base(sheet: Worksheet, content: PackageContent, note_sha256: str) -> None:
    """What was sent: facts of the package, then of each row its key and each value behind its hash."""
    sheet.sheet_state = "veryHidden"
    facts = {
        FORMAT: str(FORMAT_VERSION),
        "package": content.id,
        "department": content.department_id,
        "department_name": content.department,
        "plan": content.plan_id,
        "year": str(content.year),
        "unit": content.unit,
        "sent_at": content.sent_at.isoformat(timespec="seconds"),
        "program": program_version(),
        "note": note_sha256,
    }
    lines: list[Sequence[str]] = [*facts.items()]
    lines += [
        (row.key, *(f"{field} {hash_of(printable(text))} {text}" for field, text in row.values.items()))
        for kind in SheetKind
        for row in content.rows[kind]
    ]
    for number, line in enumerate(lines, start=1):
        for at, text in enumerate(line, start=1):
            put(cast("Cell", sheet.cell(number, at)), printable(text))
