"""A data folder brought to another place: copied, each file held against its hash, the database last.

Until the database lies there the new folder is none, and the old one is what the program opens: killed at
any point, nothing is lost, and the next try goes on with what was copied. The old folder stays until the
clerk has it removed, and then only if nobody has worked in it since.
"""

import json
import os
import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.log import NAME as LOG_NAME
from wenming_desktop.safety.backup import damage
from wenming_desktop.safety.copying import copy_hashed, file_hash, plain_size
from wenming_desktop.safety.files import PART_SUFFIX, replacing
from wenming_desktop.safety.location import refuse_unsafe
from wenming_desktop.safety.saving import DATABASE_NAME, refuse_data_folder
from wenming_desktop.words import size_text
from wenming_desktop.workspace import BACKUPS_NAME, CACHE_NAME, LOCK_NAME, locked

NOTE = "moved-from.json"  # in the new folder, until the old one is removed
_MOVING = "moving.json"  # in a folder that is being filled
_LEFT = {CACHE_NAME, DATABASE_NAME, LOCK_NAME, LOG_NAME, NOTE, _MOVING}  # not copied with the rest
_SPARE = 64 << 20  # bytes that stay free


@dataclass(frozen=True)
class Moved:
    """Where the data was, and its database's hash as it was left there."""

    folder: Path
    database: str


def move_data(old: Path, new: Path, job: Job) -> None:
    """Copy a closed workspace's folder to a new place; the old one is not touched.

    Args:
        old: the data folder.
        new: missing, empty, or left half-filled by an earlier try from the same folder.
        job: progress in bytes.

    Raises:
        UserError: an unsafe place, something in it, no room, a damaged database, or storage failed.
        Cancelled: by the job; what was copied is gone on with the next time.
    """
    old, new = old.absolute(), new.absolute()
    check_target(old, new)
    try:
        with ExitStack() as held:
            held.callback(locked(old).release)
            problem = damage(old / DATABASE_NAME, recover=True)
            if problem:
                raise UserError("数据库有损坏，没有搬。请先从备份恢复。", problem)
            new.mkdir(parents=True, exist_ok=True)
            _note(new / _MOVING, {"from": str(old)})
            files = [path for path in _files(old) if not _is_there(path, new / path.relative_to(old))]
            database = old / DATABASE_NAME
            total = sum(path.stat().st_size for path in (*files, database))
            free = shutil.disk_usage(new).free
            if total + _SPARE > free:
                raise UserError(f"“{new}”空间不够：要 {size_text(total)}，只剩 {size_text(free)}，请换一处。")
            _Copying(old, new, total, job).copy(files, database)
    except OSError as error:
        raise storage_error(f"没有搬到“{new}”，原来的数据没有动", error) or error from error


def check_target(old: Path, new: Path) -> None:
    """Refuse a place that data may not be moved to, before anything is closed or written.

    Raises:
        UserError: with the reason.
    """
    old, new = old.absolute(), new.absolute()
    refuse_unsafe(new)
    refuse_data_folder(new, "数据")
    if new.resolve().is_relative_to(old.resolve()) or old.resolve().is_relative_to(new.resolve()):
        raise UserError("新的位置和现在的数据文件夹套在一起，请另选一个文件夹。")
    try:
        names = {path.name for path in new.iterdir()} if new.exists() else set[str]()
    except OSError as error:
        raise storage_error(f"不能搬到“{new}”", error) or error from error
    if names and _read(new / _MOVING).get("from") != str(old):
        raise UserError(f"文件夹“{new}”里已有内容，请选择空文件夹或新建一个。")


def moved_from(folder: Path) -> Moved | None:
    """Where a data folder was moved from, while the old one is still there."""
    kept = _read(folder / NOTE)
    old = Path(kept.get("from", ""))
    with suppress(OSError):
        if kept and (old / DATABASE_NAME).is_file():
            return Moved(old, kept.get("database", ""))
    return None


def remove_old(folder: Path, job: Job) -> None:
    """Remove the folder that the data was moved from.

    Args:
        folder: the data folder as it is now, open and in use.
        job: may cancel before anything is removed.

    Raises:
        UserError: somebody has it open, or has worked in it since; then it stays. Or storage failed.
    """
    moved = moved_from(folder)
    if moved is None:
        raise UserError("旧文件夹已经不在了。")
    try:
        with ExitStack() as held:
            held.callback(locked(moved.folder).release)
            if file_hash(moved.folder / DATABASE_NAME, job.check) != moved.database:
                raise UserError(f"搬走以后有人在“{moved.folder}”里改过数据，没有删除。请打开它看一看。")
            lost = [path for path in _files(moved.folder) if not _was_there(path, folder, moved.folder)]
            if lost:
                raise UserError(f"“{moved.folder}”里有新文件夹没有的“{lost[0].name}”，没有删除。")
            (moved.folder / DATABASE_NAME).unlink()  # first: what is left is no data folder
        shutil.rmtree(moved.folder)
        (folder / NOTE).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(f"没有删干净“{moved.folder}”", error) or error from error


def _was_there(path: Path, folder: Path, old: Path) -> bool:
    """Whether a file lies in the new folder, or is a backup that is thinned out with age there."""
    inside = path.relative_to(old)
    return inside.parts[0] == BACKUPS_NAME or plain_size(folder / inside) is not None


class _Copying:
    """Copies of files below a folder, each under its name only when it is whole."""

    def __init__(self, old: Path, new: Path, total: int, job: Job) -> None:
        self._old, self._new, self._total, self._job = old, new, total, job
        self._done = 0

    def copy(self, files: list[Path], database: Path) -> None:
        """Copy files, then the database, which makes it a data folder."""
        for path in files:
            self._copy(path)
        sha256 = file_hash(database, self._job.check)
        _note(self._new / NOTE, {"from": str(self._old), "database": sha256})
        self._job.check()
        self._copy(database)
        (self._new / _MOVING).unlink()

    def _copy(self, path: Path) -> None:
        target = self._new / path.relative_to(self._old)
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as part:
            digest, _ = copy_hashed(path, part, self._count)
            if file_hash(part, self._job.check) != digest:
                raise UserError(f"复制出来的“{path.name}”不一致，没有搬，这个盘可能坏了，请换一处。")
            shutil.copystat(path, part)

    def _count(self, size: int) -> None:
        self._done += size
        self._job.report(self._done, self._total, "正在复制数据")


def _files(folder: Path) -> list[Path]:
    """All that goes along: no cache, no log, nothing half-written."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in _LEFT]
            names = [name for name in names if name not in _LEFT]  # noqa: PLW2901 - the same list, cut
        found += [Path(place, name) for name in names if PART_SUFFIX not in name]
    return sorted(found)


def _raise(error: OSError) -> None:
    raise error


def _is_there(path: Path, copy: Path) -> bool:
    """Whether an earlier try has copied a file: it got the time of its original when it was whole."""
    try:
        one, other = path.stat(), copy.stat()
    except OSError:
        return False
    return (one.st_size, int(one.st_mtime)) == (other.st_size, int(other.st_mtime))


def _note(path: Path, plain: dict[str, str]) -> None:
    with replacing(path) as part:
        part.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")


def _read(path: Path) -> dict[str, str]:
    try:
        return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return {}
