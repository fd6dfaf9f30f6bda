"""Every record as plain JSON: what another PC needs, beside the files, to take the work over or merge it."""

import json
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.dump import stored_tables
from db.migrate import latest_version
from db.models import TextCorrection, new_id
from wenming_desktop import program_version
from wenming_desktop.ledger.redaction import redact_tables
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.tracks import tracks

FORMAT = "wenming-records"
FORMAT_VERSION = 1
ARCHIVE_PATHS = "archive_paths"
_AT_HOME = TextCorrection.__tablename__  # what was recognised in scans leaves the PC in no archive


def records_json(
    session: Session,
    written_at: datetime,
    archive_paths: Mapping[str, Sequence[str]],
    *,
    personal: bool = False,
    known: Sequence[str] = (),
) -> dict[str, Any]:
    """All rows of all tables but the history and corrections of recognised text.

    The history stays at home: it keeps what the clerk has deleted since, and a merge goes row by row and
    becomes a step of the receiver's own history.

    Args:
        session: the snapshot to read.
        written_at: the moment written into the result, with its time zone.
        archive_paths: id of evidence, or of a version that was replaced -> where its copies lie below
            ``data/`` of the archive.
        personal: with the volunteers' phones and numbers; else these are hidden.
        known: ids of the archives that this PC has written or taken in, the newest last.

    Returns:
        JSON values. ``tables`` holds table name -> rows as stored (dates and exact decimals as text, ids as
        UUIDs), ordered by id; tables that others refer to stand before them. Each row of ``evidence`` and
        ``evidence_version`` also has ``archive_paths``; an empty list says that the file itself is not in
        the archive. ``personal`` is as asked. ``archive_id`` tells this archive from others, ``pc`` is the
        PC's name; ``deleted`` and ``changed`` are tracks().
    """
    connection: sqlite3.Connection | None = session.connection().connection.driver_connection
    assert connection  # noqa: S101 - the session has just connected
    tables = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in stored_tables(connection)
        if table.name != _AT_HOME
    }
    for row in (*tables["evidence"], *tables["evidence_version"]):
        row[ARCHIVE_PATHS] = list(archive_paths.get(row["id"], ()))
    for row in tables["trash_item"]:
        thrown = [each for each in json.loads(row["rows"]) if each[0] != _AT_HOME]
        row["rows"] = json.dumps(thrown, ensure_ascii=False)
    if not personal:
        redact_tables(tables)
    deleted, changed = tracks(session)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "schema_version": latest_version(),
        "program_version": program_version(),
        "written_at": written_at.isoformat(timespec="seconds"),
        "unit": get_setting(session, "unit"),
        "personal": personal,
        "archive_id": new_id(),
        "pc": platform.node(),
        "known_archives": list(known),
        "deleted": [each for each in deleted if each[0] != _AT_HOME],
        "changed": {table: rows for table, rows in changed.items() if table != _AT_HOME},
        "tables": tables,
    }


def rows_of(records: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Table -> id -> row of what records_json() made, without where files lie in the archive."""
    return {
        table: {row["id"]: {name: row[name] for name in row if name != ARCHIVE_PATHS} for row in rows}
        for table, rows in records["tables"].items()
    }
