"""What a change touches: the raw values of its rows before the first statement, and after the last."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from db.dump import FACTS, HISTORY
from db.engine import row_values, rows_values
from db.models import Base, new_id
from wenming_desktop.changes.cleaning import clean_texts

PIECE = 500  # rows at once


@dataclass(frozen=True)
class RowChange:
    """A row that a step changes, by its raw values; ``ordinal`` is its place among all of the step."""

    ordinal: int
    table: str
    row_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def task_id(self) -> str | None:
        """The task that the row belongs to."""
        return self.row_id if self.table == "task" else (self.after or self.before or {}).get("task_id")

    def values(self, change_id: str, after: int = 0) -> dict[str, Any]:
        """It as the history keeps it, behind ``after`` rows that the step has already."""
        return {
            "id": new_id(),
            "change_id": change_id,
            "ordinal": after + self.ordinal,
            "table_name": self.table,
            "row_id": self.row_id,
            "task_id": self.task_id,
            "before": _to_json(self.before),
            "after": _to_json(self.after),
        }


class Recorder:
    """Notes the raw values of every row that a session touches, before the first statement that does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[tuple[str, str], dict[str, Any] | None] = {}
        self.facts: set[str] = set()  # tables of what the machine found, announced but no part of the step
        session.info["recorder"] = self
        event.listen(session, "do_orm_execute", self._refuse_bulk)

    def note(self, connection: Connection, row: Base, *, fresh: bool) -> None:
        """Remember the row as it is stored now, unless it was noted before; a fresh one is not stored yet."""
        key = (row.__tablename__, row.id)
        if key[0] in FACTS:
            self.facts.add(key[0])
        elif key[0] not in HISTORY and key not in self._before:
            self._before[key] = None if fresh else row_values(connection, *key)

    def note_raw(self, table: str, row_id: str) -> None:
        """Remember a row that put_rows() is about to write."""
        if table not in HISTORY | FACTS and (table, row_id) not in self._before:
            self._before[table, row_id] = row_values(self._session.connection(), table, row_id)

    @staticmethod
    def _refuse_bulk(state: ORMExecuteState) -> None:
        if not state.is_select:
            raise RuntimeError("bulk statements would escape the history; change rows through the session")

    def __len__(self) -> int:
        """How many rows were touched."""
        return len(self._before)

    def pieces(self) -> Iterator[list[RowChange]]:
        """The rows that differ from before, some at a time from the end, each piece in the order of noting.

        From the end, because an index entry that is made later is shown first.
        """
        keys = list(enumerate(self._before))
        for start in reversed(range(0, len(keys), PIECE)):
            some = keys[start : start + PIECE]
            by_table: dict[str, list[str]] = {}
            for _, (table, row_id) in some:
                by_table.setdefault(table, []).append(row_id)
            connection = self._session.connection()
            now = {table: rows_values(connection, table, ids) for table, ids in by_table.items()}
            changes = (
                RowChange(ordinal, *key, self._before[key], now[key[0]].get(key[1])) for ordinal, key in some
            )
            yield [change for change in changes if change.before != change.after]


def _note(_mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    _tell_recorder(connection, row, fresh=False)


def _note_fresh(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    session = object_session(row)
    key = mapper.identity_key_from_primary_key((row.id,))
    # One that takes the place of a row deleted in the same breath is stored as an update of it.
    _tell_recorder(connection, row, fresh=session is None or key not in session.identity_map)


def _tell_recorder(connection: Connection, row: Base, *, fresh: bool) -> None:
    session = object_session(row)
    if session and "recorder" in session.info:
        session.info["recorder"].note(connection, row, fresh=fresh)


event.listen(Base, "before_insert", _note_fresh, propagate=True)
for _statement in ("before_insert", "before_update"):
    event.listen(Base, _statement, clean_texts, propagate=True)
for _statement in ("before_update", "before_delete"):
    event.listen(Base, _statement, _note, propagate=True)


def _to_json(image: dict[str, Any] | None) -> str | None:
    return None if image is None else json.dumps(image, ensure_ascii=False)
