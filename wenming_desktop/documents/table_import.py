"""The assignment table (任务配档表) as it came back: read, matched with the tasks, compared, not saved.

What offices do to it: columns moved, renamed or left out, cells unmerged, blank rows, other rows in another
order, the header once more, dates in every form. 测评项目 and 报送材料 are not read: the one belongs to the
plan, the other is put together from the slots of proof.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from wenming_desktop.documents.assignment_table import KEY_HEADER
from wenming_desktop.documents.table_columns import TableColumn
from wenming_desktop.documents.table_headings import recognise
from wenming_desktop.documents.table_layout import CONTINUED
from wenming_desktop.documents.table_matching import Matcher
from wenming_desktop.documents.wording import numbered
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.deadlines import deadline_text, read_deadline
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.tasks import parse_score
from wenming_desktop.plan.titles import task_title
from wenming_desktop.plan.written import written_departments
from wenming_desktop.progress.plan_view import PlanView, TaskRow, plan_view
from wenming_desktop.spreadsheets.workbooks import MOST_COLUMNS, MOST_ROWS, Cell, Sheet, open_workbook
from wenming_desktop.words import chinese_date, plain_number

_HEADER_WITHIN = 40  # rows
_TEXTS = (TableColumn.TEXT, TableColumn.STANDARD, TableColumn.MEASURES, TableColumn.NOTE)
_FOOTER = re.compile(r"(合计|总计|小计|备注|注[:：]|说明[:：]|填表|填报|制表|审核|单位负责人|负责人)")
_STEP = re.compile(r"(?:^|[；;\n])\s*(\d{1,3})[.．、]\s*")


@dataclass(frozen=True)
class Difference:
    """One cell that says something else than the plan.

    Attributes:
        task_id, code, title: the task.
        column: the column.
        old, new: both as the table writes them; "" for nothing.
        row: the row in the sheet, from 1.
    """

    task_id: str
    code: str
    title: str
    column: TableColumn
    old: str
    new: str
    row: int

    @property
    def clears(self) -> bool:
        """Whether the cell is merely empty: of merged cells all but the first are, too."""
        return not self.new


@dataclass(frozen=True)
class RowProblem:
    """A row, or a cell of it, that is not taken over, and why, as one Chinese sentence."""

    row: int
    message: str


@dataclass(frozen=True)
class TableImport:
    """What a table that came back says.

    Attributes:
        name: the file's.
        sheet: the sheet's that was read.
        header: its header row, from 1.
        columns: column -> the header's own words.
        matched: how many of the plan's tasks the table has.
        missing: codes of the tasks that it has not.
        differences: in the order of the rows.
        problems: in the order of the rows.
        unknown: departments that do not exist yet, as written.
        notes: what else the clerk should know.
    """

    name: str
    sheet: str
    header: int
    columns: Mapping[TableColumn, str]
    matched: int
    missing: tuple[str, ...]
    differences: tuple[Difference, ...]
    problems: tuple[RowProblem, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


def read_table(
    session: Session, plan_id: str, path: Path, today: date, job: Job | None = None
) -> TableImport:
    """Read a workbook and compare it with a plan.

    Args:
        session: any.
        plan_id: the plan whose table it is.
        path: an .xlsx file.
        today: as for plan_view().
        job: may cancel the reading.

    Raises:
        UserError: the workbook cannot be opened (as open_workbook()), or no sheet has a header that is
            recognised.
        Cancelled: by the job.
    """
    sheets = open_workbook(path, job)
    for sheet in sheets:
        header = _find_header(sheet)
        if header is not None:
            plan = plan_view(session, plan_id, today)
            names = {
                _plain(name): row.name
                for row in department_rows(session)
                for name in (row.short_name, row.name)
                if name
            }
            return _Comparison(plan, names, path.name, sheet, header).result()
    raise UserError(
        f"“{path.name}”里没有找到配档表的表头，表头要有“测评内容（工作任务）”和“牵头科室”这样的列。"
    )


def _find_header(sheet: Sheet) -> int | None:
    for place, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        found = recognise(row)
        if (TableColumn.TEXT in found or KEY_HEADER in row) and len(found) > 1:
            return place
    return None


@dataclass
class _Row:
    """One task's row, the rows that continue it taken in."""

    number: int
    key: str
    texts: dict[TableColumn, str]
    cells: dict[TableColumn, Cell] = field(default_factory=dict[TableColumn, Cell])


class _Comparison:
    """One sheet against one plan."""

    def __init__(
        self, plan: PlanView, departments: Mapping[str, str], name: str, sheet: Sheet, header: int
    ) -> None:
        self._plan, self._departments = plan, departments
        self._name, self._sheet, self._header = name, sheet, header
        self._columns = recognise(sheet.rows[header])
        words = [_text(cell) for cell in sheet.rows[header]]
        self._key = words.index(KEY_HEADER) if KEY_HEADER in words else None
        self._words = {column: words[at] for column, at in self._columns.items()}
        self._differences: list[Difference] = []
        self._problems: list[RowProblem] = []
        self._unknown: dict[str, None] = {}
        self._seen: dict[str, int] = {}  # task -> row

    def result(self) -> TableImport:
        matcher = Matcher({task.id: task.text for task in self._plan.tasks})
        tasks = {task.id: task for task in self._plan.tasks}
        for row in self._rows():
            task_id, why = matcher.match(row.key, row.texts.get(TableColumn.TEXT, ""))
            if task_id is None:
                self._problem(row.number, why)
            elif task_id in self._seen:
                self._problem(row.number, f"与第 {self._seen[task_id]} 行是同一项任务，没有比较")
            else:
                self._seen[task_id] = row.number
                self._compare(row, tasks[task_id])
        return TableImport(
            name=self._name,
            sheet=self._sheet.name,
            header=self._header + 1,
            columns=self._words,
            matched=len(self._seen),
            missing=tuple(task.code for task in self._plan.tasks if task.id not in self._seen),
            differences=tuple(self._differences),
            problems=tuple(self._problems),
            unknown=tuple(self._unknown),
            notes=tuple(self._notes()),
        )

    def _notes(self) -> Iterator[str]:
        if self._sheet.cut:
            yield f"表格太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列。"
        if self._key is None:
            yield "表里没有任务标识（可能是复制到新表的），按任务内容对应，请仔细核对。"

    def _rows(self) -> Iterator[_Row]:
        """The rows below the header; blank ones, footers and headers left out, continuations joined."""
        last: _Row | None = None
        for number, cells in enumerate(self._sheet.rows[self._header + 1 :], start=self._header + 2):
            if self._is_no_task(cells):
                continue
            key = _text(cells[self._key]) if self._key is not None and self._key < len(cells) else ""
            if last and self._continues(cells, key, last):
                for column in _TEXTS:
                    last.texts[column] = last.texts.get(column, "") + self._raw(cells, column)
                continue
            if last:
                yield last
            last = _Row(
                number,
                key,
                {column: self._raw(cells, column) for column in _TEXTS},
                {column: self._cell(cells, column) for column in self._columns},
            )
        if last:
            yield last

    def _continues(self, cells: Sequence[Cell], key: str, last: _Row) -> bool:
        ordinal = _text(self._cell(cells, TableColumn.ORDINAL))
        return key == last.key and (
            ordinal == CONTINUED or (bool(key) and not ordinal and TableColumn.ORDINAL in self._columns)
        )

    def _is_no_task(self, cells: Sequence[Cell]) -> bool:
        filled = [(at, text) for at, cell in enumerate(cells) if (text := _text(cell))]
        if not filled:
            return True
        texts = dict(filled)
        again = sum(texts.get(at) == self._words[column] for column, at in self._columns.items())
        if again > 1 and again * 2 >= len(filled):
            return True
        key = self._key is not None and any(at == self._key for at, _ in filled)
        text = _text(self._cell(cells, TableColumn.TEXT))
        return not key and (not text or (bool(_FOOTER.match(filled[0][1])) and len(filled) < 3))

    def _cell(self, cells: Sequence[Cell], column: TableColumn) -> Cell:
        at = self._columns.get(column)
        return cells[at] if at is not None and at < len(cells) else None

    def _raw(self, cells: Sequence[Cell], column: TableColumn) -> str:
        return _unescaped(self._cell(cells, column))

    def _compare(self, row: _Row, task: TaskRow) -> None:
        for column in COMPARED:
            if column not in self._columns:
                continue
            try:
                new = self._new(row, column)
            except UserError as error:
                self._problem(row.number, f"“{self._words[column]}”：{error.message.rstrip('。')}")
                continue
            if column is TableColumn.SUPPORT:  # who leads supports no more, whatever the table says
                new = "、".join(name for name in new.split("、") if name != task.lead)
            old = written(task, column)
            if not _same(column, old, new):
                self._differences.append(
                    Difference(task.id, task.code, task_title(task.text), column, old, new, row.number)
                )

    def _new(self, row: _Row, column: TableColumn) -> str:
        """A cell as the table writes it; raises UserError where it cannot be understood."""
        if column in _TEXTS:
            return row.texts[column].strip()
        cell = row.cells.get(column)
        if column is TableColumn.SCORE:
            return plain_number(parse_score(_text(cell), column))
        if column is TableColumn.DUE:
            return self._due(cell)
        if column is TableColumn.PERSON:
            return _text(cell)
        names = self._names(_text(cell))
        if column is TableColumn.LEAD and len(names) > 1:
            raise UserError(f"只能有一个牵头科室，写了“{'、'.join(names)}”")
        return "、".join(names)

    def _due(self, cell: Cell) -> str:
        if isinstance(cell, datetime | date):
            return chinese_date(cell.date() if isinstance(cell, datetime) else cell)
        deadline = read_deadline(_text(cell), self._plan.year)
        return deadline_text(deadline.due_on, deadline.words)

    def _names(self, text: str) -> list[str]:
        """Departments by their full names, those that do not exist as written; then words for several."""
        written = written_departments(text, set(self._departments.values()))
        found: list[str] = []
        for name in written.names:
            known = self._departments.get(_plain(name))
            if known is None:
                self._unknown[name] = None
            found.append(known or name)
        return [*dict.fromkeys(found), *written.everyone]

    def _problem(self, row: int, message: str) -> None:
        self._problems.append(RowProblem(row, f"第 {row} 行{message}。"))


def written(task: TaskRow, column: TableColumn) -> str:
    """What a task's cell says in one of the columns in COMPARED, as the table writes it."""
    return _WRITTEN[column](task)


_WRITTEN: Mapping[TableColumn, Callable[[TaskRow], str]] = {
    TableColumn.TEXT: lambda task: task.text,
    TableColumn.STANDARD: lambda task: task.standard,
    TableColumn.MEASURES: lambda task: numbered(measure.text for measure in task.measures),
    TableColumn.NOTE: lambda task: task.note,
    TableColumn.SCORE: lambda task: plain_number(task.score),
    TableColumn.LEAD: lambda task: task.lead or "",
    TableColumn.SUPPORT: lambda task: "、".join(task.support),
    TableColumn.PERSON: lambda task: task.person or "",
    TableColumn.DUE: lambda task: deadline_text(task.due_on, task.due_words),
}
COMPARED = tuple(_WRITTEN)


def steps_of(text: str) -> list[str]:
    """The measures in a cell: numbered ones, else one a line."""
    marks = list(_STEP.finditer(text))
    if not marks or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)) or marks[0].start():
        return [line for part in text.splitlines() if (line := _bare(part))]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [_bare(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def _same(column: TableColumn, old: str, new: str) -> bool:
    if column is TableColumn.MEASURES:
        return steps_of(old) == steps_of(new)
    if column is TableColumn.SUPPORT:
        return set(old.split("、")) == set(new.split("、"))
    if column in _TEXTS:  # programs change line ends and blanks at the ends of lines, nothing else
        return [line.strip() for line in old.strip().splitlines()] == [
            line.strip() for line in new.splitlines()
        ]
    return old == new


def _bare(text: str) -> str:
    return text.strip().rstrip("。；; \n")


def _plain(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _text(cell: Cell) -> str:
    return _unescaped(cell).strip()


def _unescaped(cell: Cell) -> str:
    """A cell's text; a number as it is written, ``_x005F_`` as the _ it stands for (ECMA-376, 22.9.2.19)."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format(Decimal(repr(round(cell, 6))).normalize(), "f")
    text = str(cell).replace("_x005F_", "_").replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})


def in_words(found: TableImport) -> list[str]:
    """What was found, a line each, for people to read."""
    lines = [f"工作表“{found.sheet}”，第 {found.header} 行为表头；对应上 {found.matched} 项任务。"]
    lines += found.notes
    lines += [
        f"第{one.row}行　{one.code} {one.title}　{one.column}：{one.old or EMPTY} → {one.new or EMPTY}"
        for one in found.differences
    ]
    lines += [problem.message for problem in found.problems]
    if found.missing:
        lines.append(f"表里没有的任务：{'、'.join(found.missing)}。")
    if found.unknown:
        lines.append(f"还没有的科室：{'、'.join(found.unknown)}。")
    lines.append(f"共 {len(found.differences)} 处改动，{len(found.problems)} 处看不懂。")
    return lines
