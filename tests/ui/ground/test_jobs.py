"""Long work runs aside, one after the other, and ends in exactly one way."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtTest import QSignalSpy, QTest

from tests.ui.program import messages, settle, wait_until
from ui.ground.jobs import JobRunner, Work
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


def start(runner: JobRunner, log: Log, run: object, name: str = "备份") -> None:
    runner.start(Work(name, run, log.note, log.note))


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
    assert [spy.at(n) for n in range(spy.count())] == [[0, 1000, "准备"], [500, 1000, "复制"]]


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
    assert log.ends == []


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
    with qtbot.captureExceptions() as caught:
        window.desk.run("存档", lambda _job: 1 // 0)
        settle(window)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
