"""Assigning tasks: lead and support departments, the responsible person, the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Assignment, Department, Person, Task, TaskPerson
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.departments import add_person, find_department
from wenming_desktop.plan.tasks import task_codes
from wenming_desktop.reading.deadlines import Deadline
from wenming_desktop.reading.written import means_several, names_nobody, written_people


class Keep(Enum):
    """The type of KEEP."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP  # leave this part of an assignment as it is; None would clear it


@dataclass(frozen=True)
class AssignmentChange:
    """What to set; KEEP leaves a part, None, () or "" clears it.

    Attributes:
        lead: a department by name.
        support: departments by name, and words that mean several of them (各科室), kept as those words.
        person: one or several, as written_people() reads them.
        due_on, due_words: of one Deadline; a day alone takes the old words away.
        leader: 责任领导, as written.
    """

    lead: str | Keep | None = KEEP
    support: Sequence[str] | Keep = KEEP
    person: str | Keep | None = KEEP
    due_on: date | Keep | None = KEEP
    due_words: str | Keep = KEEP
    leader: str | Keep = KEEP
    support_words: str | Keep = KEEP  # 各科室 and the like


def due_change(deadline: Deadline) -> AssignmentChange:
    """The change that sets a deadline; an empty one clears it."""
    return AssignmentChange(due_on=deadline.due_on, due_words=deadline.words)


def typed_people(text: str) -> str:
    """The people that the clerk types; raises UserError for words that name nobody (待定, 空缺)."""
    if nobody := next((one.name for one in written_people(text) if names_nobody(one.name)), ""):
        raise UserError(f"“{nobody}”不是人名，请写姓名，如“张三”或“张三、李四”；还没有定人的请留空。")
    return text


def assign(session: Session, task_ids: Sequence[str], wanted: AssignmentChange) -> None:
    """Set parts of the assignment of one or many tasks in one step.

    A department that becomes lead leaves the supporting ones (牵头负责制: one lead a task). A new person is
    added to the lead department; a post written beside a name becomes that person's where none is known yet.

    Raises:
        UserError: an unknown department, a text over its limit, or the lead named as support too.
    """
    texts = _checked_texts(wanted)
    tasks = [session.get_one(Task, task_id) for task_id in task_ids]
    describe(session, f"{task_codes(tasks)} {_in_words(wanted)}")
    for task in tasks:
        if not isinstance(wanted.lead, Keep) or not isinstance(wanted.support, Keep):
            _set_departments(session, task, wanted)
        if not isinstance(wanted.support_words, Keep):
            task.support_words = wanted.support_words
        if not isinstance(wanted.person, Keep):
            _set_people(session, task, wanted.person or "")
        if not isinstance(wanted.due_on, Keep):
            task.due_on = wanted.due_on
        for column, text in texts.items():
            setattr(task, column, text)


def _checked_texts(wanted: AssignmentChange) -> dict[str, str]:
    """The texts to set by their columns."""
    given = {"due_words": wanted.due_words, "leader": wanted.leader}
    if isinstance(wanted.due_words, Keep) and not isinstance(wanted.due_on, Keep):
        given["due_words"] = ""
    return {name: _checked(name, text) for name, text in given.items() if not isinstance(text, Keep)}


def _checked(name: str, text: str) -> str:
    checks = Checks()
    text = checks.text(field_of("task", name), text)
    checks.finish()
    return text


def _set_people(session: Session, task: Task, text: str) -> None:
    if text == "、".join(row.person.name for row in task.people):  # also where names are written strangely
        return
    lead = next((row.department for row in task.assignments if row.role == "lead"), None)
    wanted: list[Person] = []
    for one in written_people(text):
        person = add_person(session, lead, one.name)
        person.post = person.post or one.title
        wanted.append(person)
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
        support, words = _apart(session, wanted.support)
        task.support_words = _checked("support_words", "、".join(words))
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


def _apart(session: Session, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Supporting departments, and the words that mean several of them, each once and in order."""
    known = set(session.scalars(select(Department.name)))
    words = [name for name in dict.fromkeys(names) if means_several(name) and name not in known]
    departments = (find_department(session, name).name for name in names if name not in words)
    return list(dict.fromkeys(departments)), words


def _in_words(wanted: AssignmentChange) -> str:
    parts: list[str] = []
    if not isinstance(wanted.lead, Keep):
        parts.append(f"牵头：{wanted.lead or '（空）'}")
    if not isinstance(wanted.support, Keep):
        parts.append(f"配合：{'、'.join(wanted.support) or '（空）'}")
    if not isinstance(wanted.person, Keep):
        parts.append(f"责任人：{wanted.person or '（空）'}")
    if not isinstance(wanted.due_on, Keep):
        words = "" if isinstance(wanted.due_words, Keep) else wanted.due_words
        parts.append(f"完成时限：{words or wanted.due_on or '（空）'}")
    if not isinstance(wanted.leader, Keep):
        parts.append(f"责任领导：{wanted.leader or '（空）'}")
    return "，".join(parts)
