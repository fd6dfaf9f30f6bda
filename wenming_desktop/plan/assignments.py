"""Assigning tasks: lead and support departments, the responsible person, the deadline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from sqlalchemy.orm import Session

from db.models import Assignment, Person, Task, TaskPerson
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import add_person, find_department
from wenming_desktop.plan.tasks import task_codes


class Keep(Enum):
    """The type of KEEP."""

    KEEP = "keep"


_BETWEEN = re.compile(r"[、，,；;\n]")
KEEP: Final = Keep.KEEP  # leave this part of an assignment as it is; None would clear it


@dataclass(frozen=True)
class AssignmentChange:
    """What to set; departments and the person by name. KEEP leaves a part, None or () clears it."""

    lead: str | Keep | None = KEEP
    support: Sequence[str] | Keep = KEEP
    person: str | Keep | None = KEEP  # one or several names, 、 between them
    due_on: date | Keep | None = KEEP
    due_words: str | Keep = KEEP
    leader: str | Keep = KEEP
    support_words: str | Keep = KEEP  # 各科室 and the like


def assign(session: Session, task_ids: Sequence[str], wanted: AssignmentChange) -> None:
    """Set parts of the assignment of one or many tasks in one step.

    A department that becomes lead leaves the supporting ones (牵头负责制: one lead a task). A new person is
    added to the lead department.

    Raises:
        UserError: an unknown department, a name over the limits, or the lead named as support too.
    """
    tasks = [session.get_one(Task, task_id) for task_id in task_ids]
    describe(session, f"{task_codes(tasks)} {_in_words(wanted)}")
    for task in tasks:
        if not isinstance(wanted.lead, Keep) or not isinstance(wanted.support, Keep):
            _set_departments(session, task, wanted)
        if not isinstance(wanted.support_words, Keep):
            task.support_words = wanted.support_words
        if not isinstance(wanted.person, Keep):
            _set_people(session, task, split_people(wanted.person or ""))
        if not isinstance(wanted.due_on, Keep):
            task.due_on = wanted.due_on
        if not isinstance(wanted.due_words, Keep):
            task.due_words = wanted.due_words
        if not isinstance(wanted.leader, Keep):
            task.leader = wanted.leader


def split_people(names: str) -> list[str]:
    """The names in a cell of responsible people, in order, each once."""
    return list(dict.fromkeys(name for each in _BETWEEN.split(names) if (name := each.strip())))


def _set_people(session: Session, task: Task, names: Sequence[str]) -> None:
    """New people are added to the lead department."""
    lead = next((row.department for row in task.assignments if row.role == "lead"), None)
    wanted: list[Person] = [add_person(session, lead, name) for name in names]
    known = {row.person_id: row for row in task.people}
    task.people = [known.get(person.id) or TaskPerson(person=person) for person in wanted]
    for ordinal, row in enumerate(task.people, start=1):
        row.ordinal = ordinal


def _set_departments(session: Session, task: Task, wanted: AssignmentChange) -> None:
    old_lead = next((row.department.name for row in task.assignments if row.role == "lead"), None)
    old_support = [row.department.name for row in task.assignments if row.role == "support"]
    lead = (
        old_lead
        if isinstance(wanted.lead, Keep)
        else (wanted.lead and find_department(session, wanted.lead).name)
    )
    if isinstance(wanted.support, Keep):
        support = [name for name in old_support if name != lead]
    else:
        support = list(dict.fromkeys(find_department(session, name).name for name in wanted.support))
        if lead in support:
            raise UserError(f"“{lead}”已是牵头科室，不能同时配合。")
    roles = ([(lead, "lead")] if lead else []) + [(name, "support") for name in support]
    existing = {row.department.name: row for row in task.assignments}
    for name, row in existing.items():
        if name not in {department for department, _ in roles}:
            task.assignments.remove(row)
        elif row.role == "lead" and name != lead:
            row.role = "support"
    session.flush()  # the old lead gives way before a new one comes: the table allows one
    for ordinal, (name, role) in enumerate(roles):
        row = existing.get(name)
        if row is None:
            row = Assignment(department=find_department(session, name), role=role, ordinal=ordinal)
            task.assignments.append(row)
        row.role, row.ordinal = role, ordinal
    session.flush()


def _in_words(wanted: AssignmentChange) -> str:
    parts: list[str] = []
    if not isinstance(wanted.lead, Keep):
        parts.append(f"牵头：{wanted.lead or '（空）'}")
    if not isinstance(wanted.support, Keep):
        parts.append(f"配合：{'、'.join(wanted.support) or '（空）'}")
    if not isinstance(wanted.person, Keep):
        parts.append(f"责任人：{wanted.person or '（空）'}")
    if not isinstance(wanted.due_on, Keep):
        parts.append(f"完成时限：{wanted.due_on or '（空）'}")
    return "，".join(parts)
