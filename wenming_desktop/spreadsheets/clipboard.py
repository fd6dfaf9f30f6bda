"""Tables pasted from a spreadsheet: cells, and which column means what."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import Generic, TypeVar

from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.looks import is_serial

D = TypeVar("D")
LONGEST_PASTE = 2_000_000  # characters
LONGEST_CELL = 32_767  # characters: what a cell of a spreadsheet holds
MOST_ROWS, MOST_COLUMNS = 2_000, 60
_HEADER_WITHIN = 5  # rows: a title and a unit row may stand above the header
# Spreadsheets quote a cell with a line break, a tab or a quote in it and double its quotes. A quote that no
# such cell begins and ends with is one the clerk typed.
_CELL = re.compile(r'"((?:[^"]++|"")*+)"(?=\t|\n|\Z)|([^\t\n]*)')
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNIT = re.compile(r"[（(](.*?)[)）]")  # "时长（小时）"
_NOT_A_WORD = re.compile(r"[\s*:：/]+")
_SERIAL_HEADS = {"编号", "序号", "号"}
_LONG_WORD = 3  # signs of a word that may stand at the end of a longer heading
_UNIT_ABOVE = re.compile(r"单位[:：]\s*(?:人民币)?\s*([万千亿]元)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONEY, _NO_MONEY = re.compile("[额算支收费款资金]"), re.compile("[日时号码编序人项目]")
# Units that a number must carry along, else it is read as yuan or hours.
_OTHER_UNITS = {"万元": "万元", "千元": "千元", "亿元": "亿元", "万": "万元", "分钟": "分钟", "分": "分钟"}


@dataclass(frozen=True)
class PastedTable:
    """A pasted table.

    Attributes:
        columns: the field that each column means; None where that is not known; empty without a header row.
        headings: the header row as written; empty without one.
        rows: line number (from 1, as pasted) and the cells, as many in each row; blank rows are left out.
        header: the line of the header row; 0 without one.
        above: what is written above it.
        doubts: line -> what is strange about how the line is written.
    """

    columns: tuple[str | None, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header: int = 0
    above: str = ""
    doubts: Mapping[int, str] = default(default_factory=dict[int, str])

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0][1]) if self.rows else 0

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and field -> text of each row; columns that mean nothing are left out.

        A plain number in a column whose heading has another unit, as in 预算（万元）, gets that unit.
        """
        units = self._units()
        for line, cells in self.rows:
            yield (
                line,
                {
                    field: cell + unit if unit and _NUMBER.fullmatch(cell) else cell
                    for field, cell, unit in zip(self.columns, cells, units, strict=True)
                    if field
                },
            )

    def _units(self) -> list[str]:
        found = [
            _OTHER_UNITS.get(match[1], "") if (match := _UNIT.search(each)) else "" for each in self.headings
        ]
        above = _UNIT_ABOVE.search(self.above)
        if above:
            # Of all columns of numbers only those of money have such a unit, and none of their own.
            money = [bool(_MONEY.search(each) and not _NO_MONEY.search(each)) for each in self.headings]
            found = [
                unit or (above[1] if is_money else "") for unit, is_money in zip(found, money, strict=True)
            ]
        return found or [""] * self.width


@dataclass(frozen=True)
class PastedRow(Generic[D]):
    """One pasted record as it was read.

    Attributes:
        line: of the pasted text, from 1.
        fields: field -> text as pasted, or as the clerk corrected it.
        draft: what would be saved.
        errors: field -> why it cannot be saved; empty if it can.
        warnings: what to look at although it can.
        there: all of it is stored already; there is nothing to save.
        aside: why it is no record of the list, such as a sum or a note; else empty. Corrected it is one.
    """

    line: int
    fields: Mapping[str, str]
    draft: D
    errors: Mapping[str, str]
    warnings: tuple[str, ...]
    there: bool = False
    aside: str = ""

    @property
    def idle(self) -> bool:
        """Whether there is nothing to save of it."""
        return self.there or bool(self.aside)


@dataclass(frozen=True)
class PastePreview(Generic[D]):
    """A pasted table as it was read.

    Attributes:
        columns: the field of each column, None for a column that is not taken.
        headings: the table's own header row; empty without one.
        rows: its records.
        cells: line -> the pasted cells, also of columns that are not taken.
        header: the line of the header row; 0 without one.
    """

    columns: tuple[str | None, ...]
    headings: tuple[str, ...]
    rows: tuple[PastedRow[D], ...]
    cells: Mapping[int, Sequence[str]] = default(default_factory=dict[int, Sequence[str]])
    header: int = 0


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
    return replace(table, columns=(*columns, *[None] * table.width)[: table.width])


def read_pasted_table(text: str, headings: Mapping[str, Sequence[str]]) -> PastedTable:
    """Read a table as a spreadsheet puts it on the clipboard, with or without a header row.

    Args:
        text: rows by line breaks, cells by tabs.
        headings: field -> words that may head its column. A word of several fields goes to the first of them
            that no column with a word of its own has taken.

    Raises:
        UserError: nothing in it, or more than the limits.
    """
    doubts: dict[int, str] = {}
    table = split_cells(text, doubts)
    for at, (line, cells) in enumerate(table[:_HEADER_WITHIN]):
        columns = _columns(cells, headings)
        said = [cell for cell in cells if cell.strip()]
        known = sum(column is not None for column in columns)
        if known >= min(2, len(said)) and known * 2 >= len(said):
            rows = tuple(
                row for row in table[at + 1 :] if row[1] != cells
            )  # a header is repeated on each page
            above = "\n".join(" ".join(filter(None, row)) for _, row in table[:at])
            columns = _without_serials(columns, cells, rows)
            return PastedTable(_longer(cells, columns, headings), cells, rows, line, above, doubts)
    return PastedTable((), (), tuple(table), doubts=doubts)


def split_cells(text: str, doubts: dict[int, str] | None = None) -> list[tuple[int, tuple[str, ...]]]:
    """The line number and the cells of each row that is not blank, all rows as wide as the widest.

    Args:
        text: as copied.
        doubts: filled with line -> what is strange about how it is written.

    Raises:
        UserError: nothing in it, or more than the limits.
    """
    rows = [(line, cells) for line, cells in enumerate(copied_rows(text, doubts), start=1) if any(cells)]
    if not rows:
        raise UserError("粘贴的内容里没有表格，请在表格软件中选中单元格并复制。")
    if len(rows) > MOST_ROWS:
        raise UserError(f"粘贴的表格有 {len(rows)} 行，最多 {MOST_ROWS} 行，请分几次粘贴。")
    width = max(len(cells) for _, cells in rows)
    if width > MOST_COLUMNS:  # whole rows are copied with all their empty columns
        width, line = max(
            (max(at for at, cell in enumerate(cells, 1) if cell), -line) for line, cells in rows
        )
        if width > MOST_COLUMNS:
            raise UserError(f"第{-line}行有 {width} 列，最多 {MOST_COLUMNS} 列，请只复制需要的列。")
    return [(line, (*cells, *[""] * (width - len(cells)))[:width]) for line, cells in rows]


def copied_rows(text: str, doubts: dict[int, str] | None = None) -> list[list[str]]:
    """The cells of every row as a spreadsheet puts them on the clipboard, blank ones too.

    Args:
        text: as copied.
        doubts: filled with line -> what is strange about how it is written.

    Raises:
        UserError: more than the limits; a cell is named by its row and its place in it.
    """
    if len(text) > LONGEST_PASTE:
        raise UserError(f"粘贴的内容太长，最多 {LONGEST_PASTE // 10_000} 万字，请分几次粘贴。")
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    rows: list[list[str]] = []
    doubts = {} if doubts is None else doubts
    at = 0
    while at < len(text):
        cells: list[str] = []
        while True:
            cell = _CELL.match(text, at)
            assert cell  # noqa: S101 - its second half matches the empty string
            quoted, plain = cell.groups()
            _doubt(doubts, len(rows) + 1, quoted, plain)
            written = plain if quoted is None else quoted.replace('""', '"')
            cells.append(_UNKEEPABLE.sub("", written).strip())
            if len(cells[-1]) > LONGEST_CELL:
                raise UserError(
                    f"第{len(rows) + 1}行第{len(cells)}格有 {len(cells[-1])} 字，一格最多 {LONGEST_CELL} 字；"
                    "可能是少了一个引号，后面的内容都并进了这一格。请改好再粘贴。"
                )
            at = cell.end() + 1
            if cell.end() >= len(text) or text[cell.end()] == "\n":
                break
        rows.append(cells)
    return rows


def _doubt(doubts: dict[int, str], line: int, quoted: str | None, plain: str | None) -> None:
    if quoted and "\n" in quoted and "\t" in quoted:
        doubts[line] = "有一格里又有换行又有制表符，可能是少了一个引号，把后面的行并了进来，请核对。"
    elif plain and plain.startswith('"') and plain.count('"') % 2:
        doubts.setdefault(line, f"“{plain[:20]}”的引号没有配对，按原样读，请核对。")
    elif _UNKEEPABLE.search(quoted or plain or ""):
        doubts.setdefault(line, "去掉了看不见的控制字符，请核对。")


def _columns(cells: Sequence[str], headings: Mapping[str, Sequence[str]]) -> tuple[str | None, ...]:
    """The field of each column by its heading; each field once; 编号 gives way to 志愿服务编号."""
    choices = [[field for field, words in headings.items() if _word(cell) in words] for cell in cells]
    words = [_word(cell) for cell in cells]
    by_word = sorted(range(len(cells)), key=lambda at: sum(each.endswith(words[at]) for each in words))
    columns: list[str | None] = [None] * len(cells)
    for ambiguous in (False, True):
        for at in range(len(cells)) if ambiguous else by_word:
            fields = choices[at]
            if (len(fields) > 1) == ambiguous:
                columns[at] = next((field for field in fields if field not in columns), None)
    return tuple(columns)


def _without_serials(
    columns: Sequence[str | None], heads: Sequence[str], rows: Sequence[tuple[int, tuple[str, ...]]]
) -> tuple[str | None, ...]:
    """The columns without those that number the rows: 编号 above 1, 2, 3."""
    records = [cells for _, cells in rows if not why_no_record(cells)]
    return tuple(
        None if head in _SERIAL_HEADS and is_serial([row[at] for row in records if row[at]]) else field
        for at, (field, head) in enumerate(zip(columns, map(_word, heads), strict=True))
    )


def _longer(
    cells: Sequence[str], columns: Sequence[str | None], headings: Mapping[str, Sequence[str]]
) -> tuple[str | None, ...]:
    """The columns of a header row, also those whose heading only ends with a known word.

    A word of two signs may stand only behind another known one: 内容小结; longer ones behind any others:
    各部门负责人.
    """
    found = list(columns)
    known = {word for words in headings.values() for word in words}
    for at, cell in enumerate(cells):
        ends = [
            (len(word), field)
            for field, words in headings.items()
            for word in words
            if field not in found
            and _word(cell).endswith(word)
            and (len(word) >= _LONG_WORD or _word(cell).removesuffix(word) in known)
        ]
        if found[at] is None and ends:
            found[at] = max(ends, key=lambda end: end[0])[1]
    return tuple(found)


def _word(cell: str) -> str:
    """A heading without blanks, its unit in brackets, and marks."""
    return _NOT_A_WORD.sub("", _UNIT.sub("", unicodedata.normalize("NFKC", cell)))
