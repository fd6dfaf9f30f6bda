"""Calls in a child process: plain data there and back, and every bad end told in words, within the limits."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.children import children
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.sandbox import calling
from wenming_desktop.sandbox.calling import Child, Limits, TooMuchError, UnreadableError
from wenming_desktop.sandbox.holding import LATE, Held
from wenming_desktop.sandbox.serving import packed, unpacked

USUAL = Limits(answer=100_000)
QUICK = Limits(cpu=0.5)
RESTLESS = Limits(patience=0.2)
PATIENT = Limits(cpu=3600, patience=3600)
NAME = "甲.docx"
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, or needs POSIX")


def call(function: str, *arguments: object, limits: Limits = USUAL, job: Job | None = None) -> Any:
    name = f"tests.sandbox.hostile:{function}"
    return calling.call(name, *arguments, name=NAME, unpack=lambda value: value, limits=limits, job=job)


@pytest.fixture(autouse=True)
def _no_child_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


PLAIN = [
    *(None, True, 7, -(10**30), 1.5, float("inf"), "文字\n", "\ud800", "", b"\0\xff", Decimal("1.50")),
    *(date(2021, 3, 5), datetime(2021, 3, 5, 8, 30, tzinfo=UTC), clock(8, 30, 1, 5)),
    *(timedelta(days=-1, microseconds=3), Path("方案") / "甲.docx", [1, [2]], {"a": {"b": b"c"}}),
]


def test_plain_data_goes_there_and_comes_back() -> None:
    back = call("give_back", *PLAIN)
    assert back == PLAIN
    assert [type(value) for value in back] == [type(value) for value in PLAIN]
    assert call("give_back", (1, (2, 3))) == [[1, [2, 3]]]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_characters="$")), inner),
)


@given(json_values)
def test_whatever_is_packed_is_unpacked(value: object) -> None:
    assert unpacked(packed(value)) == value


@given(st.binary() | json_values.map(packed))
def test_no_answer_does_more_than_fail(answer: bytes) -> None:
    with suppress(UnreadableError):
        calling._result(answer, NAME, str, full=False)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[" * 1_000_000,
        b'["done",' + b"[" * 1_000_000,
        b'["done"]',
        b'["done",1,2]',
        b'["refused","a"]',
        b'["refused","a","b","c"]',
        b'["done",' + b"9" * 10_000 + b"]",
        b'["done",{"$span":[1e99]}]',
        b'["done",{"$decimal":"x"}]',
        b'["done",{"$bytes":1}]',
        b"\xff\xfe",
        b"csubprocess\ncall\n.",
    ],
)
def test_nonsense_is_told_as_such(answer: bytes) -> None:
    with pytest.raises(UnreadableError, match=f"“{NAME}”读的时候出错"):
        calling._result(answer, NAME, str, full=False)


def test_long_refusals_are_cut() -> None:
    with pytest.raises(UserError) as caught:
        calling._result(packed(["refused", "啊" * 10**6, "b" * 10**6]), NAME, str, full=False)
    assert len(caught.value.message) <= 2000
    assert len(caught.value.details) <= 2000


def test_a_bare_child_loads_little() -> None:
    """Neither the window nor the database nor any reader: a child starts in hundredths of a second."""
    heavy = {"PySide6", "sqlalchemy", "openpyxl", "docx", "lxml", "PIL", "pypdfium2", "typst", "site"}
    assert not heavy & set(call("modules"))


def test_refusals_come_as_they_were_raised() -> None:
    with pytest.raises(UserError) as caught:
        call("refuse", "“甲”没有内容，请重新选择。", "KeyError('x')")
    assert type(caught.value) is UserError
    assert (caught.value.message, caught.value.details) == ("“甲”没有内容，请重新选择。", "KeyError('x')")


@pytest.mark.parametrize(
    ("function", "arguments", "error", "words", "details"),
    [
        ("loop", (), TooMuchError, "读了 0.5 秒还没有读完", ""),
        ("allocate", (2 * 2**30,), TooMuchError, "展开后太大", ""),
        ("allocate_piece_by_piece", (), TooMuchError, "展开后太大", ""),
        ("blame_the_file_for_want_of_memory", (), TooMuchError, "展开后太大", ""),
        ("answer", (10**6,), TooMuchError, "展开后太大", ""),
        ("sleep", (), UnreadableError, "没有反应", ""),
        ("stir", (), UnreadableError, "没有反应", ""),
        ("close_everything", (), UnreadableError, "读的时候出错", ""),
        ("write_rubbish_everywhere", (), UnreadableError, "读的时候出错", ""),
        ("answer_nested", (), UnreadableError, "读的时候出错", "RecursionError"),
        ("answer_object", (), UnreadableError, "读的时候出错", "no plain data: object"),
        ("leave", (0,), UnreadableError, "读的时候出错", "0"),
        ("leave", (7,), UnreadableError, "读的时候出错", "7"),
        ("leave_politely", (), UnreadableError, "读的时候出错", ""),
        ("crash", (), UnreadableError, "读的时候出错", ""),
        ("fail", ("没有 \ud800 这一项",), UnreadableError, "读的时候出错", r"没有 \ud800 这一项"),
        ("refuse", ("“甲.docx”里有 \ud800。",), UserError, r"里有 \ud800。", ""),
        ("no_such_function", (), UnreadableError, "读的时候出错", "AttributeError"),
    ],
)
def test_every_bad_end_is_told(
    function: str, arguments: tuple[object, ...], error: type[UserError], words: str, details: str
) -> None:
    limits = {"loop": QUICK, "sleep": RESTLESS, "stir": RESTLESS}.get(function, USUAL)
    with pytest.raises(error) as caught:
        call(function, *arguments, limits=limits)
    assert type(caught.value) is error
    assert f"“{NAME}”" in caught.value.message
    assert words in caught.value.message
    assert details in caught.value.details
    (caught.value.message + caught.value.details).encode()  # can be shown and written


def test_what_it_prints_is_no_answer() -> None:
    assert call("print_rubbish") == "still here"


def test_what_it_said_last_is_kept_as_details() -> None:
    with pytest.raises(UnreadableError) as caught:
        calling.call("tests.sandbox.hostile:say_and_leave", "最后一句", name=NAME, unpack=str)
    assert "最后一句" in caught.value.details


def test_results_that_do_not_fit_are_nonsense() -> None:
    with pytest.raises(UnreadableError, match="读的时候出错"):
        calling.call("builtins:str", "a", name=NAME, unpack=int)


def test_one_child_answers_many_calls_and_is_replaced_after_a_bad_end() -> None:
    with Child(QUICK) as child:

        def ask(function: str, *arguments: object) -> Any:
            return child.call(f"tests.sandbox.hostile:{function}", *arguments, name=NAME, unpack=int)

        first = ask("number")
        assert ask("number") == first
        with pytest.raises(TooMuchError):
            ask("loop")
        second = ask("number")
        assert ask("number") == second != first
        for _ in range(4):  # each call has the whole time for itself
            assert ask("spend", 0.3) == 0


def test_calls_from_many_threads_do_not_meet() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda number: call("give_back", number), range(12))) == [[n] for n in range(12)]


def once_seen(seen: Path, act: Callable[[int], None]) -> Thread:
    """A started thread that acts once a child has left its number in a file."""

    def wait() -> None:
        while not (seen.exists() and seen.read_text()):
            time.sleep(0.01)
        act(int(seen.read_text()))

    thread = Thread(target=wait)
    thread.start()
    return thread


@pytest.mark.parametrize("function", ["loop_once_seen", "sleep_once_seen"])
def test_a_job_is_cancelled_from_another_thread(tmp_path: Path, function: str) -> None:
    job = Job()
    thread = once_seen(tmp_path / "seen", lambda _number: job.cancel())
    with pytest.raises(Cancelled):
        call(function, tmp_path / "seen", limits=PATIENT, job=job)
    thread.join()


def test_a_cancelled_job_starts_nothing() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        call("loop", job=job)


def test_the_job_is_told_what_is_read() -> None:
    told: list[tuple[int, int, str]] = []
    call("give_back", job=Job(lambda *report: told.append(report)))
    assert set(told) == {(0, 1, f"正在读取 {NAME}…")}


@linux
def test_a_child_that_is_killed_by_others_is_told(tmp_path: Path) -> None:
    thread = once_seen(tmp_path / "seen", lambda number: os.kill(number, signal.SIGKILL))
    with pytest.raises(UnreadableError, match="读的时候出错") as caught:
        call("sleep_once_seen", tmp_path / "seen", limits=PATIENT)
    assert caught.value.details.startswith("-9")
    thread.join()


def gone(number: int) -> bool:
    """Whether a process has ended; one that nobody asks for stays as a zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(number: int) -> None:
    while not gone(number):
        time.sleep(0.01)


@linux
@pytest.mark.parametrize("function", ["loop_once_seen", "sleep_once_seen"])
def test_the_child_ends_with_the_program(tmp_path: Path, function: str) -> None:
    script = (
        "import pathlib, sys; from wenming_desktop.sandbox.calling import Limits, call; "
        f"call('tests.sandbox.hostile:{function}', pathlib.Path(sys.argv[1]), name='a', unpack=str, "
        "limits=Limits(cpu=3600, patience=3600))"
    )
    seen = tmp_path / "seen"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", script, seen], env=environment) as program:
        once_seen(seen, lambda _number: program.kill()).join()
    wait_until(int(seen.read_text()))


@linux
def test_what_the_child_started_ends_with_it(tmp_path: Path) -> None:
    job = Job()
    thread = once_seen(tmp_path / "seen", lambda _number: job.cancel())
    with pytest.raises(Cancelled):
        call("helped_sleep", tmp_path / "seen", limits=PATIENT, job=job)
    thread.join()
    wait_until(int((tmp_path / "seen").read_text()))


@linux
def test_the_system_alone_ends_a_child_that_is_late() -> None:
    held = Held([sys.executable, "-c", "while True: pass"])
    held.limit(0.0, 2**30)
    with held.process as process:
        assert process.wait() == LATE


@linux
def test_pipes_and_devices_are_refused_unopened(tmp_path: Path) -> None:
    pipe = tmp_path / NAME
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull)):
        with pytest.raises(UnreadableError, match=f"“{NAME}”不是普通文件"):
            call("read_file", path, limits=PATIENT)
    with pytest.raises(UnreadableError, match=f"“{NAME}”.*没有反应"):
        call("read_file", str(pipe), limits=RESTLESS)


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/false", "/bin/cat"])
@linux
def test_where_no_child_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    monkeypatch.setattr(sys, "_base_executable", python)
    with pytest.raises(UserError, match=f"没有打开“{NAME}”：读取文件的程序启动不了"):
        call("give_back")


@linux
def test_numpy_takes_no_memory_for_each_core_of_the_pc() -> None:
    """Else reading fails within the limits on a PC with sixteen of them."""
    assert call("threads_that_numpy_starts") == 0
