"""材料库: every file on record, and where it is used."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from db.models import (
    ActivityEvidence,
    ActivityTask,
    Category,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileFact,
    MaterialRequirement,
    RequirementEvidence,
    Task,
    WorkPlan,
)
from wenming_desktop.answers import remembered
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.editing import RecordForm, said_by
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.evidence.library_filter import (
    ALIKE,
    EVERYTHING,
    LINK_TABLES,
    LINKS,
    UNDATED,
    UNSOUND,
    UNUSED,
    USES,
    EvidenceFilter,
    EvidenceUse,
    conditions,
)
from wenming_desktop.search.index import Kind
from wenming_desktop.search.lists import ids_found, ids_of, rows_by_id

__all__ = [
    "EVERYTHING",
    "EvidenceFilter",
    "EvidenceSort",
    "EvidenceUse",
    "FileRow",
    "LibraryCounts",
    "UseRow",
    "evidence_ids",
    "file_row",
    "file_rows",
    "files_by_category",
    "library_counts",
]


class EvidenceSort(StrEnum):
    """What the library can be ordered by."""

    COLLECTED = "collected_on"
    FORMED = "formed_on"
    TITLE = "title"
    SIZE = "size"


@dataclass(frozen=True)
class UseRow:
    """One thing that a file serves."""

    use: EvidenceUse
    id: str  # of the task, slot, activity, report, fund entry or order
    plan_id: str
    task_id: str | None  # of a task or slot
    label: str  # "2-7", "2-7 活动照片", an activity's title …
    year: int  # of the plan

    def said(self, plan_id: str | None) -> str:
        """The label as it reads beside a plan: what is of another one says its year first."""
        return self.label if self.plan_id == plan_id else f"{self.year}年 · {self.label}"


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
    said_by: Mapping[str, str]  # field -> where its value comes from, as far as that is noted
    uses: tuple[UseRow, ...]

    @property
    def in_inbox(self) -> bool:
        """Whether it is 待归口: taken in without a place, and still without one."""
        return self.inbox_since is not None and not self.uses

    @property
    def places(self) -> tuple[UseRow, ...]:
        """The uses, without those tasks that only say again whose slot it is."""
        slots = {use.task_id for use in self.uses if use.use == EvidenceUse.SLOT}
        return tuple(use for use in self.uses if use.use != EvidenceUse.TASK or use.task_id not in slots)

    def used_in(self, plan_id: str | None) -> list[str]:
        """The places as they read beside a plan, its own first."""
        return [use.said(plan_id) for use in sorted(self.places, key=lambda use: use.plan_id != plan_id)]

    @property
    def evidence(self) -> EvidenceRow:
        """The file as tiles and viewers show it, linked to nothing."""
        return EvidenceRow(
            self.id,
            "",
            self.title,
            self.original_name,
            self.sha256,
            self.size,
            self.formed_on,
            self.collected_on,
        )

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
    query = select(Evidence.id).where(*conditions(plan_id, wanted)).order_by(*ordered)
    if wanted.hashes is not None:
        query = query.where(Evidence.sha256.in_(_listed(wanted.hashes)))
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
    alike: int  # 可能重复
    flawed: int  # the machine sees that they should be scanned again
    unsound: int  # missing or altered when they were read last
    unread: int  # nobody has looked for words in them yet


def library_counts(session: Session) -> LibraryCounts:
    """The numbers beside the views of the library; kept until one of them may be another."""
    tables = {Table.EVIDENCE, Table.FILE_FACT, *LINK_TABLES}
    return remembered(session, "library counts", None, lambda: _counts(session), tables)


def _counts(session: Session) -> LibraryCounts:
    every = select(func.count()).select_from(Evidence)
    read = every.join(FileFact, FileFact.sha256 == Evidence.sha256)
    unread = every.outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
    views = (
        *(every, every.where(Evidence.inbox_since.is_not(None), UNUSED), every.where(UNDATED)),
        *(every.where(UNUSED), every.where(ALIKE), read.where(FileFact.quality != ""), read.where(UNSOUND)),
        unread.where(func.coalesce(FileFact.read_by, "") == ""),
    )
    return LibraryCounts(*session.execute(select(*(view.scalar_subquery() for view in views))).one())


def files_by_category(session: Session, plan_id: str) -> dict[str, int]:
    """How many different files each category of a plan has, by its id: as its tasks have them.

    Kept until one of them may be another.
    """
    tables = {*LINK_TABLES, Table.CATEGORY, Table.TASK, Table.MATERIAL_REQUIREMENT, Table.ACTIVITY_TASK}
    return remembered(
        session, "files by category", plan_id, lambda: _files_by_category(session, plan_id), tables
    )


def _files_by_category(session: Session, plan_id: str) -> dict[str, int]:
    category = Task.category_id.label("category")
    of_plan = Task.category_id.in_(select(Category.id).where(Category.plan_id == plan_id))
    linked = select(category, EvidenceLink.evidence_id.label("evidence")).join(EvidenceLink.task)
    put = (
        select(category, RequirementEvidence.evidence_id)
        .join(RequirementEvidence.requirement)
        .join(MaterialRequirement.task)
    )
    brought = (
        select(category, ActivityEvidence.evidence_id)
        .join(ActivityTask, ActivityTask.activity_id == ActivityEvidence.activity_id)
        .join(Task, Task.id == ActivityTask.task_id)
    )
    files = union(*(each.where(of_plan) for each in (linked, put, brought))).subquery()
    counted = select(files.c.category, func.count()).group_by(files.c.category)
    return {row[0]: row[1] for row in session.execute(counted)}


def file_row(session: Session, evidence_id: str) -> FileRow:
    """One file of the library; NoResultFound if it is gone (a reading session says it to the clerk)."""
    session.get_one(Evidence, evidence_id)
    return file_rows(session, [evidence_id])[0]


def file_rows(session: Session, ids: Sequence[str]) -> list[FileRow]:
    """Files by id, in this order, each with all its uses in every year; what is gone is left out."""
    uses: dict[str, list[UseRow]] = defaultdict(list)
    years = {plan.id: plan.year for plan in session.execute(select(WorkPlan.id, WorkPlan.year))}
    for use, query in USES.items():
        asked = query.where(LINKS[use].in_(ids)).order_by(*list(query.selected_columns)[2:])
        for evidence_id, row_id, plan_id, task_id, label in session.execute(asked):
            uses[evidence_id].append(UseRow(use, row_id, plan_id, task_id, label, years[plan_id]))
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
            said_by=said_by(row),
            uses=tuple(dict.fromkeys(uses.get(row.id, ()))),
        )


_VERSIONS = (
    select(func.count())
    .where(EvidenceVersion.evidence_id == Evidence.id)
    .correlate(Evidence)
    .scalar_subquery()
)
