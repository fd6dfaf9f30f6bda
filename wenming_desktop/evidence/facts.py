"""What the machine found in files, asked for beside their records."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence, FileFact
from wenming_desktop.entities.choices import Quality

# Of an Evidence in the query: its pages, as the clerk wrote them, else as the machine counted them.
PAGES = func.coalesce(
    Evidence.pages,
    select(FileFact.pages).where(FileFact.sha256 == Evidence.sha256).correlate(Evidence).scalar_subquery(),
)
# What is wrong with the bytes of a file, by its state, as short as beside a small picture.
FAULTS = {"missing": "不见了", "altered": "内容变了"}
# Of the file_fact of a file that is called a picture: why it is no photo by what is in it; empty
# while it was not read.
NOT_A_PHOTO_SQL = """
    CASE WHEN coalesce(fact.read_by, '') = '' OR fact.width IS NOT NULL THEN ''
        WHEN fact.quality = 'unreadable' THEN '打不开' ELSE '不是图片' END
"""


def not_photos(session: Session, hashes: Sequence[str]) -> dict[str, str]:
    """Why files that are called pictures are no photos, in the clerk's words; what may be one is left out."""
    found: dict[str, str] = {}
    for some in chunks(hashes):
        query = text(f"SELECT sha256, {NOT_A_PHOTO_SQL} FROM file_fact AS fact WHERE sha256 IN :some")  # noqa: S608
        found |= dict(session.execute(query.bindparams(bindparam("some", some, expanding=True))).all())
    return {sha256: fault for sha256, fault in found.items() if fault}


def unreadable(session: Session, ids: Sequence[str]) -> list[str]:
    """The names of those of these records' files that were read and could not be opened."""
    found: list[str] = []
    for some in chunks(ids):
        asked = select(Evidence.original_name).join(FileFact, FileFact.sha256 == Evidence.sha256)
        found += session.scalars(
            asked.where(Evidence.id.in_(some), FileFact.quality == Quality.UNREADABLE.code)
        )
    return found


def found_whole(session: Session, hashes: Sequence[str]) -> None:
    """Note that these files lie in the store as they were taken in, where they were missing or altered."""
    for some in chunks(hashes):
        asked = select(FileFact).where(FileFact.sha256.in_(some), FileFact.state.in_(("missing", "altered")))
        for fact in session.scalars(asked):
            fact.state, fact.checked_at = "sound", datetime.now(UTC)


def facts_of(session: Session, hashes: Sequence[str]) -> dict[str, FileFact]:
    """The row of each of these files, to be written: the one it has, or a new one."""
    found: dict[str, FileFact] = {}
    for some in chunks(hashes):
        known = session.scalars(select(FileFact).where(FileFact.sha256.in_(some)))
        found |= {fact.sha256: fact for fact in known}
    for sha256 in hashes:
        if sha256 not in found:
            found[sha256] = FileFact(sha256=sha256)
            session.add(found[sha256])
    return found
