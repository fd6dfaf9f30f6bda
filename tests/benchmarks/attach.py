"""Attaching 1 GB in 400 files, against copying the same files and against hashing them, each alone."""

import os
import shutil
import tempfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.gigabyte import make_files
from tests.benchmarks.timing import compare
from tests.workspaces import new_workspace, task_ids
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import BLOCK


def main() -> None:
    """Print the one figure."""
    with tempfile.TemporaryDirectory(prefix="wenming-") as name:
        folder = Path(name)
        paths = make_files(folder / "source")

        def clear() -> None:
            for product in ("data", "copy"):
                shutil.rmtree(folder / product, ignore_errors=True)
            os.sync()

        def 
