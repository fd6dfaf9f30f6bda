"""What the history tells another PC: which rows were deleted here, and when each value was changed last."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Base, Change, ChangedRow
from wenming_desktop.jobs import Job

Tracks = tuple[list[tuple[str, str, str]], dict[str, dict[str, dict[str, str]]]]


def tracks(session: Session, job: Job) -> Tracks:
    """What was deleted and what was changed; the job may cancel.

    Returns:
        Table, id and moment (ISO 8601, UTC) of every row that was deleted and is not there now; and table ->
        id -> column -> moment of the last change of every value of the others that was changed after the row
        was made.
    """
    deleted: dict[tuple[str, str], str] = {}
    changed: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    query = (
        select(ChangedRow.table_name, ChangedRow.row_id, ChangedRow.before, ChangedRow.after, Change.at)
        .join(Change, Change.id == ChangedRow.change_id)
        .where(Change.state == "done")
        .order_by(Change.sequence)
    )
    for table, row_id, before, after, moment in job.each(session.execute(query).yield_per(1000)):
        if table not in Base.metadata.tables:
            continue
        at = moment.isoformat(timespec="seconds")
        if after is None:
            deleted[table, row_id] = at
            changed[table].pop(row_id, None)
        else:
            deleted.pop((table, row_id), None)
            if before is not None:
                was, now = _values(before), _values(after)
                changed[table][row_id] |= {
                    column: at for column, value in now.items() if was.get(column) != value
                }
    return (
        [(table, row_id, at) for (table, row_id), at in deleted.items()],
        {table: dict(rows) for table, rows in changed.items() if rows},
    )


def _values(image: str) -> dict[str, Any]:
    return json.loads(image)
