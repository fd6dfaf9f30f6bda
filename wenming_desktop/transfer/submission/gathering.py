"""The files of tasks or indicators: what lies in their slots, hangs on them, or comes by their activities."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Category, Evidence, Indicator, IndicatorTask, Task
from wenming_desktop.reading.titles import task_name


@dataclass(frozen=True)
class SourceFile:
    """A file of an item, as it is on record.

    Attributes:
        place: the slot that it lies in, or the kind of proof it is of an activity; empty where it only hangs
            on the task.
        event: the activity that it is of; empty without one.
        day: 形成日期, else the activity's.
    """

    evidence_id: str
    sha256: str
    size: int
    original_name: str
    title: str
    document_number: str
    place: str = ""
    event: str = ""
    day: date | None = None


@dataclass(frozen=True)
class SubmissionItem:
    """A task or an indicator with its files, each once, in the order of its slots."""

    id: str
    code: str
    title: str
    category: str
    files: tuple[SourceFile, ...] = field(default=())

    @property
    def names(self) -> dict[str, str]:
        """What the fields of a pattern say of it."""
        return {"编号": self.code, "任务": self.title, "类别": self.category}


# Of one file the first way counts: a slot before the task itself before an activity.
_FILES = text("""
    WITH found AS (
        SELECT r.task_id, put.evidence_id, r.name AS place, NULL AS activity_id,
            1 AS way, r.ordinal AS first, put.id AS second
        FROM material_requirement AS r JOIN task ON task.id = r.task_id
        JOIN category ON category.id = task.category_id AND category.plan_id = :plan
        JOIN requirement_evidence AS put ON put.requirement_id = r.id
        UNION ALL
        SELECT link.task_id, link.evidence_id, '', NULL, 2, 0, link.id
        FROM category JOIN task ON task.category_id = category.id
        JOIN evidence_link AS link ON link.task_id = task.id
        WHERE category.plan_id = :plan
        UNION ALL
        SELECT act.task_id, proof.evidence_id, proof.kind, proof.activity_id, 3, proof.ordinal, proof.id
        FROM category JOIN task ON task.category_id = category.id
        JOIN activity_task AS act ON act.task_id = task.id
        JOIN activity_evidence AS proof ON proof.activity_id = act.activity_id
        WHERE category.plan_id = :plan
    )
    SELECT found.task_id, found.evidence_id, found.place, activity.title AS event, activity.starts_on
    FROM found LEFT JOIN activity ON activity.id = coalesce(found.activity_id, (
        SELECT own.activity_id FROM activity_evidence AS own
        JOIN activity_task AS act ON act.activity_id = own.activity_id AND act.task_id = found.task_id
        WHERE own.evidence_id = found.evidence_id ORDER BY own.id LIMIT 1))
    ORDER BY found.way, found.first * (found.way < 3), activity.starts_on, found.first, found.second
""")


def task_items(session: Session, plan_id: str, codes: Collection[str] = ()) -> list[SubmissionItem]:
    """The tasks of a plan with their files, or those of some codes, in the plan's order.

    What does not concern the unit is left out.
    """
    files = _files(session, plan_id)
    query = select(Task.id, Task.text, Task.ordinal, Category.ordinal, Category.short_title).join(
        Task.category
    )
    rows = session.execute(
        query.where(Category.plan_id == plan_id, Task.not_applicable == "").order_by(
            Category.ordinal, Task.ordinal
        )
    )
    return [
        SubmissionItem(
            task_id,
            code,
            task_name(words),
            short,
            tuple(files.get(task_id, {}).values()),
        )
        for task_id, words, ordinal, category, short in rows
        if (code := f"{category}-{ordinal}") in codes or not codes
    ]


def indicator_items(session: Session, plan_id: str, ids: Collection[str] = ()) -> list[SubmissionItem]:
    """The indicators of a plan with the files of their tasks, or some of them, in their order."""
    of_task = _files(session, plan_id)
    tasks: dict[str, list[str]] = defaultdict(list)
    for indicator_id, task_id in session.execute(
        select(IndicatorTask.indicator_id, IndicatorTask.task_id).order_by(IndicatorTask.ordinal)
    ):
        tasks[indicator_id].append(task_id)
    rows = session.scalars(
        select(Indicator).where(Indicator.plan_id == plan_id).order_by(Indicator.ordinal, Indicator.id)
    )
    found: list[SubmissionItem] = []
    for row in rows:
        if ids and row.id not in ids:
            continue
        files: dict[str, SourceFile] = {}
        for task_id in tasks[row.id]:
            files = {**of_task.get(task_id, {}), **files}
        title = row.heading or task_name(row.content)
        found.append(SubmissionItem(row.id, str(row.ordinal), title, row.project, tuple(files.values())))
    return found


def _files(session: Session, plan_id: str) -> dict[str, dict[str, SourceFile]]:
    """Task -> evidence -> the file."""
    session.flush()  # plain SQL does not ask the session to
    rows = session.connection().execute(_FILES, {"plan": plan_id}).all()
    known = _records(session, {row.evidence_id for row in rows})
    found: dict[str, dict[str, SourceFile]] = defaultdict(dict)
    for row in rows:
        kept = found[row.task_id]
        if row.evidence_id not in kept:
            one = known[row.evidence_id]
            day = one.formed_on or (date.fromisoformat(row.starts_on) if row.starts_on else None)
            kept[row.evidence_id] = SourceFile(
                one.id,
                one.sha256,
                one.size,
                one.original_name,
                one.title,
                one.document_number,
                row.place,
                row.event or "",
                day,
            )
    return found


def _records(session: Session, ids: Collection[str]) -> dict[str, Evidence]:
    return {
        row.id: row
        for some in chunks(list(ids))
        for row in session.scalars(select(Evidence).where(Evidence.id.in_(some)))
    }
