"""Having the system read the next files while this one is copied: a cold disk is then never waited for."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import TypeVar

_AHEAD = 16  # files

T = TypeVar("T")


def ahead(files: Sequence[T], source: Callable[[T], PathLike[str] | bytes]) -> Iterator[T]:
    """The files in order; the next ones are announced to the system (posix_fadvise(2)), not on Windows."""
    if not hasattr(os, "posix_fadvise"):
        yield from files
        return
    pool = ThreadPoolExecutor(2)
    try:
        for file in files[:_AHEAD]:
            pool.submit(_announce, source(file))
        for number, file in enumerate(files):
            if number + _AHEAD < len(files):
                pool.submit(_announce, source(files[number + _AHEAD]))
            yield file
    finally:
        pool.shutdown(cancel_futures=True)


def _announce(source: PathLike[str] | bytes) -> None:
    if not isinstance(source, bytes):
        with suppress(OSError), Path(source).open("rb", buffering=0) as stream:  # the copying will say it
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)
