"""Every stored row but the history, which is of one PC and only grows, and what the files hold anyway."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.models import Base, Change, ChangedRow, FileFact

HISTORY = {Change.__tablename__, ChangedRow.__tablename__}
FACTS = {FileFact.__tablename__}  # read from the files, and read again where they are missing
_TABLES = tuple(table.name for table in Base.metadata.sorted_tables if table.name not in HISTORY | FACTS)


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
