"""One year's plan with all that is shown and printed of it: frozen rows, computed in a few queries."""

from collections import defaultdict
from collections.abc import Iterable
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
    MaterialRequirement,
    Measure,
    Setting,
    Task,
    TaskPerson,
    WorkPlan,
)
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_columns
from wenming_desktop.plan.plan_rows import MeasureRow, SafeguardRow, measure_row
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.progress.gaps import Standing, standings
from wenming_desktop.reading.written import support_list

_AT_ONCE = 1000  # rows of evidence: a plan may have a hundred thousand


@dataclass(frozen=True)
class TaskRow:
    """One task with everything the table and the papers show of it."""

    id: str
    code: str  # "category-task", e.g. "2-7"
    category_id: str
    ordinal: int
    text: str
    standard: str  # 测评标准
    score: Decimal | None  # 分值, points
    self_score: Decimal | None  # 自评分, points
    note: str
    lead: str | None
    support: tuple[str, ...]  # departments, then words for several (各科室)
    person: str | None  # the names of all who are responsible, 、 between them
    due_on: date | None  # the next one
    status: TaskStatus
    measures: tuple[MeasureRow, ...]
    evidence: tuple[EvidenceRow, ...]
    gaps: tuple[str, ...] = ()  # what it still lacks, in the clerk's words: 牵头科室, 志愿者名单 …
    settled: tuple[str, ...] = ()  # slots that are complete by the clerk's word alone, with the reason
    materials: tuple[str, ...] = ()  # the names of its slots of proof, in their order
    leader: str = ""  # 责任领导
    support_words: str = ""  # 各科室: who else supports, 、 between several
    due_words: str = ""  # 时限原文; empty where it says no more than the day
    not_applicable: str = ""  # why it does not concern the unit; else empty


@dataclass(frozen=True)
class CategoryRow:
    """One category (测评项目) of the plan and its tasks in order."""

    id: str
    ordinal: int
    title: str
    short_title: str
    intro: str  # text between the heading and its first task; mostly empty
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True)
class PlanView:
    """One year's plan as it stands now."""

    id: str
    unit: str
    title: str
    year: int
    issuer: str
    issued_on: date | None
    goal: str
    basis: tuple[str, ...]
    attachment: str  # title of the attachment table, e.g. 文明单位测评考核指标任务配档表
    categories: tuple[CategoryRow, ...]
    safeguards: tuple[SafeguardRow, ...]

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        """All tasks in the plan's order."""
        return tuple(task for category in self.categories for task in category.tasks)

    @property
    def concerned(self) -> "PlanView":
        """The plan without the tasks that do not concern the unit."""
        return replace(
            self,
            categories=tuple(
                replace(row, tasks=tuple(task for task in row.tasks if not task.not_applicable))
                for row in self.categories
            ),
        )


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
            selectinload(Task.people).joinedload(TaskPerson.person),
            selectinload(Task.assignments).joinedload(Assignment.department),
            selectinload(Task.measures).options(joinedload(Measure.department), joinedload(Measure.person)),
        )
    ).all()
    standing = standings(session, plan_id, today)
    proof = _proof(session, plan_id)
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
                        _task_row(task, today, standing[task.id], proof[task.id].values()),
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


def _task_row(task: Task, today: date, standing: Standing, proof: Iterable[EvidenceRow]) -> TaskRow:
    leads = [row.department.name for row in task.assignments if row.role == "lead"]
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
        support=(
            *(row.department.name for row in task.assignments if row.role == "support"),
            *support_list(task.support_words),
        ),
        person="、".join(row.person.name for row in task.people) or None,
        leader=task.leader,
        support_words=task.support_words,
        due_on=standing.due_on,
        due_words=task.due_words,
        not_applicable=task.not_applicable,
        status=standing.status,
        measures=tuple(measure_row(measure, today) for measure in task.measures),
        evidence=tuple(proof),
        gaps=tuple(gap.what for gap in standing.gaps),
        settled=standing.settled,
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


def _proof(session: Session, plan_id: str) -> dict[str, dict[str, EvidenceRow]]:
    """The evidence of each task by id: what was put there, then what activities bring, in their order."""
    tasks = select(Task.id).join(Category).where(Category.plan_id == plan_id)
    put = (
        select(EvidenceLink.task_id, *evidence_columns(EvidenceLink.id))
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(EvidenceLink.task_id.in_(tasks))
        .order_by(EvidenceLink.ordinal)
    )
    brought = (
        select(ActivityTask.task_id, *evidence_columns())
        .join(Activity, Activity.id == ActivityTask.activity_id)
        .join(ActivityEvidence, ActivityEvidence.activity_id == Activity.id)
        .join(Evidence, Evidence.id == ActivityEvidence.evidence_id)
        .where(ActivityTask.task_id.in_(tasks))
        .order_by(Activity.starts_on, Activity.id, ActivityEvidence.kind, ActivityEvidence.ordinal)
    )
    proof: dict[str, dict[str, EvidenceRow]] = defaultdict(dict)
    for query in (put, brought):
        for task_id, *columns in session.execute(query).yield_per(_AT_ONCE):
            proof[task_id].setdefault(columns[0], EvidenceRow(*columns))
    return proof
