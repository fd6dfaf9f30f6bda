"""The leaders' three measures and what is most urgent, computed from one plan's board.

The measures are never mixed: what the departments did, what is on file, and the self-given points.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.ledger.festivals import Festival, next_festival
from wenming_desktop.progress.board import PlanBoard, TaskLine
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.gaps import DUE_SOON, Gap, urgent_first

WORST = 10  # gaps shown


@dataclass(frozen=True)
class Share:
    """Some tasks' part in each of the three measures, under the name of a category or a lead department."""

    id: str  # a category's id, empty for a department
    name: str
    done: int
    total: int
    slots: Tally  # filled of all
    self_score: Decimal | None  # points; None while no task has one
    full_score: Decimal | None  # points of all tasks; None while no task has any


@dataclass(frozen=True)
class Due:
    """A task that is late or due within 30 days; ``days`` is negative where it is late."""

    task: TaskLine
    days: int


@dataclass(frozen=True)
class Summary:
    """What 总览 shows."""

    whole: Share  # over all tasks
    doing: int
    late: int
    scored: int  # tasks with a self score
    without_evidence: int  # tasks without a single file
    by_category: tuple[Share, ...]
    by_department: tuple[Share, ...]  # who leads most tasks first
    due: tuple[Due, ...]  # the most urgent first
    festival: Festival | None  # today's or the next of the plan's own year, which alone counts for its quotas
    worst: tuple[Gap, ...]  # the ten most urgent; hits of the negative list first
    gaps: int  # all of them
    lacking: int  # tasks with any gap


def summarize(board: PlanBoard, today: date) -> Summary:
    """Count one plan's tasks that concern the unit, as they stand on the board's day."""
    board = board.concerned
    tasks = board.tasks
    status = Counter(task.status for task in tasks)
    all_gaps = urgent_first((*board.gaps, *(gap for task in tasks for gap in task.gaps)))
    festival = next_festival(today)
    due = [
        Due(task, (task.due_on - today).days)
        for task in tasks
        if task.due_on and task.status != TaskStatus.DONE and task.due_on <= today + DUE_SOON
    ]
    return Summary(
        whole=_share("", board.title, tasks),
        doing=status[TaskStatus.DOING],
        late=status[TaskStatus.LATE],
        scored=sum(task.self_score is not None for task in tasks),
        without_evidence=sum(not task.evidence for task in tasks),
        by_category=tuple(_share(row.id, row.short_title, row.tasks) for row in board.categories),
        by_department=_by_department(tasks),
        due=tuple(sorted(due, key=lambda item: item.days)),
        festival=festival if festival and festival.date.year == board.year else None,
        worst=tuple(all_gaps[:WORST]),
        gaps=len(all_gaps),
        lacking=sum(bool(task.gaps) for task in tasks),
    )


def _by_department(tasks: tuple[TaskLine, ...]) -> tuple[Share, ...]:
    own: dict[str, list[TaskLine]] = {}
    for task in tasks:
        if task.lead:
            own.setdefault(task.lead, []).append(task)
    shares = (_share("", lead, led) for lead, led in own.items())
    return tuple(sorted(shares, key=lambda share: -share.total))


def _share(share_id: str, name: str, tasks: Iterable[TaskLine]) -> Share:
    tasks = tuple(tasks)
    return Share(
        id=share_id,
        name=name,
        done=sum(task.status == TaskStatus.DONE for task in tasks),
        total=len(tasks),
        slots=Tally(sum(task.slots.have for task in tasks), sum(task.slots.want for task in tasks)),
        self_score=_sum(task.self_score for task in tasks),
        full_score=_sum(task.score for task in tasks),
    )


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in points if number is not None]
    return sum(known, Decimal(0)) if known else None
