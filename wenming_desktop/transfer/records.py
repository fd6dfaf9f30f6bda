"""Every record as plain JSON: what another PC needs, beside the files, to take the work over or merge it."""

import json
import platform
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.dump import StoredTable, stored_tables
from db.migrate import latest_version
from db.models import CommonArchive, Evidence, EvidenceVersion, TextCorrection, TrashItem, Volunteer
from wenming_desktop import program_version
from wenming_desktop.entities.tables import personal
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.redaction import redacted_row
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.tracks import NO_TRACKS, Track, Tracks

FORMAT = "wenming-records"
FORMAT_VERSION = 1
RECORDS_PATH = PurePosixPath("记录/records.json")  # below data/
ARCHIVE_PATHS = "archive_paths"
_FILES = {Evidence.__tablename__, EvidenceVersion.__tablename__}
_encode = json.JSONEncoder(ensure_ascii=False).encode
# What was recognised in scans leaves the PC in no archive; what it has in common with others is its own.
_AT_HOME = {TextCorrection.__tablename__, CommonArchive.__tablename__}


@dataclass(frozen=True)
class Told:
    """What records say of the archive that they are in.

    Attributes:
        written_at: the moment, with its time zone.
        archive_id: tells this archive from others.
        known: ids of the archives that this PC has written or taken in before, the newest last.
        tracks: what became of the records.
        personal: with the volunteers' phones and numbers; else these are hidden.
    """

    written_at: datetime
    archive_id: str
    known: Sequence[str] = ()
    tracks: Tracks = NO_TRACKS
    personal: bool = False


def write_records(
    target: Path, session: Session, told: Told, archive_paths: Mapping[str, Sequence[str]], job: Job
) -> None:
    """Write all rows of all tables but the history and corrections of recognised text, a row a line.

    The history stays at home: it keeps what the clerk has deleted since, and a merge goes row by row and
    becomes a step of the receiver's own history.

    What is written is one JSON object. ``tables`` holds table name -> rows as stored (dates and decimals as
    text, ids as UUIDs), ordered by id; tables that others refer to stand before them. Each row of
    ``evidence`` and ``evidence_version`` also has ``archive_paths``; an empty list says that the file itself
    is not in the archive. ``personal`` is as asked. ``pc`` is the PC's name; ``deleted`` (table, id, moment)
    and ``changed`` are tracks().

    Args:
        target: the file; every row goes there at once, so that a hundred thousand need no memory.
        session: the snapshot to read.
        told: of the archive.
        archive_paths: id of evidence, or of a version that was replaced -> where its copies lie below
            ``data/`` of the archive.
        job: may cancel.
    """
    head: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "schema_version": latest_version(),
        "program_version": program_version(),
        "written_at": told.written_at.isoformat(timespec="seconds"),
        "unit": get_setting(session, "unit"),
        "personal": told.personal,
        "archive_id": told.archive_id,
        "pc": platform.node(),
        "known_archives": list(told.known),
        "deleted": [[*key, at] for key, at in told.tracks.deleted.items() if key[0] not in _AT_HOME],
        "changed": _changed(told),
    }
    volunteers = set[str]() if told.personal else set(session.scalars(select(Volunteer.person_id)))
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("{\n")
        for name, value in head.items():
            stream.write(f" {_encode(name)}: {_encode(value)},\n")
        stream.write(' "tables": {')
        for number, table in enumerate(_tables(session)):
            stream.write(f"{',' if number else ''}\n  {_encode(table.name)}: [")
            for at, row in enumerate(job.each(_rows(table, volunteers, archive_paths))):
                stream.write(f"{',' if at else ''}\n   {_encode(row)}")
            stream.write("]")
        stream.write("\n }\n}\n")


def _changed(told: Told) -> dict[str, dict[str, dict[str, Track]]]:
    """Without what is personal, unless it is told: a number can be found out from its hash."""
    return {
        table: {
            row_id: {
                column: track
                for column, track in columns.items()
                if told.personal or column not in personal(table)
            }
            for row_id, columns in rows.items()
        }
        for table, rows in told.tracks.changed.items()
        if table not in _AT_HOME
    }


def _tables(session: Session) -> Iterator[StoredTable]:
    connection: sqlite3.Connection | None = session.connection().connection.driver_connection
    assert connection  # noqa: S101 - the session has just connected
    return (table for table in stored_tables(connection) if table.name not in _AT_HOME)


def _rows(
    table: StoredTable, volunteers: Collection[str], archive_paths: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, Any]]:
    for values in table.rows:
        row = redacted_row(table.name, dict(zip(table.columns, values, strict=True)), volunteers)
        if table.name in _FILES:
            row[ARCHIVE_PATHS] = list(archive_paths.get(row["id"], ()))
        elif table.name == TrashItem.__tablename__:
            row["rows"] = _encode([each for each in json.loads(row["rows"]) if each[0] not in _AT_HOME])
        yield row


def rows_of(records: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Table -> id -> row of what write_records() wrote, without where files lie in the archive."""
    return {
        table: {row["id"]: {name: row[name] for name in row if name != ARCHIVE_PATHS} for row in rows}
        for table, rows in records["tables"].items()
    }
