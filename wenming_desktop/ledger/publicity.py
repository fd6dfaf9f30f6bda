"""宣传报道: reports in the media, by level, with their proof."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, Integer, Row, Select, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models import Category, PublicityEvidence, PublicityItem, Task, WorkPlan
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.entities.tables import field_of, texts_of, word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.forms import Checks, Saved, outside_year
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.attached import link_records, linked_rows, unlink
from wenming_desktop.plan.references import checked_task
from wenming_desktop.plan.unused import files_kept_in_view
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id
from wenming_desktop.words import shortened


@dataclass(frozen=True)
class PublicityDraft:
    """A report as the clerk fills it in; the task by its code."""

    title: str
    media: str
    level: PublicityLevel | None
    published_on: date | None
    link: str = ""  # address or page; anything that helps to find it
    adopted: bool = True  # the media printed it; False while it was only sent in
    task: str = ""  # a code such as "2-7"


@dataclass(frozen=True)
class PublicityRow:
    """One report as listed."""

    id: str
    title: str
    media: str
    level: PublicityLevel
    published_on: date
    link: str
    adopted: bool
    task_id: str | None
    task: str  # its code; empty without one
    evidence: int  # files of proof
    other_year: bool  # its day is not in the plan's year: it is listed, but not counted

    @property
    def draft(self) -> PublicityDraft:
        """What to fill the form with."""
        return PublicityDraft(
            self.title, self.media, self.level, self.published_on, self.link, self.adopted, self.task
        )


@dataclass(frozen=True)
class PublicityFilter:
    """Which reports of a plan to show; the conditions add up."""

    text: str = ""  # as search.lists.finds() finds it in the title, the media or the link
    level: PublicityLevel | None = None
    media: str | None = None
    month: str | None = None  # as in the totals, e.g. "2021-03"
    task_id: str | None = None
    adopted: bool | None = None
    without_evidence: bool = False
    other_year: bool = False  # those alone whose day is not in the plan's year


@dataclass(frozen=True)
class PublicityCount:
    """How many reports under a name, and how many of them adopted."""

    name: str
    total: int
    adopted: int


@dataclass(frozen=True)
class PublicityTotals:
    """Reports of the plan's year counted three ways; each adds up to the same total."""

    by_level: tuple[PublicityCount, ...]  # every level, also with none, the lowest first
    by_media: tuple[PublicityCount, ...]  # most first
    by_month: tuple[PublicityCount, ...]  # "2021-03", in time's order
    other_year: int  # reports with a day in another year, which are not counted

    @property
    def total(self) -> int:
        """How many reports."""
        return sum(row.total for row in self.by_level)

    @property
    def adopted(self) -> int:
        """How many were adopted."""
        return sum(row.adopted for row in self.by_level)


def publicity_ids(session: Session, plan_id: str, wanted: PublicityFilter) -> list[str]:
    """The ids of all reports of the plan that the filter lets through, the newest first."""
    return ids_of(session, _ids(plan_id, wanted))


def page_publicity(
    session: Session, plan_id: str, wanted: PublicityFilter, offset: int = 0, limit: int = 100
) -> list[PublicityRow]:
    """Some of the reports that the filter lets through, in the order of publicity_ids()."""
    # The ids first, from the index alone: what a row shows besides is not asked of the rows passed over.
    return publicity_rows(session, session.scalars(_ids(plan_id, wanted).offset(offset).limit(limit)).all())


def publicity_rows(session: Session, ids: Sequence[str]) -> list[PublicityRow]:
    """Reports by id, in this order; what is gone is left out."""

    def ask(some: Sequence[str]) -> Iterator[PublicityRow]:
        return map(_publicity_row, session.execute(_rows().where(PublicityItem.id.in_(some))))

    return rows_by_id(ids, ask)


def publicity_evidence(session: Session, item_id: str) -> list[EvidenceRow]:
    """The proof of one report, in the order it came."""
    return linked_rows(session.get_one(PublicityItem, item_id).evidence_links)


def publicity_totals(
    session: Session, plan_id: str, wanted: PublicityFilter | None = None
) -> PublicityTotals:
    """Count the reports of a plan, or those a filter lets through; those of another year apart."""
    every = _conditions(plan_id, wanted or PublicityFilter())
    conditions = [*every, ~_of_other_year(plan_id)]

    def counted(group: ColumnElement[str] | InstrumentedAttribute[str]) -> list[PublicityCount]:
        adopted = func.sum(case((PublicityItem.adopted, 1), else_=0))
        query = select(group, func.count(), adopted).where(*conditions).group_by(group)
        return [PublicityCount(*row) for row in session.execute(query)]

    levels = {row.name: row for row in counted(PublicityItem.level)}
    media = counted(PublicityItem.media)
    months = counted(_month())
    return PublicityTotals(
        tuple(
            PublicityCount(level.value, row.total, row.adopted)
            for level in PublicityLevel
            for row in [levels.get(level.code, PublicityCount("", 0, 0))]
        ),
        tuple(sorted(media, key=lambda row: (-row.total, row.name))),
        tuple(sorted(months, key=lambda row: row.name)),
        session.scalar(select(func.count()).where(*every, _of_other_year(plan_id))) or 0,
    )


def check_publicity(
    session: Session, plan_id: str, draft: PublicityDraft
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What is wrong with a draft by field, and what to warn about; reads only."""
    item = PublicityItem(plan_id=plan_id)
    try:
        _fill(session, item, draft)
    except FieldErrors as error:
        return error.fields, ()
    return {}, _warnings(session, item)


def create_publicity(session: Session, plan_id: str, draft: PublicityDraft) -> Saved:
    """Enter a report.

    Returns:
        Its id, and warnings: a date outside the plan's year, the same report entered already.

    Raises:
        FieldErrors: by the names of PublicityDraft's fields; nothing was saved.
    """
    item = PublicityItem(plan_id=plan_id)
    _fill(session, item, draft)
    session.add(item)
    session.flush()
    describe(session, f"添加报道《{shortened(item.title)}》")
    return Saved(item.id, _warnings(session, item))


def edit_publicity(session: Session, item_id: str, draft: PublicityDraft) -> Saved:
    """Change everything of a report but its proof; returns and raises as create_publicity()."""
    item = session.get_one(PublicityItem, item_id)
    _fill(session, item, draft)
    session.flush()
    describe(session, f"修改报道《{shortened(item.title)}》")
    return Saved(item.id, _warnings(session, item))


def delete_publicity(session: Session, item_ids: Sequence[str]) -> None:
    """Delete reports with their links to proof; the files and their records stay."""
    items = [session.get_one(PublicityItem, item_id) for item_id in dict.fromkeys(item_ids)]
    names = "".join(f"《{shortened(item.title)}》" for item in items[:2])
    with files_kept_in_view(session):
        for item in items:
            session.delete(item)
    describe(session, f"删除报道{names}{f'等{len(items)}篇' if len(items) > 2 else ''}")


def attach_to_publicity(
    log: ChangeLog, files: FileStore, item_id: str, paths: Sequence[Path], job: Job
) -> list[EvidenceRow]:
    """Take files into the store as proof of a report, all of them or none; one row a path, in order.

    Raises:
        UserError: a file that cannot be attached is named, nothing was stored.
        Cancelled: by the job; nothing was stored.
    """
    with take_in(log, files, paths, job) as (session, records):
        item = session.get_one(PublicityItem, item_id)
        describe(session, f"报道《{shortened(item.title)}》添加材料 {len(set(records))} 份")
        return link_records(item.evidence_links, PublicityEvidence, records)


def unlink_publicity_evidence(session: Session, link_ids: Sequence[str]) -> None:
    """Take proof out of its report; the file and its record stay."""
    unlink(session, PublicityEvidence, link_ids, "报道移出材料")


def _fill(session: Session, item: PublicityItem, draft: PublicityDraft) -> None:
    checks = Checks()
    written = checks.texts("publicity_item", draft)
    published_on = checks.day(field_of("publicity_item", "published_on"), draft.published_on)
    task = checked_task(checks, session, "task", item.plan_id, draft.task)
    if draft.level is None:
        level = field_of("publicity_item", "level")
        checks.fail("level", f"请选择{level.word}：{'、'.join(level.words.values())}。")
    checks.finish()
    for column, text in written.items():
        setattr(item, column, text)
    item.level = draft.level.code if draft.level else ""
    item.published_on, item.adopted, item.task = published_on, draft.adopted, task


def _warnings(session: Session, item: PublicityItem) -> tuple[str, ...]:
    plan = session.get_one(WorkPlan, item.plan_id)
    same = select(PublicityItem.id).where(
        PublicityItem.plan_id == item.plan_id,
        PublicityItem.published_on == item.published_on,
        PublicityItem.title == item.title,
        PublicityItem.media == item.media,
        PublicityItem.id != item.id,
    )
    twice = ("同一天、同一媒体已登记过这篇报道，请核对是否重复。",) if session.scalar(same.limit(1)) else ()
    return outside_year(word_of("publicity_item", "published_on"), item.published_on, plan.year) + twice


def _ids(plan_id: str, wanted: PublicityFilter) -> Select[str]:
    newest = (PublicityItem.published_on.desc(), PublicityItem.id.desc())
    return select(PublicityItem.id).where(*_conditions(plan_id, wanted)).order_by(*newest)


def _conditions(plan_id: str, wanted: PublicityFilter) -> list[ColumnElement[bool]]:
    texts = [getattr(PublicityItem, each.column) for each in texts_of("publicity_item")]
    conditions = [
        PublicityItem.plan_id == plan_id,
        *finds(wanted.text, (PublicityItem.id, Kind.PUBLICITY), texts),
    ]
    if wanted.level:
        conditions.append(PublicityItem.level == wanted.level.code)
    if wanted.media is not None:
        conditions.append(PublicityItem.media == wanted.media)
    if wanted.month:
        conditions.append(_month() == wanted.month)
    if wanted.task_id:
        conditions.append(PublicityItem.task_id == wanted.task_id)
    if wanted.adopted is not None:
        conditions.append(PublicityItem.adopted.is_(wanted.adopted))
    if wanted.without_evidence:
        conditions.append(~PublicityItem.evidence_links.any())
    if wanted.other_year:
        conditions.append(_of_other_year(plan_id))
    return conditions


def _of_other_year(plan_id: str) -> ColumnElement[bool]:
    year = select(WorkPlan.year).where(WorkPlan.id == plan_id).scalar_subquery()
    return cast(func.strftime("%Y", PublicityItem.published_on), Integer) != year


def _month() -> ColumnElement[str]:
    return func.strftime("%Y-%m", PublicityItem.published_on)


def _rows() -> Select[PublicityItem, int, int, int, int]:
    """Reports with their task's code; the proof counted by a subquery over an index."""
    evidence = select(func.count()).where(PublicityEvidence.publicity_item_id == PublicityItem.id)
    return (
        select(PublicityItem, Category.ordinal, Task.ordinal, evidence.scalar_subquery(), WorkPlan.year)
        .join(WorkPlan, WorkPlan.id == PublicityItem.plan_id)
        .outerjoin(Task, Task.id == PublicityItem.task_id)
        .outerjoin(Category, Category.id == Task.category_id)
    )


def _publicity_row(row: Row[PublicityItem, int, int, int, int]) -> PublicityRow:
    item, category, ordinal, evidence, year = row
    return PublicityRow(
        id=item.id,
        title=item.title,
        media=item.media,
        level=PublicityLevel[item.level.upper()],
        published_on=item.published_on,
        link=item.link,
        adopted=item.adopted,
        task_id=item.task_id,
        task=f"{category}-{ordinal}" if item.task_id else "",
        evidence=evidence,
        other_year=item.published_on.year != year,
    )
