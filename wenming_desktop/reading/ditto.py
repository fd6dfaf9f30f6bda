"""What stands for the words above it: 〃, ″, 同上."""

from dataclasses import replace

from wenming_desktop.reading.draft import CategoryDraft, TaskDraft
from wenming_desktop.reading.tables.grids import Grid
from wenming_desktop.spreadsheets.looks import is_ditto


def with_cells_above(grid: Grid, body: int) -> Grid:
    """A table with the cell above in the place of each ditto; rows across and blanks are passed over.

    Args:
        grid: the table.
        body: its first row below the header; a ditto with nothing above it stays.
    """
    rows = [list(row) for row in grid.rows]
    last = [""] * grid.width
    for row, cells in enumerate(rows[body:], body):
        if len(set(grid.origins[row])) == 1 < grid.width:
            continue
        for column, cell in enumerate(cells):
            if is_ditto(cell):
                cells[column] = last[column] or cell
            elif cell.strip():
                last[column] = cell
    return replace(grid, rows=tuple(map(tuple, rows)))


def with_words_above(categories: tuple[CategoryDraft, ...]) -> tuple[CategoryDraft, ...]:
    """Categories of a text where 时限：同上 and the like are what the task before says."""
    before: TaskDraft | None = None
    found: list[CategoryDraft] = []
    for category in categories:
        tasks: list[TaskDraft] = []
        for task in category.tasks:
            before = task if before is None else _as_before(task, before)
            tasks.append(before)
        found.append(replace(category, tasks=tuple(tasks)))
    return tuple(found)


def _as_before(task: TaskDraft, before: TaskDraft) -> TaskDraft:
    if is_ditto(task.lead):  # 责任单位：同上 means all of them
        task = replace(task, lead=before.lead, support=task.support or before.support)
    support = [name for own in task.support for name in (before.support if is_ditto(own) else (own,))]
    return replace(
        task,
        support=tuple(name for name in dict.fromkeys(support) if name != task.lead),
        person=before.person if is_ditto(task.person) else task.person,
        leader=before.leader if is_ditto(task.leader) else task.leader,
        due=before.due if is_ditto(task.due) else task.due,
    )
