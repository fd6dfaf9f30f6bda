"""Filling a unit's own assignment table (表样): its header is recognised, its styles stay as they are."""

import re
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self, cast
from zipfile import ZipFile

from defusedxml import ElementTree
from openpyxl.cell.cell import Cell
from openpyxl.styles.numbers import is_date_format
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wenming_desktop.documents.press.wording import em_width
from wenming_desktop.documents.table.assignment_table import KEY_HEADER, put_key, refuse_unprintable
from wenming_desktop.documents.table.sheet_references import Rows, drawn_in
from wenming_desktop.documents.table.sheet_rows import Look, column_width, hide_column, look_of, replace_rows
from wenming_desktop.documents.table.table_columns import SPECS, TableColumn, Value, entries_of
from wenming_desktop.documents.table.table_headings import names_all_in_one, recognise
from wenming_desktop.documents.table.table_layout import (
    BODY_PT,
    LINE_EM,
    TALLEST_ROW_PT,
    Block,
    by_category,
    task_lines,
)
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.plan_view import PlanView, TaskRow
from wenming_desktop.spreadsheets.headed import HEADER_WITHIN
from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS
from wenming_desktop.spreadsheets.styles import cells_of, merge_styled, style_of
from wenming_desktop.spreadsheets.workbooks import open_to_change
from wenming_desktop.spreadsheets.writing import put, save_book
from wenming_desktop.words import chinese_date, chinese_numeral

_NAMED_AT_MOST = 6  # columns in one sentence
_SUM = re.compile(r"合\s*计|总\s*计|小\s*计|共\s*计")
_FOOTER = re.compile(
    r"注\s*[:：\d]|备\s*注|说\s*明|填\s*表|填\s*报|制\s*表|审\s*核|审\s*批|联\s*系|"
    r"(单位|分管|主管|主要)?(负责人|领导)|\S{0,8}(签字|签名|签章|盖章)"
)
_MARKS = (  # how the names of categories are numbered in a form
    (r"[一二三四五六七八九十]+、", "{}、"),
    (r"（[一二三四五六七八九十]+）", "（{}）"),
    (r"\([一二三四五六七八九十]+\)", "({})"),
)
_PIXELS_PER_UNIT, _PADDING_PX = 7, 5  # of a column's width; 宋体 makes it 8, so that nothing is cut


@dataclass(frozen=True)
class _Form:
    """Where the table is in a sheet.

    Attributes:
        sheet: the sheet.
        columns: the number of each column that was recognised, from 1.
        all_in_one: whether the column of the lead names all that are responsible, the lead first.
        others: the headers of the other columns, by their numbers.
        header: the header's last row.
        rows: what tasks go into.
        sample: the first of them that is for a task; None without one.
        heading: the first of them that is merged across for the name of a category; None without one.
        right: the table's last column.
        key: the column for the tasks' ids.
    """

    sheet: Worksheet
    columns: Mapping[TableColumn, int]
    all_in_one: bool
    others: Mapping[int, str]
    header: int
    rows: Rows
    sample: int | None
    heading: int | None
    right: int
    key: int


def fill_template(plan: PlanView, template: Path, target: Path, job: Job | None = None) -> tuple[str, ...]:
    """Write the plan's tasks into a copy of the unit's own table.

    The header row is found by its words, wherever it is; what stands above it, the columns' order and
    widths, the style of the first row below it, and the lines below the table stay. Rows are added or
    taken away as there are tasks; 测评项目 is merged down its tasks. A hidden last column holds the ids,
    as in our own table.

    Args:
        plan: what to fill in.
        template: an .xlsx file; it is not changed.
        target: the file to write.
        job: may cancel the reading.

    Returns:
        What the clerk should know, as sentences: columns left empty, contents without a column.

    Raises:
        UserError: no task, not a table that can be filled, or the file cannot be written.
        Cancelled: by the job.
    """
    if not plan.tasks:
        raise UserError(f"“{plan.title}”还没有任务，没有可导出的内容。")
    if target.exists() and template.exists() and target.samefile(template):
        raise UserError(f"“{target.name}”：导出的文件不能就是表样本身，请另起一个名字。")
    book = open_to_change(template, job)
    forms = [form for sheet in book.worksheets if sheet.sheet_state == "visible" for form in _forms(sheet)]
    if not forms:
        raise UserError(
            f"“{template.name}”里没有找到表头，表头要有“测评内容”“牵头科室”这样的列，请补上再试。"
        )
    form = max(forms, key=lambda form: len(form.columns))  # the first of equals
    refuse_unprintable(plan, form.columns)
    plan = _with_all_in_one(plan) if form.all_in_one else plan
    look = _fill(plan, form)
    lost = tuple(_lost(template, book))
    save_book(book, target)
    return (*_left_over(plan, form, look.formulas), *lost)


def _with_all_in_one(plan: PlanView) -> PlanView:
    """The plan with everybody who supports a task behind who leads it."""

    def joined(task: TaskRow) -> TaskRow:
        return replace(task, lead="、".join(filter(None, (task.lead, *task.support))) or None, support=())

    categories = (replace(each, tasks=tuple(map(joined, each.tasks))) for each in plan.categories)
    return replace(plan, categories=tuple(categories))


def _forms(sheet: Worksheet) -> Iterator[_Form]:
    """The table of a sheet, if there is one."""
    used = [
        place
        for place, cell in cells_of(sheet).items()
        if place[0] <= MOST_ROWS and place[1] <= MOST_COLUMNS and (cell.value is not None or _ruled(cell))
    ]
    bottom, right = (max((place[axis] for place in used), default=0) for axis in (0, 1))
    best: dict[TableColumn, int] = {}
    header = 0
    grid = _grid(sheet, bottom, right)
    for row, words in enumerate(grid[:HEADER_WITHIN], start=1):
        found = recognise(words)
        if len(found) > len(best):
            best, header = found, row
    if TableColumn.TEXT not in best or len(best) < 2:
        return
    header_row = header
    columns = {column: at + 1 for column, at in best.items()}
    others = {at: " ".join(str(word).split()) for at, word in enumerate(grid[header - 1]) if word}
    key = next((at + 1 for at, word in others.items() if word == KEY_HEADER), right + 1)
    merged = [each.max_row for each in sheet.merged_cells.ranges if each.min_row <= header <= each.max_row]
    header = max([header, *merged])
    rows = _body(sheet, grid, columns[TableColumn.TEXT], header + 1)
    across = {row for row in range(rows.first, rows.last + 1) if _is_heading(sheet, row, columns)}
    yield _Form(
        sheet,
        columns,
        names_all_in_one(grid[header_row - 1]),
        {at + 1: word for at, word in others.items() if at + 1 not in {*columns.values(), key}},
        header,
        rows,
        next((row for row in range(rows.first, rows.last + 1) if row not in across), None),
        None if TableColumn.CATEGORY in columns else min(across, default=None),
        right,
        key,
    )


def _is_heading(sheet: Worksheet, row: int, columns: Mapping[TableColumn, int]) -> bool:
    """Whether a row's cells for the text and for what follows it are one."""
    return any(
        merged.min_row <= row <= merged.max_row
        and sum(merged.min_col <= column <= merged.max_col for column in columns.values()) > 1
        for merged in sheet.merged_cells.ranges
    )


def _ruled(cell: Any) -> bool:
    return any(side and side.style for side in (cell.border.top, cell.border.bottom))


def _grid(sheet: Worksheet, bottom: int, right: int) -> list[list[object]]:
    """What stands in each cell, row by row; in a cell merged downwards, the words at its top."""
    cells = cells_of(sheet)
    places = [[(row, column) for column in range(1, right + 1)] for row in range(1, bottom + 1)]
    grid: list[list[object]] = [
        [cells[place].value if place in cells else None for place in row] for row in places
    ]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= bottom and merged.min_col <= right:
            for row in grid[merged.min_row : merged.max_row]:
                row[merged.min_col - 1] = grid[merged.min_row - 1][merged.min_col - 1]
    return grid


def _body(sheet: Worksheet, grid: list[list[object]], text: int, first: int) -> Rows:
    """The rows between the header and the lines below the table; blank ones down to a sum are its own."""
    ruled = _ruled(sheet.cell(first, text))
    last = first - 1
    for row, words in enumerate(grid[first - 1 :], start=first):
        said = next((str(word).strip() for word in words if word), "")
        inside = _ruled(sheet.cell(row, text))
        if _SUM.match(said):
            last = row - 1
            break
        if _FOOTER.match(said) or (said and ruled and not inside):
            break
        if said or inside:
            last = row
    return Rows(first, last)


def _left_over(plan: PlanView, form: _Form, filled: Collection[int]) -> Iterator[str]:
    entries = entries_of(plan)
    kept = {TableColumn.ORDINAL, *([TableColumn.CATEGORY] if form.heading else [])}
    missing = [
        column
        for column, spec in SPECS.items()
        if column not in {*form.columns, *kept}
        and any(spec.value(entry) not in {None, ""} for entry in entries)
    ]
    if missing:
        yield f"表样里没有“{'、'.join(missing)}”，这些内容没有填。"
    empty = [word for column, word in form.others.items() if column not in filled]
    if empty:
        named = "、".join(empty[:_NAMED_AT_MOST])
        more = f"等 {len(empty)} 列" if len(empty) > _NAMED_AT_MOST else ""
        yield f"表样里的“{named}”{more}没有对应的内容，留空待填。"


def _lost(template: Path, book: Workbook) -> Iterator[str]:
    """What openpyxl does not write again: shapes, pictures of other kinds, those beside page numbers."""
    drawn, beside = 0, False
    with ZipFile(template) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/drawings/[^/]+\.xml", name):
                root = ElementTree.fromstring(package.read(name), forbid_dtd=True)
                drawn += sum(each.tag.endswith("Anchor") for each in root)
            elif re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                beside |= b"<legacyDrawingHF" in package.read(name)
    if lost := drawn - sum(len(drawn_in(sheet)) for sheet in book.worksheets):
        yield f"表样里有 {lost} 个图片或图形没有保留，需要的请在导出后补上。"
    if beside:
        yield "表样页眉、页脚里的图片没有保留，需要的请在导出后补上。"


def _fill(plan: PlanView, form: _Form) -> Look:
    """Fill in the tasks; returns the look of their rows."""
    sheet = form.sheet
    sample = form.sample or form.header
    least = _number(sheet.row_dimensions[sample], "height") or 0.0
    fonts = [sheet.cell(sample, number).font for number in form.columns.values()]
    size = max(_number(font, "size") or BODY_PT for font in fonts)
    widths = {column: _width(sheet, sample, number, size) for column, number in form.columns.items()}
    most = int(TALLEST_ROW_PT / (LINE_EM * size)) - 1
    lines = [line for entry in entries_of(plan) for line in task_lines(entry, widths, most)]
    blocks = by_category(lines, widths)
    look = _look_of_tasks(form, sample, straight=form.heading is None and len(lines) == len(plan.tasks))
    heading = _Heading.of(form) if form.heading else None
    looks = [
        each
        for block in blocks
        for each in (*([heading.look] if heading else []), *[look] * len(block.lines))
    ]
    replace_rows(sheet, form.rows, looks)
    put_key(sheet, form.header, form.key, KEY_HEADER)
    row = form.rows.first
    for number, block in enumerate(blocks, start=1):
        if heading:
            put(
                cast("Cell", sheet.cell(row, heading.column)),
                heading.mark.format(chinese_numeral(number)) + block.title,
            )
            sheet.row_dimensions[row].height = heading.height
            row += 1
        _fill_block(form, block, row, widths, look)
        for line in block.lines:
            put_key(sheet, row, form.key, line.entry.task.id)
            height = min(max(line.height * size / BODY_PT, least), TALLEST_ROW_PT)
            sheet.row_dimensions[row].height = round(height, 2)
            row += 1
    hide_column(sheet, form.key)
    return look


def _look_of_tasks(form: _Form, sample: int, *, straight: bool) -> Look:
    """The look of a task's row: it keeps the unit's formulas where nothing of ours comes.

    Args:
        form: the form.
        sample: the row to look like.
        straight: whether each row is one task, so that the unit's own formula for 序号 counts rightly.
    """
    look = look_of(form.sheet, sample, form.right, header=sample == form.header)
    ours = {
        number for column, number in form.columns.items() if column != TableColumn.ORDINAL or not straight
    }
    return replace(look, formulas={at: each for at, each in look.formulas.items() if at not in ours})


@dataclass(frozen=True)
class _Heading:
    """A row across the table with a category's name: its look, where the name stands, how it is numbered."""

    look: Look
    column: int
    mark: str
    height: float | None

    @classmethod
    def of(cls, form: _Form) -> Self:
        """As the form's first heading is."""
        row = form.heading or form.header
        look = look_of(form.sheet, row, form.right)
        texts = ((at, form.sheet.cell(row, at).value) for at in range(1, form.right + 1))
        column, written = next(((at, str(text)) for at, text in texts if text), (look.across[0][0], ""))
        mark = next((mark for pattern, mark in _MARKS if re.match(pattern, written)), "")
        return cls(look, column, mark, _number(form.sheet.row_dimensions[row], "height"))


def _number(owner: object, name: str) -> float | None:
    return getattr(owner, name)  # openpyxl's descriptors have no types


def _width(sheet: Worksheet, row: int, column: int, size: float) -> float:
    """Text width of a cell in em of its font."""
    merged = (each for each in sheet.merged_cells.ranges if (row, column) in set(each.top))
    last = next((each.max_col for each in merged), column)
    pixels = sum(column_width(sheet, each) * _PIXELS_PER_UNIT for each in range(column, last + 1))
    return max((pixels - _PADDING_PX) / (size * 96 / 72), 1.0)


def _fill_block(
    form: _Form, block: Block, first: int, widths: Mapping[TableColumn, float], look: Look
) -> None:
    sheet = form.sheet
    for row, line in enumerate(block.lines, start=first):
        for column, number in form.columns.items():
            value = line.values.get(column)
            if column is TableColumn.CATEGORY:
                value = block.title if row == first else None
            if number not in look.formulas:
                _put(sheet.cell(row, number), value, widths[column])
    number = form.columns.get(TableColumn.CATEGORY)
    last = first + len(block.lines) - 1
    if number and last > first:
        merge_styled(sheet, number, first, last, style_of(sheet.cell(first, number)))


def _put(cell: Any, value: Value, width: float) -> None:
    """A value in the cell's own style; a day in the cell's own format where it has one and the room."""
    own_format = cell.number_format
    if isinstance(value, date):
        text = chinese_date(value)
        if is_date_format(own_format) and em_width(text) <= width:
            put(cell, value)
            cell.number_format = own_format
            return
        value = text
    put(cell, value)
    if isinstance(value, str) and not cell.alignment.wrap_text:
        alignment = copy(cell.alignment)
        alignment.wrap_text = True
        cell.alignment = alignment
