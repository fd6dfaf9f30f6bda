"""The program's side: calls a function in a child process, within limits, and gets plain data back.

Whatever the program did not write itself (plans, workbooks, pictures, PDF, OFD) is read there: a file that
hangs, swells or crashes the library that reads it costs a child, not the window and what is typed in it. A
child has the clerk's own rights; it is no cage for programs.

Where no child can be started, because of an antivirus as a rule, nothing is read and that is said. Reading in
the program after all would be a way that nobody tries, taken on the very PCs where strange files are about; a
plan can still be pasted as text there.
"""

import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NoReturn, Self, TypeVar, cast

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.holding import LATE, Held
from wenming_desktop.sandbox.serving import DONE, REFUSED, TOO_LARGE, packed, receive, send, unpacked

T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """What one call may use.

    Attributes:
        cpu: seconds of processor, whatever else the PC is doing.
        memory: bytes of its own; with the libraries that it shares it stays below 512 MB.
        patience: seconds without the least use of the processor.
        answer: bytes of the result on its way; ``bytes`` in it take four for three.
        idle: it gets the processor when nobody else wants it, and needs the more patience.
    """

    cpu: float = 10.0
    memory: int = 480 * 2**20
    patience: float = 10.0
    answer: int = 32 * 2**20
    idle: bool = False


@dataclass(frozen=True)
class Used:
    """Seconds of processor in all, and the most bytes at one time."""

    cpu: float = 0.0
    memory: int = 0


USUAL = Limits()
_STARTING = Limits(cpu=60.0, patience=60.0)  # a disk wakes up, or an antivirus reads all of Python first
_PATIENCES = 12  # after so many a child is ended that stirs now and then without getting anywhere
_POLL = 0.05  # seconds between two looks at the child
_MOST_SAID = 2000  # bytes of what it said last, for the details
_MOST_TEXT = 2000  # characters of a sentence or of details
_MORE = 2**16  # bytes around a result, and of all that is none
_START = "import sys; sys.path[:] = sys.argv[1:]; from wenming_desktop.sandbox.serving import main; main()"
_NONSENSE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError, MemoryError)


class TooMuchError(UserError):
    """The file takes more time or memory than the limits, or holds more."""


class UnreadableError(UserError):
    """The file crashed or silenced what reads it."""


def call(
    function: str,
    *arguments: object,
    name: str,
    unpack: Callable[[Any], T],
    limits: Limits = USUAL,
    job: Job | None = None,
) -> T:
    """Call a function in a child process of its own; safe in any thread.

    Args:
        function: by name, e.g. ``"wenming_desktop.reading.sources:plain_source"``.
        arguments: plain data as of packed().
        name: the file's, for messages.
        unpack: makes the result from the plain data that the function returned, where tuples are lists.
        limits: what it may use.
        job: asked some twenty times a second whether to go on.

    Raises:
        UserError: as the function raised it; also where no child can be started.
        TooMuchError: a limit was passed.
        UnreadableError: the function raised anything else, crashed, fell silent or answered nonsense; also
            for a path among the arguments that is a pipe or a device.
        Cancelled: by the job.
    """
    with Child(limits) as child:
        return child.call(function, *arguments, name=name, unpack=unpack, job=job)


class Child:
    """A child process for calls one after the other, of one thread at a time; it ends with the block.

    It is started for the first call, and anew for the one after a call that raised anything.
    """

    def __init__(self, limits: Limits = USUAL) -> None:
        self._limits = limits
        self._running: _Running | None = None
        self._before = Used()  # by the processes that have ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def call(
        self, function: str, *arguments: object, name: str, unpack: Callable[[Any], T], job: Job | None = None
    ) -> T:
        """As the function of this name, in this child."""
        for argument in arguments:
            if isinstance(argument, Path):
                _refuse_pipe(argument, name)
        question = packed([function, arguments, self._limits.answer])
        try:
            self._running = self._running or _Running(self._limits, name)
            answer = self._running.ask(question, name, job or Job())
            return _result(answer, name, unpack, full=self._running.full())
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process; the next call starts it anew."""
        if self._running:
            self._before = self.used()
            self._running.end()
            self._running = None

    def peak(self) -> int:
        """The most bytes that the present process held at one time; 0 without one."""
        return self._running.used().memory if self._running else 0

    def used(self) -> Used:
        """What all its processes have used."""
        now = self._running.used() if self._running else Used()
        return Used(self._before.cpu + now.cpu, max(self._before.memory, now.memory))


class _Running:
    """A started process; raises UserError where there can be none."""

    def __init__(self, limits: Limits, name: str) -> None:
        self._limits = limits
        python = getattr(sys, "_base_executable", sys.executable)  # a venv's own starts another on Windows
        paths = (str(Path(entry).absolute()) for entry in sys.path)
        try:
            command = [python, "-I", "-S", "-B", "-X", "utf8", "-c", _START, *paths]
            self._held = Held(command, idle=limits.idle)
        except OSError as error:
            raise _not_started(name, repr(error)) from error
        process = self._held.process
        self._stdin, self._stdout, self._stderr = cast(
            "tuple[BufferedWriter, BufferedReader, BufferedReader]",
            (process.stdin, process.stdout, process.stderr),
        )
        self._messages: SimpleQueue[bytes | None] = SimpleQueue()
        self._said = b""
        self._greeted = False
        self._threads = [Thread(target=read, daemon=True) for read in (self._read_messages, self._read_said)]
        for thread in self._threads:
            thread.start()

    def ask(self, question: bytes, name: str, job: Job) -> bytes:
        """Hand over a call and wait for the answer."""
        if not self._greeted:
            try:
                self._wait(_STARTING, name, job)
            except UserError as error:
                raise _not_started(name, error.details) from error
            self._greeted = True
        self._held.limit(self._limits.cpu, self._limits.memory)
        with suppress(OSError):  # it has ended already, which shows below
            send(self._stdin, question)
        return self._wait(self._limits, name, job)

    def full(self) -> bool:
        """Whether it came near its limit of memory: libraries that get no more blame the file."""
        return self._held.peak() > self._limits.memory * 3 // 4

    def used(self) -> Used:
        """What it has used; nothing where it is gone."""
        try:
            return Used(self._held.cpu(), self._held.peak())
        except OSError:
            return Used()

    def end(self) -> int:
        """End the process, unless it has; returns its exit code."""
        process = self._held.process
        if process.returncode is None:
            self._held.end()
            for thread in self._threads:
                thread.join()
            for stream in (self._stdin, self._stdout, self._stderr):
                with suppress(OSError):  # what it can no longer be told
                    stream.close()
        return process.wait()

    def _wait(self, limits: Limits, name: str, job: Job) -> bytes:
        began = before = self._held.cpu()
        looks = idle = 0
        while True:
            job.report(0, 1, f"正在读取 {name}…")
            with suppress(Empty):
                message = self._messages.get(timeout=_POLL)
                return self._dead(name) if message is None else message
            used = self._held.cpu()
            if used - began > limits.cpu:
                raise _late(limits, name)
            if self._held.peak() > limits.memory:
                raise _too_large(name)
            looks += 1
            idle = idle + 1 if used == before else 0
            before = used
            if max(idle, looks / _PATIENCES) * _POLL > limits.patience:
                raise UnreadableError(f"“{name}”读了很久没有反应，没有打开。请复制到本机磁盘，再试一次。")

    def _dead(self, name: str) -> NoReturn:
        code = self.end()
        raise _late(self._limits, name) if code == LATE else _unreadable(name, f"{code}\n{_text(self._said)}")

    def _read_messages(self) -> None:
        while (message := receive(self._stdout, self._limits.answer + _MORE)) is not None:
            self._messages.put(message)
        self._messages.put(None)

    def _read_said(self) -> None:
        while part := self._stderr.read1():
            self._said = (self._said + part)[-_MOST_SAID:]


def _result(answer: bytes, name: str, unpack: Callable[[Any], T], *, full: bool) -> T:
    try:
        kind, *said = unpacked(answer)
        if kind == DONE:
            (plain,) = said
            return unpack(plain)
        texts = [_text(text) for text in said]
    except _NONSENSE as error:
        raise _unreadable(name, repr(error)) from error
    if kind == TOO_LARGE or full:
        raise _too_large(name, "\n".join(texts))
    if kind == REFUSED and len(texts) == 2:
        raise UserError(*texts)
    raise _unreadable(name, "\n".join(texts))


def _refuse_pipe(path: Path, name: str) -> None:
    """Refuse what would be waited for without end; the reader itself says what is wrong with other paths."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise UnreadableError(f"“{name}”不是普通文件，没有打开。")


def _not_started(name: str, details: str) -> UserError:
    return UserError(
        f"没有打开“{name}”：读取文件的程序启动不了，可能被安全软件拦住了。请让信息科把本程序加入信任，再试一次。",
        details,
    )


def _late(limits: Limits, name: str) -> TooMuchError:
    return TooMuchError(
        f"“{name}”内容太多或太复杂，读了 {limits.cpu:g} 秒还没有读完，没有打开。请删减后另存一份再试。"
    )


def _too_large(name: str, details: str = "") -> TooMuchError:
    return TooMuchError(f"“{name}”展开后太大，没有打开。请删减后另存一份再试。", details)


def _unreadable(name: str, details: str) -> UnreadableError:
    return UnreadableError(f"“{name}”读的时候出错，文件可能已损坏，没有打开。请重新另存一份再试。", details)


def _text(said: object) -> str:
    """What a child said, fit to be shown."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return text[-_MOST_TEXT:].encode("utf-8", "backslashreplace").decode()
