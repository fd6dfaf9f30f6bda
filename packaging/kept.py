"""What is kept beyond a clone, under a hash of all that it is made of; the whole may be deleted at any time.

Downloads are checked against their pins at each use. Folders made here are kept as one archive each, with its
checksum beside it: one that is cut off or damaged is made anew.
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from places import CACHE
from problems import PackagingError

_UNUSED_SECONDS = 30 * 24 * 3600


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place(name: str, mark: str) -> Path:
    """Where something is kept, whether or not it is there; what nobody asked for in 30 days goes.

    Args:
        name: what it is.
        mark: a hash of all that it depends on.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"{name}-{mark[:16]}"
    if path.exists():
        os.utime(path)
    for other in CACHE.iterdir():
        with suppress(FileNotFoundError):  # another build has just taken it away
            if other.stat().st_mtime < time.time() - _UNUSED_SECONDS:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
    return path


def made_once(folder: Path, mark: str, make: Callable[[], None], leave_out: Sequence[str] = ()) -> None:
    """Have a folder as ``make`` leaves it: as it stands there, as it was kept, or made.

    Args:
        folder: the folder; ``make`` empties it first.
        mark: a hash of all that it depends on.
        make: makes it.
        leave_out: names in it whose content is not kept.

    Raises:
        PackagingError: it cannot be kept or unpacked.
    """
    ready = folder / "ready"
    if ready.exists() and ready.read_text("utf-8") == mark:
        return
    archive = place(folder.name, mark)
    checksum = archive.with_name(f"{archive.name}.sha256")
    if checksum.exists() and archive.exists() and digest(archive) == checksum.read_text("ascii"):
        os.utime(checksum)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _tar("-xpf", archive, "-C", folder)
    else:
        make()
        part = archive.with_name(f".{uuid4().hex}.part")
        _tar("-cf", part, "-C", folder, "--anchored", *(f"--exclude=./{name}/*" for name in leave_out), ".")
        checksum.write_text(digest(part), "ascii")
        part.replace(archive)
    ready.write_text(mark, "utf-8")  # last: one that was interrupted does not count


def _tar(*arguments: str | Path) -> None:
    done = subprocess.run(["tar", "--numeric-owner", *arguments], capture_output=True, text=True)  # noqa: PLW1510
    if done.returncode:
        raise PackagingError(
            f"{CACHE} 读写出错，请检查磁盘空间，或删除它后重试。{done.stderr[-300:].strip()}"
        )
