"""Commands run in the tests' own process."""

from pathlib import Path

import pytest

from tests.commands.answers import Answer
from tests.workspaces import begun, save_bundled_plan
from wenming_desktop.commands.line import run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of 某局 with the 2021 plan, as ``init`` leaves it."""
    begun(tmp_path / "data", "某局", save_bundled_plan)[0].close()
    return tmp_path / "data"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]):
    """Run the program in this process."""

    def call(*arguments: object) -> Answer:
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call
