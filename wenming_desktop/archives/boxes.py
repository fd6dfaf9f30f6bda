"""装盒: items of one series go into boxes in their order, as many pages as a box holds."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import ArchiveBox, ArchiveItem, ArchiveSeries, Evidence
from wenming_desktop.archives.number_look import archive_settings
from wenming_desktop.archives.numbers import NumberGap, number_gaps
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.forms import Checks
from wenming_desktop.words import listed

THICKNESSES = (20, 30, 40, 50)  # millimetres, DA/T 22-2015, 6.4
_NAMED = 3  # files in one message


@dataclass(frozen=True)
class SeriesRow:
    """A series and how far it has come."""

    id: str
    year: int
    retention: str  # a key of RETENTION_WORDS
    unit: str  # its name, else its code
    title: str  # e.g. 2021年 永久 创建办
    items: int
    pages: int  # of the items whose pages are known
    boxes: int
    unboxed: int


@dataclass(frozen=True)
class BoxRow:
    """A box with what its papers say."""

    id: str
    series_id: str
    title: str  # of its series
    year: int
    retention: str
    unit: str  # its name, else its code
    number: int
    thickness: int
    items: int
    pages: int
    first: str  # 档号
    last: str
    note: str
    sorted_by: str
    sorted_on: date | None
    checked_by: str
    checked_on: date | None

    @property
    def span(self) -> str:
        """The first and the last item number alone: the last part of their 档号 that is digits."""
        digits = [
            "".join(sign if sign.isdigit() else " " for sign in end).split()
            for end in (self.first, self.last)
        ]
        return "—".join(dict.fromkeys(end[-1] for end in digits if end))


@dataclass(frozen=True)
class BoxForm:
    """What the clerk writes on a 备考表."""

    note: str = ""
    sorted_by: str = ""
    sorted_on: date | None = None
    checked_by: str = ""
    checked_on: date | None = None


def series_rows(session: Session) -> list[SeriesRow]:
    """All series that have items, the newest year first."""
    settings = archive_settings(session)
    boxes = dict(
        session.execute(select(ArchiveBox.series_id, func.count()).group_by(ArchiveBox.series_id)).all()
    )
    query = (
        select(
            ArchiveSeries,
            func.count(ArchiveItem.id),
            func.sum(PAGES),
            func.count(ArchiveItem.box_id),
        )
        .join(ArchiveItem, ArchiveItem.series_id == ArchiveSeries.id)
        .join(Evidence, Evidence.id == ArchiveItem.evidence_id)
        .group_by(ArchiveSeries.id)
        .order_by(ArchiveSeries.year.desc(), ArchiveSeries.retention.desc(), ArchiveSeries.unit)
    )
    return [
        SeriesRow(
            series.id,
            series.year,
            series.retention,
            settings.unit_name(series.unit),
            settings.series_title(series.year, series.retention, series.unit),
            items,
            pages or 0,
            boxes.get(series.id, 0),
            items - boxed,
        )
        for series, items, pages, boxed in session.execute(query)
    ]


def box_rows(session: Session, series_id: str | None = None) -> list[BoxRow]:
    """Boxes, series by series, in the order of their numbers."""
    query = (
        select(ArchiveBox, func.count(ArchiveItem.id), func.sum(PAGES))
        .join(ArchiveBox.series)
        .outerjoin(ArchiveItem, ArchiveItem.box_id == ArchiveBox.id)
        .outerjoin(Evidence, Evidence.id == ArchiveItem.evidence_id)
        .group_by(ArchiveBox.id)
        .order_by(
            ArchiveSeries.year.desc(), ArchiveSeries.retention.desc(), ArchiveSeries.unit, ArchiveBox.number
        )
    )
    if series_id:
        query = query.where(ArchiveBox.series_id == series_id)
    ends = _ends(session)
    settings = archive_settings(session)
    return [
        BoxRow(
            id=box.id,
            series_id=box.series_id,
            title=settings.series_title(box.series.year, box.series.retention, box.series.unit),
            year=box.series.year,
            retention=box.series.retention,
            unit=settings.unit_name(box.series.unit),
            number=box.number,
            thickness=box.thickness,
            items=items,
            pages=pages or 0,
            first=ends.get(box.id, ("", ""))[0],
            last=ends.get(box.id, ("", ""))[1],
            note=box.note,
            sorted_by=box.sorted_by,
            sorted_on=box.sorted_on,
            checked_by=box.checked_by,
            checked_on=box.checked_on,
        )
        for box, items, pages in session.execute(query)
    ]


def fill_boxes(session: Session, series_id: str, thickness: int) -> int:
    """Put a series' items that lie in no box into boxes; returns how many boxes are new.

    A box that has been checked is closed; else the last one is filled up first. An item with more pages than
    a box holds has one to itself.

    Raises:
        UserError: no such thickness, nothing to put away, or an item whose pages are not known.
    """
    if thickness not in THICKNESSES:
        raise UserError(f"盒脊厚度可选 {'、'.join(map(str, THICKNESSES))} 毫米。")
    query = (
        select(ArchiveItem, Evidence.title, PAGES)
        .join(ArchiveItem.evidence)
        .where(ArchiveItem.series_id == series_id, ArchiveItem.box_id.is_(None))
        .order_by(ArchiveItem.number)
    )
    items = session.execute(query).all()
    if not items:
        raise UserError("这一组没有还没装盒的材料，请先编档号。")
    unknown = [title for _, title, pages in items if not pages]
    if unknown:
        named = listed([f"“{title}”" for title in unknown], "份", _NAMED)
        raise UserError(f"{named}没有填页数，填好后再装盒。")
    per_mm = archive_settings(session).pages_per_mm
    box, used = _open_box(session, series_id)
    made = 0
    for item, _, pages in items:
        if box is None or (used and used + pages > box.thickness * per_mm):
            box, used = _new_box(session, series_id, thickness), 0
            made += 1
        item.box, used = box, used + pages
    describe(session, f"装盒 {len(items)} 件，新盒 {made} 个")
    session.flush()
    return made


def box_gaps(session: Session, box: BoxRow) -> list[NumberGap]:
    """The numbers that no evidence has where they would lie in a box: behind the item before them.

    What comes before the first item of the series would lie in that item's box.
    """
    query = select(ArchiveItem.number, ArchiveItem.box_id).where(ArchiveItem.series_id == box.series_id)
    items = session.execute(query.order_by(ArchiveItem.number)).all()
    numbers = [number for number, _ in items]

    def place(gap: NumberGap) -> str | None:
        return items[max(bisect(numbers, gap.item) - 1, 0)][1]

    return [gap for gap in number_gaps(session, box.series_id) if items and place(gap) == box.id]


def edit_box(session: Session, box_id: str, form: BoxForm) -> None:
    """Write what the 备考表 says.

    Raises:
        FieldErrors: by the names of BoxForm: too long, checked before it was sorted.
    """
    checks = Checks()
    written = checks.texts("archive_box", form)
    if form.sorted_on and form.checked_on and form.checked_on < form.sorted_on:
        checks.fail("checked_on", "检查日期不能早于整理日期。")
    checks.finish()
    box = session.get_one(ArchiveBox, box_id)
    describe(session, f"修改 {box.series.year}年第 {box.number} 盒的备考表")
    for column, text in written.items():
        setattr(box, column, text)
    box.sorted_on, box.checked_on = form.sorted_on, form.checked_on


def empty_last_box(session: Session, series_id: str) -> int:
    """Take the last box of a series apart, so that it can be filled anew; returns its number.

    Raises:
        UserError: there is none, or it has been checked.
    """
    box = _last_box(session, series_id)
    if box is None:
        raise UserError("这一组还没有装盒。")
    if box.checked_on:
        raise UserError(f"第 {box.number} 盒已经检查过，不能拆。要拆请先清空备考表上的检查日期。")
    describe(session, f"拆开第 {box.number} 盒")
    for item in session.scalars(select(ArchiveItem).where(ArchiveItem.box_id == box.id)):
        item.box = None
    session.flush()
    session.delete(box)
    return box.number


def _ends(session: Session) -> dict[str, tuple[str, str]]:
    """The first and the last 档号 in each box."""
    query = (
        select(ArchiveItem.box_id, Evidence.archival_number)
        .join(Evidence, Evidence.id == ArchiveItem.evidence_id)
        .where(ArchiveItem.box_id.is_not(None))
        .order_by(ArchiveItem.box_id, ArchiveItem.number)
    )
    numbers: dict[str, list[str]] = {}
    for box_id, number in session.execute(query):
        numbers.setdefault(box_id or "", []).append(number or "")
    return {box_id: (found[0], found[-1]) for box_id, found in numbers.items()}


def _last_box(session: Session, series_id: str) -> ArchiveBox | None:
    return session.scalar(
        select(ArchiveBox)
        .where(ArchiveBox.series_id == series_id)
        .order_by(ArchiveBox.number.desc())
        .limit(1)
    )


def _open_box(session: Session, series_id: str) -> tuple[ArchiveBox | None, int]:
    """The last box unless it has been checked, and the pages in it."""
    box = _last_box(session, series_id)
    if box is None or box.checked_on:
        return None, 0
    pages: Sequence[int | None] = session.scalars(
        select(PAGES)
        .select_from(Evidence)
        .join(ArchiveItem, ArchiveItem.evidence_id == Evidence.id)
        .where(ArchiveItem.box_id == box.id)
    ).all()
    return box, sum(count or 0 for count in pages)


def _new_box(session: Session, series_id: str, thickness: int) -> ArchiveBox:
    last = _last_box(session, series_id)
    box = ArchiveBox(
        series=session.get_one(ArchiveSeries, series_id),
        number=(last.number if last else 0) + 1,
        thickness=thickness,
    )
    session.add(box)
    session.flush()
    return box
