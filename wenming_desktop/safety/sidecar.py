"""登记.json: every record as plain text beside the evidence, for the day when no database can be read.

It is written with each backup and from it, so that the clerk's own work never waits for it. The history is
not in it: it belongs to undo, and only grows.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from db.dump import StoredTable, UnfitRecordsError, fill_database, stored_tables
from db.engine import connect
from db.migrate import latest_version
from db.models import Base
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.backup import COUNTED, BackupCounts
from wenming_desktop.safety.files import replacing
from wenming_desktop.safety.outside import open_outside

SIDECAR = "登记.json"
_FORMAT = "wenming-sidecar"
_LARGEST = 512 * 2**20  # bytes; ten full years have some 50 MB


@dataclass(frozen=True)
class _Sidecar:
    """What the file says: its schema version, when it was written, table -> column names and rows."""

    version: int
    written_at: datetime  # local time
    tables: dict[str, dict[str, Any]]


def write_sidecar(backup: Path, folder: Path, now: datetime) -> Path:
    """Write down every record of a backup that was just made.

    Args:
        backup: a sound database of the latest version.
        folder: where 登记.json goes; one that is there is replaced when the new one is complete.
        now: local time.

    Raises:
        OSError, sqlite3.Error: as the storage does.
    """
    with closing(connect(backup, read_only=True)) as connection:
        tables = {
            table.name: {"columns": table.columns, "rows": [*table.rows]}
            for table in stored_tables(connection)
        }
    written = {
        "format": _FORMAT,
        "schema_version": latest_version(),
        "written_at": now.isoformat(timespec="seconds"),
        "tables": tables,
    }
    target = folder / SIDECAR
    with replacing(target) as part, part.open("w", encoding="utf-8") as stream:
        json.dump(written, stream, ensure_ascii=False)
    return target


def sidecar_counts(path: Path) -> BackupCounts:
    """What a 登记.json holds; raises UserError where it is none, damaged or of a newer program."""
    found = _read(path)
    settings = [dict(zip(_columns(found, "setting"), row, strict=True)) for row in _rows(found, "setting")]
    unit = next((row["value"] for row in settings if row["key"] == "unit"), "")
    return BackupCounts(unit, found.written_at, *(len(_rows(found, name)) for name in COUNTED))


@dataclass(frozen=True)
class SidecarState:
    """What is to be said of a 登记.json that lies beside a database."""

    written_at: datetime  # local time
    records: int  # rows of all tables
    evidence: int
    agrees: bool  # with the database, row by row


def sidecar_state(path: Path, database: Path) -> SidecarState:
    """Hold a 登记.json against the database that it was written from.

    Args:
        path: the file.
        database: one of the latest version, which may be in use.

    Raises:
        UserError: as sidecar_counts(), or the database cannot be read.
    """
    found = _read(path)
    try:
        with closing(connect(database, read_only=True)) as connection:
            connection.execute("BEGIN")
            agrees = found.version == latest_version() and all(
                list(table.columns) == _columns(found, table.name)
                and [list(row) for row in table.rows] == _rows(found, table.name)
                for table in stored_tables(connection)
            )
    except (OSError, sqlite3.Error) as error:
        raise storage_error("读不了数据", error) or error from error
    rows = sum(len(_rows(found, name)) for name in found.tables)
    return SidecarState(found.written_at, rows, len(_rows(found, "evidence")), agrees)


def load_sidecar(path: Path, database: Path) -> None:
    """Make a database of the latest version from a 登记.json.

    Args:
        path: the file.
        database: an empty file or none yet.

    Raises:
        UserError: as sidecar_counts(), or records that do not fit together.
        OSError, sqlite3.Error: as the storage does.
    """
    found = _read(path)
    tables = [StoredTable(name, tuple(_columns(found, name)), _rows(found, name)) for name in found.tables]
    try:
        fill_database(database, found.version, tables)
    except UnfitRecordsError as error:
        raise _damaged(path, repr(error)) from error


def _read(path: Path) -> _Sidecar:
    found: Any = None
    try:
        with open_outside(path, _LARGEST) as stream:
            found = json.load(stream)
    except OSError as error:
        raise storage_error(f"读不了“{path.name}”", error) or error from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, repr(error)) from error
    if not _is_ours(found):
        raise UserError(f"“{path.name}”不是本程序的登记文件，请选择 {SIDECAR}。")
    try:
        version = int(found["schema_version"])
        tables: dict[str, Any] = dict(found["tables"])
        written_at = datetime.fromisoformat(found["written_at"])
        known = {table.name for table in Base.metadata.sorted_tables}
        strange = [name for name, table in tables.items() if name not in known or not _is_table(table)]
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path, repr(error)) from error
    if version > latest_version():
        raise UserError(f"“{path.name}”来自更新版本的程序，请先升级本程序。")
    if strange or version < 1:
        raise _damaged(path, f"{strange}")
    return _Sidecar(version, written_at, tables)


def _is_ours(found: Any) -> bool:
    return isinstance(found, dict) and cast("dict[str, Any]", found).get("format") == _FORMAT


def _is_table(table: Any) -> bool:
    columns = table["columns"]
    return all(str(column).isidentifier() for column in columns) and all(
        len(row) == len(columns) for row in table["rows"]
    )


def _columns(found: _Sidecar, name: str) -> list[str]:
    return found.tables.get(name, {"columns": []})["columns"]


def _rows(found: _Sidecar, name: str) -> list[list[Any]]:
    return found.tables.get(name, {"rows": []})["rows"]


def _damaged(path: Path, details: str) -> UserError:
    return UserError(f"“{path.name}”已损坏，不能用来重建。请选择备份文件。", details)
