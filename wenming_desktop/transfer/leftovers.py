"""Where an archive grows until it is complete, and what cut-off archives left there.

An archive grows in a folder beside its place that bears our mark: a small file, written first, and a lock
that lives as long as the process. Renaming into place is the mark of completeness, so that nothing of ours
lies in a finished archive. A marked folder whose lock nobody holds is of a process that died, or of a stick
that was pulled out: it is removed by the next archive on that medium, or when the medium is seen again.
"""

import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from wenming_desktop import clock
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.files import PART_SUFFIX, flush, retrying
from wenming_desktop.transfer.bag_format import INFO
from wenming_desktop.transfer.checking.tag_files import info_of
from wenming_desktop.transfer.media import Medium

FORMAT, FORMAT_VERSION = "wenming-part", 1
_MARK, _LOCK = "mark.json", "lock"
_NAME = re.compile(rf"\.wenming-[0-9a-f]{{8}}{re.escape(PART_SUFFIX)}")
WORKING_LENGTH = len(f".wenming-01234567{PART_SUFFIX}/1")  # of the path below which an archive grows
_MOST_FOLDERS = 1000  # looked into on a medium
_MARK_BYTES = 1 << 20


def is_unfinished(folder: Path) -> bool:
    """Whether an archive's folder lies where archives grow, so that it never became complete."""
    return _NAME.fullmatch(folder.absolute().parent.name) is not None


class Workshop:
    """The marked folder in which archives grow until they are put in place."""

    def __init__(self, folder: Path, targets: Sequence[Path], medium: Medium) -> None:
        self.folder, self._targets, self._medium = folder, targets, medium
        self._parent = os.open(folder.parent, os.O_RDONLY) if sys.platform != "win32" else 0

    def part(self, target: Path) -> Path:
        """Where a target grows."""
        return self.folder / str(self._targets.index(target) + 1)

    def put_in_place(self) -> None:
        """Make everything complete, the first target last: without it nothing counts.

        Raises:
            UserError: the medium is another one.
            OSError: a target exists meanwhile, or the medium failed; what was put in place is taken back.
        """
        self._medium.check()
        placed: list[Path] = []
        try:
            for target in reversed(self._targets):
                if os.path.lexists(target):  # rename would replace an empty folder
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
                retrying(lambda target=target: self.part(target).rename(target))
                placed.append(target)
            self._sync()
            self._medium.check()
        except BaseException:
            for target in reversed(placed):
                with suppress(OSError):
                    target.rename(self.part(target))
            raise

    def close(self) -> None:
        """Let go of the folder."""
        if sys.platform != "win32":
            os.close(self._parent)

    def _sync(self) -> None:
        if sys.platform != "win32":  # which puts names on the medium with the files
            os.fsync(self._parent)  # the folder that was written to, whatever lies at its path by now


@contextmanager
def new_place(parent: Path, medium: Medium, doing: str) -> Generator[None]:
    """make_place() for what is written inside; where that fails, no folder that was made for it is left.

    Args:
        parent: the folder.
        medium: what it lies on.
        doing: begins the sentence where the folder cannot be made.

    Raises:
        UserError: as make_place(), or the folder cannot be made.
    """
    try:
        made = make_place(parent, medium)
    except OSError as error:
        raise storage_error(doing, error) or error from error
    try:
        yield
    except BaseException:
        for folder in made:
            with suppress(OSError):  # something lies in it by now
                folder.rmdir()
        raise


def make_place(parent: Path, medium: Medium) -> list[Path]:
    """Make the folder that archives go to, unless it was there; on no other medium than this one.

    Returns:
        The folders that were made, the deepest first.

    Raises:
        UserError: the medium is another one, or the folder was there and is gone.
        OSError: it cannot be made.
    """
    medium.check()
    if medium.there:
        return []
    missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    try:
        medium.check()
    except UserError:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise
    return missing


@contextmanager
def workshop(targets: Sequence[Path], unit: str, medium: Medium) -> Generator[Workshop]:
    """A place for archives to grow; whatever happens, nothing but what was put in place is left.

    What earlier archives left on the medium is removed first.

    Args:
        targets: where the archives are to be in the end, all in one folder, which exists.
        unit: whose they are; written into the mark.
        medium: what they are written to.

    Raises:
        UserError: a target exists, or the medium is another one.
        OSError: the medium failed.
    """
    parent = targets[0].parent
    medium.check()
    sweep(medium)
    for target in targets:
        if os.path.lexists(target):
            raise UserError(f"“{target}”已经存在，请换一个名称或位置，原有内容没有改动。")
    folder = parent / f".wenming-{uuid4().hex[:8]}{PART_SUFFIX}"
    with ExitStack() as held:
        held.callback(_remove, folder)
        folder.mkdir()
        held.enter_context(FileLock(folder / _LOCK))
        _mark(folder, [target.name for target in targets], unit, clock.now())
        made = Workshop(folder, targets, medium)
        held.callback(made.close)
        medium.check()
        try:
            yield made
        except OSError:
            medium.check()  # pulled out, it says the least of itself
            raise


def sweep(medium: Medium) -> int:
    """Remove what archives that were cut off left on a medium: where archives go, and one folder deeper.

    Returns:
        How many were removed. What cannot be removed now will be another time.
    """
    places = [medium.path]
    if medium.removable:
        places += [medium.root, *_folders(medium.root)]
    return sum(_sweep_folder(place) for place in dict.fromkeys(places))


def _folders(place: Path) -> list[Path]:
    found: list[Path] = []
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found.append(Path(entry.path))
            if len(found) == _MOST_FOLDERS:
                break
    return found


def _sweep_folder(place: Path) -> int:
    return sum(bool(_NAME.fullmatch(folder.name)) and _sweep_one(folder) for folder in _folders(place))


def _sweep_one(folder: Path) -> bool:
    """Remove a folder if it is a dead workshop; the lock says so."""
    try:
        names = {path.name for path in folder.iterdir()}
        targets = _read_mark(folder)
        # Killed before its mark was written, or when all but that was removed, it holds nothing.
        if targets is None and not names <= {_MARK, _LOCK}:
            return False
        if names:
            with FileLock(folder / _LOCK, timeout=0):
                _take_back(folder.parent, targets or [])
                _remove_content(folder)
        _remove(folder)
    except (OSError, Timeout):
        return False
    return not folder.exists()


def _take_back(parent: Path, targets: Sequence[str]) -> None:
    """Remove the volumes of a set that lacks its first one: it was cut off while it was put in place."""
    if (parent / targets[0]).exists() if targets else True:
        return
    for name in targets[1:]:
        with suppress(ValueError, OSError):
            if info_of(parent / name).get("External-Identifier") == name:
                (parent / name / INFO).unlink()  # first: half removed it must not look like a volume
                shutil.rmtree(parent / name)


def _mark(folder: Path, targets: Sequence[str], unit: str, now: datetime) -> None:
    text = json.dumps(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "unit": unit,
            "begun_at": now.isoformat(timespec="seconds"),
            "targets": list(targets),
        },
        ensure_ascii=False,
    )
    with (folder / _MARK).open("xb") as stream:
        stream.write(text.encode())
        flush(stream)


def _read_mark(folder: Path) -> list[str] | None:
    """The names of the targets; None without a mark of ours."""
    try:
        with (folder / _MARK).open("rb") as stream:
            found = json.loads(stream.read(_MARK_BYTES))
        if found["format"] != FORMAT:
            return None
        return [name for name in map(str, found["targets"]) if Path(name).name == name]
    except (OSError, ValueError, TypeError, LookupError):
        return None


def _remove_content(folder: Path) -> None:
    """Remove all but the mark and the lock, so that a removal cut off leaves what is still known as ours."""
    for path in folder.iterdir():
        if path.name in {_MARK, _LOCK}:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _remove(folder: Path) -> None:
    with suppress(OSError):  # the stick was pulled out: another time
        _remove_content(folder)
        for name in (_MARK, _LOCK):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
