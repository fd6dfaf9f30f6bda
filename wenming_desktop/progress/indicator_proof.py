"""What the tasks of indicators have on file, counted for the indicators."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models import Indicator, IndicatorTask
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.slot_counts import slot_counts

# As counts.py counts a task's evidence: linked, in a slot or of an activity; a file once an indicator.
_EVIDENCE = text("""
    WITH own AS (
        SELECT link.indicator_id, link.task_id
        FROM indicator AS i JOIN indicator_task AS link ON link.indicator_id = i.id
        WHERE i.plan_id = :plan
    )
    SELECT indicator_id, count(*) FROM (
        SELECT own.indicator_id, link.evidence_id
        FROM own CROSS JOIN evidence_link AS link ON link.task_id = own.task_id
        UNION
        SELECT own.indicator_id, put.evidence_id
        FROM own CROSS JOIN material_requirement AS r ON r.task_id = own.task_id
        CROSS JOIN requirement_evidence AS put ON put.requirement_id = r.id
        UNION
        SELECT own.indicator_id, proof.evidence_id
        FROM own CROSS JOIN activity_task AS act ON act.task_id = own.task_id
        CROSS JOIN activity_evidence AS proof ON proof.activity_id = act.activity_id
    ) GROUP BY indicator_id
""")


def indicator_evidence(session: Session, plan_id: str) -> dict[str, int]:
    """How many different files the tasks of each indicator of a plan have; those without are missing."""
    session.flush()  # plain SQL does not ask the session to
    return dict(session.connection().execute(_EVIDENCE, {"plan": plan_id}).all())


def indicator_slots(session: Session, plan_id: str, today: date) -> Mapping[str, Tally]:
    """Of each indicator that has tasks with slots of 所需材料: how many of those are filled."""
    filled: dict[str, list[bool]] = defaultdict(list)
    for slot in slot_counts(session, plan_id, today):
        filled[slot.task_id].append(slot.filled)
    query = select(IndicatorTask.indicator_id, IndicatorTask.task_id).join(
        Indicator, Indicator.id == IndicatorTask.indicator_id
    )
    of_indicator: dict[str, list[bool]] = defaultdict(list)
    for indicator_id, task_id in session.execute(query.where(Indicator.plan_id == plan_id)):
        of_indicator[indicator_id] += filled.get(task_id, [])
    return {key: Tally(sum(each), len(each)) for key, each in of_indicator.items() if each}
