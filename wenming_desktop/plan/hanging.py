"""What hangs on tasks: counted for the clerk, given to another task, unlinked when a task is deleted.

The ledgers, orders and indicators belong to higher floors; here they are only rows that name a task.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from db.models import (
    ActivityTask,
    EvidenceLink,
    FundEntry,
    Indicator,
    IndicatorTask,
    MaterialRequirement,
    Measure,
    PublicityItem,
    Quota,
    RequirementEvidence,
    SupervisionOrder,
    Task,
    Volume,
    VolumeTask,
)
from wenming_desktop.plan.defaults import is_default
from wenming_desktop.plan.quotas import quota_rows
from wenming_desktop.plan.requirements import requirement_rows
from wenming_desktop.plan.unused import files_kept_in_view
from wenming_desktop.words import shortened

Owned = Measure | MaterialRequirement | Quota  # goes with its task
Link = (
    EvidenceLink | ActivityTask | IndicatorTask | VolumeTask
)  # says that something serves a task; that itself stays
Referring = SupervisionOrder | PublicityItem | FundEntry  # stays, without a task if need be
Hanging = Owned | Link | Referring
H = TypeVar("H", bound=Hanging)

OWNED: Final[tuple[type[Owned], ...]] = (MaterialRequirement, Quota, Measure)
LINKS: Final[tuple[type[Link], ...]] = (EvidenceLink, ActivityTask, IndicatorTask, VolumeTask)
REFERRING: Final[tuple[type[Referring], ...]] = (SupervisionOrder, PublicityItem, FundEntry)
# With what the clerk calls one, and counts them in.
_KINDS: Final[tuple[tuple[type[Hanging], str, str], ...]] = (
    (EvidenceLink, "材料", "份"),
    (MaterialRequirement, "所需材料", "项"),
    (Quota, "次数要求", "条"),
    (ActivityTask, "活动", "次"),
    (Measure, "措施", "条"),
    (SupervisionOrder, "督办单", "份"),
    (IndicatorTask, "指标", "条"),
    (VolumeTask, "卷", "个"),
    (PublicityItem, "宣传报道", "篇"),
    (FundEntry, "资金", "笔"),
)


@dataclass(frozen=True)
class HangingRow:
    """One thing that hangs on a task; ``shared`` where it may serve several tasks."""

    id: str
    kind: str
    name: str
    shared: bool


def hanging_rows(session: Session, task_id: str) -> list[HangingRow]:
    """What hangs on a task, one by one, for the clerk to say where it goes."""
    return [
        HangingRow(row.id, word, shortened(_name(session, row), 40), isinstance(row, Link))
        for model, word, _ in _KINDS
        for row in hanging(session, model, task_id)
    ]


def _name(session: Session, row: Hanging) -> str:
    match row:
        case EvidenceLink():
            name = row.evidence.title
        case ActivityTask():
            name = f"{row.activity.starts_on} {row.activity.title}"
        case MaterialRequirement():
            name = row.name
        case Quota():
            name = row.label
        case Measure():
            name = row.text
        case SupervisionOrder():
            name = f"{row.issued_on} {row.content}"
        case IndicatorTask():
            name = session.get_one(Indicator, row.indicator_id).content
        case VolumeTask():
            name = session.get_one(Volume, row.volume_id).name
        case PublicityItem():
            name = row.title
        case FundEntry():
            name = row.item
    return name


def what_hangs_on_tasks(session: Session, task_ids: Sequence[str]) -> str:
    """What hangs on some tasks, e.g. ``"材料3份、所需材料4项、活动2次"``; empty if nothing does.

    Material is counted by files, an activity once, however many of the tasks they serve. Slots and quotas as
    the program itself gives them to new tasks are not counted: they hold no work as long as they are empty.
    """
    found = [(word, _count(session, model, task_ids), counted) for model, word, counted in _KINDS]
    return "、".join(f"{word}{number}{counted}" for word, number, counted in found if number)


def served(link: Link) -> str:
    """The id of what serves the task: the file, the activity, the indicator, the volume."""
    match link:
        case EvidenceLink():
            return link.evidence_id
        case ActivityTask():
            return link.activity_id
        case IndicatorTask():
            return link.indicator_id
        case VolumeTask():
            return link.volume_id


def _count(session: Session, model: type[Hanging], task_ids: Sequence[str]) -> int:
    if model is EvidenceLink:
        return _evidence(session, task_ids)
    if model is MaterialRequirement:
        return _requirements(session, task_ids)
    if model is Quota:
        return sum(not is_default(row.form) for each in task_ids for row in quota_rows(session, each))
    once = {
        ActivityTask: ActivityTask.activity_id,
        IndicatorTask: IndicatorTask.indicator_id,
        VolumeTask: VolumeTask.volume_id,
    }
    counted = func.count(once[model].distinct()) if model in once else func.count()
    return session.scalar(select(counted).select_from(model).where(model.task_id.in_(task_ids))) or 0


def _evidence(session: Session, task_ids: Sequence[str]) -> int:
    """How many files are linked to the tasks or lie in their slots."""
    linked = select(EvidenceLink.evidence_id).where(EvidenceLink.task_id.in_(task_ids))
    placed = (
        select(RequirementEvidence.evidence_id)
        .join(RequirementEvidence.requirement)
        .where(MaterialRequirement.task_id.in_(task_ids))
    )
    return session.scalar(select(func.count()).select_from(union(linked, placed).subquery())) or 0


def _requirements(session: Session, task_ids: Sequence[str]) -> int:
    """How many slots somebody filled or made."""
    filled = select(RequirementEvidence.requirement_id).join(RequirementEvidence.requirement)
    used = set(session.scalars(filled.where(MaterialRequirement.task_id.in_(task_ids))))
    slots = (row for each in task_ids for row in requirement_rows(session, each))
    return sum(row.id in used or bool(row.overruled) or not is_default(row.form) for row in slots)


def hanging(session: Session, model: type[H], task_id: str) -> Sequence[H]:
    """The rows of one table that name a task, in its order where it has one."""
    query = select(model).where(model.task_id == task_id)
    order = getattr(model, "ordinal", model.id)
    return session.scalars(query.order_by(order, model.id)).all()


def unlink_all(session: Session, tasks: Sequence[Task]) -> None:
    """Take off everything that hangs on tasks which are about to be deleted.

    Slots, quotas and measures are deleted with them, and volumes that took the proof of no other task, which
    would take everything without one. Activities, evidence, orders, indicators, reports and funds stay,
    without a task.
    """
    with files_kept_in_view(session):
        for volume in _volumes_of_no_other(session, [task.id for task in tasks]):
            session.delete(volume)
        for row in _rows(session, [task.id for task in tasks], (*OWNED, *LINKS)):
            session.delete(row)
        for model in REFERRING:
            for row in session.scalars(select(model).where(model.task_id.in_([task.id for task in tasks]))):
                row.task_id = None


def _volumes_of_no_other(session: Session, task_ids: Sequence[str]) -> Sequence[Volume]:
    own = select(VolumeTask.volume_id).where(VolumeTask.task_id.in_(task_ids))
    others = select(VolumeTask.volume_id).where(VolumeTask.task_id.not_in(task_ids))
    return session.scalars(select(Volume).where(Volume.id.in_(own), Volume.id.not_in(others))).all()


def _rows(
    session: Session, task_ids: Sequence[str], models: Iterable[type[Owned | Link]]
) -> Iterator[Owned | Link]:
    for model in models:
        yield from session.scalars(select(model).where(model.task_id.in_(task_ids)))
