"""A piece of evidence as tasks, slots, activities and papers show it: a frozen row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import InstrumentedAttribute

from db.models import Evidence, EvidenceLink, FundEvidence, OrderEvidence, PublicityEvidence


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of proof as linked to one task; ``link_id`` is the link, ``id`` the evidence itself.

    ``link_id`` is empty where the proof is an activity's that counts for the task.
    """

    id: str
    link_id: str
    title: str
    original_name: str
    sha256: str
    size: int  # bytes
    formed_on: date | None
    collected_on: date


def evidence_row(link: EvidenceLink | PublicityEvidence | FundEvidence | OrderEvidence) -> EvidenceRow:
    """An evidence record as the task, report, fund entry or order it proves shows it."""
    return evidence_record_row(link.evidence, link.id)


def evidence_record_row(evidence: Evidence, link_id: str) -> EvidenceRow:
    """An evidence record with the id of its link; ``link_id`` is empty where an activity brings it."""
    return EvidenceRow(
        id=evidence.id,
        link_id=link_id,
        title=evidence.title,
        original_name=evidence.original_name,
        sha256=evidence.sha256,
        size=evidence.size,
        formed_on=evidence.formed_on,
        collected_on=evidence.collected_on,
    )


def evidence_columns(
    link_id: InstrumentedAttribute[str] | None = None,
) -> Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """What to select for rows that are asked for by the hundred thousand, as ``EvidenceRow(*columns)``.

    Whole records would take five times the memory.
    """
    return (
        Evidence.id,
        literal("") if link_id is None else link_id,
        Evidence.title,
        Evidence.original_name,
        Evidence.sha256,
        Evidence.size,
        Evidence.formed_on,
        Evidence.collected_on,
    )
