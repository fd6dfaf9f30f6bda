"""What the history tells another PC: which rows were deleted here, and how each value came to be."""

import json
from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Base, Change, ChangedRow, Origin
from wenming_desktop.jobs import Job

_MOST_FORMER = 12  # values of one field that are remembered, the newest


class Track(NamedTuple):
    """How a value came to be.

    Attributes:
        at: the moment of its last change, ISO 8601 in UTC.
        pc: where that was; empty for the PC that tells it.
        was: value_hash() of what stood there before, the oldest first.
    """

    at: str
    pc: str
    was: tuple[str, ...]


class Tracks(NamedTuple):
    """What became of the records of a PC.

    Attributes:
        deleted: table and id of every row that was deleted and is not there -> the moment, as in Track.
        changed: table -> id -> column -> Track of every value that was changed after its row was made.
    """

    deleted: Mapping[tuple[str, str], str]
    changed: Mapping[str, Mapping[str, Mapping[str, Track]]]

    def former(self, table: str, row_id: str, column: str) -> tuple[str, ...]:
        """The hashes of what stood in a field before."""
        found = self.changed.get(table, {}).get(row_id, {}).get(column)
        return found.was if found else ()

    def followed_by(self, later: "Tracks") -> "Tracks":
        """These, and what became of the same records later."""
        changed = {
            table: {row_id: dict(columns) for row_id, columns in rows.items()}
            for table, rows in self.changed.items()
        }
        for table, row_id in later.deleted:
            changed.get(table, {}).pop(row_id, None)
        for table, rows in later.changed.items():
            for row_id, columns in rows.items():
                found = changed.setdefault(table, {}).setdefault(row_id, {})
                for column, track in columns.items():
                    was = found[column].was if column in found else ()
                    found[column] = track._replace(was=(*was, *track.was)[-_MOST_FORMER:])
        return Tracks({**self.deleted, **later.deleted}, changed)


NO_TRACKS = Tracks({}, {})


def value_hash(value: object) -> str:
    """What a raw value is known by."""
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def read_tracks(records: Mapping[str, Any]) -> Tracks:
    """Those in an archive's records, each with its PC; ValueError, TypeError or AttributeError if damaged."""
    own = str(records.get("pc", ""))
    deleted = {(str(table), str(row_id)): str(at) for table, row_id, at in records.get("deleted", ())}
    changed = {
        str(table): {
            str(row_id): {
                str(column): Track(str(at), str(pc) or own, tuple(map(str, was)))
                for column, (at, pc, was) in columns.items()
            }
            for row_id, columns in rows.items()
        }
        for table, rows in dict(records.get("changed", {})).items()
    }
    return Tracks(deleted, changed)


def tracks(session: Session, job: Job) -> Tracks:
    """What the history of this PC tells; the job may cancel."""
    deleted: dict[tuple[str, str], str] = {}
    changed: dict[str, dict[str, dict[str, Track]]] = defaultdict(lambda: defaultdict(dict))
    came = session.scalars(select(Origin))
    origins = {(one.table_name, one.row_id, one.column_name, one.value): one for one in came}
    query = (
        select(ChangedRow.table_name, ChangedRow.row_id, ChangedRow.before, ChangedRow.after, Change.at)
        .join(Change, Change.id == ChangedRow.change_id)
        .where(Change.state == "done")
        .order_by(Change.sequence)
    )
    for table, row_id, before, after, moment in job.each(session.execute(query).yield_per(1000)):
        if table not in Base.metadata.tables:
            continue
        at = moment.isoformat(timespec="seconds")
        if after is None:
            deleted[table, row_id] = at
            changed[table].pop(row_id, None)
            continue
        deleted.pop((table, row_id), None)
        if before is None:
            continue
        was, now = _values(before), _values(after)
        for column in (each for each in now if was.get(each) != now[each]):
            found = changed[table][row_id]
            former = found[column].was if column in found else ()
            former = (*former, value_hash(was.get(column)))[-_MOST_FORMER:]
            origin = origins.get((table, row_id, column, value_hash(now[column]))) if origins else None
            found[column] = Track(origin.at, origin.pc, former) if origin else Track(at, "", former)
    return Tracks(deleted, changed)


def _values(image: str) -> dict[str, Any]:
    return json.loads(image)
