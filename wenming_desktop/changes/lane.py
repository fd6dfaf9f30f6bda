"""The one write lane: a transaction a use case, recorded so that it can be read, undone and announced."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import Connection, Engine, Select, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from db.engine import chunks, delete_rows, insert_rows
from db.models import Change, ChangedRow, Setting
from wenming_desktop.changes.bursts import Burst, Cell
from wenming_desktop.changes.recorder import PIECE, Recorder
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.log import told
from wenming_desktop.search.index import reindex

# Session: what every use case takes; the window, which knows no database, names it from here.
__all__ = ["Cell", "ChangeLog", "Changed", "Session", "by_program", "describe", "explained"]

_logger = logging.getLogger(__name__)
_Image = tuple[str, str, str | None, str | None]  # table, id, task id, JSON of the raw values or None
FOR_EVER = -1.0  # as Lock.acquire() has it


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


def by_program(session: Session) -> None:
    """Let undo and redo pass over the running change: the program made it by itself, behind the clerk's work.

    It must only add rows that no older step knows.
    """
    session.info["by_program"] = True


class ChangeLog:
    """Writes to one database, one transaction at a time, from any thread.

    ``refusal`` is what every change is answered with where none can be saved.
    """

    def __init__(self, engine: Engine, refusal: str = "") -> None:
        self._engine = engine
        self._refusal = refusal
        self._lane = Lock()
        self._long = False  # whether the change under way is one with a job
        self._listeners: list[Callable[[Changed], None]] = []
        self._burst: Burst | None = None
        self._versions: Counter[str] = Counter()

    def refuse_if_read_only(self) -> None:
        """Raise the UserError that every change meets where none can be saved."""
        if self._refusal:
            raise UserError(self._refusal)

    def subscribe(self, listener: Callable[[Changed], None]) -> None:
        """Call ``listener`` after every committed change, in the thread that made it."""
        self._listeners.append(listener)

    def versions(self) -> Counter[str]:
        """Table -> how many changes of this log have touched it since the workspace was opened."""
        return self._versions.copy()

    @contextmanager
    def change(
        self,
        label: str | None = None,
        job: Job | None = None,
        wait: float = FOR_EVER,
        cell: Cell | None = None,
    ) -> Generator[Session]:
        """One transaction; what its session adds, alters or deletes becomes one step of the history.

        Cells typed one after the other join into one step, as Burst has it.

        Args:
            label: the step's name for the clerk; without one the use case names it by describe().
            job: progress, in rows, of what follows the block: history and index; cancelled, nothing is saved.
            wait: seconds to wait while a change with a job is under way; short ones are always waited for.
            cell: where it is no more than that cell of a table typed anew.

        Raises:
            UserError: the storage failed, or another change went on too long; nothing of the block was saved.
            Cancelled: by the job; nothing of the block was saved.
        """
        with self._write(wait, long=job is not None) as session:
            recorder = Recorder(session)
            if label:
                describe(session, label)
            yield session
            session.flush()
            burst = self._burst if cell and self._burst and self._burst.goes_on(session, cell) else None
            changed, step = _save_step(session, recorder, job or Job(), burst.step if burst else None)
            now = Burst.of(burst, cell, step, changed.label) if cell and step else None
            if burst and now and step:
                step.label, step.at = now.label, datetime.now(UTC)
        if changed.tables:
            self._burst = now
        self._announce(changed)

    @contextmanager
    def for_good(self) -> Generator[Session]:
        """One transaction that is no step of the history: what its session changes cannot be undone.

        What was undone before can no longer be redone. See end_undo() for the steps before it.

        Raises:
            UserError: the storage failed; nothing of the block was saved.
        """
        with self._write() as session:
            recorder = Recorder(session)
            yield session
            session.flush()
            tables, tasks = set(recorder.facts), set[str]()
            for rows in recorder.pieces():
                reindex(session.connection(), [(row.table, row.row_id, row.after) for row in rows])
                tables.update(row.table for row in rows)
                tasks.update(row.task_id for row in rows if row.task_id)
            if tables - recorder.facts:
                _drop_undone(session)
            changed = Changed("", frozenset(tables), frozenset(tasks))
        self._announce(changed)

    @contextmanager
    def reading(self, refusal: str) -> Generator[Session]:
        """A session that reads, whatever the storage lets be written; ``refusal`` begins what is said."""
        with explained(refusal), Session(self._engine) as session:
            yield session

    def undo(self, job: Job | None = None, wait: float = FOR_EVER) -> Changed | None:
        """Take the newest step back; None if there is none. Arguments as change().

        Raises:
            UserError: what it would bring back is gone for good, or the storage failed.
            Cancelled: by the job; nothing was taken back.
        """
        return self._travel(_UNDOABLE, "undone", job, wait)

    def redo(self, job: Job | None = None, wait: float = FOR_EVER) -> Changed | None:
        """Do the step again that was taken back last; None if there is none. Arguments as change()."""
        return self._travel(_REDOABLE, "done", job, wait)

    def labels(self) -> tuple[str | None, str | None]:
        """What undo and what redo would act on, for their menu texts."""
        with self.reading("读不了记录") as session:
            undoable, redoable = steps_ahead(session)
            return undoable and undoable.label, redoable and redoable.label

    def _travel(self, which: Select[Change], state: str, job: Job | None, wait: float) -> Changed | None:
        with self._write(wait, long=job is not None) as session:
            step = session.scalar(which)
            if step is None:
                return None
            if state == "undone" and not _can_undo(session, step):
                raise UserError(
                    f"“{step.label}”和更早的修改不能再撤销：其中的材料已从回收站清空，文件已经删除。"
                )
            image = ChangedRow.before if state == "undone" else ChangedRow.after
            columns = (ChangedRow.table_name, ChangedRow.row_id, ChangedRow.task_id, image)
            query = select(*columns).where(ChangedRow.change_id == step.id)
            # A row that was changed more than once is what it was before the first time, or after the last.
            order = ChangedRow.ordinal.desc() if state == "undone" else ChangedRow.ordinal
            by_row: dict[tuple[str, str], _Image] = {}
            for row in session.execute(query.order_by(order)):
                by_row[row[0], row[1]] = (*row,)
            rows = list(by_row.values()) if state == "done" else [*reversed(by_row.values())]
            try:
                _bring_back(session.connection(), rows, job or Job())
            except IntegrityError as error:
                raise UserError(
                    f"“{step.label}”不能恢复原样：后来收进的内容和它有冲突。没有改动，请直接修改。",
                    repr(error),
                ) from error
            step.state = state
            self._burst = None
            changed = Changed(
                step.label, frozenset(row[0] for row in rows), frozenset(row[2] for row in rows if row[2])
            )
        self._announce(changed)
        return changed

    @contextmanager
    def _write(self, wait: float = FOR_EVER, *, long: bool = False) -> Generator[Session]:
        self.refuse_if_read_only()
        refused = told("修改", ends=False)
        failing = explained("没有保存成功，原有数据未变")
        with refused, failing, self._turn(wait, long=long), Session(self._engine) as session:
            connection = session.connection(execution_options={"begin": "IMMEDIATE"})
            # Rows of one step may come in any order; references are checked at the commit.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield session
            session.commit()

    @contextmanager
    def _turn(self, wait: float, *, long: bool) -> Generator[None]:
        if not self._lane.acquire(timeout=wait if self._long else FOR_EVER):
            raise UserError("正在保存一大批内容，这一处没有改，请等它做完再试。")
        self._long = long
        try:
            yield
        finally:
            self._long = False
            self._lane.release()

    def _announce(self, changed: Changed) -> None:
        if changed.tables:
            self._versions.update(changed.tables)
            for listener in self._listeners:
                try:
                    listener(changed)
                except Exception:  # it is saved: who undoes files after a failure must not think otherwise
                    _logger.exception("a listener failed after %s", changed.label)


def steps_ahead(session: Session) -> tuple[Change | None, Change | None]:
    """What undo and what redo would act on; None where there is nothing, or it is gone."""
    undoable, redoable = session.scalar(_UNDOABLE), session.scalar(_REDOABLE)
    if undoable and not _can_undo(session, undoable):
        undoable = None
    return undoable, redoable


def _can_undo(session: Session, step: Change) -> bool:
    """Whether what the step would bring back is still there."""
    return step.sequence > (session.scalar(_UNDO_ENDS) or 0)


_UNDOABLE = (
    select(Change)
    .where(Change.state == "done", Change.by_program.is_(False))
    .order_by(Change.sequence.desc())
    .limit(1)
)
_UNDO_ENDS = (  # named by its id: a database made anew from 登记.json counts its steps from 1
    select(Change.sequence).join(Setting, Setting.value == Change.id).where(Setting.key == "undo_ends")
)
_REDOABLE = select(Change).where(Change.state == "undone").order_by(Change.sequence).limit(1)


def _save_step(
    session: Session, recorder: Recorder, job: Job, joined: str | None
) -> tuple[Changed, Change | None]:
    """Append what was recorded to the history, and to the index; no step where nothing differs.

    ``joined`` is the step that it becomes part of, by its id; else it is a new one.
    """
    connection = session.connection()
    step: Change | None = None
    after = _rows_of(session, joined) if joined else 0
    tables, tasks, done = set(recorder.facts), set[str](), 0
    for rows in recorder.pieces():
        job.report(done, len(recorder), "正在登记")
        done += PIECE
        if not rows:
            continue
        step = step or (session.get_one(Change, joined) if joined else _new_step(session))
        reindex(connection, [(row.table, row.row_id, row.after) for row in rows])
        connection.execute(insert(ChangedRow), [row.values(step.id, after) for row in rows])
        tables.update(row.table for row in rows)
        tasks.update(row.task_id for row in rows if row.task_id)
    return Changed(session.info.get("label", ""), frozenset(tables), frozenset(tasks)), step


def _rows_of(session: Session, step_id: str) -> int:
    """How many places a step has given to rows."""
    last = session.scalar(select(func.max(ChangedRow.ordinal)).where(ChangedRow.change_id == step_id))
    return 0 if last is None else last + 1


def _new_step(session: Session) -> Change:
    """Begin a step; what was undone before can no longer be redone, if the clerk makes it."""
    if "label" not in session.info:
        raise RuntimeError("a change without a name cannot be shown to the clerk")
    own = bool(session.info.get("by_program"))
    if not own:
        _drop_undone(session)
    last = session.scalar(select(func.max(Change.sequence))) or 0
    step = Change(
        sequence=last + 1, at=datetime.now(UTC), label=session.info["label"], state="done", by_program=own
    )
    session.add(step)
    session.flush()
    return step


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


def _bring_back(connection: Connection, rows: Sequence[_Image], job: Job) -> None:
    """Give rows their images; None takes them out.

    All of them leave before any returns, so that unique values may change places.
    """
    done, total = 0, 3 * len(rows)
    pieces = list(chunks(rows))
    for some in pieces:
        job.report(done, total, "正在恢复")
        delete_rows(connection, ((table, row_id) for table, row_id, *_ in some))
        done += len(some)
    for some in pieces:
        job.report(done, total, "正在恢复")
        insert_rows(connection, ((table, json.loads(image)) for table, _, _, image in some if image))
        done += len(some)
    for some in reversed(pieces):
        job.report(done, total, "正在恢复")
        images = [(table, row_id, json.loads(image) if image else None) for table, row_id, _, image in some]
        reindex(connection, images)
        done += len(some)
