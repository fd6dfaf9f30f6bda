"""What a photo's caption states of its own: where, who, what of, in which connection."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence


@dataclass(frozen=True)
class Caption:
    """地点, 人物, 主题 and 背景 as the clerk wrote them; empty where nothing was written."""

    place: str = ""
    people: str = ""
    subject: str = ""
    background: str = ""


NO_CAPTION = Caption()


def captions_of(session: Session, evidence_ids: Collection[str]) -> dict[str, Caption]:
    """The captions of several files, by their ids."""
    columns = (Evidence.place, Evidence.people, Evidence.subject, Evidence.background)
    found: dict[str, Caption] = {}
    for some in chunks(list(evidence_ids)):
        query = select(Evidence.id, *columns).where(Evidence.id.in_(some))
        for evidence_id, *texts in session.execute(query):
            found[evidence_id] = Caption(*texts) if any(texts) else NO_CAPTION
    return found
