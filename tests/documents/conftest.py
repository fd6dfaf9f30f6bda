import importlib.util
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.full_year import make_year
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.workspace import Workspace

# The plans to print are shared by the tests of this folder only.
_SPEC = importlib.util.spec_from_file_location("plans", Path(__file__).with_name("plans.py"))
sys.modules["plans"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sys.modules["plans"])


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with closing(Workspace.create(tmp_path_factory.mktemp("年") / "数据", "某某局")) as workspace:
        make_year(workspace, 2021)
        yield workspace


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Workspace]:
    with closing(Workspace.create(tmp_path / "数据", "某某局")) as workspace:
        with workspace.log.change() as session:
            save_plan(session, bundled_plan())
        yield workspace
