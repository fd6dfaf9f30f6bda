"""Files that serve nothing: told by their links, and 待归口 again where a deletion took the last one."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from db.models import (
    ActivityEvidence,
    Evidence,
    EvidenceLink,
    FundEvidence,
    OrderEvidence,
    PublicityEvidence,
    RequirementEvidence,
)

# Most files are activities': asked first, that answers most.
_LINKS = (
    *(ActivityEvidence, EvidenceLink, RequirementEvidence),
    *(PublicityEvidence, FundEvidence, OrderEvidence),
)


def linked(owner: Any) -> ColumnElement[bool]:
    """Whether an Evidence in the query is named by a column of links."""
    return select(1).where(owner == Evidence.id).exists()


UNUSED = and_(*(~linked(model.evidence_id) for model in _LINKS))


@contextmanager
def files_kept_in_view(session: Session) -> Generator[None]:
    """For deeds that delete what files serve: those that serve nothing afterwards are 待归口, in that step.

    What the clerk left without a place before stays as it is.
    """
    query = select(Evidence).where(Evidence.inbox_since.is_(None), UNUSED)
    before = set(session.scalars(query.with_only_columns(Evidence.id)))
    yield
    session.flush()
    now = datetime.now(UTC)
    for record in session.scalars(query).all():
        if record.id not in before:
            record.inbox_since = now
    session.flush()
