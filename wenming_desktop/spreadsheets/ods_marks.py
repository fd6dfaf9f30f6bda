"""Error values, formulas without a stored result and merged ranges in the content.xml of an .ods file.

ODF 1.3 part 3, 19.5 to 19.8: a row or a cell may stand for many, a formula keeps its last result beside it.
"""

import re
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS, Marks

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR = re.compile(r"#(N/A|[A-Z/0-9_]+[!?])|Err:\d{3}")
_PREFIX = re.compile(r"^\w+:(?==)")  # "of:=[.B2]"


def ods_marks(content: IO[bytes]) -> list[Marks]:
    """Go once through a document that refuse_hostile() has let in; the marks of each of its tables.

    Raises:
        SyntaxError, ValueError: of broken XML.
    """
    found: list[Marks] = []
    row = 0
    for event, element in ElementTree.iterparse(content, ("start", "end"), forbid_dtd=True):
        if element.tag == f"{_TABLE}table":
            if event == "start":
                found.append(Marks())
                row = 0
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            times = _times(element, "rows")
            _note_cells(element, row, times, found[-1])
            row += times
            element.clear()
    return found


def _note_cells(row: Element, first: int, times: int, marks: Marks) -> None:
    column = 0
    for cell in row:
        repeated = _times(cell, "columns")
        if len(cell) or cell.get(f"{_OFFICE}value-type"):
            marks.reach(first + times - 1, column + repeated - 1)
        down, right = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
        marks.merge(first, column, first + down - 1, column + right - 1)
        if written := cell.get(f"{_TABLE}formula"):
            text = cell.findtext(f"{_TEXT}p") or ""
            error = _ERROR.fullmatch(text)
            if error or not (text or cell.get(f"{_OFFICE}value-type")):
                for at in range(column, min(column + repeated, MOST_COLUMNS)):
                    for number in range(first, min(first + times, MOST_ROWS)):
                        marks.add(number, at, text or _PREFIX.sub("", written), formula=not error)
        column += repeated


def _times(element: Element, what: str) -> int:
    return _number(element, f"number-{what}-repeated")


def _number(element: Element, name: str) -> int:
    return max(int(element.get(f"{_TABLE}{name}", "1")), 1)
