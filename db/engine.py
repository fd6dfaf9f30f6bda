"""Connections to a workspace's database."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

_BUSY_SECONDS = 5
_AT_ONCE = 500  # values in one query; SQLite limits them
_T = TypeVar("_T")


def _uri(database: Path, mode: str) -> str:
    return f"file:{quote(database.absolute().as_posix())}?mode={mode}"


def connect(database: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A plain connection in autocommit mode to an existing database file.

    Rollback journal and FULL sync: a commit that returned has reached the medium. No WAL: the SQLite that
    ships with CPython 3.12 for Windows is older than the fix of the WAL-reset bug (3.51.3).
    """
    connection = sqlite3.connect(
        _uri(database, "ro" if read_only else "rw"),
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -32768")  # kB: ten years' indexes fit
        connection.execute("PRAGMA cache_spill = OFF")  # else a large change locks readers out until its end
        if not read_only:
            connection.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(database: Path, *, read_only: bool = False) -> Engine:
    """An engine over ``database``; a transaction begins as its connection's ``begin`` option says.

    ``execution_options(begin="IMMEDIATE")`` takes the write lock at once; the default sees one snapshot.
    """
    # An in-memory URL only picks the dialect; the creator opens the file.
    # The connection used last is used next: what it holds in memory is of now, not of before a commit.
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: connect(database, read_only=read_only),
        poolclass=QueuePool,
        pool_use_lifo=True,
    )

    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    event.listen(engine, "begin", begin)
    return engine


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Values by as many as one query may ask for at once."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def row_values(connection: Connection, table: str, row_id: str) -> dict[str, Any] | None:
    """The raw stored values of one row by column name, or None if there is no such row."""
    return rows_values(connection, table, [row_id]).get(row_id)


def rows_values(connection: Connection, table: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The raw stored values of rows by their ids; those that are not there are left out."""
    found: dict[str, dict[str, Any]] = {}
    for some in chunks(ids):
        marks = ", ".join("?" * len(some))
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table}" WHERE id IN ({marks})', tuple(some))  # noqa: S608
        names = tuple(rows.keys())
        found |= {row["id"]: row for row in (dict(zip(names, each, strict=True)) for each in rows)}
    return found


def delete_rows(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Take rows out, named by table and id; those that are not there are passed over."""
    by_table: dict[str, list[tuple[str]]] = {}
    for table, row_id in keys:
        by_table.setdefault(table, []).append((row_id,))
    for table, ids in by_table.items():
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE id = ?', ids)  # noqa: S608


def insert_rows(connection: Connection, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Put rows in, each its table and its raw values by column."""
    alike: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
    for table, values in rows:
        alike.setdefault((table, tuple(values)), []).append(tuple(values.values()))
    for (table, names), some in alike.items():
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', some)  # noqa: S608
