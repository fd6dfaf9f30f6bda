"""A desk with something on it, and a stick."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.office import office
from ui.ground import theme
from ui.ground.desk import Desk


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty folder that stands for a stick."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder
