"""What is handed over: the evidence in an archive that has a 档号, in its order, each under its new name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from sys import intern
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import ArchiveItem, ArchiveSeries, Evidence
from wenming_desktop.archives.number_look import ArchiveSettings, archive_settings
from wenming_desktop.archives.numbers import NumberGap, number_gaps
from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import room, safe_name, unique_names
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.choices import REPLACED

RECORDS = PurePosixPath("电子档案")
METADATA = "元数据.xml"
_ELSEWHERE = "综合"  # the category of what hangs on no task, report or entry of a plan


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One 件, which is one file.

    Attributes:
        row: its file, as registered.
        order: 顺序号, from 1.
        number: 档号.
        year: 归档年度.
        retention: a key of RETENTION_WORDS.
        unit: 机构 by its name, else its code; empty where the 档号 has none.
        series: year and retention period, which are never mixed, e.g. 2021年 永久 创建办.
        path: where it lies below the tree's root.
        body, document_number, pages: as registered.
        used: where it lies for inspectors, e.g. the folders of its tasks.
    """

    row: EvidenceRow
    order: int
    number: str
    year: int
    retention: str
    unit: str
    series: str
    path: PurePosixPath
    body: str
    document_number: str
    pages: int | None
    used: tuple[str, ...]


@dataclass(frozen=True)
class Handover:
    """All that is handed over.

    Attributes:
        unit: whose it is.
        fonds, fonds_name: 全宗号 and 全宗名称.
        items: in their order.
        gaps: 断号 of the series that they are of.
        unnumbered: how much evidence is not handed over, as it has no 档号.
    """

    unit: str
    fonds: str
    fonds_name: str
    items: tuple[HandoverItem, ...]
    gaps: tuple[NumberGap, ...]
    unnumbered: int

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(item.row.size for item in self.items)

    @property
    def years(self) -> str:
        """The 归档年度, e.g. 2020至2021."""
        years = sorted({item.year for item in self.items})
        return "至".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""


def read_handover(
    session: Session,
    evidence: Sequence[tuple[PurePosixPath, EvidenceRow]],
    years: Collection[PurePosixPath],
    job: Job,
) -> Handover:
    """Read it.

    Args:
        session: the snapshot.
        evidence: what is in the archive, each copy with its path there.
        years: the folders of the plans there; below them lie the folders of categories.
        job: may cancel.
    """
    places: dict[str, list[PurePosixPath]] = defaultdict(list)
    rows: dict[str, EvidenceRow] = {}
    for path, row in evidence:
        if path.parent != REPLACED:
            places[row.id].append(path)
            rows[row.id] = row
    found = [row for some in job.each(chunks(list(places))) for row in _rows(session, some)]
    periods = list(RETENTION_WORDS)  # the longest first
    found.sort(key=lambda row: (row.year, periods.index(row.retention), row.unit, row.item))
    folders = [_folder(row.year, _category(places[row.id], years)) for row in found]
    wanted = [row.archival_number + PurePosixPath(rows[row.id].original_name).suffix for row in found]
    paths = _paths(wanted, folders)
    settings = archive_settings(session)
    series = {row.series_id for row in found}
    items = tuple(
        _item(settings, order, row, rows[row.id], path, places[row.id])
        for order, (row, path) in enumerate(zip(found, paths, strict=True), start=1)
    )
    return Handover(
        unit=get_setting(session, "unit") or "",
        fonds=settings.fonds,
        fonds_name=settings.fonds_name,
        items=items,
        gaps=tuple(gap for gap in number_gaps(session) if gap.series_id in series),
        unnumbered=len(places) - len(items),
    )


def item_names(handover: Handover) -> Iterator[tuple[PurePosixPath, str, str]]:
    """As renames() takes them; an item's file is to be called by its 档号 with the suffix that it had."""
    for item in handover.items:
        name = item.row.original_name
        yield item.path, item.number + PurePosixPath(name).suffix, name


def _rows(session: Session, ids: Sequence[str]) -> Iterable[Any]:
    query = (
        select(
            Evidence.id,
            Evidence.archival_number,
            Evidence.responsible_body,
            Evidence.document_number,
            PAGES.label("pages"),
            ArchiveItem.number.label("item"),
            ArchiveItem.series_id,
            ArchiveSeries.year,
            ArchiveSeries.retention,
            ArchiveSeries.unit,
        )
        .join(ArchiveItem, ArchiveItem.evidence_id == Evidence.id)
        .join(ArchiveSeries, ArchiveSeries.id == ArchiveItem.series_id)
        .where(Evidence.id.in_(ids), Evidence.archival_number.is_not(None))
    )
    return session.execute(query)


def _category(places: Sequence[PurePosixPath], years: Collection[PurePosixPath]) -> str:
    """The 类别 (DA/T 22: 问题) that an item is filed under: that of the first task that it serves."""
    named = (place.parts[1] for place in places if PurePosixPath(place.parts[0]) in years)
    return next(named, _ELSEWHERE)


@cache  # one for all its files
def _folder(year: int, category: str) -> PurePosixPath:
    return RECORDS / str(year) / category


def _paths(wanted: Sequence[str], folders: Sequence[PurePosixPath]) -> Iterator[PurePosixPath]:
    """电子档案/年度/类别/档号 with the file's suffix: short, and unique as no 档号 is given twice."""
    by_folder: dict[PurePosixPath, list[str]] = defaultdict(lambda: [METADATA])
    for name, folder in zip(wanted, folders, strict=True):
        by_folder[folder].append(safe_name(name, room(folder)))
    names = {folder: iter(unique_names(each, room(folder))[1:]) for folder, each in by_folder.items()}
    for folder in folders:
        yield folder / next(names[folder])


def _item(
    settings: ArchiveSettings,
    order: int,
    row: Any,
    file: EvidenceRow,
    path: PurePosixPath,
    places: Sequence[PurePosixPath],
) -> HandoverItem:
    return HandoverItem(
        row=file,
        order=order,
        number=row.archival_number,
        year=row.year,
        retention=row.retention,
        unit=settings.unit_name(row.unit),
        series=intern(settings.series_title(row.year, row.retention, row.unit)),
        path=path,
        body=row.responsible_body,
        document_number=row.document_number,
        pages=row.pages,
        # One text for all files of a folder.
        used=tuple(dict.fromkeys(intern(place.parent.as_posix()) for place in places)),
    )
