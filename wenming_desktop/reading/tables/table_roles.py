"""Which columns of a plan's table say what: by their words, and by what stands in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wenming_desktop.reading.tables.grids import Grid, Place
from wenming_desktop.reading.tables.marked_columns import NONE_MARKED, Marked, marked_columns
from wenming_desktop.reading.tables.table_body import body_of
from wenming_desktop.reading.tables.table_cells import one_line, responsible
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn, begin_and_end
from wenming_desktop.reading.text.times import time_alone, time_of_heading
from wenming_desktop.spreadsheets.headed import Header, find_header, plain_word, with_columns

_BODIES = (TaskColumn.LEAD, TaskColumn.RESPONSIBLE, TaskColumn.SUPPORT)
ROLES = (*_BODIES, TaskColumn.LEADER, TaskColumn.PERSON, TaskColumn.DUE)
_NEEDED = (
    *((task, role) for task in (TaskColumn.TEXT, TaskColumn.STANDARD, TaskColumn.MEASURES) for role in ROLES),
    *((TaskColumn.CATEGORY, role) for role in ROLES),
    *((body, role) for body in _BODIES for role in (TaskColumn.ORDINAL, *ROLES) if body is not role),
    (TaskColumn.TEXT, TaskColumn.ORDINAL, TaskColumn.CATEGORY),
    (TaskColumn.TEXT, TaskColumn.STANDARD, TaskColumn.SCORE),
)
_OF_PEOPLE = ("姓名", "职务", "职称", "性别")  # a list of people, not of tasks
_NO_TASK = re.compile("地点|地址|日期|时间|电话|人数|金额|经费|情况|结果")
_TASKS = re.compile(r"[二三四]级指标|任务|内容|事项|要点")
_MEAN_TASK = 4  # characters: a column without a word for it may hold the tasks
_MEAN_NAME = 12
_BODY_ENDS = tuple("科室处办部委会局所队站组院庭股")


@dataclass(frozen=True)
class Roles:
    """The columns of a table.

    Attributes:
        first, body: the header's first row and the first one below it; equal where the table has none.
        words: what heads each column, as written.
        columns: field -> column; always one for TEXT.
        outer: columns that hold several tasks together, the outermost first.
        inner: those of them that are no categories, and when a task begins; they are noted with each task.
        guessed: columns that were taken for what they hold, not by their words.
        unread: columns that have words and are not read.
        rows: below the header, those that may be tasks or categories.
        asides: below the header, sums, notes and signatures.
        marked: columns that only mark what heads them.
        notes: row -> what else its task has in its note.
    """

    first: int
    body: int
    words: tuple[str, ...]
    columns: Mapping[TaskColumn, int]
    outer: tuple[int, ...] = ()
    inner: tuple[int, ...] = ()
    guessed: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    asides: tuple[int, ...] = ()
    marked: Marked = NONE_MARKED
    notes: Mapping[int, str] = field(default_factory=dict[int, str])


def table_roles(grid: Grid, before: Roles | None = None) -> Roles | None:
    """The roles of a table's columns; None where it is no table of tasks.

    Args:
        grid: the table.
        before: the roles of the table above it, which go on where this one has no header and as many columns.
    """
    header = find_header(grid.rows, TASK_COLUMNS, _NEEDED) or _marking_header(grid)
    if header is None:
        goes_on = before is not None and len(before.words) == grid.width and len(grid.rows) > 0
        return _going_on(grid, before) if before is not None and goes_on else None
    words = {plain_word(word) for word in header.words}
    if words.intersection(_OF_PEOPLE):
        return None
    return _roles(grid, header)


def _marking_header(grid: Grid) -> Header[TaskColumn] | None:
    """The header of tasks beside which nothing but marks says who does them or when."""
    header = find_header(grid.rows, TASK_COLUMNS, ((TaskColumn.TEXT,),))
    if header is None:
        return None
    marked = marked_columns(grid, header.body, header.words, header.unread)
    return header if marked.periods or marked.departments else None


def _going_on(grid: Grid, before: Roles) -> Roles:
    rows, asides = body_of(grid, 0, 0, before.words, before.columns.get(TaskColumn.ORDINAL))
    return replace(before, first=0, body=0, guessed=(), unread=(), rows=rows, asides=asides)


def _roles(grid: Grid, header: Header[TaskColumn]) -> Roles | None:
    begin, end = begin_and_end(header) or (None, None)
    header = header if end is None else with_columns(header, {TaskColumn.DUE: end})
    marked = marked_columns(grid, header.body, header.words, header.unread)
    timed = header.columns.get(TaskColumn.DUE) not in {None, *marked.periods}
    if timed and marked.times_alone(grid, header.body):
        marked = replace(marked, periods={})
    marking = {*marked.periods, *marked.departments}
    columns = {field: at for field, at in header.columns.items() if at not in marking and at != begin}
    ordinal = columns.get(TaskColumn.ORDINAL)
    rows, asides = body_of(grid, header.first, header.body, header.words, ordinal)
    spare = [at for at in header.unread if at not in marking and at != begin]
    guessed: list[int] = []
    again = {column: field for field, column in header.again if column not in marking}
    again |= {at: TaskColumn.TEXT for at in spare if _TASKS.search(header.words[at])}
    if TaskColumn.TEXT not in columns:
        text = _text_column(grid, rows, header.words, spare, columns)
        if text is None:
            return None
        columns = {field: column for field, column in columns.items() if column != text}
        columns[TaskColumn.TEXT] = text
        again.pop(text, None)
        guessed += [text] if text in spare else []
    outer = _finer_text(grid, rows, columns, again)
    if TaskColumn.CATEGORY in columns:
        outer.append(columns.pop(TaskColumn.CATEGORY))
    outer += [column for column, field in again.items() if field is TaskColumn.CATEGORY]
    outer += [] if outer else [at for at in spare if _holds_several(grid, rows, at, columns[TaskColumn.TEXT])]
    _add_marked(columns, marked)
    if times := [at for at in (*outer, *spare) if _is_time(grid, rows, at)]:
        columns.setdefault(TaskColumn.DUE, times[0])
    if TaskColumn.LEAD not in columns and TaskColumn.RESPONSIBLE not in columns:
        used = {*outer, *guessed, *columns.values()}
        bodies = [at for at in spare if at not in used and _names_bodies(grid, rows, at)]
        if bodies:
            columns[TaskColumn.RESPONSIBLE] = bodies[0]
            guessed.append(bodies[0])
    if TaskColumn.LEADER in columns and TaskColumn.PERSON not in columns:  # the only ones who answer for it
        columns[TaskColumn.PERSON] = columns.pop(TaskColumn.LEADER)
        guessed.append(columns[TaskColumn.PERSON])
    read = {*columns.values(), *outer, *marking, begin}
    return Roles(
        header.first,
        header.body,
        header.words,
        columns,
        tuple(sorted(outer)),
        () if begin is None else (begin,),
        guessed=tuple(guessed),
        unread=tuple(at for at, word in enumerate(header.words) if word and at not in read),
        rows=rows,
        asides=asides,
        marked=marked,
    )


def _add_marked(columns: dict[TaskColumn, int], marked: Marked) -> None:
    """Let columns of marks stand for who and when, in a table that has no others for it."""
    periods, departments = sorted(marked.periods), sorted(marked.departments)
    if periods:
        columns.setdefault(TaskColumn.DUE, periods[0])
        columns.setdefault(TaskColumn.MEASURES, periods[1])
    if departments and not {TaskColumn.LEAD, TaskColumn.RESPONSIBLE} & columns.keys():
        columns[TaskColumn.RESPONSIBLE] = departments[0]
    elif departments:
        columns.setdefault(TaskColumn.SUPPORT, departments[0])


def _text_column(
    grid: Grid,
    rows: Sequence[int],
    words: Sequence[str],
    spare: Sequence[int],
    columns: Mapping[TaskColumn, int],
) -> int | None:
    """The column of the tasks where no word says it: the longest texts, else the likeliest word."""
    may = [at for at in spare if not _NO_TASK.search(words[at])]
    longest = max(may, key=lambda at: _mean(grid, at, rows), default=None)
    if longest is not None and _mean(grid, longest, rows) >= _MEAN_TASK:
        return longest
    likely = (TaskColumn.MEASURES, TaskColumn.STANDARD, TaskColumn.CATEGORY)
    found = [columns[field] for field in likely if field in columns]
    category = columns.get(TaskColumn.CATEGORY)
    own = category is not None and _count(grid, category, rows) >= max(_count(grid, at, rows) for at in found)
    return category if own else next(iter(found), None)


def _finer_text(
    grid: Grid, rows: Sequence[int], columns: dict[TaskColumn, int], again: Mapping[int, TaskColumn]
) -> list[int]:
    """Of two columns of tasks the one that says more is the task; the coarser one holds tasks together.

    Where each row has its own in both, the shorter one names the task and the other says what is asked for.
    Changes ``columns``; returns the columns that hold tasks together.
    """
    outer: list[int] = []
    for other in [column for column, meant in again.items() if meant is TaskColumn.TEXT]:
        text = columns[TaskColumn.TEXT]
        few, many = sorted((text, other), key=lambda at: _count(grid, at, rows))
        if _count(grid, few, rows) < _count(grid, many, rows):
            columns[TaskColumn.TEXT] = many
            outer.append(few)
        elif TaskColumn.STANDARD not in columns:
            short, long = sorted((text, other), key=lambda at: _mean(grid, at, rows))
            columns[TaskColumn.TEXT], columns[TaskColumn.STANDARD] = short, long
    return outer


def _holds_several(grid: Grid, rows: Sequence[int], column: int, text: int) -> bool:
    """Whether a column left of the tasks says the same for several of them."""
    said = [row for row in rows if grid.rows[row][text].strip()]
    own = _count(grid, column, rows)
    texts: dict[Place, set[Place]] = {}
    for row in said:
        texts.setdefault(grid.origins[row][column], set()).add(grid.origins[row][text])
    merged = any(len(places) > 1 for places in texts.values())
    short = _mean(grid, column, rows) <= _MEAN_NAME * 2
    return column < text and short and own > 0 and (merged or own * 3 <= len(said) * 2)


def _is_time(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Whether all cells of a column are times, months, quarters or half-years among them."""
    texts = [one_line(grid.rows[row][column]) for row in rows if len(set(grid.origins[row])) > 1]
    times = (not text or time_of_heading(text) or time_alone(text) for text in texts)
    return any(map(time_of_heading, texts)) and all(times)


def _names_bodies(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Whether most cells of a column name departments."""
    texts = [one_line(grid.rows[row][column]) for row in rows if grid.rows[row][column].strip()]
    bodies = [text for text in texts if (responsible(text).lead or "").endswith(_BODY_ENDS)]
    return bool(texts) and len(bodies) * 2 >= len(texts) and _mean(grid, column, rows) <= _MEAN_NAME


def _count(grid: Grid, column: int, rows: Sequence[int]) -> int:
    """How many texts a column has below the header, one that is merged or repeated below itself once."""
    texts = [text for row in rows if (text := grid.rows[row][column].strip())]
    return sum(text != before for before, text in zip(["", *texts], texts, strict=False))


def _mean(grid: Grid, column: int, rows: Sequence[int]) -> float:
    """The mean length of a column's texts below the header, in characters."""
    cells = [
        len(grid.rows[row][column].strip())
        for row in rows
        if grid.rows[row][column].strip() and len(set(grid.origins[row])) > 1
    ]
    return sum(cells) / len(cells) if cells else 0
