"""建议 for files on file: what their bytes and names say, and what the activities that they prove say."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Activity, ActivityEvidence, Evidence, FileFact, WorkPlan
from wenming_desktop.evidence.library_filter import LINKS, PLANS, USES, EvidenceUse
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.records import lacking, read_record
from wenming_desktop.evidence.recognising import read_pages
from wenming_desktop.search.texts import TextStore

_SOURCE = "活动"
_OF_A_PLAN = (EvidenceUse.TASK, EvidenceUse.SLOT, EvidenceUse.ACTIVITY)


def proposals(
    session: Session,
    ids: Sequence[str],
    texts: TextStore,
    year: int | None,
    today: date,
) -> dict[str, tuple[Proposal, ...]]:
    """What is proposed for files; several values of one field are several proposals, the likeliest first.

    Args:
        session: reading.
        ids: of evidence, whose order stays; what is gone is left out.
        texts: what was read in files.
        year: for days without a year, where a file serves no plan yet; else the year of the one that it
            serves counts, and of several none.
        today: nothing later is a day of forming.
    """
    by_activity = _by_activities(session, ids)
    served = _years(session, ids)
    found: dict[str, tuple[Proposal, ...]] = {}
    for some in chunks(list(ids)):
        taken_on = FileFact.taken_on
        query = select(Evidence, taken_on).outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
        for record, day in session.execute(query.where(Evidence.id.in_(some))):
            own = served.get(record.id, {year})
            its_year = next(iter(own)) if len(own) == 1 else None
            pages, reads = texts.pages(record.sha256), read_pages(session, texts, record.sha256)
            read = read_record(record, day, pages, reads, its_year, today)
            found[record.id] = lacking(record, [*read, *by_activity[record.id]])
    return {evidence_id: found[evidence_id] for evidence_id in ids if evidence_id in found}


def _by_activities(session: Session, ids: Sequence[str]) -> dict[str, list[Proposal]]:
    """What is proposed by the activities that files prove; those of the first day first."""
    found: dict[str, list[Proposal]] = defaultdict(list)
    for some in chunks(list(ids)):
        query = (
            select(ActivityEvidence.evidence_id, ActivityEvidence.kind, Activity)
            .join(Activity, Activity.id == ActivityEvidence.activity_id)
            .where(ActivityEvidence.evidence_id.in_(some))
            .order_by(Activity.starts_on, Activity.id)
        )
        for evidence_id, kind, activity in session.execute(query):
            said = {
                ProposedField.FORMED_ON: activity.starts_on.isoformat(),
                ProposedField.PLACE: activity.place,
                ProposedField.KIND: kind,
            }
            found[evidence_id] += (Proposal(field, value, _SOURCE) for field, value in said.items() if value)
    return found


def _years(session: Session, ids: Sequence[str]) -> dict[str, set[int]]:
    """The years of the plans that files serve by a task, a slot or an activity; none for other files."""
    found: dict[str, set[int]] = defaultdict(set)
    for some in chunks(list(ids)):
        serving = union_all(
            *(
                USES[use]
                .with_only_columns(LINKS[use].label("evidence_id"), PLANS[use].label("plan_id"))
                .where(LINKS[use].in_(some))
                for use in _OF_A_PLAN
            )
        ).subquery()
        query = select(serving.c.evidence_id, WorkPlan.year).join(WorkPlan, WorkPlan.id == serving.c.plan_id)
        for evidence_id, year in session.execute(query.distinct()):
            found[evidence_id].add(year)
    return found
