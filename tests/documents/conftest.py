import importlib.util
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.full_year import make_year
from tests.workspaces import begun, save_bundled_plan
from wenming_desktop.workspace import Workspace

# The plans to print are shared by the tests of this folder only.
_SPEC = importlib.util.spec_from_file_location("plans", Path(__file__).with_name("plans.py"))
sys.modules["plans"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sys.modules["plans"])


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A full year; who changes it takes that back."""
    workspace, _ = begun(tmp_path_factory.mktemp("年") / "数据", "某某局", make_year, 2021)
    with closing(workspace):
        yield workspace


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Workspace]:
    """The 2021 plan and nothing else."""
    workspace, _ = begun(tmp_path / "数据", "某某局", save_bundled_plan)
    with closing(workspace):
        yield workspace
