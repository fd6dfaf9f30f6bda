"""A workspace to be killed in, and what it leaves where temporary files go."""

import shutil
import tempfile
from collections.abc import Generator
from multiprocessing.util import get_temp_dir
from pathlib import Path

import pytest

from tests.robustness import workloads
from tests.workspaces import new_workspace


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """An empty folder; what is temporary lies in it, for this process as well."""
    get_temp_dir()  # multiprocessing's own stays where it is
    (tmp_path / workloads.TEMP).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / workloads.TEMP))
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.fixture
def folder(place: Path) -> Path:
    """A workspace's, closed."""
    with new_workspace(place / "data") as workspace:
        return workspace.folder
