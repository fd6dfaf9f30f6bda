"""Giving 档号: in order, once and for all; a number that was taken back stays visible as a gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import ArchiveItem, ArchiveSeries, Evidence, WithdrawnNumber
from wenming_desktop.archives.number_look import archive_settings
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import FieldErrors, UserError

_REASON_LIMIT = field_of("withdrawn_number", "reason").limit
_NAMED = 3  # files in one message
NO_REASON = "没有记录原因"


@dataclass(frozen=True)
class NumberProposal:
    """The number that a piece of evidence would get."""

    evidence_id: str
    title: str
    number: str
    year: int
    retention: str


@dataclass(frozen=True)
class NumberGap:
    """An item number below the highest that no evidence has (断号).

    Attributes:
        series_id: of its series.
        item: the item number.
        number: 档号.
        withdrawn_on: when it was taken back; None where that is not on record, nor the title and why.
        title: of the evidence that had it.
        why: as the clerk wrote it.
    """

    series_id: str
    item: int
    number: str
    withdrawn_on: date | None = None
    title: str = ""
    why: str = ""

    @property
    def reason(self) -> str:
        """In one line; NO_REASON where none is on record."""
        return f"{self.withdrawn_on} 收回“{self.title}”：{self.why}" if self.withdrawn_on else NO_REASON


def lacking(record: Evidence) -> tuple[str, ...]:
    """What a record needs before it can have a number, in the clerk's words."""
    needed = (("保管期限", record.retention), ("形成日期", record.formed_on))
    return tuple(name for name, value in needed if not value)


def propose(session: Session, evidence_ids: Sequence[str], unit: str) -> list[NumberProposal]:
    """What give_numbers() would give, in order: by year, retention, day, 文号 and 题名.

    Raises:
        UserError: as give_numbers().
    """
    settings = archive_settings(session)
    unit = unit.strip().upper() if settings.by_unit else ""
    if settings.by_unit and not (unit.isascii() and unit.isalnum()):
        raise UserError("机构代码要填字母或数字，例如 CJB。")
    records = _records(session, evidence_ids)
    if not records:
        raise UserError("没有选中还没有档号的材料。")
    incomplete = [record for record in records if lacking(record)]
    if incomplete:
        names = "；".join(f"“{record.title}”缺{'、'.join(lacking(record))}" for record in incomplete[:_NAMED])
        more = f"等 {len(incomplete)} 份" if len(incomplete) > _NAMED else ""
        raise UserError(f"{names}{more}，补上后才能编档号。")
    last = {
        (series.year, series.retention): series.last_number
        for series in session.scalars(select(ArchiveSeries).where(ArchiveSeries.unit == unit))
    }
    proposals: list[NumberProposal] = []
    for record in sorted(records, key=_place):
        year, retention = _year(record), record.retention or ""
        last[year, retention] = item = last.get((year, retention), 0) + 1
        number = settings.number(year, retention, unit, item)
        proposals.append(NumberProposal(record.id, record.title, number, year, retention))
    return proposals


def give_numbers(session: Session, evidence_ids: Sequence[str], unit: str) -> list[NumberProposal]:
    """Give numbers to evidence that has none, as one step; what has one already keeps it.

    Args:
        session: of a change.
        evidence_ids: which.
        unit: 机构代码; not used where the pattern has none.

    Raises:
        UserError: nothing to number, a record that lacks what its number is made of, no code, or a number
            that exists already in another form of the pattern.
    """
    proposals = propose(session, evidence_ids, unit)
    describe(session, f"编档号 {len(proposals)} 件：{proposals[0].number} 等")
    unit = unit.strip().upper() if archive_settings(session).by_unit else ""
    taken = set(
        session.scalars(select(Evidence.archival_number).where(Evidence.archival_number.is_not(None)))
    )
    for proposal in proposals:
        if proposal.number in taken:
            raise UserError(f"档号 {proposal.number} 已经有了，请核对档号格式，没有编号。")
        series = _series(session, proposal.year, proposal.retention, unit)
        series.last_number += 1
        record = session.get_one(Evidence, proposal.evidence_id)
        record.archival_number = proposal.number
        session.add(ArchiveItem(evidence=record, series=series, number=series.last_number))
        session.flush()
    return proposals


def withdraw(session: Session, evidence_ids: Sequence[str], reason: str, today: date) -> int:
    """Take numbers back, out of their boxes too; they are never given again. Returns how many.

    Raises:
        FieldErrors: ``reason``: none, or too long.
        UserError: none of them has a number.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= _REASON_LIMIT:
        raise FieldErrors({"reason": f"请写明收回档号的原因，不超过 {_REASON_LIMIT} 字。"})
    items = [
        item
        for ids in chunks(evidence_ids)
        for item in session.scalars(select(ArchiveItem).where(ArchiveItem.evidence_id.in_(ids)))
    ]
    if not items:
        raise UserError("选中的材料都没有档号。")
    describe(session, f"收回档号 {len(items)} 个：{reason}")
    for item in items:
        session.add(
            WithdrawnNumber(
                series=item.series,
                number=item.number,
                title=item.evidence.title,
                reason=reason,
                withdrawn_on=today,
            )
        )
        item.evidence.archival_number = None
        session.delete(item)
    session.flush()
    return len(items)


def number_gaps(session: Session, series_id: str | None = None) -> list[NumberGap]:
    """The numbers that no evidence has, of one series or of all."""
    settings = archive_settings(session)
    wanted = select(ArchiveSeries).order_by(ArchiveSeries.year, ArchiveSeries.retention, ArchiveSeries.unit)
    if series_id:
        wanted = wanted.where(ArchiveSeries.id == series_id)
    found: list[NumberGap] = []
    for series in session.scalars(wanted):
        given = set(session.scalars(select(ArchiveItem.number).where(ArchiveItem.series_id == series.id)))
        back = {
            row.number: row
            for row in session.scalars(select(WithdrawnNumber).where(WithdrawnNumber.series_id == series.id))
        }
        for item in sorted(set(range(1, series.last_number + 1)) - given):
            number = settings.number(series.year, series.retention, series.unit, item)
            gap = NumberGap(series.id, item, number)
            if row := back.get(item):
                gap = replace(gap, withdrawn_on=row.withdrawn_on, title=row.title, why=row.reason)
            found.append(gap)
    return found


def _records(session: Session, ids: Sequence[str]) -> list[Evidence]:
    """Those without a number."""
    return [
        record
        for some in chunks(ids)
        for record in session.scalars(
            select(Evidence).where(Evidence.id.in_(some), Evidence.archival_number.is_(None))
        )
    ]


def _year(record: Evidence) -> int:
    return (record.formed_on or record.collected_on).year


def _place(record: Evidence) -> tuple[object, ...]:
    day = record.formed_on or record.collected_on
    return day.year, record.retention or "", day, record.document_number, record.title, record.id


def _series(session: Session, year: int, retention: str, unit: str) -> ArchiveSeries:
    series = session.scalar(
        select(ArchiveSeries).where(
            ArchiveSeries.year == year, ArchiveSeries.retention == retention, ArchiveSeries.unit == unit
        )
    )
    if series is None:
        series = ArchiveSeries(year=year, retention=retention, unit=unit, last_number=0)
        session.add(series)
        session.flush()
    return series
