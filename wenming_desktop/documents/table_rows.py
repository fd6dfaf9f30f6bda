"""The rows of a table that came back, as they stand below its header."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.utils import get_column_letter

from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.spreadsheets.headed import Header
from wenming_desktop.spreadsheets.sheets import Cell, Sheet, Unusable

_DITTO = {"同上", "〃", "″", "同前"}
_CONTINUED = re.compile(r"[(（]?(?:接?续|接)(?:[上前下]|[行页表]|\d)*[)）]?")
_FOOTER = re.compile(
    r"(合计|总计|小计|共计|备注|注[:：\d]|说明|填表|填报|制表|审核|审批|单位负责人|负责人|联系)"
)
_SIGNED = re.compile("[:：]")  # 审核人：张三
_CATEGORY_MARK = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]+|[(（]续[)）]$")
_FEW = 3  # filled cells: a footer has fewer


@dataclass(frozen=True)
class Place:
    """A cell: its value, and whether it only shares that of the merged cell above it."""

    value: Cell
    shared: bool = False

    @property
    def text(self) -> str:
        """Its text, blanks at both ends left out; "" where it has no usable value."""
        return "" if isinstance(self.value, Unusable) else cell_text(self.value).strip()

    @property
    def raw(self) -> str:
        """Its text with the blanks: parts of one text are joined by them."""
        return "" if isinstance(self.value, Unusable) else cell_text(self.value)


@dataclass(frozen=True)
class SheetRow:
    """One row below the header.

    Attributes:
        number: in the sheet, from 1.
        key: the task's id in the hidden column; "".
        category: what 测评项目 says of it, there or above.
        cells: the columns that mean something.
    """

    number: int
    key: str
    category: str
    cells: Mapping[TaskColumn, Place]

    def text(self, column: TaskColumn) -> str:
        """What stands in a column; "" where there is none."""
        place = self.cells.get(column)
        return place.text if place else ""

    @property
    def numbered(self) -> bool:
        """Whether 序号 has something else than 续, 续上 or 同上 in it."""
        return bool(self.text(TaskColumn.ORDINAL)) and not self.continued

    @property
    def continued(self) -> bool:
        """Whether 序号 says that the row goes on with another."""
        ordinal = self.text(TaskColumn.ORDINAL)
        return ordinal in _DITTO or bool(_CONTINUED.fullmatch(ordinal))


@dataclass(frozen=True)
class Unread:
    """A row, or a cell, of which nothing is taken, and what stands there."""

    row: int
    text: str


def rows_of(
    sheet: Sheet, header: Header[TaskColumn], titles: Sequence[str]
) -> tuple[list[SheetRow], list[Unread]]:
    """The rows that may be tasks, and those that cannot: footers and notes.

    Merged cells and 同上 count in each of their rows. Blank rows, the header again, and rows that hold
    nothing but a category are left out.

    Args:
        sheet: of the workbook.
        header: its header.
        titles: of the plan's categories.
    """
    known = {plain(title): title for title in titles}
    filled, shared = _filled_down(sheet)
    rows: list[SheetRow] = []
    unread: list[Unread] = []
    category = ""
    for at in range(header.body, len(filled)):
        cells = sheet.rows[at]
        texts = [text for cell in cells if (text := cell_text(cell).strip())]
        if not texts or _is_header_again(cells, header):
            continue
        title = known.get(plain(_CATEGORY_MARK.sub("", texts[0])))
        if len(set(texts)) == 1 and title:
            category = title
            continue
        places = {
            column: Place(filled[at][place], (at, place) in shared)
            for column, place in header.columns.items()
            if place < len(filled[at])
        }
        above = rows[-1].cells if rows else places
        places = {
            column: above.get(column, place)
            if place.text in _DITTO and column is not TaskColumn.ORDINAL
            else place
            for column, place in places.items()
        }
        row = SheetRow(at + 1, places[TaskColumn.KEY].text if TaskColumn.KEY in places else "", "", places)
        if _is_footer(row, texts):
            unread.append(Unread(at + 1, texts[0]))
        else:
            category = clean_category(row.text(TaskColumn.CATEGORY)) or category
            rows.append(SheetRow(row.number, row.key, category, places))
    return rows, unread


def clean_category(text: str) -> str:
    """A category's title without its number and without （续）."""
    return _CATEGORY_MARK.sub("", _CATEGORY_MARK.sub("", text.strip())).strip()


def cell_name(header: Header[TaskColumn], column: TaskColumn, row: int) -> str:
    """A cell as spreadsheets name it, such as D12."""
    return f"{get_column_letter(header.columns[column] + 1)}{row}"


def cell_text(cell: Cell) -> str:
    """A cell's text; a number as it is written, ``_x005F_`` as the _ it stands for (ECMA-376, 22.9.2.19)."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format(Decimal(repr(round(cell, 6))).normalize(), "f")
    text = str(cell).replace("_x005F_", "_").replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})


def _filled_down(sheet: Sheet) -> tuple[list[list[Cell]], set[tuple[int, int]]]:
    """The rows with the left column of each merged range filled downwards, and the places filled so.

    Not to the right: there a range is a title or a note across the table, no value of each column.
    """
    rows = [list(row) for row in sheet.rows]
    shared: set[tuple[int, int]] = set()
    for area in sheet.merged:
        for at in range(area.top + 1, min(area.bottom + 1, len(rows))):
            if rows[at][area.left] is None:
                rows[at][area.left] = rows[area.top][area.left]
                shared.add((at, area.left))
    return rows, shared


def _is_header_again(cells: Sequence[Cell], header: Header[TaskColumn]) -> bool:
    filled = [(at, "".join(cell_text(cell).split())) for at, cell in enumerate(cells) if cell is not None]
    heads = {at: "".join(word.split()) for at, word in enumerate(header.words)}
    again = sum(bool(text) and text in heads.get(at, "") for at, text in filled)
    return again > 1 and again * 2 >= len(filled)


def _is_footer(row: SheetRow, texts: Sequence[str]) -> bool:
    own = {column for column, place in row.cells.items() if place.text and not place.shared}
    if own == {TaskColumn.MEASURES} and not _SIGNED.search(texts[0]):
        return False
    if row.key or (row.text(TaskColumn.TEXT) and not (_FOOTER.match(texts[0]) and len(texts) < _FEW)):
        return False
    return bool(_FOOTER.match(texts[0])) or not any(
        place.text and not place.shared for column, place in row.cells.items() if column in _SAYING
    )


_SAYING = set(TaskColumn) - {TaskColumn.KEY, TaskColumn.ORDINAL, TaskColumn.CATEGORY}
