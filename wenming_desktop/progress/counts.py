"""The one count of what a plan's tasks have and want, in SQL; gaps, tables and summaries all read it.

Rules, each once (those of slots stand in slot_counts.py):
- Quotas of one task that ask for the same kind add up, and each activity counts once: two meetings asked for
  under two names need two meetings, whatever their titles. Only activities that began in the plan's year, and
  not after today, count. A festival quota counts different festivals.
- A task that does not concern the unit (本单位不涉及) wants nothing; what it has stays counted as its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CursorResult, RowMapping, TextClause, text
from sqlalchemy.orm import Session

from db.models import WorkPlan
from wenming_desktop.entities.table_names import Table


@dataclass(frozen=True)
class Tally:
    """``have`` of ``want``; what is above the wanted number is cut off where several wants are added."""

    have: int
    want: int


@dataclass(frozen=True)
class TaskCount:
    """How many of everything one task has; codes and names as the gaps tell them."""

    id: str
    code: str
    category_id: str
    lead: str | None
    has_person: bool
    due_on: date | None
    due_words: str
    self_points: float  # 0.0 without a self score
    measures: Tally  # done of all
    begun: int  # measures that are no longer 未开始
    activities: int
    evidence: int  # different files: linked, in a slot or of an activity
    not_applicable: bool  # it does not concern the unit and counts nowhere


@dataclass(frozen=True)
class QuotaCount:
    """The activities of one kind that a task has and wants, over all its quotas of that kind."""

    task_id: str
    quota_ids: tuple[str, ...]
    kind: str
    labels: tuple[str, ...]
    festivals: bool  # counts different festivals
    have: int
    want: int


# Whose rows decide the counts of quotas; a task of its own does not, it only holds them.
QUOTA_TABLES = frozenset(
    {Table.WORK_PLAN, Table.QUOTA, Table.ACTIVITY_KIND, Table.ACTIVITY, Table.ACTIVITY_TASK}
)

_TASKS = text("""
    SELECT t.id, c.ordinal || '-' || t.ordinal AS code, c.id AS category_id, d.name AS lead,
        EXISTS (SELECT 1 FROM task_person AS p WHERE p.task_id = t.id) AS has_person, t.due_on, t.due_words,
        t.not_applicable <> '' AS not_applicable,
        CAST(coalesce(t.self_score, '0') AS REAL) AS points,
        (SELECT count(*) FROM measure AS m WHERE m.task_id = t.id) AS measures,
        (SELECT count(*) FROM measure AS m WHERE m.task_id = t.id AND m.status <> 'todo') AS begun,
        (SELECT count(*) FROM measure AS m WHERE m.task_id = t.id AND m.status = 'done') AS done,
        (SELECT count(*) FROM activity_task AS act WHERE act.task_id = t.id) AS activities,
        (SELECT count(*) FROM (
            SELECT link.evidence_id FROM evidence_link AS link WHERE link.task_id = t.id
            UNION
            SELECT put.evidence_id
            FROM material_requirement AS r JOIN requirement_evidence AS put ON put.requirement_id = r.id
            WHERE r.task_id = t.id
            UNION
            SELECT proof.evidence_id
            FROM activity_task AS act
            CROSS JOIN activity_evidence AS proof ON proof.activity_id = act.activity_id
            WHERE act.task_id = t.id
        )) AS evidence
    FROM category AS c
    JOIN task AS t ON t.category_id = c.id
    LEFT JOIN assignment AS lead ON lead.task_id = t.id AND lead.role = 'lead'
    LEFT JOIN department AS d ON d.id = lead.department_id
    WHERE c.plan_id = :plan
    ORDER BY c.ordinal, t.ordinal
""")

_QUOTAS = text("""
    SELECT q.id, q.task_id, q.label, q.minimum, q.distinct_festivals, k.name AS kind,
        (SELECT CASE WHEN q.distinct_festivals THEN count(DISTINCT a.festival) ELSE count(*) END
         FROM activity_task AS act CROSS JOIN activity AS a ON a.id = act.activity_id
         WHERE act.task_id = q.task_id AND a.kind_id = q.kind_id
            AND a.starts_on BETWEEN :year_from AND :counted_to) AS have
    FROM category AS c
    JOIN task AS t ON t.category_id = c.id
    JOIN quota AS q ON q.task_id = t.id
    JOIN activity_kind AS k ON k.id = q.kind_id
    WHERE c.plan_id = :plan
    ORDER BY k.ordinal, q.label, q.id
""")


def task_counts(session: Session, plan_id: str) -> list[TaskCount]:
    """One count a task, in the plan's order."""
    return [
        TaskCount(
            id=row["id"],
            code=row["code"],
            category_id=row["category_id"],
            lead=row["lead"],
            has_person=bool(row["has_person"]),
            due_on=row["due_on"] and date.fromisoformat(row["due_on"]),
            due_words=row["due_words"],
            self_points=row["points"],
            measures=Tally(row["done"], row["measures"]),
            begun=row["begun"],
            activities=row["activities"],
            evidence=row["evidence"],
            not_applicable=bool(row["not_applicable"]),
        )
        for row in ask(session, _TASKS, {"plan": plan_id}).mappings()
    ]


def quota_counts(session: Session, plan_id: str, today: date) -> list[QuotaCount]:
    """One count a task, kind of activity and way of counting."""
    groups: dict[tuple[str, str, bool], list[RowMapping]] = {}
    for row in ask(session, _QUOTAS, bounds(session, plan_id, today)).mappings():
        groups.setdefault((row["task_id"], row["kind"], bool(row["distinct_festivals"])), []).append(row)
    return [
        QuotaCount(
            task_id=task_id,
            quota_ids=tuple(row["id"] for row in rows),
            kind=kind,
            labels=tuple(row["label"] for row in rows),
            festivals=festivals,
            have=rows[0]["have"],
            want=sum(row["minimum"] for row in rows),
        )
        for (task_id, kind, festivals), rows in groups.items()
    ]


def ask(session: Session, question: TextClause, values: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """The answer to plain SQL, in a change as well, where the session itself lets no plain SQL through."""
    session.flush()
    return session.connection().execute(question, values)


def bounds(session: Session, plan_id: str, today: date) -> Mapping[str, Any]:
    """The days that open and close the windows, as the database writes them."""
    year = session.get_one(WorkPlan, plan_id).year
    counted_to = min(today, date(year, 12, 31))
    return {
        "plan": plan_id,
        "year": year,
        "year_from": f"{year}-01-01",
        "year_to": f"{year}-12-31",
        "months_from": _a_year_before(counted_to).isoformat(),
        "counted_to": counted_to.isoformat(),
    }


def _a_year_before(day: date) -> date:
    """The first of the twelve months that end on ``day``."""
    after = day + timedelta(days=1)
    if (after.month, after.day) == (2, 29):
        return date(after.year - 1, 3, 1)
    return after.replace(year=after.year - 1)
