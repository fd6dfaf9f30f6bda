"""材料库: every file on record, and where it is used."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from db.models import (
    Activity,
    ActivityEvidence,
    ActivityTask,
    Category,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileFact,
    FundEntry,
    FundEvidence,
    MaterialRequirement,
    PublicityEvidence,
    PublicityItem,
    RequirementEvidence,
    Task,
)
from wenming_desktop.evidence.editing import RecordForm
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.search.finding import Kind, matching
from wenming_desktop.search.lists import ids_of, rows_by_id


class EvidenceUse(StrEnum):
    """What a file can serve; the value is the word the clerk sees."""

    TASK = "任务"
    SLOT = "所需材料"
    ACTIVITY = "活动"
    PUBLICITY = "宣传报道"
    FUND = "专项资金"


class EvidenceSort(StrEnum):
    """What the library can be ordered by."""

    COLLECTED = "collected_on"
    FORMED = "formed_on"
    TITLE = "title"
    SIZE = "size"


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
    undated: bool = False  # 待补日期: neither 形成日期 nor an activity
    flawed: bool = False  # the machine sees that it should be scanned again
    unsound: bool = False  # its file is missing or altered
    task_id: str | None = None  # serves this task, a slot of it, or an activity that counts for it
    requirement_id: str | None = None  # lies in this slot, put there or by an activity


EVERYTHING = EvidenceFilter()


@dataclass(frozen=True)
class UseRow:
    """One thing that a file serves."""

    use: EvidenceUse
    id: str  # of the task, slot, activity, report or fund entry
    plan_id: str
    task_id: str | None  # of a task or slot
    label: str  # "2-7", "2-7 活动照片", an activity's title …


@dataclass(frozen=True)
class FileRow:
    """One file of the library with its whole record."""

    id: str
    title: str
    original_name: str
    sha256: str
    size: int  # bytes
    document_number: str
    responsible_body: str
    formed_on: date | None
    collected_on: date
    pages: int | None  # as the clerk wrote them, else as the machine counted them
    pages_written: int | None  # by the clerk
    level: str  # a key of LEVEL_WORDS
    retention: str | None  # a key of RETENTION_WORDS
    archival_number: str | None
    long_term_valid: bool
    kind: str  # a MaterialKind, or nothing
    picture: bool
    place: str
    people: str
    subject: str
    background: str
    came_from: str
    inbox_since: datetime | None
    postponed: bool
    state: str  # of its bytes when they were last read: nothing yet, sound, missing or altered
    quality: tuple[str, ...]  # codes of what a scan lacks
    versions: int  # files that this one has taken the place of
    uses: tuple[UseRow, ...]

    @property
    def in_inbox(self) -> bool:
        """Whether it is 待归口: taken in without a place, and still without one."""
        return self.inbox_since is not None and not self.uses

    @property
    def form(self) -> RecordForm:
        """What the clerk may change of it."""
        return RecordForm(
            title=self.title,
            document_number=self.document_number,
            responsible_body=self.responsible_body,
            formed_on=self.formed_on,
            pages=self.pages_written,
            level=self.level,
            retention=self.retention,
            long_term_valid=self.long_term_valid,
            kind=self.kind,
            place=self.place,
            people=self.people,
            subject=self.subject,
            background=self.background,
        )


def evidence_ids(
    session: Session,
    plan_id: str | None,
    wanted: EvidenceFilter,
    *,
    sort: EvidenceSort = EvidenceSort.COLLECTED,
    descending: bool = True,
) -> list[str]:
    """The ids of all files that the filter lets through; ``plan_id`` keeps those that serve that plan."""
    columns = (getattr(Evidence, sort.value), Evidence.id)
    ordered = (column.desc() if descending else column for column in columns)
    return ids_of(session, select(Evidence.id).where(*_conditions(plan_id, wanted)).order_by(*ordered))


def file_row(session: Session, evidence_id: str) -> FileRow:
    """One file of the library; NoResultFound if it is gone (a reading session says it to the clerk)."""
    session.get_one(Evidence, evidence_id)
    return file_rows(session, [evidence_id])[0]


def file_rows(session: Session, ids: Sequence[str]) -> list[FileRow]:
    """Files by id, in this order, each with all its uses in every year; what is gone is left out."""
    uses: dict[str, list[UseRow]] = defaultdict(list)
    for use, query in _USES.items():
        asked = query.where(_LINKS[use].in_(ids)).order_by(*list(query.selected_columns)[2:])
        for evidence_id, row_id, plan_id, task_id, label in session.execute(asked):
            uses[evidence_id].append(UseRow(use, row_id, plan_id, task_id, label))
    return rows_by_id(ids, lambda some: _rows(session, some, uses))


def _rows(session: Session, ids: Sequence[str], uses: Mapping[str, list[UseRow]]) -> Iterator[FileRow]:
    query = (
        select(Evidence, PAGES, FileFact.state, FileFact.quality, _VERSIONS)
        .outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
        .where(Evidence.id.in_(ids))
    )
    for row, pages, state, quality, versions in session.execute(query):
        yield FileRow(
            id=row.id,
            title=row.title,
            original_name=row.original_name,
            sha256=row.sha256,
            size=row.size,
            document_number=row.document_number,
            responsible_body=row.responsible_body,
            formed_on=row.formed_on,
            collected_on=row.collected_on,
            pages=pages,
            pages_written=row.pages,
            level=row.level,
            retention=row.retention,
            archival_number=row.archival_number,
            long_term_valid=row.long_term_valid,
            kind=row.kind,
            picture=row.picture,
            place=row.place,
            people=row.people,
            subject=row.subject,
            background=row.background,
            came_from=row.came_from,
            inbox_since=row.inbox_since,
            postponed=row.postponed,
            state=state or "",
            quality=tuple((quality or "").split()),
            versions=versions,
            uses=tuple(dict.fromkeys(uses.get(row.id, ()))),
        )


_VERSIONS = (
    select(func.count())
    .where(EvidenceVersion.evidence_id == Evidence.id)
    .correlate(Evidence)
    .scalar_subquery()
)
_CODE = func.printf("%d-%d", Category.ordinal, Task.ordinal)
# Of each use: evidence id, id, plan, task, label.
_USES: dict[EvidenceUse, Select[Any, Any, Any, Any, Any]] = {
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
}
_LINKS: dict[EvidenceUse, Any] = {
    EvidenceUse.TASK: EvidenceLink.evidence_id,
    EvidenceUse.SLOT: RequirementEvidence.evidence_id,
    EvidenceUse.ACTIVITY: ActivityEvidence.evidence_id,
    EvidenceUse.PUBLICITY: PublicityEvidence.evidence_id,
    EvidenceUse.FUND: FundEvidence.evidence_id,
}
_PLANS: dict[EvidenceUse, Any] = {
    EvidenceUse.TASK: Category.plan_id,
    EvidenceUse.SLOT: Category.plan_id,
    EvidenceUse.ACTIVITY: Activity.plan_id,
    EvidenceUse.PUBLICITY: PublicityItem.plan_id,
    EvidenceUse.FUND: FundEntry.plan_id,
}


def _conditions(plan_id: str | None, wanted: EvidenceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    uses = [wanted.use] if wanted.use else list(EvidenceUse)
    if wanted.unlinked:
        conditions.append(Evidence.id.not_in(union_all(*(select(column) for column in _LINKS.values()))))
    elif plan_id is not None:
        serving = (_USES[use].with_only_columns(_LINKS[use]).where(_PLANS[use] == plan_id) for use in uses)
        conditions.append(Evidence.id.in_(union_all(*serving)))
    elif wanted.use:
        conditions.append(select(1).where(_LINKS[wanted.use] == Evidence.id).exists())
    if (found := matching(Kind.EVIDENCE, wanted.text)) is not None:
        hashes = func.json_each(json.dumps(list(wanted.written_in))).table_valued("value")
        conditions.append(Evidence.id.in_(found) | Evidence.sha256.in_(select(hashes.c.value)))
    if wanted.year is not None:
        conditions.append(Evidence.formed_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.long_term_valid is not None:
        conditions.append(Evidence.long_term_valid == wanted.long_term_valid)
    if wanted.retention is not None:
        conditions.append(func.coalesce(Evidence.retention, "") == wanted.retention)
    conditions += _states(wanted)
    if wanted.suffixes:
        name = func.lower(Evidence.original_name)
        conditions.append(or_(*(name.endswith(suffix, autoescape=True) for suffix in wanted.suffixes)))
    return conditions


def _states(wanted: EvidenceFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions of the clerk's own questions, and those of one task or slot."""
    fact = select(1).where(FileFact.sha256 == Evidence.sha256)
    if wanted.inbox:
        served = (select(1).where(column == Evidence.id).exists() for column in _LINKS.values())
        yield Evidence.inbox_since.is_not(None) & ~or_(*served)
    if wanted.undated:
        by_activity = select(1).where(ActivityEvidence.evidence_id == Evidence.id).exists()
        yield Evidence.formed_on.is_(None) & ~by_activity
    if wanted.flawed:
        yield fact.where(FileFact.quality != "").exists()
    if wanted.unsound:
        yield fact.where(FileFact.state.in_(("missing", "altered"))).exists()
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
