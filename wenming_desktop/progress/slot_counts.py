"""The one count of the material in slots, in SQL; gaps, tables and summaries all read it.

Rules, each once:
- A slot's material is the evidence put into it and the evidence of the same kind of every activity that
  counts for its task: entered once, it counts everywhere. A file counts once a slot.
- The day of a piece of evidence is 形成日期, else the day its activity began (of several, where it lies
  directly in a slot, the first); never 归集日期. Without a day it is 待补日期 and lies in no window. It
  counts when that day lies in the slot's window, when the slot asks for none, or when it is 长期有效 and
  the slot allows that.
- A slot has rules of its own: the kind (what an activity brings lies there under the kind that the clerk
  chose, what is put in directly may be confirmed to be of it; what was read and is no picture is no photo
  unless it is confirmed), 文号, characters of the text; the length of a text that nobody has read yet, or
  in which there is none to read, breaks none. One that needs a date holds what has no day for 待补日期 even
  where any time will do. A file whose bytes were found missing or altered breaks them all.
- Each file of a slot is counted in one number: breaking, if it keeps the rules in none of the ways in which
  it lies there, else inside (so it counts), else outside, else undated. So the undated and those outside
  lack nothing but a right day.
- A slot is filled when enough counts, or when the clerk has said why it is complete all the same.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from wenming_desktop.answers import remembered
from wenming_desktop.entities.choices import Quality, beyond_words
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.facts import NOT_A_PHOTO_SQL
from wenming_desktop.plan.materials import MaterialKind, kind_fits_sql
from wenming_desktop.progress.counts import ask, bounds


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
    no_photo: str  # why it is none where a photo is asked for, though it is called one; else empty
    state: str  # of its bytes when they were last read
    whole: bool  # they were neither missing nor altered then
    characters: int | None  # only where the slot asks for a length; None: not known
    unreadable: bool  # it could not be opened when it was read; that breaks no rule of the slot

    @property
    def keeps(self) -> bool:
        """Whether it keeps the slot's rules but that of the window."""
        return self.fits and self.numbered and self.measured and self.whole

    @property
    def counts(self) -> bool:
        """Whether it is one of those inside."""
        return self.keeps and bool(self.in_window)


# Whose rows decide the counts of slots; a task of its own does not, it only holds them.
SLOT_TABLES = frozenset(
    {
        *(Table.WORK_PLAN, Table.MATERIAL_REQUIREMENT, Table.REQUIREMENT_EVIDENCE),
        *(Table.ACTIVITY, Table.ACTIVITY_TASK, Table.ACTIVITY_EVIDENCE, Table.EVIDENCE, Table.FILE_FACT),
    }
)

# What was read of a file is looked up only where a slot asks for it; which files are lost is asked once.
_FACT = "(SELECT {} FROM file_fact AS fact WHERE fact.sha256 = e.sha256)"
_NO_PHOTO = (
    f"CASE WHEN slot.kind = '{MaterialKind.PHOTO}' AND e.picture "
    f"THEN coalesce({_FACT.format(NOT_A_PHOTO_SQL)}, '') ELSE '' END"
)
_WHOLE = "e.sha256 NOT IN (SELECT sha256 FROM file_fact WHERE state IN ('missing', 'altered')) AS whole"
_ASKED = (
    """
            slot.opens, slot.closes, slot.needs_date, e.kind, e.picture, e.formed_on,
            slot."window" = 'any' OR (slot.long_term_valid AND e.long_term_valid) AS any_day,
            NOT slot.needs_number OR e.document_number <> '' AS numbered,
            slot.least_characters AS least, slot.most_characters AS most,
            CASE WHEN slot.least_characters OR slot.most_characters THEN
"""
    + _FACT.format("nullif(fact.characters, 0)")
    + " END AS characters, e.sha256, "
    + _NO_PHOTO
    + " AS no_photo, "
    + _WHOLE
)
# CROSS JOIN keeps the order of the tables: from the few slots to their files, always by an index that holds
# all that is asked for; whether a file is confirmed is looked up only where its kind does not fit. Slots and
# files are told apart by their row numbers, which is quicker than by ids.
_SLOT = """
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
"""
_MATERIAL = (
    _SLOT  # noqa: S608 - all parts stand in this program
    + """
    lying AS (
        SELECT slot.place, slot.id AS slot_id, e.id AS evidence_id, e.rowid AS file, NULL AS activity_id,
            coalesce(e.formed_on, (
                SELECT min(a.starts_on) FROM activity_evidence AS proof
                CROSS JOIN activity AS a INDEXED BY activity_counted ON a.id = proof.activity_id
                WHERE proof.evidence_id = e.id
            )) AS day,
            (
"""
    + kind_fits_sql("slot.kind", "e.kind", "e.picture")
    + f") AND {_NO_PHOTO} = '' OR put.confirmed AS fits,"
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
"""
    + f"{_NO_PHOTO} = '' AS fits,"
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
            no_photo, whole, sha256,
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
            WHEN NOT (fits AND numbered AND measured AND whole) THEN 0 WHEN in_window IS NULL THEN 1
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
        no_photo, whole, characters, by_activity,
        (SELECT fact.state FROM file_fact AS fact WHERE fact.sha256 = material.sha256) AS state,
        (SELECT fact.quality FROM file_fact AS fact WHERE fact.sha256 = material.sha256) AS quality
    FROM material
    ORDER BY activity_id IS NOT NULL, slot_id, activity_id, evidence_id
    """
)

# What lies in each slot, what counts first, then by day.
_PLACED = text(
    _MATERIAL  # noqa: S608 - all parts stand in this file
    + """
    SELECT slot_id, evidence_id
    FROM material
    GROUP BY place, file
    ORDER BY place, NOT max(fits AND numbered AND measured AND whole AND coalesce(in_window, 0)), day, file
    """
)

# What keeps a file without a place from counting in each slot, were it put there as it is on record.
_LACKS = text(
    _SLOT  # noqa: S608 - all parts stand in this file
    + """
    asked AS (
        SELECT slot.id, slot."window", slot.years,
"""
    + _ASKED
    + """
        FROM slot CROSS JOIN evidence AS e ON e.id = :evidence
    )
    SELECT id, "window", years, CASE
        WHEN no_photo <> '' THEN no_photo
        WHEN NOT numbered THEN '没有文号'
        WHEN characters < least OR most AND characters > most THEN '字数不符'
        WHEN formed_on IS NULL AND (needs_date OR NOT any_day) THEN '待补日期'
        WHEN NOT any_day AND formed_on NOT BETWEEN opens AND closes THEN '超出'
        END AS lack
    FROM asked
    """
)


def lacks_in_slots(session: Session, plan_id: str, today: date, evidence_id: str) -> dict[str, str]:
    """Slot -> in a word why a file in no activity would not count there as it is on record; only such slots.

    Whether it is of the right kind is not asked.
    """
    values = {**bounds(session, plan_id, today), "task": None, "evidence": evidence_id}
    return {
        row["id"]: row["lack"] + (beyond_words(row["window"], row["years"]) if row["lack"] == "超出" else "")
        for row in ask(session, _LACKS, values).mappings()
        if row["lack"]
    }


def slot_counts(session: Session, plan_id: str, today: date, task_id: str | None = None) -> list[SlotCount]:
    """One count a slot of the plan, or of one of its tasks, in the slots' order."""
    values = {**bounds(session, plan_id, today), "task": task_id}
    return [SlotCount(**row) for row in ask(session, _SLOTS, values).mappings()]


def plan_slots(session: Session, plan_id: str, today: date) -> list[SlotCount]:
    """slot_counts() of a whole plan, kept until one of them may be another; must not be altered."""
    return remembered(
        session, "slots", (plan_id, today), lambda: slot_counts(session, plan_id, today), SLOT_TABLES
    )


def slot_files(session: Session, plan_id: str, today: date) -> dict[str, list[str]]:
    """Slot -> the ids of the evidence that lies in it, what counts first; slots without any are left out."""
    values = {**bounds(session, plan_id, today), "task": None}
    found: dict[str, list[str]] = {}
    for slot_id, evidence_id in ask(session, _PLACED, values):
        found.setdefault(slot_id, []).append(evidence_id)
    return found


def placed_evidence(
    session: Session, plan_id: str, today: date, task_id: str | None = None
) -> list[PlacedEvidence]:
    """What lies in the slots of a plan or one of its tasks: what was put there first, then by activities."""
    values = {**bounds(session, plan_id, today), "task": task_id}
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
            no_photo=row["no_photo"],
            state=row["state"] or "",
            whole=bool(row["whole"]),
            characters=row["characters"],
            unreadable=row["quality"] == Quality.UNREADABLE.code,
        )
        for row in ask(session, _SLOT_FILES, values).mappings()
    ]
