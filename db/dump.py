"""Every stored row but the history, which belongs to one PC's undo and only grows."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.models import Base, Change, ChangedRow

HISTORY = {Change.__tablename__, ChangedRow.__tablename__}
_TABLES = tuple(table.name for table in Base.metadata.sorted_tables if table.name not in HISTORY)


@dataclass(frozen=True)
class StoredTable:
    """A table as it is stored: dates and exact decimals as text, ids as UUIDs; rows ordered by id."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def stored_tables(connection: sqlite3.Connection) -> Iterator[StoredTable]:
    """All tables in the snapshot of a connection; those that others refer to come before them."""
    for name in _TABLES:
        found = connection.execute(f'SELECT * FROM "{name}" ORDER BY id')  # noqa: S608 - our own names
        yield StoredTable(name, tuple(column[0] for column in found.description), found.fetchall())
