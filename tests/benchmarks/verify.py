"""Checking an archive, against hashing the same files and nothing else, in this process.

What else checking does: finding every file and folder, reading the manifests, telling names apart.
"""

import hashlib
import os
from pathlib import Path, PurePosixPath

from tests.benchmarks.parts.data import scratch
from tests.benchmarks.timing import compare
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.checking.checking import check_archive


def main() -> None:
    """Print the two figures."""
    with scratch() as folder:
        for name, count, size in (("4000 个小文件", 4000, 10_000), ("400 个 1 MB 的文件", 400, 1 << 20)):
            archive = folder / name
            content = os.urandom(size)
            paths = (PurePosixPath(f"{n % 7} 类别/{n // 50} 任务/材料{n}.jpg") for n in range(count))
            write_bag(archive, [BagFile(path, content, size) for path in paths], {}, Job())
            files = sorted(path for path in archive.rglob("*") if path.is_file())
            compare(
                f"校验{name}",
                lambda archive=archive: check_archive(archive, Job()),
                {"只算 SHA-256": lambda files=files: _hash(files)},
                at_least=0.9,
                times=9,
            )


def _hash(files: list[Path]) -> None:
    for path in files:
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    main()
