"""待归口: what was taken in without a place, in groups as it came; putting it off, leaving it as it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Evidence, FileFact
from wenming_desktop.answers import remembered
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.library_filter import LINK_TABLES, EvidenceFilter, conditions
from wenming_desktop.words import listed

INBOX = EvidenceFilter(inbox=True)
_ADDED = "直接添加"
_SOON = 2  # photos of one day from which on they are a group


class _Came(NamedTuple):
    source: str
    since: datetime
    postponed: bool
    taken_on: date | None


@dataclass(frozen=True)
class InboxGroup:
    """Files that came together, or photos of one day among them.

    Attributes:
        source: where they came from, in the clerk's words.
        since: when they came, UTC; the latest.
        taken_on: the day of all these photos; None for a group that is not of one shooting.
        postponed: 以后再说.
        ids: of evidence.
    """

    source: str
    since: datetime
    taken_on: date | None
    postponed: bool
    ids: tuple[str, ...]


def inbox_groups(session: Session) -> list[InboxGroup]:
    """What is 待归口, what came last first, what was put off last; kept until it may be another."""
    tables = {Table.EVIDENCE, Table.FILE_FACT, *LINK_TABLES}
    return remembered(session, "inbox groups", None, lambda: _groups(session), tables)


def _groups(session: Session) -> list[InboxGroup]:
    query = (
        select(
            Evidence.id,
            Evidence.came_from,
            Evidence.inbox_since,
            Evidence.postponed,
            FileFact.taken_on,
        )
        .outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
        .where(*conditions(None, INBOX))
        .order_by(Evidence.original_name, Evidence.id)  # which nothing changes while they are filed
    )
    came = [
        (evidence_id, _Came(came_from.partition("/")[0], since, postponed, taken_on))
        for evidence_id, came_from, since, postponed, taken_on in session.execute(query)
        if since
    ]
    together = Counter(key for _, key in came)
    merged: dict[_Came, list[str]] = {}
    for evidence_id, key in came:
        shooting = key if together[key] >= _SOON else key._replace(taken_on=None)
        merged.setdefault(shooting, []).append(evidence_id)
    groups = [
        InboxGroup(key.source or _ADDED, key.since, key.taken_on, key.postponed, tuple(ids))
        for key, ids in merged.items()
    ]
    groups.sort(key=lambda group: (group.taken_on or date.min, group.source))
    groups.sort(key=lambda group: group.since, reverse=True)
    return sorted(groups, key=lambda group: group.postponed)


def postpone(session: Session, ids: Sequence[str], *, postponed: bool) -> None:
    """Put files off until later, or take them up again."""
    records = [session.get_one(Evidence, evidence_id) for evidence_id in ids]
    describe(session, f"{'以后再说' if postponed else '重新归口'}：{_titles(records)}")
    for record in records:
        record.postponed = postponed


def leave_inbox(session: Session, ids: Sequence[str]) -> None:
    """Keep files on record without a place: they are 待归口 no longer."""
    records = [session.get_one(Evidence, evidence_id) for evidence_id in ids]
    describe(session, f"不归口，留在材料库：{_titles(records)}")
    for record in records:
        record.inbox_since = None


def _titles(records: Sequence[Evidence]) -> str:
    return listed([record.title for record in records], "份")
