"""Copying many files to a slow medium: each read once, hashed on the way, on the medium at the end."""

import ctypes
import errno
import os
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from io import BytesIO, FileIO
from itertools import cycle
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.safety.files import retrying, sync_folder
from wenming_desktop.transfer.media import Medium

# Written data goes to the medium in batches beside the copying, so that progress is honest and cancelling
# waits for no more than what is on its way: a batch grows and shrinks with the medium's speed. For many
# small files one sync of the whole medium takes a fraction of an fsync for each; it may tell no errors
# (before Linux 5.8), but all is read back. For large files the fsyncs are faster, as the sync also waits for
# what is being written meanwhile.
_FLUSH_LEAST, _FLUSH_MOST = 1 << 20, 64 << 20  # bytes of a batch
_FLUSH_SECONDS = 0.7  # what one may take, so that two of them do not keep a clerk who cancels waiting
_FLUSH_FILES = 500
_SYNC_FROM_FILES = 200  # a batch of so many files is of small ones
_HASHED_AT_ONCE = 32 << 10  # bytes: handing so few to another thread takes longer than hashing them
_WAIT = 0.1  # seconds between two looks whether the clerk cancelled
_FAT32_LIMIT = 4 << 30  # a file must be smaller


@contextmanager
def explained(doing: str) -> Generator[None]:
    """Turn an OSError into the UserError whose sentence begins with ``doing``."""
    try:
        yield
    except OSError as error:
        raise storage_error(doing, error) or error from error


class Progress:
    """Bytes done of all that is to be done, in one pass or several.

    Args:
        job: told of every step.
        total: bytes of all passes.
    """

    def __init__(self, job: Job, total: int) -> None:
        self._job, self._total, self._done = job, total, 0

    def add(self, count: int, text: str) -> None:
        """So many bytes more; raises Cancelled if the clerk wants no more of it."""
        self._done += count
        self._job.report(self._done, self._total, text)

    def wait(self, future: Future[None]) -> None:
        """Wait for work on another thread, and raise what it raised, or Cancelled at once."""
        while wait([future], _WAIT).not_done:
            self._job.check()
        future.result()


class Writer(Protocol):
    """What a bag is written to: a folder, or a .zip."""

    def add(self, path: str, source: PathLike[str] | bytes, size: int, sha256_hex: str | None = None) -> str:
        """Copy one file.

        Args:
            path: where to, below the bag's folder.
            source: the file or the bytes.
            size: the length it must have.
            sha256_hex: the digest it must have, if known.

        Returns:
            The SHA-256 of what was copied, in hex.

        Raises:
            UserError: the source cannot be read, or differs from ``size`` or ``sha256_hex``.
            OSError: the medium fails.
            Cancelled: by the clerk.
        """
        ...

    def finish(self) -> None:
        """Return when all is on the medium."""
        ...


class Copier:
    """Copies streams, hashing one block on a thread of its own while the next one is read and written."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._buffers = cycle((memoryview(bytearray(BLOCK)), memoryview(bytearray(BLOCK))))
        self._pool = ThreadPoolExecutor(1)

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown(cancel_futures=True)

    def copy(
        self,
        path: str,
        source: PathLike[str] | bytes,
        size: int,
        sha256_hex: str | None,
        sink: Callable[[memoryview], object],
    ) -> str:
        """Give a source's blocks to ``sink``; else as Writer.add()."""
        with explained(f"无法读取“{path}”的原件"):
            stream = BytesIO(source) if isinstance(source, bytes) else FileIO(source)
        with stream:
            count, digest = self._copy(stream, sink, size, path)
        if count != size or digest != (sha256_hex or digest):
            raise UserError(
                f"“{path}”的原件与登记的不一致（内容被改动过），没有导出，请先在“材料库”的“更多”里点“校验材料…”找回原件。"
            )
        return sha256_hex or digest

    def _copy(
        self, stream: FileIO | BytesIO, sink: Callable[[memoryview], object], size: int, path: str
    ) -> tuple[int, str]:
        digest, count = sha256(), 0
        hashed: Future[None] | None = None
        for buffer in self._buffers:  # one is hashed while the other is filled
            with explained(f"无法读取“{path}”的原件"):
                filled = buffer[: stream.readinto(buffer)]
            if hashed:
                hashed.result()
                hashed = None
            if not filled or count > size:
                break
            if len(filled) > _HASHED_AT_ONCE:
                hashed = self._pool.submit(digest.update, filled)
            else:
                digest.update(filled)
            sink(filled)
            count += len(filled)
            self._progress.add(len(filled), path)
        return count, digest.hexdigest()


class StickWriter:
    """Fills one new folder; hashing and flushing run on threads of their own beside the copying.

    Args:
        root: the folder; it is created.
        progress: told of every block.
        medium: what it lies on; looked at before each file and each batch.
    """

    def __init__(self, root: Path, progress: Progress, medium: Medium) -> None:
        self._root, self._medium = root, medium
        self._folders: set[Path] = set()
        self._copier = Copier(progress)
        self._flusher = Flusher(root, progress, medium)
        self._pools = ExitStack()
        for close in (self._copier.close, self._flusher.close):
            self._pools.callback(close)

    def __enter__(self) -> Self:
        self._root.mkdir()
        self._folders.add(self._root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pools.close()

    def make_folder(self, folder: Path) -> None:
        """Create a folder below the root, with its parents."""
        if folder not in self._folders:
            self.make_folder(folder.parent)
            folder.mkdir()
            self._folders.add(folder)

    def add(self, path: str, source: PathLike[str] | bytes, size: int, sha256_hex: str | None = None) -> str:
        """As Writer.add()."""
        target = self._root / path
        self._medium.check()
        self.make_folder(target.parent)
        try:
            with target.open("xb", buffering=0) as sink:

                def write(block: memoryview) -> None:
                    _write_all(sink, block)
                    self._flusher.wrote(target, len(block))

                return self._copier.copy(path, source, size, sha256_hex, write)
        except OSError as error:
            if error.errno == errno.ENOSPC and size >= _FAT32_LIMIT:  # what Windows says of FAT32
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(target)) from error
            raise

    def finish(self) -> None:
        """Return when all is on the medium, folders included."""
        self._flusher.finish()
        if self._medium.syncs_whole:
            sync_whole(self._root)
        else:
            for folder in self._folders:
                sync_folder(folder)


class Flusher:
    """Puts written files on the medium in batches: one in the background while the next one grows."""

    def __init__(self, root: Path, progress: Progress, medium: Medium) -> None:
        self._root, self._progress, self._medium = root, progress, medium
        self._pool = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None
        self._paths: set[Path] = set()
        self._bytes = 0
        self._most = _FLUSH_LEAST

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown(cancel_futures=True)

    def wrote(self, path: Path, count: int) -> None:
        """Take note of bytes written to a file, which may still be growing."""
        self._paths.add(path)
        self._bytes += count
        if self._bytes >= self._most or len(self._paths) >= _FLUSH_FILES:
            self._next_batch()

    def finish(self) -> None:
        """Return when everything noted is on the medium."""
        self._next_batch()
        self._wait()

    def _next_batch(self) -> None:
        self._wait()
        self._medium.check()
        self._running = self._pool.submit(self._settle, self._paths, self._bytes)
        self._paths, self._bytes = set(), 0

    def _wait(self) -> None:
        if self._running:
            self._progress.wait(self._running)

    def _settle(self, paths: set[Path], count: int) -> None:
        begin = time.monotonic()
        if len(paths) >= _SYNC_FROM_FILES and self._medium.syncs_whole:
            sync_whole(self._root)
        else:
            for path in paths:
                with retrying(lambda path=path: path.open("r+b")) as stream:
                    os.fsync(stream.fileno())
        fitting = count * _FLUSH_SECONDS / max(time.monotonic() - begin, 0.001)
        self._most = round(min(max(fitting, self._most / 4, _FLUSH_LEAST), self._most * 2, _FLUSH_MOST))


def sync_whole(folder: Path) -> None:
    """Have everything written that the system keeps for the medium of a folder (syncfs(2), Linux)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)


def _write_all(sink: BinaryIO | FileIO, block: memoryview) -> None:
    """Write a whole block: a raw write may take only a part, as on a disk that fills up."""
    while block:
        block = block[sink.write(block) :]
