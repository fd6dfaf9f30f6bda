"""扫描监视文件夹: what a scanner or a colleague puts there is taken into 待归口, and its source moved aside.

A file is copied and on record before its source moves, and the source moves within its own disk: killed at
any point, the file lies here or in 已收, and what was on record already is known again by its bytes. Undo
passes over it: the clerk would take back what she has not done, and nobody would look into 已收 for it.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from wenming_desktop.changes.lane import ChangeLog, Session
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.folders import files_below, refuse_nested
from wenming_desktop.evidence.intake import Incoming, Taken, take_all
from wenming_desktop.evidence.programs import HEAD, reason_against
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.settings import get_setting, set_setting

LOOK_EVERY = 4.0  # seconds between two looks
RESTED = 6.0  # seconds since a file was last written until it counts as whole
TAKEN, NOT_TAKEN = "已收", "未收"
_KEY = "watched_folder"
_AT_ONCE = 500  # files of one step of the history

Stamp = tuple[int, int]  # size in bytes, time of the last writing in nanoseconds


@dataclass(frozen=True)
class Received:
    """What one round brought, and what is to be said of it beside, a Chinese sentence each."""

    taken: Taken
    remarks: tuple[str, ...]


def watched_folder(session: Session) -> Path | None:
    """The folder that is watched; None where none is."""
    written = get_setting(session, _KEY)
    return Path(written) if written else None


def set_watched_folder(session: Session, folder: Path | None, data: Path) -> None:
    """Watch this folder from now on, or none.

    Args:
        session: of the change.
        folder: an existing folder.
        data: the workspace's own folder.

    Raises:
        UserError: it is not there, or it holds the data folder or lies in it: the program would then move
            its own files, or take in what it stores.
    """
    if folder is None:
        set_setting(session, _KEY, "", "扫描监视文件夹")
        return
    if not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”，请先建好，或换一个。")
    refuse_nested(folder, data)
    set_setting(session, _KEY, str(folder), "扫描监视文件夹")


class Watch:
    """Looks at one folder again and again; keeps what it saw between two looks, on no disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, Stamp] = {}  # at the look before
        self._told: dict[Path, Stamp] = {}  # refused, or not moved: said once, left until it changes

    def look(self, now: float) -> list[Path]:
        """The files that have rested: the same at two looks, written some time ago, held by nobody.

        Args:
            now: seconds since the epoch.

        Returns:
            At most so many as one step is to have, folder by folder.

        Raises:
            UserError: the folder is not there or cannot be read; the next look may find it again.
        """
        seen: dict[Path, Stamp] = {}
        rested: list[Path] = []
        for found in files_below(self.folder, {TAKEN, NOT_TAKEN}):
            stamp = None if found.refused else _stamp(found.path)
            if stamp is None or self._told.get(found.path) == stamp:
                continue
            seen[found.path] = stamp
            # A clock that was set back, or another PC's, must not hold up a file for ever.
            age = abs(now - stamp[1] / 1e9)
            if self._seen.get(found.path) == stamp and age >= RESTED and not _is_held(found.path):
                rested.append(found.path)
        self._seen = seen
        return rested[:_AT_ONCE]

    def take(self, log: ChangeLog, files: FileStore, paths: Sequence[Path], job: Job) -> Received:
        """Take files that have rested into 待归口, then move them to 已收; programs go to 未收.

        A file that cannot be taken or moved stays where it is and is said once, until it changes.

        Raises:
            UserError: nothing was taken: one was written to meanwhile, or the storage failed.
            Cancelled: by the job; nothing was taken.
        """
        stamps = {path: self._seen[path] for path in paths}

        def still() -> None:
            for path, stamp in stamps.items():
                if _stamp(path) != stamp:
                    raise UserError(f"“{path.name}”还在写入，过一会儿再收。")

        incoming = [Incoming(path, self._origin(path)) for path in paths]
        taken = take_all(log, files, incoming, job, still, unasked=True)
        remarks: list[str] = []
        for refused in taken.refused:
            remarks.append(refused.reason)
            self._told[refused.path] = stamps[refused.path]
            if _is_program(refused.path):
                remarks += self._move(refused.path, stamps[refused.path], NOT_TAKEN)
        not_taken = {refused.path for refused in taken.refused}
        for path in paths:
            if path not in not_taken:
                remarks += self._move(path, stamps[path], TAKEN)
        self._remove_empty({path.parent for path in paths})
        return Received(taken, tuple(remarks))

    def _origin(self, path: Path) -> str:
        return "/".join((self.folder.name, *path.relative_to(self.folder).parts[:-1]))

    def _move(self, path: Path, stamp: Stamp, aside: str) -> list[str]:
        """Move a file below ``aside``, under the folders it lies in; a sentence where that was refused."""
        if _stamp(path) != stamp:
            return []  # somebody wrote to it since: it is another file, which the next looks find
        target = self.folder / aside / path.relative_to(self.folder)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(_free(target))
        except OSError as error:
            known = storage_error(f"“{path.name}”已收好，但原件没能移到“{aside}”", error)
            if known is None:
                raise
            self._told[path] = stamp
            return [f"{known.message}可以自己移走，不会重复收。"]
        self._told.pop(path, None)
        return []

    def _remove_empty(self, folders: set[Path]) -> None:
        """Remove those of the folders, and those that hold them, in which nothing is left."""
        for folder in folders:
            emptied = folder
            while emptied != self.folder:
                try:
                    emptied.rmdir()
                except OSError:  # something lies there, or somebody looks at it
                    break
                emptied = emptied.parent


def _stamp(path: Path) -> Stamp | None:
    """How a file is now; None where it is gone or cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _is_held(path: Path) -> bool:
    """Whether another program has the file open, as far as the system says: only Windows does."""
    if os.name != "nt":
        return False
    try:
        path.rename(path)
    except OSError:
        return True
    return False


def _is_program(path: Path) -> bool:
    try:
        with path.open("rb", buffering=0) as stream:
            return reason_against(path.name, stream.read(HEAD)) is not None
    except OSError:
        return False


def _free(target: Path) -> Path:
    """The target, or it with the first number that nothing is called by yet."""
    names = (target.with_name(f"{target.stem} ({number}){target.suffix}") for number in count(2))
    return target if not target.exists() else next(name for name in names if not name.exists())
