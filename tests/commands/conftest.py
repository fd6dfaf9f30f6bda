"""Commands run in the tests' own process."""

import pytest

from tests.commands.answers import Answer
from wenming_desktop.commands.line import run


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
