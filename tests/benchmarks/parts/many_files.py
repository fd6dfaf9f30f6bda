"""100 000 tiny files in one archive, in a process of its own: all there, little memory, a flat cost."""

import json
import shutil
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.parts.data import attach, most_memory, new_workspace, small_files
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive

_CODES = ("1-1", "1-2", "2-1", "2-7", "3-1", "3-2", "4-2", "5-1", "6-1", "7-1")
_STEP, _BYTES = 10_000, 100  # files of a task, bytes of a file
_MANY = _STEP * len(_CODES)
_MOST_MB, _MOST_RATIO = 400, 1.3


def main(folder: Path) -> None:
    """Print the figures."""
    workspace, plan_id = new_workspace(folder / "数据")
    paths = small_files(folder / "原件", _MANY, _BYTES)
    for number, code in enumerate(_CODES):
        attach(workspace, plan_id, code, paths[number * _STEP : (number + 1) * _STEP])
    shutil.rmtree(folder / "原件")
    before = most_memory()
    marks: list[float] = []  # when writing began, and when each further _STEP files were written

    def note(done: int, _total: int, _text: str) -> None:
        if len(marks) <= _MANY // _STEP and done >= max(len(marks) * _STEP, 1) * _BYTES:
            marks.append(perf_counter())

    begun = perf_counter()
    archive = write_archive(workspace, ArchiveChoices(), folder / "U盘", Job(note), datetime.now()).folder  # noqa: DTZ005 - the clerk's clock
    ended = perf_counter()
    workspace.close()
    spent = [after - before for before, after in pairwise(marks)]
    ratio = spent[-1] / spent[0]
    exported = sum(1 for _ in (archive / "data/2021").rglob("*.jpg"))
    manifest = (archive / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    listed = sum("  data/2021/" in line and line.endswith(".jpg") for line in manifest)
    print(
        f"存档 {_MANY} 份材料：选 {_MANY}、存 {exported}、清单 {listed}；"
        f"内存最多 {most_memory()} MB（存档前 {before} MB），目标 < {_MOST_MB}；"
        f"最后 {_STEP} 个用时是最先的 {ratio:.2f} 倍，目标 ≤ {_MOST_RATIO}"
        f"（整理、制作表格和网页 {marks[0] - begun:.1f} 秒，每 {_STEP} 个写入 {median(spent):.2f} 秒，"
        f"最后落盘、读回全部 {ended - marks[-1]:.1f} 秒）",
        flush=True,
    )
    print(json.dumps([round(seconds, 2) for seconds in spent]), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
