"""材料库: every file on record, and where it is used."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from db.models import (
    Activity,
    ActivityEvidence,
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
from wenming_desktop.answers import remembered
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.editing import RecordForm
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.search.index import Kind
from wenming_desktop.search.lists import ids_found, ids_of, rows_by_id


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
    postponed: bool | None = None  # 以后再说
    undated: bool = False  # 待补日期: neither 形成日期 nor an activity says its day
    faulty: bool = False  # its bytes are missing or altered, when they were read last
    quality: str = ""  # the code of what a scan lacks
    kind: str | None = None  # a MaterialKind, "" for none
    came_from: str | None = None  # a folder or watched folder, with all below it; "" for none
    among: Collection[str] | None = None  # these alone, such as those outside the window of their slot


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
    query = select(Evidence.id).where(*_conditions(plan_id, wanted)).order_by(*ordered)
    ids = ids_found(session, query, Kind.EVIDENCE, wanted.text)
    if wanted.text and wanted.written_in:
        found = {*ids, *ids_of(session, query.where(Evidence.sha256.in_(_listed(wanted.written_in))))}
        ids = [row_id for row_id in ids_of(session, query) if row_id in found]
    return ids if wanted.among is None else [row_id for row_id in ids if row_id in wanted.among]


def _listed(values: Collection[str]) -> Select[str]:
    """Values as SQL can look for any number of them."""
    given = func.json_each(json.dumps(list(values))).table_valued("value")
    return select(given.c.value)


@dataclass(frozen=True)
class LibraryCounts:
    """How many files each view of the library has, in every year."""

    every: int
    inbox: int  # 待归口
    undated: int  # 待补日期
    unused: int  # 没有用到
    faulty: int  # missing or altered when they were read last


def library_counts(session: Session) -> LibraryCounts:
    """The numbers beside the views of the library; kept until one of them may be another."""
    tables = {Table.EVIDENCE, Table.FILE_FACT, *_LINK_TABLES}
    return remembered(session, "library counts", None, lambda: _counts(session), tables)


def _counts(session: Session) -> LibraryCounts:
    faulty = FileFact.state.in_(("missing", "altered"))
    every = select(func.count()).select_from(Evidence)
    in_trouble = every.join(FileFact, FileFact.sha256 == Evidence.sha256).where(faulty)
    views = (
        *(every, every.where(Evidence.inbox_since.is_not(None), _UNUSED), every.where(UNDATED)),
        *(every.where(_UNUSED), in_trouble),
    )
    return LibraryCounts(*session.execute(select(*(view.scalar_subquery() for view in views))).one())


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
_LINK_TABLES = (
    *(Table.EVIDENCE_LINK, Table.REQUIREMENT_EVIDENCE, Table.ACTIVITY_EVIDENCE),
    *(Table.PUBLICITY_EVIDENCE, Table.FUND_EVIDENCE),
)
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
    if wanted.unlinked or wanted.inbox:
        conditions.append(_UNUSED)
    elif plan_id is not None:
        serving = (_USES[use].with_only_columns(_LINKS[use]).where(_PLANS[use] == plan_id) for use in uses)
        conditions.append(Evidence.id.in_(union_all(*serving)))
    elif wanted.use:
        conditions.append(_linked(wanted.use))
    if wanted.year is not None:
        conditions.append(Evidence.formed_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.long_term_valid is not None:
        conditions.append(Evidence.long_term_valid == wanted.long_term_valid)
    if wanted.retention is not None:
        conditions.append(
            Evidence.retention == wanted.retention if wanted.retention else Evidence.retention.is_(None)
        )
    if wanted.suffixes:  # SQLite's LIKE does not tell ASCII letters' case
        name = Evidence.original_name
        conditions.append(or_(*(name.endswith(suffix, autoescape=True) for suffix in wanted.suffixes)))
    return [*conditions, *_of_the_machine(wanted)]


def _of_the_machine(wanted: EvidenceFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions on how a file came in and on what was found in it."""
    facts = select(FileFact.sha256)
    if wanted.inbox:
        yield Evidence.inbox_since.is_not(None)
    if wanted.postponed is not None:
        yield Evidence.postponed == wanted.postponed
    if wanted.undated:
        yield UNDATED
    if wanted.faulty:
        yield Evidence.sha256.in_(facts.where(FileFact.state.in_(("missing", "altered"))))
    if wanted.quality:
        spaced = " " + FileFact.quality + " "
        yield Evidence.sha256.in_(facts.where(spaced.contains(f" {wanted.quality} ")))
    if wanted.kind is not None:
        yield Evidence.kind == wanted.kind
    if wanted.came_from is not None:
        below = Evidence.came_from.startswith(f"{wanted.came_from}/", autoescape=True)
        yield (Evidence.came_from == wanted.came_from) | (below if wanted.came_from else false())


def _linked(use: EvidenceUse) -> ColumnElement[bool]:
    return select(1).where(_LINKS[use] == Evidence.id).exists()


# Most files are activities': asked first, that answers most.
_UNUSED = and_(*(~_linked(use) for use in sorted(EvidenceUse, key=lambda use: use != EvidenceUse.ACTIVITY)))
UNDATED = Evidence.formed_on.is_(None) & ~_linked(EvidenceUse.ACTIVITY)
