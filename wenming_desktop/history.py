"""记录: every change in plain Chinese: when, what, and each value before and after."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from db.models import Base, Category, Change, ChangedRow, Person, SupervisionOrder, Task, Volunteer, WorkPlan
from wenming_desktop.naming import EMPTY, REFERENCES, TABLES, TableWords

_ROWS_SHOWN = 100  # of one step; a pasted table may have thousands
_ASKED_AT_ONCE = 500  # ids in one query; SQLite limits a statement's values
_TITLE = 20  # characters of a name in 「where」

Values = Mapping[str, Any]  # raw column values


@dataclass(frozen=True)
class Detail:
    """One value that changed; ``before`` or ``after`` is （空） where there is or was none."""

    where: str  # e.g. 任务 2-7, 2-7 措施“制定方案”
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One line of 记录; ``undone`` where the clerk took the change back."""

    id: str
    at: datetime  # UTC
    label: str
    undone: bool
    details: tuple[Detail, ...]
    more_rows: int  # rows of the step that are not among the details


def count_history(session: Session, task_id: str | None = None, plan_id: str | None = None) -> int:
    """How many steps history() has."""
    query = select(func.count()).select_from(Change).where(*_conditions(task_id, plan_id))
    return session.scalar(query) or 0


def history(
    session: Session,
    task_id: str | None = None,
    plan_id: str | None = None,
    offset: int = 0,
    limit: int = 200,
) -> list[Step]:
    """Some of the steps, the newest first.

    Args:
        session: reading.
        task_id: only steps that touched this task or what belongs to it, and only those rows of them.
        plan_id: only steps that touched this plan.
        offset: steps to leave out.
        limit: the most steps.

    Returns:
        Ids are shown as names: the present one, or the one last recorded for what is deleted. Rows of which
        nothing but an ordinal changed have no detail.
    """
    steps = session.scalars(
        select(Change)
        .where(*_conditions(task_id, plan_id))
        .order_by(Change.sequence.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    numbered = func.row_number().over(partition_by=ChangedRow.change_id, order_by=ChangedRow.ordinal)
    numbers = select(ChangedRow.id, numbered.label("number")).where(
        ChangedRow.change_id.in_([step.id for step in steps])
    )
    if task_id:
        numbers = numbers.where(ChangedRow.task_id == task_id)
    first = numbers.subquery()
    rows: dict[str, list[ChangedRow]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    wanted = select(ChangedRow).join(first, first.c.id == ChangedRow.id).where(first.c.number <= _ROWS_SHOWN)
    for row in session.scalars(wanted.order_by(ChangedRow.change_id, ChangedRow.ordinal)):
        rows[row.change_id].append(row)
    for change_id, count in session.execute(
        select(ChangedRow.change_id, func.count())
        .where(ChangedRow.id.in_(select(first.c.id)))
        .group_by(ChangedRow.change_id)
    ):
        counts[change_id] = count
    names = _Names(session, (row for each in rows.values() for row in each))
    return [
        Step(
            step.id,
            step.at,
            step.label,
            step.state != "done",
            tuple(detail for row in rows[step.id] for detail in _details(row, names)),
            counts[step.id] - len(rows[step.id]),
        )
        for step in steps
    ]


def _conditions(task_id: str | None, plan_id: str | None) -> list[ColumnElement[bool]]:
    """Which steps; a row belongs to a plan by its task or by the plan named in its own values."""
    conditions: list[ColumnElement[bool]] = []
    if task_id:
        conditions.append(
            Change.id.in_(select(ChangedRow.change_id).where(ChangedRow.task_id == task_id))
        )
    if plan_id:
        tasks = select(Task.id).join(Category).where(Category.plan_id == plan_id)
        values = func.coalesce(ChangedRow.after, ChangedRow.before)
        of_plan = or_(
            ChangedRow.task_id.in_(tasks),
            ChangedRow.row_id == plan_id,
            func.json_extract(values, "$.plan_id") == plan_id,
        )
        conditions.append(
            select(ChangedRow.id).where(ChangedRow.change_id == Change.id, of_plan).exists()
        )
    return conditions


def _details(row: ChangedRow, names: "_Names") -> Iterator[Detail]:
    words = TABLES.get(row.table_name)
    if words is None:
        return
    before, after = _values(row.before), _values(row.after)
    values = after or before
    if words.links and words.belongs_to:
        where = names.where(_reference(words.belongs_to), values[words.belongs_to])
        field = words.values.get("role", {}).get(values.get("role", ""), words.name)
        was, now = (_linked(words, each, names) for each in (before, after))
        if was != now:
            yield Detail(where, field, was, now)
        return
    where = names.where(row.table_name, row.row_id, values)
    if not before or not after:
        yield Detail(where, "删除" if before else "新增", *_whole(words, before, after))
    for column, field in words.fields.items():
        was, now = (_word(words, column, each.get(column), names) for each in (before, after))
        if was != now and (after or not before) and (before or column not in words.title):
            yield Detail(where, field, was, now)
