"""Files on record as ``show --json`` tells them: the whole record, and what is proposed for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.engine import chunks
from wenming_desktop.evidence.library import FileRow, evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.ledger.proposing import proposals
from wenming_desktop.search.texts import TextStore

_KEYS = {"responsible_body": "responsible"}  # of what a record calls otherwise


def tell_files(session: Session, plan: dict[str, Any], texts: TextStore, today: date) -> None:
    """Give every piece of evidence in a plan's JSON its whole record and its proposals, in place.

    Args:
        session: reading.
        plan: as year_json() makes it.
        texts: what was read in files.
        today: nothing later is proposed as a day of forming.
    """
    lists = [task["evidence"] for category in plan["categories"] for task in category["tasks"]]
    ids = list(dict.fromkeys(one["id"] for evidence in lists for one in evidence))
    told = {one["id"]: one for one in _files(session, ids, texts, plan["year"], today)}
    for evidence in lists:
        evidence[:] = [told[one["id"]] for one in evidence]


def inbox_json(session: Session, texts: TextStore, year: int | None, today: date) -> list[dict[str, Any]]:
    """What is 待归口, the newest first; arguments as of tell_files(), ``year`` for days without one."""
    return _files(session, evidence_ids(session, None, EvidenceFilter(inbox=True)), texts, year, today)


def unused_json(session: Session, texts: TextStore, year: int | None, today: date) -> list[dict[str, Any]]:
    """What serves nothing and is not 待归口, the newest first; arguments as of inbox_json()."""
    waiting = set(evidence_ids(session, None, EvidenceFilter(inbox=True)))
    unused = evidence_ids(session, None, EvidenceFilter(unlinked=True))
    return _files(session, [each for each in unused if each not in waiting], texts, year, today)


def _files(
    session: Session, ids: Sequence[str], texts: TextStore, year: int | None, today: date
) -> list[dict[str, Any]]:
    proposed = proposals(session, ids, texts, year, today)
    return [
        _record(row) | {"proposals": [one.told() for one in proposed[row.id]]}
        for some in chunks(ids)
        for row in file_rows(session, some)
    ]


def _record(row: FileRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "original_name": row.original_name,
        "sha256": row.sha256,
        "size": row.size,
        "formed_on": row.formed_on and row.formed_on.isoformat(),
        "collected_on": row.collected_on.isoformat(),
        "document_number": row.document_number,
        "responsible": row.responsible_body,
        "kind": row.kind,
        "pages": row.pages,
        "place": row.place,
        "people": row.people,
        "subject": row.subject,
        "background": row.background,
        "came_from": row.came_from,
        "said_by": {_KEYS.get(field, field): source for field, source in row.said_by.items()},
        "quality": list(row.quality),
        "state": row.state or None,
        "uses": [use.label for use in row.uses],
    }
