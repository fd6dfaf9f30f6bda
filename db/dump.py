"""Every stored row but the history, which is of one PC and only grows, and what the files hold anyway."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.engine import connect
from db.migrate import migrate
from db.models import Base, Change, ChangedRow, FileFact

HISTORY = {Change.__tablename__, ChangedRow.__tablename__}
FACTS = {FileFact.__tablename__}  # read from the files, and read again where they are missing
_TABLES = tuple(table.name for table in Base.metadata.sorted_tables if table.name not in HISTORY | FACTS)


@dataclass(frozen=True)
class StoredTable:
    """A table as it is stored: dates and exact decimals as text, ids as UUIDs; rows by id, read once."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def stored_tables(connection: sqlite3.Connection) -> Iterator[StoredTable]:
    """All tables in the snapshot of a connection; those that others refer to come before them.

    Rows come from the database as they are asked for, each table's before the next table is asked for.
    """
    for name in _TABLES:
        found = connection.execute(f'SELECT * FROM "{name}" ORDER BY id')  # noqa: S608 - our own names
        yield StoredTable(name, tuple(column[0] for column in found.description), found)


def missing_columns(connection: sqlite3.Connection) -> list[str]:
    """What this program reads and a database lacks, as ``table.column``; one of a later version may."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for there in [{row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')}]
        for column in table.columns
        if column.name not in there
    ]


class UnfitRecordsError(ValueError):
    """Rows that are of no such table, or do not fit together."""


def fill_database(database: Path, version: int, tables: Iterable[StoredTable]) -> None:
    """Make a database of the latest version from rows that one of an earlier version, or this, held.

    Args:
        database: an empty file or none yet.
        version: of the schema that the rows are of.
        tables: tables of ours only; their columns are identifiers, and each row has as many values.

    Raises:
        UnfitRecordsError: as its name says; the database is of no use then.
        OSError, sqlite3.Error: as the storage does.
    """
    database.touch()
    with closing(connect(database)) as connection:
        migrate(connection, version)
        connection.execute("PRAGMA foreign_keys = OFF")  # rows of one table may refer to others of it
        connection.execute("BEGIN IMMEDIATE")
        try:
            for table in tables:
                connection.execute(f'DELETE FROM "{table.name}"')  # noqa: S608 - one of our tables
                columns = ", ".join(f'"{column}"' for column in table.columns)
                marks = ", ".join("?" for _ in table.columns)
                connection.executemany(
                    f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})',  # noqa: S608 - identifiers
                    table.rows,
                )
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError("dangling references")
            connection.execute("COMMIT")
        except (sqlite3.IntegrityError, sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
            connection.execute("ROLLBACK")
            raise UnfitRecordsError(repr(error)) from error
        migrate(connection)
