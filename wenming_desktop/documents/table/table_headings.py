"""Which column of a unit's own table is which: headers as offices write them (责任单位, 完成时间 …)."""

from collections.abc import Sequence

from wenming_desktop.documents.table.table_columns import TableColumn
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn, likeliest
from wenming_desktop.spreadsheets.headed import find_header


def recognise(cells: Sequence[object]) -> dict[TableColumn, int]:
    """Which place (from 0) of a header row is which column; each column once, others are left out."""
    found = _found(cells)
    if TaskColumn.RESPONSIBLE in found:  # who is responsible leads, unless the table says who does
        found.setdefault(TaskColumn.LEAD, found[TaskColumn.RESPONSIBLE])
    return {column: found[TaskColumn(column)] for column in TableColumn if TaskColumn(column) in found}


def names_all_in_one(cells: Sequence[object]) -> bool:
    """Whether one column of a header row names the lead and, behind it, who supports (责任单位)."""
    found = _found(cells)
    return TaskColumn.RESPONSIBLE in found and not found.keys() & {TaskColumn.LEAD, TaskColumn.SUPPORT}


def _found(cells: Sequence[object]) -> dict[TaskColumn, int]:
    header = find_header([cells], TASK_COLUMNS, [()])
    return dict(likeliest(header).columns) if header else {}
