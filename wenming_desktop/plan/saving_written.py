"""What a document says of a plan and its tasks beside who does what by when: kept as it is written."""

import re
import unicodedata
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Measure, PlanSource, Stage, Task
from wenming_desktop import clock
from wenming_desktop.entities.tables import word_of
from wenming_desktop.plan.tasks import SCORE_LIMIT
from wenming_desktop.reading.draft import PlanDraft, TaskDraft

PASTED = "粘贴的文字"  # the name of a source that is no file
_POINTS = re.compile(r"\+?([0-9]{1,4}(?:\.[0-9]{1,2})?)分?(?:[(（].*[)）])?")


def written_score(text: str) -> Decimal | None:
    """Points as tables write them, e.g. ``"5"``, ``"2.5分（加分）"``; None where no one number is meant."""
    found = _POINTS.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    number = Decimal(found[1]) if found else None
    return None if number is None or number > SCORE_LIMIT else number


def add_written(session: Session, task: Task, draft: TaskDraft) -> None:
    """Write standard, points, measures and note of a new task; points that are no number go to its note."""
    task.standard = draft.standard
    task.score = written_score(draft.score)
    unread = f"{word_of('task', 'score')}：{draft.score}" if draft.score and task.score is None else ""
    task.note = "\n".join(filter(None, (task.note, draft.note, unread)))
    add_steps(session, task, draft.measures.splitlines())


def add_steps(session: Session, task: Task, texts: list[str]) -> None:
    """Append measures of which only the texts are known."""
    last = len(task.measures)
    steps = [text.strip() for text in texts if text.strip()]
    for ordinal, text in enumerate(steps, start=last + 1):
        task.measures.append(Measure(ordinal=ordinal, text=text, status="todo", recurrence="once"))
    session.flush()


def add_stages(session: Session, plan_id: str, draft: PlanDraft) -> None:
    """Append the document's stages that the plan does not have yet, by title and text."""
    known = {(row.title, row.text) for row in session.scalars(select(Stage).where(Stage.plan_id == plan_id))}
    fresh = [stage for stage in draft.stages if (stage.title, stage.text) not in known]
    for ordinal, stage in enumerate(fresh, start=len(known) + 1):
        session.add(Stage(plan_id=plan_id, ordinal=ordinal, title=stage.title, text=stage.text))


def add_source(session: Session, plan_id: str, draft: PlanDraft) -> None:
    """Keep the text that a draft was read from as one more of the plan's documents; the same text once."""
    own = select(PlanSource).where(PlanSource.plan_id == plan_id)
    if not draft.source or session.scalar(own.where(PlanSource.text == draft.source).limit(1)):
        return
    last = session.scalar(select(func.max(PlanSource.ordinal)).where(PlanSource.plan_id == plan_id)) or 0
    session.add(
        PlanSource(
            plan_id=plan_id,
            ordinal=last + 1,
            name=draft.source_name or PASTED,
            read_on=clock.today(),
            text=draft.source,
        )
    )
