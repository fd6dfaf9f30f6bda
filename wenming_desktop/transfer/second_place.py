"""A second place for backups, on another disk or stick: the newest backups, and every original once.

The place is known again by an id that is written there, whatever letter the disk has today; what bears
another id is never written to. Originals go first and the backups that refer to them last, each file under
its own name only when it was read back whole: killed at any point, what is there is whole.
"""

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import uuid4

from wenming_desktop import clock
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.records import referenced_hashes
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.log import told
from wenming_desktop.safety.backup import backups, surplus
from wenming_desktop.safety.copying import copy_hashed, plain_size
from wenming_desktop.safety.files import replacing
from wenming_desktop.safety.saving import FILES_NAME, refuse_data_folder
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.transfer.media import Medium, media, medium_of
from wenming_desktop.transfer.reading_back import UncachedFile
from wenming_desktop.words import size_text
from wenming_desktop.workspace import BACKUPS_NAME, Workspace

FOLDER = "文明创建备份"
MARK = "第二处备份.json"  # at the place: whose it is
NOTE = "second-place.json"  # in the data folder: where it is, and what was done last
OLD = timedelta(days=7)  # since the last success
AWAY = timedelta(days=3)  # since it was last plugged in
_FORMAT = "wenming-second-place"
_NEWEST = 12  # backups that are brought there
_PULLED = "第二处备份没有做完：盘被拔出来或换过了，插好后再试，已写好的还在。"
_SPARE = 16 << 20  # bytes that stay free


class WrongDiskError(UserError):
    """The place is not there, or another disk is where it was."""


@dataclass(frozen=True)
class SecondPlace:
    """The place that was chosen, and what was done last; kept in the data folder.

    Attributes:
        id: as written there.
        path: the folder, as it was seen last.
        inside: the same below its disk's root.
        disk: the disk's name.
        chosen_at, seen_at, succeeded_at: local times; None where it never was.
        files, size: originals there after the last success, and their bytes.
        lacking: of these, records whose originals were gone or altered here and could not go along.
    """

    id: str
    path: str
    inside: str
    disk: str
    chosen_at: datetime
    seen_at: datetime
    succeeded_at: datetime | None = None
    files: int = 0
    size: int = 0
    lacking: int = 0

    def warning(self, now: datetime) -> str:
        """What the clerk must know, in a few characters; "" while all is well."""
        if now - (self.succeeded_at or self.chosen_at) > OLD:
            return f"{(now - (self.succeeded_at or self.chosen_at)).days}天没备份"
        if now - self.seen_at > AWAY:
            return f"{(now - self.seen_at).days}天没插上"
        return ""

    def is_due(self, now: datetime) -> bool:
        """Whether today has no success yet; one dated in the future (the clock was set back) is none."""
        return self.succeeded_at is None or self.succeeded_at.date() != now.date()


def second_place(data: Path) -> SecondPlace | None:
    """The place of a data folder; None where none was chosen, or the note of it cannot be read."""
    try:
        kept: dict[str, Any] = json.loads((data / NOTE).read_text(encoding="utf-8"))
        for name in ("chosen_at", "seen_at", "succeeded_at"):
            kept[name] = kept[name] and datetime.fromisoformat(kept[name])
        return SecondPlace(**kept)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(data: Path, place: SecondPlace) -> None:
    """Note a place in the data folder; UserError where that cannot be written."""
    try:
        _write(data / NOTE, asdict(place))
    except OSError as error:
        raise storage_error("第二处备份没有记下来", error) or error from error


def choose(workspace: Workspace, parent: Path, now: datetime | None = None) -> SecondPlace:
    """Make the place in a folder of another disk, or take up again the one of this data that is there.

    Args:
        workspace: the data.
        parent: a disk or a folder on one.
        now: local time.

    Raises:
        UserError: nothing may be changed, or it is the disk that the data is on, a data folder, or cannot be
            written.
    """
    workspace.log.refuse_if_read_only()
    now = now or clock.now()
    refuse_data_folder(parent, "第二处备份")
    try:
        medium = medium_of(parent)
        if is_same_disk(parent, workspace.folder):
            raise UserError("这里和数据在同一个盘上，盘坏了两份一起没有。请选另一块硬盘或U盘。")
        if medium.read_only:
            raise UserError(f"“{parent}”是只读的（写保护），写不进去，请换一个{medium.kind}。")
        before = second_place(workspace.folder)
        folder, identity = _own_folder(parent, before.id if before else "", workspace)
        folder.mkdir(exist_ok=True)
        mark = {
            "format": _FORMAT,
            "id": identity,
            "unit": workspace.unit,
            "pc": platform.node(),
            "data": str(workspace.folder),
        }
        _write(folder / MARK, mark)
        inside = os.path.relpath(folder.resolve(), medium.root.resolve())
    except OSError as error:
        raise storage_error(f"不能备到“{parent}”", error) or error from error
    made = SecondPlace(identity, str(folder), inside, medium.name, now, now)
    if before and before.id == identity:
        made = replace(before, path=str(folder), inside=inside, disk=medium.name, seen_at=now)
    keep(workspace.folder, made)
    return made


def is_same_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on one volume; OSError where that cannot be asked."""
    return medium_of(one).identity == medium_of(other).identity


def doubt(parent: Path) -> str:
    """What cannot be known of a place and the clerk should think of; "" for a stick."""
    with suppress(OSError):
        if medium_of(parent).removable:
            return ""
    return "请确认它不是同一块硬盘的另一个分区：那样硬盘坏了会一起坏。"


def find(place: SecondPlace) -> Path | None:
    """Where the place is now, by its id; None while it is not plugged in."""
    roots: Iterator[Path] = (medium.root / place.inside for medium in media())
    for folder in (Path(place.path), *roots):
        if _mark(folder).get("id") == place.id:
            return folder
    return None


def is_wrong_disk(place: SecondPlace) -> bool:
    """Whether another disk, or another PC's place, is where it was."""
    path = Path(place.path)
    with suppress(OSError):
        return path.parent.exists() and _mark(path).get("id") != place.id
    return False


def folder_of(chosen: Path) -> Path | None:
    """The second place that a clerk means who chose it, or the disk or folder it lies in; None for none."""
    with suppress(OSError):
        inside = sorted(chosen.glob(f"{FOLDER}*")) if chosen.is_dir() else []
        return next((each for each in (chosen, *inside) if _mark(each)), None)
    return None


def back_up_there(workspace: Workspace, job: Job, now: datetime | None = None) -> SecondPlace:
    """Bring what is new to the second place; what it holds already is not written again.

    Args:
        workspace: the data, in use or not.
        job: progress in bytes.
        now: local time.

    Returns:
        The place with its success noted.

    Raises:
        WrongDiskError: it is not there, or was pulled out or exchanged meanwhile.
        UserError: nothing may be changed, it is full, or the storage failed; what was brought until then is
            whole and stays.
        Cancelled: by the job; the same.
    """
    workspace.log.refuse_if_read_only()
    now = now or clock.now()
    place = second_place(workspace.folder)
    if place is None:
        raise UserError("还没有选第二处备份的位置。")
    folder = find(place)
    if folder is None:
        wrong = "插着的不是这块盘，没有写。" if is_wrong_disk(place) else ""
        raise WrongDiskError(f"{wrong}请插上“{place.disk}”（里面有“{FOLDER}”文件夹）再试。")
    with told("第二处备份"):
        workspace.back_up_if_due("第二处", now, timedelta())
        try:
            medium = medium_of(folder)
            made = _bring(workspace, folder, _watched(medium, folder, place), medium.free, job)
        except OSError as error:
            if not _mark(folder):
                raise WrongDiskError(
                    "第二处备份没有做完：盘被拔出来了，插好后再试，已写好的还在。"
                ) from error
            raise storage_error("第二处备份没有做完", error) or error from error
    done = replace(
        place, path=str(folder), seen_at=now, succeeded_at=now, files=made[0], size=made[1], lacking=made[2]
    )
    keep(workspace.folder, done)
    return done


def _watched(medium: Medium, folder: Path, place: SecondPlace) -> Callable[[], None]:
    """What raises unless the same volume with the same mark is still there."""

    def check() -> None:
        medium.check()
        if _mark(folder).get("id") != place.id:
            raise WrongDiskError(_PULLED)

    return check


def _bring(
    workspace: Workspace, folder: Path, check: Callable[[], None], free: int, job: Job
) -> tuple[int, int, int]:
    """Originals, then 登记.json, then backups; how many originals are there, their bytes, how many lack."""
    with workspace.reading() as session:
        hashes = sorted(referenced_hashes(session))
    store, there = workspace.files, FileStore(folder / FILES_NAME)
    own = {sha256: size for sha256 in hashes if (size := plain_size(store.path(sha256))) is not None}
    wanted = {sha256: size for sha256, size in own.items() if plain_size(there.path(sha256)) != size}
    made = backups(workspace.backups_folder)[:_NEWEST]
    target = folder / BACKUPS_NAME
    fresh = [backup for backup in made if plain_size(target / backup.path.name) != backup.size]
    total = sum(wanted.values()) + sum(backup.size for backup in fresh)
    if total + _SPARE > free:
        raise UserError(
            f"“{folder}”所在的盘空间不够：还要写 {size_text(total)}，只剩 {size_text(free)}，请清理或换一处。"
        )
    done = 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        job.report(done, total, "正在备到第二处")

    check()
    for made_there in (target, folder / FILES_NAME):
        made_there.mkdir(exist_ok=True)
    for sha256 in wanted:
        check()
        _copy(store.path(sha256), there.path(sha256), count, sha256)
    check()
    for backup in reversed(fresh):  # the oldest first: the newest there always has its originals
        _copy(backup.path, target / backup.path.name, count)
        check()
    sidecar = workspace.folder / SIDECAR
    if sidecar.is_file():
        _copy(sidecar, folder / SIDECAR, lambda _size: job.check())
    with suppress(OSError):  # somebody looks at an old one: it goes next time
        for old in surplus(backups(target), clock.now()):
            old.path.unlink(missing_ok=True)
    kept = [size for sha256 in hashes if (size := plain_size(there.path(sha256))) is not None]
    return len(kept), sum(kept), len(hashes) - len(kept)


def _copy(source: Path, target: Path, count: Callable[[int], None], sha256: str = "") -> None:
    """Copy a file and read it back; one that is gone, or is not what ``sha256`` says, is passed over.

    Raises:
        UserError: the medium gives back something else.
        OSError: as the storage does.
    """
    target.parent.mkdir(exist_ok=True)  # without those above: where the disk was pulled out nothing is made
    if not source.is_file():  # a backup that was thinned out, an original that went, meanwhile
        return
    about = source.stat()
    with suppress(_AlteredError), replacing(target) as part:
        digest, _ = copy_hashed(source, part, count)
        if sha256 and digest != sha256:
            raise _AlteredError
        with UncachedFile(part) as stream:
            if file_digest(stream, "sha256").hexdigest() != digest:
                raise UserError(f"刚写到“{target.parent}”的读回来不一致，这个盘可能坏了，请换一处。")
        os.utime(part, ns=(about.st_atime_ns, about.st_mtime_ns))


class _AlteredError(Exception):
    """What lies in the store is not what was taken in: the place keeps what it has."""


def _own_folder(parent: Path, known: str, workspace: Workspace) -> tuple[Path, str]:
    """The folder in ``parent`` that is of this data, or a free one; and its id."""
    if _mark(parent):  # the clerk chose the folder itself
        parent = parent.parent
    number = 1
    while True:
        folder = parent / (FOLDER if number == 1 else f"{FOLDER}-{number}")
        mark = _mark(folder)
        here = mark.get("pc") == platform.node() and mark.get("data") == str(workspace.folder)
        if mark and (mark["id"] == known or here):
            return folder, str(mark["id"])
        if not folder.exists():
            return folder, uuid4().hex
        number += 1


def _mark(folder: Path) -> dict[str, Any]:
    """What is written at a place; empty where it is none."""
    try:
        found: Any = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return found if found["format"] == _FORMAT else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _write(path: Path, plain: dict[str, Any]) -> None:
    with replacing(path) as part:
        part.write_text(json.dumps(plain, ensure_ascii=False, default=str, indent=1), encoding="utf-8")
