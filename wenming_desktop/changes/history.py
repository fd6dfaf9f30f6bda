"""记录: every change in plain Chinese: when, what, and each value before and after."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Base, Category, Change, ChangedRow, Person, SupervisionOrder, Task, Volunteer, WorkPlan
from wenming_desktop.entities.fields import Entity, Field
from wenming_desktop.entities.tables import EMPTY, TABLES
from wenming_desktop.words import shortened

_ROWS_SHOWN = 100  # of one step; a pasted table may have thousands

Values = Mapping[str, Any]  # raw column values
# The table that a column of this name refers to.
REFERENCES: Mapping[str, str] = {
    column.name: key.column.table.name
    for table in Base.metadata.tables.values()
    for column in table.columns
    for key in column.foreign_keys
}


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
    """How many steps history() has; of one plan this reads the whole history, so rather ask for pages."""
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
    return _told(session, steps, task_id)


def one_step(session: Session, step_id: str) -> Step:
    """A step with what it changed, as history() tells it; NoResultFound where there is none."""
    (step,) = _told(session, [session.get_one(Change, step_id)], None)
    return step


def _told(session: Session, steps: Sequence[Change], task_id: str | None) -> list[Step]:
    numbered = func.row_number().over(partition_by=ChangedRow.change_id, order_by=ChangedRow.ordinal)
    numbers = select(ChangedRow.id, numbered.label("number")).where(
        ChangedRow.change_id.in_([step.id for step in steps])
    )
    if task_id:
        numbers = numbers.where(ChangedRow.task_id == task_id)
    first = numbers.subquery()
    rows: dict[str, list[ChangedRow]] = defaultdict(list)
    wanted = select(ChangedRow).join(first, first.c.id == ChangedRow.id).where(first.c.number <= _ROWS_SHOWN)
    for row in session.scalars(wanted.order_by(ChangedRow.change_id, ChangedRow.ordinal)):
        rows[row.change_id].append(row)
    sizes = select(ChangedRow.change_id, func.count()).where(ChangedRow.id.in_(select(first.c.id)))
    counts = {row.change_id: row[1] for row in session.execute(sizes.group_by(ChangedRow.change_id))}
    names = _Names(session, _mentioned(row for each in rows.values() for row in each))
    return [
        Step(
            step.id,
            step.at,
            step.label,
            step.state != "done",
            tuple(_people_together(detail for row in rows[step.id] for detail in _details(row, names))),
            counts.get(step.id, 0) - len(rows[step.id]),
        )
        for step in steps
    ]


def names_of(session: Session, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What rows are called, by table and id: as they are now, or as last recorded when they are gone."""
    names = _Names(session, keys)
    return {key: names.name(*key) for key in keys}


def _conditions(task_id: str | None, plan_id: str | None) -> list[ColumnElement[bool]]:
    """Which steps; a row belongs to a plan by its task or by the plan named in its own values."""
    conditions: list[ColumnElement[bool]] = []
    if task_id:
        conditions.append(Change.id.in_(select(ChangedRow.change_id).where(ChangedRow.task_id == task_id)))
    if plan_id:
        tasks = select(Task.id).join(Category).where(Category.plan_id == plan_id)
        values = func.coalesce(ChangedRow.after, ChangedRow.before)
        of_plan = or_(
            ChangedRow.task_id.in_(tasks),
            ChangedRow.row_id == plan_id,
            func.json_extract(values, "$.plan_id") == plan_id,
        )
        conditions.append(select(ChangedRow.id).where(ChangedRow.change_id == Change.id, of_plan).exists())
    return conditions


def _details(row: ChangedRow, names: "_Names") -> Iterator[Detail]:
    entity = TABLES.get(row.table_name)
    if entity is None:
        return
    before, after = _values(row.before), _values(row.after)
    values = after or before
    if entity.links and entity.belongs_to:
        where = names.where(REFERENCES[entity.belongs_to], values[entity.belongs_to])
        was, now = (_linked(entity, each, names) for each in (before, after))
        old, new = (_role(entity, each or values) for each in (before, after))
        if old != new:
            yield Detail(where, old, was, EMPTY)
            yield Detail(where, new, EMPTY, now)
        elif was != now:
            yield Detail(where, new, was, now)
        return
    where = names.where(row.table_name, row.row_id, values)
    shown = {column: field for column, field in entity.columns.items() if field.in_history}
    named_by_the_clerk = set(entity.title) <= set(shown)
    if (not before or not after) and named_by_the_clerk:
        title = _title(entity, values) or EMPTY
        yield Detail(where, *(("新增", EMPTY, title) if after else ("删除", title, EMPTY)))
    for column, field in shown.items():
        was, now = (_word(field, each.get(column), names) for each in (before, after))
        whole = not before or not after
        if was != now and not (whole and (column in entity.title or not values.get(column))):
            yield Detail(where, field.word, was, now)


def _people_together(details: Iterable[Detail]) -> list[Detail]:
    """The people of one task who go and who come on one line, in the place of the first."""
    told: dict[object, Detail] = {}
    for number, detail in enumerate(details):
        people = detail.field == TABLES["task_person"].word
        key = detail.where if people else number
        first = told.get(key)
        told[key] = (
            replace(first, before=_both(first.before, detail.before), after=_both(first.after, detail.after))
            if first
            else detail
        )
    return list(told.values())


def _both(first: str, second: str) -> str:
    return "、".join(name for name in (first, second) if name != EMPTY) or EMPTY


def _role(entity: Entity, values: Values) -> str:
    """As what a link row links it, e.g. 牵头科室."""
    return entity.columns["role"].words[values["role"]] if "role" in values else entity.word


def _linked(entity: Entity, values: Values, names: "_Names") -> str:
    """What a link row links to, and whatever else it says."""
    if not values or not entity.links:
        return EMPTY
    parts = [names.name(REFERENCES[entity.links], values[entity.links])]
    for column, field in entity.columns.items():
        if column != "role" and values.get(column):
            parts.append(f"{field.word}：{_word(field, values[column], names)}")
    return "，".join(parts)


def _word(field: Field, value: object, names: "_Names") -> str:
    """A stored value as the clerk knows it; days stay YYYY-MM-DD as everywhere."""
    if value is None or value == "":
        return EMPTY
    if field.column in REFERENCES:
        return names.name(REFERENCES[field.column], str(value))
    return _known(field, value)


def _known(field: Field, value: object) -> str:
    return field.words.get(str(value), str(value))


def _title(entity: Entity, values: Values) -> str:
    """What a row is called by its own texts, on one line."""
    named = (_known(entity.columns[column], values.get(column) or "") for column in entity.title)
    return shortened(" ".join(" ".join(named).split()))


def _values(image: str | None) -> dict[str, Any]:
    return json.loads(image) if image else {}


def _codes(task: Any, category: Any) -> Any:
    return func.printf("%d-%d", category, task)


_NUMBER = func.printf("〔%d〕%d号", WorkPlan.year, SupervisionOrder.number)
# How rows are called that their own texts do not name.
_NAMED: Mapping[str, Select[str, str]] = {
    "task": select(Task.id, _codes(Task.ordinal, Category.ordinal)).join(Task.category),
    "volunteer": select(Volunteer.id, Person.name).select_from(Volunteer).join(Volunteer.person),
    "supervision_order": select(SupervisionOrder.id, _NUMBER)
    .select_from(SupervisionOrder)
    .join(WorkPlan, WorkPlan.id == SupervisionOrder.plan_id),
}
_MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


class _Names:
    """What rows are called: as they are now, or as last recorded when they are gone."""

    def __init__(self, session: Session, keys: Iterable[tuple[str, str]]) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._parents: dict[tuple[str, str], tuple[str, str]] = {}
        wanted = set(keys)
        while wanted:
            self._look_up(session, wanted)
            wanted = set(self._parents.values()) - set(self._names)

    def name(self, table: str, row_id: str) -> str:
        """The short name: a task's code, a title."""
        name = self._names[table, row_id]
        parent = self._parents.get((table, row_id))
        return f"{self._names[parent]} {name}" if parent else name

    def where(self, table: str, row_id: str, values: Values | None = None) -> str:
        """What is called so: 任务 2-7, 材料“通知”, 2-7 措施“制定方案”; ``values`` name the row, if given."""
        entity = TABLES[table]
        if table in {"task", "supervision_order"}:
            return f"{entity.word}{' ' if table == 'task' else ''}{self._names[table, row_id]}"
        own = None if values is None or table in _NAMED else _title(entity, values)
        called = f"{entity.word}“{self._names[table, row_id] if own is None else own}”"
        parent = self._parents.get((table, row_id))
        return f"{self._names[parent]} {called}" if parent else called

    def _look_up(self, session: Session, wanted: set[tuple[str, str]]) -> None:
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, row_id in wanted:
            by_table[table].append(row_id)
        for table, ids in by_table.items():
            for some in chunks(ids):
                self._present(session, table, some)
        gone = [key for key in wanted if key not in self._names]
        for some in chunks(gone):
            self._recorded(session, some)
        for table, row_id in gone:
            self._names.setdefault((table, row_id), f"已删除的{TABLES[table].word}")

    def _present(self, session: Session, table: str, ids: Sequence[str]) -> None:
        model = _MODELS[table]
        if table in _NAMED:
            self._names |= {
                (table, row_id): name
                for row_id, name in session.execute(_NAMED[table].where(model.id.in_(ids)))
            }
            return
        columns = [getattr(model, column) for column in _naming_columns(table)]
        for row in session.execute(select(model.id, *columns).where(model.id.in_(ids))):
            values = dict(zip(_naming_columns(table), row[1:], strict=True))
            self._note(table, row.id, values)

    def _recorded(self, session: Session, keys: Sequence[tuple[str, str]]) -> None:
        """Names from the newest images of rows that are gone."""
        query = (
            select(ChangedRow.table_name, ChangedRow.row_id, ChangedRow.before, ChangedRow.after)
            .join(Change, Change.id == ChangedRow.change_id)
            .where(ChangedRow.row_id.in_([row_id for _, row_id in keys]))
            .order_by(Change.sequence, ChangedRow.ordinal)
        )
        for table, row_id, before, after in session.execute(query):
            if (table, row_id) in keys:
                self._note(table, row_id, _values(after or before))

    def _note(self, table: str, row_id: str, values: Values) -> None:
        entity = TABLES[table]
        self._names[table, row_id] = _title(entity, values) or f"已删除的{entity.word}"
        if entity.belongs_to and not entity.links:
            self._parents[table, row_id] = (REFERENCES[entity.belongs_to], values[entity.belongs_to])


def _naming_columns(table: str) -> tuple[str, ...]:
    entity = TABLES[table]
    return (*entity.title, *([entity.belongs_to] if entity.belongs_to else []))


def _mentioned(rows: Iterable[ChangedRow]) -> Iterator[tuple[str, str]]:
    """Every row that is named in the details of some changed rows."""
    for row in rows:
        entity = TABLES.get(row.table_name)
        if entity is None:
            continue
        if not entity.links:
            yield row.table_name, row.row_id
        shown = {*entity.columns, entity.belongs_to, entity.links}
        for image in (_values(row.before), _values(row.after)):
            for column, table in REFERENCES.items():
                if column in shown and image.get(column):
                    yield table, image[column]
