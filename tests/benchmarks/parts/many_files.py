"""100 000 tiny files in one archive, in a process of its own: all there, little memory, a flat cost."""

import json
import resource
import sys
from itertools import pairwise
from pathlib import Path, PurePosixPath
from statistics import median
from time import perf_counter

from tests.benchmarks.parts.data import small_files
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile, write_bag

_MANY, _BYTES = 100_000, 100
_STEP = 10_000  # files
_MOST_MB, _MOST_RATIO = 400, 1.3


def main(folder: Path) -> None:
    """Print the figures."""
    paths = small_files(folder / "原件", _MANY, _BYTES)
    files = [
        BagFile(PurePosixPath(f"2021/任务{number // 500:03}/{path.name}"), path, _BYTES)
        for number, path in enumerate(paths)
    ]
    marks: list[float] = []  # when writing began, and when each further _STEP files were written

    def note(done: int, _total: int, _text: str) -> None:
        if len(marks) <= _MANY // _STEP and done >= max(len(marks) * _STEP, 1) * _BYTES:
            marks.append(perf_counter())

    write_bag(folder / "存档", files, {}, Job(note))
    ended = perf_counter()
    spent = [after - before for before, after in pairwise(marks)]
    ratio = spent[-1] / spent[0]
    exported = sum(path.is_file() for path in (folder / "存档/data").rglob("*"))
    listed = len((folder / "存档/manifest-sha256.txt").read_text(encoding="utf-8").splitlines())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(
        f"存档 {_MANY} 个小文件：选 {_MANY}、存 {exported}、清单 {listed}；"
        f"内存最多 {peak} MB，目标 < {_MOST_MB}；"
        f"最后 {_STEP} 个用时是最先的 {ratio:.2f} 倍，目标 ≤ {_MOST_RATIO}"
        f"（每 {_STEP} 个写入 {median(spent):.2f} 秒，最后落盘、读回全部 {ended - marks[-1]:.2f} 秒）",
        flush=True,
    )
    print(json.dumps([round(seconds, 2) for seconds in spent]), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
