"""The log for whoever helps by telephone: a line an event, in small files beside the data.

It never holds names of people, departments or files, what the clerk wrote, or paths: only kinds of deeds,
numbers, durations, versions, and types of errors with the use case they came from.
"""

import logging
import platform
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb

from wenming_desktop import program_version
from wenming_desktop.jobs import Cancelled

NAME = "wenming-log.txt"
CRASH_NAME = "wenming-error.log"  # tracebacks of bugs; they may quote what was worked on
_LARGEST = 500_000  # bytes of one file
_OLDER = 2  # files kept beside the one that is written
_logger = logging.getLogger("wenming.events")
_logger.setLevel(logging.INFO)
_OUR_OWN = (__name__, "wenming_desktop.changes.lane")  # around every use case


def event(text: str) -> None:
    """Write a line, with the time, into the log of the open workspace; into none while none is open."""
    _logger.info(text)


@contextmanager
def told(deed: str, *, ends: bool = True) -> Generator[None]:
    """Log how a deed comes out: how long it took, that it was cancelled, or what kind of error ended it.

    Args:
        deed: its kind, as the clerk calls it.
        ends: whether to log a good end, too.
    """
    begun = time.monotonic()
    try:
        yield
    except (Cancelled, KeyboardInterrupt):
        event(f"{deed}：取消")
        raise
    except BaseException as error:
        event(f"{deed}：没有完成，{_in_words(error)}")
        raise
    if ends:
        event(f"{deed}：完成，{time.monotonic() - begun:.1f} 秒")


def fault(error: BaseException) -> None:
    """Log a bug."""
    event(f"程序出错：{_in_words(error)}")


@contextmanager
def log_in(folder: Path) -> Generator[None]:
    """Within the block events go to this folder's log; a full or read-only disk disturbs nobody."""
    handler = RotatingFileHandler(
        folder / NAME, maxBytes=_LARGEST, backupCount=_OLDER, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    handler.namer = _older_name
    handler.handleError = logging.NullHandler().emit  # which does nothing
    _logger.addHandler(handler)
    try:
        yield
    finally:
        _logger.removeHandler(handler)
        with suppress(OSError):  # what could not be written
            handler.close()


def log_files(folder: Path) -> list[Path]:
    """The files of a folder's log, the newest first."""
    return sorted(folder.glob(f"{Path(NAME).stem}*.txt"), key=lambda path: (path.name != NAME, path.name))


def versions() -> str:
    """Program, Python, SQLite and system; slow when first asked."""
    return (
        f"程序 {program_version()}，Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}，"
        f"{platform.platform()}"
    )


def _older_name(written: str) -> str:
    """``wenming-log-1.txt`` for what logging calls ``wenming-log.txt.1``: an editor opens it."""
    name, _, number = written.rpartition(".")
    path = Path(name)
    return str(path.with_stem(f"{path.stem}-{number}"))


def _in_words(error: BaseException) -> str:
    """The type of an error, of its cause and the use case that it came from; never its message."""
    chain = [one for one in (error, error.__cause__) if one]
    kinds = dict.fromkeys(type(one).__name__ for one in chain)
    frames = (frame for one in chain for frame, _ in walk_tb(one.__traceback__))
    places = ((frame.f_globals.get("__name__", ""), frame.f_code.co_qualname) for frame in frames)
    ours = (
        f"，{module.removeprefix('wenming_desktop.')}.{name}"
        for module, name in places
        if module.startswith("wenming_desktop.") and module not in _OUR_OWN
    )
    return "，因为 ".join(kinds) + next(ours, "")
