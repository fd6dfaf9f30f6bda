"""Which files 材料库 shows: what a file can serve, and every condition that can be put."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select, union_all

from db.models import (
    Activity,
    ActivityEvidence,
    ActivityTask,
    Category,
    Evidence,
    EvidenceLink,
    FileFact,
    FundEntry,
    FundEvidence,
    MaterialRequirement,
    OrderEvidence,
    PublicityEvidence,
    PublicityItem,
    RequirementEvidence,
    SupervisionOrder,
    Task,
)
from wenming_desktop.entities.table_names import Table
from wenming_desktop.plan.unused import UNUSED, linked


class EvidenceUse(StrEnum):
    """What a file can serve; the value is the word the clerk sees."""

    TASK = "任务"
    SLOT = "所需材料"
    ACTIVITY = "活动"
    PUBLICITY = "宣传报道"
    FUND = "专项资金"
    ORDER = "督办单"


@dataclass(frozen=True)
class EvidenceFilter:
    """Which files to show; the conditions add up."""

    text: str = ""  # as 搜索 finds it: title, 文号, 责任者, 档号, file name
    written_in: Collection[str] = ()  # the hashes of files whose own text has it
    use: EvidenceUse | None = None  # serves such a thing
    unlinked: bool = False  # serves nothing, in no year
    year: int | None = None  # of 形成日期
    long_term_valid: bool | None = None
    retention: str | None = None  # a key of RETENTION_WORDS, "" for none set
    suffixes: tuple[str, ...] = ()  # such as ".pdf", in lower case
    inbox: bool = False  # 待归口: taken in without a place, and still without one
    postponed: bool | None = None  # 以后再说
    alike: bool = False  # 可能重复: another has the same 文号, or the same title and day
    undated: bool = False  # 待补日期: neither 形成日期 nor an activity
    flawed: bool = False  # the machine sees that it should be scanned again
    quality: str = ""  # the code of one thing that a scan lacks
    unsound: bool = False  # its file is missing or altered
    kind: str | None = None  # a MaterialKind, "" for none
    came_from: str | None = None  # a folder or watched folder, with all below it; "" for none
    task_id: str | None = None  # serves this task, a slot of it, or an activity that counts for it
    requirement_id: str | None = None  # lies in this slot, put there or by an activity
    hashes: Collection[str] | None = None  # the files with these bytes alone, such as those to be recognised
    among: Collection[str] | None = None  # these alone, such as those outside the window of their slot


EVERYTHING = EvidenceFilter()


_CODE = func.printf("%d-%d", Category.ordinal, Task.ordinal)
# Of each use: evidence id, id, plan, task, label.
USES: dict[EvidenceUse, Select[Any, Any, Any, Any, Any]] = {
    EvidenceUse.TASK: select(EvidenceLink.evidence_id, Task.id, Category.plan_id, Task.id, _CODE)
    .select_from(EvidenceLink)
    .join(EvidenceLink.task)
    .join(Task.category),
    EvidenceUse.SLOT: select(
        RequirementEvidence.evidence_id,
        MaterialRequirement.id,
        Category.plan_id,
        Task.id,
        _CODE + " " + MaterialRequirement.name,
    )
    .select_from(RequirementEvidence)
    .join(RequirementEvidence.requirement)
    .join(MaterialRequirement.task)
    .join(Task.category),
    EvidenceUse.ACTIVITY: select(
        ActivityEvidence.evidence_id, Activity.id, Activity.plan_id, literal(None), Activity.title
    )
    .select_from(ActivityEvidence)
    .join(ActivityEvidence.activity),
    EvidenceUse.PUBLICITY: select(
        PublicityEvidence.evidence_id,
        PublicityItem.id,
        PublicityItem.plan_id,
        PublicityItem.task_id,
        PublicityItem.title,
    )
    .select_from(PublicityEvidence)
    .join(PublicityItem, PublicityItem.id == PublicityEvidence.publicity_item_id),
    EvidenceUse.FUND: select(
        FundEvidence.evidence_id, FundEntry.id, FundEntry.plan_id, FundEntry.task_id, FundEntry.item
    )
    .select_from(FundEvidence)
    .join(FundEntry, FundEntry.id == FundEvidence.fund_entry_id),
    EvidenceUse.ORDER: select(
        OrderEvidence.evidence_id,
        SupervisionOrder.id,
        SupervisionOrder.plan_id,
        SupervisionOrder.task_id,
        SupervisionOrder.content,
    )
    .select_from(OrderEvidence)
    .join(SupervisionOrder, SupervisionOrder.id == OrderEvidence.order_id),
}
LINK_TABLES = (
    *(Table.EVIDENCE_LINK, Table.REQUIREMENT_EVIDENCE, Table.ACTIVITY_EVIDENCE),
    *(Table.PUBLICITY_EVIDENCE, Table.FUND_EVIDENCE, Table.ORDER_EVIDENCE),
)
LINKS: dict[EvidenceUse, Any] = {
    EvidenceUse.TASK: EvidenceLink.evidence_id,
    EvidenceUse.SLOT: RequirementEvidence.evidence_id,
    EvidenceUse.ACTIVITY: ActivityEvidence.evidence_id,
    EvidenceUse.PUBLICITY: PublicityEvidence.evidence_id,
    EvidenceUse.FUND: FundEvidence.evidence_id,
    EvidenceUse.ORDER: OrderEvidence.evidence_id,
}
PLANS: dict[EvidenceUse, Any] = {
    EvidenceUse.TASK: Category.plan_id,
    EvidenceUse.SLOT: Category.plan_id,
    EvidenceUse.ACTIVITY: Activity.plan_id,
    EvidenceUse.PUBLICITY: PublicityItem.plan_id,
    EvidenceUse.FUND: FundEntry.plan_id,
    EvidenceUse.ORDER: SupervisionOrder.plan_id,
}


def conditions(plan_id: str | None, wanted: EvidenceFilter) -> list[ColumnElement[bool]]:
    """The conditions on an Evidence in the query, but for the words; ``plan_id`` as evidence_ids() has it."""
    put: list[ColumnElement[bool]] = []
    uses = [wanted.use] if wanted.use else list(EvidenceUse)
    if wanted.unlinked or wanted.inbox:
        put.append(UNUSED)
    elif plan_id is not None:
        serving = (USES[use].with_only_columns(LINKS[use]).where(PLANS[use] == plan_id) for use in uses)
        put.append(Evidence.id.in_(union_all(*serving)))
    elif wanted.use:
        put.append(linked(LINKS[wanted.use]))
    if wanted.year is not None:
        put.append(Evidence.formed_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.long_term_valid is not None:
        put.append(Evidence.long_term_valid == wanted.long_term_valid)
    if wanted.retention is not None:
        put.append(
            Evidence.retention == wanted.retention if wanted.retention else Evidence.retention.is_(None)
        )
    if wanted.suffixes:  # SQLite's LIKE does not tell ASCII letters' case
        name = Evidence.original_name
        put.append(or_(*(name.endswith(suffix, autoescape=True) for suffix in wanted.suffixes)))
    return [*put, *_of_the_machine(wanted), *_of_one_task(wanted)]


def _of_the_machine(wanted: EvidenceFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions on how a file came in and on what was found in it."""
    facts = select(FileFact.sha256)
    if wanted.inbox:
        yield Evidence.inbox_since.is_not(None)
    if wanted.postponed is not None:
        yield Evidence.postponed == wanted.postponed
    if wanted.alike:
        yield ALIKE
    if wanted.undated:
        yield UNDATED
    if wanted.flawed:
        yield Evidence.sha256.in_(facts.where(FileFact.quality != ""))
    if wanted.quality:
        spaced = " " + FileFact.quality + " "
        yield Evidence.sha256.in_(facts.where(spaced.contains(f" {wanted.quality} ")))
    if wanted.unsound:
        yield Evidence.sha256.in_(facts.where(UNSOUND))
    if wanted.kind is not None:
        yield Evidence.kind == wanted.kind
    if wanted.came_from is not None:
        below = Evidence.came_from.startswith(f"{wanted.came_from}/", autoescape=True)
        yield (Evidence.came_from == wanted.came_from) | (below if wanted.came_from else false())


def _of_one_task(wanted: EvidenceFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions on one task or slot."""
    if wanted.task_id:
        slots = select(RequirementEvidence.evidence_id).join(RequirementEvidence.requirement)
        activities = select(ActivityEvidence.evidence_id).join(
            ActivityTask, ActivityTask.activity_id == ActivityEvidence.activity_id
        )
        yield Evidence.id.in_(
            union_all(
                select(EvidenceLink.evidence_id).where(EvidenceLink.task_id == wanted.task_id),
                slots.where(MaterialRequirement.task_id == wanted.task_id),
                activities.where(ActivityTask.task_id == wanted.task_id),
            )
        )
    if wanted.requirement_id:
        by_activity = (
            select(ActivityEvidence.evidence_id)
            .join(ActivityTask, ActivityTask.activity_id == ActivityEvidence.activity_id)
            .join(MaterialRequirement, MaterialRequirement.task_id == ActivityTask.task_id)
            .where(
                MaterialRequirement.id == wanted.requirement_id,
                ActivityEvidence.kind == MaterialRequirement.kind,
            )
        )
        put = select(RequirementEvidence.evidence_id)
        yield Evidence.id.in_(
            union_all(put.where(RequirementEvidence.requirement_id == wanted.requirement_id), by_activity)
        )


UNDATED = Evidence.formed_on.is_(None) & ~linked(ActivityEvidence.evidence_id)
# Two files of one content are one record, so these differ: scanned twice, or a draft beside the final text.
_KEYS = (
    select(
        Evidence.id,
        func.count().over(partition_by=(Evidence.title, Evidence.formed_on)).label("titled"),
        func.count().over(partition_by=Evidence.document_number).label("numbered"),
        Evidence.formed_on,
        Evidence.document_number,
    )
).subquery()
ALIKE = Evidence.id.in_(
    select(_KEYS.c.id).where(
        or_(
            (_KEYS.c.titled > 1) & _KEYS.c.formed_on.is_not(None),
            (_KEYS.c.numbered > 1) & (_KEYS.c.document_number != ""),
        )
    )
)
UNSOUND = FileFact.state.in_(("missing", "altered"))
