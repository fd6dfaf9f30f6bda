"""In the child: what libraries need that do not bring all they need."""

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def find_libraries() -> None:
    """Let Windows find the C++ library that Qt brings: onnxruntime and zxing-cpp bring none."""
    if sys.platform == "win32" and (found := find_spec("PySide6")) and found.origin:
        os.add_dll_directory(str(Path(found.origin).parent))
