"""What the plan's documents said of each task, from the history: what differs now, the clerk has changed."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Change, ChangedRow, Department, Person

SAVED, COMPARED = "导入方案", "导入补充文件"  # how the names of the steps that read documents begin
_TABLES = ("task", "assignment", "task_person")


@dataclass
class Imported:
    """A task as the documents left it.

    Attributes:
        columns: the task's own raw values.
        roles: department's name -> ``"lead"`` or ``"support"``.
        people: names.
    """

    columns: Mapping[str, Any]
    roles: dict[str, str] = field(default_factory=dict[str, str])
    people: list[str] = field(default_factory=list[str])


def imported_tasks(session: Session, task_ids: Sequence[str]) -> dict[str, Imported]:
    """Task id -> what the documents said; tasks of which the history tells nothing are left out."""
    departments = dict(session.execute(select(Department.id, Department.name)).all())
    people = dict(session.execute(select(Person.id, Person.name)).all())
    found: dict[str, Imported] = {}
    assigned: dict[str, dict[str, str]] = defaultdict(dict)
    for task_id, table, row_id, image in _images(session, task_ids):
        if table == "task":
            found[task_id] = Imported(image)
            continue
        held = assigned[task_id]
        held.pop(row_id, None)
        if table == "assignment" and image.get("department_id") in departments:
            held[row_id] = f"{image['role']} {departments[image['department_id']]}"
        elif image.get("person_id") in people:
            held[row_id] = f"person {people[image['person_id']]}"
    for task_id, task in found.items():
        for said in assigned[task_id].values():
            role, name = said.split(" ", 1)
            if role == "person":
                task.people.append(name)
            else:
                task.roles[name] = role
    return found


def _images(session: Session, task_ids: Sequence[str]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Task, table, row and values of every row that a document wrote, oldest first; {} where it took one."""
    rows: list[tuple[str, str, str, dict[str, Any]]] = []
    for some in chunks(task_ids):
        query = (
            select(ChangedRow.task_id, ChangedRow.table_name, ChangedRow.row_id, ChangedRow.after)
            .join(Change, Change.id == ChangedRow.change_id)
            .where(
                ChangedRow.task_id.in_(some),
                ChangedRow.table_name.in_(_TABLES),
                Change.state == "done",
                or_(Change.label.startswith(f"{SAVED}《"), Change.label.startswith(f"{COMPARED}《")),
            )
            .order_by(Change.sequence, ChangedRow.ordinal)
        )
        for task_id, table, row_id, after in session.execute(query):
            if task_id and (after or table != "task"):
                rows.append((task_id, table, row_id, json.loads(after) if after else {}))
    return rows
