"""Proof of activities: files in typed slots, filed once and counting for every task of the activity."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from db.models import Activity, ActivityEvidence
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.evidence.records import take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activity_list import proof_row
from wenming_desktop.ledger.activity_rows import ActivityProof
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.words import listed, shortened


def attach_to_activity(
    log: ChangeLog,
    files: FileStore,
    activity_id: str,
    kind: MaterialKind,
    paths: Sequence[Path],
    job: Job,
    title: str | None = None,
    formed_on: date | None = None,
) -> list[ActivityProof]:
    """Take files into the store and put them into one slot of an activity; all of them or none.

    A file whose bytes are known already, as proof of a task or of another activity, keeps its one record.

    Args:
        log: where the change is written.
        files: the workspace's store.
        activity_id: the activity they prove.
        kind: the slot.
        paths: readable, non-empty files.
        job: progress over all of it.
        title: 题名 for new records; the file's name without its suffix by default.
        formed_on: 形成日期 for new records; not in the future.

    Returns:
        One row a path, in order; a file that lies in this slot already comes back as the one link it has.

    Raises:
        UserError: a file that cannot be attached is named, nothing was stored.
        Cancelled: by the job; nothing was stored.
    """
    with take_in(log, files, paths, job, title, formed_on) as (session, records):
        activity = session.get_one(Activity, activity_id)
        describe(session, f"活动“{shortened(activity.title)}”添加{kind.value}{len(paths)}份")
        links = {link.evidence_id: link for link in activity.evidence_links if link.kind == kind.value}
        last = max((link.ordinal for link in activity.evidence_links), default=0)
        for record in records:
            if record.id not in links:
                last += 1
                links[record.id] = ActivityEvidence(evidence=record, kind=kind.value, ordinal=last)
                activity.evidence_links.append(links[record.id])
        return [proof_row(links[record.id]) for record in records]


def unlink_activity_evidence(session: Session, link_ids: Sequence[str]) -> None:
    """Take files out of their activity's slots; they and their records stay, so undo links them again."""
    links = [session.get_one(ActivityEvidence, link_id) for link_id in dict.fromkeys(link_ids)]
    if links:
        titles = listed([link.evidence.title for link in links], "份")
        describe(session, f"活动“{shortened(links[0].activity.title)}”移出材料：{titles}")
    for link in links:
        session.delete(link)
