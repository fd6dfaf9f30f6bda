"""What undo and redo would do: how much, in the clerk's words, and where it would be seen."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.engine import row_values
from db.models import ChangedRow
from wenming_desktop.changes.history import REFERENCES
from wenming_desktop.changes.lane import steps_ahead
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.search.index import SOURCES

_LOOKED_AT = 200  # rows of a step that its places are made of
_KINDS_TOLD = 6
_COUNTED_IN = {"任务类别": "个", "科室": "个", "活动": "个", "人员": "名", "工作方案": "份", "材料": "份"}
_TOLD = {  # rows that the step added, took out, altered: what undo does with them, and what redo does
    True: ("去掉", "恢复", "改回"),
    False: ("重新加上", "再次去掉", "再次修改"),
}


@dataclass(frozen=True)
class Place:
    """A record that the clerk can be led to; ``plan_id`` is None where it belongs to no year."""

    table: str
    id: str
    plan_id: str | None
    category_id: str | None  # of a task


@dataclass(frozen=True)
class Ahead:
    """A step of the history before it is taken back or done again.

    Attributes:
        id: of the step.
        label: what it is called.
        rows: how many rows it changed.
        whole_plan: whether a plan, and so a year, comes or goes with it.
        places: the records that its rows are or belong to, the likeliest first.
        told: what would be done, e.g. 要去掉 7 个任务类别、32 项任务.
    """

    id: str
    label: str
    rows: int
    whole_plan: bool
    places: tuple[Place, ...]
    told: str


def ahead(session: Session, *, back: bool) -> Ahead | None:
    """What undo (``back``) or redo would act on; None where there is nothing."""
    undoable, redoable = steps_ahead(session)
    step = undoable if back else redoable
    if step is None:
        return None
    added, gone = ChangedRow.before.is_(None), ChangedRow.after.is_(None)
    rows = func.count(ChangedRow.row_id.distinct())
    grouped = select(ChangedRow.table_name, added, gone, rows).where(ChangedRow.change_id == step.id)
    counts = [(*row,) for row in session.execute(grouped.group_by(ChangedRow.table_name, added, gone))]
    return Ahead(
        id=step.id,
        label=step.label,
        rows=sum(count for *_, count in counts),
        whole_plan=any(table == Table.WORK_PLAN and (new or out) for table, new, out, _ in counts),
        places=places_of(session, step.id),
        told=_in_words(counts, back=back),
    )


def places_of(session: Session, step_id: str) -> tuple[Place, ...]:
    """Where a step is seen: the records that its first rows are or are part of.

    What a row links something to goes before the rows themselves: files given to a task are seen there.
    """
    query = select(ChangedRow).where(ChangedRow.change_id == step_id).order_by(ChangedRow.ordinal)
    rows = session.scalars(query.limit(_LOOKED_AT)).all()
    images = {(row.table_name, row.row_id): json.loads(row.after or row.before or "{}") for row in rows}
    reader = _Reader(session, images)
    found: dict[tuple[str, str], None] = {}
    for links in (True, False):
        for row in rows:
            entity = TABLES.get(row.table_name)
            if entity and bool(entity.links) == links:
                found[reader.whole(row.table_name, row.row_id)] = None
    for row in rows:
        if row.task_id and row.table_name in TABLES:
            found["task", row.task_id] = None
    return tuple(Place(*key, reader.plan(*key), reader.values(*key).get("category_id")) for key in found)


def is_there(session: Session, place: Place) -> bool:
    """Whether there is such a record now."""
    return row_values(session.connection(), place.table, place.id) is not None


@dataclass(frozen=True)
class _Reader:
    """Values of rows as the step knows them, else as they are."""

    session: Session
    images: Mapping[tuple[str, str], Mapping[str, Any]]

    def values(self, table: str, row_id: str) -> Mapping[str, Any]:
        """The raw values of a row; none where nobody knows it."""
        known = self.images.get((table, row_id))
        return known or row_values(self.session.connection(), table, row_id) or {}

    def whole(self, table: str, row_id: str) -> tuple[str, str]:
        """What a row is a part of, or itself."""
        parent = TABLES[table].belongs_to
        over = self.values(table, row_id).get(parent) if parent else None
        return self.whole(REFERENCES[parent], over) if parent and over else (table, row_id)

    def plan(self, table: str, row_id: str) -> str | None:
        """The plan that a record belongs to."""
        if table == Table.WORK_PLAN:
            return row_id
        values = self.values(table, row_id)
        source = SOURCES.get(table)
        column = "plan_id" if "plan_id" in values else source.plan if source else None
        over = values.get(column) if column else None
        return self.plan(REFERENCES[column], over) if column and over else None


def _in_words(counts: list[tuple[Any, ...]], *, back: bool) -> str:
    """How many of what would be taken out, given back and altered; links are told where there is no else."""
    by_deed: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    linked = 0
    for table, added, gone, count in counts:
        entity = TABLES.get(table)
        if entity is None or entity.links:
            linked += count
        else:
            by_deed[0 if added else 1 if gone else 2][table] += count
    parts = [f"{word} {told}" for word, told in zip(_TOLD[back], map(_counted, by_deed), strict=True) if told]
    return "，".join(parts) or f"{_TOLD[back][2]} {linked} 处归口"


def _counted(tables: Counter[str]) -> str:
    told = [*_words(tables)]
    return "、".join(told[:_KINDS_TOLD]) + (" 等" if len(told) > _KINDS_TOLD else "")


def _words(tables: Counter[str]) -> Iterator[str]:
    for table, entity in TABLES.items():
        if count := tables[table]:
            yield f"{count:,} {_COUNTED_IN.get(entity.word, '项')}{entity.word}"
