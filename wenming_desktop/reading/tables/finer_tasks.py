"""Tables where each measure or standard of a task has a lead or time of its own: those are the tasks."""

from collections.abc import Sequence
from dataclasses import replace

from wenming_desktop.reading.tables.grids import Grid
from wenming_desktop.reading.tables.table_body import plain
from wenming_desktop.reading.tables.table_cells import leading_number
from wenming_desktop.reading.tables.table_roles import ROLES, Roles
from wenming_desktop.reading.tables.task_columns import TaskColumn


def with_finer_tasks(grid: Grid, roles: Roles) -> tuple[Grid, Roles]:
    """The table and its roles where measures or standards are the tasks.

    What they have in common is their category then, or a note where the table has other categories. Measures
    below other categories are tasks only where several differ; a task's only measure stays its measure.
    """
    text = roles.columns[TaskColumn.TEXT]
    for field in (TaskColumn.MEASURES, TaskColumn.STANDARD):
        finer = roles.columns.get(field)
        groups = _groups(grid, roles, finer) if finer is not None else []
        own = [rows for rows in groups if _differ(grid, roles, rows)]
        if finer is None or not own:
            continue
        within = bool(roles.outer) or _has_rows_across(grid, roles)
        if within and field is TaskColumn.MEASURES:
            return _with_texts(grid, roles, [row for rows in own for row in rows])
        columns = {role: at for role, at in roles.columns.items() if role is not field}
        columns[TaskColumn.TEXT] = finer
        place = {"inner": (*roles.inner, text)} if within else {"outer": (text,)}
        return grid, replace(roles, columns=columns, **place)
    return grid, roles


def _with_texts(grid: Grid, roles: Roles, rows: Sequence[int]) -> tuple[Grid, Roles]:
    """The table with the measures of some rows as their texts, and their texts as notes."""
    text, finer = roles.columns[TaskColumn.TEXT], roles.columns[TaskColumn.MEASURES]
    texts = [list(row) for row in grid.rows]
    origins = [list(row) for row in grid.origins]
    notes: dict[int, str] = {}
    above = ""
    for row in rows:
        above = texts[row][text].strip() or above
        notes[row] = f"{roles.words[text]}：{above}"
        texts[row][text], texts[row][finer] = texts[row][finer], ""
        origins[row][text], origins[row][finer] = (row, text), (row, finer)
    return (
        replace(grid, rows=tuple(map(tuple, texts)), origins=tuple(map(tuple, origins))),
        replace(roles, notes=notes),
    )


def _groups(grid: Grid, roles: Roles, finer: int) -> list[list[int]]:
    """The rows of one text each, merged or repeated or blank below it, that have a measure or standard."""
    text = roles.columns[TaskColumn.TEXT]
    groups: list[list[int]] = []
    above = ""
    for row in roles.rows:
        said = grid.rows[row][text].strip()
        if len(set(grid.origins[row])) == 1 or not grid.rows[row][finer].strip():
            continue
        if not groups or (said and said != above):
            groups.append([])
        groups[-1].append(row)
        above = said or above
    return [rows for rows in groups if len({grid.origins[row][finer] for row in rows}) > 1]


def _differ(grid: Grid, roles: Roles, rows: Sequence[int]) -> bool:
    """Whether some rows differ in number, lead or time."""
    own = [column for role, column in roles.columns.items() if role in {*ROLES, TaskColumn.ORDINAL}]
    return any(len({plain(grid.rows[row][column]) for row in rows} - {""}) > 1 for column in own)


def _has_rows_across(grid: Grid, roles: Roles) -> bool:
    """Whether a row is one cell, or a pasted one has nothing but a numbered title, 一、…, in its first."""
    return any(
        len(set(grid.origins[row])) == 1
        or (not grid.merges_known and grid.cells(row) == [0] and _is_numbered_title(grid.rows[row][0]))
        for row in roles.rows
        if grid.rows[row][0].strip()
    )


def _is_numbered_title(text: str) -> bool:
    number = leading_number(text)
    return number is not None and number.level <= 1 and bool(text[number.end :].strip())
