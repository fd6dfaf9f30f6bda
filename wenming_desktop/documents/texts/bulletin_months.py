"""Which months a 工作简报 can be about, and what a month has."""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from db.models import Activity, PublicityItem
from wenming_desktop.documents.paper import Choice, Chosen, Option, Subject
from wenming_desktop.documents.texts.sentences import counted, joined
from wenming_desktop.errors import UserError


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As options name it, e.g. ``2021-03``."""
        return f"{self.year}-{self.number:02}"

    @property
    def words(self) -> str:
        """E.g. 2021年3月."""
        return f"{self.year}年{self.number}月"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def next(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def holds(self, day: date) -> bool:
        """Whether a day is of this month."""
        return self.first <= day <= self.last


def _choices(subject: Subject) -> tuple[Choice, ...]:
    """The months begun of the plan's year with something, then others that have passed; the newest first.

    What lies ahead is not counted: the paper tells of it only beside what has happened.
    """
    activities = _by_month(subject, Activity.plan_id, Activity.starts_on)
    reports = _by_month(subject, PublicityItem.plan_id, PublicityItem.published_on)
    full: list[Choice] = []
    bare: list[Choice] = []
    for number in range(12, 0, -1):
        month = Month(subject.plan.year, number)
        if month.first > subject.today:
            continue
        if has := joined(
            (counted("活动 ", activities[number], " 次"), counted("报道 ", reports[number], " 篇")), "、"
        ):
            full.append(Choice(month.key, f"{month.words}（{has}）", month.words))
        elif month.last < subject.today:
            bare.append(Choice(month.key, f"{month.words}（没有活动和报道）", month.words))
    return (*full, *bare)


def _by_month(
    subject: Subject, plan: InstrumentedAttribute[str], day: InstrumentedAttribute[date]
) -> Counter[int]:
    """How many rows of the plan by today each month of its year has."""
    year = subject.plan.year
    last = min(date(year, 12, 31), subject.today)
    month = func.strftime("%m", day)
    query = select(month, func.count()).where(plan == subject.plan_id, day.between(date(year, 1, 1), last))
    found = subject.session.execute(query.group_by(month)).all()
    return Counter({int(number): count for number, count in found})


MONTH = Option("month", "月份", _choices)


def chosen_month(subject: Subject, chosen: Chosen) -> Month:
    """The month to write about; the newest there is where none is chosen.

    Raises:
        UserError: no month of the year has passed or has something; the month has not begun.
    """
    value = chosen.get("month") or next((choice.value for choice in _choices(subject)), None)
    if not value:
        raise UserError(
            f"{subject.plan.year}年还没有过完一个月，也没有登记活动和报道，请先在“活动台账”里登记。"
        )
    year, _, number = value.partition("-")
    month = Month(int(year), int(number))
    if month.first > subject.today:
        raise UserError(f"{month.words}还没有开始，没有可写的内容，请选别的月份。")
    return month
