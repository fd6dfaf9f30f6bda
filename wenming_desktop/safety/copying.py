"""Copying a file while hashing it: every byte is read once and is on the medium when the call returns."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from wenming_desktop.safety.files import flush

BLOCK = 1 << 19  # bytes; blocks of 1 MB cost the system twice the time, smaller ones cost calls


def file_size(path: Path) -> int:
    """The size in bytes of a plain file; OSError for what is none (opening a pipe would wait for ever)."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return status.st_size


def plain_size(path: Path) -> int | None:
    """The size of a plain file; None if there is none, or it cannot be looked at."""
    try:
        return file_size(path)
    except OSError:
        return None


def file_hash(path: Path, on_block: Callable[[], object]) -> str:
    """SHA-256 in hex of a file's bytes; OSError where they cannot be read. ``on_block`` may raise to stop."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            on_block()
            digest.update(block)
    return digest.hexdigest()


def copy_hashed(source: Path, target: Path, on_bytes: Callable[[int], None]) -> tuple[str, int]:
    """Copy ``source`` to the new file ``target`` and flush it.

    Args:
        source: a readable file.
        target: must not exist.
        on_bytes: told the size of each block when it is written; may raise to stop.

    Returns:
        SHA-256 in hex and the size in bytes, of the bytes as read.
    """
    digest = hashlib.sha256()
    size = 0
    # The writer is buffered because a raw write may take only a part, as on a disk that fills up.
    with source.open("rb", buffering=0) as reader, target.open("xb") as writer:
        # No larger than the file: to hand out a whole block costs the system more than to copy a small file.
        buffer = bytearray(min(BLOCK, os.fstat(reader.fileno()).st_size + 1))
        view = memoryview(buffer)
        while count := reader.readinto(buffer):
            digest.update(view[:count])
            writer.write(view[:count])
            size += count
            on_bytes(count)
        flush(writer)
    return digest.hexdigest(), size
