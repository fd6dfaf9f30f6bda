"""建议 for files on file: what their bytes and names say, and what the activities that they prove say."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Activity, ActivityEvidence, Evidence, FileFact, WorkPlan
from wenming_desktop.evidence.library_filter import LINKS, PLANS, USES, EvidenceUse
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, likeliest
from wenming_desktop.evidence.proposing.records import lacking, read_record
from wenming_desktop.evidence.recognising import read_pages
from wenming_desktop.ledger.named import activities_named
from wenming_desktop.plan.materials import MaterialKind
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
    plans = {plan.year: plan.id for plan in session.execute(select(WorkPlan.id, WorkPlan.year))}
    found: dict[str, tuple[Proposal, ...]] = {}
    for some in chunks(list(ids)):
        taken_on = FileFact.taken_on
        query = select(Evidence, taken_on).outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
        for record, day in session.execute(query.where(Evidence.id.in_(some))):
            own = served.get(record.id, {year})
            its_year = next(iter(own)) if len(own) == 1 else None
            pages, reads = texts.pages(record.sha256), read_pages(session, texts, record.sha256)
            read = read_record(record, day, pages, reads, its_year, today)
            said = by_activity[record.id] or _by_name(session, plans.get(its_year), record, read)
            found[record.id] = lacking(record, [*read, *said])
    return {evidence_id: found[evidence_id] for evidence_id in ids if evidence_id in found}


def _by_name(
    session: Session, plan_id: str | None, record: Evidence, read: Sequence[Proposal]
) -> list[Proposal]:
    """What is proposed for a photo by the one activity that its banner names, and its day, if it says one."""
    said = {one.field: one.value for one in likeliest(read)}
    if plan_id is None or said.get(ProposedField.KIND, record.kind) != MaterialKind.PHOTO:
        return []
    written = said.get(ProposedField.FORMED_ON)
    day = record.formed_on or (date.fromisoformat(written) if written else None)
    chosen = activities_named(session, plan_id, said.get(ProposedField.TITLE, record.title), day)
    if len(chosen) != 1 or (day and not chosen[0].on(day)):
        return []
    one = chosen[0]
    found = [Proposal(ProposedField.PLACE, one.place, _SOURCE)] if one.place else []
    if one.ends_on in {None, one.starts_on}:
        found.append(Proposal(ProposedField.FORMED_ON, one.starts_on.isoformat(), _SOURCE))
    return found


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
