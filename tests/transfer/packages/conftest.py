from collections.abc import Generator
from pathlib import Path

import pytest

from tests.transfer.packages.office import Office, office


@pytest.fixture
def room(tmp_path: Path) -> Generator[Office]:
    with office(tmp_path) as made:
        yield made
