"""What the machine found in files, asked for beside their records."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence, FileFact

# Of an Evidence in the query: its pages, as the clerk wrote them, else as the machine counted them.
PAGES = func.coalesce(
    Evidence.pages,
    select(FileFact.pages).where(FileFact.sha256 == Evidence.sha256).correlate(Evidence).scalar_subquery(),
)


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
