"""What the tests of what all pages share stand on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.ui.ledger_office import photo
from tests.ui.program import make_workspace, open_window
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from wenming_desktop.commands.sample import fill
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.search import pinyin


@pytest.fixture
def sampled(qapp, tmp_path: Path) -> Iterator[MainWindow]:
    """The window over one record of everything."""
    make_application()
    pinyin.initials("")  # with the dictionary loaded, what is saved has its initials at once
    workspace = make_workspace(tmp_path / "数据")
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
    fill(workspace, plan_id, date(2021, 3, 5), photo(tmp_path))
    with open_window(workspace) as made:
        yield made
