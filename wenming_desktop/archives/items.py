"""What is still to be filed, and under which number and in which box everything else lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.models import ArchiveBox, ArchiveItem, Evidence
from wenming_desktop.archives.numbers import lacking
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.search.index import Kind
from wenming_desktop.search.lists import ids_found, rows_by_id


class Stage(StrEnum):
    """How far a piece of evidence has come on its way into the archives."""

    UNNUMBERED = "待编档号"
    INCOMPLETE = "缺保管期限、日期或页数"
    UNBOXED = "待装盒"
    BOXED = "已装盒"


@dataclass(frozen=True)
class ItemRow:
    """A piece of evidence as the archives see it; ``box`` is the number of its box."""

    id: str
    number: str  # 档号
    title: str
    document_number: str
    formed_on: date | None
    retention: str | None
    pages: int | None
    box: int | None
    lacking: tuple[str, ...]  # in the clerk's words


def item_ids(
    session: Session, stage: Stage | None = None, series_id: str | None = None, text: str = ""
) -> list[str]:
    """The evidence at a stage, all without one; with a series only what has a number in it.

    In the order of the 档号; what has none comes last, by day and title. ``text`` keeps what 搜索 finds.
    """
    query = select(Evidence.id).outerjoin(ArchiveItem, ArchiveItem.evidence_id == Evidence.id)
    if stage is not None:
        query = query.where(_at(stage))
    if series_id:
        query = query.where(ArchiveItem.series_id == series_id).order_by(ArchiveItem.number)
    query = query.order_by(
        Evidence.archival_number.is_(None), Evidence.archival_number, Evidence.formed_on, Evidence.title
    )
    return ids_found(session, query, Kind.EVIDENCE, text)


def item_rows(session: Session, ids: Sequence[str]) -> list[ItemRow]:
    """The rows of these ids in the same order, those that are gone left out."""

    def ask(some: Sequence[str]) -> Iterator[ItemRow]:
        query = (
            select(Evidence, ArchiveBox.number, PAGES)
            .outerjoin(ArchiveItem, ArchiveItem.evidence_id == Evidence.id)
            .outerjoin(ArchiveBox, ArchiveBox.id == ArchiveItem.box_id)
            .where(Evidence.id.in_(some))
        )
        for record, box, pages in session.execute(query):
            unknown = () if pages else ("页数",)
            yield ItemRow(
                record.id,
                record.archival_number or "",
                record.title,
                record.document_number,
                record.formed_on,
                record.retention,
                pages,
                box,
                (*lacking(record), *unknown),
            )

    return rows_by_id(ids, ask)


def _at(stage: Stage) -> ColumnElement[bool]:
    if stage == Stage.UNNUMBERED:
        return Evidence.archival_number.is_(None)
    if stage == Stage.UNBOXED:
        return ArchiveItem.id.is_not(None) & ArchiveItem.box_id.is_(None)
    if stage == Stage.BOXED:
        return ArchiveItem.box_id.is_not(None)
    return or_(Evidence.retention.is_(None), Evidence.formed_on.is_(None), PAGES.is_(None))
