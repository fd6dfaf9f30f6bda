"""Everything behind one task's line: measures, quotas, slots with what lies in them, activities."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.engine import chunks
from db.models import (
    Activity,
    ActivityKind,
    ActivityTask,
    Category,
    Department,
    Evidence,
    EvidenceLink,
    Measure,
    Task,
)
from wenming_desktop.entities.choices import beyond_words
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_record_row, evidence_row
from wenming_desktop.plan.materials import looks_like
from wenming_desktop.plan.plan_rows import MeasureRow, measure_row
from wenming_desktop.plan.quotas import QuotaRow, quota_rows
from wenming_desktop.plan.requirements import RequirementForm, RequirementRow, requirement_rows
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.progress.counts import QuotaCount, quota_counts
from wenming_desktop.progress.slot_counts import PlacedEvidence, SlotCount, placed_evidence, slot_counts

UNDATED = "待补日期"  # why a file does not count that has no day
LOST = {"missing": "文件不见了", "altered": "内容变了"}  # why it does not, by the state of its bytes


@dataclass(frozen=True)
class SlotEvidence:
    """One file in a slot; ``link_id`` of ``file`` is its link to the task, empty where it has none.

    ``in_window`` is None without a day (待补日期); ``by_activity``: an activity gives the day that decides.
    """

    file: EvidenceRow
    in_window: bool | None
    by_activity: bool
    counts: bool
    fits: bool  # of the kind asked for, or confirmed to be
    breaks: tuple[str, ...]  # why it does not count, in words; empty where it does
    unreadable: bool  # it could not be opened when it was read, and none of the breaks says so
    uncounted: bool  # the slot asks for a length, and that of this text is not known: it breaks no rule
    direct: bool  # put into the slot; only then can it be taken out of it
    activities: tuple[str, ...]  # the titles of the activities that bring it


@dataclass(frozen=True)
class SlotRow:
    """One slot: what it asks for, what counts, what lies in it."""

    requirement: RequirementRow
    count: SlotCount
    evidence: tuple[SlotEvidence, ...]


@dataclass(frozen=True)
class TaskActivity:
    """An activity that counts for the task, lightly."""

    id: str
    kind: str
    title: str
    starts_on: date
    ends_on: date | None
    organiser: str | None


@dataclass(frozen=True)
class TaskStory:
    """One task with everything that hangs on it."""

    id: str
    code: str
    measures: tuple[MeasureRow, ...]
    quotas: tuple[QuotaRow, ...]
    quota_counts: tuple[QuotaCount, ...]  # one a kind: quotas of one kind add up
    slots: tuple[SlotRow, ...]
    loose: tuple[EvidenceRow, ...]  # linked to the task, in none of its slots
    activities: tuple[TaskActivity, ...]  # by date


def task_story(session: Session, task_id: str, today: date) -> TaskStory:
    """One task's story on a day."""
    task = session.get_one(
        Task,
        task_id,
        options=[
            joinedload(Task.category).joinedload(Category.plan),  # at hand for the counts below
            selectinload(Task.measures).options(joinedload(Measure.department), joinedload(Measure.person)),
            selectinload(Task.evidence_links).joinedload(EvidenceLink.evidence),
        ],
    )
    plan_id = task.category.plan_id
    activities = _activities(session, task_id)
    placed = placed_evidence(session, plan_id, today, task_id)
    linked = {link.evidence_id: evidence_row(link) for link in task.evidence_links}
    files = linked | _files(session, {row.evidence_id for row in placed} - set(linked))
    lying = {row.evidence_id for row in placed}
    counts = {slot.id: slot for slot in slot_counts(session, plan_id, today, task_id)}
    titles = {row.id: row.title for row in activities}
    return TaskStory(
        id=task.id,
        code=task_code(task),
        measures=tuple(measure_row(measure, today) for measure in task.measures),
        quotas=tuple(quota_rows(session, task_id)),
        quota_counts=tuple(row for row in quota_counts(session, plan_id, today) if row.task_id == task_id),
        slots=tuple(
            SlotRow(
                row,
                counts[row.id],
                _slot_evidence(row.form, [one for one in placed if one.slot_id == row.id], files, titles),
            )
            for row in requirement_rows(session, task_id)
        ),
        loose=tuple(row for evidence_id, row in linked.items() if evidence_id not in lying),
        activities=activities,
    )


def _slot_evidence(
    form: RequirementForm, placed: list[PlacedEvidence], files: dict[str, EvidenceRow], titles: dict[str, str]
) -> tuple[SlotEvidence, ...]:
    """What lies in one slot, a line a file, in the order of ``files``."""
    by_file: dict[str, list[PlacedEvidence]] = defaultdict(list)
    for row in placed:
        by_file[row.evidence_id].append(row)
    return tuple(
        _slot_file(form, file, by_file[evidence_id], titles)
        for evidence_id, file in files.items()
        if evidence_id in by_file
    )


def _slot_file(
    form: RequirementForm, file: EvidenceRow, rows: list[PlacedEvidence], titles: dict[str, str]
) -> SlotEvidence:
    """A file that lies in a slot in these ways."""
    breaks = min((_breaks(form, row) for row in rows), key=len)
    said = {*LOST.values(), *(f"{row.no_photo}，不算照片" for row in rows)}
    return SlotEvidence(
        file=file,
        in_window=_standing(rows),
        by_activity=any(row.by_activity for row in rows),
        counts=any(row.counts for row in rows),
        fits=any(row.fits for row in rows),
        breaks=breaks,
        unreadable=rows[0].unreadable and said.isdisjoint(breaks),
        uncounted=rows[0].characters is None and bool(form.least_characters or form.most_characters),
        direct=any(row.activity_id is None for row in rows),
        activities=tuple(titles[row.activity_id] for row in rows if row.activity_id),
    )


def _standing(rows: list[PlacedEvidence]) -> bool | None:
    """Whether a file that lies in a slot in several ways is in its window."""
    told = [row.in_window for row in rows if row.in_window is not None]
    return any(told) if told else None


def _breaks(form: RequirementForm, row: PlacedEvidence) -> tuple[str, ...]:
    """Why a file that lies in a slot in one way does not count."""
    words = [] if row.whole else [LOST[row.state]]
    if not row.fits and row.no_photo:
        words.append(f"{row.no_photo}，不算照片")
    elif not row.fits:
        words.append(f"是{looks_like(row.kind, picture=row.picture)}，要的是{form.kind}")
    if not row.numbered:
        words.append("没有文号")
    if not row.measured:
        short = (row.characters or 0) < form.least_characters
        asked = f"不少于 {form.least_characters} 字" if short else f"不超过 {form.most_characters} 字"
        words.append(f"正文 {row.characters} 字，要求{asked}")
    if row.in_window is None:
        words.append(UNDATED)
    elif not row.in_window:
        words.append(f"{row.day}，超出{beyond_words(form.window, form.years)}")
    return tuple(words)


def _activities(session: Session, task_id: str) -> tuple[TaskActivity, ...]:
    query = (
        select(
            Activity.id,
            ActivityKind.name,
            Activity.title,
            Activity.starts_on,
            Activity.ends_on,
            Department.name,
        )
        .join(ActivityTask, ActivityTask.activity_id == Activity.id)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .join(Department, Department.id == Activity.department_id, isouter=True)
        .where(ActivityTask.task_id == task_id)
        .order_by(Activity.starts_on, Activity.id)
    )
    return tuple(TaskActivity(*row) for row in session.execute(query))


def _files(session: Session, evidence_ids: set[str]) -> dict[str, EvidenceRow]:
    """The evidence that only activities bring, by day."""
    found: dict[str, EvidenceRow] = {}
    for ids in chunks(sorted(evidence_ids)):
        query = select(Evidence).where(Evidence.id.in_(ids))
        found |= {record.id: evidence_record_row(record, "") for record in session.scalars(query)}
    return dict(sorted(found.items(), key=lambda item: (item[1].formed_on or item[1].collected_on, item[0])))
