"""Copying a file while hashing it: every byte is read once and is on the medium when the call returns."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from wenming_desktop.safety.files import flush

BLOCK = 1 << 20  # bytes; larger blocks were no faster, smaller ones cost calls


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
    buffer = bytearray(BLOCK)
    view = memoryview(buffer)
    with source.open("rb", buffering=0) as reader, target.open("xb", buffering=0) as writer:
        while count := reader.readinto(buffer):
            digest.update(view[:count])
            writer.write(view[:count])
            size += count
            on_bytes(count)
        flush(writer)
    return digest.hexdigest(), size
