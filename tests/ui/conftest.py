"""The main window for the tests of its parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.program import make_workspace, open_window
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow


@pytest.fixture
def window(qapp, tmp_path: Path) -> Iterator[MainWindow]:
    """The window over a workspace with the 2021 plan and some departments, nothing assigned."""
    make_application()
    with open_window(make_workspace(tmp_path / "数据")) as made:
        yield made


@pytest.fixture(autouse=True)
def _a_pc_without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first start finds nothing in this machine's own folders."""
    monkeypatch.setattr("ui.start.found_data.usual_places", list)
