"""What a month comes to, counted for the 工作简报."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, select

from db.models import (
    Activity,
    Category,
    Evidence,
    Measure,
    ProgressReview,
    ServiceHours,
    SupervisionOrder,
    Task,
)
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.texts.bulletin_months import Month
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow
from wenming_desktop.ledger.publicity import PublicityFilter, PublicityTotals, publicity_totals
from wenming_desktop.progress.orders import OrderState, state_counts


@dataclass(frozen=True)
class MonthNumbers:
    """One month of a plan's year.

    Attributes:
        month: which.
        activities: those that began in it by today, in the order of their days.
        planned: how many begin in it after today.
        hours: of volunteers, over all of them.
        publicity: reports published or handed in.
        collected: files taken in.
        measures_done: measures that were finished.
        reviews: 调度.
        issued, closed: orders of supervision.
        orders: where those issued by its end stand today.
    """

    month: Month
    activities: tuple[ActivityRow, ...]
    planned: int
    hours: Decimal
    publicity: PublicityTotals
    collected: int
    measures_done: int
    reviews: int
    issued: int
    closed: int
    orders: Mapping[OrderState, int]

    @property
    def people(self) -> int:
        """Who took part, added over the activities."""
        return sum(row.people or 0 for row in self.activities)

    @property
    def kinds(self) -> Mapping[str, int]:
        """Kind -> activities, the most first."""
        return dict(Counter(row.kind for row in self.activities).most_common())

    @property
    def empty(self) -> bool:
        """Whether nothing happened that could be told."""
        happened = (self.publicity.total, self.collected, self.measures_done, self.reviews, self.issued)
        return not (self.activities or any(happened) or self.closed)


def month_numbers(subject: Subject, month: Month) -> MonthNumbers:
    """Count a month of the subject's year."""
    session, plan_id = subject.session, subject.plan_id
    days = (month.first, min(month.last, subject.today))
    began = page_activities(session, plan_id, ActivityFilter(month=month.number), 0, -1)
    own = [row for row in began if month.holds(row.starts_on)]

    def count(query: Select[int]) -> int:
        return session.scalar(query) or 0

    def orders(*conditions: ColumnElement[bool]) -> int:
        own = select(func.count(SupervisionOrder.id)).where(SupervisionOrder.plan_id == plan_id)
        return count(own.where(*conditions))

    measures = select(func.count(Measure.id)).join(Task).join(Category).where(Category.plan_id == plan_id)
    reviews = select(func.count(ProgressReview.id)).where(ProgressReview.plan_id == plan_id)
    hours = select(ServiceHours.hours).join(ServiceHours.activity).where(Activity.plan_id == plan_id)
    return MonthNumbers(
        month=month,
        activities=tuple(row for row in own if row.starts_on <= subject.today),
        planned=sum(row.starts_on > subject.today for row in own),
        hours=sum(session.scalars(hours.where(Activity.starts_on.between(*days))), Decimal(0)),
        publicity=publicity_totals(session, plan_id, PublicityFilter(month=month.key)),
        collected=count(select(func.count(Evidence.id)).where(Evidence.collected_on.between(*days))),
        measures_done=count(measures.where(Measure.done_on.between(*days))),
        reviews=count(reviews.where(ProgressReview.held_on.between(*days))),
        issued=orders(SupervisionOrder.issued_on.between(*days)),
        closed=orders(SupervisionOrder.closed_on.between(*days)),
        orders=state_counts(session, plan_id, subject.today, month.last),
    )
