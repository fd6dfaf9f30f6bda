"""Rows that come whole from elsewhere, written as they are, as part of a step of the history."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from db.engine import delete_rows, insert_rows


def put_rows(session: Session, rows: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> None:
    """Have rows hold these raw values; None takes a row out.

    All of them leave before any comes, so that unique values may change places.

    Args:
        session: of ChangeLog.change().
        rows: table and id -> the values of all columns; references are checked at the commit.
    """
    session.flush()
    recorder = session.info["recorder"]
    for table, row_id in rows:
        recorder.note_raw(table, row_id)
    connection = session.connection()
    delete_rows(connection, rows)
    insert_rows(connection, ((table, dict(row)) for (table, _), row in rows.items() if row is not None))
    session.expire_all()
