"""Hashing the files of an archive: each is read once, whatever is asked of it."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Self

from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.sources import Source
from wenming_desktop.transfer.checking.tag_files import ALGORITHMS

_NEW = {name: partial(getattr(hashlib, name), usedforsecurity=False) for name in ALGORITHMS.values()}
_AT_ONCE = 1 << 20  # bytes of a file that are hashed before the hashing is handed over
_STEP = 1 << 18  # bytes between two reports
_COST = 1 << 13  # bytes that are read in the time that opening a file takes


class Hasher:
    """Hashes files and counts their bytes.

    A large file is hashed on a thread of its own beside the reading, which helps where a processor hashes no
    faster than the stick reads. Handing a block over costs 50 microseconds: small files are hashed at once.

    Args:
        source: where the files are.
        job: told of the bytes.

    Attributes:
        total: bytes expected.
        sizes: of the files that were read.
    """

    def __init__(self, source: Source, job: Job) -> None:
        self._source, self._job = source, job
        self.total = self._done = self._untold = 0
        self.sizes: dict[str, int] = {}
        self._pool = ThreadPoolExecutor(2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def digests(self, path: str, names: Sequence[str]) -> list[str]:
        """A file's digests in hex, by these algorithms; errors as of Source.blocks(), and Cancelled."""
        content = self._source.small(path)
        if content is None:
            return self._large(path, names)
        self.sizes[path] = len(content)
        self._tell(len(content), path)
        return [_NEW[name](content).hexdigest() for name in names]

    def begin(self, total: int) -> None:
        """Report that so many bytes are to be read."""
        self.total = total
        self._job.report(0, total)

    def finish(self) -> None:
        """Report that all is done."""
        self.total = max(self.total, self._done)
        self._job.report(self.total, self.total)

    def _large(self, path: str, names: Sequence[str]) -> list[str]:
        sums = [_NEW[name]() for name in names]
        running: list[Future[None]] = []
        size = 0
        for block in self._source.blocks(path):
            for future in running:
                future.result()
            if size < _AT_ONCE:
                for one in sums:
                    one.update(block)
            else:
                running = [self._pool.submit(one.update, block) for one in sums]
            size += len(block)
            self._tell(len(block), path)
        for future in running:
            future.result()
        self.sizes[path] = size
        return [one.hexdigest() for one in sums]

    def _tell(self, count: int, path: str) -> None:
        """Report bytes; a thousand small files are not worth a thousand messages."""
        self._done += count
        self._untold += count + _COST
        if self._untold > _STEP:
            self._untold = 0
            self._job.report(self._done, max(self.total, self._done), path)
