"""调度: dated snapshots of who stands where, each compared with the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.models import ProgressReview, ProgressReviewRow
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.forms import Checks
from wenming_desktop.progress.board import plan_board

_RANK = {TaskStatus.LATE: 0, TaskStatus.TODO: 1, TaskStatus.DOING: 2, TaskStatus.DONE: 3}


class Movement(StrEnum):
    """How a task moved between two reviews; the value is the word the clerk sees."""

    FORWARD = "前进"
    BACK = "后退"
    SAME = "未变"
    NEW = "新增"
    GONE = "已取消"


@dataclass(frozen=True)
class ReviewRow:
    """One review as listed, with its tasks counted by where they stood."""

    id: str
    held_on: date
    note: str
    tasks: int
    done: int
    doing: int
    late: int


@dataclass(frozen=True)
class ReviewedStanding:
    """How one task stood at a review, in the words of that day."""

    task_id: str
    code: str
    lead: str  # empty without one
    status: TaskStatus
    measures_done: int
    measures_total: int
    slots_filled: int
    slots_total: int
    activities: int


@dataclass(frozen=True)
class Moved:
    """One task at two reviews; one side is None where the task is new or gone."""

    before: ReviewedStanding | None
    after: ReviewedStanding | None
    movement: Movement

    @property
    def standing(self) -> ReviewedStanding:
        """The newer side there is."""
        standing = self.after or self.before
        if standing is None:
            raise ValueError("a movement of nothing")
        return standing


@dataclass(frozen=True)
class DepartmentMoves:
    """The tasks a department leads, counted by how they moved and where they stand now."""

    department: str  # empty for tasks without a lead
    tasks: int
    forward: int
    back: int
    same: int
    done: int
    late: int


@dataclass(frozen=True)
class Comparison:
    """A review beside an earlier one; ``previous`` is None for the first, whose tasks are all new."""

    review: ReviewRow
    previous: ReviewRow | None
    rows: tuple[Moved, ...]  # in the plan's order, those that are gone last
    by_department: tuple[DepartmentMoves, ...]  # most steps back first, then most late


def take_review(session: Session, plan_id: str, held_on: date, note: str, today: date) -> str:
    """Keep how every task that concerns the unit stands now, for a meeting; returns the review's id.

    Lateness is judged by the day of the meeting. A past day is refused: today's state would be passed off
    as that day's.

    Raises:
        FieldErrors: ``held_on`` is before today or has its review already; the note is over the limit.
    """
    checks = Checks()
    note = checks.text(field_of("progress_review", "note"), note)
    if held_on < today:
        checks.fail("held_on", f"{held_on} 已经过去，现在的进度不能记成那天的，请选今天或以后的日期。")
    same_day = select(ProgressReview.id).where(
        ProgressReview.plan_id == plan_id, ProgressReview.held_on == held_on
    )
    if session.scalar(same_day):
        checks.fail("held_on", f"{held_on} 已有一次调度，每天只记一次；要重记请先删除那次。")
    checks.finish()
    rows = [
        ProgressReviewRow(
            ordinal=ordinal,
            task_id=task.id,
            code=task.code,
            lead=task.lead or "",
            status=task.status.value,
            measures_done=task.measures.have,
            measures_total=task.measures.want,
            slots_filled=task.slots.have,
            slots_total=task.slots.want,
            activities=task.activities,
        )
        for ordinal, task in enumerate(plan_board(session, plan_id, held_on).concerned.tasks, start=1)
    ]
    review = ProgressReview(plan_id=plan_id, held_on=held_on, note=note, rows=rows)
    session.add(review)
    describe(session, f"记录 {held_on} 的调度")
    return review.id


def edit_review(session: Session, review_id: str, note: str) -> None:
    """Change a review's note; what it keeps of the tasks never changes."""
    checks = Checks()
    note = checks.text(field_of("progress_review", "note"), note)
    checks.finish()
    review = session.get_one(ProgressReview, review_id)
    review.note = note
    describe(session, f"修改 {review.held_on} 调度的说明")


def delete_review(session: Session, review_id: str) -> None:
    """Delete a review with its rows."""
    review = session.get_one(ProgressReview, review_id)
    describe(session, f"删除 {review.held_on} 的调度")
    session.delete(review)


def page_reviews(session: Session, plan_id: str, offset: int = 0, limit: int = 100) -> list[ReviewRow]:
    """A page of the plan's reviews, the newest first."""
    found = session.scalars(
        select(ProgressReview)
        .where(ProgressReview.plan_id == plan_id)
        .order_by(ProgressReview.held_on.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return _review_rows(session, found)


def review_row(session: Session, review_id: str) -> ReviewRow:
    """One review."""
    return _review_rows(session, [session.get_one(ProgressReview, review_id)])[0]


def compare_review(session: Session, review_id: str, previous_id: str | None = None) -> Comparison:
    """Set a review beside an earlier one.

    A task moves forward or back first by its status (逾期 < 未开始 < 进行中 < 已完成), else by the measures
    done, else by the slots filled, else by the activities held.

    Args:
        session: any.
        review_id: the review.
        previous_id: the earlier one; None for the last one before it.

    Raises:
        FieldErrors: ``previous_id`` is of another plan or not earlier.
    """
    review = session.get_one(ProgressReview, review_id)
    if previous_id is None:
        previous = session.scalar(
            select(ProgressReview)
            .where(ProgressReview.plan_id == review.plan_id, ProgressReview.held_on < review.held_on)
            .order_by(ProgressReview.held_on.desc())
            .limit(1)
        )
    else:
        previous = session.get_one(ProgressReview, previous_id)
        if previous.plan_id != review.plan_id or previous.held_on >= review.held_on:
            raise FieldErrors({"previous": "只能与同一方案、日期更早的调度比较。"})
    before = _standings(session, previous)
    after = _standings(session, review)
    rows = tuple(
        Moved(before.get(task_id), after.get(task_id), _movement(before.get(task_id), after.get(task_id)))
        for task_id in dict.fromkeys([*after, *before])
    )
    return Comparison(
        review_row(session, review.id),
        previous and review_row(session, previous.id),
        rows,
        _by_department(rows),
    )


def _review_rows(session: Session, reviews: Iterable[ProgressReview]) -> list[ReviewRow]:
    counts = {
        review_id: numbers
        for review_id, *numbers in session.execute(
            select(
                ProgressReviewRow.review_id,
                func.count(),
                *(
                    func.sum(case((ProgressReviewRow.status == status.value, 1), else_=0))
                    for status in (TaskStatus.DONE, TaskStatus.DOING, TaskStatus.LATE)
                ),
            )
            .where(ProgressReviewRow.review_id.in_([review.id for review in reviews]))
            .group_by(ProgressReviewRow.review_id)
        )
    }
    return [
        ReviewRow(review.id, review.held_on, review.note, *counts.get(review.id, (0, 0, 0, 0)))
        for review in reviews
    ]


def _standings(session: Session, review: ProgressReview | None) -> dict[str, ReviewedStanding]:
    if review is None:
        return {}
    query = (
        select(ProgressReviewRow)
        .where(ProgressReviewRow.review_id == review.id)
        .order_by(ProgressReviewRow.ordinal)
    )
    return {
        row.task_id: ReviewedStanding(
            row.task_id,
            row.code,
            row.lead,
            TaskStatus(row.status),
            row.measures_done,
            row.measures_total,
            row.slots_filled,
            row.slots_total,
            row.activities,
        )
        for row in session.scalars(query)
    }


def _movement(before: ReviewedStanding | None, after: ReviewedStanding | None) -> Movement:
    if before is None:
        return Movement.NEW
    if after is None:
        return Movement.GONE
    old, new = _height(before), _height(after)
    if old == new:
        return Movement.SAME
    return Movement.FORWARD if new > old else Movement.BACK


def _height(standing: ReviewedStanding) -> tuple[int, int, int, int]:
    return (
        _RANK[standing.status],
        standing.measures_done,
        standing.slots_filled,
        standing.activities,
    )


def _by_department(rows: tuple[Moved, ...]) -> tuple[DepartmentMoves, ...]:
    """Tasks that are still there, by the lead they have at the newer review."""
    present = [row for row in rows if row.after]
    found: list[DepartmentMoves] = []
    for lead in dict.fromkeys(row.standing.lead for row in present):
        own = [row for row in present if row.standing.lead == lead]
        moves = [row.movement for row in own]
        status = [row.standing.status for row in own]
        found.append(
            DepartmentMoves(
                lead,
                len(own),
                moves.count(Movement.FORWARD),
                moves.count(Movement.BACK),
                moves.count(Movement.SAME),
                status.count(TaskStatus.DONE),
                status.count(TaskStatus.LATE),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.back, -row.late)))
