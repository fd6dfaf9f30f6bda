"""``python -m wenming_desktop`` and the program's start: without a command the window opens."""

import gc
import io
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from wenming_desktop.commands.line import run


def main() -> int:
    """Run the command line of this process; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where Windows starts the program without a console
            # A pipe on Windows would be GBK. A file name that is no text is shown escaped.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = run(sys.argv[1:], _open_window, {"window": _check_window})
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone; Python's last flush must not fail too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _open_window(workspace: Path | None) -> int:
    gc.disable()  # what is imported stays: looking for garbage among it took a tenth of the start
    import_module("wenming_desktop.workspace")  # before Qt: every import after it costs more
    from ui.shell.app import main as show  # noqa: PLC0415 - commands start without Qt

    gc.freeze()  # nor is it looked through later
    gc.enable()
    return show(workspace)


def _check_window() -> Mapping[str, object]:
    from ui.shell.app import check  # noqa: PLC0415 - as above

    return check()


if __name__ == "__main__":
    sys.exit(main())
