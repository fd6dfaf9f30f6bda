"""Answers that several pages ask for, kept until what they were read from changes."""

from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")
# The one tells of commits by other connections, the other of rows that this one wrote. Asking opens the
# snapshot that the answer is read from.
_STATE = "SELECT data_version, total_changes() FROM pragma_data_version"


def remembered(
    session: Session,
    name: str,
    asked: Hashable,
    answer: Callable[[], T],
    tables: Collection[str] | None = None,
) -> T:
    """The answer to a question, worked out anew only if another was asked since or the database changed.

    In a change it is always worked out: what is seen there may be rolled back.

    Args:
        session: what ``answer`` reads.
        name: of the question; the last answer of each name is kept, one for each connection.
        asked: all else that the answer depends on.
        answer: works it out; what it returns is shared and must never be altered.
        tables: the only ones whose rows decide the answer; None where any may. Changes of them are known
            from the change log, which writes alone while the workspace is locked.
    """
    if "recorder" in session.info:
        return answer()
    connection = session.connection()
    versions = session.info.get("versions")  # counted before this session's snapshot was opened
    if tables is None or versions is None:
        state = asked, *connection.exec_driver_sql(_STATE).one()
    else:
        state = asked, *(versions[table] for table in tables)
    kept: dict[str, tuple[Any, Any]] = connection.info.setdefault("answers", {})
    if name not in kept or kept[name][0] != state:
        kept[name] = state, answer()
    return kept[name][1]
