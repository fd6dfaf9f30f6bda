"""Tables pasted from a spreadsheet: cells, and which column means what."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from wenming_desktop.errors import UserError

D = TypeVar("D")
LONGEST_PASTE = 2_000_000  # characters
MOST_ROWS, MOST_COLUMNS = 2_000, 60
_HEADER_WITHIN = 5  # rows: a title and a unit row may stand above the header
# Spreadsheets quote a cell with a line break, a tab or a quote in it and double its quotes. A quote that no
# such cell begins and ends with is one the clerk typed.
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)|([^\t\n]*)')
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff\ud800-\udfff]")
_UNIT = re.compile(r"[（(].*?[)）]")  # "时长（小时）"
_NOT_A_WORD = re.compile(r"[\s*:：/]+")


@dataclass(frozen=True)
class PastedTable:
    """A pasted table.

    Attributes:
        columns: the field that each column means; None where that is not known; empty without a header row.
        headings: the header row as written; empty without one.
        rows: line number (from 1, as pasted) and the cells, as many in each row; blank rows are left out.
    """

    columns: tuple[str | None, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and field -> text of each row; columns that mean nothing are left out."""
        for line, cells in self.rows:
            yield line, {field: cell for field, cell in zip(self.columns, cells, strict=True) if field}


@dataclass(frozen=True)
class PastedRow(Generic[D]):
    """One pasted record as it was read.

    Attributes:
        line: of the pasted text, from 1.
        fields: field -> text as pasted, or as the clerk corrected it.
        draft: what would be saved.
        errors: field -> why it cannot be saved; empty if it can.
        warnings: what to look at although it can.
    """

    line: int
    fields: Mapping[str, str]
    draft: D
    errors: Mapping[str, str]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class PastePreview(Generic[D]):
    """A pasted table as it was read.

    Attributes:
        columns: the field of each column, None for a column that is not taken.
        headings: the table's own header row; empty without one.
        rows: its records.
    """

    columns: tuple[str | None, ...]
    headings: tuple[str, ...]
    rows: tuple[PastedRow[D], ...]


def with_columns(table: PastedTable, columns: Sequence[str | None], names: Mapping[str, str]) -> PastedTable:
    """The table with its columns' fields as the clerk chose them.

    Args:
        table: as it was read.
        columns: the field of each column; columns that it does not reach mean nothing.
        names: field -> what the clerk calls it.

    Raises:
        UserError: a field chosen for two columns.
    """
    fields = [field for field in columns if field]
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice:
        raise UserError(f"有两列都选成了“{names[twice]}”，请只留一列。")
    width = len(table.rows[0][1]) if table.rows else 0
    return replace(table, columns=(*columns, *[None] * width)[:width])


def read_pasted_table(text: str, headings: Mapping[str, Sequence[str]]) -> PastedTable:
    """Read a table as a spreadsheet puts it on the clipboard, with or without a header row.

    Args:
        text: rows by line breaks, cells by tabs.
        headings: field -> words that may head its column. A word of several fields goes to the first of them
            that no column with a word of its own has taken.

    Raises:
        UserError: nothing in it, or more than the limits.
    """
    table = split_cells(text)
    for at, (_, cells) in enumerate(table[:_HEADER_WITHIN]):
        columns = _columns(cells, headings)
        said = [cell for cell in cells if cell.strip()]
        known = sum(column is not None for column in columns)
        if known >= min(2, len(said)) and known * 2 >= len(said):
            return PastedTable(columns, cells, tuple(table[at + 1 :]))
    return PastedTable((), (), tuple(table))


def split_cells(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """The line number and the cells of each row that is not blank, all rows as wide as the widest.

    Raises:
        UserError: nothing in it, or more than the limits.
    """
    rows = [(line, cells) for line, cells in enumerate(copied_rows(text), start=1) if any(cells)]
    width = max((len(cells) for _, cells in rows), default=0)
    if not rows:
        raise UserError("粘贴的内容里没有表格，请在表格软件中选中单元格并复制。")
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise UserError(f"粘贴的表格太大，最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列，请分几次粘贴。")
    return [(line, (*cells, *[""] * (width - len(cells)))) for line, cells in rows]


def copied_rows(text: str) -> list[list[str]]:
    """The cells of every row as a spreadsheet puts them on the clipboard, blank ones too.

    Raises:
        UserError: more than the limit.
    """
    if len(text) > LONGEST_PASTE:
        raise UserError(f"粘贴的内容太长，最多 {LONGEST_PASTE // 10_000} 万字，请分几次粘贴。")
    text = _UNKEEPABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    rows: list[list[str]] = []
    at = 0
    while at < len(text):
        cells: list[str] = []
        while True:
            cell = _CELL.match(text, at)
            assert cell  # noqa: S101 - its second half matches the empty string
            quoted, plain = cell.groups()
            cells.append((plain if quoted is None else quoted.replace('""', '"')).strip())
            at = cell.end() + 1
            if cell.end() >= len(text) or text[cell.end()] == "\n":
                break
        rows.append(cells)
    return rows


def _columns(cells: Sequence[str], headings: Mapping[str, Sequence[str]]) -> tuple[str | None, ...]:
    """The field of each column by its heading; each field once."""
    choices = [[field for field, words in headings.items() if _word(cell) in words] for cell in cells]
    columns: list[str | None] = [None] * len(cells)
    for ambiguous in (False, True):
        for at, fields in enumerate(choices):
            if (len(fields) > 1) == ambiguous:
                columns[at] = next((field for field in fields if field not in columns), None)
    return tuple(columns)


def _word(cell: str) -> str:
    """A heading without blanks, its unit in brackets, and marks."""
    return _NOT_A_WORD.sub("", _UNIT.sub("", unicodedata.normalize("NFKC", cell)))
