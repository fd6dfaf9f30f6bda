"""Files as proof of a record that has no slots: a report, an entry of funds, a 督办单."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.models import Evidence, FundEvidence, OrderEvidence, PublicityEvidence
from wenming_desktop.changes.lane import describe
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_row

L = TypeVar("L", FundEvidence, PublicityEvidence, OrderEvidence)


def linked_rows(links: Sequence[L]) -> list[EvidenceRow]:
    """The linked evidence in the order it came."""
    return sorted(map(evidence_row, links), key=lambda row: (row.collected_on, row.title))


def link_records(links: list[L], make: Callable[..., L], records: Sequence[Evidence]) -> list[EvidenceRow]:
    """Add evidence to the links of its owner; what is linked already keeps its one link.

    Args:
        links: the owner's; new ones are added.
        make: a new link, given ``evidence``.
        records: the evidence.

    Returns:
        One row a record, in order.
    """
    known = {link.evidence_id: link for link in links}
    for record in records:
        if record.id not in known:
            known[record.id] = make(evidence=record)
            links.append(known[record.id])
    return [evidence_row(known[record.id]) for record in records]


def unlink(session: Session, kind: type[Any], link_ids: Sequence[str], label: str) -> None:
    """Take proof out of its owner; the files and their records stay. ``label`` begins the step's name."""
    links = [session.get_one(kind, link_id) for link_id in dict.fromkeys(link_ids)]
    for link in links:
        session.delete(link)
    describe(session, f"{label}：{'、'.join(link.evidence.title for link in links[:2])}")
