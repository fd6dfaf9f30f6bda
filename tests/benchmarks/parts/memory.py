"""The most memory of this process and of each that it starts, meanwhile; Linux only."""

import os
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_OFTEN = 0.02  # seconds between two looks
_RESET = "5"  # what the kernel takes as: forget the peak


@dataclass
class Peaks:
    """MB at most of this process at one time, and of the largest of the others."""

    own: int = 0
    others: int = 0


@contextmanager
def watched() -> Generator[Peaks]:
    """Watch while the block runs; the figures are there after it.

    Not ru_maxrss: a child's counts what this process had when it was forked.
    """
    found, ended = Peaks(), Event()
    _of("self").joinpath("clear_refs").write_text(_RESET, "ascii")

    def look() -> None:
        while not ended.wait(_OFTEN):
            for child in _below(os.getpid()):
                found.others = max(found.others, _peak(str(child)))

    watching = Thread(target=look, daemon=True)
    watching.start()
    try:
        yield found
    finally:
        ended.set()
        watching.join()
        found.own = _peak("self")


def _below(process: int) -> list[int]:
    """The processes that it started, and those that these did."""
    children: list[int] = []
    with suppress(OSError):  # it has ended
        for task in _of(str(process)).joinpath("task").iterdir():
            children += map(int, task.joinpath("children").read_text("ascii").split())
    return children + [each for child in children for each in _below(child)]


def _peak(process: str) -> int:
    with suppress(OSError):
        if said := re.search(r"VmHWM:\s+(\d+) kB", _of(process).joinpath("status").read_text("utf-8")):
            return int(said[1]) // 1024
    return 0


def _of(process: str) -> Path:
    return Path("/proc") / process
