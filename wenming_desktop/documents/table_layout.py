"""Column widths, row heights and page ends of the assignment table, so that nothing is cut in print.

Excel and WPS neither grow merged wrapped cells nor tell where pages end: both are worked out here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wenming_desktop.documents.table_columns import SPECS, Entry, TableColumn, Value, entries_of
from wenming_desktop.documents.wording import em_width, pieces, wrap
from wenming_desktop.errors import UserError
from wenming_desktop.progress.plan_view import PlanView

BODY_PT = 12.0  # 小四
CONTINUED = "续"
TALLEST_ROW_PT = 409.0  # Excel's limit
ABOVE_PT = (26.0, 8.0, 40.0, 24.0)  # the lines over the header: 附件, nothing, title, unit and date

LINE_PT = 17.5  # above what 仿宋 needs, enough for the taller stand-in fonts
_CELL_PADDING_PT = 9.0
_CELL_PADDING_EM = 0.8  # left and right together
_MOST_LINES = 12  # taller rows are continued: Excel's limit is 409 pt, and a page must hold a row
_WIDTH_SAFETY = 0.96  # lines hold a little less than they measure, for stand-in fonts
_HEIGHT_SAFETY = 0.97
_NAME_SLACK_EM = 0.6
_PT_PER_MM = 72 / 25.4

SIDE_MARGIN_MM = 18.0
END_MARGIN_MM = 20.0  # top and bottom; the page number stands inside the bottom one


class Paper(Enum):
    """A sheet, landscape: Excel's paper code, width and height in mm, smallest scale that stays readable."""

    A3 = (8, 420.0, 297.0, 0.86)
    A4 = (9, 297.0, 210.0, 0.70)

    @property
    def code(self) -> int:
        """Excel's number for the paper size."""
        return self.value[0]

    @property
    def printable_pt(self) -> tuple[float, float]:
        """Width and height inside the margins, in points."""
        _, width, height, _ = self.value
        return (width - 2 * SIDE_MARGIN_MM) * _PT_PER_MM, (height - 2 * END_MARGIN_MM) * _PT_PER_MM

    @property
    def least_scale(self) -> float:
        """How far a full table is reduced in print, as a fraction."""
        return self.value[3]


@dataclass(frozen=True)
class Line:
    """One row of the sheet: a whole task, or a part of one whose text is too long for a row."""

    entry: Entry
    values: Mapping[TableColumn, Value]
    height: float  # points
    continued: bool


@dataclass(frozen=True)
class Block:
    """Neighbouring rows of one category on one page: they share one merged 测评项目 cell."""

    lines: tuple[Line, ...]
    title: str
    new_page: bool


@dataclass(frozen=True)
class TableLayout:
    """The whole table as every format shows it.

    Attributes:
        widths: text widths in em, in the order of the columns.
        header_height: of the header row, in points.
        scale: how far the table is reduced in print so that it is as wide as the page; a fraction, of
            which Excel knows the whole per cents.
        blocks: the rows.
    """

    widths: Mapping[TableColumn, float]
    header_height: float
    scale: float
    blocks: tuple[Block, ...]


def lay_out(plan: PlanView, columns: Sequence[TableColumn], paper: Paper) -> TableLayout:
    """Lay out a plan's tasks.

    Raises:
        UserError: no column was chosen, or there is no task.
    """
    if not columns:
        raise UserError("请至少选择一列再导出。")
    entries = entries_of(plan)
    if not entries:
        raise UserError(f"“{plan.title}”还没有任务，没有可导出的内容。")
    widths = column_widths(list(dict.fromkeys(columns)), entries, paper)
    header = max(text_height(column, width) for column, width in widths.items()) + 10
    scale = int(min(1.0, paper.printable_pt[0] / table_width_pt(widths)) * 100) / 100
    lines = [line for entry in entries for line in task_lines(entry, widths)]
    page = paper.printable_pt[1] / scale * _HEIGHT_SAFETY - header
    return TableLayout(widths, header, scale, tuple(page_blocks(lines, widths, page, sum(ABOVE_PT))))


def column_widths(
    columns: Sequence[TableColumn], entries: Sequence[Entry], paper: Paper
) -> dict[TableColumn, float]:
    """Text widths in em: as the contents want, inside what the paper can print readably.

    Running texts share the room so that long ones take equally many lines, as few as possible; names
    give way only after them. A table narrower than the page leaves the rest to the task text.
    """
    page = paper.printable_pt[0] / BODY_PT - _CELL_PADDING_EM * len(columns)
    widest = paper.printable_pt[0] / BODY_PT / paper.least_scale - _CELL_PADDING_EM * len(columns)
    sizes = {column: _sizes(column, entries) for column in columns}
    widths: dict[TableColumn, float] = {}
    for quarters in range(4, 4 * _MOST_LINES):
        widths = {column: _wanted(column, sizes[column], quarters / 4) for column in columns}
        if sum(widths.values()) <= widest:
            break
    excess = sum(widths.values()) - widest
    spare = {column: width - SPECS[column].least for column, width in widths.items()}
    if excess > 0 and (room := sum(spare.values())):
        part = min(1.0, excess / room)
        widths = {column: width - part * spare[column] for column, width in widths.items()}
    missing = page - sum(widths.values())
    if missing > 0:
        takers = [TableColumn.TEXT] if TableColumn.TEXT in widths else list(columns)
        widths |= {column: widths[column] + missing / len(takers) for column in takers}
    return widths


def table_width_pt(widths: Mapping[TableColumn, float]) -> float:
    """Width of the whole table at 100 %, in points."""
    return sum(cell_width_em(width) for width in widths.values()) * BODY_PT


def cell_width_em(width: float) -> float:
    """Width of a cell whose text is ``width`` em wide."""
    return width + _CELL_PADDING_EM


def task_lines(entry: Entry, widths: Mapping[TableColumn, float], most: int = _MOST_LINES) -> list[Line]:
    """The rows one task takes: one, or more when a text is longer than the ``most`` lines of a row.

    The parts of a text, joined, are the text exactly; a continuation repeats nothing but 续 as 序号.
    """
    parts: dict[TableColumn, list[str]] = {}
    fixed: dict[TableColumn, Value] = {}
    for column, width in widths.items():
        value = SPECS[column].value(entry)
        if isinstance(value, str) and column is not TableColumn.CATEGORY:
            parts[column] = pieces(value, width * _WIDTH_SAFETY, most, names=SPECS[column].names)
        else:
            fixed[column] = value
    lines: list[Line] = []
    for index in range(max((len(texts) for texts in parts.values()), default=1)):
        texts = {column: texts[index] for column, texts in parts.items() if index < len(texts)}
        lead = fixed if index == 0 else {c: CONTINUED for c in fixed if c is TableColumn.ORDINAL}
        height = max(
            (text_height(text, widths[column], names=SPECS[column].names) for column, text in texts.items()),
            default=text_height("", 1),
        )
        lines.append(Line(entry, {**lead, **texts}, height, continued=index > 0))
    return lines


def text_height(text: str, width: float, *, names: bool = False) -> float:
    """Height in points of a cell that shows the text, or the list of names, whole in ``width`` em."""
    return len(wrap(text, width * _WIDTH_SAFETY, names=names)) * LINE_PT + _CELL_PADDING_PT


def page_blocks(
    lines: Iterable[Line], widths: Mapping[TableColumn, float], page: float, above: float
) -> list[Block]:
    """Part the rows into pages and, on each page, by category.

    Args:
        lines: rows in order.
        widths: text widths in em.
        page: height for rows on a page, in points at 100 %.
        above: height of what stands over the header on the first page, in points.

    Returns:
        Blocks in order, each tall enough for its category's title.
    """
    blocks: list[Block] = []
    used = above  # of the page, by what is before the open block
    for line in lines:
        category = line.entry.category
        last = blocks[-1] if blocks else None
        if last and last.lines[0].entry.category.id != category.id:
            used += _block_height(last, widths)
        same = last and last.lines[0].entry.category.id == category.id
        grown = (
            replace(last, lines=(*last.lines, line))
            if last and same
            else Block((line,), category.title, False)
        )
        if last and used + _block_height(grown, widths) > page:
            title = f"{category.title}（{CONTINUED}）" if same else category.title
            blocks.append(Block((line,), title, new_page=True))
            used = 0.0
        elif same:
            blocks[-1] = grown
        else:
            blocks.append(grown)
    return [_stretched(block, widths) for block in blocks]


def _sizes(column: TableColumn, entries: Sequence[Entry]) -> list[float]:
    texts = [value for value in (SPECS[column].value(entry) for entry in entries) if isinstance(value, str)]
    return sorted(sum(em_width(line) for line in text.splitlines()) for text in texts)


def _wanted(column: TableColumn, sizes: list[float], lines: float) -> float:
    """Width that shows whole names, and all but the longest running texts in so many lines."""
    spec = SPECS[column]
    longest = sizes[-1] if sizes else 0.0
    wanted = min(longest, sizes[len(sizes) * 9 // 10] / lines) if spec.flowing and sizes else longest
    return min(max(wanted + _NAME_SLACK_EM, spec.least), spec.most)


def _block_height(block: Block, widths: Mapping[TableColumn, float]) -> float:
    rows = sum(line.height for line in block.lines)
    if TableColumn.CATEGORY not in widths:
        return rows
    return max(rows, text_height(block.title, widths[TableColumn.CATEGORY]))


def _stretched(block: Block, widths: Mapping[TableColumn, float]) -> Block:
    rows = sum(line.height for line in block.lines)
    extra = (_block_height(block, widths) - rows) / len(block.lines)
    return replace(
        block,
        lines=tuple(replace(line, height=min(line.height + extra, TALLEST_ROW_PT)) for line in block.lines),
    )
