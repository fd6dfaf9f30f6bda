"""The application core of 文明创建工作台: the domain in plain Python, without Qt."""

import os

# numpy, which openpyxl imports too, would set 40 MB aside for each core of the PC; a dozen of them are more
# than the children may have. It asks when it is imported; children inherit what it is told.
os.environ["OPENBLAS_NUM_THREADS"] = "1"


def program_version() -> str:
    """This program's version as it was installed, e.g. ``"0.1.0"``."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to load, and the window starts without it

    return version("wenming-desktop")
