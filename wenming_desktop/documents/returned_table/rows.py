"""The rows of a table that came back, as they stand below its header."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn
from wenming_desktop.spreadsheets.headed import Header, plain_word
from wenming_desktop.spreadsheets.sheets import Cell, Sheet, Unusable
from wenming_desktop.words import without_marks

_DITTO = {"同上", "〃", "″", "同前"}
_CONTINUED = re.compile(r"[(（]?(?:接?续|接)(?:[上前下]|[行页表]|\d)*[)）]?(?:\s*(?P<column>\w{2,}))?")
_FOOTER = re.compile(
    r"(合计|总计|小计|共计|备注|注[:：\d]|说明|填表|填报|制表|审核|审批|单位负责人|负责人|联系)"
)
_SIGNED = re.compile("[:：]")  # 审核人：张三
_CATEGORY_MARK = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]+|[(（]续[)）]$")
_ORDINAL = re.compile(r"[(（]?(?:[\d.．]{1,5}|[一二三四五六七八九十]{1,3})[)）、.．]?")
_FEW = 3  # filled cells: a footer has fewer


@dataclass(frozen=True)
class Place:
    """A cell: its value, and whether it only shares that of the merged cell above it."""

    value: Cell
    shared: bool = False

    @cached_property
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

    @cached_property
    def only(self) -> TaskColumn | None:
        """The one column beside number, category and key in which something stands."""
        found = self.own - _NUMBERING - {TaskColumn.CATEGORY}
        return next(iter(found)) if len(found) == 1 else None

    def moved(self, column: TaskColumn) -> "SheetRow":
        """The row with what stands in it as another column's: a text went on across the page."""
        if self.only is None or self.only is column:
            return self
        cells = {at: place for at, place in self.cells.items() if at is not self.only}
        return replace(self, cells={**cells, column: self.cells[self.only]})

    @cached_property
    def goes_under(self) -> bool:
        """Whether it is one more measure of the row above: its other cells are empty or merged with that."""
        text = self.cells.get(TaskColumn.TEXT)
        if text and text.shared and text.text:
            return True
        return self.own == {TaskColumn.MEASURES}

    @cached_property
    def own(self) -> set[TaskColumn]:
        """The columns in which something stands that is this row's."""
        return {column for column, place in self.cells.items() if place.text and not place.shared}

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
    """A row of which nothing is taken, or several down to ``last``; what stands there, and why."""

    row: int
    text: str
    why: str = "没有读"
    last: int = 0


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
    return _Rows(sheet, header, titles).read()


class _Rows:
    """One sheet's rows, read from top to bottom."""

    def __init__(self, sheet: Sheet, header: Header[TaskColumn], titles: Sequence[str]) -> None:
        self._sheet, self._header = sheet, header
        self._titles = {plain(title): title for title in titles}
        self._filled, self._shared = _filled_down(sheet, _kept(sheet, header))
        self._struck = _struck_rows(sheet, header)
        self._category = ""
        self._below_struck = False  # the row above is struck out
        self._other: list[int] = []  # rows of the table below that is read now
        self.rows: list[SheetRow] = []
        self.unread: list[Unread] = []

    def read(self) -> tuple[list[SheetRow], list[Unread]]:
        for at in range(self._header.body, len(self._filled)):
            cells = self._sheet.rows[at]
            texts = [text for cell in cells if (text := cell_text(cell).strip())]
            if texts:
                self._read_row(at, cells, texts)
        self._end_other()
        return self.rows, self.unread

    def _read_row(self, at: int, cells: Sequence[Cell], texts: Sequence[str]) -> None:
        if _is_header_again(cells, self._header):
            self._end_other()
            return
        title = self._titles.get(plain(_CATEGORY_MARK.sub("", texts[0])))
        if len(set(texts)) == 1 and title:
            self._end_other()
            self._category = title
            return
        row = self._row(at)
        if row.key:
            self._end_other()
        if self._other or (not row.key and is_other_header(texts)):
            self._other.append(at)
        elif at in self._struck or (self._below_struck and row.goes_under and not row.key):
            self._below_struck = True
            self.unread.append(Unread(at + 1, " ".join(texts), "整行划掉了，没有取"))
        elif TaskColumn.TEXT in self._header.columns and _is_nothing(row, texts):
            return
        elif _is_footer(row, texts):
            self.unread.append(Unread(at + 1, texts[0]))
        else:
            self._below_struck = False
            self._category = clean_category(row.text(TaskColumn.CATEGORY)) or self._category
            self.rows.append(replace(row, category=self._category))

    def _row(self, at: int) -> SheetRow:
        places = {
            column: Place(self._filled[at][place], (at, place) in self._shared)
            for column, place in self._header.columns.items()
            if place < len(self._filled[at])
        }
        above = self.rows[-1].cells if self.rows else places
        places = {
            column: above.get(column, place)
            if place.text in _DITTO and column is not TaskColumn.ORDINAL
            else place
            for column, place in places.items()
        }
        key = places[TaskColumn.KEY].text if TaskColumn.KEY in places else ""
        row = SheetRow(at + 1, key, "", places)
        mark = _CONTINUED.fullmatch(row.text(TaskColumn.ORDINAL))
        column = _OF_MARKS.get(mark["column"] or "") if mark else None
        return row.moved(column) if column else row

    def _end_other(self) -> None:
        """A table below ours ends: it is named once."""
        if self._other:
            head = " ".join(
                text for cell in self._sheet.rows[self._other[0]] if (text := cell_text(cell).strip())
            )
            self.unread.append(Unread(self._other[0] + 1, head, "是另一张表，没有读", self._other[-1] + 1))
            self._other = []


def clean_category(text: str) -> str:
    """A category's title without its number and without （续）."""
    return _CATEGORY_MARK.sub("", _CATEGORY_MARK.sub("", text.strip())).strip()


def cell_text(cell: Cell) -> str:
    """A cell's text; a number as it is written, ``_x005F_`` as the _ it stands for (ECMA-376, 22.9.2.19)."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format(Decimal(repr(round(cell, 6))).normalize(), "f")
    text = str(cell)
    if text.isprintable() and "_x" not in text:
        return text
    text = text.replace("_x005F_", "_").replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return without_marks(text)


def is_other_header(texts: Sequence[str]) -> bool:
    """Whether a row's texts head another table, such as 序号 姓名 科室 电话."""
    return len(set(texts)) > 1 and all(plain_word(text) in _HEADS for text in texts)


def _kept(sheet: Sheet, header: Header[TaskColumn]) -> list[list[Cell]]:
    """The rows without what is struck out; what numbers or heads a row stays: it says which one was meant."""
    rows = [list(row) for row in sheet.rows]
    stay = {
        header.columns.get(column) for column in (TaskColumn.KEY, TaskColumn.CATEGORY, TaskColumn.ORDINAL)
    }
    for (at, column), text in sheet.struck.items():
        if at >= header.body and column not in stay and at < len(rows):
            rows[at][column] = text.strip() or None
    return rows


def _struck_rows(sheet: Sheet, header: Header[TaskColumn]) -> set[int]:
    """The rows whose task's text, or all that stands in them, is struck out."""
    wholly = {place for place, kept in sheet.struck.items() if not kept.strip()}
    column = header.columns.get(TaskColumn.TEXT, -1)
    found = {at for at, place in wholly if place == column}
    for area in sheet.merged:
        if area.left == column and area.top in found:
            found |= set(range(area.top, area.bottom + 1))
    unseen = {header.columns.get(TaskColumn.KEY), header.columns.get(TaskColumn.CATEGORY)}
    for at in {row for row, _ in wholly} - found:
        filled = [
            place for place, cell in enumerate(sheet.rows[at]) if cell is not None and place not in unseen
        ]
        if len(filled) > 1 and all((at, place) in wholly for place in filled):
            found.add(at)
    return found


def _filled_down(sheet: Sheet, rows: list[list[Cell]]) -> tuple[list[list[Cell]], set[tuple[int, int]]]:
    """The rows with the left column of each merged range filled downwards, and the places filled so.

    Not to the right: there a range is a title or a note across the table, no value of each column.
    """
    shared: set[tuple[int, int]] = set()
    for area in sheet.merged:
        for at in range(area.top + 1, min(area.bottom + 1, len(rows))):
            if area.left < len(rows[at]) and rows[at][area.left] is None:
                rows[at][area.left] = rows[area.top][area.left]
                shared.add((at, area.left))
    return rows, shared


def _is_header_again(cells: Sequence[Cell], header: Header[TaskColumn]) -> bool:
    filled = [(at, "".join(cell_text(cell).split())) for at, cell in enumerate(cells) if cell is not None]
    heads = {at: "".join(word.split()) for at, word in enumerate(header.words)}
    again = sum(bool(text) and text in heads.get(at, "") for at, text in filled)
    return again > 1 and again * 2 >= len(filled)


def _is_nothing(row: SheetRow, texts: Sequence[str]) -> bool:
    """Whether a row is only numbered, or empty but for the hidden key."""
    numbering = [row.text(column) for column in _NUMBERING]
    ordinal = row.text(TaskColumn.ORDINAL)
    return all(text in numbering for text in texts) and (not ordinal or bool(_ORDINAL.fullmatch(ordinal)))


def _is_footer(row: SheetRow, texts: Sequence[str]) -> bool:
    if row.own == {TaskColumn.MEASURES} and not _SIGNED.search(texts[0]):
        return False
    if row.key or (row.text(TaskColumn.TEXT) and not (_FOOTER.match(texts[0]) and len(texts) < _FEW)):
        return False
    return bool(_FOOTER.match(texts[0])) or not any(
        place.text and not place.shared for column, place in row.cells.items() if column in _SAYING
    )


_NUMBERING = {TaskColumn.KEY, TaskColumn.ORDINAL}
_OF_MARKS = {column.partition("（")[0]: column for column in TaskColumn}  # as the table has them behind 续
_SAYING = set(TaskColumn) - _NUMBERING - {TaskColumn.CATEGORY}
_OF_LISTS = frozenset(
    re.findall(
        r"\w+",
        """
    姓名 名称 职务 职称 岗位 性别 年龄 电话 联系电话 办公电话 手机 手机号 联系方式 传真 邮箱
    项数 数量 人数 次数 金额 单价 日期 地点 主题 签字 签名 科室名称 单位名称 部门名称 负责科室
    完成情况 进展情况 完成率 得分 扣分 排名
""",
    )
)
_HEADS = _OF_LISTS | {plain_word(word) for words in TASK_COLUMNS.values() for word in words.exact}
