"""Run by the installed program's Python: the main job of ``tests/e2e`` through the real window, on Windows.

``window_job.py FOLDER``; the tests stand beside this file, QtTest beside the program's Qt.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

from tests.e2e.main_job import do_main_job
from ui.shell.app import make_application

app = make_application()
folder = Path(sys.argv[1])
folder.mkdir()
made = do_main_job(folder)
print(made.archive)
