"""Long work runs aside, one after the other, and ends in exactly one way."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtTest import QSignalSpy, QTest

from tests.ui.program import messages, settle, wait_until
from ui.ground.long_work import JobRunner, LongWork
from ui.shell.main_window import MainWindow
from ui.shell.status import StatusBar
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job


class Log:
    """Notes how work ended, and in which thread."""

    def __init__(self) -> None:
        self.ends: list[Any] = []
        self.threads: set[QThread] = set()

    def note(self, what: object) -> None:
        self.ends.append(what)
        self.threads.add(QThread.currentThread())


class Progress(QObject):
    """Hears of progress in the main thread, as a dialog does."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []

    def note(self, done: int, total: int, _text: str) -> None:
        self.seen.append((done, total))


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    owner = QObject()
    made = JobRunner(owner)
    yield made
    made.join()
    owner.deleteLater()


@pytest.fixture
def log() -> Log:
    return Log()


CANCELLED = "已取消"


def start(runner: JobRunner, log: Log, run: Callable[[Job], Any], name: str = "备份") -> LongWork:
    return runner.start(name, run, log.note, log.note, lambda: log.note(CANCELLED))


def test_result_comes_on_the_main_thread(runner: JobRunner, log: Log) -> None:
    worker: list[object] = []
    start(runner, log, lambda _job: worker.append(threading.get_ident()) or 7)
    assert runner.busy()
    wait_until(lambda: not runner.busy())
    assert log.ends == [7]
    assert log.threads == {QThread.currentThread()}
    assert worker != [threading.get_ident()]


def test_progress_is_per_mille(runner: JobRunner, log: Log) -> None:
    spy = QSignalSpy(runner.progressed)

    def run(job: Job) -> None:
        job.report(0, 0, "准备")
        job.report(5 * 2**40, 10 * 2**40, "复制")  # bytes beyond 32 bits

    start(runner, log, run)
    wait_until(lambda: not runner.busy())
    assert [spy.at(n) for n in range(spy.count())] == [[0, "准备"], [500, "复制"]]


def test_failure(runner: JobRunner, log: Log) -> None:
    error = UserError("磁盘空间不足。")

    def run(_job: Job) -> None:
        raise error

    start(runner, log, run)
    wait_until(lambda: not runner.busy())
    assert log.ends == [error]


def wait_for_cancel(job: Job) -> None:
    while True:
        job.check()
        threading.Event().wait(0.005)


def test_cancel_ends_the_running_and_the_waiting(runner: JobRunner, log: Log) -> None:
    start(runner, log, wait_for_cancel)
    start(runner, log, lambda _job: 1)
    QTest.qWait(20)
    runner.cancel()
    wait_until(lambda: not runner.busy())
    assert log.ends == [CANCELLED] * 2


def test_cancel_of_one_leaves_the_others(runner: JobRunner, log: Log) -> None:
    go_on = threading.Event()
    start(runner, log, lambda _job: go_on.wait(60) and "第一")
    waiting = start(runner, log, lambda _job: "第二")
    start(runner, log, lambda _job: "第三")
    waiting.cancel()
    wait_until(lambda: bool(log.ends))
    assert log.ends == [CANCELLED]  # at once, while the first is still running
    go_on.set()
    wait_until(lambda: not runner.busy())
    assert log.ends == [CANCELLED, "第一", "第三"]


def test_cancel_of_the_running_one_lets_the_next_begin(runner: JobRunner, log: Log) -> None:
    running = start(runner, log, wait_for_cancel)
    start(runner, log, lambda _job: "第二")
    running.cancel()
    wait_until(lambda: not runner.busy())
    assert log.ends == [CANCELLED, "第二"]
    running.cancel()  # it is over


def test_cancel_after_the_work_is_done_changes_nothing(runner: JobRunner, log: Log) -> None:
    done = threading.Event()
    work = start(runner, log, lambda _job: done.set() or "写完了")
    assert done.wait(60)
    work.cancel()
    wait_until(lambda: not runner.busy())
    assert log.ends == ["写完了"]


def test_more_work_ordered_at_an_end(runner: JobRunner, log: Log) -> None:
    idle = QSignalSpy(runner.idle)
    runner.start("先", lambda _job: 1, lambda _: start(runner, log, lambda _job: 2))
    wait_until(lambda: not runner.busy() and bool(log.ends))
    assert log.ends == [2]
    assert idle.count() == 1


def test_joined_work_is_over(runner: JobRunner, log: Log) -> None:
    running = threading.Event()

    def run(job: Job) -> None:
        running.set()
        wait_for_cancel(job)

    start(runner, log, run)
    start(runner, log, run)
    assert running.wait(60)
    runner.join()
    assert runner._pool.activeThreadCount() == 0
    start(runner, log, lambda _job: pytest.fail("nobody waits for it any more"))
    wait_until(lambda: not runner.busy())
    assert log.ends == [CANCELLED] * 3


def test_progress_is_not_a_flood(runner: JobRunner, log: Log) -> None:
    heard = threading.Event()

    def run(job: Job) -> None:
        heard.wait(60)
        for number in range(10_000):
            job.report(number, 10_000)
        job.report(10_000, 10_000)

    told = Progress()
    start(runner, log, run).progressed.connect(told.note)
    heard.set()
    wait_until(lambda: not runner.busy())
    assert len(told.seen) < 1000
    assert told.seen[-1] == (10_000, 10_000)


def test_one_after_the_other(runner: JobRunner, log: Log) -> None:
    running: list[int] = []
    most: list[int] = []

    def run(_job: Job) -> None:
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.pop()

    for _ in range(4):
        start(runner, log, run)
    wait_until(lambda: not runner.busy())
    assert most == [1, 1, 1, 1]
    assert len(log.ends) == 4


def test_status_bar_shows_work_and_cancels_it(window: MainWindow) -> None:
    bar = window.findChild(StatusBar)
    go_on = threading.Event()
    name = "很长的文件名" * 30

    def run(job: Job) -> None:
        job.report(1, 4, f"复制 {name}")
        go_on.wait(60)
        wait_for_cancel(job)

    width = window.minimumSizeHint().width()
    window.desk.run("存档", run)
    wait_until(lambda: bar._bar.value() == 250)
    assert bar._cancel.isVisible()
    assert window.minimumSizeHint().width() < width + 700
    go_on.set()
    bar._cancel.click()
    settle(window)
    assert not bar._cancel.isVisible()
    assert messages(window) == []


def test_refusal_of_work_is_a_message(window: MainWindow) -> None:
    def run(_job: Job) -> None:
        raise UserError("U盘已满。")

    window.desk.run("存档", run)
    settle(window)
    assert messages(window) == ["U盘已满。"]


def test_a_bug_in_work_reaches_the_exception_hook(window: MainWindow, qtbot) -> None:
    ends: list[str] = []
    with qtbot.captureExceptions() as caught:
        window.desk.run("存档", lambda _job: 1 // 0, cancelled=lambda: ends.append(CANCELLED))
        settle(window)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert ends == [CANCELLED]
    assert messages(window) == []
