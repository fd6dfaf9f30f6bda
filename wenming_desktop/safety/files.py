"""Atomic file replacement: a reader sees the old file or the new one, never a part."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import uuid4

PART_SUFFIX = ".part"

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
    """Remove the temporary files that a killed process left in a folder; nobody may be writing there."""
    for part in folder.glob(f".*{PART_SUFFIX}*"):  # SQLite's journal is named after its database
        part.unlink(missing_ok=True)


@contextmanager
def replacing(target: Path) -> Generator[Path]:
    """A temporary path beside ``target`` to write to; on success it becomes ``target``, flushed.

    Whatever fails inside, ``target`` keeps its old bytes and the temporary file is removed.
    Raises OSError as the file system does.
    """
    part = target.with_name(f".{uuid4().hex}{PART_SUFFIX}")
    try:
        yield part
        with part.open("r+b") as stream:
            os.fsync(stream.fileno())
        retrying(lambda: part.replace(target))
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
