"""Error values in the binary workbooks of .xls and .et ([MS-XLS]), which calamine gives as empty cells."""

import struct
from collections.abc import Iterator

from wenming_desktop.spreadsheets.sheets import Marks

_BOF, _EOF = {0x0009, 0x0209, 0x0409, 0x0809}, 0x000A
_PASSWORD = 0x002F  # FilePass: all that follows is encrypted
_SHEET = 0x0085  # BoundSheet8: where a sheet's own records begin
_FORMULA, _ERROR_OR_BOOL, _MANY_NUMBERS = 0x0006, 0x0205, 0x00BD
# Also Number, Label, RString, LabelSst, RK and Integer, which begin with row and column, too
_CELLS = {_FORMULA, _ERROR_OR_BOOL, _MANY_NUMBERS, 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, 0x0202}
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def has_password(workbook: bytes) -> bool:
    """Whether a workbook stream is encrypted."""
    return any(kind == _PASSWORD for kind, _ in _records(workbook, 0))


def xls_marks(workbook: bytes) -> list[Marks]:
    """The error values of each sheet in a workbook stream, in the order of its sheets.

    Raises:
        struct.error, IndexError, ValueError: of a broken stream.
    """
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(workbook, 0) if kind == _SHEET]
    if not starts:
        raise ValueError("no sheets")
    return [_sheet_marks(workbook, start) for start in starts]


def _sheet_marks(workbook: bytes, start: int) -> Marks:
    marks = Marks()
    for kind, body in _records(workbook, start):
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", body)
        marks.reach(row, struct.unpack("<H", body[-2:])[0] if kind == _MANY_NUMBERS else column)
        if kind == _ERROR_OR_BOOL and body[7]:
            marks.add(row, column, ERRORS.get(body[6], "#N/A"))
        elif kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":  # no number but an error
            marks.add(row, column, ERRORS.get(body[8], "#N/A"))
    return marks


def _records(workbook: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The kind and body of each record from a BOF to its EOF; charts inside have their own."""
    depth = 0
    while start + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, start)
        depth += (kind in _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, workbook[start + 4 : start + 4 + length]
        start += 4 + length
