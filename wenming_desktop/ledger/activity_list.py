"""Reading the ledger: the ids of a list in its order, rows by their ids, one activity."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, cast, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.models import (
    Activity,
    ActivityEvidence,
    ActivityKind,
    ActivityTask,
    Category,
    Department,
    Evidence,
    Person,
    ServiceHours,
    Task,
    Volunteer,
)
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import texts_of
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.ledger.activities import draft_of
from wenming_desktop.ledger.activity_rows import (
    ActivityDetail,
    ActivityFilter,
    ActivityProof,
    ActivityRow,
    ActivitySort,
    ServiceRow,
)
from wenming_desktop.ledger.checking import lacking
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id

_ORDER: dict[ActivitySort, Any] = {
    ActivitySort.DATE: Activity.starts_on,
    ActivitySort.TITLE: Activity.title,
    ActivitySort.KIND: ActivityKind.ordinal,
    ActivitySort.ORGANISER: Department.ordinal,
    ActivitySort.PEOPLE: Activity.people,
    ActivitySort.HOURS: cast(Activity.hours, Float),
}
_OTHER_SLOTS = tuple(kind for kind in MaterialKind if kind not in ACTIVITY_SLOTS)
_TEXTS = texts_of("activity")
_SEARCHED = (*(getattr(Activity, each.column) for each in _TEXTS), Activity.festival)


def activity_ids(
    session: Session,
    plan_id: str,
    wanted: ActivityFilter,
    *,
    sort: ActivitySort = ActivitySort.DATE,
    descending: bool = False,
) -> list[str]:
    """The ids of all activities that the filter lets through; equals in the order of their dates."""
    return ids_of(session, _ids(plan_id, wanted, sort, descending=descending))


def page_activities(
    session: Session,
    plan_id: str,
    wanted: ActivityFilter,
    offset: int,
    limit: int,
    *,
    sort: ActivitySort = ActivitySort.DATE,
    descending: bool = False,
) -> list[ActivityRow]:
    """Some of the activities that the filter lets through, in the order of activity_ids()."""
    # The ids alone first: an index holds them, and texts of thousands of characters are not sorted along.
    page = _ids(plan_id, wanted, sort, descending=descending).offset(offset).limit(limit)
    return activity_rows(session, session.scalars(page).all())


def activity_rows(session: Session, ids: Sequence[str]) -> list[ActivityRow]:
    """Activities by id, in this order; what is gone is left out."""
    return rows_by_id(ids, lambda some: _rows(session, some))


def activity_detail(session: Session, activity_id: str) -> ActivityDetail:
    """Everything of one activity; NoResultFound where it is gone."""
    activity = session.get_one(
        Activity,
        activity_id,
        options=[
            joinedload(Activity.kind),
            joinedload(Activity.department),
            selectinload(Activity.task_links).joinedload(ActivityTask.task).joinedload(Task.category),
            selectinload(Activity.evidence_links).joinedload(ActivityEvidence.evidence),
            selectinload(Activity.service)
            .joinedload(ServiceHours.volunteer)
            .joinedload(Volunteer.person)
            .joinedload(Person.department),
        ],
    )
    names = {row.volunteer_id: row.volunteer.person for row in activity.service}
    draft = draft_of(activity)
    return ActivityDetail(
        _row(
            activity,
            draft.tasks,
            Counter(link.kind for link in activity.evidence_links),
            len(activity.service),
        ),
        draft,
        tuple(proof_row(link) for link in activity.evidence_links),
        tuple(
            ServiceRow(
                entry.volunteer_id,
                (person := names[entry.volunteer_id]).name,
                person.department.name if person.department else None,
                entry.hours,
            )
            for entry in draft.service
        ),
    )


def proof_row(link: ActivityEvidence) -> ActivityProof:
    """A piece of proof as its activity shows it."""
    evidence: Evidence = link.evidence
    return ActivityProof(
        MaterialKind(link.kind),
        EvidenceRow(
            id=evidence.id,
            link_id=link.id,
            title=evidence.title,
            original_name=evidence.original_name,
            sha256=evidence.sha256,
            size=evidence.size,
            formed_on=evidence.formed_on,
            collected_on=evidence.collected_on,
        ),
    )


def _ids(plan_id: str, wanted: ActivityFilter, sort: ActivitySort, *, descending: bool) -> Select[str]:
    query = select(Activity.id).where(*_conditions(plan_id, wanted))
    if sort == ActivitySort.KIND:
        query = query.join(Activity.kind)
    elif sort == ActivitySort.ORGANISER:
        query = query.outerjoin(Activity.department)
    columns = dict.fromkeys((_ORDER[sort], Activity.starts_on, Activity.id))
    return query.order_by(*(column.desc() if descending else column for column in columns))


def _conditions(plan_id: str, wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    conditions = [
        Activity.plan_id == plan_id,
        *finds(wanted.text, (Activity.id, Kind.ACTIVITY), _SEARCHED),
    ]
    if wanted.kind_id:
        conditions.append(Activity.kind_id == wanted.kind_id)
    if wanted.task_id:
        conditions.append(_counts_for(wanted.task_id))
    if wanted.department_id:
        conditions.append(Activity.department_id == wanted.department_id)
    if wanted.month:
        conditions.append(func.strftime("%m", Activity.starts_on) == f"{wanted.month:02}")
    if wanted.lacking:
        conditions.append(
            or_(
                *(
                    ~exists().where(
                        ActivityEvidence.activity_id == Activity.id, ActivityEvidence.kind == kind.value
                    )
                    for kind in wanted.lacking
                )
            )
        )
    return conditions


def _counts_for(task_id: str) -> ColumnElement[bool]:
    return Activity.id.in_(select(ActivityTask.activity_id).where(ActivityTask.task_id == task_id))


def _rows(session: Session, ids: Sequence[str]) -> list[ActivityRow]:
    query = (
        select(Activity)
        .where(Activity.id.in_(ids))
        .options(joinedload(Activity.kind), joinedload(Activity.department))
    )
    codes = _codes(session, ids)
    files = _files(session, ids)
    served = select(ServiceHours.activity_id, func.count()).where(ServiceHours.activity_id.in_(ids))
    volunteers = {key: count for key, count in session.execute(served.group_by(ServiceHours.activity_id))}  # noqa: C416
    return [
        _row(row, codes.get(row.id, ()), files.get(row.id, {}), volunteers.get(row.id, 0))
        for row in session.scalars(query)
    ]


def _codes(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    query = (
        select(ActivityTask.activity_id, Category.ordinal, Task.ordinal)
        .join(Task, ActivityTask.task_id == Task.id)
        .join(Category, Task.category_id == Category.id)
        .where(ActivityTask.activity_id.in_(ids))
        .order_by(Category.ordinal, Task.ordinal)
    )
    codes: dict[str, tuple[str, ...]] = {}
    for activity_id, category, task in session.execute(query):
        codes[activity_id] = (*codes.get(activity_id, ()), f"{category}-{task}")
    return codes


def _files(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    query = (
        select(ActivityEvidence.activity_id, ActivityEvidence.kind, func.count())
        .where(ActivityEvidence.activity_id.in_(ids))
        .group_by(ActivityEvidence.activity_id, ActivityEvidence.kind)
    )
    files: dict[str, dict[str, int]] = {}
    for activity_id, kind, count in session.execute(query):
        files.setdefault(activity_id, {})[kind] = count
    return files


def _row(
    activity: Activity, tasks: tuple[str, ...], files: Mapping[str, int], volunteers: int
) -> ActivityRow:
    form = KindForm(activity.kind.form)
    stated: dict[str, str | None] = {each.name: getattr(activity, each.column) for each in _TEXTS}
    stated["festival"] = activity.festival
    others = tuple(kind for kind in _OTHER_SLOTS if kind in files)
    return ActivityRow(
        id=activity.id,
        kind=activity.kind.name,
        form=form,
        title=activity.title,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        place=activity.place,
        organiser=activity.department.name if activity.department else None,
        people=activity.people,
        hours=activity.hours,
        festival=activity.festival,
        tasks=tasks,
        slots=tuple((kind, files.get(kind, 0)) for kind in (*ACTIVITY_SLOTS, *others)),
        volunteers=volunteers,
        missing=(
            *lacking(form, stated, volunteers),
            *(kind.value for kind in ACTIVITY_SLOTS if kind not in files),
        ),
    )
