"""Rows and page ends of the assignment table, so that nothing is cut in print and no row is torn.

Excel and WPS neither grow merged wrapped cells nor tell where pages end: both are worked out here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wenming_desktop.documents.press.wording import balanced, em_width, pieces, wrap
from wenming_desktop.documents.table.table_columns import (
    SPECS,
    Entry,
    TableColumn,
    Value,
    Values,
    entries_of,
    values_of,
)
from wenming_desktop.documents.table.table_settings import TableSettings
from wenming_desktop.documents.table.table_widths import (
    CELL_PADDING_EM,
    WIDTH_SAFETY,
    Widths,
    choose_widths,
    table_width_pt,
)
from wenming_desktop.errors import UserError
from wenming_desktop.progress.plan_view import CategoryRow, PlanView

BODY_PT = 12.0  # 小四
TITLE_PT, ATTACHMENT_PT = 22.0, 16.0  # 2号, 3号 (GB/T 9704-2012, 7.3.1, 7.3.4)
CONTINUED = "续"
TALLEST_ROW_PT = 409.0  # Excel's limit

LINE_EM = 17.5 / 12  # above what 仿宋 needs, enough for the taller stand-in fonts
_CELL_PADDING_PT = 9.0
_HEADER_PADDING_PT = 19.0
_HEIGHT_SAFETY = 0.97
_HEAD_LINES = 12  # of a row that is taller than a page: what is longer goes on across the page
_FEWEST_LINES = 3  # at a page's end


@dataclass(frozen=True)
class Line:
    """One row: a whole task, or a part of one that is taller than a page.

    Attributes:
        entry: the task.
        values: column -> what stands there; of a part that goes on across the page one text.
        height: in points.
        across: of such a part the first and the last column that it takes, from 0, and whose text it is.
    """

    entry: Entry
    values: Values
    height: float
    across: tuple[int, int, TableColumn] | None = None


@dataclass(frozen=True)
class Block:
    """Neighbouring rows of one category on one page: they share one merged 测评项目 cell."""

    lines: tuple[Line, ...]
    title: str
    new_page: bool


@dataclass(frozen=True)
class Heading:
    """What stands over the header on the first page.

    Attributes:
        title: its lines as they are broken.
        unit_line, date_line: of one line, or of two where they are long.
        heights: of 附件, a gap, the title, unit and date, in points.
    """

    title: str
    unit_line: str
    date_line: str
    apart: bool
    heights: tuple[float, float, float, float]


@dataclass(frozen=True)
class TableLayout:
    """The whole table as every format shows it.

    Attributes:
        widths: size of the letters, widths of the columns.
        heading: what stands above.
        header_height: of the header row, in points.
        blocks: the rows.
    """

    widths: Widths
    heading: Heading
    header_height: float
    blocks: tuple[Block, ...]


def lay_out(plan: PlanView, settings: TableSettings) -> TableLayout:
    """Lay out a plan's tasks.

    Raises:
        UserError: no column was chosen, or there is no task.
    """
    if not settings.columns:
        raise UserError("请至少选择一列再导出。")
    entries = entries_of(plan)
    if not entries:
        raise UserError(f"“{plan.title}”还没有任务，没有可导出的内容。")
    columns = list(dict.fromkeys(settings.columns))
    rows = [values_of(entry, columns) for entry in entries]
    widths = choose_widths(columns, rows, settings.paper)
    heading = _heading(settings, widths)
    heads = [_lines(str(column), width) for column, width in widths.columns.items()]
    header = max(heads) * LINE_EM * widths.size + _HEADER_PADDING_PT
    page = settings.paper.printable_pt[1] * _HEIGHT_SAFETY - header
    pages = _Pages(widths, page, page - sum(heading.heights))
    for entry, values in zip(entries, rows, strict=True):
        pages.add_task(entry, values)
    return TableLayout(widths, heading, header, pages.blocks())


def _heading(settings: TableSettings, widths: Widths) -> Heading:
    width = table_width_pt(widths)
    title = balanced(settings.title, width / TITLE_PT * WIDTH_SAFETY)
    unit, date = settings.unit_line, settings.date_line
    apart = bool(unit and date) and em_width(unit) + em_width(date) + 2 > width / widths.size * WIDTH_SAFETY
    line = widths.size * LINE_EM
    return Heading(
        "\n".join(title),
        unit,
        date,
        apart,
        (
            ATTACHMENT_PT * LINE_EM + 3 if settings.attachment else 8.0,
            8.0,
            len(title) * TITLE_PT * LINE_EM + 8,
            line * (1 + apart) + 6,
        ),
    )


def task_lines(entry: Entry, widths: Mapping[TableColumn, float], most: int) -> list[Line]:
    """The rows one task takes at ``BODY_PT``: more than one where a text has over ``most`` lines.

    The parts of a text, joined, are the text exactly; a continuation repeats nothing but 续 as 序号.
    """
    parts: dict[TableColumn, list[str]] = {}
    fixed: dict[TableColumn, Value] = {}
    for column, width in widths.items():
        value = SPECS[column].value(entry)
        if isinstance(value, str) and column is not TableColumn.CATEGORY:
            parts[column] = pieces(value, width * WIDTH_SAFETY, most, names=SPECS[column].names)
        else:
            fixed[column] = value
    lines: list[Line] = []
    for index in range(max((len(texts) for texts in parts.values()), default=1)):
        texts = {column: texts[index] for column, texts in parts.items() if index < len(texts)}
        lead = fixed if index == 0 else {c: CONTINUED for c in fixed if c is TableColumn.ORDINAL}
        most_lines = max((_lines(text, widths[column], column) for column, text in texts.items()), default=1)
        lines.append(Line(entry, {**lead, **texts}, row_height(most_lines, BODY_PT)))
    return lines


def by_category(lines: Iterable[Line], widths: Mapping[TableColumn, float]) -> tuple[Block, ...]:
    """Rows at ``BODY_PT`` that no page ends, parted by category."""
    pages = _Pages(Widths(BODY_PT, widths), float("inf"), float("inf"))
    for line in lines:
        pages.add(line)
    return pages.blocks()


def row_height(lines: int, size: float) -> float:
    """Height in points of a row whose tallest cell has so many lines."""
    return lines * LINE_EM * size + _CELL_PADDING_PT


def _lines(text: str, width: float, column: TableColumn | None = None) -> int:
    return len(wrap(text, width * WIDTH_SAFETY, names=column is not None and SPECS[column].names))


def _whole_names(column: TableColumn, lines: Sequence[str], most: int) -> int:
    """How many of the first lines end with a whole name; of running text ``most``."""
    if not SPECS[column].names or len(lines) <= most:
        return most
    return next((at for at in range(most, 0, -1) if lines[at - 1].endswith("、")), most)


@dataclass
class _Open:
    """A block that is being filled."""

    category: CategoryRow
    title: str
    title_height: float
    new_page: bool
    rows: float = 0.0  # their height
    lines: list[Line] = field(default_factory=list[Line])

    @property
    def height(self) -> float:
        return max(self.rows, self.title_height)

    def closed(self) -> Block:
        """The block, its rows tall enough for the category's title."""
        extra = (self.height - self.rows) / len(self.lines)
        lines = [replace(line, height=line.height + extra) for line in self.lines] if extra else self.lines
        return Block(tuple(lines), self.title, self.new_page)


class _Pages:
    """Rows put on pages one after the other.

    Args:
        widths: of the columns.
        page: height for rows on a page, in points.
        first: the same on the first one.
    """

    def __init__(self, widths: Widths, page: float, first: float) -> None:
        self._widths, self._page, self._left = widths, page, first
        self._columns = list(widths.columns)
        self._blocks: list[_Open] = []

    def blocks(self) -> tuple[Block, ...]:
        """What was added."""
        return tuple(block.closed() for block in self._blocks)

    def add_task(self, entry: Entry, values: Values) -> None:
        """A task in one row; one that is taller than a page goes on across the page."""
        texts = {
            column: wrap(value, width * WIDTH_SAFETY, names=SPECS[column].names)
            for column, width in self._widths.columns.items()
            if isinstance(value := values[column], str) and column is not TableColumn.CATEGORY
        }
        height = row_height(max(map(len, texts.values()), default=1), self._widths.size)
        if height <= (self._page if self._blocks else self._left):
            self.add(Line(entry, values, height))
            return
        head = max((len(lines) for lines in texts.values() if len(lines) <= _HEAD_LINES), default=1)
        head = max(head, _HEAD_LINES // 2)
        ends = {column: _whole_names(column, lines, head) for column, lines in texts.items()}
        first = {column: "".join(lines[: ends[column]]) for column, lines in texts.items()}
        self.add(Line(entry, {**values, **first}, row_height(head, self._widths.size)))
        for column, lines in texts.items():
            if len(lines) > head:
                self._go_on(entry, column, "".join(lines[ends[column] :]))

    def add(self, line: Line) -> None:
        """A row, on this page if it fits there."""
        category = line.entry.category
        last = self._blocks[-1] if self._blocks else None
        same = last is not None and last.category.id == category.id
        left = self._left if same or last is None else self._left - last.height
        needed = max((last.rows if last and same else 0.0) + line.height, self._title_height(category.title))
        if last and needed > left:
            self._left = self._page
            self._open(
                category, f"{category.title}（{CONTINUED}）" if same else category.title, new_page=True
            )
        elif not same:
            self._left = left
            self._open(category, category.title)
        self._blocks[-1].lines.append(line)
        self._blocks[-1].rows += line.height

    def _go_on(self, entry: Entry, column: TableColumn, text: str) -> None:
        """The rest of a long text, in rows across the page."""
        first, last = self._across(column)
        room = sum(list(self._widths.columns.values())[first : last + 1]) + CELL_PADDING_EM * (last - first)
        lines = wrap(text, room * WIDTH_SAFETY, names=SPECS[column].names)
        mark = f"{CONTINUED}\n{column.partition('（')[0]}"
        marked = {TableColumn.ORDINAL: mark} if TableColumn.ORDINAL in self._columns else {}
        least = _lines(mark, self._widths.columns[TableColumn.ORDINAL]) if marked else 1
        while lines:
            fits = self._fitting(self._left - self._blocks[-1].rows)
            if fits < max(least, min(_FEWEST_LINES, len(lines))):
                fits = self._fitting(self._page)
            part, lines = lines[:fits], lines[fits:]
            height = row_height(max(len(part), least), self._widths.size)
            values = {**marked, column: "".join(part)}
            self.add(Line(entry, values, height, (first, last, column)))

    def _fitting(self, height: float) -> int:
        return int((height - _CELL_PADDING_PT) / (LINE_EM * self._widths.size))

    def _across(self, column: TableColumn) -> tuple[int, int]:
        """The neighbouring columns that a text may go on across: what comes back is told by its mark."""
        at = self._columns.index(column)
        kept = {TableColumn.ORDINAL, TableColumn.CATEGORY}
        first = last = at
        while last + 1 < len(self._columns) and self._columns[last + 1] not in kept:
            last += 1
        while TableColumn.ORDINAL in self._columns and first and self._columns[first - 1] not in kept:
            first -= 1
        return first, last

    def _open(self, category: CategoryRow, title: str, *, new_page: bool = False) -> None:
        self._blocks.append(_Open(category, title, self._title_height(title), new_page))

    def _title_height(self, title: str) -> float:
        width = self._widths.columns.get(TableColumn.CATEGORY)
        return 0.0 if width is None else row_height(_lines(title, width), self._widths.size)


def pages_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks of each page."""
    pages: list[list[Block]] = []
    for block in blocks:
        if block.new_page or not pages:
            pages.append([])
        pages[-1].append(block)
    return pages
