"""The database file's identity and version, and the frozen SQL steps that bring it up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path

APPLICATION_ID = 0x574D4457  # "WMDW"
_HEADER = b"SQLite format 3\0"
_VERSION_AT, _APPLICATION_AT, _HEADER_SIZE = 60, 68, 100  # SQLite file format, 1.3 The Database Header


class NotOurDatabaseError(Exception):
    """The file is no SQLite database or belongs to another program."""


def steps() -> list[str]:
    """The SQL of every migration, in order; step N brings version N-1 to N."""
    folder = files("db").joinpath("migrations")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in names]


def latest_version() -> int:
    """The schema version this program writes."""
    return len(steps())


def stored_version(database: Path) -> int:
    """The schema version in the file's header, read as bytes so that the file stays untouched.

    Raises:
        NotOurDatabaseError: no SQLite header, or another application's id.
        OSError: as the file system says.
    """
    with database.open("rb") as stream:
        header = stream.read(_HEADER_SIZE)
    application = int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big")
    if not header.startswith(_HEADER) or len(header) < _HEADER_SIZE or application != APPLICATION_ID:
        raise NotOurDatabaseError(database)
    return int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4], "big")


def migrate(connection: sqlite3.Connection, to: int | None = None) -> None:
    """Run the missing steps up to version ``to`` (the latest by default), one transaction each.

    A step that fails leaves the version before it.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("PRAGMA foreign_keys = OFF")  # a step may rebuild a table that others refer to
    try:
        for number, sql in enumerate(steps()[version:to], start=version + 1):
            _run_step(connection, number, sql)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _run_step(connection: sqlite3.Connection, number: int, sql: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(sql):
            connection.execute(statement)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"step {number} leaves dangling references: {broken[:5]}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(sql: str) -> Iterator[str]:
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement  # the last one may lack its semicolon


def has_our_schema(connection: sqlite3.Connection, version: int) -> bool:
    """Whether a database has every table and index that the steps up to this version make, word for word.

    SQLite's own check does not notice a damaged name inside a table's definition.
    """
    return _definitions_by(*steps()[:version]) <= _definitions(connection)


@cache  # what the same steps make is always the same, and takes ten times as long as the comparison
def _definitions_by(*sql: str) -> set[tuple[bytes, ...]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh, to=len(sql))
        return _definitions(fresh)


def _definitions(connection: sqlite3.Connection) -> set[tuple[bytes, ...]]:
    # As bytes: a damaged definition need not be text.
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in ("type", "name", "tbl_name", "sql"))
    return set(connection.execute(f"SELECT {columns} FROM sqlite_master"))  # noqa: S608
