"""The child's side: it takes calls from its stdin, and answers where nothing else writes.

What both sides say to each other is JSON, each message behind its length: whatever became of a child, its
answer is only data.
"""

import json
import os
import sys
import traceback
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from wenming_desktop.errors import UserError

DONE, REFUSED, TOO_LARGE, FAILED = "done", "refused", "too large", "failed"
_LENGTH = 8  # bytes
_TAGGED: dict[str, tuple[type, Callable[[Any], object], Callable[[Any], object]]] = {
    "$bytes": (bytes, lambda value: b64encode(value).decode(), b64decode),
    "$datetime": (datetime, datetime.isoformat, datetime.fromisoformat),  # before date, which it is, too
    "$date": (date, date.isoformat, date.fromisoformat),
    "$time": (time, time.isoformat, time.fromisoformat),
    "$span": (timedelta, lambda it: [it.days, it.seconds, it.microseconds], lambda it: timedelta(*it)),
    "$decimal": (Decimal, str, Decimal),
    "$path": (Path, str, Path),
}


def packed(value: object) -> bytes:
    """Plain data as bytes; raises TypeError for anything else.

    Plain are None, bool, int, float, str, bytes, days, times, time spans, Decimal, Path, and lists and
    dicts (keys are str) of them. Tuples become lists.
    """
    text = json.dumps(value, default=_tag, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")  # names of files may hold half a pair


def unpacked(body: bytes) -> Any:
    """What packed() was given; raises almost anything for other bytes, and runs nothing of them."""
    return json.loads(body.decode("utf-8", "surrogatepass"), object_hook=_untag)


def _tag(value: object) -> object:
    for tag, (kind, plain, _) in _TAGGED.items():
        if isinstance(value, kind):
            return {tag: plain(value)}
    raise TypeError(f"no plain data: {type(value).__name__}")


def _untag(found: dict[str, Any]) -> object:
    tag = next(iter(found), "")
    return _TAGGED[tag][2](found[tag]) if len(found) == 1 and tag in _TAGGED else found


def send(stream: IO[bytes], body: bytes) -> None:
    """Write one message."""
    stream.write(len(body).to_bytes(_LENGTH, "big") + body)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes | None:
    """Read one message; None at the end, and for what is none or has more bytes than ``most``."""
    head = stream.read(_LENGTH)
    length = int.from_bytes(head, "big")
    if len(head) < _LENGTH or length > most:
        return None
    body = stream.read(length)
    return body if len(body) == length else None


def main() -> None:
    """Answer calls until there are no more."""
    calls, answers = os.fdopen(0, "rb", closefd=False), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    send(answers, packed(DONE))
    while (call := receive(calls, sys.maxsize)) is not None:
        with _ending_with_the_program():
            answer = _answer(*unpacked(call))
        send(answers, answer)


def _answer(function: str, arguments: list[object], most: int) -> bytes:
    module, _, name = function.partition(":")
    try:
        body = packed([DONE, getattr(import_module(module), name)(*arguments)])
    except UserError as error:
        return packed([REFUSED, error.message, error.details])
    except MemoryError:
        return packed([TOO_LARGE])
    except Exception:  # noqa: BLE001 - a hostile file makes libraries raise anything
        return packed([FAILED, traceback.format_exc()[-2000:]])
    return body if len(body) <= most else packed([TOO_LARGE])


@contextmanager
def _ending_with_the_program() -> Generator[None]:
    """End this process by SIGIO once the program has gone, which closes our stdin, whatever is running here.

    On Windows the job does the same.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows
    import select  # noqa: PLC0415 - with the line above

    flags = fcntl.fcntl(0, fcntl.F_GETFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # it went before that
        sys.exit()
    try:
        yield
    finally:
        fcntl.fcntl(0, fcntl.F_SETFL, flags)
