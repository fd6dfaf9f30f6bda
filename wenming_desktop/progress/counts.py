"""The one count of what a plan's tasks have and want, in SQL; gaps, tables and summaries all read it.

Rules, each once:
- A slot's material is the evidence put into it and the evidence of the same kind of every activity that
  counts for its task: entered once, it counts everywhere. A file counts once a slot.
- The day of a piece of evidence is 形成日期, else the day its activity began (of several, where it lies
  directly in a slot, the first); never 归集日期. Without a day it is 待补日期 and lies in no window. It
  counts when that day lies in the slot's window, when the slot asks for none, or when it is 长期有效 and
  the slot allows that.
- A slot has rules of its own: the kind (what an activity brings lies there under the kind that the clerk
  chose, what is put in directly may be confirmed to be of it), 文号, characters of the text; the length of a
  text that nobody has read yet, or in which there is none to read, breaks none. One that needs a date holds
  what has no day for 待补日期 even where any time will do.
- Each file of a slot is counted in one number: breaking, if it keeps the rules in none of the ways in which
  it lies there, else inside (so it counts), else outside, else undated. So the undated and those outside
  lack nothing but a right day.
- A slot is filled when enough counts, or when the clerk has said why it is complete all the same.
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
from wenming_desktop.answers import remembered
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


@dataclass(frozen=True)
class SlotCount:
    """The material of one slot, in different files; only what is inside counts.

    Each file is in one of inside, outside, undated (待补日期) and breaking (a rule of the slot).
    """

    id: str
    task_id: str
    name: str
    kind: str
    hint: str
    window: str
    years: int
    inside: int
    outside: int
    undated: int
    breaking: int
    minimum: int
    needs_number: int  # 0 or 1, as is needs_date
    needs_date: int
    least_characters: int
    most_characters: int
    overruled: str  # why it is complete all the same; else empty

    @property
    def kept(self) -> bool:
        """Whether enough of it counts."""
        return self.inside >= self.minimum

    @property
    def filled(self) -> bool:
        """Whether it is complete: enough counts, or the clerk has overruled that."""
        return self.kept or bool(self.overruled)

    @property
    def settled(self) -> str:
        """What papers and tables say of one that is complete by the clerk's word alone; else empty."""
        return f"按说明算齐：{self.overruled}" if self.overruled and not self.kept else ""


@dataclass(frozen=True)
class PlacedEvidence:
    """One file in one slot, directly or by an activity.

    ``in_window`` is None without a day; ``by_activity``: an activity gives the day (按活动日期).
    """

    slot_id: str
    evidence_id: str
    activity_id: str | None
    day: date | None
    in_window: bool | None
    by_activity: bool
    fits: bool  # of the kind that the slot asks for, or confirmed to be
    numbered: bool  # has a 文号, or needs none
    measured: bool  # its text has the length that the slot asks for, as far as that is known
    kind: str
    picture: bool
    characters: int | None  # only where the slot asks for a length; None: not known

    @property
    def keeps(self) -> bool:
        """Whether it keeps the slot's rules but that of the window."""
        return self.fits and self.numbered and self.measured

    @property
    def counts(self) -> bool:
        """Whether it is one of those inside."""
        return self.keeps and bool(self.in_window)


# Whose rows decide the counts of quotas and of slots. A task of its own has neither: it only holds them.
QUOTA_TABLES = frozenset(
    {Table.WORK_PLAN, Table.QUOTA, Table.ACTIVITY_KIND, Table.ACTIVITY, Table.ACTIVITY_TASK}
)
SLOT_TABLES = frozenset(
    {
        *(Table.WORK_PLAN, Table.MATERIAL_REQUIREMENT, Table.REQUIREMENT_EVIDENCE),
        *(Table.ACTIVITY, Table.ACTIVITY_TASK, Table.ACTIVITY_EVIDENCE, Table.EVIDENCE, Table.FILE_FACT),
    }
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

# What is asked of a file in a slot beside its day and its kind. The length of a text is looked up only where
# a slot asks for one.
_ASKED = """
            slot.opens, slot.closes, slot.needs_date, e.kind, e.picture, e.formed_on,
            slot."window" = 'any' OR (slot.long_term_valid AND e.long_term_valid) AS any_day,
            NOT slot.needs_number OR e.document_number <> '' AS numbered,
            slot.least_characters AS least, slot.most_characters AS most,
            CASE WHEN slot.least_characters OR slot.most_characters THEN (
                SELECT nullif(fact.characters, 0) FROM file_fact AS fact WHERE fact.sha256 = e.sha256
            ) END AS characters
"""
# CROSS JOIN keeps the order of the tables: from the few slots to their files, always by an index that holds
# all that is asked for; whether a file is confirmed is looked up only where its kind does not fit. Slots and
# files are told apart by their row numbers, which is quicker than by ids.
_MATERIAL = (
    """
    WITH slot AS (
        SELECT r.*, r.rowid AS place,
            CASE r."window" WHEN 'any' THEN '' WHEN 'months' THEN :months_from WHEN 'year' THEN :year_from
                ELSE printf('%d-01-01', :year + 1 - r.years) END AS opens,
            CASE r."window" WHEN 'any' THEN '9999' WHEN 'months' THEN :counted_to ELSE :year_to END AS closes
        FROM category AS c
        JOIN task AS t ON t.category_id = c.id
        JOIN material_requirement AS r ON r.task_id = t.id
        WHERE c.plan_id = :plan AND (:task IS NULL OR t.id = :task)
    ),
    lying AS (  -- fits: plan.materials.kind_fits
        SELECT slot.place, slot.id AS slot_id, e.id AS evidence_id, e.rowid AS file, NULL AS activity_id,
            coalesce(e.formed_on, (
                SELECT min(a.starts_on) FROM activity_evidence AS proof
                CROSS JOIN activity AS a INDEXED BY activity_counted ON a.id = proof.activity_id
                WHERE proof.evidence_id = e.id
            )) AS day,
            slot.kind IN ('其他', e.kind) OR e.kind = '' AND e.picture = (slot.kind = '照片') OR put.confirmed
                AS fits,
"""  # noqa: S608 - both parts stand in this file
    + _ASKED
    + """
        FROM slot
        CROSS JOIN requirement_evidence AS put ON put.requirement_id = slot.id
        CROSS JOIN evidence AS e INDEXED BY evidence_counted ON e.id = put.evidence_id
        UNION ALL
        SELECT slot.place, slot.id, e.id, e.rowid, act.activity_id,
            coalesce(e.formed_on, (
                SELECT a.starts_on FROM activity AS a INDEXED BY activity_counted WHERE a.id = act.activity_id
            )),
            1,
"""
    + _ASKED
    + """
        FROM slot
        CROSS JOIN activity_task AS act ON act.task_id = slot.task_id
        CROSS JOIN activity_evidence AS proof
            ON proof.activity_id = act.activity_id AND proof.kind = slot.kind
        CROSS JOIN evidence AS e INDEXED BY evidence_counted ON e.id = proof.evidence_id
    ),
    material AS (  -- in_window is NULL where there is no day to tell by
        SELECT place, slot_id, evidence_id, file, activity_id, day, fits, numbered, kind, picture, characters,
            CASE WHEN needs_date AND day IS NULL THEN NULL ELSE any_day OR day BETWEEN opens AND closes END
                AS in_window,
            formed_on IS NULL AND day IS NOT NULL AS by_activity,
            characters IS NULL OR (characters >= least AND (most = 0 OR characters <= most)) AS measured
        FROM lying
    )
"""
)

# Of the ways in which a file lies in a slot the best decides.
_SLOTS = text(
    _MATERIAL  # noqa: S608 - all parts stand in this file
    + """,
    placed AS (
        SELECT place, max(CASE
            WHEN NOT (fits AND numbered AND measured) THEN 0 WHEN in_window IS NULL THEN 1
            WHEN NOT in_window THEN 2 ELSE 3 END) AS standing
        FROM material GROUP BY place, file
    ),
    counted AS (
        SELECT place, sum(standing = 3) AS inside, sum(standing = 2) AS outside,
            sum(standing = 1) AS undated, sum(standing = 0) AS breaking
        FROM placed GROUP BY place
    )
    SELECT slot.id, slot.task_id, slot.name, slot.kind, slot.hint, slot."window", slot.years, slot.minimum,
        slot.needs_number, slot.needs_date, slot.least_characters, slot.most_characters, slot.overruled,
        coalesce(counted.inside, 0) AS inside, coalesce(counted.outside, 0) AS outside,
        coalesce(counted.undated, 0) AS undated, coalesce(counted.breaking, 0) AS breaking
    FROM slot LEFT JOIN counted ON counted.place = slot.place
    ORDER BY slot.ordinal, slot.id
    """
)

_SLOT_FILES = text(
    _MATERIAL  # noqa: S608 - all parts stand in this file
    + """
    SELECT slot_id, evidence_id, activity_id, day, in_window, fits, numbered, measured, kind, picture,
        characters, by_activity
    FROM material
    ORDER BY activity_id IS NOT NULL, slot_id, activity_id, evidence_id
    """
)


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
        for row in _asked(session, _TASKS, {"plan": plan_id}).mappings()
    ]


def quota_counts(session: Session, plan_id: str, today: date) -> list[QuotaCount]:
    """One count a task, kind of activity and way of counting."""
    groups: dict[tuple[str, str, bool], list[RowMapping]] = {}
    for row in _asked(session, _QUOTAS, _bounds(session, plan_id, today)).mappings():
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


def slot_counts(session: Session, plan_id: str, today: date, task_id: str | None = None) -> list[SlotCount]:
    """One count a slot of the plan, or of one of its tasks, in the slots' order."""
    bounds = {**_bounds(session, plan_id, today), "task": task_id}
    return [SlotCount(**row) for row in _asked(session, _SLOTS, bounds).mappings()]


def plan_slots(session: Session, plan_id: str, today: date) -> list[SlotCount]:
    """slot_counts() of a whole plan, kept until one of them may be another; must not be altered."""
    return remembered(
        session, "slots", (plan_id, today), lambda: slot_counts(session, plan_id, today), SLOT_TABLES
    )


def placed_evidence(session: Session, plan_id: str, today: date, task_id: str) -> list[PlacedEvidence]:
    """What lies in the slots of a task: what was put there first, then what activities bring."""
    bounds = {**_bounds(session, plan_id, today), "task": task_id}
    return [
        PlacedEvidence(
            slot_id=row["slot_id"],
            evidence_id=row["evidence_id"],
            activity_id=row["activity_id"],
            day=row["day"] and date.fromisoformat(row["day"]),
            in_window=None if row["in_window"] is None else bool(row["in_window"]),
            by_activity=bool(row["by_activity"]),
            fits=bool(row["fits"]),
            numbered=bool(row["numbered"]),
            measured=bool(row["measured"]),
            kind=row["kind"],
            picture=bool(row["picture"]),
            characters=row["characters"],
        )
        for row in _asked(session, _SLOT_FILES, bounds).mappings()
    ]


def _asked(
    session: Session, question: TextClause, values: Mapping[str, Any]
) -> CursorResult[*tuple[Any, ...]]:
    """The answer to plain SQL, in a change as well, where the session itself lets no plain SQL through."""
    session.flush()
    return session.connection().execute(question, values)


def _bounds(session: Session, plan_id: str, today: date) -> Mapping[str, Any]:
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
