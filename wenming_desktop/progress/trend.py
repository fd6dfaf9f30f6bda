"""How the year went from review to review: one series for the page and for paper."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.models import Category, ProgressReview, ProgressReviewRow
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.progress.counts import Tally


@dataclass(frozen=True)
class TrendPoint:
    """One review: the tasks done and the material there, each of how many."""

    held_on: date
    tasks: Tally
    slots: Tally


@dataclass(frozen=True)
class TrendParts:
    """What a trend can be narrowed to: number and short title of categories, leads by name."""

    categories: tuple[tuple[int, str], ...]
    departments: tuple[str, ...]


def percent(tally: Tally) -> int | None:
    """Whole percent, rounded down so that only all is 100; None where nothing is wanted."""
    return min(tally.have, tally.want) * 100 // tally.want if tally.want else None


def review_trend(
    session: Session, plan_id: str, category: int | None = None, department: str | None = None
) -> tuple[TrendPoint, ...]:
    """A plan's reviews in time's order, as they were kept on their days.

    Args:
        session: any.
        plan_id: the plan.
        category: the number of a category, by the codes that the tasks had; None for all.
        department: who led them on the day; None for all.

    Returns:
        A point a review that has such tasks.
    """
    row = ProgressReviewRow
    query = (
        select(
            ProgressReview.held_on,
            func.sum(case((row.status == TaskStatus.DONE.value, 1), else_=0)),
            func.count(),
            func.sum(row.slots_filled),
            func.sum(row.slots_total),
        )
        .join(row, row.review_id == ProgressReview.id)
        .where(ProgressReview.plan_id == plan_id)
        .group_by(ProgressReview.id)
        .order_by(ProgressReview.held_on)
    )
    if category is not None:
        query = query.where(row.code.startswith(f"{category}-"))
    if department is not None:
        query = query.where(row.lead == department)
    return tuple(
        TrendPoint(held_on, Tally(done, tasks), Tally(filled, slots))
        for held_on, done, tasks, filled, slots in session.execute(query)
    )


def trend_parts(session: Session, plan_id: str) -> TrendParts:
    """The categories of the plan and the departments that led tasks at its reviews."""
    categories = session.execute(
        select(Category.ordinal, Category.short_title)
        .where(Category.plan_id == plan_id)
        .order_by(Category.ordinal)
    )
    leads = session.scalars(
        select(ProgressReviewRow.lead)
        .join(ProgressReview, ProgressReview.id == ProgressReviewRow.review_id)
        .where(ProgressReview.plan_id == plan_id, ProgressReviewRow.lead != "")
        .group_by(ProgressReviewRow.lead)
        .order_by(func.min(ProgressReviewRow.ordinal))
    )
    return TrendParts(tuple((number, title) for number, title in categories), tuple(leads))
