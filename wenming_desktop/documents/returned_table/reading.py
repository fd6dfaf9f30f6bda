"""The assignment table (任务配档表) as it came back: read, matched with the tasks, compared, not saved.

What offices do to it: columns moved, renamed, added or left out, cells merged and unmerged, blank rows, rows
in another order, split or copied, the header once more, dates in every form. 测评项目 and 报送材料 are not
taken over: the one belongs to the plan, the other is put together from the slots of proof.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from pathlib import Path

from sqlalchemy.orm import Session

from wenming_desktop.documents.returned_table.cells import CellReader
from wenming_desktop.documents.returned_table.comparing import Comparison
from wenming_desktop.documents.returned_table.differences import (
    Counts,
    Difference,
    Kind,
    RowProblem,
    rows_in_words,
)
from wenming_desktop.documents.returned_table.joining import joined
from wenming_desktop.documents.returned_table.left_out import left_out
from wenming_desktop.documents.returned_table.rows import SheetRow, Unread, cell_text, clean_category, rows_of
from wenming_desktop.documents.returned_table.source import (
    TableSource,
    choose_sheet,
    columns_in_words,
    matcher_of,
    open_table,
)
from wenming_desktop.documents.returned_table.statements import Matched, Statement
from wenming_desktop.documents.table.table_columns import SPECS, Entry, TableColumn, entries_of
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, plan_view
from wenming_desktop.reading.likeness import likeness, plain
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS
from wenming_desktop.words import shortened

_LIKE_CATEGORY = 0.6
_TITLE = 4  # characters, at least, of a text above the header that says whose table it is
_TITLES = 60  # characters of all of them
_SHOWN = 24  # characters of a row that was not read


@dataclass(frozen=True)
class TableImport:
    """What a table that came back says.

    Attributes:
        source: what was read.
        counts: what became of the rows.
        matched: how many of the plan's tasks the table has.
        missing: codes of the tasks that it has not.
        differences: in the order of the rows.
        problems: in the order of the rows.
        unread: rows of which nothing is taken.
        unknown: departments that do not exist yet, as written.
        alike: of these, the one that is probably meant.
        notes: what else the clerk should know.
        foreign: why this is probably the table of another plan, as one Chinese sentence; "".
    """

    source: TableSource
    counts: Counts
    matched: int
    missing: tuple[str, ...]
    differences: tuple[Difference, ...]
    problems: tuple[RowProblem, ...]
    unread: tuple[Unread, ...]
    unknown: tuple[str, ...]
    alike: Mapping[str, str]
    notes: tuple[str, ...]
    foreign: str = ""

    @property
    def name(self) -> str:
        """The file's."""
        return self.source.name

    @property
    def sheet(self) -> str:
        """The sheet's that was read."""
        return self.source.sheet.name


def read_table(
    session: Session, plan_id: str, path: Path, today: date, job: Job | None = None
) -> TableImport:
    """Read a workbook and compare it with a plan, as open_table() and compare_table().

    Raises:
        UserError: as those.
        Cancelled: by the job.
    """
    return compare_table(session, plan_id, open_table(session, plan_id, path, today, job), today)


def compare_table(
    session: Session,
    plan_id: str,
    source: TableSource,
    today: date,
    departments: Mapping[str, str] | None = None,
) -> TableImport:
    """Compare a table with a plan.

    Args:
        session: any.
        plan_id: the plan whose table it is.
        source: as open_table() found it or the clerk put it right.
        today: as for plan_view().
        departments: name as written -> the department that it means.
    """
    plan = plan_view(session, plan_id, today)
    reader = CellReader(plan.year, today, department_rows(session), departments or {})
    return _Import(plan, source, reader).result()


class _Import:
    """One sheet against one plan."""

    def __init__(self, plan: PlanView, source: TableSource, reader: CellReader) -> None:
        self._plan, self._source, self._reader = plan, source, reader
        self._entries = {entry.task.id: entry for entry in entries_of(plan)}
        self._comparison = Comparison(source.header, reader)
        self._lost: dict[TaskColumn, list[int]] = {}

    def result(self) -> TableImport:
        matcher, titles = matcher_of(self._plan)
        rows, unread = rows_of(self._source.sheet, self._source.header, titles)
        found = matcher.match(rows)
        unread += found.unread
        for task_id, statements in found.tasks.items():
            self._task(task_id, statements)
        categories = self._category_of(rows)
        for task_id, statement in found.strange.items():
            self._strange(task_id, statement, categories[statement.number])
        for statement in found.fresh:
            self._fresh(statement, categories[statement.number])
        for row in found.unclear:
            self._problem(row.number, "认不出是哪项任务：与几项任务都相近，或者是哪一行的续行不清楚")
        compared = self._comparison
        return TableImport(
            source=self._source,
            counts=self._counts(found, unread),
            matched=len(found.tasks),
            missing=tuple(
                task.code
                for task in self._plan.tasks
                if task.id not in found.tasks and task.id not in found.strange
            ),
            differences=tuple(sorted(map(self._with_names, compared.differences), key=lambda one: one.row)),
            problems=tuple(sorted(compared.problems, key=lambda one: one.row)),
            unread=tuple(sorted(unread, key=lambda one: one.row)),
            unknown=tuple(self._reader.unknown),
            alike=self._reader.alike,
            notes=tuple(self._notes(found, rows)),
            foreign=self._foreign(found, rows),
        )

    def _task(self, task_id: str, statements: Sequence[Statement]) -> None:
        entry = self._entries[task_id]
        doubt = next((each.doubt for each in statements if each.doubt), "")
        self._comparison.compare(entry.task, statements, f"{doubt}，请核对。" if doubt else "")
        for statement in statements:
            self._look_at_the_rest(entry, statement)

    def _look_at_the_rest(self, entry: Entry, statement: Statement) -> None:
        """What is never taken over is named where it was changed."""
        head = statement.rows[0]
        place = head.cells.get(TaskColumn.CATEGORY)
        title = clean_category(place.text) if place and not place.shared else ""
        if title and plain(title) != plain(clean_category(entry.category.title)):
            self._lost.setdefault(TaskColumn.CATEGORY, []).append(head.number)
        parts = [
            row.cells[TaskColumn.EVIDENCE].raw for row in statement.rows if TaskColumn.EVIDENCE in row.cells
        ]
        old = str(SPECS[TableColumn.EVIDENCE].value(entry) or "")
        if plain(joined(TaskColumn.EVIDENCE, parts, old)) not in {"", plain(old)}:
            self._lost.setdefault(TaskColumn.EVIDENCE, []).append(head.number)

    def _strange(self, task_id: str, statement: Statement, category: CategoryRow | None) -> None:
        """The key says one thing, the text another: both are offered, neither is taken."""
        entry = self._entries[task_id]
        code = entry.task.code
        question = f"任务标识是 {code}，内容却不像：是把 {code} 改写成这样，还是一项新任务？"
        self._comparison.compare(entry.task, [statement], question)
        self._comparison.fresh(category or entry.category, statement, question)

    def _fresh(self, statement: Statement, category: CategoryRow | None) -> None:
        if category is None:
            self._problem(statement.number, "方案里没有内容相近的任务，也认不出属于哪个测评项目")
        else:
            title = statement.rows[0].category
            project = title if title and self._like(title) is None else ""
            self._comparison.fresh(category, statement, project=project)

    def _category_of(self, rows: Sequence[SheetRow]) -> dict[int, CategoryRow | None]:
        """Row -> the category that it names, or one above it."""
        titles = {row.category: self._like(row.category) for row in rows}
        found: dict[int, CategoryRow | None] = {}
        last: CategoryRow | None = None
        for row in rows:
            last = titles[row.category] or last
            found[row.number] = last
        return found

    def _like(self, title: str) -> CategoryRow | None:
        scored = [(likeness(title, row.title), -row.ordinal, row) for row in self._plan.categories]
        score, _, best = max(scored, key=lambda one: one[:2])
        return best if score >= _LIKE_CATEGORY else None

    def _with_names(self, one: Difference) -> Difference:
        """A name that is nearly a department's waits until the clerk has said whose it is."""
        near = [name for name in one.names if name in self._reader.alike]
        if not near or not one.sure:
            return one
        asked = "；".join(f"“{name}”是不是“{self._reader.alike[name]}”" for name in near)
        return replace(one, kind=Kind.ASK, question=f"{asked}？")

    def _problem(self, row: int, message: str) -> None:
        self._comparison.problems.append(RowProblem(row, f"第 {row} 行{message}。"))

    def _counts(self, found: Matched, unread: Sequence[Unread]) -> Counts:
        differing: dict[str, set[bool]] = {}
        for one in map(self._with_names, self._comparison.differences):
            if one.task_id in found.tasks:
                differing.setdefault(one.task_id, set()).add(one.sure)
        broken = {problem.row for problem in self._comparison.problems}
        changed = asked = 0
        for task_id, statements in found.tasks.items():
            kinds = differing.get(task_id, set())
            changed += True in kinds
            waits = bool(kinds) or any(each.number in broken for each in statements)
            asked += waits and True not in kinds
        fresh = {one.row for one in self._comparison.differences if one.kind is Kind.ADD}
        placed = [each for each in (*found.fresh, *found.strange.values()) if each.number in fresh]
        lost = len(found.fresh) + len(found.strange) - len(placed)
        return Counts(
            same=len(found.tasks) - changed - asked,
            changed=changed,
            asked=asked + len(placed),
            unread=len(unread) + len(found.unclear) + lost,
        )

    def _foreign(self, found: Matched, rows: Sequence[SheetRow]) -> str:
        """Another plan's keys stand in most of the rows."""
        if len(found.foreign) * 2 <= len(rows):
            return ""
        above = self._source.sheet.rows[: self._source.header.first]
        texts = (" ".join(cell_text(cell).split()) for row in above for cell in row)
        titles = "　".join(dict.fromkeys(text for text in texts if len(text) >= _TITLE))
        said = f"（表上写的是“{titles[:_TITLES]}”）" if titles else ""
        return f"任务标识都不是《{self._plan.title}》的，像是另一份方案或另一年度的配档表{said}，请核对。"

    def _other_sheet(self, name: str) -> str:
        """What is said of a sheet that looks like the table too, and is not read."""
        reader = replace(self._reader, unknown={}, alike={})
        other = _Import(self._plan, choose_sheet(self._source, name), reader).result()
        many = len(other.differences) + len(other.problems)
        differs = f"与方案有 {many} 处不同，要读它请改选这张表" if many else "与方案没有不同"
        return f"工作表“{name}”也像配档表，没有读：{differs}。"

    def _notes(self, found: Matched, rows: Sequence[SheetRow]) -> Iterator[str]:
        header, sheet = self._source.header, self._source.sheet
        if sheet.cut:
            yield f"表格太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列。"
        yield from map(self._other_sheet, self._source.others)
        if found.foreign and len(found.foreign) * 2 <= len(rows):
            yield f"{rows_in_words(found.foreign)}的任务标识不是这份方案的，按内容对应。"
        yield from left_out(sheet, header, rows)
        if TaskColumn.KEY not in header.columns:
            yield "表里没有任务标识（可能是复制到新表的），按任务内容对应，请仔细核对。"
        if found.misplaced:
            yield (
                f"{rows_in_words(found.misplaced)}的任务标识与内容不是同一项（可能只给看得见的列排了序），"
                "都按内容对应。"
            )
        for column, numbers in self._lost.items():
            why = "任务换类别请在工作方案里移动" if column is TaskColumn.CATEGORY else "这一列按所需材料生成"
            yield f"{rows_in_words(numbers)}的“{column}”与现在不同，没有采用：{why}。"
        dropped: dict[tuple[str, str], list[int]] = {}
        for row, words, why in sorted(self._comparison.dropped, key=itemgetter(0)):
            dropped.setdefault((" ".join(words.split()), why), []).append(row)
        for (words, why), numbers in dropped.items():
            yield f"{rows_in_words(numbers)}的“{words}”{why}没有存。"


def in_words(found: TableImport) -> list[str]:
    """What was found, a line each, for people to read."""
    lines = [columns_in_words(found.source), f"对应上 {found.matched} 项任务。"]
    lines += filter(None, [found.foreign])
    lines += found.notes
    lines += [difference_in_words(one) for one in found.differences]
    lines += [problem.message for problem in found.problems]
    lines += unread_in_words(found)
    if found.missing:
        lines.append(f"表里没有的任务：{'、'.join(found.missing)}，不会删去。")
    if found.unknown:
        named = [
            f"{name}（是不是“{found.alike[name]}”？）" if name in found.alike else name
            for name in found.unknown
        ]
        lines.append(f"还没有的科室：{'、'.join(named)}。")
    counts = found.counts
    sure = sum(one.sure for one in found.differences)
    lines.append(counts.in_words)
    lines.append(
        f"共 {sure} 处改动，{len(found.problems)} 处看不懂，{len(found.differences) - sure} 处待定。"
    )
    return lines


def unread_in_words(found: TableImport) -> list[str]:
    """The rows of which nothing is taken, a line each."""
    return [
        f"第 {one.row}{f' 到 {one.last}' if one.last > one.row else ''} 行{one.why}：“{said}”。"
        for one in found.unread
        for said in [shortened(" ".join(one.text.split()), _SHOWN)]
    ]


def difference_in_words(one: Difference) -> str:
    """A difference on one line."""
    day = f"（{one.day}）" if one.day else ""
    said = f"第{one.row}行　{one.code} {one.title}　"
    said += f"{one.column}：{one.old or EMPTY} → {one.new or EMPTY}{day}"
    cells = "；".join(f"{cell.column}：{cell.new}" for cell in one.cells)
    said += f"（{cells}）" if cells else ""
    return said if one.sure else f"{said}　【{one.kind}】{one.question}"
