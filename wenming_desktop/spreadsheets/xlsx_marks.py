"""Error values, formulas without a result, merged ranges and struck text in the XML of an .xlsx sheet."""

from typing import IO
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from wenming_desktop.spreadsheets.sheets import Marks
from wenming_desktop.spreadsheets.xlsx_struck import Strikes

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def xlsx_marks(sheet: IO[bytes], strikes: Strikes) -> Marks:
    """Go once through a sheet's XML, which refuse_hostile() has let in.

    Args:
        sheet: the XML.
        strikes: of its workbook.

    Raises:
        SyntaxError, ValueError, TypeError: of broken XML.
    """
    marks = Marks()
    row = 0
    for _, element in ElementTree.iterparse(sheet, forbid_dtd=True):
        if element.tag == f"{_MAIN}row":
            row = int(element.get("r", row + 1))
            _note_cells(element, row, marks, strikes)
            element.clear()
        elif element.tag == f"{_MAIN}mergeCell":
            left, top, right, bottom = (edge or 1 for edge in range_boundaries(element.get("ref", "")))
            marks.merge(top - 1, left - 1, bottom - 1, right - 1)
            element.clear()
    return marks


def _note_cells(row: Element, number: int, marks: Marks, strikes: Strikes) -> None:
    column = 0
    for cell in row.iterfind(f"{_MAIN}c"):
        place = cell.get("r")
        column = coordinate_to_tuple(place)[1] if place else column + 1
        kind = cell.get("t")
        if (kept := strikes.kept(cell)) is not None:
            marks.strike(number - 1, column - 1, kept)
        if kind == "e":
            marks.add(number - 1, column - 1, cell.findtext(f"{_MAIN}v") or "#N/A")
        elif (
            kind != "str"  # an empty text is a result
            and (formula := cell.find(f"{_MAIN}f")) is not None
            and not cell.findtext(f"{_MAIN}v")
        ):
            marks.add(number - 1, column - 1, f"={formula.text or ''}", formula=True)
