"""records.json of an archive as it comes in: whose it is, and all its rows in this program's own form.

Its rows go through a database of the version that they say, which refuses what does not fit together and
brings them up to date; so nothing of them is believed that the database would not hold.
"""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from db.dump import StoredTable, UnfitRecordsError, fill_database, stored_tables
from db.engine import connect
from db.migrate import latest_version
from db.models import Base
from wenming_desktop.entities.tables import personal
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.outside import open_outside
from wenming_desktop.transfer.merging.states import Row, State, in_order
from wenming_desktop.transfer.records import FORMAT, FORMAT_VERSION
from wenming_desktop.transfer.tracks import Tracks, read_tracks

_LARGEST = 512 * 2**20  # bytes
_MASK = "*"
_ID = re.compile(r"[0-9a-f]{32}")
_ADDED = "archive_paths"  # to rows of files, beside what the database holds


@dataclass(frozen=True)
class Incoming:
    """What an archive holds.

    Attributes:
        archive_id: tells it from all others; empty from programs that gave none.
        unit, pc: whose it is and where it was written; ``pc`` may be empty.
        written_at: with its time zone.
        personal: it has the volunteers' numbers whole.
        known: ids of the archives that the other PC had written or taken in before, the newest last.
        state: all its rows.
        paths: id of evidence, or of a replaced version -> where its copies lie below ``data/``.
        tracks: what became of its records there; each track has its PC's name.
    """

    archive_id: str
    unit: str
    pc: str
    written_at: datetime
    personal: bool
    known: tuple[str, ...]
    state: State
    paths: Mapping[str, Sequence[str]]
    tracks: Tracks

    @property
    def whose(self) -> str:
        """The PC that it comes from, or the unit where that is not known."""
        return self.pc or self.unit


def read_records(path: Path, staging: Path) -> Incoming:
    """Read an archive's records.

    Args:
        path: of records.json, in a folder that nobody else writes to.
        staging: an existing folder; nothing stays there.

    Raises:
        UserError: it is none of ours, damaged, or of a newer program, whose version is named.
    """
    plain = _plain(path)
    if plain.get("format") != FORMAT:
        raise UserError(f"“{path.name}”不是本程序存档的登记，请选择存档文件夹。")
    version = plain.get("program_version")
    newer = f"这份存档由更新的程序（{version}）写成，请先把本程序升级到 {version} 以上再试。"
    try:
        if int(plain["format_version"]) > FORMAT_VERSION or int(plain["schema_version"]) > latest_version():
            raise UserError(newer)
        tables = [_table(name, rows) for name, rows in dict(plain["tables"]).items()]
        paths = {
            str(row["id"]): [str(each) for each in row.get(_ADDED, ())]
            for name in ("evidence", "evidence_version")
            for row in plain["tables"].get(name, ())
        }
        archive_id = str(plain.get("archive_id", ""))
        if archive_id and not _ID.fullmatch(archive_id):
            raise ValueError(archive_id)
        return Incoming(
            archive_id,
            str(plain["unit"] or ""),
            str(plain.get("pc", "")),
            datetime.fromisoformat(plain["written_at"]),
            bool(plain["personal"]),
            tuple(filter(_ID.fullmatch, map(str, plain.get("known_archives", ())))),
            _state(tables, int(plain["schema_version"]), staging),
            paths,
            read_tracks(plain),
        )
    except (UnfitRecordsError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path, error) from error


def unmasked(incoming: Incoming, ours: State | None = None) -> tuple[State, int]:
    """The records with what we know, or nothing, where a volunteer's number is hidden; and how many are."""
    state = {table: dict(rows) for table, rows in incoming.state.items()}
    masked = 0
    if not incoming.personal:
        for table in ("person", "volunteer"):
            here: Mapping[str, Row] = ours[table] if ours else {}
            for row_id, row in state[table].items():
                hidden = [column for column in personal(table) if _MASK in (row[column] or "")]
                masked += len(hidden)
                known = {column: here[row_id][column] if row_id in here else "" for column in hidden}
                state[table][row_id] = {**row, **known}
    return state, masked


def _plain(path: Path) -> dict[str, Any]:
    try:
        with open_outside(path, _LARGEST) as stream:
            found: object = json.load(stream)
    except OSError as error:
        raise storage_error(f"读不了“{path.name}”", error) or error from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, error) from error
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> StoredTable:
    """Rows as the database holds them; UnfitRecordsError for a table that is none of ours."""
    if name not in Base.metadata.tables:
        raise UnfitRecordsError(name)
    columns = tuple(dict.fromkeys(column for row in rows for column in row if column != _ADDED))
    if strange := [column for column in columns if not column.isidentifier()]:
        raise UnfitRecordsError(strange)
    return StoredTable(name, columns, [tuple(row[column] for column in columns) for row in rows])


def _state(tables: Sequence[StoredTable], version: int, staging: Path) -> State:
    with tempfile.TemporaryDirectory(dir=staging) as folder:
        database = Path(folder) / "incoming.db"
        fill_database(database, version, [table for table in tables if table.rows])
        with closing(connect(database, read_only=True)) as connection:
            return stored_state(connection)


def stored_state(connection: Any) -> State:
    """All records of a database."""
    return in_order(
        {
            table.name: {str(row[0]): dict(zip(table.columns, row, strict=True)) for row in table.rows}
            for table in stored_tables(connection)
        }
    )


def _damaged(path: Path, error: Exception) -> UserError:
    return UserError(f"“{path.name}”已损坏，这份存档不能读入，请从原电脑重新存档。", repr(error))
