"""The same questions without us: plain SQL through sqlite3 on the same file."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from wenming_desktop.search.index import SOURCES

Statement = tuple[str, Any]

ACTIVITIES = "SELECT * FROM activity WHERE plan_id = ? ORDER BY starts_on DESC, id DESC LIMIT ? OFFSET ?"
FILES = "SELECT * FROM evidence ORDER BY collected_on DESC, id DESC LIMIT ? OFFSET ?"
REPORTS = (
    "SELECT * FROM publicity_item WHERE plan_id = ? ORDER BY published_on DESC, id DESC LIMIT ? OFFSET ?"
)

# What a tab shows at first, by its title; others show what the gaps ask for.
TABS = {
    "第一类": (
        """
        SELECT t.*, p.name FROM category c
        JOIN task t ON t.category_id = c.id LEFT JOIN person p ON p.id = t.person_id
        WHERE c.plan_id = :plan AND c.ordinal = 1
        """,
        """
        SELECT e.* FROM category c
        JOIN task t ON t.category_id = c.id JOIN activity_task a ON a.task_id = t.id
        JOIN activity_evidence x ON x.activity_id = a.activity_id JOIN evidence e ON e.id = x.evidence_id
        WHERE c.plan_id = :plan AND c.ordinal = 1 AND t.ordinal = 1
        """,
    ),
    "活动台账": (
        "SELECT count(*) FROM activity WHERE plan_id = :plan",
        "SELECT * FROM activity WHERE plan_id = :plan ORDER BY starts_on DESC, id DESC LIMIT 100",
    ),
    "材料库": (
        "SELECT count(*) FROM evidence",
        "SELECT * FROM evidence ORDER BY collected_on DESC, id DESC LIMIT 100",
    ),
    "调度督办": ("SELECT * FROM supervision_order WHERE plan_id = :plan ORDER BY number",),
    "宣传与资金": (
        "SELECT level, count(*), sum(adopted) FROM publicity_item WHERE plan_id = :plan GROUP BY level",
        "SELECT * FROM publicity_item WHERE plan_id = :plan ORDER BY published_on DESC, id DESC LIMIT 100",
    ),
}


def look_for(connection: sqlite3.Connection, query: str) -> None:
    """The first five records of each kind that hold a text, as LIKE finds them."""
    for source in SOURCES.values():
        columns = (*source.title, *source.words)
        holds = " OR ".join(f'"{column}" LIKE :text' for column in columns)
        sql = f'SELECT * FROM "{source.table}" WHERE {holds} LIMIT 5'  # noqa: S608 - names of the schema
        connection.execute(sql, {"text": f"%{query}%"}).fetchall()


def set_person(connection: sqlite3.Connection, task_id: str, person_id: str) -> None:
    """One change of one task, on the medium when it returns."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE task SET person_id = ? WHERE id = ?", (person_id, task_id))
    connection.execute("COMMIT")


def replay(connection: sqlite3.Connection, statements: list[Statement]) -> Callable[[], None]:
    """Ask these questions again and fetch every answer."""

    def ask() -> None:
        for sql, values in statements:
            connection.execute(sql, values).fetchall()

    return ask


@contextmanager
def recorded() -> Generator[list[Statement]]:
    """What the program asks of the database meanwhile; what it writes is left out."""
    statements: list[Statement] = []

    def note(
        _connection: Connection, _cursor: object, sql: str, values: object, _context: object, _many: bool
    ) -> None:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            statements.append((sql, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
