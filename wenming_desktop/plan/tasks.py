"""Finding and reading tasks: a plan as frozen rows, computed from the database in a few queries."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.models import (
    Activity,
    ActivityEvidence,
    ActivityTask,
    Assignment,
    Category,
    Evidence,
    EvidenceLink,
    FundEvidence,
    MaterialRequirement,
    Measure,
    PublicityEvidence,
    Setting,
    Task,
    WorkPlan,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.plan.plan_rows import (
    CategoryRow,
    EvidenceRow,
    MeasureRow,
    PlanView,
    Recurrence,
    SafeguardRow,
    TaskRow,
    TaskStatus,
)
from wenming_desktop.progress.gaps import Standing, standings

_LONGEST_CODE = 12  # characters; longer numbers fit no database column


@dataclass(frozen=True)
class PlanHead:
    """A plan as the year box lists it."""

    id: str
    year: int
    title: str


def plan_heads(session: Session) -> list[PlanHead]:
    """All plans, the newest year first."""
    plans = session.scalars(select(WorkPlan).order_by(WorkPlan.year.desc(), WorkPlan.title))
    return [PlanHead(plan.id, plan.year, plan.title) for plan in plans]


def plan_view(session: Session, plan_id: str, today: date) -> PlanView:
    """One plan with all its tasks; ``today`` decides what is late."""
    plan = session.get_one(WorkPlan, plan_id)
    unit = session.scalar(select(Setting.value).where(Setting.key == "unit"))
    tasks = session.scalars(
        select(Task)
        .join(Category)
        .where(Category.plan_id == plan_id)
        .order_by(Task.ordinal)
        .options(
            joinedload(Task.category),
            joinedload(Task.person),
            selectinload(Task.assignments).joinedload(Assignment.department),
            selectinload(Task.measures).options(joinedload(Measure.department), joinedload(Measure.person)),
            selectinload(Task.evidence_links).joinedload(EvidenceLink.evidence),
        )
    ).all()
    standing = standings(session, plan_id, today)
    proof = _activity_proof(session, plan_id)
    slots = _slot_names(session, plan_id)
    return PlanView(
        id=plan.id,
        unit=unit or "",
        title=plan.title,
        year=plan.year,
        issuer=plan.issuer,
        issued_on=plan.issued_on,
        goal=plan.goal,
        basis=tuple(plan.basis.splitlines()),
        attachment=plan.attachment,
        categories=tuple(
            CategoryRow(
                category.id,
                category.ordinal,
                category.title,
                category.short_title,
                category.intro,
                tuple(
                    replace(
                        _task_row(task, today, standing[task.id], proof.get(task.id, {}).values()),
                        materials=tuple(slots[task.id]),
                    )
                    for task in tasks
                    if task.category_id == category.id
                ),
            )
            for category in plan.categories
        ),
        safeguards=tuple(SafeguardRow(row.ordinal, row.title, row.text) for row in plan.safeguards),
    )


def find_task(session: Session, plan_id: str, code: str) -> Task:
    """The task with a code such as ``"2-7"``; UserError if the plan has none."""
    category, _, ordinal = code.partition("-")
    if category.isdecimal() and ordinal.isdecimal() and len(code) <= _LONGEST_CODE:
        task = session.scalar(
            select(Task)
            .join(Category)
            .where(
                Category.plan_id == plan_id, Category.ordinal == int(category), Task.ordinal == int(ordinal)
            )
        )
        if task:
            return task
    raise UserError(f"没有编号为“{code}”的任务，编号的写法是“类别-任务”，例如 2-7。")


def task_code(task: Task) -> str:
    """The task's code, "category-task"."""
    return f"{task.category.ordinal}-{task.ordinal}"


def task_codes(tasks: Sequence[Task]) -> str:
    """The codes of some tasks for a history label, e.g. ``"2-1、2-2等5项"``."""
    codes = [task_code(task) for task in tasks]
    return "、".join(codes) if len(codes) <= 3 else f"{'、'.join(codes[:2])}等{len(codes)}项"


def edit_task(session: Session, task_id: str, field: str, value: str) -> None:
    """Change a text of a task.

    Args:
        session: of a change.
        task_id: the task.
        field: ``"text"``, ``"standard"``, ``"note"`` or ``"self_reason"``.
        value: the new text; the task's own text must not be empty.
    """
    task = session.get_one(Task, task_id)
    told = field_of("task", field)
    value = value.strip()
    if field == "text" and not value:
        raise UserError(f"任务 {task_code(task)} 的内容不能为空。")
    if len(value) > told.limit:
        raise UserError(f"{told.word}太长：最多 {told.limit} 字，现有 {len(value)} 字。")
    setattr(task, field, value)
    describe(session, f"修改 {task_code(task)} 的{told.word}")


def set_score(session: Session, task_id: str, field: str, value: str) -> None:
    """Set a task's 分值 (``"score"``) or 自评分 (``"self_score"``) from what the clerk typed; empty clears.

    Raises:
        UserError: not a number from 0 to 1000 with at most two decimals, or a self score above the full one.
    """
    task = session.get_one(Task, task_id)
    name = word_of("task", field)
    number = parse_score(value, name)
    setattr(task, field, number)
    if task.score is not None and task.self_score is not None and task.self_score > task.score:
        raise UserError(f"自评分 {task.self_score} 超过了分值 {task.score}。")
    describe(session, f"{task_code(task)} {name}：{number if number is not None else '（空）'}")


def parse_score(value: str, name: str) -> Decimal | None:
    """Points as the clerk typed them; None if empty.

    Raises:
        UserError: not a number from 0 to 1000 with at most two decimals; ``name`` is the column's.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text) or Decimal(text) > SCORE_LIMIT:
        raise UserError(f"“{value}”不是{name}，请填 0 到 {SCORE_LIMIT} 的数，最多两位小数。")
    return Decimal(text)


SCORE_LIMIT = 1000  # points
TEXT_LIMIT = field_of("task", "text").limit


def rename_category(session: Session, category_id: str, short_title: str) -> None:
    """Change the name a category's tab shows; 1 to 12 characters."""
    short_title = short_title.strip()
    if not 1 <= len(short_title) <= 12:
        raise UserError("类别简称要有 1 到 12 个字。")
    category = session.get_one(Category, category_id)
    category.short_title = short_title
    describe(session, f"类别“{category.title}”简称改为“{short_title}”")


def _task_row(task: Task, today: date, standing: Standing, proof: Iterable[Evidence]) -> TaskRow:
    leads = [row.department.name for row in task.assignments if row.role == "lead"]
    linked = {link.evidence_id for link in task.evidence_links}
    by_activities = (evidence_record_row(record, "") for record in proof if record.id not in linked)
    return TaskRow(
        id=task.id,
        code=task_code(task),
        category_id=task.category_id,
        ordinal=task.ordinal,
        text=task.text,
        standard=task.standard,
        score=task.score,
        self_score=task.self_score,
        note=task.note,
        lead=leads[0] if leads else None,
        support=tuple(row.department.name for row in task.assignments if row.role == "support"),
        person=task.person.name if task.person else None,
        due_on=task.due_on,
        status=standing.status,
        measures=tuple(measure_row(measure, today) for measure in task.measures),
        evidence=(*map(evidence_row, task.evidence_links), *by_activities),
        gaps=tuple(gap.what for gap in standing.gaps),
    )


def _slot_names(session: Session, plan_id: str) -> dict[str, list[str]]:
    """The names of each task's slots in their order."""
    query = (
        select(MaterialRequirement.task_id, MaterialRequirement.name)
        .join(Task, Task.id == MaterialRequirement.task_id)
        .join(Category, Category.id == Task.category_id)
        .where(Category.plan_id == plan_id)
        .order_by(MaterialRequirement.ordinal)
    )
    names: dict[str, list[str]] = defaultdict(list)
    for task_id, name in session.execute(query):
        names[task_id].append(name)
    return names


def _activity_proof(session: Session, plan_id: str) -> dict[str, dict[str, Evidence]]:
    """The evidence that activities bring to each task of a plan, by id, in the order of the activities."""
    query = (
        select(Task.id, Evidence)
        .join(Category, Category.id == Task.category_id)
        .join(ActivityTask, ActivityTask.task_id == Task.id)
        .join(Activity, Activity.id == ActivityTask.activity_id)
        .join(ActivityEvidence, ActivityEvidence.activity_id == Activity.id)
        .join(Evidence, Evidence.id == ActivityEvidence.evidence_id)
        .where(Category.plan_id == plan_id)
        .order_by(Activity.starts_on, Activity.id, ActivityEvidence.kind, ActivityEvidence.ordinal)
    )
    proof: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for task_id, record in session.execute(query):
        proof[task_id][record.id] = record
    return proof


def measure_row(measure: Measure, today: date) -> MeasureRow:
    """A measure as it stands on a day; one that is not done after its deadline is late."""
    late = measure.status != "done" and measure.due_on is not None and measure.due_on < today
    return MeasureRow(
        id=measure.id,
        ordinal=measure.ordinal,
        text=measure.text,
        department=measure.department.name if measure.department else None,
        person=measure.person.name if measure.person else None,
        due_on=measure.due_on,
        done_on=measure.done_on,
        status=TaskStatus.LATE if late else TaskStatus[measure.status.upper()],
        note=measure.note,
        recurrence=Recurrence(measure.recurrence),
    )


def evidence_row(link: EvidenceLink | PublicityEvidence | FundEvidence) -> EvidenceRow:
    """An evidence record as the task, report or fund entry it proves shows it."""
    return evidence_record_row(link.evidence, link.id)


def evidence_record_row(evidence: Evidence, link_id: str) -> EvidenceRow:
    """An evidence record with the id of its link; ``link_id`` is empty where an activity brings it."""
    return EvidenceRow(
        id=evidence.id,
        link_id=link_id,
        title=evidence.title,
        original_name=evidence.original_name,
        sha256=evidence.sha256,
        size=evidence.size,
        formed_on=evidence.formed_on,
        collected_on=evidence.collected_on,
    )
