from collections.abc import Generator
from pathlib import Path

import pytest

from tests.workspaces import new_workspace
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        yield made
