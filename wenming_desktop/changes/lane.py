"""The one write lane: a transaction a use case, recorded so that it can be read, undone and announced."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Select, event, func, select
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from db.dump import FACTS, HISTORY
from db.engine import replace_rows, row_values
from db.models import Base, Change, ChangedRow, Setting
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.log import told
from wenming_desktop.search.index import reindex

# Session: what every use case takes; the window, which knows no database, names it from here.
__all__ = ["ChangeLog", "Changed", "Session", "describe", "explained"]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Changed:
    """What one transaction changed: broadcast once to every page; no label where there is no step of it."""

    label: str
    tables: frozenset[str]
    task_ids: frozenset[str]  # whose own rows are among them: entities.table_names.OF_ONE_TASK


@contextmanager
def explained(doing: str) -> Generator[None]:
    """Turn a storage failure, or a row that is gone by now, into a UserError that begins with ``doing``."""
    try:
        yield
    except NoResultFound as error:
        raise UserError(f"{doing}：这一项已不存在，可能已被撤销或删除。", repr(error)) from error
    except (DBAPIError, OSError) as error:
        raise storage_error(doing, error) or error from error


def describe(session: Session, label: str) -> None:
    """Name the running change in the clerk's words; the first name stays, so say it before calling others."""
    session.info.setdefault("label", label)


class ChangeLog:
    """Writes to one database, one transaction at a time, from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lane = Lock()
        self._listeners: list[Callable[[Changed], None]] = []
        self._versions: Counter[str] = Counter()

    def subscribe(self, listener: Callable[[Changed], None]) -> None:
        """Call ``listener`` after every committed change, in the thread that made it."""
        self._listeners.append(listener)

    def versions(self) -> Counter[str]:
        """Table -> how many changes of this log have touched it since the workspace was opened."""
        return self._versions.copy()

    @contextmanager
    def change(self, label: str | None = None) -> Generator[Session]:
        """One transaction; what its session adds, alters or deletes becomes one step of the history.

        Args:
            label: the step's name for the clerk; without one the use case names it by describe().

        Raises:
            UserError: the storage failed; nothing of the block was saved.
        """
        with self._write() as session:
            recorder = _Recorder(session)
            if label:
                describe(session, label)
            yield session
            session.flush()
            rows = recorder.changed_rows()
            if rows:
                reindex(session.connection(), [_image(row, "done") for row in rows])
                _save_step(session, rows)
            changed = _changed(session.info.get("label", ""), rows, recorder.facts)
        self._announce(changed)

    @contextmanager
    def for_good(self) -> Generator[Session]:
        """One transaction that is no step of the history: what its session changes cannot be undone.

        What was undone before can no longer be redone. See end_undo() for the steps before it.

        Raises:
            UserError: the storage failed; nothing of the block was saved.
        """
        with self._write() as session:
            recorder = _Recorder(session)
            yield session
            session.flush()
            rows = recorder.changed_rows()
            reindex(session.connection(), [_image(row, "done") for row in rows])
            if rows:
                _drop_undone(session)
            changed = _changed("", rows, recorder.facts)
        self._announce(changed)

    def undo(self) -> Changed | None:
        """Take the newest step back; None if there is none.

        Raises:
            UserError: what it would bring back is gone for good, or the storage failed.
        """
        return self._travel(_UNDOABLE, "undone")

    def redo(self) -> Changed | None:
        """Do the step again that was taken back last; None if there is none."""
        return self._travel(_REDOABLE, "done")

    def labels(self) -> tuple[str | None, str | None]:
        """What undo and what redo would act on, for their menu texts."""
        with explained("读不了记录"), Session(self._engine) as session:
            return step_labels(session)

    def _travel(self, which: Select[Change], state: str) -> Changed | None:
        with self._write() as session:
            step = session.scalar(which)
            if step is None:
                return None
            if state == "undone" and step.sequence <= (session.scalar(_UNDO_ENDS) or 0):
                raise UserError(
                    f"“{step.label}”和更早的修改不能再撤销：其中的材料已从回收站清空，文件已经删除。"
                )
            rows = list(session.scalars(select(ChangedRow).where(ChangedRow.change_id == step.id)))
            images = [_image(row, state) for row in rows]
            replace_rows(session.connection(), images)
            reindex(session.connection(), images)
            step.state = state
            changed = _changed(step.label, rows)
        self._announce(changed)
        return changed

    @contextmanager
    def _write(self) -> Generator[Session]:
        refused = told("修改", ends=False)
        with refused, explained("没有保存成功，原有数据未变"), self._lane, Session(self._engine) as session:
            connection = session.connection(execution_options={"begin": "IMMEDIATE"})
            # Rows of one step may come in any order; references are checked at the commit.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield session
            session.commit()

    def _announce(self, changed: Changed) -> None:
        if changed.tables:
            self._versions.update(changed.tables)
            for listener in self._listeners:
                try:
                    listener(changed)
                except Exception:  # it is saved: who undoes files after a failure must not think otherwise
                    _logger.exception("a listener failed after %s", changed.label)


def step_labels(session: Session) -> tuple[str | None, str | None]:
    """The labels of what undo and what redo would act on; None where there is nothing."""
    undoable, redoable = session.scalar(_UNDOABLE), session.scalar(_REDOABLE)
    return undoable and undoable.label, redoable and redoable.label


_UNDOABLE = select(Change).where(Change.state == "done").order_by(Change.sequence.desc()).limit(1)
_UNDO_ENDS = (  # named by its id: a database made anew from 登记.json counts its steps from 1
    select(Change.sequence).join(Setting, Setting.value == Change.id).where(Setting.key == "undo_ends")
)
_REDOABLE = select(Change).where(Change.state == "undone").order_by(Change.sequence).limit(1)


class _Recorder:
    """Notes the raw values of every row that a session touches, before the first statement that does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[tuple[str, str], dict[str, Any] | None] = {}
        self.facts: set[str] = set()  # tables of what the machine found, announced but no part of the step
        session.info["recorder"] = self
        event.listen(session, "do_orm_execute", self._refuse_bulk)

    def note(self, connection: Connection, row: Base) -> None:
        """Remember the row as it is stored now, unless it was noted before."""
        key = (row.__tablename__, row.id)
        if key[0] in FACTS:
            self.facts.add(key[0])
        elif key[0] not in HISTORY and key not in self._before:
            self._before[key] = row_values(connection, *key)

    @staticmethod
    def _refuse_bulk(state: ORMExecuteState) -> None:
        if not state.is_select:
            raise RuntimeError("bulk statements would escape the history; change rows through the session")

    def changed_rows(self) -> list[ChangedRow]:
        """The rows that differ from before, not yet attached to a step."""
        connection: Connection = self._session.connection()
        rows: list[ChangedRow] = []
        for (table, row_id), before in self._before.items():
            after = row_values(connection, table, row_id)
            if before != after:
                image = after or before or {}
                rows.append(
                    ChangedRow(
                        ordinal=len(rows),
                        table_name=table,
                        row_id=row_id,
                        task_id=row_id if table == "task" else image.get("task_id"),
                        before=_to_json(before),
                        after=_to_json(after),
                    )
                )
        return rows


def _note(_mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    session = object_session(row)
    if session and "recorder" in session.info:
        session.info["recorder"].note(connection, row)


for _statement in ("before_insert", "before_update", "before_delete"):
    event.listen(Base, _statement, _note, propagate=True)


def _save_step(session: Session, rows: list[ChangedRow]) -> None:
    """Append the step to the history; what was undone before can no longer be redone."""
    if "label" not in session.info:
        raise RuntimeError("a change without a name cannot be shown to the clerk")
    _drop_undone(session)
    last = session.scalar(select(func.max(Change.sequence))) or 0
    step = Change(sequence=last + 1, at=datetime.now(UTC), label=session.info["label"], state="done")
    session.add(step)
    for row in rows:
        row.change_id = step.id
        session.add(row)


def _drop_undone(session: Session) -> None:
    for undone in session.scalars(select(Change).where(Change.state == "undone")):
        undone.state = "dropped"


def end_undo(session: Session, steps: Select[str]) -> None:
    """Let undo stop before the newest of these steps, given by their ids; for ChangeLog.for_good()."""
    newest = session.scalar(
        select(Change).where(Change.id.in_(steps)).order_by(Change.sequence.desc()).limit(1)
    )
    if newest and newest.sequence > (session.scalar(_UNDO_ENDS) or 0):
        setting = session.scalar(select(Setting).where(Setting.key == "undo_ends"))
        if setting:
            setting.value = newest.id
        else:
            session.add(Setting(key="undo_ends", value=newest.id))


def _changed(label: str, rows: list[ChangedRow], facts: Iterable[str] = ()) -> Changed:
    return Changed(
        label,
        frozenset((*facts, *(row.table_name for row in rows))),
        frozenset(row.task_id for row in rows if row.task_id),
    )


def _image(row: ChangedRow, state: str) -> tuple[str, str, dict[str, Any] | None]:
    """A changed row as it is when its step is done or undone: table, id, raw values."""
    image = row.before if state == "undone" else row.after
    return row.table_name, row.row_id, None if image is None else json.loads(image)


def _to_json(image: dict[str, Any] | None) -> str | None:
    return None if image is None else json.dumps(image, ensure_ascii=False)
