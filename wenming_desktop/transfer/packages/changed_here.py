"""When a value that a package asks about was last changed in this workspace, as the history knows it."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import Change, ChangedRow
from wenming_desktop.entities.fields import Value
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.transfer.packages.layout import SheetKind, kind_and_id

_LINKED = {  # what is kept in rows of their own, by the column that says whose they are
    (SheetKind.TASKS, "person"): ("task_person", "task_id"),
    (SheetKind.TASKS, "support"): ("assignment", "task_id"),
    (SheetKind.ACTIVITIES, "tasks"): ("activity_task", "activity_id"),
}
_WITH_WORDS = {"due_on": ("due_on", "due_words")}


def changed_here(session: Session, key: str, field: str) -> datetime | None:
    """When it became what it is, UTC; None where the history does not say.

    Args:
        session: reading.
        key: of a row.
        field: of the workbook.
    """
    named = kind_and_id(key)
    if named is None:
        return None
    kind, row_id = named
    query = (
        select(Change.at, ChangedRow.before, ChangedRow.after)
        .join(Change, Change.id == ChangedRow.change_id)
        .where(Change.state == "done")
        .order_by(Change.sequence.desc())
    )
    if linked := _LINKED.get((kind, field)):
        table, column = linked
        values = ChangedRow.after, ChangedRow.before
        of_row = or_(*(func.json_extract(value, f"$.{column}") == row_id for value in values))
        return session.scalar(query.where(ChangedRow.table_name == table, of_row).limit(1))
    columns = _WITH_WORDS.get(field) or (_column(kind, field),)
    own = query.where(ChangedRow.table_name == kind.value, ChangedRow.row_id == row_id)
    for at, before, after in session.execute(own):
        was, now = _values(before), _values(after)
        if any(was.get(column) != now.get(column) for column in columns):
            return at
    return None


def _values(image: str | None) -> dict[str, Any]:
    return json.loads(image) if image else {}


def _column(kind: SheetKind, field: str) -> str:
    return next((e.column for e in TABLES[kind].fields if e.name == field and e.holds != Value.ROWS), field)
