"""Reading back what was written: from the medium, not from what the system keeps of it in memory.

Linux reads past its memory with O_DIRECT, where a file system knows that; else a file's pages are dropped
first (posix_fadvise(2), DONTNEED). Windows reads past its cache with FILE_FLAG_NO_BUFFERING. Both want whole
sectors in memory that begins at a sector's edge. The Windows part has not been tried on a real Windows.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO, RawIOBase
from mmap import mmap
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock
from typing import Any

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Cancelled
from wenming_desktop.transfer.slow_copy import Progress
from wenming_desktop.words import listed

_READERS = 3  # files read at once: some are hashed while the medium seeks another
_BATCH_FILES, _BATCH_BYTES = 64, 8 << 20
_BLOCK = 2 << 20  # bytes: past the cache smaller ones wait for the medium too often
_WAIT = 0.1  # seconds between two looks whether the clerk cancelled
_NAMED_AT_MOST = 5  # files in one message


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: path below the folder, bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str


def read_back(
    root: Path, written: Sequence[Written], progress: Progress, check: Callable[[], object], kind: str
) -> None:
    """Read every file from the medium and compare it with what was to be written.

    Args:
        root: the folder they lie in.
        written: the files, all of them on the medium.
        progress: told of every block.
        check: called for each batch; raises if the medium is another one.
        kind: what the medium is called.

    Raises:
        UserError: the medium gives something else back, or nothing; names the files.
        Cancelled: by the clerk.
    """
    reader = _Reader(root)
    pool = ThreadPoolExecutor(_READERS)
    try:
        futures = [pool.submit(reader.compare, batch) for batch in _batches(written)]
        for future in futures:
            check()
            while wait([future], _WAIT).not_done:
                progress.add(*reader.news())
            future.result()
            progress.add(*reader.news())
    finally:
        reader.stop.set()
        pool.shutdown(cancel_futures=True)
    altered = [name for future in futures for name in future.result()]
    if altered:
        named = listed([f"“{Path(name).name}”" for name in altered], "个文件", _NAMED_AT_MOST)
        raise UserError(f"刚写入的{named}读回来不一致，这个{kind}可能已损坏，没有存档，请换一个重新存档。")


class UncachedFile(RawIOBase):
    """A file read from the medium in whole blocks, wherever and into whatever memory is read."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._raw, self._block = _open(path), _block()
        self._size = os.fstat(self._raw.fileno()).st_size
        self._begin: int = 0  # what of the file is in the block
        self._filled: int = 0
        self._at: int = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As RawIOBase.seek()."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        """As RawIOBase.tell()."""
        return self._at

    def readinto(self, target: Any) -> int:  # any writable memory
        """As RawIOBase.readinto()."""
        begin = self._at // _BLOCK * _BLOCK
        if begin != self._begin or not self._filled:
            self._raw.seek(begin)
            self._begin = begin
            self._filled = self._raw.readinto(self._block) or 0
        inside = self._block[self._at - begin : self._filled][: len(target)]
        target[: len(inside)] = inside
        self._at += len(inside)
        return len(inside)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def _open(path: Path) -> FileIO:
    """A file to be read from the medium, from a block's edge into a _block()."""
    if sys.platform == "win32":
        return _open_unbuffered(path)
    if hasattr(os, "O_DIRECT"):
        with suppress(OSError):  # not every file system knows it; whatever else is wrong is told below
            return FileIO(os.open(path, os.O_RDONLY | os.O_DIRECT), "rb")
    stream = path.open("rb", buffering=0)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return stream


def _block() -> memoryview:
    """Memory that begins at the edge of a page, and so of a sector."""
    return memoryview(mmap(-1, _BLOCK))


class _Reader:
    """What the readers' threads share."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._buffers: SimpleQueue[memoryview] = SimpleQueue()
        for _ in range(_READERS):
            self._buffers.put(_block())
        self._lock, self._count, self._path = Lock(), 0, ""
        self.stop = Event()

    def compare(self, batch: Sequence[Written]) -> list[str]:
        """Paths of what comes back otherwise; on a reader's thread."""
        buffer = self._buffers.get()
        try:
            return [file.path for file in batch if self._digest(file, buffer) != file.sha256]
        finally:
            self._buffers.put(buffer)

    def news(self) -> tuple[int, str]:
        """Bytes read since the last call, and the file read last."""
        with self._lock:
            count, self._count = self._count, 0
            return count, self._path

    def _digest(self, file: Written, buffer: memoryview) -> str:
        digest = sha256()
        try:
            with _open(self._root / file.path) as stream:
                read = 0
                while count := stream.readinto(buffer):
                    if self.stop.is_set():
                        raise Cancelled
                    digest.update(buffer[:count])
                    read += count
                    with self._lock:
                        self._count, self._path = self._count + count, file.path
                    if count < len(buffer) and read >= file.size:
                        break  # at the end, where no sector begins, reading on is not allowed
        except OSError as error:
            raise storage_error(f"刚写入的“{file.path}”读不回来", error) or error from error
        return digest.hexdigest()


def _batches(written: Iterable[Written]) -> Iterator[list[Written]]:
    batch: list[Written] = []
    size = 0
    for file in written:
        batch.append(file)
        size += file.size
        if size >= _BATCH_BYTES or len(batch) == _BATCH_FILES:
            yield batch
            batch, size = [], 0
    yield batch


if sys.platform == "win32":
    import ctypes
    import msvcrt

    _READ, _SHARE, _EXISTING = (
        0x80000000,
        0x1 | 0x4,
        3,
    )  # GENERIC_READ, FILE_SHARE_READ | _DELETE, OPEN_EXISTING
    _NO_BUFFERING, _SEQUENTIAL = 0x20000000, 0x08000000  # FILE_FLAG_…, winbase.h

    def _open_unbuffered(path: Path) -> FileIO:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(
            str(path), _READ, _SHARE, None, _EXISTING, _NO_BUFFERING | _SEQUENTIAL, None
        )
        if handle in {None, ctypes.c_void_p(-1).value}:
            raise ctypes.WinError(ctypes.get_last_error())
        return FileIO(msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY), "rb")
