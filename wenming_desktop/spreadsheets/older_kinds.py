"""Values from the workbooks that openpyxl does not read (.xls, .et, .ods, .xlsb), by calamine."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wenming_desktop.spreadsheets.ods_marks import ods_marks
from wenming_desktop.spreadsheets.sheets import Cell, Marks, Sheet, sheet_of, visible_first
from wenming_desktop.spreadsheets.xls_marks import xls_marks
from wenming_desktop.spreadsheets.xlsb_marks import xlsb_marks

_MOST_CELLS = 2_000_000  # of a workbook, empty ones between the first and the last of a sheet counted


class TooFarError(Exception):
    """Cells lie so far apart that a sheet cannot be held."""


def xls_sheets(content: bytes, workbook: bytes, *, every: bool) -> Iterator[Sheet]:
    """The sheets of an .xls or .et file, the visible ones first; hidden ones are read where those are empty.

    Args:
        content: the file's bytes.
        workbook: its workbook stream.
        every: read the hidden ones, too.

    Raises:
        TooFarError: it would take too much memory.
        CalamineError, ValueError, struct.error, IndexError: it is broken.
    """
    return _sheets(content, xls_marks(workbook), every=every)


def ods_sheets(content: bytes, *, every: bool) -> Iterator[Sheet]:
    """The sheets of an .ods file; takes ``every`` and raises as xls_sheets(), and SyntaxError."""
    with zipfile.ZipFile(BytesIO(content)) as package, package.open("content.xml") as document:
        marks = ods_marks(document)
    return _sheets(content, marks, every=every)


def xlsb_sheets(content: bytes, *, every: bool) -> Iterator[Sheet]:
    """The sheets of an .xlsb file; takes ``every`` and raises as ods_sheets(), and LookupError."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        marks = xlsb_marks(package)
    return _sheets(content, marks, every=every)


def _sheets(content: bytes, marks: Sequence[Marks], *, every: bool) -> Iterator[Sheet]:
    if sum(own.height * own.width for own in marks) > _MOST_CELLS:
        raise TooFarError
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        yield from visible_first(
            (
                (
                    about.name,
                    about.visible is not SheetVisibleEnum.Visible,
                    lambda at=at, own=own: _sheet(book.get_sheet_by_index(at), own),
                )
                for at, (about, own) in enumerate(zip(book.sheets_metadata, marks, strict=True))
                if about.typ is SheetTypeEnum.WorkSheet
            ),
            every=every,
        )


def _sheet(sheet: CalamineSheet, marks: Marks) -> Sheet:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        marks.merge(top, left, bottom, right)
    values = sheet.to_python(skip_empty_area=False)
    # A formula without a result may be the last row's only cell, which is none to calamine
    missing = max(marks.unusable, default=-1) + 1 - len(values)
    rows = [*values, *[[]] * missing]
    return sheet_of(sheet.name, ([_value(cell) for cell in row] for row in rows), marks)


def _value(cell: object) -> Cell:
    if cell == "":
        return None
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime.combine(cell, time())
    return cell
