"""Reading the ledger: counted and fetched by pages in SQL, one activity, the activities of a task."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, exists, func, or_, select
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


def count_activities(session: Session, plan_id: str, wanted: ActivityFilter) -> int:
    """How many activities of a plan the filter lets through."""
    query = select(func.count()).select_from(Activity).where(*_conditions(plan_id, wanted))
    return session.scalar(query) or 0


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
    """Some of the activities that the filter lets through; equals in the order of their dates."""
    # The ids alone first: an index holds them, and texts of thousands of characters are not sorted along.
    ids = _joined(select(Activity.id), sort).where(*_conditions(plan_id, wanted)).offset(offset).limit(limit)
    return _rows(session, session.scalars(ids.order_by(*_ordered(sort, descending=descending))).all())


def place_of_activity(
    session: Session,
    plan_id: str,
    wanted: ActivityFilter,
    activity_id: str,
    *,
    sort: ActivitySort = ActivitySort.DATE,
    descending: bool = False,
) -> int | None:
    """The offset of an activity in what page_activities() gives; None where the filter leaves it out."""
    place = func.row_number().over(order_by=_ordered(sort, descending=descending)).label("place")
    ranked = _joined(select(Activity.id, place), sort).where(*_conditions(plan_id, wanted)).subquery()
    found = session.scalar(select(ranked.c.place).where(ranked.c.id == activity_id))
    return None if found is None else found - 1


def activities_of_task(
    session: Session, task_id: str, offset: int = 0, limit: int = 200
) -> list[ActivityRow]:
    """The activities that count for a task, in the order of their dates."""
    ids = select(Activity.id).where(_counts_for(task_id)).order_by(Activity.starts_on, Activity.id)
    return _rows(session, session.scalars(ids.offset(offset).limit(limit)).all())


def activity_detail(session: Session, activity_id: str) -> ActivityDetail:
    """Everything of one activity; errors as activity_row()."""
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


def _ordered(sort: ActivitySort, *, descending: bool) -> list[Any]:
    columns = dict.fromkeys((_ORDER[sort], Activity.starts_on, Activity.id))
    return [column.desc() if descending else column for column in columns]


def _joined(query: Any, sort: ActivitySort) -> Any:
    """With the table that the order needs."""
    if sort == ActivitySort.KIND:
        return query.join(Activity.kind)
    return query.outerjoin(Activity.department) if sort == ActivitySort.ORGANISER else query


def _conditions(plan_id: str, wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Activity.plan_id == plan_id]
    if text := wanted.text.strip():
        conditions.append(or_(*(column.icontains(text, autoescape=True) for column in _SEARCHED)))
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
    """The rows of these activities, in this order."""
    query = (
        select(Activity)
        .where(Activity.id.in_(ids))
        .options(joinedload(Activity.kind), joinedload(Activity.department))
    )
    found = {activity.id: activity for activity in session.scalars(query)}
    codes = _codes(session, ids)
    files = _files(session, ids)
    served = select(ServiceHours.activity_id, func.count()).where(ServiceHours.activity_id.in_(ids))
    volunteers = {key: count for key, count in session.execute(served.group_by(ServiceHours.activity_id))}  # noqa: C416
    return [_row(found[key], codes.get(key, ()), files.get(key, {}), volunteers.get(key, 0)) for key in ids]


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
