"""The workbook that came back: which sheet and which header row are read, and what each column is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from openpyxl.utils import get_column_letter
from sqlalchemy.orm import Session

from wenming_desktop.documents.press.wording import numbered
from wenming_desktop.documents.returned_table.cells import WRITTEN
from wenming_desktop.documents.returned_table.matching import Matcher
from wenming_desktop.documents.returned_table.rows import rows_of
from wenming_desktop.documents.table.table_columns import SPECS, TableColumn, entries_of, measures_cell
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.plan_view import PlanView, TaskRow, plan_view
from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn, likeliest
from wenming_desktop.spreadsheets.headed import (
    LONGEST_WORD,
    Header,
    find_header,
    find_in_sheets,
    parse_columns,
    sheet_named,
    with_columns,
)
from wenming_desktop.spreadsheets.sheets import Sheet
from wenming_desktop.spreadsheets.workbooks import open_workbook

_OTHERS = tuple(column for column in TaskColumn if column not in {TaskColumn.TEXT, TaskColumn.KEY})
_NEEDED = [(main, other) for main in (TaskColumn.TEXT, TaskColumn.KEY) for other in _OTHERS]


class NoHeaderError(UserError):
    """No header is recognised: the columns have to be said."""


@dataclass(frozen=True)
class TableSource:
    """A workbook, and what of it is read.

    Attributes:
        name: the file's.
        sheets: all visible sheets.
        sheet: the one that is read.
        header: its header.
        others: further sheets that look like such a table.
    """

    name: str
    sheets: tuple[Sheet, ...]
    sheet: Sheet
    header: Header[TaskColumn]
    others: tuple[str, ...] = ()

    def lettered(self) -> list[tuple[int, str]]:
        """Each column with its letter and the header's word, such as (3, "D 分值")."""
        words = (" ".join(word.split()) for word in self.header.words)
        return [(at, f"{get_column_letter(at + 1)} {word}".strip()) for at, word in enumerate(words)]


def open_table(
    session: Session,
    plan_id: str,
    path: Path,
    today: date,
    job: Job | None = None,
    *,
    sheet: str = "",
    columns: str = "",
) -> TableSource:
    """Open a workbook and find the table in it: the sheet that has most of the plan's tasks.

    Args:
        session: any.
        plan_id: the plan whose table it is.
        path: an .xlsx, .xls, .ods or .et file.
        today: as for plan_view().
        job: may cancel the reading.
        sheet: the sheet's name, where the clerk says it.
        columns: such as ``牵头科室=D``, where the clerk says it.

    Raises:
        NoHeaderError: no sheet has a header that is recognised.
        UserError: the workbook cannot be opened (as open_workbook()), there is no such sheet, or the columns
            are not understood.
        Cancelled: by the job.
    """
    sheets = open_workbook(path, job)
    within = [sheet_named(sheets, sheet, path.name)] if sheet else sheets
    plan = plan_view(session, plan_id, today)
    matcher, titles = matcher_of(plan)
    found = [
        (one, _with_person(one, _without_tables_beside(one, likeliest(header)), plan))
        for one, header in find_in_sheets(within, TASK_COLUMNS, _NEEDED)
    ]
    if columns:
        headless = not found
        found = [
            (one, with_columns(header, parse_columns(columns, TaskColumn, len(header.words), TASK_COLUMNS)))
            for one, header in found or [(one, _no_header(one)) for one in within]
        ]
        if headless:
            found = [(one, _above_tasks(one, header, matcher)) for one, header in found]
    if not found:
        where = f"工作表“{sheet}”" if sheet else ""
        hidden = f"还有隐藏的工作表“{'”、“'.join(beside)}”没有看，" if (beside := sheets[0].beside) else ""
        raise NoHeaderError(
            f"“{path.name}”{where}里没有找到配档表的表头，{hidden}"
            "表头要有“测评内容（工作任务）”和“牵头科室”这样的列。"
        )
    known = [matcher.known(rows_of(one, header, titles)[0]) for one, header in found]
    best = known.index(max(known))
    others = tuple(
        one.name for at, (one, _) in enumerate(found) if at != best and known[at] * 2 > known[best] > 0
    )
    return TableSource(path.name, sheets, *found[best], others)


def _without_tables_beside(sheet: Sheet, header: Header[TaskColumn]) -> Header[TaskColumn]:
    """The header without the columns of other tables on its right, and without a second meaning of 科室.

    Beside 牵头 and 配合 a column 科室 or 责任单位 is the office's own mark. A table of its own stands behind
    an empty column and fills few of the rows.
    """
    columns = dict(header.columns)
    if {TaskColumn.LEAD, TaskColumn.SUPPORT} <= columns.keys():
        columns.pop(TaskColumn.RESPONSIBLE, None)
    below = sheet.rows[header.body :]
    width = len(header.words)
    filled = [sum(at < len(row) and row[at] is not None for row in below) for at in range(width)]
    gap = next(
        (at for at in range(width) if not header.words[at] and not filled[at] and at > min(columns.values())),
        width,
    )
    for column, at in header.columns.items():
        if (
            at > gap
            and column not in {TaskColumn.KEY, TaskColumn.TEXT, TaskColumn.NOTE}
            and 2 * filled[at] < len(below)
        ):
            columns.pop(column, None)
    return replace(header, columns=columns)


def _with_person(sheet: Sheet, header: Header[TaskColumn], plan: PlanView) -> Header[TaskColumn]:
    """The header with 责任领导 as 责任人 where that column names those of the plan: offices rename it."""
    at = header.columns.get(TaskColumn.LEADER)
    if at is None or TaskColumn.PERSON in header.columns:
        return header
    tasks = [task for category in plan.categories for task in category.tasks]
    people, leaders = {plain(task.person or "") for task in tasks}, {plain(task.leader) for task in tasks}
    below = sheet.rows[header.last + 1 :]
    cells = [name for row in below if at < len(row) and (name := plain(str(row[at] or "")))]
    if 2 * sum(cell in people for cell in cells) <= len(cells) or any(cell in leaders for cell in cells):
        return header
    return with_columns(header, {TaskColumn.PERSON: at})


def columns_in_words(source: TableSource) -> str:
    """Which sheet and header are read, each column as what, and which are not."""
    header, names = source.header, dict(source.lettered())
    rows = "、".join(str(row + 1) for row in range(header.first, header.last + 1))
    read = [
        names[at] if header.words[at] == column else f"{names[at]}（作为{column}）"
        for column, at in sorted(header.columns.items(), key=lambda one: one[1])
    ]
    unread = [names[at] for at in sorted({*header.unread, *(at for _, at in header.again)})]
    said = f"工作表“{source.sheet.name}”，第 {rows} 行为表头。读了这些列：{'、'.join(read) or '没有'}。"
    return said + (f"没有读的列：{'、'.join(unread)}。" if unread else "")


def choose_sheet(source: TableSource, name: str) -> TableSource:
    """Another sheet of the workbook; without a header that is recognised its columns mean nothing yet."""
    sheet = sheet_named(source.sheets, name, source.name)
    header = find_header(sheet.rows, TASK_COLUMNS, _NEEDED)
    found = _without_tables_beside(sheet, likeliest(header)) if header else _no_header(sheet)
    return replace(source, sheet=sheet, header=found, others=())


def choose_columns(source: TableSource, columns: Mapping[TaskColumn, int]) -> TableSource:
    """The same sheet with every column as the clerk says.

    Raises:
        UserError: two meanings for one column, or none for the tasks' text.
    """
    if TaskColumn.TEXT not in columns and TaskColumn.KEY not in columns:
        raise UserError("请选择哪一列是测评内容（工作任务）。")
    bare = replace(source.header, columns={}, again=())
    return replace(source, header=with_columns(bare, columns))


def choose_header(source: TableSource, row: int) -> TableSource:
    """The same sheet with its header in another row, from 0."""
    rows = source.sheet.rows
    found = find_header(rows[row : row + 2], TASK_COLUMNS, [()])
    if found is None or found.first:
        return replace(source, header=_no_header(source.sheet, row))
    moved = replace(found, first=row, last=row + found.last)
    return replace(source, header=_without_tables_beside(source.sheet, likeliest(moved)))


def matcher_of(plan: PlanView) -> tuple[Matcher, list[str]]:
    """The plan's matcher and its categories' titles."""
    texts = {
        entry.task.id: {
            **{column: says(entry.task) for column, says in WRITTEN.items()},
            TaskColumn.MEASURES: _every_wording(entry.task),
            TaskColumn.EVIDENCE: str(SPECS[TableColumn.EVIDENCE].value(entry) or ""),
        }
        for entry in entries_of(plan)
    }
    categories = {task.id: row.title for row in plan.categories for task in row.tasks}
    return Matcher(texts, categories), [row.title for row in plan.categories]


def _every_wording(task: TaskRow) -> str:
    """The breakdown as the table has it; what stands there once for a year, then also in its periods."""
    once, all_of_them = measures_cell(task), numbered(row.text for row in task.measures)
    return once if once == all_of_them else f"{once}；{all_of_them}"


def _above_tasks(sheet: Sheet, header: Header[TaskColumn], matcher: Matcher) -> Header[TaskColumn]:
    """The same columns below the last row that looks like a header and stands above the first known task."""
    text = header.columns.get(TaskColumn.TEXT)
    known = (row.number for row in rows_of(sheet, header, ())[0] if matcher.known([row]))
    for at in range(next(known, 1) - 2, header.first, -1):
        said = str(sheet.rows[at][text] or "") if text is not None else ""
        if len(said) <= LONGEST_WORD and find_header(sheet.rows[at : at + 1], TASK_COLUMNS, [()]):
            return replace(_no_header(sheet, at), columns=header.columns)
    return header


def _no_header(sheet: Sheet, row: int = 0) -> Header[TaskColumn]:
    """A row taken as header of which no column means anything yet."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return Header(row, row, tuple("" if cell is None else str(cell) for cell in cells), {})
