"""What stops a build or a check: one sentence that says what is missing and how to get it."""

import sys
from collections.abc import Callable


class PackagingError(Exception):
    """The build or the check cannot go on; the text says why and what to do."""


def run_main(main: Callable[[list[str]], None]) -> int:
    """Run a command of this folder with the process's arguments; returns its exit code."""
    try:
        main(sys.argv[1:])
    except PackagingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
