"""志愿者: the roster, each one's hours in a year, and a pasted list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Float, Integer, Select, cast, func, select
from sqlalchemy.orm import Session

from db.models import Activity, Department, Person, ServiceHours, Volunteer, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, texts_of, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.ledger.activity_rows import VolunteerDraft, VolunteerRow, VolunteerTotals
from wenming_desktop.plan.departments import add_person, checked_name, find_department
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id
from wenming_desktop.spreadsheets.pasted_list import changes_said


@dataclass(frozen=True)
class _Found:
    """Who a draft means: a person on file, or a new one of a department."""

    person: Person | None
    department: Department | None


def add_volunteer(session: Session, draft: VolunteerDraft) -> Saved:
    """Put somebody on the roster: a person on file by name (and department), or a new person.

    Returns:
        The volunteer's id.

    Raises:
        FieldErrors: by the names of VolunteerDraft's fields; nothing was saved.
    """
    draft, found = _checked(session, draft, None)
    describe(session, f"添加志愿者：{draft.name}")
    person = found.person or add_person(session, found.department, draft.name)
    volunteer = Volunteer(person=person, joined_on=draft.joined_on)
    _write(volunteer, draft)
    person.phone, person.post = draft.phone or person.phone, draft.post or person.post
    session.add(volunteer)
    session.flush()
    return Saved(volunteer.id)


def edit_volunteer(session: Session, volunteer_id: str, draft: VolunteerDraft) -> Saved:
    """Change a volunteer; name, department and phone are the person's and change everywhere."""
    volunteer = session.get_one(Volunteer, volunteer_id)
    draft, found = _checked(session, draft, volunteer)
    describe(session, f"修改志愿者“{draft.name}”")
    person = volunteer.person
    person.name, person.department, person.phone = draft.name, found.department, draft.phone
    volunteer.joined_on = draft.joined_on
    _write(volunteer, draft)
    session.flush()
    return Saved(volunteer.id)


def remove_volunteer(session: Session, volunteer_id: str, move_to: str | None = None) -> None:
    """Take a volunteer off the roster; the person stays on file.

    Args:
        session: of a change.
        volunteer_id: who leaves.
        move_to: the volunteer who gets the hours, where one person stood on the roster twice.

    Raises:
        UserError: there are hours and no ``move_to``, or both have hours in the same activity.
    """
    volunteer = session.get_one(Volunteer, volunteer_id)
    name = volunteer.person.name
    served = session.scalars(select(ServiceHours).where(ServiceHours.volunteer_id == volunteer_id)).all()
    if served and not move_to:
        hours = sum((row.hours for row in served), Decimal(0))
        raise UserError(f"“{name}”已登记{len(served)}次活动共{hours}小时，请先移到另一名志愿者。")
    if move_to:
        _move_hours(session, name, served, session.get_one(Volunteer, move_to))
    session.flush()
    session.delete(volunteer)
    describe(session, f"移出志愿者：{name}")


def volunteer_ids(session: Session, plan_id: str, text: str = "", *, by_hours: bool = False) -> list[str]:
    """The ids of all volunteers that a filter's words find, by name, department, phone, number or note.

    Args:
        session: any.
        plan_id: whose year's hours count.
        text: as search.lists.finds() takes it.
        by_hours: those with most hours first, instead of the clerk's order of people.
    """
    return ids_of(session, _ids(plan_id, text, by_hours=by_hours))


def page_volunteers(
    session: Session, plan_id: str, text: str, offset: int, limit: int, *, by_hours: bool = False
) -> list[VolunteerRow]:
    """Some of the volunteers, in the order of volunteer_ids()."""
    page = _ids(plan_id, text, by_hours=by_hours).offset(offset).limit(limit)
    return volunteer_rows(session, plan_id, session.scalars(page).all())


def volunteer_rows(session: Session, plan_id: str, ids: Sequence[str]) -> list[VolunteerRow]:
    """Volunteers by id, in this order, with their hours and activities in one plan's year."""
    query, _ = _with_hours(plan_id)

    def ask(some: Sequence[str]) -> Iterator[VolunteerRow]:
        for volunteer, person, department, hundredths, activities in session.execute(
            query.where(Volunteer.id.in_(some))
        ):
            yield VolunteerRow(
                volunteer.id,
                person.id,
                person.name,
                department,
                person.phone,
                volunteer.number,
                volunteer.joined_on,
                volunteer.note,
                Decimal(hundredths) / 100,
                activities,
            )

    return rows_by_id(ids, ask)


def volunteer_totals(session: Session, plan_id: str) -> VolunteerTotals:
    """How many are on the roster, how many of them served in a plan's year, and their hours."""
    served = select(func.count(ServiceHours.volunteer_id.distinct()), _HUNDREDTHS).join(ServiceHours.activity)
    active, hundredths = session.execute(served.where(*_of_the_year(plan_id))).one()
    every, whole = session.execute(
        select(func.count(), _HUNDREDTHS).join(ServiceHours.activity).where(Activity.plan_id == plan_id)
    ).one()
    counted = session.scalar(
        select(func.count())
        .select_from(ServiceHours)
        .join(ServiceHours.activity)
        .where(*_of_the_year(plan_id))
    )
    everybody = session.scalar(select(func.count()).select_from(Volunteer)) or 0
    return VolunteerTotals(
        everybody,
        active,
        Decimal(hundredths or 0) / 100,
        every - (counted or 0),
        Decimal((whole or 0) - (hundredths or 0)) / 100,
    )


def volunteer_draft(session: Session, volunteer_id: str) -> VolunteerDraft:
    """What to fill the form with."""
    volunteer = session.get_one(Volunteer, volunteer_id)
    person = volunteer.person
    written: dict[str, str] = {each.name: getattr(volunteer, each.column) for each in texts_of("volunteer")}
    return VolunteerDraft(
        person.name,
        person.department.name if person.department else "",
        person.phone,
        joined_on=volunteer.joined_on,
        **written,
    )


def check_volunteer(session: Session, draft: VolunteerDraft) -> tuple[dict[str, str], tuple[str, ...]]:
    """Why somebody cannot be put on the roster, by field, and what it would change of a person on file."""
    try:
        draft, found = _checked(session, draft, None)
    except FieldErrors as error:
        return dict(error.fields), ()
    person = found.person
    fresh = [
        field
        for field in ("phone", "post")
        if person and getattr(person, field) and getattr(draft, field) not in {"", getattr(person, field)}
    ]
    return {}, (changes_said("person", fresh, person, draft),) if fresh else ()


# Exact: hours have at most two decimals, and sums of whole hundredths stay whole.
_HUNDREDTHS = func.sum(cast(func.round(cast(ServiceHours.hours, Float) * 100), Integer))


def _with_hours(plan_id: str) -> tuple[Select[Volunteer, Person, str, int, int], ColumnElement[int]]:
    """Volunteer, person, department, hundredths of hours, how many activities; and the column of hours."""
    year = (
        select(ServiceHours.volunteer_id, _HUNDREDTHS.label("hundredths"), func.count().label("activities"))
        .join(ServiceHours.activity)
        .where(*_of_the_year(plan_id))
        .group_by(ServiceHours.volunteer_id)
        .subquery()
    )
    hundredths = func.coalesce(year.c.hundredths, 0)
    query = (
        select(Volunteer, Person, Department.name, hundredths, func.coalesce(year.c.activities, 0))
        .join(Volunteer.person)
        .outerjoin(Person.department)
        .outerjoin(year, year.c.volunteer_id == Volunteer.id)
    )
    return query, hundredths


def _of_the_year(plan_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """A plan's activities that begin in its year: service of another year is not counted in this one."""
    year = select(WorkPlan.year).where(WorkPlan.id == plan_id).scalar_subquery()
    return Activity.plan_id == plan_id, cast(func.strftime("%Y", Activity.starts_on), Integer) == year


def _ids(plan_id: str, text: str, *, by_hours: bool) -> Select[str]:
    query, hundredths = _with_hours(plan_id)
    last = (Person.ordinal, Volunteer.id)
    conditions = finds(
        text,
        (Volunteer.id, Kind.VOLUNTEER),
        (Person.name, Department.name, Person.phone, Volunteer.number, Volunteer.note),
        [(Person.id, Kind.PERSON), (Person.department_id, Kind.DEPARTMENT)],
    )
    order = (hundredths.desc(), *last) if by_hours else last
    return query.with_only_columns(Volunteer.id).where(*conditions).order_by(*order)


def _move_hours(session: Session, name: str, served: Sequence[ServiceHours], to: Volunteer) -> None:
    theirs = set(session.scalars(select(ServiceHours.activity_id).where(ServiceHours.volunteer_id == to.id)))
    for row in served:
        if row.activity_id in theirs or row.volunteer_id == to.id:
            raise UserError(
                f"“{name}”和“{to.person.name}”在活动“{row.activity.title[:20]}”中都有时长，请先在活动里改好。"
            )
        row.volunteer = to


def _checked(session: Session, draft: VolunteerDraft, own: Volunteer | None) -> tuple[VolunteerDraft, _Found]:
    checks = Checks()
    draft = replace(
        draft,
        name=_name(checks, draft.name),
        phone=checks.text(field_of("person", "phone"), draft.phone),
        post=checks.text(field_of("person", "post"), draft.post),
        **checks.texts("volunteer", draft),
    )
    department: Department | None = None
    if draft.department.strip():
        try:
            department = find_department(session, draft.department)
        except UserError as error:
            checks.fail("department", error.message)
    if draft.joined_on and not date(1950, 1, 1) <= draft.joined_on <= date(2100, 12, 31):
        checks.fail("joined_on", f"{word_of('volunteer', 'joined_on')} {draft.joined_on} 不对，请核对。")
    if draft.number:
        holder = session.scalar(select(Volunteer).where(Volunteer.number == draft.number).limit(1))
        if holder and holder is not own:
            checks.fail("number", f"编号“{draft.number}”已属于志愿者“{holder.person.name}”。")
    person = None if own else _person(session, checks, draft.name, department)
    checks.finish()
    return draft, _Found(person, department)


def _write(volunteer: Volunteer, draft: VolunteerDraft) -> None:
    for each in texts_of("volunteer"):
        setattr(volunteer, each.column, getattr(draft, each.name))


def _name(checks: Checks, name: str) -> str:
    try:
        return checked_name(name, word_of("person", "name"))
    except UserError as error:
        checks.fail("name", error.message)
        return name


def _person(session: Session, checks: Checks, name: str, department: Department | None) -> Person | None:
    """The person on file who is meant; without a department the only one of that name."""
    query = select(Person).where(Person.name == name)
    if department:
        query = query.where(Person.department_id == department.id)
    people = session.scalars(query.limit(2)).all()
    if len(people) > 1:
        checks.fail("department", f"有多名“{name}”，请填写科室。")
    elif people and session.scalar(select(Volunteer.id).where(Volunteer.person_id == people[0].id)):
        checks.fail("name", f"“{name}”已在志愿者名册中。")
    return people[0] if len(people) == 1 else None
