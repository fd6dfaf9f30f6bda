"""Opening workbooks that come from outside, in a child process: bounded in size, time and memory."""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from python_calamine import CalamineError

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.outside import open_outside
from wenming_desktop.sandbox.calling import Limits, call
from wenming_desktop.sandbox.compound import Compound
from wenming_desktop.sandbox.kinds import Kind, kind_of
from wenming_desktop.sandbox.packages import PartLimit, refuse_hostile
from wenming_desktop.spreadsheets.older_kinds import TooFarError, ods_sheets, xls_sheets, xlsb_sheets
from wenming_desktop.spreadsheets.sheets import Area, Row, Sheet, Unusable, sheet_of, visible_first
from wenming_desktop.spreadsheets.xls_marks import has_password
from wenming_desktop.spreadsheets.xlsx_marks import xlsx_marks
from wenming_desktop.spreadsheets.xlsx_struck import comments_of, strikes_in
from wenming_desktop.spreadsheets.xlsx_trimming import without_empty_cells

LARGEST_FILE = 50 * 2**20  # bytes, mostly pictures
SUFFIXES = (".xlsx", ".xls", ".et", ".ods")  # of the kinds that are read, for dialogs
SECONDS = 10  # of the processor: a busy machine is no fault of the file's
_LAST_ROW = 2**20  # of any sheet; a row said to be beyond would be reached by empty ones
_MOST_RANGES, _LARGEST_AREA = 3_000, 500_000  # merged and linked ranges of a sheet, and the cells in them
_SHEETS = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)
_OTHERS = PartLimit(re.compile(r".*\.(xml|rels)", re.IGNORECASE), 8 * 2**20, 200_000)
# Strings and styles are kept whole in memory, a sheet goes by row by row.
_XLSX = (
    PartLimit(_SHEETS, 64 * 2**20, 800_000),
    PartLimit(re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE), 16 * 2**20, 400_000),
    _OTHERS,
)
_XLSB = (  # binary parts have no marks to count
    PartLimit(re.compile(r"xl/(worksheets/)?[^/]*\.bin", re.IGNORECASE), 48 * 2**20, None),
    _OTHERS,
)
_ODS = (PartLimit(re.compile(r"content\.xml"), 64 * 2**20, 1_600_000), _OTHERS)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException, CalamineError, struct.error),
    SyntaxError,  # the parsers' own, of XML
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError),
)
_ALLOWED = Limits(cpu=SECONDS)


class EmptyWorkbookError(UserError):
    """A sound workbook has nothing in it."""


def open_workbook(path: Path, job: Job | None = None, *, every: bool = False) -> tuple[Sheet, ...]:
    """The values in a workbook: of formulas the last results, of dates datetime.

    It may be an .xlsx, .xls, .et, .ods or .xlsb file; its content decides, not what it is called.

    Args:
        path: of the file.
        job: may cancel the reading.
        every: the hidden sheets, too, behind the others.

    Raises:
        UserError: naming the file: another kind of file, a password, macros, damaged, too large, SECONDS of
            work and more, entities in its XML, or nothing in it; as call().
        Cancelled: by the job.
    """
    return call(
        f"{__name__}:plain_workbook", path, every, name=path.name, unpack=sheets_of, limits=_ALLOWED, job=job
    )


def sheets_of(plain: list[Any]) -> tuple[Sheet, ...]:
    """What plain_workbook() answered, as sheets."""
    found: list[Sheet] = []
    for name, rows, cut, merged, unusable, struck, comments, hidden, beside in plain:
        for row, column, *fields in unusable:
            rows[row][column] = Unusable(*fields)
        found.append(
            Sheet(
                name,
                tuple(map(tuple, rows)),
                cut,
                tuple(Area(*edges) for edges in merged),
                {(row, column): kept for row, column, kept in struck},
                tuple((row, column, text) for row, column, text in comments),
                hidden,
                tuple(beside),
            )
        )
    return tuple(found)


def plain_workbook(path: Path, every: bool = False) -> list[object]:
    """What the child process does for open_workbook()."""
    return [_plain(sheet) for sheet in _read(path, every=every)]


def _plain(sheet: Sheet) -> list[object]:
    unusable = [
        (row, column, cell.place, cell.written, cell.formula)
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, Unusable)
    ]
    rows = [[None if isinstance(cell, Unusable) else cell for cell in row] for row in sheet.rows]
    merged = [(area.top, area.left, area.bottom, area.right) for area in sheet.merged]
    struck = [(row, column, kept) for (row, column), kept in sheet.struck.items()]
    about = (struck, [*sheet.comments], sheet.hidden, [*sheet.beside])
    return [sheet.name, rows, sheet.cut, merged, unusable, *about]


def _read(path: Path, *, only_xlsx: bool = False, every: bool = False) -> tuple[Sheet, ...]:
    try:
        with open_outside(path, LARGEST_FILE) as stream:
            content = stream.read()
    except OSError as error:
        raise storage_error(f"无法打开“{path.name}”", error) or error from error
    kind = kind_of(content)
    if kind not in _READERS or (only_xlsx and kind is not Kind.XLSX):
        raise _wrong_kind(path.name, kind)
    try:
        with warnings.catch_warnings():  # openpyxl's, on features that it leaves out
            warnings.simplefilter("ignore")
            if kind is Kind.XLSX and not only_xlsx:  # what is changed and written again keeps its formats
                content = without_empty_cells(content)
            found = tuple(_READERS[kind](content, path.name, every))
            sheets = found if every else _that_count(found)
    except TooFarError as error:
        raise _too_large(path.name) from error
    except _BROKEN as error:
        raise _broken(path.name, repr(error)) from error
    if not any(sheet.rows for sheet in sheets):
        raise EmptyWorkbookError(f"“{path.name}”里没有内容，请重新选择。")
    return sheets


def _that_count(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """The visible sheets; the hidden ones where those are empty."""
    visible = tuple(sheet for sheet in sheets if not sheet.hidden)
    if not any(sheet.rows for sheet in visible):
        return sheets
    beside = tuple(sheet.name for sheet in sheets if sheet.hidden)
    return tuple(replace(sheet, beside=beside) for sheet in visible)


def _xlsx_sheets(content: bytes, name: str, every: bool) -> Iterator[Sheet]:
    stream = BytesIO(content)
    _refuse_hostile(stream, _XLSX, name)
    with (
        zipfile.ZipFile(stream) as package,
        closing(load_workbook(stream, read_only=True, data_only=True)) as book,
    ):
        strikes = strikes_in(package)

        def read(sheet: Any) -> Sheet:
            part = sheet._worksheet_path  # noqa: SLF001
            with package.open(part) as source:
                marks = xlsx_marks(source, strikes)
            sheet.reset_dimensions()  # the size that the file claims may be wrong
            found = sheet_of(sheet.title, _rows(sheet.iter_rows(values_only=True), name), marks)
            return replace(found, comments=tuple(comments_of(package, part)))

        sheets = (
            (each.title, each.sheet_state != "visible", partial(read, each)) for each in book.worksheets
        )
        yield from visible_first(sheets, every=every)


def _rows(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """All rows, to know whether something lies beyond those that are kept."""
    for number, row in enumerate(rows, start=1):
        if number > _LAST_ROW:
            raise _too_large(name)
        yield row


def _xls_sheets(content: bytes, name: str, every: bool) -> Iterator[Sheet]:
    compound = Compound(content)
    if "_vba_project_cur" in compound.names:
        raise _with_macros(name)
    workbook = compound.stream("workbook" if "workbook" in compound.names else "book")
    if has_password(workbook):
        raise _wrong_kind(name, Kind.LOCKED)
    return xls_sheets(content, workbook, every=every)


def _ods_sheets(content: bytes, name: str, every: bool) -> Iterator[Sheet]:
    _refuse_hostile(BytesIO(content), _ODS, name)
    return ods_sheets(content, every=every)


def _xlsb_sheets(content: bytes, name: str, every: bool) -> Iterator[Sheet]:
    _refuse_hostile(BytesIO(content), _XLSB, name)
    return xlsb_sheets(content, every=every)


_READERS = {
    Kind.XLSX: _xlsx_sheets,
    Kind.XLS: _xls_sheets,
    Kind.ODS: _ods_sheets,
    Kind.XLSB: _xlsb_sheets,
}


def _refuse_hostile(stream: BytesIO, limits: tuple[PartLimit, ...], name: str) -> None:
    strange = UserError(f"“{name}”的内容不像正常的表格，没有打开。请把内容复制到新表格再试。")
    parts = refuse_hostile(stream, limits, _too_large(name), strange)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise _with_macros(name)


def open_to_change(path: Path, job: Job | None = None) -> Workbook:
    """The workbook in an .xlsx file with its styles, to be changed and written elsewhere.

    Styles are no plain data: this process loads what a child has loaded before within the same limits.

    Raises:
        UserError: as open_workbook(); also for other kinds than .xlsx, where more than that reads is in it,
            and for merged cells or links of a size that no table has.
        Cancelled: by the job.
    """
    call(f"{__name__}:try_to_change", path, name=path.name, unpack=bool, limits=_ALLOWED, job=job)
    return _load(path)


def try_to_change(path: Path) -> None:
    """What the child process does for open_to_change()."""
    if any(sheet.cut for sheet in _read(path, only_xlsx=True)):
        raise _too_large(path.name)
    try:
        with zipfile.ZipFile(path) as package:
            sheets = (name for name in package.namelist() if _SHEETS.fullmatch(name))
            ranges = [_ranges(package.open(name)) for name in sheets]
        if any(len(areas) > _MOST_RANGES or sum(areas) > _LARGEST_AREA for areas in ranges):
            raise _too_large(path.name)
    except _BROKEN as error:
        raise _broken(path.name, repr(error)) from error
    _load(path)


def _load(path: Path) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with path.open("rb") as stream:  # whatever it is called
                return load_workbook(stream)
    except _BROKEN as error:
        raise _broken(path.name, repr(error)) from error
    except OSError as error:
        raise storage_error(f"无法打开“{path.name}”", error) or error from error


def _ranges(sheet: IO[bytes]) -> list[int]:
    """How many cells openpyxl makes of each merged or linked range of a sheet."""
    areas: list[int] = []
    with sheet:
        for _, element in ElementTree.iterparse(sheet, forbid_dtd=True):
            if element.tag.endswith(("}mergeCell", "}hyperlink")) and ":" in (ref := element.get("ref", "")):
                left, top, right, bottom = (edge or 0 for edge in range_boundaries(ref))
                areas.append((right - left + 1) * (bottom - top + 1))
            element.clear()
    return areas


def _wrong_kind(name: str, kind: Kind) -> UserError:
    if kind is Kind.LOCKED:
        return UserError(f"“{name}”加了密码，请在 WPS 或 Excel 里去掉密码后再试。")
    if kind is Kind.UNKNOWN:
        return _broken(name)
    if kind in {Kind.XLS, Kind.ODS, Kind.XLSB, Kind.PAGE, Kind.TEXT}:
        return UserError(f"“{name}”（{kind}）不能直接使用，请用 WPS 或 Excel 打开后另存为 .xlsx 再试。")
    return UserError(f"“{name}”（{kind}）不是表格，请重新选择。")


def _broken(name: str, details: str = "") -> UserError:
    return UserError(f"“{name}”不是完好的表格，请用 WPS 或 Excel 打开后另存为 .xlsx 再试。", details)


def _with_macros(name: str) -> UserError:
    return UserError(f"“{name}”带有宏，请另存为不带宏的 .xlsx 再试。")


def _too_large(name: str) -> UserError:
    return UserError(f"“{name}”太大，没有打开。请把要用的内容复制到新表格，存为 .xlsx 再试。")
