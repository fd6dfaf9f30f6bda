"""Departments and people: who can be responsible."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from db.models import (
    Activity,
    Assignment,
    Category,
    Department,
    Measure,
    Person,
    SupervisionOrder,
    Task,
    TaskPerson,
    Volunteer,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, texts_of, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Checks
from wenming_desktop.reading.department_names import why_no_department
from wenming_desktop.reading.written import like_department, means_everyone, support_list
from wenming_desktop.spreadsheets.looks import LIST_NUMBER, brackets_whole, stretched_closed

NAME_LIMIT = field_of("department", "name").limit  # of people as well
_Hanging = Activity | Assignment | Measure | Person | SupervisionOrder
_NAME = re.compile(
    r"(?:[^\s、，,；;（(]|[（(][^（()）]*[)）]|[（(])+"
)  # with its brackets, whatever is in them


@dataclass(frozen=True)
class PersonRow:
    """A person as listed under a department; ``department`` is None for people of none."""

    id: str
    name: str
    post: str
    phone: str
    department: str | None


@dataclass(frozen=True)
class DepartmentRow:
    """A department with its people and how many tasks it leads and supports, over all years."""

    id: str
    name: str
    short_name: str
    head: str
    contact: str
    people: tuple[PersonRow, ...]
    leads: int
    supports: int


@dataclass(frozen=True)
class DepartmentDraft:
    """A department as it is pasted."""

    name: str
    short_name: str = ""
    head: str = ""
    contact: str = ""

    def details(self) -> dict[str, str]:
        """What is said of it besides its name, by field."""
        said = {"short_name": self.short_name, "head": self.head, "contact": self.contact}
        return {field: text for field, text in said.items() if text}


def department_rows(session: Session, plan_id: str | None = None) -> list[DepartmentRow]:
    """All departments in the clerk's order; their tasks are counted of one plan, or of all of them."""
    of_plan = [] if plan_id is None else [Category.plan_id == plan_id]
    counts: dict[tuple[str, str], int] = {
        (department_id, role): count
        for department_id, role, count in session.execute(
            select(Assignment.department_id, Assignment.role, func.count())
            .join(Task, Task.id == Assignment.task_id)
            .join(Task.category)
            .where(*of_plan)
            .group_by(Assignment.department_id, Assignment.role)
        )
    }
    query = select(Department).order_by(Department.ordinal).options(selectinload(Department.people))
    for_all = _tasks_for_everyone(session, of_plan)
    return [
        DepartmentRow(
            row.id,
            row.name,
            row.short_name,
            row.head,
            row.contact,
            tuple(_person_row(person, row.name) for person in row.people),
            counts.get((row.id, "lead"), 0),
            counts.get((row.id, "support"), 0) + sum(row.id not in named for named in for_all),
        )
        for row in session.scalars(query)
    ]


def _tasks_for_everyone(session: Session, of_plan: Sequence[ColumnElement[bool]]) -> list[set[str]]:
    """For each task that every department supports (各科室): the departments it names all the same."""
    asked = select(Task.id, Task.support_words).join(Task.category)
    words = session.execute(asked.where(Task.support_words != "", *of_plan))
    wanted = {task_id for task_id, written in words if any(map(means_everyone, support_list(written)))}
    named: dict[str, set[str]] = {task_id: set() for task_id in wanted}
    if wanted:
        for task_id, department_id in session.execute(select(Assignment.task_id, Assignment.department_id)):
            if task_id in wanted:
                named[task_id].add(department_id)
    return list(named.values())


def split_names(pasted: str) -> list[str]:
    """Names from a pasted list, blanks, lines, 、 or commas apart; list numbers dropped, repeats once.

    A name may be stretched by blanks: 综 合 科. What stands in brackets belongs to the name before it.
    """
    lines = (stretched_closed(LIST_NUMBER.sub("", line)) for line in brackets_whole(pasted).splitlines())
    return list(dict.fromkeys(name for line in lines for name in _NAME.findall(line)))


def add_departments(session: Session, departments: Sequence[str | DepartmentDraft]) -> tuple[str, ...]:
    """Add the departments that are not there yet, in this order.

    Args:
        session: of a change.
        departments: names, or drafts: their details are written where they are filled in, also over those of
            a department that is there. Whoever pastes has seen what changes.

    Returns:
        The names added.

    Raises:
        UserError: an empty or too long text, or one that cannot be a new department's name.
    """
    known = {row.name: row for row in session.scalars(select(Department))}
    ordinal = session.scalar(select(func.max(Department.ordinal))) or 0
    fresh: list[str] = []
    changed: list[str] = []
    for each in departments:
        draft = checked_department(each if isinstance(each, DepartmentDraft) else DepartmentDraft(each))
        row = known.get(draft.name)
        if row is None:
            if why := why_no_department(draft.name):
                raise FieldErrors({"name": why})
            fresh.append(draft.name)
            row = Department(
                ordinal=ordinal + len(fresh), name=draft.name, short_name="", head="", contact=""
            )
            known[draft.name] = row
            session.add(row)
        details = {field: text for field, text in draft.details().items() if text != getattr(row, field)}
        for field, text in details.items():
            setattr(row, field, text)
        if details and draft.name not in fresh:
            changed.append(draft.name)
    session.flush()
    if fresh:
        describe(session, f"添加科室：{'、'.join(fresh)}")
    if changed:
        describe(session, f"修改科室：{'、'.join(changed)}")
    return tuple(fresh)


def checked_department(draft: DepartmentDraft) -> DepartmentDraft:
    """The draft as it would be stored.

    Raises:
        FieldErrors: by the names of its fields.
    """
    checks = Checks()
    name = draft.name
    try:
        name = checked_name(draft.name, word_of("department", "name"))
    except UserError as error:
        checks.fail("name", error.message)
    details = {
        each.name: checks.text(each, getattr(draft, each.name))
        for each in texts_of("department")
        if each.name != "name"
    }
    checks.finish()
    return DepartmentDraft(name, **details)


def find_department(session: Session, name: str) -> Department:
    """The department with this name or short name; UserError naming those that exist."""
    name = name.strip()
    for column in (Department.name, Department.short_name):
        found = session.scalars(select(Department).where(column == name, column != "")).all()
        if len(found) == 1:
            return found[0]
    known = session.scalars(select(Department.name).order_by(Department.ordinal)).all()
    hint = f"现有科室：{'、'.join(known)}" if known else "还没有添加科室"
    like = like_department(name, known)
    raise UserError(f"没有名为“{name}”的科室。" + (f"是不是“{like}”？" if like else "") + f"{hint}。")


def known_names(session: Session) -> frozenset[str]:
    """All names and short names of departments."""
    rows = session.execute(select(Department.name, Department.short_name))
    return frozenset(name for row in rows for name in row if name)


def edit_department(session: Session, department_id: str, field: str, value: str) -> None:
    """Change a department's ``name``, ``short_name``, ``head`` or ``contact``."""
    department = session.get_one(Department, department_id)
    value = value.strip()
    if field == "name":
        value = checked_name(value, "科室名称")
        other = session.scalar(select(Department).where(Department.name == value))
        if other and other.id != department_id:
            raise UserError(f"已有名为“{value}”的科室。")
    elif len(value) > NAME_LIMIT:
        raise UserError(f"内容太长，最多 {NAME_LIMIT} 字。")
    describe(session, f"修改科室“{department.name}”")
    setattr(department, field, value)


def move_department(session: Session, department_id: str, steps: int) -> None:
    """Move a department up (negative) or down in the list; at the end it stays."""
    order = list(session.scalars(select(Department).order_by(Department.ordinal)))
    moved = session.get_one(Department, department_id)
    place = order.index(moved)
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    for ordinal, department in enumerate(order, start=1):
        department.ordinal = ordinal
    describe(session, f"调整科室“{moved.name}”的顺序")


def remove_department(session: Session, department_id: str, move_to: str | None = None) -> None:
    """Delete a department; what hangs on it goes to the department ``move_to`` (an id) or forbids it.

    Raises:
        UserError: it has tasks, measures or people and no ``move_to`` was given; says what.
    """
    department = session.get_one(Department, department_id)
    if move_to == department_id:
        raise UserError(f"“{department.name}”要删除，不能移交给它自己。")
    if move_to is None:
        hanging = what_hangs_on(session, department_id)
        if hanging:
            raise UserError(f"“{department.name}”还有{hanging}，请先移交给其他科室。")
    else:
        _hand_over(session, department, session.get_one(Department, move_to))
    session.flush()
    session.delete(department)
    describe(session, f"删除科室“{department.name}”")


def what_hangs_on(session: Session, department_id: str) -> str:
    """What refers to a department, e.g. ``"牵头任务3项、人员2名"``; empty if nothing does."""

    def count(model: type[_Hanging], *conditions: object) -> int:
        query = select(func.count()).select_from(model).where(model.department_id == department_id)
        for condition in conditions:
            query = query.where(condition)  # pyright: ignore[reportArgumentType]
        return session.scalar(query) or 0

    found = (
        ("牵头任务{}项", count(Assignment, Assignment.role == "lead")),
        ("配合任务{}项", count(Assignment, Assignment.role == "support")),
        ("措施{}条", count(Measure)),
        ("人员{}名", count(Person)),
        ("活动{}个", count(Activity)),
        ("督办单{}份", count(SupervisionOrder)),
    )
    return "、".join(text.format(number) for text, number in found if number)


def _hand_over(session: Session, old: Department, new: Department) -> None:
    """Give tasks, measures and people of one department to another; a lead stays a lead."""
    for assignment in session.scalars(select(Assignment).where(Assignment.department_id == old.id)).all():
        twin = session.scalar(
            select(Assignment).where(
                Assignment.task_id == assignment.task_id, Assignment.department_id == new.id
            )
        )
        if twin is None:
            assignment.department_id = new.id
        else:
            role = "lead" if "lead" in (assignment.role, twin.role) else "support"
            session.delete(assignment)
            session.flush()
            twin.role = role
    for measure in session.scalars(select(Measure).where(Measure.department_id == old.id)):
        measure.department_id = new.id
    for activity in session.scalars(select(Activity).where(Activity.department_id == old.id)):
        activity.department_id = new.id
    for order in session.scalars(select(SupervisionOrder).where(SupervisionOrder.department_id == old.id)):
        order.department_id = new.id
    for person in list(old.people):
        person.department = new


def add_person(session: Session, department: Department | None, name: str) -> Person:
    """The person of this name in this department, added if not there yet."""
    name = checked_name(name, "姓名")
    department_id = department.id if department else None
    person = session.scalar(
        select(Person).where(Person.name == name, Person.department_id == department_id).limit(1)
    )
    if person is None:
        ordinal = session.scalar(select(func.max(Person.ordinal))) or 0
        person = Person(department=department, name=name, ordinal=ordinal + 1, post="", phone="")
        session.add(person)
        session.flush()
        describe(session, f"添加人员：{name}")
    return person


def edit_person(session: Session, person_id: str, field: str, value: str) -> None:
    """Change a person's ``name``, ``post`` or ``phone``."""
    person = session.get_one(Person, person_id)
    value = checked_name(value, "姓名") if field == "name" else value.strip()
    if len(value) > NAME_LIMIT:
        raise UserError(f"内容太长，最多 {NAME_LIMIT} 字。")
    describe(session, f"修改人员“{person.name}”")
    setattr(person, field, value)


def remove_person(session: Session, person_id: str) -> None:
    """Delete a person who is responsible for nothing; UserError says what hangs on the person."""
    person = session.get_one(Person, person_id)
    tasks = (
        session.scalar(select(func.count()).select_from(TaskPerson).where(TaskPerson.person_id == person_id))
        or 0
    )
    measures = (
        session.scalar(select(func.count()).select_from(Measure).where(Measure.person_id == person_id)) or 0
    )
    if tasks or measures:
        raise UserError(f"“{person.name}”还是{tasks}项任务、{measures}条措施的责任人，请先换人。")
    if session.scalar(select(Volunteer.id).where(Volunteer.person_id == person_id)):
        raise UserError(f"“{person.name}”在志愿者名册中，请先移出名册。")
    session.delete(person)
    describe(session, f"删除人员“{person.name}”")


def checked_name(name: str, what: str) -> str:
    """The name without outer blanks; UserError if it is empty, too long or holds line breaks."""
    name = name.strip()
    if not name:
        raise UserError(f"{what}不能为空。")
    if len(name) > NAME_LIMIT or not name.isprintable():
        raise UserError(f"{what}“{name[:20]}”太长或含有换行等字符，最多 {NAME_LIMIT} 字。")
    return name


def _person_row(person: Person, department: str | None) -> PersonRow:
    return PersonRow(person.id, person.name, person.post, person.phone, department)
