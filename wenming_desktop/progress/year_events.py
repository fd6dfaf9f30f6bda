"""What a year's calendar shows: deadlines, activities, festivals, reviews, the last days of orders."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.models import (
    Activity,
    ActivityKind,
    Category,
    Department,
    Measure,
    ProgressReview,
    SupervisionOrder,
    Task,
)
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.table_names import Table
from wenming_desktop.festivals import FESTIVALS, festival_date
from wenming_desktop.plan.plan_rows import MeasureRow, measure_row
from wenming_desktop.progress.board import BOARD_TABLES, PlanBoard, TaskLine
from wenming_desktop.progress.orders import order_code
from wenming_desktop.progress.plan_view import PlanView, TaskRow
from wenming_desktop.reading.named_days import named_days
from wenming_desktop.reading.titles import task_name
from wenming_desktop.words import NOBODY


class EventKind(StrEnum):
    """What happens on a day; the value is the word the clerk sees, the order that within a day."""

    FESTIVAL = "节日"
    LATE = "逾期"
    DUE = "到期"
    ORDER = "督办"
    REVIEW = "调度"
    PLANNED = "已安排活动"
    HELD = "活动"
    DONE = "已完成"
    PAST = "已过"  # an earlier day of a deadline that comes again


# Whose rows decide them.
EVENT_TABLES = BOARD_TABLES | {Table.PROGRESS_REVIEW, Table.SUPERVISION_ORDER}
_ORDER = {kind: place for place, kind in enumerate(EventKind)}
DEADLINES = frozenset({EventKind.LATE, EventKind.DUE, EventKind.DONE, EventKind.PAST})
ACTIVITIES = frozenset({EventKind.PLANNED, EventKind.HELD})


@dataclass(frozen=True)
class YearEvent:
    """One thing on one day.

    Attributes:
        day: when; the first of several.
        kind: what it is, and where it stands.
        short: four or five signs for a small field, such as 2-7.
        text: what it is, in full.
        who: the department, or who answers for it; empty where nobody does.
        id: of the task, the measure, the activity, the review or the order; empty for a festival.
        code: of the task that it is of; empty without one.
        task_id: of that task.
    """

    day: date
    kind: EventKind
    short: str
    text: str
    who: str = ""
    id: str = ""
    code: str = ""
    task_id: str = ""


def year_events(session: Session, plan: PlanView | PlanBoard, today: date) -> list[YearEvent]:
    """All there is of a plan, day by day; what lies in another year than the plan's too.

    Args:
        session: reading.
        plan: without what does not concern the unit.
        today: what is done, late, held and planned is judged by.
    """
    measures = _measures(session, plan.id, today)
    found = [
        *_festivals(plan.year),
        *(event for task in plan.tasks for event in _of_task(task, measures.get(task.id, ()), plan.year)),
        *_activities(session, plan, today),
        *_reviews(session, plan.id),
        *_orders(session, plan),
    ]
    return sorted(found, key=lambda event: (event.day, _ORDER[event.kind]))


def _festivals(year: int) -> Iterator[YearEvent]:
    for name in FESTIVALS:
        if day := festival_date(name, year):
            yield YearEvent(day, EventKind.FESTIVAL, name, name)


def _measures(session: Session, plan_id: str, today: date) -> dict[str, list[MeasureRow]]:
    """The measures of each task by its id, in their order."""
    query = (
        select(Measure)
        .join(Task, Task.id == Measure.task_id)
        .join(Category, Category.id == Task.category_id)
        .where(Category.plan_id == plan_id)
        .order_by(Measure.ordinal)
        .options(
            joinedload(Measure.department),
            joinedload(Measure.person),
            joinedload(Measure.task).joinedload(Task.category).joinedload(Category.plan),
        )
    )
    found: dict[str, list[MeasureRow]] = defaultdict(list)
    for measure in session.scalars(query):
        found[measure.task_id].append(measure_row(measure, today))
    return found


def _of_task(task: TaskRow | TaskLine, measures: Sequence[MeasureRow], year: int) -> Iterator[YearEvent]:
    text = f"{task.code} {task_name(task.text)}"
    for day, kind in _days(task.due_on, task.due_words, task.status, year):
        yield YearEvent(day, kind, task.code, text, task.lead or NOBODY, task.id, task.code, task.id)
    for measure in measures:
        text, who = f"{task.code} 措施：{measure.text}", measure.department or task.lead or NOBODY
        for day, kind in _days(measure.due_on, measure.due_words, measure.status, year):
            yield YearEvent(day, kind, f"{task.code}措施", text, who, measure.id, task.code, task.id)


def _days(
    due_on: date | None, due_words: str, status: TaskStatus, year: int
) -> Iterator[tuple[date, EventKind]]:
    """Every day that a deadline's words name, or its only one."""
    days = named_days(due_words, year) if due_words else ()
    for day in days if len(days) > 1 else filter(None, [due_on]):
        if status is TaskStatus.DONE:
            yield day, EventKind.DONE
        elif due_on is None or day < due_on:
            yield day, EventKind.PAST
        else:
            late = day == due_on and status is TaskStatus.LATE
            yield day, EventKind.LATE if late else EventKind.DUE


def _activities(session: Session, plan: PlanView | PlanBoard, today: date) -> Iterator[YearEvent]:
    query = (
        select(Activity.id, Activity.starts_on, Activity.title, ActivityKind.name, Department.name)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .outerjoin(Department, Department.id == Activity.department_id)
        .where(Activity.plan_id == plan.id)
        .order_by(Activity.starts_on, Activity.title, Activity.id)
    )
    for activity_id, day, title, kind, who in session.execute(query):
        state = EventKind.HELD if day <= today else EventKind.PLANNED
        yield YearEvent(day, state, kind.partition("/")[0], title, who or "", activity_id)


def _reviews(session: Session, plan_id: str) -> Iterator[YearEvent]:
    query = select(ProgressReview).where(ProgressReview.plan_id == plan_id)
    for review in session.scalars(query):
        yield YearEvent(review.held_on, EventKind.REVIEW, "调度", review.note or "工作调度", id=review.id)


def _orders(session: Session, plan: PlanView | PlanBoard) -> Iterator[YearEvent]:
    """Those that are neither closed nor answered, on their last day."""
    query = select(SupervisionOrder).options(joinedload(SupervisionOrder.department))
    waiting = (SupervisionOrder.closed_on.is_(None), SupervisionOrder.replied_on.is_(None))
    for order in session.scalars(query.where(SupervisionOrder.plan_id == plan.id, *waiting)):
        last_day, code = order.extended_to or order.due_on, order_code(plan.year, order.number)
        text, short = f"督办单{code}：{order.content}", f"督办{order.number}号"
        yield YearEvent(last_day, EventKind.ORDER, short, text, order.department.name, order.id)
