"""Opening workbooks that come from outside, in a child process: bounded in size, time and memory."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Limits, call

MOST_ROWS, MOST_COLUMNS = 5_000, 100
LARGEST_FILE = 50 * 2**20  # bytes, mostly pictures
SECONDS = 10  # of the processor: a busy machine is no fault of the file's
_MOST_PARTS = 5_000
_LAST_ROW = 2**20  # of any sheet; a row said to be beyond would be reached by empty ones
_CHUNK = 2**20
_MOST_RANGES, _LARGEST_AREA = 3_000, 500_000  # merged and linked ranges of a sheet, and the cells in them
_LONGEST_PIECE = 2**19  # bytes between two "<": a tag, or the longest text of a cell however it is written
_HOSTILE = re.compile(rb"<!(DOCTYPE|ENTITY)|<[^<]{%d}" % _LONGEST_PIECE, re.IGNORECASE)
# What the XML parts of a kind may hold together: bytes, and marks ("<" and "=") that bound the elements and
# attributes that a parser builds. Strings and styles are kept whole in memory, a sheet goes by row by row.
_LIMITS = (
    (re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE), 64 * 2**20, 800_000),
    (re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE), 16 * 2**20, 400_000),
    (re.compile(r".*\.(xml|rels)", re.IGNORECASE), 8 * 2**20, 200_000),
)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException),
    SyntaxError,  # the parsers' own, of XML
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError),
)
_ALLOWED = Limits(cpu=SECONDS)

Cell = object  # str, int, float, bool, datetime, date, time, timedelta or None


@dataclass(frozen=True)
class Sheet:
    """One visible sheet's values from A1 on, without empty rows and columns at the end.

    Of merged cells the first has the value and the others are None. ``cut`` says that more lies beyond
    MOST_ROWS or MOST_COLUMNS.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    cut: bool


def open_workbook(path: Path, job: Job | None = None) -> tuple[Sheet, ...]:
    """The values in an .xlsx file: of formulas the last results, of dates datetime.

    Raises:
        UserError: naming the file: another kind of file (.xls, .xlsm, renamed), a password, damaged, too
            large, SECONDS of work and more, entities in its XML, or nothing in it; as call().
        Cancelled: by the job.
    """
    return call(
        f"{__name__}:plain_workbook", path, name=path.name, unpack=_sheets_of, limits=_ALLOWED, job=job
    )


def _sheets_of(plain: list[Any]) -> tuple[Sheet, ...]:
    return tuple(Sheet(name, tuple(map(tuple, rows)), cut) for name, rows, cut in plain)


def plain_workbook(path: Path) -> list[object]:
    """What the child process does for open_workbook()."""
    return [(sheet.name, sheet.rows, sheet.cut) for sheet in _read(path)]


def _read(path: Path) -> tuple[Sheet, ...]:
    try:
        with path.open("rb") as stream:
            _refuse_other_kinds(path.name, stream.read(8))
            if stream.seek(0, 2) > LARGEST_FILE:
                raise _too_large(path.name)
            with warnings.catch_warnings():  # openpyxl's, on features that it leaves out
                warnings.simplefilter("ignore")
                try:
                    _refuse_hostile(stream, path.name)
                    with closing(load_workbook(stream, read_only=True, data_only=True)) as book:
                        sheets = tuple(_sheets(book, path.name))
                except _BROKEN as error:
                    raise _broken(path.name, error) from error
    except OSError as error:
        raise storage_error(f"无法打开“{path.name}”", error) or error from error
    if not any(sheet.rows for sheet in sheets):
        raise UserError(f"“{path.name}”里没有内容，请重新选择。")
    return sheets


def open_to_change(path: Path, job: Job | None = None) -> Workbook:
    """The workbook in an .xlsx file with its styles, to be changed and written elsewhere.

    Styles are no plain data: this process loads what a child has loaded before within the same limits.

    Raises:
        UserError: as open_workbook(); also where more than that reads is in it, and for merged cells or links
            of a size that no table has.
        Cancelled: by the job.
    """
    call(f"{__name__}:try_to_change", path, name=path.name, unpack=bool, limits=_ALLOWED, job=job)
    return _load(path)


def try_to_change(path: Path) -> None:
    """What the child process does for open_to_change()."""
    if any(sheet.cut for sheet in _read(path)):
        raise _too_large(path.name)
    try:
        with zipfile.ZipFile(path) as package:
            sheets = (name for name in package.namelist() if _LIMITS[0][0].fullmatch(name))
            ranges = [_ranges(package.open(name)) for name in sheets]
        if any(len(areas) > _MOST_RANGES or sum(areas) > _LARGEST_AREA for areas in ranges):
            raise _too_large(path.name)
    except _BROKEN as error:
        raise _broken(path.name, error) from error
    _load(path)


def _load(path: Path) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(path)
    except _BROKEN as error:
        raise _broken(path.name, error) from error
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


def _broken(name: str, error: BaseException) -> UserError:
    return UserError(
        f"“{name}”不是完好的 .xlsx 表格，请用 WPS 或 Excel 打开后另存为 .xlsx 再试。", repr(error)
    )


def _refuse_other_kinds(name: str, head: bytes) -> None:
    if not name.lower().endswith(".xlsx"):
        raise UserError(f"“{name}”不是 .xlsx 表格，请用 WPS 或 Excel 打开后另存为 .xlsx 再试。")
    if not head:
        raise UserError(f"“{name}”是空文件，请重新选择。")
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # the old binary format, which also wraps encrypted workbooks
        raise UserError(f"“{name}”是旧版 .xls 表格或加了密码，请去掉密码，另存为 .xlsx 再试。")


def _refuse_hostile(stream: IO[bytes], name: str) -> None:
    """Read every XML part once, so that none can surprise the parser later."""
    with zipfile.ZipFile(stream) as package:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS:
            raise _too_large(name)
        if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
            raise UserError(f"“{name}”带有宏，请另存为不带宏的 .xlsx 再试。")
        kinds = [next((k for k in _LIMITS if k[0].fullmatch(part.filename)), None) for part in parts]
        for kind in _LIMITS:
            _, most_bytes, most_marks = kind
            own = [part for part, its in zip(parts, kinds, strict=True) if its is kind]
            if sum(part.file_size for part in own) > most_bytes:
                raise _too_large(name)
            if sum(_marks(package, part, name) for part in own) > most_marks:
                raise _too_large(name)


def _marks(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> int:
    marks, tail = 0, b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            marks += chunk.count(b"<") + chunk.count(b"=")
            if _HOSTILE.search(tail + chunk):
                raise UserError(f"“{name}”的内容不像正常的表格，没有打开。请把内容复制到新表格再试。")
            tail = (tail + chunk)[-_LONGEST_PIECE:]
    return marks


def _sheets(book: Workbook, name: str) -> Iterator[Sheet]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows: list[tuple[Cell, ...]] = []
        cut = False
        # The size that the file claims may be wrong; all rows, to know whether something lies beyond.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > _LAST_ROW:
                raise _too_large(name)
            if row.count(None) == len(row):
                filled = 0
            elif number > MOST_ROWS:
                cut = True
                break
            else:
                filled = max(at for at, cell in enumerate(row, 1) if cell is not None)
                cut |= filled > MOST_COLUMNS
            if number <= MOST_ROWS:
                rows.append(tuple(row[: min(filled, MOST_COLUMNS)]))
        while rows and not rows[-1]:
            rows.pop()
        width = max(map(len, rows), default=0)
        yield Sheet(sheet.title, tuple(row + (None,) * (width - len(row)) for row in rows), cut)


def _too_large(name: str) -> UserError:
    return UserError(f"“{name}”太大，没有打开。请把要用的内容复制到新表格，存为 .xlsx 再试。")
