"""今天要办: what bites today, the worst first, each with the deed that helps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import Activity, ActivityKind, ActivityTask, Evidence
from wenming_desktop.answers import remembered
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.inbox import INBOX
from wenming_desktop.evidence.library_filter import LINK_TABLES, conditions
from wenming_desktop.festivals import FESTIVALS, festival_date
from wenming_desktop.progress.board import PlanBoard, TaskLine
from wenming_desktop.progress.counts import QuotaCount, quota_counts
from wenming_desktop.progress.orders import OrderFilter, OrderRow, OrderState, order_ids, order_rows
from wenming_desktop.progress.packages import not_returned, package_rows
from wenming_desktop.progress.year_events import EVENT_TABLES, EventKind, YearEvent, year_events
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import NOBODY, listed, shortened

WEEK = timedelta(days=7)
_REMINDED = timedelta(days=3)  # after a reminder an answer is waited for, not reminded of again
_LONG_OUT = 7  # days that a department may keep a package unasked
_LACKS = 2  # of one task, named
_TITLE = 14  # characters of an activity's title

# Whose rows decide it.
TODAY_TABLES = EVENT_TABLES | {
    *(Table.SUPERVISION_REMINDER, Table.DEPARTMENT_PACKAGE, Table.EVIDENCE),
    *LINK_TABLES,
}


class Bites(StrEnum):
    """What kind of thing bites; the value is the heading the clerk sees, the order that of the list."""

    NEGATIVE = "负面清单"
    LATE = "已经逾期"
    SOON = "7天内"
    PACKAGE = "没交回的填报包"
    FESTIVAL = "下一个节日"
    QUOTA = "次数按进度落后"
    INBOX = "待归口"
    REVIEW = "下次调度"


class Remedy(StrEnum):
    """What helps; the value is the word the clerk presses."""

    HANDLE = "处理…"  # of a line of the negative list
    SUPERVISE = "督办…"  # of a task
    REMIND = "催办…"  # of an order
    REPLY = "登记回复…"  # of an order
    LOOK = "看任务"
    COLLECT = "收回…"  # of a package
    COUNT = "算上…"  # of an activity
    RECORD = "记活动…"  # of a task
    FILE = "归口…"
    PREPARE = "看调度"  # of a review


@dataclass(frozen=True)
class Bite:
    """One thing to do.

    Attributes:
        kind: under which heading it stands.
        text: what it is, in a line.
        note: who, and what is known of it; "" where there is nothing to say.
        when: 逾期11天, 还有3天, 发出12天; "" where no day matters.
        days: until its day, negative where that is over; None where it has none.
        remedy: what helps.
        id: of what that is done to, of the kind that Remedy says; "" where it needs none.
        task_id: of the task that it is of; "" of none.
        measure_id: of the measure of that task that it is of; "" of none.
    """

    kind: Bites
    text: str
    note: str
    when: str
    days: int | None
    remedy: Remedy
    id: str = ""
    task_id: str = ""
    measure_id: str = ""


@dataclass(frozen=True)
class Day:
    """A plan's year as it stands on a day: all that happens in it, and what bites."""

    events: tuple[YearEvent, ...]
    bites: tuple[Bite, ...]


def day_of(session: Session, plan: PlanBoard, today: date) -> Day:
    """Both for a plan without what does not concern the unit; kept until they may be others."""

    def read() -> Day:
        events = tuple(year_events(session, plan, today))
        return Day(events, todays_bites(session, plan, events, today))

    return remembered(session, "day", (plan.id, today), read, TODAY_TABLES)


def todays_bites(
    session: Session, plan: PlanBoard, events: Sequence[YearEvent], today: date
) -> tuple[Bite, ...]:
    """What a plan asks of the clerk on a day: kind by kind, within a kind what is latest first.

    Args:
        session: reading.
        plan: as it stands on that day, without what does not concern the unit.
        events: year_events() of the same plan and day.
        today: the day.
    """
    ids = order_ids(session, plan.id, OrderFilter(), today)
    orders = [row for row in order_rows(session, ids, today) if row.state is not OrderState.CLOSED]
    quotas = quota_counts(session, plan.id, today)
    festivals = list(_festival(session, plan, quotas, today))
    found = [
        *_negative(plan),
        *_deadlines(plan, events, orders, today),
        *_orders(orders, today),
        *festivals,
        *_packages(session, plan.id, today),
        *_quotas(plan, quotas, {one.task_id for one in festivals}, today),
        *_inbox(session),
        *_review(events, today),
    ]
    order = list(Bites)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.days or 0)))


def fair_share(bites: Sequence[Bite], most: int) -> list[Bite]:
    """The first of each kind, so many that ``most`` are left in all: no kind hides the others."""
    groups = [list(group) for _, group in groupby(bites, key=lambda bite: bite.kind)]
    kept = [0] * len(groups)
    for _ in range(min(most, len(bites))):
        # The group that has had least; of equals the one that bites most.
        at = min((n for n, group in enumerate(groups) if kept[n] < len(group)), key=lambda n: kept[n])
        kept[at] += 1
    return [bite for group, count in zip(groups, kept, strict=True) for bite in group[:count]]


def days_words(days: int) -> str:
    """How far off a day is, e.g. 逾期3天, 今天, 还有3天."""
    return f"逾期{-days}天" if days < 0 else f"还有{days}天" if days else "今天"


def pace(want: int, year: int, today: date) -> int:
    """How many of ``want`` times a year ought to be done by a day, when they are spread evenly over it.

    Rounded half up: of five 4 by October, of one the one from July on. 0 before the year, all after it.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    passed = min(max((today - first).days + 1, 0), (last - first).days + 1)
    return (2 * want * passed + (last - first).days + 1) // (2 * ((last - first).days + 1))


def _negative(plan: PlanBoard) -> Iterator[Bite]:
    for gap in plan.gaps:
        text = gap.text.partition("：")[2]
        yield Bite(
            Bites.NEGATIVE,
            f"负面清单：{text}",
            gap.todo,
            "一票否决",
            None,
            Remedy.HANDLE,
            gap.negative_id or "",
        )


def _deadlines(
    plan: PlanBoard, events: Sequence[YearEvent], orders: Sequence[OrderRow], today: date
) -> Iterator[Bite]:
    """Tasks that are late or due, each in one line with those of its measures that are due as well."""
    supervised = {row.task_id for row in orders}
    tasks = {task.id: task for task in plan.tasks}
    near = [
        event
        for event in events
        if event.kind is EventKind.LATE or (event.kind is EventKind.DUE and event.day <= today + WEEK)
    ]
    near.sort(key=lambda event: (event.task_id, event.kind is not EventKind.LATE))
    for (task_id, late), group in groupby(near, key=lambda one: (one.task_id, one.kind is EventKind.LATE)):
        found = sorted(group, key=lambda event: (event.id != task_id, event.day))
        task, first = tasks[task_id], found[0]
        own = first.id == task_id
        rest = [event for event in found if event.id != task_id]
        text = f"{task.code} {task_title(task.text)}" if own else shortened(first.text, 40)
        more = (
            (f"{len(rest)}条措施也{'逾期' if late else '到期'}" if own else f"等{len(rest)}条措施")
            if (len(rest) > (not own))
            else ""
        )
        days = (first.day - today).days
        asked = late and task_id not in supervised
        said = "已发督办单" if late and not asked else ""
        yield Bite(
            Bites.LATE if late else Bites.SOON,
            text,
            _note(task, first, (more, said)),
            days_words(days),
            days,
            Remedy.SUPERVISE if asked else Remedy.LOOK,
            task_id,
            task_id,
            "" if own else first.id,
        )


def _note(task: TaskLine, event: YearEvent, more: Sequence[str]) -> str:
    lacks = listed([gap.what for gap in task.gaps], "处", _LACKS)
    said = (f"{event.day.month}月{event.day.day}日到期", *more, f"缺{lacks}" if lacks else "")
    return f"{event.who or NOBODY}　{'，'.join(filter(None, said))}"


def _orders(orders: Sequence[OrderRow], today: date) -> Iterator[Bite]:
    """Orders without an answer whose last day is over or near."""
    for row in orders:
        days = (row.last_day - today).days
        if row.state is OrderState.REPLIED or row.last_day > today + WEEK:
            continue
        last = row.last_reminded_on
        told = f"{last.month}月{last.day}日已催{row.reminders}次" if last else "还没有催过"
        waits = last is not None and today - last <= _REMINDED
        yield Bite(
            Bites.LATE if days < 0 else Bites.SOON,
            f"督办单{row.code}没有回复",
            f"{row.department}　{told}：{shortened(row.content, 30)}",
            days_words(days),
            days,
            Remedy.REPLY if waits or days >= 0 else Remedy.REMIND,
            row.id,
            row.task_id or "",
        )


def _festival(session: Session, plan: PlanBoard, quotas: Sequence[QuotaCount], today: date) -> Iterator[Bite]:
    """The next festival that can still count for a quota of the plan's own year, for each such task."""
    tasks = {task.id: task for task in plan.tasks}
    days = ((festival_date(name, plan.year), name) for name in FESTIVALS)
    ahead = sorted((day, name) for day, name in days if day and day >= today)
    for quota in quotas:
        task = tasks.get(quota.task_id)
        if task is None or not quota.festivals or quota.have >= quota.want:
            continue
        counted = _counted(session, quota, today)
        left = [(day, name) for day, name in ahead if name not in counted]
        if not left:
            continue
        day, name = left[0]
        missed = _not_counted(session, plan.id, quota, name, day)
        only = "今年最后一个" if len(left) == 1 else ""
        held = (
            f"{missed.starts_on.month}月{missed.starts_on.day}日“{shortened(missed.title, _TITLE)}”没算上"
            if missed
            else ""
        )
        off = (day - today).days
        yield Bite(
            Bites.SOON if off <= WEEK.days else Bites.FESTIVAL,
            f"{name} {day.month}月{day.day}日　{task.code} 还差{quota.want - quota.have}次",
            f"{task.lead or NOBODY}　{'；'.join(filter(None, (only, held)))}".strip(),
            days_words(off),
            off,
            Remedy.COUNT if missed else Remedy.RECORD,
            missed.id if missed else task.id,
            task.id,
        )


def _counted(session: Session, quota: QuotaCount, today: date) -> set[str | None]:
    """The festivals that a quota has already."""
    query = (
        select(Activity.festival)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .join(ActivityTask, ActivityTask.activity_id == Activity.id)
        .where(ActivityTask.task_id == quota.task_id, ActivityKind.name == quota.kind)
        .where(Activity.starts_on <= today)
    )
    return set(session.scalars(query))


def _not_counted(session: Session, plan_id: str, quota: QuotaCount, name: str, day: date) -> Activity | None:
    """An activity of these days that looks like the festival's by its words or kind and does not count."""
    near = (
        select(Activity)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(Activity.plan_id == plan_id, Activity.starts_on.between(day - WEEK, day + WEEK))
        .where(or_(Activity.festival == name, Activity.title.contains(name), ActivityKind.name == quota.kind))
        .where(or_(Activity.festival.is_(None), Activity.festival == name))
        .order_by(Activity.starts_on, Activity.id)
    )
    return session.scalars(near.limit(1)).first()


def _packages(session: Session, plan_id: str, today: date) -> Iterator[Bite]:
    for row in not_returned(package_rows(session, plan_id)):
        out = row.days_out(today)
        when = f"发出{out}天" if out else "今天发出"
        # The longest out first, and red when it has been out for long: as if its day had been a week after.
        yield Bite(Bites.PACKAGE, row.department, "", when, _LONG_OUT - out, Remedy.COLLECT, row.id)


def _quotas(plan: PlanBoard, quotas: Sequence[QuotaCount], waiting: set[str], today: date) -> Iterator[Bite]:
    """Quotas behind their pace; that of a task that waits for a festival is told of there."""
    tasks = {task.id: task for task in plan.tasks}
    for quota in quotas:
        task, wanted = tasks.get(quota.task_id), pace(quota.want, plan.year, today)
        if task and quota.have < wanted and not (quota.festivals and task.id in waiting):
            over = "，今年没有节日能再算" if quota.festivals else ""
            text = f"{task.code} {'、'.join(quota.labels)}　{quota.have} / {quota.want}次"
            when = f"应有{wanted}次"
            yield Bite(
                Bites.QUOTA, text, f"{task.lead or NOBODY}{over}", when, None, Remedy.RECORD, task.id, task.id
            )


def _inbox(session: Session) -> Iterator[Bite]:
    count = session.scalar(select(func.count()).select_from(Evidence).where(*conditions(None, INBOX)))
    if count:
        yield Bite(Bites.INBOX, f"{count}份材料还没有归到任务", "", "", None, Remedy.FILE)


def _review(events: Sequence[YearEvent], today: date) -> Iterator[Bite]:
    ahead = [event for event in events if event.kind is EventKind.REVIEW and event.day >= today]
    for event in ahead[:1]:
        days = (event.day - today).days
        text = f"{event.day.month}月{event.day.day}日　{event.text}"
        yield Bite(Bites.REVIEW, text, "", days_words(days), days, Remedy.PREPARE, event.id)
