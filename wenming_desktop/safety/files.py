"""Atomic file replacement: a reader sees the old file or the new one, never a part."""

import os
import platform
import re
import shutil
import sys
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import uuid4

PART_SUFFIX = ".part"

# The mark of our temporary files: which PC and which process writes, and a number.
_PART = re.compile(rf"\.wenming-([0-9a-f]{{8}})-([0-9]+)-[0-9a-f]{{8}}{re.escape(PART_SUFFIX)}(-journal)?")
_PART_SECONDS = 24 * 60 * 60  # after so long nobody writes any more, on whatever PC

_WINDOWS_TRANSIENT = {5, 32, 33}  # a virus scanner or indexer holds a fresh file open for a moment
_RETRIES = 25  # counted, so that a busy machine has as many
_PAUSE = 0.1  # seconds

T = TypeVar("T")


def retrying(action: Callable[[], T]) -> T:
    """Run a file operation, again for about 2.5 s while Windows says that somebody holds the file."""
    for _ in range(_RETRIES):
        try:
            return action()
        except OSError as error:
            if getattr(error, "winerror", None) not in _WINDOWS_TRANSIENT:
                raise
            time.sleep(_PAUSE)
    return action()


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the medium; Windows does that with the file and cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush(stream: BinaryIO) -> None:
    """Put what was written to an open file on the medium."""
    stream.flush()
    os.fsync(stream.fileno())


def sweep_parts(folder: Path) -> None:
    """Remove what is temporary and a killed process left in a folder; nobody may be writing there."""
    for part in folder.glob(f".*{PART_SUFFIX}*"):  # SQLite's journal is named after its database
        _remove(part)


def sweep_dead_parts(folder: Path) -> None:
    """Remove what replacing() and part_folder() left whose process on this PC is dead, or that is a day old.

    Others may be writing in the folder: theirs stay, and so does whatever bears another name than ours.
    """
    with suppress(OSError):  # it will go another time
        for part in folder.iterdir():
            mark = _PART.fullmatch(part.name)
            if mark is None or part.is_symlink():
                continue
            dead = mark[1] == _this_pc() and not _alive(int(mark[2]))
            if dead or time.time() - part.stat().st_mtime > _PART_SECONDS:
                _remove(part)


@contextmanager
def replacing(target: Path) -> Generator[Path]:
    """A temporary path beside ``target`` to write to; on success it becomes ``target``, flushed.

    Whatever fails inside, ``target`` keeps its old bytes and the temporary file is removed; what a killed
    process left in the folder is removed first.
    Raises OSError as the file system does.
    """
    sweep_dead_parts(target.parent)
    part = _part(target.parent)
    try:
        yield part
        with part.open("r+b") as stream:
            os.fsync(stream.fileno())
        retrying(lambda: part.replace(target))
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def part_folder(place: Path) -> Generator[Path]:
    """An empty folder in ``place``, for this user alone, that is gone after the block.

    What a killed process left in ``place`` is removed first. Raises OSError as the file system does.
    """
    sweep_dead_parts(place)
    part = _part(place)
    part.mkdir(mode=0o700)
    try:
        yield part
    finally:
        _remove(part)


def _part(folder: Path) -> Path:
    return folder / f".wenming-{_this_pc()}-{os.getpid()}-{uuid4().hex[:8]}{PART_SUFFIX}"


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


def _this_pc() -> str:
    return f"{zlib.crc32(platform.node().encode(errors='replace')):08x}"


def _alive(process_id: int) -> bool:
    """Whether a process of this number runs; one of another user counts."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        kernel, may_wait, denied = ctypes.WinDLL("kernel32", use_last_error=True), 0x00100000, 5
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(may_wait, False, process_id)
        if not handle:
            return ctypes.get_last_error() == denied
        ended = kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0) == 0
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return not ended
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
