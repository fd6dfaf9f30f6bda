"""What the window shows of one plan: light lines of all its tasks, counted in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models import Assignment, Category, Department, Person, Safeguard, Setting, Task, TaskPerson, WorkPlan
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.table_names import Table
from wenming_desktop.plan.plan_rows import SafeguardRow
from wenming_desktop.progress.counts import QUOTA_TABLES, Tally
from wenming_desktop.progress.gaps import Gap, plan_gaps, standings
from wenming_desktop.progress.slot_counts import SLOT_TABLES
from wenming_desktop.reading.written import support_list

# Whose rows a board is read from.
BOARD_TABLES = frozenset(
    {
        *(*QUOTA_TABLES, *SLOT_TABLES, Table.SETTING, Table.CATEGORY, Table.TASK, Table.SAFEGUARD),
        *(Table.ASSIGNMENT, Table.DEPARTMENT, Table.PERSON, Table.TASK_PERSON),
        *(Table.MEASURE, Table.EVIDENCE_LINK, Table.NEGATIVE_ITEM),
    }
)


@dataclass(frozen=True)
class TaskLine:
    """One task as the tables show it; what stands behind the numbers is in its story."""

    id: str
    code: str  # "category-task", e.g. "2-7"
    category_id: str
    ordinal: int
    text: str
    standard: str  # 测评标准
    score: Decimal | None  # 分值, points
    self_score: Decimal | None  # 自评分, points
    self_reason: str  # 自评说明
    note: str
    lead: str | None
    support: tuple[str, ...]  # departments, then words for several (各科室)
    person: str | None  # the names of all who are responsible, 、 between them
    leader: str  # 责任领导
    due_on: date | None  # the next one
    due_words: str  # 时限原文; empty where it says no more than the day
    not_applicable: str  # why it does not concern the unit; else empty
    status: TaskStatus
    measures: Tally  # done of all
    quota: Tally | None  # activities of all quotas; None without a quota
    slots: Tally  # filled of all
    evidence: int  # different files
    activities: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class CategoryLine:
    """One category (测评项目) of the plan and its tasks in order."""

    id: str
    ordinal: int
    title: str
    short_title: str
    intro: str
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True)
class PlanBoard:
    """One year's plan as it stands on a day, with the head of PlanView."""

    id: str
    unit: str
    title: str
    year: int
    issuer: str
    issued_on: date | None
    goal: str
    basis: tuple[str, ...]
    attachment: str
    categories: tuple[CategoryLine, ...]
    safeguards: tuple[SafeguardRow, ...]
    gaps: tuple[Gap, ...]  # of the plan itself: hits of its negative list

    @property
    def tasks(self) -> tuple[TaskLine, ...]:
        """All tasks in the plan's order."""
        return tuple(task for category in self.categories for task in category.tasks)

    @property
    def concerned(self) -> "PlanBoard":
        """The board without the tasks that do not concern the unit: what is counted."""
        return replace(
            self,
            categories=tuple(
                replace(row, tasks=tuple(task for task in row.tasks if not task.not_applicable))
                for row in self.categories
            ),
        )


def plan_board(session: Session, plan_id: str, today: date) -> PlanBoard:
    """One plan with all its tasks; ``today`` decides what is late and which material is of its time."""
    plan = session.get_one(WorkPlan, plan_id)
    categories = session.execute(
        select(Category.id, Category.ordinal, Category.title, Category.short_title, Category.intro)
        .where(Category.plan_id == plan_id)
        .order_by(Category.ordinal)
    ).all()
    safeguards = session.execute(
        select(Safeguard.ordinal, Safeguard.title, Safeguard.text)
        .where(Safeguard.plan_id == plan_id)
        .order_by(Safeguard.ordinal)
    )
    lines: dict[str, list[TaskLine]] = defaultdict(list)
    for line in _task_lines(session, plan_id, today):
        lines[line.category_id].append(line)
    return PlanBoard(
        id=plan.id,
        unit=session.scalar(select(Setting.value).where(Setting.key == "unit")) or "",
        title=plan.title,
        year=plan.year,
        issuer=plan.issuer,
        issued_on=plan.issued_on,
        goal=plan.goal,
        basis=tuple(plan.basis.splitlines()),
        attachment=plan.attachment,
        categories=tuple(
            CategoryLine(category_id, ordinal, title, short, intro, tuple(lines[category_id]))
            for category_id, ordinal, title, short, intro in categories
        ),
        safeguards=tuple(SafeguardRow(*row) for row in safeguards),
        gaps=tuple(plan_gaps(session, plan_id)),
    )


_TASKS = (
    select(
        Task.id,
        Category.ordinal.label("category"),
        Task.ordinal,
        Task.category_id,
        Task.text,
        Task.standard,
        Task.score,
        Task.self_score,
        Task.self_reason,
        Task.note,
        Task.leader,
        Task.support_words,
        Task.due_words,
        Task.not_applicable,
    )
    .join(Category, Category.id == Task.category_id)
    .order_by(Category.ordinal, Task.ordinal)
)


def _task_lines(session: Session, plan_id: str, today: date) -> Iterator[TaskLine]:
    standing = standings(session, plan_id, today)
    support = _names_by_task(session, _SUPPORTING, plan_id)
    people = _names_by_task(session, _RESPONSIBLE, plan_id)
    for row in session.execute(_TASKS.where(Category.plan_id == plan_id)):
        stands = standing[row.id]
        yield TaskLine(
            id=row.id,
            code=f"{row.category}-{row.ordinal}",
            category_id=row.category_id,
            ordinal=row.ordinal,
            text=row.text,
            standard=row.standard,
            score=row.score,
            self_score=row.self_score,
            self_reason=row.self_reason,
            note=row.note,
            lead=stands.lead,
            support=(*support[row.id], *support_list(row.support_words)),
            person="、".join(people[row.id]) or None,
            leader=row.leader,
            due_on=stands.due_on,
            due_words=row.due_words,
            not_applicable=row.not_applicable,
            status=stands.status,
            measures=stands.measures,
            quota=stands.quota,
            slots=stands.slots,
            evidence=stands.evidence,
            activities=stands.activities,
            gaps=stands.gaps,
        )


_SUPPORTING = (
    select(Assignment.task_id, Department.name)
    .join(Department, Department.id == Assignment.department_id)
    .join(Task, Task.id == Assignment.task_id)
    .where(Assignment.role == "support")
    .order_by(Assignment.ordinal)
)
_RESPONSIBLE = (
    select(TaskPerson.task_id, Person.name)
    .join(Person, Person.id == TaskPerson.person_id)
    .join(Task, Task.id == TaskPerson.task_id)
    .order_by(TaskPerson.ordinal)
)


def _names_by_task(session: Session, query: Select[str, str], plan_id: str) -> dict[str, list[str]]:
    """The names that a query gives for each task of a plan, in its order."""
    names: dict[str, list[str]] = defaultdict(list)
    wanted = query.join(Category, Category.id == Task.category_id).where(Category.plan_id == plan_id)
    for task_id, name in session.execute(wanted):
        names[task_id].append(name)
    return names
