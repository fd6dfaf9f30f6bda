"""One gigabyte in 400 files of uneven sizes, as a year's evidence has them."""

import os
from pathlib import Path

COUNT = 400
TOTAL = 1_000_000_000  # bytes


def make_files(folder: Path) -> list[Path]:
    """Fill ``folder`` with the files; no two are alike."""
    folder.mkdir()
    paths = [folder / f"材料 {number:03}.jpg" for number in range(COUNT)]
    for number, path in enumerate(paths):
        path.write_bytes(os.urandom(2 * TOTAL * (number + 1) // (COUNT * (COUNT + 1))))
    return paths
