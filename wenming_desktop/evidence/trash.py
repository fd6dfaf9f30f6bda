"""材料回收站: evidence that the clerk deleted, with all that referred to it; restored, or gone for good."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.engine import chunks, row_values
from db.models import Base, Change, ChangedRow, Evidence, FileFact, TrashItem
from wenming_desktop.changes.history import REFERENCES, names_of
from wenming_desktop.changes.lane import ChangeLog, describe, end_undo
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import fill_record
from wenming_desktop.evidence.facts import FAULTS
from wenming_desktop.evidence.records import HASHED_TABLES, hashes_in_trash, hashes_on_record
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.log import event
from wenming_desktop.plan.unused import UNUSED
from wenming_desktop.search.texts import TextStore
from wenming_desktop.settings import get_setting
from wenming_desktop.words import listed

DAYS = 90  # after which the trash is emptied by itself, where the setting says nothing else
DAYS_SETTING = "trash_days"

B = TypeVar("B", bound=Base)
Image = tuple[str, str, dict[str, Any]]  # table, id, raw values
_MODELS: dict[str, type[Base]] = {each.class_.__tablename__: each.class_ for each in Base.registry.mappers}
_OWNER = "evidence_id"
# Every table whose rows refer to evidence, and go into the trash with it.
_REFERRING = tuple(table for table, model in _MODELS.items() if _OWNER in model.__table__.columns)


@dataclass(frozen=True)
class TrashRow:
    """One file in the trash."""

    id: str
    title: str
    original_name: str
    sha256: str
    size: int  # bytes
    trashed_at: datetime  # UTC
    days_left: int  # until it goes by itself; 0: at the next start
    uses: int  # links that come back with it
    places: tuple[str, ...]  # where it was used, such as "2-7 活动照片"


@dataclass(frozen=True)
class Restored:
    """What came back, and what could not: a sentence each."""

    titles: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Emptied:
    """What was deleted for good: records, and bytes that nothing else refers to."""

    count: int
    size: int
    hashes: tuple[str, ...]  # of those bytes


def trash(session: Session, evidence_ids: Sequence[str]) -> int:
    """Delete evidence into the trash, with everything that refers to it, as one step; returns how many.

    Raises:
        UserError: one has a 档号, or is gone; nothing was deleted.
    """
    records = [session.get_one(Evidence, each) for each in dict.fromkeys(evidence_ids)]
    for record in records:
        if record.archival_number:
            raise UserError(
                f"“{record.title}”已编档号 {record.archival_number}，不能删除。"
                "请先在“档案”里收回档号。没有删除任何材料。"
            )
    describe(session, f"材料移到回收站：{listed([record.title for record in records], '份')}")
    session.flush()
    for record in records:
        referring = list(_referring(session, record.id))
        session.add(
            TrashItem(
                sha256=record.sha256,
                size=record.size,
                title=record.title,
                original_name=record.original_name,
                trashed_at=datetime.now(UTC),
                rows=json.dumps([_image(session, row) for row in (record, *referring)], ensure_ascii=False),
            )
        )
        for row in (*referring, record):
            session.delete(row)
    session.flush()
    session.expire_all()  # tasks, slots and activities still hold the links that went
    return len(records)


def trash_rows(session: Session, now: datetime) -> list[TrashRow]:
    """What lies in the trash, the newest first; ``now`` with its zone."""
    query = select(TrashItem).order_by(TrashItem.trashed_at.desc(), TrashItem.title, TrashItem.id)
    items = session.scalars(query).all()
    links = {item.id: [_parents(table, values) for table, _, values in _rows(item)] for item in items}
    places = {
        row_id: dict.fromkeys(end for link in each for end in link.items()) for row_id, each in links.items()
    }
    names = names_of(session, {place for each in places.values() for place in each})
    left = _days_left(session, items, now)
    return [
        TrashRow(
            id=item.id,
            title=item.title,
            original_name=item.original_name,
            sha256=item.sha256,
            size=item.size,
            trashed_at=item.trashed_at,
            days_left=left[item.id],
            uses=sum(map(bool, links[item.id])),
            places=_places(sorted(names[place] for place in places[item.id])),
        )
        for item in items
    ]


def _days_left(session: Session, items: Sequence[TrashItem], now: datetime) -> dict[str, int]:
    kept, day = timedelta(days=trash_days(session)), timedelta(days=1)
    return {item.id: max(0, -((now - item.trashed_at - kept) // day)) for item in items}


def _places(names: Sequence[str]) -> tuple[str, ...]:
    """Where a file was used, without those tasks that only say again whose slot it was."""
    return tuple(name for name in names if not any(other.startswith(f"{name} ") for other in names))


def trash_days(session: Session) -> int:
    """After how many days the trash is emptied by itself."""
    written = get_setting(session, DAYS_SETTING) or ""
    return int(written) if written.isdecimal() else DAYS


def restore(session: Session, item_ids: Sequence[str]) -> Restored:
    """Bring evidence back from the trash, with each link whose other end is still there; one step.

    Where the same bytes were attached anew meanwhile, the links join that record, and it gets what it does
    not say itself of the record that was deleted. What serves nothing is 待归口. A file that is known to be
    missing or altered is said.
    """
    items = [session.get_one(TrashItem, each) for each in dict.fromkeys(item_ids)]
    describe(session, f"从回收站恢复材料：{listed([item.title for item in items], '份')}")
    left = [sentence for item in items for sentence in (*_restore(session, item), *_faults(session, item))]
    session.flush()
    unplaced = select(Evidence).where(Evidence.inbox_since.is_(None), UNUSED)
    for some in chunks([item.sha256 for item in items]):
        for record in session.scalars(unplaced.where(Evidence.sha256.in_(some))):
            record.inbox_since = datetime.now(UTC)
    session.flush()
    session.expire_all()
    return Restored(tuple(item.title for item in items), tuple(left))


def overdue(session: Session, now: datetime) -> list[str]:
    """The ids of what has lain in the trash for longer than it is kept."""
    left = _days_left(session, session.scalars(select(TrashItem)).all(), now)
    return [row_id for row_id, days in left.items() if days == 0]


def empty_overdue(log: ChangeLog, files: FileStore, texts: TextStore, now: datetime) -> Emptied:
    """Delete for good what has lain in the trash for longer than it is kept; as empty()."""
    with log.change() as session:
        ids = overdue(session, now)
    return empty(log, files, texts, ids) if ids else Emptied(0, 0, ())


def empty(log: ChangeLog, files: FileStore, texts: TextStore, item_ids: Collection[str]) -> Emptied:
    """Delete trash for good: no step, and no undo of a step that would bring such a record back.

    Bytes that another record has, or had before it was replaced, stay; a file that another program holds open
    stays as well, as one that no record knows. What was read in them is forgotten too.

    Raises:
        UserError: the storage failed; nothing was deleted, or only ``texts`` could not forget.
    """
    with files.at_rest():
        with log.for_good() as session:
            items = [item for each in item_ids if (item := session.get(TrashItem, each))]
            hashes = {sha256 for item in items for sha256 in hashes_in_trash(item.rows)}
            count, size = len(items), sum(item.size for item in items)
            for item in items:
                session.delete(item)
            session.flush()
            gone = hashes - hashes_on_record(session)
            for some in chunks(sorted(gone)):
                end_undo(session, _steps_with(some))
                for fact in session.scalars(select(FileFact).where(FileFact.sha256.in_(some))):
                    session.delete(fact)
        for sha256 in gone:
            try:
                files.remove(sha256)
            except OSError as error:
                event(f"清空回收站：删不掉 {sha256[:8]}，{error.strerror}")
    if gone:
        texts.drop(sorted(gone))
    if items:
        event(f"清空回收站：{count}份材料")
    return Emptied(count, size, tuple(sorted(gone)))


def _referring(session: Session, evidence_id: str) -> Iterator[Base]:
    for table in _REFERRING:
        model: Any = _MODELS[table]
        yield from session.scalars(select(model).where(model.evidence_id == evidence_id).order_by(model.id))


def _image(session: Session, row: Base) -> Image:
    table = row.__tablename__
    return table, row.id, row_values(session.connection(), table, row.id) or {}


def _rows(item: TrashItem) -> list[Image]:
    return [(table, row_id, values) for table, row_id, values in json.loads(item.rows)]


def _parents(table: str, values: dict[str, Any]) -> dict[str, str]:
    """What a row links the evidence to: table -> id; empty for what is the evidence's own."""
    named = {REFERENCES[column]: value for column, value in values.items() if column in REFERENCES and value}
    return {parent: row_id for parent, row_id in named.items() if parent not in {"evidence", table}}


def _restore(session: Session, item: TrashItem) -> Iterator[str]:
    """Bring one record back; yields what could not come, a sentence each."""
    (_, evidence_id, values), *referring = _rows(item)
    twin = session.scalar(select(Evidence).where(Evidence.sha256 == item.sha256))
    if twin:
        filled, kept = fill_record(twin, _made(session, Evidence, evidence_id, values))
        added = f"，补上了{'、'.join(filled)}" if filled else ""
        told = f"；原来登记的{'、'.join(kept)}没有恢复，保留现有的" if kept else ""
        yield f"“{item.title}”的文件已重新添加过，用处归到现有的“{twin.title}”{added}{told}。"
    else:
        session.add(_made(session, Evidence, evidence_id, values))
        session.flush()
    owner = twin.id if twin else evidence_id
    for table, row_id, link in referring:
        missing = [
            parent
            for parent, parent_id in _parents(table, link).items()
            if row_values(session.connection(), parent, parent_id) is None
        ]
        if missing:
            yield f"“{item.title}”原来所在的{TABLES[missing[0]].word}已经删除，没有归回那里。"
        elif not (twin and _parents(table, link) and _known(session, table, {**link, _OWNER: owner})):
            session.add(_made(session, _MODELS[table], row_id, {**link, _OWNER: owner}))
            session.flush()
    session.delete(item)


def _faults(session: Session, item: TrashItem) -> Iterator[str]:
    """A sentence where the file is known not to be whole."""
    state = session.scalar(select(FileFact.state).where(FileFact.sha256 == item.sha256))
    if state in FAULTS:
        yield f"“{item.title}”的文件{FAULTS[state]}，恢复的只是登记，请到备份或原来的文件夹里找回。"


def _known(session: Session, table: str, values: dict[str, Any]) -> bool:
    """Whether a record has such a link already: the same ends, and in an activity the same kind."""
    model: Any = _MODELS[table]
    ends = [column for column in model.__table__.columns if column.foreign_keys or column.name == "kind"]
    same = (column == values[column.name] for column in ends)
    return session.scalar(select(func.count()).select_from(model).where(*same)) != 0


def _made(session: Session, model: type[B], row_id: str, values: dict[str, Any]) -> B:
    """A row of raw values; columns that are no more are left out, new ones have their defaults."""
    dialect = session.connection().dialect
    made: dict[str, Any] = {"id": row_id}
    for column in model.__table__.columns:
        if column.name in values and column.name != "id":
            kind = column.type.dialect_impl(dialect)
            read: Callable[[Any], Any] | None = kind.result_processor(dialect, None)
            value = values[column.name]
            made[column.name] = read(value) if read else value
    return model(**made)


def _steps_with(hashes: Sequence[str]) -> Any:
    """The ids of the steps in which a record has one of these hashes, before or after."""
    named = [
        func.json_extract(image, "$.sha256").in_(hashes) for image in (ChangedRow.before, ChangedRow.after)
    ]
    return (
        select(Change.id)
        .join(ChangedRow, ChangedRow.change_id == Change.id)
        .where(ChangedRow.table_name.in_(HASHED_TABLES), or_(*named))
    )
