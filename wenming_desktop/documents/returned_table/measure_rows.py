"""Rows of a table that came back that hold nothing but a measure: offices write one measure a row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from wenming_desktop.documents.returned_table.measures import steps_of
from wenming_desktop.documents.returned_table.rows import SheetRow, Unread
from wenming_desktop.documents.returned_table.statements import Matched, Statement
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.words import squeezed

_SEVERAL = re.compile(r"[；;]\s*\S")  # measures in one cell


class MeasureRows:
    """The rows that may be one more measure of the task above.

    Args:
        rows: all of the table.
        found: what the rows with a text are; the others are added.
        own: row -> task, of the same rows.
    """

    def __init__(self, rows: Sequence[SheetRow], found: Matched, own: dict[int, str]) -> None:
        self._own = own
        self._said = {row.number: each for each in found.statements() for row in each.rows}
        self._found = found
        self._heads: dict[int, int] = {}  # row -> the row above that has more than a measure
        self._rows: list[SheetRow] = []
        head = 0
        for row in rows:
            if row.goes_under:
                self._heads[row.number] = head
                self._rows.append(row)
            else:
                head = row.number
        self.placed = {row.number for row in self._rows if self._heads[row.number] in self._said}

    def task_above(self, row: SheetRow) -> str | None:
        """The task of the row that a measure's row stands below."""
        return self._own.get(self._heads.get(row.number, 0))

    def take(self, holds: Callable[[str, SheetRow], bool]) -> None:
        """Give the task above what is surely its own: what the plan has, or is merged with its text."""
        for row in list(self._rows):
            task_id = self.task_above(row)
            merged = bool(row.text(TaskColumn.TEXT))
            if row.number in self.placed and (merged or task_id is None or holds(task_id, row)):
                over = self._said[self._heads[row.number]]
                if merged or not _says(over, row):
                    self._add(row, over, task_id)

    def take_rest(self, lacking: Callable[[SheetRow], Sequence[str]]) -> None:
        """Give the others to the one task that lacks them, for tables are sorted, else to the task above.

        What several tasks lack, or the task above has already, is nobody's.
        """
        for row in [each for each in self._rows if each.number in self.placed]:
            tasks, over = lacking(row), self._said[self._heads[row.number]]
            if len(tasks) == 1:
                self._add(row, self._found.tasks[tasks[0]][0], tasks[0])
            elif tasks or _says(over, row):
                self._found.unread.append(Unread(row.number, row.text(TaskColumn.MEASURES)))
            else:
                self._add(row, over, self.task_above(row))

    def _add(self, row: SheetRow, statement: Statement, task_id: str | None) -> None:
        statement.rows[1:] = sorted([*statement.rows[1:], row], key=lambda each: each.number)
        self._rows.remove(row)
        if task_id:
            self._own[row.number] = task_id


def _says(statement: Statement, row: SheetRow) -> bool:
    """Whether a statement has a row's measures already."""
    said = {squeezed(step) for each in statement.rows for step in steps_of(each.text(TaskColumn.MEASURES))}
    return {squeezed(step) for step in steps_of(row.text(TaskColumn.MEASURES))} <= said


def join_measure_rows(statements: list[Statement]) -> None:
    """Rows one below the other that repeat the task, each with one measure of its own, say one thing."""
    for one, other in reversed(list(pairwise(statements))):
        if _repeats(other.rows[0], one.rows[0]) and one.rows[-1].number + 1 == other.number:
            cells = [squeezed(row.text(TaskColumn.MEASURES)) for row in (*one.rows, *other.rows)]
            if all(cells) and len(set(cells)) == len(cells) and not any(map(_SEVERAL.search, cells)):
                one.rows += [_only_measure(row) for row in other.rows]
                statements.remove(other)


def _only_measure(row: SheetRow) -> SheetRow:
    return replace(row, cells={TaskColumn.MEASURES: row.cells[TaskColumn.MEASURES]})


def _repeats(row: SheetRow, other: SheetRow) -> bool:
    """Whether what a row says beside its measure and its number is said by another one too."""
    said = row.own - {TaskColumn.MEASURES, TaskColumn.ORDINAL}
    return all(row.text(column).split() == other.text(column).split() for column in said)
