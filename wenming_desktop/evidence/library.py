"""材料库: every file on record, where it is used, its record edited one by one or in bulk."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from db.models import (
    Activity,
    ActivityEvidence,
    Category,
    Evidence,
    EvidenceLink,
    FundEntry,
    FundEvidence,
    MaterialRequirement,
    PublicityEvidence,
    PublicityItem,
    RequirementEvidence,
    Task,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.search.finding import Kind, matching
from wenming_desktop.search.lists import ids_of, rows_by_id

LEVELS_REASON = "本机只能存放公开和内部材料；涉密材料不得存入，请按保密规定保管。"
_NUMBERED = "已编档号 {}，要改请先在“档案”里收回档号。"
_PAGES_LIMIT = 100_000


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
    use: EvidenceUse | None = None  # serves such a thing
    unlinked: bool = False  # serves nothing, in no year
    year: int | None = None  # of 形成日期
    long_term_valid: bool | None = None
    retention: str | None = None  # a key of RETENTION_WORDS, "" for none set
    suffixes: tuple[str, ...] = ()  # such as ".pdf", in lower case


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
    pages: int | None
    level: str  # a key of LEVEL_WORDS
    retention: str | None  # a key of RETENTION_WORDS
    archival_number: str | None
    long_term_valid: bool
    uses: tuple[UseRow, ...]


@dataclass(frozen=True)
class RecordForm:
    """What the clerk may change of a record; bytes, 归集日期 and 档号 are not among it."""

    title: str
    document_number: str = ""
    responsible_body: str = ""
    formed_on: date | None = None
    pages: int | None = None
    level: str = "internal"  # a key of LEVEL_WORDS
    retention: str | None = None  # a key of RETENTION_WORDS
    long_term_valid: bool = False


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
    return [
        FileRow(
            id=row.id,
            title=row.title,
            original_name=row.original_name,
            sha256=row.sha256,
            size=row.size,
            document_number=row.document_number,
            responsible_body=row.responsible_body,
            formed_on=row.formed_on,
            collected_on=row.collected_on,
            pages=row.pages,
            level=row.level,
            retention=row.retention,
            archival_number=row.archival_number,
            long_term_valid=row.long_term_valid,
            uses=tuple(dict.fromkeys(uses[row.id])),
        )
        for row in _records(session, ids)
    ]


def edit_record(session: Session, evidence_id: str, form: RecordForm) -> Saved:
    """Change what the clerk knows of a file.

    Raises:
        FieldErrors: keyed by the names of RecordForm; a day after 归集日期, no level but 公开 and 内部 …
    """
    record = session.get_one(Evidence, evidence_id)
    checks = Checks()
    written = checks.texts("evidence", form)
    if form.formed_on and form.formed_on > record.collected_on:
        checks.fail("formed_on", f"形成日期 {form.formed_on} 在归集日期 {record.collected_on} 之后，请核对。")
    if form.pages is not None and not 1 <= form.pages <= _PAGES_LIMIT:
        checks.fail("pages", f"页数要填 1 到 {_PAGES_LIMIT} 的整数。")
    if form.level not in LEVEL_WORDS:
        checks.fail("level", LEVELS_REASON)
    if form.retention is not None and form.retention not in RETENTION_WORDS:
        checks.fail("retention", f"保管期限只能是{'、'.join(RETENTION_WORDS.values())}。")
    if record.archival_number and form.retention != record.retention:
        checks.fail("retention", _NUMBERED.format(record.archival_number))
    if record.archival_number and form.formed_on != record.formed_on:
        checks.fail("formed_on", _NUMBERED.format(record.archival_number))
    checks.finish()
    describe(session, f"修改材料“{written['title']}”的登记")
    for column, text in written.items():
        setattr(record, column, text)
    record.formed_on, record.pages, record.level = form.formed_on, form.pages, form.level
    record.retention, record.long_term_valid = form.retention, form.long_term_valid
    return Saved(record.id)


def set_retention(session: Session, evidence_ids: Sequence[str], retention: str | None) -> int:
    """Give many files one 保管期限 (a key of RETENTION_WORDS, None clears); returns how many changed.

    Raises:
        UserError: one has a 档号, which says its 保管期限.
    """
    for row in _records(session, evidence_ids):
        if row.archival_number and row.retention != retention:
            raise UserError(f"“{row.title}”{_NUMBERED.format(row.archival_number)}没有改动任何材料。")
    words = RETENTION_WORDS[retention] if retention else "（空）"
    return _set_all(session, evidence_ids, "retention", retention, f"保管期限：{words}")


def set_pages(session: Session, evidence_ids: Sequence[str], pages: int) -> int:
    """Give many files one number of pages; returns how many changed.

    Raises:
        UserError: not a number of pages.
    """
    if not 1 <= pages <= _PAGES_LIMIT:
        raise UserError(f"页数要填 1 到 {_PAGES_LIMIT} 的整数。")
    return _set_all(session, evidence_ids, "pages", pages, f"页数：{pages}")


def set_long_term_valid(session: Session, evidence_ids: Sequence[str], *, valid: bool) -> int:
    """Mark many files as 长期有效 or not; returns how many changed."""
    return _set_all(session, evidence_ids, "long_term_valid", valid, f"长期有效：{'是' if valid else '否'}")


def _set_all(session: Session, ids: Sequence[str], field: str, value: object, words: str) -> int:
    changed = [row for row in _records(session, ids) if getattr(row, field) != value]
    for row in changed:
        setattr(row, field, value)
    if changed:
        one = f"材料“{changed[0].title}”" if len(changed) == 1 else f"{len(changed)}份材料"
        describe(session, f"{one} {words}")
    return len(changed)


def _records(session: Session, ids: Sequence[str]) -> list[Evidence]:
    """Records by id, in this order; what is gone is left out."""
    return rows_by_id(ids, lambda some: session.scalars(select(Evidence).where(Evidence.id.in_(some))))


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
        conditions.append(Evidence.id.in_(found))
    if wanted.year is not None:
        conditions.append(Evidence.formed_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.long_term_valid is not None:
        conditions.append(Evidence.long_term_valid == wanted.long_term_valid)
    if wanted.retention is not None:
        conditions.append(func.coalesce(Evidence.retention, "") == wanted.retention)
    if wanted.suffixes:
        name = func.lower(Evidence.original_name)
        conditions.append(or_(*(name.endswith(suffix, autoescape=True) for suffix in wanted.suffixes)))
    return conditions
