"""Tables that a web page gave as text with each cell on a line of its own.

The header's words stand one below the other, once; below them come the rows, each as many lines long, or
fewer where a cell is empty. Rows that fit in several ways are not guessed.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from wenming_desktop.reading.tables.grids import Grid, grid_of
from wenming_desktop.reading.tables.table_cells import leading_number, responsible
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn
from wenming_desktop.reading.text.cells import TIME
from wenming_desktop.reading.text.names import all_departments, is_person
from wenming_desktop.spreadsheets.headed import Header, find_header, plain_word
from wenming_desktop.spreadsheets.looks import is_unit

_BODIES = {TaskColumn.LEAD, TaskColumn.RESPONSIBLE, TaskColumn.SUPPORT}
_NEEDED = tuple(
    (TaskColumn.TEXT, role)
    for role in (TaskColumn.LEAD, TaskColumn.RESPONSIBLE, TaskColumn.PERSON, TaskColumn.DUE)
)
_WORDS = {plain_word(word): field for field, words in TASK_COLUMNS.items() for word in words.exact}
_FEWEST, _MOST = 3, 14  # columns
_FEWEST_ROWS = 2
_MOST_EMPTY = 2  # cells of a row
_MOST_LINES = 6  # of a cell
_SHORTEST_TEXT = 4  # characters of a task
_LONGEST_TIME = 25


class _Head(NamedTuple):
    """A header in lines: its first line, the first one below it, what each column means, the ordinals."""

    first: int
    body: int
    words: list[str]
    fields: list[TaskColumn | None]
    ordinal: int | None


def with_cell_tables(lines: Sequence[str]) -> tuple[str | Grid, ...]:
    """The lines of a text, with tables whose cells stand in lines of their own as tables."""
    for head in _heads(lines):
        found = _rows(lines, head)
        if found is not None:
            rows, end = found
            grid = grid_of([head.words, *rows], merges_known=False)
            return (*lines[: head.first], grid, *with_cell_tables(lines[end:]))
    return tuple(lines)


def has_cell_lines(lines: Sequence[str]) -> bool:
    """Whether a text has the header of such a table."""
    return next(_heads(lines), None) is not None


def _heads(lines: Sequence[str]) -> Iterator[_Head]:
    filled = [at for at, line in enumerate(lines) if line.strip()]
    known = [_WORDS.get(plain_word(lines[at])) for at in filled]
    for place, field in enumerate(known):
        if field is None or (place and known[place - 1]):
            continue
        below = known[place : place + _MOST]
        count = below.index(None) if None in below else len(below)
        ordinal = below.index(TaskColumn.ORDINAL) if TaskColumn.ORDINAL in below[:count] else None
        if ordinal is not None:
            count = _first_number(lines, filled[place : place + 2 * _MOST]) - ordinal
        words = ["".join(lines[at].split()) for at in filled[place : place + max(count, 0)]]
        header = find_header([words], TASK_COLUMNS, _NEEDED) if _FEWEST <= count <= _MOST else None
        if header is not None and place + count < len(filled):
            yield _Head(filled[place], filled[place + count], words, _fields(header, count), ordinal)


def _first_number(lines: Sequence[str], places: Sequence[int]) -> int:
    """How many of some lines stand before the first row's 1, without a category's title above it."""
    count = next((n for n, at in enumerate(places) if _number(lines[at]) == 1), 0)
    while count and _is_title(lines[places[count - 1]]):
        count -= 1
    return count


def _fields(header: Header[TaskColumn], count: int) -> list[TaskColumn | None]:
    fields = {at: field for field, at in header.columns.items()} | {at: field for field, at in header.again}
    return [fields.get(at) for at in range(count)]


def _number(line: str) -> int | None:
    """The number that a line is: 1, 1., 01; None for any other text."""
    found = re.fullmatch(r"\s*(\d{1,3})\s*[.．、]?\s*", line)
    return int(found[1]) if found else None


def _is_title(line: str) -> bool:
    """Whether a line is a category's title, 一、 or （一） in front of it."""
    number = leading_number(line)
    return number is not None and number.level <= 1 and bool(line.strip()[number.end :])


def _rows(lines: Sequence[str], head: _Head) -> tuple[list[list[str]], int] | None:
    """The rows below a header and the first line below them; None where a row cannot be told for sure."""
    whole = [(at, lines[at].strip()) for at in range(head.body, len(lines))]
    filled = [(at, line) for at, line in whole if line]
    for kept, exact in ((whole, True), (filled, False)):  # a blank line may be an empty cell
        texts = [line for _, line in kept]
        found = _chunks(texts, head) if head.ordinal is None else _numbered(texts, head, exact=exact)
        if found is not None:
            rows, end = found
            return rows, kept[end - 1][0] + 1
    return None


def _chunks(lines: Sequence[str], head: _Head) -> tuple[list[list[str]], int] | None:
    """Rows without numbers: as long as they have what their header says, each as many lines."""
    count = len(head.fields)
    rows: list[list[str]] = []
    while (cells := list(lines[len(rows) * count :][:count])) and _fits(cells, head.fields):
        rows.append(cells)
    return (rows, len(rows) * count) if len(rows) >= _FEWEST_ROWS else None


def _numbered(lines: Sequence[str], head: _Head, *, exact: bool) -> tuple[list[list[str]], int] | None:
    """Rows with numbers; their first cells may stand before it, or be merged with those above.

    ``exact``: each row has as many lines as the header.
    """
    before = head.ordinal or 0
    starts = _starts(lines, before, len(head.fields))
    rows: list[list[str]] = [[line] for line in lines[: max(starts[0] - before, 0)]] if starts else []
    first = list(lines[max(starts[0] - before, 0) : starts[0]]) if starts else []
    for start, stop in pairwise(starts):
        piece = list(lines[start:stop])
        titles = [] if before else _taken_titles(piece)
        for more in (before, 0):
            own = piece[: len(piece) - more]
            cells = _fitted([*first, *own], head.fields, exact=exact)
            if cells is not None:
                rows += [cells, *([title] for title in titles)]
                first = piece[len(own) :] or [""] * before
                break
        else:
            return None
    if not starts:
        return None
    return _with_last(lines, starts[-1], first, rows, head, exact=exact)


def _with_last(
    lines: Sequence[str], start: int, first: list[str], rows: list[list[str]], head: _Head, *, exact: bool
) -> tuple[list[list[str]], int] | None:
    """The rows with the last one, which ends where the text goes on: likeliest as long as the others."""
    count = len(head.fields) - len(first)
    filled = Counter(sum(map(bool, row)) - len(first) for row in rows if len(row) > 1)
    likely = [length for length, _ in filled.most_common()]
    rest = len(lines) - start
    lengths = [*([rest] if rest <= count else []), *likely, count, *range(count - 1, 1, -1)]
    for length in dict.fromkeys(lengths):
        cells = _fitted([*first, *lines[start : start + length]], head.fields, exact=exact)
        if length <= rest and cells is not None and _fits(cells, head.fields):
            return [*rows, cells], start + length
    return None


def _starts(lines: Sequence[str], before: int, count: int) -> list[int]:
    """Where the numbers of the rows stand: 1, 2, 3, or 1 again below a category's title."""
    numbers = {at: number for at, line in enumerate(lines) if (number := _number(line)) is not None}
    starts = [at for at, number in numbers.items() if number == 1][:1]
    while starts:
        last = starts[-1]
        following = [
            at
            for at, number in numbers.items()
            if last + count - before - _MOST_EMPTY <= at <= last + count + before + _MOST_LINES
            and (number == numbers[last] + 1 or (number == 1 and _is_title(lines[at - 1])))
        ]
        if not following:
            break
        starts.append(last + count if last + count in following else following[0])
    return starts


def _taken_titles(piece: list[str]) -> list[str]:
    """Take the titles of categories from the end of a row's lines."""
    titles: list[str] = []
    while len(piece) > 1 and _is_title(piece[-1]):
        titles.insert(0, piece.pop())
    return titles


def _fitted(cells: Sequence[str], fields: Sequence[TaskColumn | None], *, exact: bool) -> list[str] | None:
    """The cells of a row from its lines: some may be empty, or one may have several; None where not sure."""
    missing = len(fields) - len(cells)
    if missing == 0:
        return list(cells)
    if exact or missing > _MOST_EMPTY or -missing >= _MOST_LINES:
        return None
    if missing > 0:
        ways = [
            [next(rest) if at not in empty else "" for at in range(len(fields))]
            for empty in combinations(range(len(fields)), missing)
            for rest in [iter(cells)]
        ]
    else:
        ways = [
            [*cells[:at], "\n".join(cells[at : at + 1 - missing]), *cells[at + 1 - missing :]]
            for at in range(len(fields))
        ]
    fitting = [way for way in ways if _fits(way, fields)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(cells: Sequence[str], fields: Sequence[TaskColumn | None]) -> bool:
    """Whether each cell of a row may be what its column means, and the row has what a task needs."""
    if len(cells) != len(fields):
        return False
    said = {field: cell for cell, field in zip(cells, fields, strict=True) if field}
    needed = (TaskColumn.ORDINAL, TaskColumn.TEXT, _lead_of(said))
    return all(said.get(field, "-") for field in needed) and all(
        not cell or _may_be(field, cell) for field, cell in said.items()
    )


def _lead_of(said: Collection[TaskColumn]) -> TaskColumn:
    bodies = (field for field in (TaskColumn.LEAD, TaskColumn.RESPONSIBLE) if field in said)
    return next(bodies, TaskColumn.TEXT)


def _may_be(field: TaskColumn, cell: str) -> bool:
    is_time = bool(TIME.fullmatch(cell))
    bodies = bool(all_departments(cell))
    if field in _BODIES:
        return bodies or (not is_time and bool(responsible(cell).lead) and is_unit(cell))
    if field is TaskColumn.DUE:
        return is_time or (len(cell) <= _LONGEST_TIME and not bodies and not is_person(cell))
    if field is TaskColumn.PERSON:
        return all(is_person(name) for name in re.split(r"[、，,\s]+", cell))
    if field is TaskColumn.ORDINAL:
        return _number(cell) is not None
    if field is TaskColumn.TEXT:
        return len(cell) >= _SHORTEST_TEXT and not is_time and not bodies
    return not is_time and not bodies
