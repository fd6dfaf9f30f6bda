"""The house rules of conftest.py and pyproject.toml bite: bad tests under the same settings do fail."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspaces import new_workspace, steps, task_ids

ROOT = Path(__file__).parents[1]
RULES = (ROOT / "tests" / "conftest.py").read_text("utf-8")

GOOD = """
import logging, threading, pytest
from PySide6.QtCore import QThreadPool, qWarning
from PySide6.QtWidgets import QComboBox, QWidget

def test_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QComboBox(window).showPopup()
    window.show()

def test_window_on_its_own(qapp):
    QWidget().show()

def test_benign_qt_message(qapp):
    qWarning("This plugin does not support propagateSizeHints()")

def test_thread_told_to_end():
    threading.Timer(0.1, print).start()

def test_task_told_to_end(qapp):
    QThreadPool.globalInstance().start(lambda: None)

def test_closed_file(tmp_path):
    (tmp_path / "a").write_text("a")

@pytest.mark.expect_log("disk .* full")
def test_expected_log():
    logging.getLogger("x").warning("disk %s full", "D:")
"""

BAD = """
import atexit, logging, threading, warnings, pytest
from PySide6.QtCore import QObject, QThreadPool, QTimer, qWarning
from PySide6.QtWidgets import QApplication, QWidget

kept = []
end = threading.Event()
atexit.register(end.set)  # before Qt waits for its threads

def test_qt_warning(qapp):
    qWarning("something is wrong")

def test_nearly_benign_qt_message(qapp):
    qWarning("This plugin does not support propagateSizeHints() at all")

@pytest.fixture
def noisy(qapp):
    yield
    qWarning("something is wrong at the end")

def test_qt_warning_in_teardown(noisy):
    pass

def test_qt_own_warning(qapp):
    QTimer().start(-1)

def test_exception_in_slot(qtbot):
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(20)

def test_leaked_window(qapp):
    kept.append(QWidget())

def test_leaked_thread():
    threading.Thread(target=end.wait, daemon=True).start()

def test_leaked_task(qapp):
    QThreadPool.globalInstance().start(lambda: end.wait())

def test_leaked_file(tmp_path):
    kept.append((tmp_path / "a").open("w"))

def test_forgotten_file(tmp_path):
    (tmp_path / "a").open("w").write("a")

def test_warning():
    warnings.warn("old", DeprecationWarning)

def test_logged_warning():
    logging.getLogger("x").warning("disk full")

@pytest.mark.expect_log("disk full")
def test_logged_another():
    logging.getLogger("x").warning("disk full")
    logging.getLogger("x").error("and broken")

@pytest.mark.expect_log("disk full")
def test_logged_nothing():
    pass

@pytest.mark.xfail
def test_xfail_that_passes():
    pass
"""


def outcomes(folder: Path, source: str, rules: str) -> dict[str, str]:
    """Run a test file under this project's own settings; test name -> outcome, error before all else."""
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests" / "conftest.py").write_text(rules, "utf-8")
    (folder / "tests" / "test_it.py").write_text(source, "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "tests"]
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    found = re.findall(r"^(PASSED|FAILED|ERROR) tests/test_it\.py(?:::(\w+))?", result.stdout, re.MULTILINE)
    assert found, result.stdout + result.stderr
    return {name: outcome.lower() for outcome, name in sorted(found, reverse=True)}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return outcomes(tmp_path_factory.mktemp("good"), GOOD, RULES)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    hasty, changed = re.subn(r"(?m)^GRACE = \d+", "GRACE = 20", RULES)  # what stays is not waited for long
    assert changed == 1
    return outcomes(tmp_path_factory.mktemp("bad"), BAD, hasty)


@pytest.mark.parametrize("name", re.findall(r"def (test_\w+)", GOOD))
def test_well_behaved_passes(good: dict[str, str], name: str) -> None:
    assert good[name] == "passed"


@pytest.mark.parametrize("name", re.findall(r"def (test_\w+)", BAD))
def test_badly_behaved_fails(bad: dict[str, str], name: str) -> None:
    if name == "test_leaked_file" and sys.platform != "linux":
        pytest.skip("open files are looked for on Linux only")
    assert bad[name] in {"failed", "error"}


def test_unknown_marker_fails(tmp_path: Path) -> None:
    source = "import pytest\n\n@pytest.mark.qt_no_such_marker\ndef test_it():\n    pass\n"
    assert outcomes(tmp_path, source, RULES) == {"": "error"}


def test_qt_has_no_display() -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize("_again", range(2))  # the second time the first is a copy
def test_two_workspaces_of_one_test_share_no_ids(tmp_path: Path, _again: int) -> None:
    with new_workspace(tmp_path / "甲") as one, new_workspace(tmp_path / "乙") as other:
        assert len({*task_ids(one), *task_ids(other)}) == 12
        assert [step.label for step in steps(one)] == [step.label for step in steps(other)]
