"""Putting a better scan in the place of a bad one: the record and all that refers to it stay."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Evidence, EvidenceMark, EvidenceVersion, TextCorrection
from wenming_desktop import clock
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.choices import Quality
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import write_record
from wenming_desktop.evidence.records import check_files, storable
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.viewing.kinds import PICTURE_SUFFIXES
from wenming_desktop.viewing.viewer import Viewer

_SMALL = 100  # pixels of a page that is asked for to learn why there is none


@dataclass(frozen=True)
class Replaced:
    """What came of replacing a file.

    Attributes:
        changed: False where the bytes are those on record: then they are whole again, if they were not.
        marks: how many marks went, as their places belong to the old pages.
    """

    changed: bool
    marks: int = 0


@dataclass(frozen=True)
class VersionRow:
    """A file that another took the place of; its bytes are in the store still."""

    id: str
    title: str  # of the record, as the opening of files names it
    original_name: str
    sha256: str
    size: int  # bytes
    pages: int | None
    replaced_at: datetime  # UTC


def scan_doubt(path: Path, job: Job, *, picture: bool) -> str:
    """Why a file may be no better scan: one Chinese sentence that names it; empty where it may be one.

    It is read in a child process, as stored files are. What the program cannot judge, such as a film, may be
    one; of what cannot be taken in at all replace_file() says why.

    Args:
        path: the file.
        job: asked whether to go on.
        picture: whether the file that it is to replace is one.

    Raises:
        UserError: no child process can be started on this PC.
        Cancelled: by the job.
    """
    name = storable(path.name)
    if check_files([path]):
        return ""
    with Viewer() as viewer:
        found = viewer.facts(path, name, job)
        if Quality.UNREADABLE in found.quality:
            return viewer.page(path, name, 1, _SMALL, _SMALL, job=job).words or f"“{name}”打不开。"
    return f"“{name}”不是图片，现在的文件是图片。" if picture and found.width is None else ""


def replace_file(log: ChangeLog, files: FileStore, evidence_id: str, path: Path, job: Job) -> Replaced:
    """Give a record other bytes: its id and links stay, the file it had is kept as a version.

    归集日期 becomes today, for it says when the bytes on record were taken in: with the old day, a file of
    today would look as if it had been there since. The step in the history keeps the old day. 页数 is
    emptied, as the new file has its own; marks and corrections go with the pages on which they stand.

    Args:
        log: where the change is written.
        files: the workspace's store.
        evidence_id: the record.
        path: a readable, non-empty file.
        job: progress in bytes.

    Raises:
        UserError: the record has a 档号, another record has these bytes, or the file cannot be taken in.
        Cancelled: by the job; nothing was changed.
    """
    name = storable(path.name)
    if refused := check_files([path]):
        raise UserError(f"{refused[0].reason}没有换件。")
    with files.taking_in([path], job) as (stored,), log.change() as session:
        record = session.get_one(Evidence, evidence_id)
        if record.archival_number:
            raise UserError(
                f"“{record.title}”已编档号 {record.archival_number}，没有换件。要换请先在“档案”里收回档号。"
            )
        if stored.sha256 == record.sha256:
            return Replaced(changed=False)
        if other := session.scalar(select(Evidence).where(Evidence.sha256 == stored.sha256)):
            raise UserError(
                f"“{name}”和已有的材料“{other.title}”是同一个文件，没有换件。"
                "要用那一份，请在材料库里找到它，选“同时用于…”。"
            )
        describe(session, f"材料“{record.title}”换了一份文件：{record.original_name} 换成 {name}")
        session.add(
            EvidenceVersion(
                evidence_id=record.id,
                sha256=record.sha256,
                size=record.size,
                original_name=record.original_name,
                pages=record.pages,
                replaced_at=datetime.now(UTC),
            )
        )
        marks = session.scalars(select(EvidenceMark).where(EvidenceMark.evidence_id == record.id)).all()
        said = session.scalars(select(TextCorrection).where(TextCorrection.evidence_id == record.id))
        for row in (*marks, *said):
            session.delete(row)
        write_record(record, {"pages": None}, {})
        record.sha256, record.size = stored.sha256, stored.size
        record.original_name, record.picture = name, path.suffix.lower() in PICTURE_SUFFIXES
        record.collected_on = clock.today()
    return Replaced(changed=True, marks=len(marks))


def version_rows(session: Session, evidence_id: str) -> list[VersionRow]:
    """The files that a record had before, the newest first."""
    title = session.get_one(Evidence, evidence_id).title
    query = select(EvidenceVersion).where(EvidenceVersion.evidence_id == evidence_id)
    return [
        VersionRow(row.id, title, row.original_name, row.sha256, row.size, row.pages, row.replaced_at)
        for row in session.scalars(query.order_by(EvidenceVersion.replaced_at.desc(), EvidenceVersion.id))
    ]
