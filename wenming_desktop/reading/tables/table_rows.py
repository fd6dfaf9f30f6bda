"""The rows of a table as tasks: what stands in the columns of one task, or of several in one row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wenming_desktop.reading.draft import Span, TaskDraft
from wenming_desktop.reading.tables.grids import Grid, Place
from wenming_desktop.reading.tables.table_cells import (
    Responsible,
    numbered_pieces,
    responsible,
    without_number,
)
from wenming_desktop.reading.tables.table_roles import ROLES, Roles
from wenming_desktop.reading.tables.task_columns import TaskColumn

_Cells = Mapping[TaskColumn, str]


@dataclass
class TaskRow:
    """The rows of one task, from 0: the first, and those that go on with it."""

    rows: list[int]


@dataclass(frozen=True)
class GroupRow:
    """What holds the tasks below it together.

    Attributes:
        text: its title as written.
        row: where it stands.
        spans: where it was read.
        named: the row itself, where it says who is responsible for the tasks below it.
        column: it stands in a column beside its tasks, not in a row of its own.
    """

    text: str
    row: int
    spans: tuple[Span, ...]
    named: TaskRow | None = None
    column: bool = False


def drafts_of(grid: Grid, roles: Roles, task: TaskRow, spans: Mapping[Place, Span]) -> list[TaskDraft]:
    """The task in some rows; several where a row numbers several and has as many lines for each of them.

    Args:
        grid: the table.
        roles: of its columns.
        task: the rows.
        spans: of each cell in the source.
    """
    own = set(roles.columns.values())
    cells = {column: _below(grid, task.rows, at, own) for column, at in roles.columns.items()}
    groups = {column: texts[0] for column, texts in cells.items() if texts}
    read = tuple(sorted({spans[place] for place in _places(grid, roles, task.rows)}))
    read = tuple(span for span in read if span[0] < span[1])
    notes = _notes(grid, roles, task.rows[0])
    if len(task.rows) > 1:
        return [_joined(cells, notes, read)]
    return [_draft(piece, _responsible(piece), notes, read) for piece in _paired(groups)]


def _places(grid: Grid, roles: Roles, rows: Sequence[int]) -> set[Place]:
    read = [at for column, at in roles.columns.items() if column not in {TaskColumn.ORDINAL, TaskColumn.KEY}]
    read += [*roles.marked.periods, *roles.marked.departments]
    return {grid.origins[row][at] for row in rows for at in read}


def _below(grid: Grid, rows: Sequence[int], column: int, own: Collection[int]) -> list[str]:
    """The texts of a column in some rows, one that is merged or repeated once.

    What is merged across several columns that are read is that of the first.
    """
    places = dict.fromkeys(grid.origins[row][column] for row in rows)
    texts = (grid.rows[row][at].strip() for row, at in places if at == column or at not in own)
    return [text for text in dict.fromkeys(texts) if text]


def _notes(grid: Grid, roles: Roles, row: int) -> list[str]:
    """What stands in columns that a task has no field for: 报送材料, a group within its category."""
    evidence = roles.columns.get(TaskColumn.EVIDENCE)
    columns = (*roles.inner, *(() if evidence is None else (evidence,)))
    noted = [f"{roles.words[at]}：{text}" for at in columns if (text := _text_of(grid, roles, row, at))]
    return [*([roles.notes[row]] if row in roles.notes else []), *noted]


def _text_of(grid: Grid, roles: Roles, row: int, column: int) -> str:
    """A cell's text; in a pasted table, where what was merged is blank, that of its group above."""
    outer = [at for at in roles.outer if at < column]
    above = row
    while (
        not grid.merges_known
        and column in roles.inner
        and above > roles.body
        and not grid.rows[above][column].strip()
        and not any(grid.rows[above][at].strip() for at in outer)
    ):
        above -= 1
    return grid.rows[above][column].strip()


def _paired(cells: _Cells) -> list[_Cells]:
    """The cells of each task in a row: its text has numbered pieces and who or when as many lines."""
    pieces = numbered_pieces(cells.get(TaskColumn.TEXT, ""))
    lines = {column: _lines(text) for column, text in cells.items() if column is not TaskColumn.TEXT}
    even = {column: texts for column, texts in lines.items() if len(texts) == len(pieces)}
    if len(pieces) < 2 or not any(column in even for column in ROLES):
        return [cells]
    found: list[_Cells] = []
    for at, piece in enumerate(pieces):
        shared = {c: text for c, text in cells.items() if c not in even and (c in ROLES or at == 0)}
        found.append({**shared, **{c: texts[at] for c, texts in even.items()}, TaskColumn.TEXT: piece})
    return found


def _lines(text: str) -> list[str]:
    return [without_number(line) for line in text.split("\n") if line.strip()]


def _joined(cells: Mapping[TaskColumn, list[str]], notes: list[str], spans: tuple[Span, ...]) -> TaskDraft:
    """One task from several rows: the first row's lead leads, all others named support."""
    who = [_responsible({c: text}) for c in ROLES for text in cells.get(c, []) if c is not TaskColumn.DUE]
    lead = next((one.lead for one in who if one.lead), None)
    support = [name for one in who for name in (one.lead, *one.support) if name and name != lead]
    people = [name for one in who for name in one.people]
    whole = {column: "\n".join(texts) for column, texts in cells.items()}
    whole[TaskColumn.DUE] = "；".join(cells.get(TaskColumn.DUE, []))
    whole[TaskColumn.PERSON] = "、".join(cells.get(TaskColumn.PERSON, []))
    together = Responsible(lead, tuple(dict.fromkeys(support)), tuple(dict.fromkeys(people)))
    return _draft(whole, together, notes, spans)


def _responsible(cells: _Cells) -> Responsible:
    """Who is responsible by the columns of departments."""
    found = {
        column: responsible(cells.get(column, ""))
        for column in (TaskColumn.LEAD, TaskColumn.RESPONSIBLE, TaskColumn.SUPPORT)
    }
    lead, either, support = found.values()
    first = lead.lead or either.lead
    others = [*lead.support, either.lead, *either.support, support.lead, *support.support]
    names = tuple(dict.fromkeys(name for name in others if name and name != first))
    people = tuple(dict.fromkeys((*lead.people, *either.people)))
    return Responsible(first, names, people)


def _draft(cells: _Cells, who: Responsible, notes: list[str], spans: tuple[Span, ...]) -> TaskDraft:
    def text(column: TaskColumn) -> str:
        return cells.get(column, "").strip()

    person = "、".join(text(TaskColumn.PERSON).split("\n")) or "、".join(who.people)
    return TaskDraft(
        text=without_number(text(TaskColumn.TEXT)),
        lead=who.lead,
        support=who.support,
        person=person or None,
        due="".join(text(TaskColumn.DUE).split("\n")) or None,
        leader="、".join(text(TaskColumn.LEADER).split("\n")) or None,
        standard=text(TaskColumn.STANDARD),
        score=text(TaskColumn.SCORE),
        measures=text(TaskColumn.MEASURES),
        note="\n".join([*([text(TaskColumn.NOTE)] if text(TaskColumn.NOTE) else []), *notes]),
        spans=spans,
    )
