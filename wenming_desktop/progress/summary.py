"""The leaders' three measures and what is most urgent, computed from one plan's rows.

The measures are never mixed: what the departments did, what is on file, and the self-given points.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wenming_desktop.plan.views import PlanView, TaskRow, TaskStatus

DUE_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Share:
    """``done`` of ``total`` tasks under a name; ``id`` is a category's id, empty for a department."""

    id: str
    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Due:
    """A task that is late or due within 30 days; ``days`` is negative where it is late."""

    task: TaskRow
    days: int


@dataclass(frozen=True)
class Summary:
    """What 总览 shows."""

    done: int
    doing: int
    late: int
    total: int
    with_evidence: int
    files: int  # different files, however many tasks they serve
    self_score: Decimal | None  # None while no task has one
    full_score: Decimal | None
    scored: int  # tasks with a self score
    by_category: tuple[Share, ...]
    by_department: tuple[Share, ...]
    due: tuple[Due, ...]  # the most urgent first
    gaps: tuple[TaskRow, ...]  # the tasks that lack most first
    lacking: int  # tasks with any gap


def summarize(plan: PlanView, today: date) -> Summary:
    """Count one plan's tasks as they stand on a day."""
    tasks = plan.tasks
    status = Counter(task.status for task in tasks)
    scored = [task for task in tasks if task.self_score is not None]
    full = [task.score for task in tasks if task.score is not None]
    lacking = [task for task in tasks if task.gaps]
    due = [
        Due(task, (task.due_on - today).days)
        for task in tasks
        if task.due_on and task.status != TaskStatus.DONE and task.due_on <= today + DUE_SOON
    ]
    return Summary(
        done=status[TaskStatus.DONE],
        doing=status[TaskStatus.DOING],
        late=status[TaskStatus.LATE],
        total=len(tasks),
        with_evidence=sum(bool(task.evidence) for task in tasks),
        files=len({row.id for task in tasks for row in task.evidence}),
        self_score=sum((task.self_score or Decimal(0) for task in scored), Decimal(0)) if scored else None,
        full_score=sum(full, Decimal(0)) if full else None,
        scored=len(scored),
        by_category=tuple(
            Share(row.id, row.short_title, _done(row.tasks), len(row.tasks)) for row in plan.categories
        ),
        by_department=_by_department(tasks),
        due=tuple(sorted(due, key=lambda item: item.days)),
        gaps=tuple(sorted(lacking, key=lambda task: (-len(task.gaps), task.due_on or date.max))),
        lacking=len(lacking),
    )


def _by_department(tasks: tuple[TaskRow, ...]) -> tuple[Share, ...]:
    leads = dict.fromkeys(task.lead for task in tasks if task.lead)
    shares = [
        Share("", lead, _done(own := tuple(task for task in tasks if task.lead == lead)), len(own))
        for lead in leads
        if lead
    ]
    return tuple(sorted(shares, key=lambda share: -share.total))


def _done(tasks: tuple[TaskRow, ...]) -> int:
    return sum(task.status == TaskStatus.DONE for task in tasks)
