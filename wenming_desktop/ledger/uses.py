"""同时用于… with activities: what evidence/uses.py does for tasks and slots, for these as well."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityEvidence, Evidence
from wenming_desktop.changes.lane import describe
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.uses import Target, TargetRow, take_back, use_also
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityFilter
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, kind_fits
from wenming_desktop.words import listed, shortened

_MOST = 6  # activities that one query lists


def activity_targets(
    session: Session, plan_id: str, query: str, evidence_ids: Sequence[str]
) -> list[TargetRow]:
    """The activities that a query is found in, once for each kind of proof that the files may be there.

    The newest first; none without a query.
    """
    if not query.strip() or not evidence_ids:
        return []
    rows = page_activities(session, plan_id, ActivityFilter(text=query), 0, _MOST, descending=True)
    files = [session.get_one(Evidence, each) for each in evidence_ids]
    kinds = [
        kind
        for kind in ACTIVITY_SLOTS
        if all(kind_fits(kind, each.kind, picture=each.picture) for each in files)
    ]
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    links = select(ActivityEvidence.activity_id, ActivityEvidence.kind, ActivityEvidence.evidence_id)
    for activity_id, kind, evidence_id in session.execute(
        links.where(ActivityEvidence.activity_id.in_([row.id for row in rows]))
    ):
        if evidence_id in set(evidence_ids):
            used[activity_id, kind].add(evidence_id)
    return [
        TargetRow(
            Target(EvidenceUse.ACTIVITY, row.id, kind),
            str(row.starts_on),
            kind,
            row.title,
            frozenset(used.get((row.id, kind), ())),
        )
        for row in rows
        for kind in kinds
    ]


def use_in(session: Session, evidence_ids: Sequence[str], target: Target, *, confirmed: bool = False) -> None:
    """Use files in one place, which may be an activity; arguments and errors as use_also()."""
    if target.use is EvidenceUse.ACTIVITY:
        title = shortened(session.get_one(Activity, target.id).title)
        describe(session, f"活动“{title}”添加{target.kind}{len(evidence_ids)}份")
        _prove(session, target, evidence_ids)
        session.flush()
    else:
        use_also(session, evidence_ids, [target], confirmed=confirmed)


def change_uses(
    session: Session,
    evidence_ids: Sequence[str],
    added: Sequence[Target],
    given_up: Sequence[Target],
    *,
    confirmed: bool = False,
) -> None:
    """Use files in further places and no longer in others, as one step.

    Arguments and errors as those of use_also() and take_back().
    """
    titles = listed([session.get_one(Evidence, each).title for each in evidence_ids], "份")
    parts = [f"同时用于{len(added)}处"] if added else []
    parts += [f"不再用于{len(given_up)}处"] if given_up else []
    describe(session, f"材料{'，'.join(parts)}：{titles}")
    if plain := [each for each in added if each.use is not EvidenceUse.ACTIVITY]:
        use_also(session, evidence_ids, plain, confirmed=confirmed)
    if plain := [each for each in given_up if each.use is not EvidenceUse.ACTIVITY]:
        take_back(session, evidence_ids, plain)
    for target in added:
        if target.use is EvidenceUse.ACTIVITY:
            _prove(session, target, evidence_ids)
    for target in given_up:
        if target.use is EvidenceUse.ACTIVITY:
            for link in _links(session, target):
                if link.evidence_id in set(evidence_ids):
                    session.delete(link)
    session.flush()


def _prove(session: Session, target: Target, evidence_ids: Sequence[str]) -> None:
    activity = session.get_one(Activity, target.id)
    known = {link.evidence_id for link in _links(session, target)}
    last = max((link.ordinal for link in activity.evidence_links), default=0)
    for ordinal, each in enumerate([one for one in evidence_ids if one not in known], start=last + 1):
        record = session.get_one(Evidence, each)
        activity.evidence_links.append(ActivityEvidence(evidence=record, kind=target.kind, ordinal=ordinal))


def _links(session: Session, target: Target) -> list[ActivityEvidence]:
    links = session.get_one(Activity, target.id).evidence_links
    return [link for link in links if link.kind == target.kind]
