"""Error values and merged ranges in the binary parts of an .xlsb file ([MS-XLSB]), which calamine has not."""

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree

from wenming_desktop.spreadsheets.sheets import Marks
from wenming_desktop.spreadsheets.xls_marks import ERRORS

_ROW, _SHEET, _MERGED = 0, 156, 176
_ERROR, _ERROR_OF_FORMULA = 3, 11
_CELLS = range(2, 12)  # with a value or a formula, not merely a format


def xlsb_marks(package: zipfile.ZipFile) -> list[Marks]:
    """The marks of each sheet, in the order of the workbook's sheets.

    Raises:
        struct.error, LookupError, ValueError, SyntaxError: of a broken package.
    """
    with package.open("xl/_rels/workbook.bin.rels") as stream:
        root = ElementTree.parse(stream, forbid_dtd=True).getroot()
    parts = {link.get("Id"): link.get("Target", "") for link in root or ()}
    sheets = [_relation(body) for kind, body in _records(package.read("xl/workbook.bin")) if kind == _SHEET]
    return [
        _sheet_marks(package.read(posixpath.join("/xl", parts[sheet]).lstrip("/"))) if sheet else Marks()
        for sheet in sheets
    ]


def _relation(sheet: bytes) -> str:
    (length,) = struct.unpack_from("<I", sheet, 8)
    return sheet[12 : 12 + 2 * length].decode("utf-16-le")


def _sheet_marks(content: bytes) -> Marks:
    marks, row = Marks(), 0
    for kind, body in _records(content):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            marks.merge(top, left, bottom, right)
        elif kind in _CELLS:
            (column,) = struct.unpack_from("<I", body)
            marks.reach(row, column)
            if kind in {_ERROR, _ERROR_OF_FORMULA}:
                marks.add(row, column, ERRORS.get(body[8], "#N/A"))
    return marks


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind and body of each record; both numbers before it are of 7 bits a byte, the lowest first."""
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        yield kind, content[at : at + length]
        at += length


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        byte = content[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    return value, at + most
