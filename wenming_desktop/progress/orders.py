"""督办单 as they are listed and counted: their state, by department, overdue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from db.models import (
    Category,
    Department,
    OrderEvidence,
    SupervisionOrder,
    SupervisionReminder,
    Task,
    WorkPlan,
)
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.ledger.attached import linked_rows
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id

BETWEEN = "、"  # the names of those that support, as they are stored
SOON = timedelta(days=3)  # an order is 临期 when its last day is this near


class OrderState(StrEnum):
    """Where an order stands; computed, never stored."""

    OPEN = "办理中"
    SOON = "临期"
    OVERDUE = "逾期"
    REPLIED = "已回复"
    CLOSED = "已办结"


@dataclass(frozen=True)
class OrderDraft:
    """An order as the clerk fills it in; names and codes as they are shown, not ids."""

    content: str
    department: str  # its name or short name
    issued_on: date | None
    due_on: date | None
    task: str = ""  # a code such as "2-7"; empty where the order is about no task
    basis: str = ""
    instruction: str = ""
    supporting: tuple[str, ...] = ()  # departments by name, as they were called when it was written


@dataclass(frozen=True)
class OrderRow:
    """One order as listed."""

    id: str
    code: str  # its number as written on it, e.g. "〔2021〕3号"
    task_id: str | None
    task: str  # its code; empty without one
    department_id: str
    department: str
    content: str
    basis: str
    instruction: str
    supporting: tuple[str, ...]
    issued_on: date
    due_on: date
    extension_asked_on: date | None
    extended_to: date | None
    extension_refused_on: date | None
    refusal_reason: str
    reply: str
    replied_on: date | None
    closed_on: date | None
    closing_note: str
    state: OrderState
    reminders: int
    last_reminded_on: date | None
    evidence: int  # files of its reply

    @property
    def last_day(self) -> date:
        """The day it must be done by, extensions included."""
        return self.extended_to or self.due_on

    @property
    def draft(self) -> OrderDraft:
        """What to fill the form with."""
        return OrderDraft(
            self.content,
            self.department,
            self.issued_on,
            self.due_on,
            self.task,
            self.basis,
            self.instruction,
            self.supporting,
        )


@dataclass(frozen=True)
class ReminderRow:
    """One 催办 of an order."""

    id: str
    reminded_on: date
    note: str


@dataclass(frozen=True)
class OrderFilter:
    """Which orders of a plan to show; the conditions add up."""

    text: str = ""  # as search.lists.finds() finds it in its words or the departments' names
    state: OrderState | None = None
    department_id: str | None = None
    task_id: str | None = None


@dataclass(frozen=True)
class DepartmentOrders:
    """One department's orders by state; ``open`` includes those 临期."""

    department_id: str
    department: str
    total: int
    open: int
    overdue: int
    replied: int
    closed: int


def order_code(year: int, number: int) -> str:
    """An order's number as written on it and wherever it is named, e.g. "〔2021〕3号".

    GB/T 9704-2012, 7.2.5: the year in 〔〕, the number without 第 and without zeros before it.
    """
    return f"〔{year}〕{number}号"


def order_ids(session: Session, plan_id: str, wanted: OrderFilter, today: date) -> list[str]:
    """The ids of all orders of the plan that the filter lets through: the latest, then the newest number."""
    return ids_of(session, _ids(plan_id, wanted, today))


def page_orders(
    session: Session, plan_id: str, wanted: OrderFilter, today: date, offset: int = 0, limit: int = 100
) -> list[OrderRow]:
    """Some of the orders that the filter lets through, in the order of order_ids()."""
    page = _ids(plan_id, wanted, today).offset(offset).limit(limit)
    return order_rows(session, session.scalars(page).all(), today)


def order_rows(session: Session, ids: Sequence[str], today: date) -> list[OrderRow]:
    """Orders by id, in this order; what is gone is left out."""

    def ask(some: Sequence[str]) -> Iterator[OrderRow]:
        return map(_order_row, session.execute(_rows(today).where(SupervisionOrder.id.in_(some))))

    return rows_by_id(ids, ask)


def order_row(session: Session, order_id: str, today: date) -> OrderRow:
    """One order."""
    return _order_row(session.execute(_rows(today).where(SupervisionOrder.id == order_id)).one())


def order_reminders(session: Session, order_id: str) -> list[ReminderRow]:
    """An order's reminders, the oldest first."""
    rows = session.get_one(SupervisionOrder, order_id).reminders
    return [ReminderRow(row.id, row.reminded_on, row.note) for row in rows]


def order_evidence(session: Session, order_id: str) -> list[EvidenceRow]:
    """The files that prove what came of an order, in the order they came."""
    return linked_rows(session.get_one(SupervisionOrder, order_id).evidence_links)


def state_counts(
    session: Session, plan_id: str, today: date, issued_by: date | None = None
) -> dict[OrderState, int]:
    """How many orders stand where on a day; every state is named. Of all, or those issued by a day."""
    state = _state(today)
    query = select(state, func.count()).where(SupervisionOrder.plan_id == plan_id).group_by(state)
    if issued_by:
        query = query.where(SupervisionOrder.issued_on <= issued_by)
    found = dict(session.execute(query).all())
    return {state: found.get(state.value, 0) for state in OrderState}


def department_orders(session: Session, plan_id: str, today: date) -> list[DepartmentOrders]:
    """The departments that have orders, those with most overdue first."""
    state = _state(today)

    def count(*states: OrderState) -> ColumnElement[int]:
        return func.sum(case((state.in_(states), 1), else_=0))

    overdue = count(OrderState.OVERDUE)
    query = (
        select(
            Department.id,
            Department.name,
            func.count(),
            count(OrderState.OPEN, OrderState.SOON),
            overdue,
            count(OrderState.REPLIED),
            count(OrderState.CLOSED),
        )
        .join(SupervisionOrder, SupervisionOrder.department_id == Department.id)
        .where(SupervisionOrder.plan_id == plan_id)
        .group_by(Department.id)
        .order_by(overdue.desc(), Department.ordinal)
    )
    return [DepartmentOrders(*row) for row in session.execute(query)]


_LAST_DAY = func.coalesce(SupervisionOrder.extended_to, SupervisionOrder.due_on)


def _state(today: date) -> ColumnElement[str]:
    """The one computation of an order's state."""
    return case(
        (SupervisionOrder.closed_on.is_not(None), OrderState.CLOSED.value),
        (SupervisionOrder.reply != "", OrderState.REPLIED.value),
        (today > _LAST_DAY, OrderState.OVERDUE.value),
        (today + SOON >= _LAST_DAY, OrderState.SOON.value),
        else_=OrderState.OPEN.value,
    )


def _ids(plan_id: str, wanted: OrderFilter, today: date) -> Select[str]:
    query = select(SupervisionOrder.id).join(SupervisionOrder.department)
    overdue_since = case((_state(today) == OrderState.OVERDUE.value, _LAST_DAY))
    return query.where(*_conditions(plan_id, wanted, today)).order_by(
        overdue_since.is_(None), overdue_since, SupervisionOrder.number.desc()
    )


def _conditions(plan_id: str, wanted: OrderFilter, today: date) -> list[ColumnElement[bool]]:
    conditions = [
        SupervisionOrder.plan_id == plan_id,
        *finds(
            wanted.text,
            (SupervisionOrder.id, Kind.ORDER),
            (
                SupervisionOrder.content,
                SupervisionOrder.basis,
                SupervisionOrder.instruction,
                SupervisionOrder.supporting,
                SupervisionOrder.reply,
                SupervisionOrder.refusal_reason,
                Department.name,
            ),
            [(SupervisionOrder.department_id, Kind.DEPARTMENT)],
        ),
    ]
    if wanted.state:
        conditions.append(_state(today) == wanted.state.value)
    if wanted.department_id:
        conditions.append(SupervisionOrder.department_id == wanted.department_id)
    if wanted.task_id:
        conditions.append(SupervisionOrder.task_id == wanted.task_id)
    return conditions


def _rows(today: date) -> Select[SupervisionOrder, int, str, int, int, str, int, date, int]:
    """Orders with what their rows show; reminders and files counted by subqueries over an index."""
    own = SupervisionReminder.order_id == SupervisionOrder.id
    return (
        select(
            SupervisionOrder,
            WorkPlan.year,
            Department.name,
            Category.ordinal,
            Task.ordinal,
            _state(today),
            select(func.count()).select_from(SupervisionReminder).where(own).scalar_subquery(),
            select(func.max(SupervisionReminder.reminded_on)).where(own).scalar_subquery(),
            select(func.count()).where(OrderEvidence.order_id == SupervisionOrder.id).scalar_subquery(),
        )
        .join(WorkPlan, WorkPlan.id == SupervisionOrder.plan_id)
        .join(SupervisionOrder.department)
        .outerjoin(Task, Task.id == SupervisionOrder.task_id)
        .outerjoin(Category, Category.id == Task.category_id)
    )


def _order_row(row: Row[SupervisionOrder, int, str, int, int, str, int, date, int]) -> OrderRow:
    order, year, department, category, ordinal, state, reminders, last_reminded_on, evidence = row
    return OrderRow(
        id=order.id,
        code=order_code(year, order.number),
        task_id=order.task_id,
        task=f"{category}-{ordinal}" if order.task_id else "",
        department_id=order.department_id,
        department=department,
        content=order.content,
        basis=order.basis,
        instruction=order.instruction,
        supporting=tuple(filter(None, order.supporting.split(BETWEEN))),
        issued_on=order.issued_on,
        due_on=order.due_on,
        extension_asked_on=order.extension_asked_on,
        extended_to=order.extended_to,
        extension_refused_on=order.extension_refused_on,
        refusal_reason=order.refusal_reason,
        reply=order.reply,
        replied_on=order.replied_on,
        closed_on=order.closed_on,
        closing_note=order.closing_note,
        state=OrderState(state),
        reminders=reminders,
        last_reminded_on=last_reminded_on,
        evidence=evidence,
    )
