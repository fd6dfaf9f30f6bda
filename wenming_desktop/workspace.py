"""A workspace: one folder that holds a unit's database, its evidence files and its backups."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import connect, make_engine
from db.migrate import latest_version, migrate
from db.models import new_id
from wenming_desktop import clock
from wenming_desktop.changes.lane import ChangeLog, explained
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.opening import make_scratch, scratch_place, sweep_copies
from wenming_desktop.evidence.records import referenced_hashes
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.log import NAME as LOG_NAME
from wenming_desktop.log import event, log_in, told
from wenming_desktop.safety.backup import BackupCounts, back_up, backup_counts, backups, damage, surplus
from wenming_desktop.safety.files import PART_SUFFIX, replacing, sweep_parts
from wenming_desktop.safety.location import refuse_unsafe
from wenming_desktop.safety.saving import DATABASE_NAME, FILES_NAME, refuse_data_folder
from wenming_desktop.safety.sidecar import SIDECAR, load_sidecar, sidecar_counts, write_sidecar
from wenming_desktop.safety.soundness import (
    keep_damaged,
    make_sound,
    readable,
    refuse_newer,
    refuse_protected,
    stored_version_of,
)
from wenming_desktop.safety.trouble import DataFolderError, Trouble, absent, could_not_open
from wenming_desktop.search.texts import ReadTexts, TextStore
from wenming_desktop.settings import get_setting

COMMON_NAME = "common"  # the folder of what this PC and others had in common
BACKUPS_NAME, CACHE_NAME = "backups", "cache"
LOCK_NAME = "wenming.lock"
# What a create() or restore() that failed may leave
_OWN_EMPTY = {FILES_NAME, BACKUPS_NAME, CACHE_NAME, LOCK_NAME, LOG_NAME}
_BACKUP_EVERY = timedelta(minutes=30)


class InUseError(DataFolderError):
    """Another running instance holds the workspace."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Trouble.IN_USE, f"“{folder}”已在另一个窗口中打开，请切换到那个窗口。")


class Workspace:
    """An open workspace; made by create() or open(), ended by close().

    Attributes:
        folder: the data folder.
        log: the one way to write.
        files: the evidence store.
        texts: what is written in its files.
        read_only: why nothing can be changed; "" where it can.
        healed: what was mended when it was opened, for the clerk; mostly "".
    """

    def __init__(
        self, folder: Path, engine: Engine, held: ExitStack, read_only: str = "", aside: Path | None = None
    ) -> None:
        self.folder = folder
        self.read_only = read_only
        self.healed = ""
        self._aside = aside  # where what is made from the files goes if the data folder must stay as it is
        refusal = f"现在只能看，不能改：{read_only}。没有保存。" if read_only else ""
        self.log = ChangeLog(engine, refusal)
        self.files = FileStore(folder / FILES_NAME, refusal)
        texts = folder / "cache" / "texts.db"
        self.texts = ReadTexts(texts) if read_only else TextStore(texts)
        held.callback(self.texts.close)
        self._scratch = aside / "opened" if aside else scratch_place(folder)
        self._engine = engine
        self._held = held  # the lock and all that is open

    @classmethod
    def create(cls, folder: Path, unit: str) -> "Workspace":
        """Make a new workspace in an empty or missing folder and open it.

        Args:
            folder: absolute or relative; its parents are made.
            unit: the unit's name, not empty.

        Raises:
            UserError: unsafe place, folder not empty, no name, or the storage failed.
        """
        unit = unit.strip()
        if not unit:
            raise UserError("请填写单位名称。")
        folder = folder.absolute()
        refuse_unsafe(folder)
        refuse_data_folder(folder.parent, "新的数据文件夹")
        try:
            if folder.exists() and not _is_empty(folder):
                raise UserError(f"文件夹“{folder}”里已有内容，请选择空文件夹或新建一个。")
            _make_folders(folder)
            with ExitStack() as held:
                held.callback(locked(folder).release)
                _make_database(folder / DATABASE_NAME, unit)
                held.enter_context(log_in(folder))
                event(f"建立：数据库版本 {latest_version()}")
                workspace = cls(folder, _engine(folder / DATABASE_NAME, held), held.pop_all())
        except (OSError, sqlite3.Error) as error:
            raise storage_error(f"不能在“{folder}”建立数据文件夹", error) or error from error
        return workspace

    @classmethod
    def open(cls, folder: Path) -> "Workspace":
        """Open an existing workspace, bringing an older database up to date after a backup.

        Raises:
            InUseError: another instance has it open.
            DataFolderError: why it was not opened; it is left untouched.
        """
        folder = folder.absolute()
        database = folder / DATABASE_NAME
        refuse_unsafe(folder)
        try:
            if not database.is_file():
                raise absent(folder, DATABASE_NAME)
            refuse_newer(stored_version_of(database))
            _make_folders(folder)
            with ExitStack() as held:
                held.callback(locked(folder).release)
                refuse_protected(folder, database)
                held.enter_context(log_in(folder))
                with told("打开"):
                    healed = make_sound(database, folder / BACKUPS_NAME)
                    workspace = cls(folder, _engine(database, held), held)
                    workspace.healed = healed
                    workspace._sweep()
                workspace._held = held.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise could_not_open(folder, error) or error from error
        return workspace

    @classmethod
    def open_read_only(cls, folder: Path, why: str) -> "Workspace":
        """Open an existing workspace to look at it: nothing is written in its folder, not even a lock.

        Args:
            folder: absolute or relative; any place will do.
            why: what keeps it from being changed, such as ``"数据文件夹有写保护"``.

        Raises:
            DataFolderError: why it was not opened.
        """
        folder = folder.absolute()
        database = folder / DATABASE_NAME
        try:
            if not database.is_file():
                raise absent(folder, DATABASE_NAME)
            with ExitStack() as held:
                aside = Path(mkdtemp(prefix="wenming-"))
                held.callback(sweep_copies, aside)
                engine = _engine(readable(database, aside), held, read_only=True)
                workspace = cls(folder, engine, held, why, aside)
                workspace._held = held.pop_all()
        except (OSError, sqlite3.Error) as error:
            raise could_not_open(folder, error) or error from error
        return workspace

    def close(self) -> None:
        """Let go of the database and the lock; the object is of no use afterwards."""
        if not self.read_only:
            event("关闭")
        sweep_copies(self._scratch)
        self._held.close()

    @contextmanager
    def reading(self) -> Generator[Session]:
        """A session that sees one snapshot and must not write."""
        with explained("读不了数据"), Session(self._engine) as session:
            session.info["versions"] = self.log.versions()
            yield session

    def _sweep(self) -> None:
        """Remove what a killed process left half-done."""
        sweep_parts(self.folder)
        sweep_parts(self.backups_folder)
        sweep_parts(self.folder / COMMON_NAME)
        sweep_copies(self._scratch)
        if self.files.interrupted():
            with self.reading() as session:
                self.files.sweep(referenced_hashes(session))

    @property
    def unit(self) -> str:
        """The unit's name."""
        with self.reading() as session:
            return get_setting(session, "unit") or ""

    @property
    def cache_folder(self) -> Path:
        """What can be made again from the files: in no backup or archive, and free to be deleted."""
        return (self._aside or self.folder) / CACHE_NAME

    @property
    def backups_folder(self) -> Path:
        """Where the backups lie."""
        return self.folder / BACKUPS_NAME

    def scratch_folder(self) -> Path:
        """For copies that other programs open; emptied when the workspace is closed, or opened after a crash.

        Raises:
            UserError: it cannot be made.
        """
        make_scratch(self._scratch)
        return self._scratch

    def back_up(self, reason: str, now: datetime | None = None) -> Path:
        """Back up now and thin out the older backups; returns the new file."""
        self.log.refuse_if_read_only()
        now = now or clock.now()
        with told(f"备份（{reason}）"):
            made = back_up(self.folder / DATABASE_NAME, self.backups_folder, reason, now)
        with told("写登记", ends=False):
            try:
                write_sidecar(made, self.folder, now)
            except (OSError, sqlite3.Error) as error:
                raise storage_error(f"备份已完成，但没有写好“{SIDECAR}”", error) or error from error
        with suppress(OSError):  # somebody holds an old backup open: it goes next time
            for old in surplus(backups(self.backups_folder), now):
                old.path.unlink(missing_ok=True)
        return made

    def back_up_before(self, what: str) -> Path:
        """Back up, whatever backups there are, before something that changes much at once.

        Args:
            what: the deed, such as ``"导入"``; names the backup 导入前.

        Raises:
            UserError: the backup failed; what it was to be made for must not be done.
        """
        try:
            return self.back_up(f"{what}前")
        except UserError as error:
            raise UserError(f"没有{what}：{error.message}", error.details) from error

    def back_up_if_due(
        self, reason: str = "自动", now: datetime | None = None, every: timedelta = _BACKUP_EVERY
    ) -> Path | None:
        """Back up when the newest backup is older than ``every`` and older than the database; thin out.

        Returns the new backup or None if none was due.
        """
        if self.read_only:
            return None
        now = now or clock.now()
        with explained("备份没有完成"):
            changed_at = clock.local_time((self.folder / DATABASE_NAME).stat().st_mtime)
            # One dated in the future, before the clock was set back, says nothing about today.
            past = [made for made in backups(self.backups_folder) if made.made_at <= now]
        if past and (past[0].made_at > changed_at or now - past[0].made_at < every):
            return None
        return self.back_up(reason, now)


def restore(folder: Path, backup: Path) -> None:
    """Put a backup in the place of a closed workspace's database; the present state is saved first.

    ``backup`` may also be a 登记.json, from which the database is built anew, without its history. Works for
    an empty or missing folder too. Raises UserError as create() and open() do.
    """
    refuse_unsafe(folder.absolute())
    check_restorable(backup)
    replace_database(
        folder, "从登记恢复" if _is_sidecar(backup) else "从备份恢复", lambda part: fill_from(part, backup)
    )


def replace_database(folder: Path, deed: str, fill: Callable[[Path], object]) -> None:
    """Put another database in the place of a closed workspace's; the present state is saved first.

    Args:
        folder: the data folder; it may be empty or missing.
        deed: for the log.
        fill: makes the database, in a file yet to be made; what it raises leaves the present one as it is.

    Raises:
        UserError: as create() and open() do, and fill does.
    """
    folder = folder.absolute()
    database = folder / DATABASE_NAME
    refuse_unsafe(folder)
    try:
        _make_folders(folder)
        with ExitStack() as held:
            held.callback(locked(folder).release)
            held.enter_context(log_in(folder))
            held.enter_context(told(deed))
            with replacing(database) as part:
                fill(part)
                _save_present_state(database)  # only now is it certain that another one comes
    except (OSError, sqlite3.Error) as error:
        raise storage_error(f"不能恢复到“{folder}”", error) or error from error


def check_restorable(backup: Path) -> BackupCounts:
    """What a backup or a 登记.json holds; raises UserError where restore() would refuse it."""
    return sidecar_counts(backup) if _is_sidecar(backup) else backup_counts(backup)


def is_backup(path: Path) -> bool:
    """Whether restore() is for it, by its name; what is anything else may be an archive."""
    return path.suffix == Path(DATABASE_NAME).suffix or _is_sidecar(path)


def _is_sidecar(path: Path) -> bool:
    return path.suffix == Path(SIDECAR).suffix


def fill_from(database: Path, backup: Path) -> None:
    """Make a database, in a file yet to be made, from a backup or a 登记.json that can be restored."""
    if _is_sidecar(backup):
        load_sidecar(backup, database)
        return
    with closing(connect(backup, read_only=True)) as source, closing(sqlite3.connect(database)) as copy:
        source.backup(copy)


def _is_empty(folder: Path) -> bool:
    """Whether nothing lies there but what a create() that failed may leave."""
    return all(path.name in _OWN_EMPTY or PART_SUFFIX in path.suffix for path in folder.iterdir())


def _make_folders(folder: Path) -> None:
    for name in (FILES_NAME, BACKUPS_NAME):
        (folder / name).mkdir(parents=True, exist_ok=True)


def _make_database(database: Path, unit: str) -> None:
    with replacing(database) as part:
        part.touch()
        with closing(connect(part)) as connection:
            migrate(connection)
            # Not a step of the history: a workspace without its unit's name must not come back by undo.
            connection.execute("INSERT INTO setting (id, key, value) VALUES (?, 'unit', ?)", (new_id(), unit))


def locked(folder: Path) -> FileLock:
    """The lock of a data folder, held until it is released; InUseError where another instance holds it."""
    # Not thread-local: a workspace may be opened in one thread and closed in another.
    lock = FileLock(folder / LOCK_NAME, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise InUseError(folder) from error
    return lock


def is_in_use(folder: Path) -> bool:
    """Whether a running instance has a data folder open; nothing is made in the folder to learn that."""
    if not (folder / LOCK_NAME).exists():
        return False
    try:
        locked(folder).release()
    except InUseError:
        return True
    except OSError:  # nobody else may lock it either
        return False
    return False


def _engine(database: Path, held: ExitStack, *, read_only: bool = False) -> Engine:
    engine = make_engine(database, read_only=read_only)
    held.callback(engine.dispose)
    return engine


def _save_present_state(database: Path) -> None:
    """Keep the present database, if there is one: as a checked backup, or as the damaged file beside it."""
    if database.exists() and damage(database, recover=True) is None:
        back_up(database, database.parent / BACKUPS_NAME, "恢复前")
        return
    keep_damaged(database)
