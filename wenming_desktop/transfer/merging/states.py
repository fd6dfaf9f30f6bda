"""All records of a PC at one moment, as raw values: what is compared when PCs come together."""

from collections.abc import Mapping
from typing import Any

from db.models import Base

Row = Mapping[str, Any]  # column -> raw value, the id included
State = Mapping[str, Mapping[str, Row]]  # table -> id -> row; those that others refer to stand before them

ORDER = tuple(table.name for table in Base.metadata.sorted_tables)
# Column -> the table that it refers to.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    table.name: {
        column.name: key.column.table.name for column in table.columns for key in column.foreign_keys
    }
    for table in Base.metadata.sorted_tables
}
# Where a row stands among its like: never a question for the clerk.
PLACE = "ordinal"
# Of one PC alone: where undo stops, which folder is watched, what was told there.
OWN_SETTINGS = frozenset({"undo_ends", "watched_folder", "undated_told"})


def in_order(tables: Mapping[str, Mapping[str, Row]]) -> State:
    """The same with all tables, in the order in which they refer to each other."""
    return {name: tables.get(name, {}) for name in ORDER}
