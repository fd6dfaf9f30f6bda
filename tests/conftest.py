"""The house rules every test is held to: no noise, nothing left behind, nothing of this PC touched."""

import gc
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "nt":  # the offscreen platform does not look for the system's fonts there
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["WINDIR"]) / "Fonts"))

settings.register_profile(
    "house",
    deadline=None,
    max_examples=50,
    derandomize=bool(os.environ.get("CI")),
    # The first is by the clock: a busy machine is slow. Fixtures that serve all examples clean up after each.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

GRACE = 300  # looks, 50 ms apart, for threads that were told to end and are about to


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker below."""
    config.addinivalue_line(
        "markers",
        "expect_log(*patterns): the test logs warnings or errors, each matching one of these patterns, "
        "and each pattern matching at least one",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Qt's warnings while a test is torn down fail it too: pytest-qt stops listening after the call."""
    if "PySide6.QtCore" not in sys.modules:
        return (yield)
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler  # noqa: PLC0415 - see qapp

    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, text: str) -> None:
        benign = any(re.search(pattern, text) for pattern in item.config.getini("qt_log_ignore"))
        if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg} and not benign:
            said.append(text)

    previous = qInstallMessageHandler(listen)
    try:
        result = yield
    finally:
        qInstallMessageHandler(previous)
    if said:
        pytest.fail(f"Qt said while tearing down: {said}", pytrace=False)
    return result


@pytest.fixture(scope="session", autouse=True)
def _settings_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings that the program keeps for a PC go to a temporary folder, one a process of tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Iterator[Any]:
    """pytest-qt's application, with settings in a file and a Chinese font: without one pictures are boxes."""
    from PySide6.QtCore import QSettings  # noqa: PLC0415 - only tests with windows pay for Qt
    from PySide6.QtGui import QFontDatabase, QGuiApplication  # noqa: PLC0415

    ini = QSettings.Format.IniFormat  # Windows would take its registry, which all processes share
    QSettings.setDefaultFormat(ini)
    QSettings.setPath(ini, QSettings.Scope.UserScope, os.environ["XDG_CONFIG_HOME"])
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.exit("没有中文字体：请安装 fonts-noto-cjk（Linux）或微软雅黑（Windows）", returncode=1)
    yield qapp
    QGuiApplication.clipboard().clear()  # offscreen it outlives Python, and what Python laid there with it


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Any]:
    """A workspace of its own with a small plan and departments; files that need another have their own."""
    from tests.workspaces import new_workspace  # noqa: PLC0415 - most of the core, which some tests do without

    with new_workspace(tmp_path / "数据") as made:
        yield made


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A window, thread or open file that a test began must be gone when it ends."""
    folder = tmp_path_factory.getbasetemp()
    before = _alive(folder)
    yield
    left = _alive(folder) - before
    for _ in range(GRACE):
        if not left:
            break
        gc.collect()  # what only a cycle still holds is nobody's
        time.sleep(0.05)
        left = _alive(folder) - before
    if left:
        pytest.fail(f"left behind: {', '.join(sorted(left))}", pytrace=False)


def _alive(folder: Path) -> set[str]:
    """Names of what could be left behind; of files, those under ``folder``."""
    return {*_windows(), *_threads(), *_open_files(folder)}


def _windows() -> Iterator[str]:
    """Top-level widgets that nothing owns, and busy threads of the global pool."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets and widgets.QApplication.instance()
    if not app:
        return
    from PySide6.QtCore import QEvent, QThreadPool  # noqa: PLC0415
    from shiboken6 import getCppPointer  # noqa: PLC0415

    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # pytest-qt deletes its widgets later
    for widget in app.topLevelWidgets():
        if widget.parent() is None:
            yield f"window {type(widget).__name__} {getCppPointer(widget)[0]:x}"
    if QThreadPool.globalInstance().activeThreadCount():
        yield "a task in Qt's global thread pool"


def _threads() -> Iterator[str]:
    for thread in threading.enumerate():
        if not isinstance(thread, threading._DummyThread):  # a Qt thread that ran Python once stays listed
            yield f"thread {thread.name} {thread.ident}"


def _open_files(folder: Path) -> Iterator[str]:
    """Files of this process open under ``folder``; Linux only: Windows fails at removing them."""
    if sys.platform != "linux":
        return
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except FileNotFoundError:  # the one that listed the folder
            continue
        if target.startswith(f"{folder}{os.sep}"):
            yield f"file {target}"


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is logged as a warning or worse fails the test, unless its expect_log marker said so."""
    yield
    marker = request.node.get_closest_marker("expect_log")
    patterns: tuple[str, ...] = marker.args if marker else ()
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    texts = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    unexpected = [text for text in texts if not any(re.search(pattern, text) for pattern in patterns)]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in texts)]
    if unexpected or missing:
        pytest.fail(f"logged unexpectedly: {unexpected}; expected but not logged: {missing}", pytrace=False)
