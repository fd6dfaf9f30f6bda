"""Run by the installed program's Python: the main job of ``tests/e2e`` through the real window, on Windows.

``window_job.py FOLDER``; QtTest and the tests stand beside this file.
"""

import os
import sys
from pathlib import Path

import PySide6

HERE = Path(__file__).parent
PySide6.__path__.append(str(HERE / "PySide6"))
os.add_dll_directory(str(HERE / "PySide6"))  # type: ignore[attr-defined]
sys.path.append(str(HERE))

from tests.e2e.main_job import do_main_job  # noqa: E402 - after the paths
from ui.app import make_application  # noqa: E402 - as above

app = make_application()
folder = Path(sys.argv[1])
folder.mkdir()
made = do_main_job(folder)
print(made.archive)
