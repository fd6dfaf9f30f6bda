"""A table of tasks (任务分解表, 责任分工表, 任务清单) as categories and tasks.

What holds tasks together is a column that is merged downwards or repeats itself, or a row across; what it is
follows from what lies under it, not from one numbering. Nothing is dropped unsaid: what became nothing is
left over, what had to be guessed is a doubt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wenming_desktop.reading.ditto import with_cells_above
from wenming_desktop.reading.draft import CategoryDraft, Doubt, Leftover, Span, TaskDraft
from wenming_desktop.reading.tables.finer_tasks import with_finer_tasks
from wenming_desktop.reading.tables.grids import Grid, Place
from wenming_desktop.reading.tables.marked_columns import doubt_of_legend, legend_of, with_marks_written
from wenming_desktop.reading.tables.table_body import plain, without_again, without_count
from wenming_desktop.reading.tables.table_cells import Number, leading_number, one_line
from wenming_desktop.reading.tables.table_roles import Roles
from wenming_desktop.reading.tables.table_rows import GroupRow, TaskRow, drafts_of
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.text.responsibility import inherit, read_responsibility
from wenming_desktop.reading.text.times import time_of_heading
from wenming_desktop.words import listed, shortened

CONTINUED = "续"  # as 序号: the row goes on with the task above
UNNAMED = "工作任务"  # holds the tasks of a table without categories
_POINTS = re.compile(r"\s*(?:[（(]\s*(?:共|满分|计)?\s*)?(?<![\d.．])\d{1,4}(?:\.\d+)?\s*分\s*[）)]?$")
_TABLE_NAME = re.compile(
    r"(?:重点|具体)?(?:工作)?(?:任务|责任|指标)?(?:分解|分工|落实|配档|一览)?(?:表|清单|台账)$"
)
_NO_CATEGORY = re.compile(r"附\s*[件表]|\d{4}|方案|计划|创建|任务|分工|分解|职责")
_SHORTEST_TITLE = 2
_LONGEST_TITLE = 40  # characters of a category
_LONGEST_GUESS = 20  # of one that has neither a number nor cells merged across


@dataclass(frozen=True)
class TableDraft:
    """What a table says.

    Attributes:
        lines: what stands above its header: title, unit, date.
        categories, leftovers, doubts: as of the plan, spans counted in ``source``, no positions.
        source: the table as lines, a tab between two cells; what is merged stands where it begins.
    """

    lines: tuple[str, ...]
    categories: tuple[CategoryDraft, ...]
    leftovers: tuple[Leftover, ...]
    doubts: tuple[Doubt, ...]
    source: str


def read_table(grid: Grid, roles: Roles, heading: str = "", before: str = "", around: str = "") -> TableDraft:
    """Read the tasks of a table.

    Args:
        grid: the table.
        roles: of its columns, as table_roles() found them.
        heading: what stands above the table; it names the tasks that have no category in the table.
        before: the category that the table above ended with, which goes on in a table without a header.
        around: the text before and after the tables, which may explain their marks.
    """
    legend = legend_of(grid, roles.rows, roles.marked, around)
    whole = with_cells_above(grid, roles.body)
    whole = with_marks_written(whole, roles.rows, roles.columns, roles.marked, legend)
    reader = _Reader(grid, *with_finer_tasks(whole, roles), heading, before)
    return reader.read(doubt_of_legend(legend, roles.columns))


class _Reader:
    def __init__(self, written: Grid, grid: Grid, roles: Roles, heading: str, before: str) -> None:
        """``written`` is the table as it stands, ``grid`` with words for its dittos and marks."""
        self._grid, self._roles = grid, roles
        self._text = roles.columns[TaskColumn.TEXT]
        self._ordinal = roles.columns.get(TaskColumn.ORDINAL)
        self._heading, self._before = heading, before
        self._spans: dict[Place, Span] = {}
        self._source = self._written(written)
        self._leftovers: list[Leftover] = []
        self._doubts = [Doubt(said) for said, at in grid.problems if at is None or at != self._ordinal]
        self._filled_down: list[int] = []

    def read(self, doubt: str) -> TableDraft:
        """What the table says, ``doubt`` among its doubts where there is one."""
        lines = [self._line(row, "　") for row in range(self._roles.first)]
        outer = self._outer_column()
        inner = self._roles.inner + tuple(at for at in self._roles.outer if outer is not None and at > outer)
        self._roles = replace(self._roles, inner=inner)
        self._say_columns(outer)
        self._doubts += [Doubt(doubt)] if doubt else []
        categories = self._categories(list(self._groups_and_tasks(outer)))
        if self._filled_down:
            rows = listed([f"第{row + 1}行" for row in self._filled_down], "行", 5)
            self._doubts.append(Doubt(f"表中{rows}的科室或时限空着，按和上一行合并读的，请核对。"))
        return TableDraft(
            tuple(line for line in lines if line),
            tuple(categories),
            tuple(self._leftovers),
            tuple(self._doubts),
            self._source,
        )

    def _written(self, grid: Grid) -> str:
        """The table as lines, its dittos as they are; notes where each cell stands in them."""
        pieces: list[str] = []
        length = 0
        for row, cells in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                own = grid.origins[row][column] == (row, column)
                text = " ".join(cell.split()) if own else ""
                self._spans[row, column] = (length, length + len(text))
                pieces += [text, "\t" if column + 1 < len(cells) else "\n"]
                length += len(text) + 1
        return "".join(pieces)

    def _line(self, row: int, between: str) -> str:
        return between.join(one_line(self._grid.rows[row][at]) for at in self._grid.cells(row))

    def _span(self, row: int, *columns: int | None) -> tuple[Span, ...]:
        origins = {self._grid.origins[row][at] for at in columns if at is not None}
        return tuple(sorted(span for origin in origins if (span := self._spans[origin])[0] < span[1]))

    def _outer_column(self) -> int | None:
        """The outermost column that tells tasks apart; one that says the same everywhere does not."""
        for column in self._roles.outer:
            if len({plain(self._grid.rows[row][column]) for row in self._roles.rows} - {""}) > 1:
                return column
        return self._roles.outer[-1] if self._roles.outer else None

    def _say_columns(self, outer: int | None) -> None:
        words = self._roles.words
        for column in self._roles.guessed:
            meant = {self._text: "工作任务", self._roles.columns.get(TaskColumn.PERSON): "责任人"}
            what = meant.get(column, "责任科室")
            self._doubts.append(Doubt(f"表中“{words[column]}”一列是按{what}读的，请核对。"))
        above = [at for at in self._roles.outer if outer is not None and at < outer]
        unread = [at for at in (*above, *self._roles.unread) if self._says_something(at)]
        if unread:
            names = "、".join(f"“{words[at]}”" for at in unread)
            self._doubts.append(Doubt(f"表中{names}{'一列' if len(unread) == 1 else '这几列'}没有读入。"))

    def _says_something(self, column: int) -> bool:
        return any(self._grid.rows[row][column].strip() for row in self._roles.rows)

    def _groups_and_tasks(self, outer: int | None) -> Iterator[GroupRow | TaskRow]:
        """The rows below the header in their order; sums, notes and repeated headers are none."""
        group: Place | None = None
        task: TaskRow | None = None
        asides = set(self._roles.asides)
        for row in sorted((*self._roles.rows, *asides)):
            if row in asides:
                self._leave(row)
                continue
            if outer is not None and self._grid.rows[row][outer].strip():
                origin = self._grid.origins[row][outer]
                if origin != group and len(set(self._grid.origins[row])) > 1:
                    group, task = origin, None
                    yield GroupRow(self._grid.rows[row][outer], row, self._span(row, outer), column=True)
            found = self._row(row, outer, task)
            if isinstance(found, TaskRow):
                task = found
            elif found is not None:
                task = None
            if found is not None:
                yield found

    def _leave(self, row: int, why: str = "") -> None:
        text = self._line(row, "　")
        spans = self._span(row, *range(self._grid.width))
        self._leftovers.append(Leftover(shortened(text), text, spans))
        if why:
            self._doubts.append(Doubt(f"表中第{row + 1}行{why}：“{shortened(text)}”。"))

    def _row(self, row: int, outer: int | None, task: TaskRow | None) -> GroupRow | TaskRow | None:
        """What a row is; None where it goes on with ``task``, the one above, or is left over."""
        cells = [at for at in self._grid.cells(row) if at != self._ordinal or not self._number_alone(row)]
        if len(cells) == 1 and self._may_head(row, cells[0], outer):
            return self._single(row, cells[0], outer)
        if self._opens_group(row, outer):
            return GroupRow(
                self._grid.rows[row][self._text],
                row,
                self._span(row, self._text),
                named=TaskRow([row]),
            )
        if self._goes_on(row, task):
            if task is not None:
                task.rows.append(row)
            elif cells != [outer]:
                self._leave(row, "没有任务内容")
            return None
        return TaskRow([row])

    def _may_head(self, row: int, column: int, outer: int | None) -> bool:
        """Whether a text alone in a row may be a category or a task, not one more measure or department."""
        if self._is_across(row, column) or column in {self._text, self._ordinal}:
            return True
        return column != outer and column not in self._roles.columns.values()

    def _number_alone(self, row: int) -> bool:
        text = self._grid.rows[row][self._ordinal] if self._ordinal is not None else ""
        return leading_number(text, alone=True) is not None

    def _is_across(self, row: int, column: int) -> bool:
        return self._grid.origins[row].count(self._grid.origins[row][column]) > 1

    def _single(self, row: int, column: int, outer: int | None) -> GroupRow | TaskRow | None:
        """A row with one text: a category, by its place or number or by what is below, a note, or a task."""
        text = one_line(self._grid.rows[row][column])
        group = GroupRow(text, row, self._span(row, column))
        if len(text) > _LONGEST_TITLE and not leading_number(text):
            if self._is_across(row, column):
                self._leave(row)
                return None
            return TaskRow([row])
        if self._is_across(row, column) or column != self._text or self._opens_group(row, outer):
            return group
        number = self._number(row)
        following = self._next_number(row)
        if number is not None and number.level <= 1 and (following is None or following.level > number.level):
            return group
        if number is None and outer is None and self._looks_like_group(row, text):
            self._doubts.append(Doubt(f"表中第{row + 1}行只有“{text}”，是按类别读的，请核对。"))
            return group
        return TaskRow([row])

    def _looks_like_group(self, row: int, text: str) -> bool:
        """Whether a short text alone, without a number where others have one, heads the fuller row below."""
        below = self._grid.cells(row + 1) if row + 1 < len(self._grid.rows) else []
        return len(text) <= _LONGEST_GUESS and not re.search(r"[。；，,;.]", text) and len(below) > 1

    def _number(self, row: int) -> Number | None:
        """The number of a row: its ordinal's, else the one that its text begins with."""
        if self._ordinal is not None and self._grid.origins[row][self._ordinal][0] == row:
            found = leading_number(self._grid.rows[row][self._ordinal], alone=True)
            if found is not None:
                return found
        return leading_number(self._grid.rows[row][self._text])

    def _next_number(self, row: int) -> Number | None:
        below = row + 1
        while below < len(self._grid.rows) and not self._grid.cells(below):
            below += 1
        return self._number(below) if below < len(self._grid.rows) else None

    def _opens_group(self, row: int, outer: int | None) -> bool:
        """Whether the number below is one of those under this row's: 1 above 1.1, 一 above 1."""
        if outer is not None and self._grid.rows[row][outer].strip():
            return False
        number, below = self._number(row), self._next_number(row)
        if number is None or below is None or below.level <= number.level:
            return False
        return below.level < 4 or re.split(r"[.．]", below.value)[: below.level - 3] == re.split(
            r"[.．]", number.value
        )

    def _goes_on(self, row: int, task: TaskRow | None) -> bool:
        """Whether a row has more of the task above: its text is merged with that one's, or it has none."""
        text = self._grid.rows[row][self._text].strip()
        if task is not None and text and self._grid.origins[row][self._text][0] <= task.rows[-1]:
            return True
        ordinal = self._grid.rows[row][self._ordinal] if self._ordinal is not None else ""
        return not text or one_line(ordinal) == CONTINUED

    def _categories(self, found: Sequence[GroupRow | TaskRow]) -> list[CategoryDraft]:
        """Categories with their tasks; those of one title are one, wherever their rows stand."""
        titled: dict[str, CategoryDraft] = {}
        default = self._before or self._default_title()
        title, named = default, TaskDraft("")
        previous: TaskDraft | None = None
        for at, one in enumerate(found):
            if isinstance(one, GroupRow):
                category, named = self._category(one)
                title, previous = category.title, None
                following = found[at + 1] if at + 1 < len(found) else None
                if not isinstance(following, TaskRow):
                    self._leave(one.row)
                    continue
                titled.setdefault(title, category)
                continue
            drafts = drafts_of(self._grid, self._roles, one, self._spans)
            if not (self._grid.merges_known or self._roles.marked.any):
                drafts = [self._as_above(draft, named, previous, one.rows[0]) for draft in drafts]
            previous = drafts[-1]
            drafts = [inherit(draft, named) for draft in drafts]
            category = titled.setdefault(title, CategoryDraft(title))
            titled[title] = replace(category, tasks=(*category.tasks, *drafts))
        return list(titled.values())

    def _default_title(self) -> str:
        title = _TABLE_NAME.sub("", category_title(self._heading))
        return UNNAMED if len(title) < _SHORTEST_TITLE or _NO_CATEGORY.search(title) else title

    def _category(self, group: GroupRow) -> tuple[CategoryDraft, TaskDraft]:
        """A category and what its row says about responsibility."""
        read = read_responsibility(one_line(group.text))
        if group.named is not None:
            (read,) = drafts_of(self._grid, self._roles, group.named, self._spans)[:1]
        text = one_line(read.text)
        read = replace(read, due=read.due or time_of_heading(category_title(text)))
        points = _POINTS.search(text)
        return CategoryDraft(category_title(text), (), points[0].strip() if points else "", group.spans), read

    def _as_above(
        self, draft: TaskDraft, named: TaskDraft, previous: TaskDraft | None, row: int
    ) -> TaskDraft:
        """A task of a pasted table, where what was merged is blank: as the row above in the same category."""
        above = inherit(named, previous) if previous is not None else named
        whole = replace(
            draft,
            lead=draft.lead or above.lead,
            support=draft.support if draft.lead or draft.support else above.support,
            person=draft.person or above.person,
            leader=draft.leader or named.leader or (previous.leader if previous else None),
            due=draft.due or above.due,
        )
        if replace(whole, due=draft.due) != draft or whole.due not in {draft.due, named.due}:
            self._filled_down.append(row)
        return whole


def category_title(text: str) -> str:
    """A category's title from its cell or heading: without number, count, points, 续 and end mark."""
    text = without_again(one_line(text))
    number = leading_number(text)
    text = text[number.end :] if number and text[number.end :].strip() else text
    return _POINTS.sub("", without_count(text.strip())).strip(" \u3000：:。")
