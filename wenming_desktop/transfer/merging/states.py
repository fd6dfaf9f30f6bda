"""All records of a PC at one moment, as raw values: what is compared when PCs come together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, UniqueConstraint

from db.models import Base

Row = Mapping[str, Any]  # column -> raw value, the id included
State = Mapping[str, Mapping[str, Row]]  # table -> id -> row; those that others refer to stand before them

_MEANT = {"assignment_one_lead": ("role", "lead")}


def _alone(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and columns of everything in a table that must be unique."""
    yield from ((column.name, (column.name,)) for column in table.columns if column.unique)
    constraints = (each for each in table.constraints if isinstance(each, UniqueConstraint))
    for each in (*constraints, *(index for index in table.indexes if index.unique)):
        yield str(each.name), tuple(column.name for column in each.columns)


ORDER = tuple(table.name for table in Base.metadata.sorted_tables)
# Column -> the table that it refers to.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    table.name: {
        column.name: key.column.table.name for column in table.columns for key in column.foreign_keys
    }
    for table in Base.metadata.sorted_tables
}
# Columns that name a row which may be gone: they are kept as they are then.
LOOSE: Mapping[str, Mapping[str, str]] = {
    "department_package": {"plan_id": "work_plan", "department_id": "department"},
    "progress_review_row": {"task_id": "task"},
}
# Table -> columns of which no two rows may have the same, and which rows are meant (None: all).
UNIQUE: Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, str] | None]]] = {
    table.name: sorted({(columns, _MEANT.get(name)) for name, columns in _alone(table)}, key=str)
    for table in Base.metadata.sorted_tables
}
# Where a row stands among its like: never a question for the clerk.
PLACE = "ordinal"
# Of one PC alone: where undo stops, which folder is watched, what was told there.
OWN_SETTINGS = frozenset({"undo_ends", "watched_folder", "undated_told", "restored_from"})


def in_order(tables: Mapping[str, Mapping[str, Row]]) -> State:
    """The same with all tables, in the order in which they refer to each other."""
    return {name: tables.get(name, {}) for name in ORDER}
