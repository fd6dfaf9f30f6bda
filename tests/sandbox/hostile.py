"""The worst that reading a file may come to, as functions for a child process."""

import ctypes
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from wenming_desktop.errors import UserError


def give_back(*values: object) -> object:
    return values


def number() -> int:
    return os.getpid()


def modules() -> list[str]:
    return sorted(sys.modules)


def threads_that_numpy_starts() -> int:
    tasks = Path("/proc/self/task")
    before = len(list(tasks.iterdir()))
    import_module("numpy")

    return len(list(tasks.iterdir())) - before


def allocate(size: int) -> int:
    return len(bytearray(size))


def allocate_piece_by_piece() -> int:
    """Take 2 GB; where nothing stops that, the PC is to survive it."""
    kept = [bytes(range(256)) * 4000 for _ in range(2000)]
    return len(kept)


def blame_the_file_for_want_of_memory() -> None:
    """As lxml does."""
    try:
        allocate_piece_by_piece()
    except MemoryError:
        raise UserError("“甲.docx”不是完好的 Word 文档。") from None


def loop() -> None:
    while True:
        pass


def loop_once_seen(seen: Path) -> None:
    seen.write_text(str(os.getpid()))
    loop()


def sleep_once_seen(seen: Path) -> None:
    seen.write_text(str(os.getpid()))
    sleep()


def sleep() -> None:
    time.sleep(3600)


def stir() -> None:
    """Use a little of the processor now and then, and get nowhere."""
    while True:
        time.sleep(0.01)


def helped_sleep(seen: Path) -> None:
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    seen.write_text(str(helper.pid))
    sleep()


def read_file(path: str) -> bytes:
    return Path(path).read_bytes()


def print_rubbish() -> str:
    print("\0" * 100_000)  # noqa: T201
    os.write(1, b"\xff" * 100_000)
    os.write(2, b"\xff" * 1_000_000)
    return "still here"


def write_rubbish_everywhere() -> None:
    for descriptor in range(1, 20):
        try:
            os.write(descriptor, b"\xff" * 1000)
        except OSError:
            continue


def close_everything() -> None:
    os.closerange(0, 20)
    sleep()


def answer(size: int) -> str:
    return "啊" * size


def answer_nested() -> object:
    whole: list[object] = []
    for _ in range(100_000):
        whole = [whole]
    return whole


def answer_object() -> object:
    return object()


def leave(code: int) -> None:
    os._exit(code)


def leave_politely() -> None:
    raise SystemExit


def crash() -> None:
    ctypes.string_at(0)


def refuse(message: str, details: str = "") -> None:
    raise UserError(message, details)


def fail(message: str) -> None:
    raise LookupError(message)


def say_and_leave(words: str) -> None:
    print("." * 100_000, words, flush=True)  # noqa: T201
    os._exit(1)


def spend(seconds: float) -> int:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return 0
