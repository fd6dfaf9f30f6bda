"""A database looked over before it is opened: whose it is, of which version, whether it is sound."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

from db.dump import missing_columns
from db.engine import connect
from db.migrate import (
    APPLICATION_ID,
    NotOurDatabaseError,
    has_our_schema,
    latest_version,
    migrate,
    stored_version,
)
from wenming_desktop.log import event, told
from wenming_desktop.safety.backup import back_up, damage
from wenming_desktop.safety.copying import copy_hashed
from wenming_desktop.safety.files import PART_SUFFIX, replacing
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.safety.trouble import DataFolderError, Trouble

_LAST_RESORT = f"；备份也坏了，可选 {SIDECAR} 重建。"
_JOURNAL = "-journal"
_NEWEST_FORMAT = 2  # of SQLite files: WAL
_HEALED = "台账的索引有损坏，已按台账重新建好，登记一条不少；损坏的原文件留在 {kept}。"


def stored_version_of(database: Path) -> int:
    """The version of a database of ours.

    Raises:
        DataFolderError: it is not ours, or its beginning is damaged.
        OSError: it cannot be read.
    """
    try:
        return stored_version(database)
    except NotOurDatabaseError as error:
        raise DataFolderError(
            Trouble.DAMAGED,
            f"“{database}”不是本程序的数据库，或文件头已损坏。文件没有改动；请从备份恢复{_LAST_RESORT}",
        ) from error


def refuse_newer(version: int) -> None:
    """Refuse to write to what a later version of the program has saved."""
    if version > latest_version():
        raise DataFolderError(
            Trouble.NEWER, "数据由更新版本的程序保存，本程序打不开，只能看。数据没有改动，请先升级程序。"
        )


def refuse_protected(folder: Path, database: Path) -> None:
    """Raise what the storage says where nothing could be saved later: OSError or sqlite3.Error.

    Raises DataFolderError where only a damaged head says that nothing can be saved.
    """
    probe = folder / f".{uuid4().hex[:8]}{PART_SUFFIX}"
    probe.touch()
    probe.unlink()
    try:
        with closing(connect(database)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute("BEGIN IMMEDIATE")
            # SQLite opens a file that it may not write to without a word, and begins there, too.
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            if _write_version(database) > _NEWEST_FORMAT:
                raise _damaged(database, folder / "backups", str(error)) from error
            raise
        # anything else is said by whoever looks whether it is sound
    except UnicodeDecodeError:
        pass  # so is this: SQLite's own message quotes a definition that is no text any more


def make_sound(database: Path, backup_folder: Path) -> str:
    """Undo what a dead process left half-written, heal indexes, bring an older database up to date.

    Returns:
        What was healed, for the clerk; mostly "".

    Raises:
        DataFolderError: it is damaged, and left as it was.
        OSError, sqlite3.Error: as the storage does.
    """
    problem = damage(database, recover=True)
    healed = ""
    if problem:
        kept = _heal_indexes(database)
        if kept is None:
            raise _damaged(database, backup_folder, problem)
        healed = _HEALED.format(kept=kept.name)
    with closing(connect(database)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise DataFolderError(Trouble.DAMAGED, f"“{database}”不是本程序的数据库。文件没有改动。")
        if not version:  # every database of ours has one: its tables would be made again
            raise _damaged(database, backup_folder, "user_version is 0")
        if not has_our_schema(connection, version):  # a damaged version would run steps that were run already
            raise _damaged(database, backup_folder, f"schema differs from the migrations up to {version}")
        if version < latest_version():
            with told(f"升级数据库，版本 {version} 到 {latest_version()}"):
                back_up(database, backup_folder, f"升级前-v{version}")
                migrate(connection)
    return healed


def readable(database: Path, copies: Path) -> Path:
    """A database that can be read as it is, nothing written beside the given one.

    Args:
        database: of ours, of any version.
        copies: a folder for a copy, where the present one must be mended or brought up to date first.

    Returns:
        The database itself, or its copy.

    Raises:
        DataFolderError: it is damaged, or a later version keeps what this one reads in another way.
        OSError, sqlite3.Error: as the storage does.
    """
    version = stored_version_of(database)
    journal = database.with_name(database.name + _JOURNAL)
    if journal.exists() or version < latest_version():
        copy = copies / database.name
        copy_hashed(database, copy, lambda _size: None)
        if journal.exists():
            copy_hashed(journal, copy.with_name(journal.name), lambda _size: None)
        database = copy
        if problem := damage(copy, recover=True):
            raise _damaged(database, database.parent / "backups", problem)
        with closing(connect(copy)) as connection:
            migrate(connection)
    elif problem := damage(database):
        raise _damaged(database, database.parent / "backups", problem)
    with closing(connect(database, read_only=True)) as connection:
        if missing := missing_columns(connection):
            raise DataFolderError(
                Trouble.UNREAD,
                "更新版本的程序换了记法，这个版本连看也看不了。数据没有改动，请先升级程序。",
                "、".join(missing),
            )
    return database


def keep_damaged(database: Path) -> Path:
    """Put a damaged database aside, beside its place; returns where it lies now.

    Its journal goes with it: SQLite would play it into whatever database lies there next.
    """
    kept = _kept_name(database)
    for suffix in ("", _JOURNAL):
        path = database.with_name(database.name + suffix)
        if path.exists():
            path.rename(kept.with_name(kept.name + suffix))
    return kept


def _heal_indexes(database: Path) -> Path | None:
    """Make all indexes anew from the tables where only they are damaged; the damaged file is kept.

    A copy is tried first: only if it is sound then, and every reference leads to its row, were the tables
    whole.

    Returns:
        Where the damaged file lies now; None where more than indexes is damaged, and nothing was changed.
    """
    with suppress(_NotOnlyIndexesError), replacing(database) as part:
        copy_hashed(database, part, lambda _size: None)
        try:
            with closing(connect(part)) as connection:
                connection.execute("REINDEX")
                dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _NotOnlyIndexesError from error
        if dangling or damage(part):
            raise _NotOnlyIndexesError
        kept = _kept_name(database)
        copy_hashed(database, kept, lambda _size: None)
        event("打开：重建了索引")
        return kept
    return None


def _write_version(database: Path) -> int:
    """What must be known to write the file: SQLite only reads one of a later format (its format, 1.3.3)."""
    with database.open("rb") as file:
        return file.read(19)[18]


def _kept_name(database: Path) -> Path:
    return database.with_name(f"{database.name}.{uuid4().hex[:8]}.damaged")


def _damaged(database: Path, backup_folder: Path, problem: str) -> DataFolderError:
    said = f"数据库“{database}”已损坏，没有改动。请从备份恢复（备份在 {backup_folder}）{_LAST_RESORT}"
    return DataFolderError(Trouble.DAMAGED, said, problem)


class _NotOnlyIndexesError(Exception):
    """What is made anew from the tables is not sound either."""
