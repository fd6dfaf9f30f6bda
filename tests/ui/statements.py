"""What the window asks the database, as it is really asked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from wenming_desktop.entities.table_names import Table

_TABLES = re.compile(r'(?:FROM|JOIN)\s+"?([a-z_]+)')


@contextmanager
def recorded() -> Iterator[list[str]]:
    """All statements sent to any database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def tables(statements: list[str]) -> set[Table]:
    """The tables that they read."""
    names = {name for statement in statements for name in _TABLES.findall(statement)}
    return {table for table in Table if table.value in names}
