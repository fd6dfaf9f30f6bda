"""A .zip from outside, taken apart into an empty folder: refused whole where anything in it is not plain."""

import os
import shutil
import time
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.outside import open_outside
from wenming_desktop.transfer.checking.zip_entries import CheckedZip, clashes, entry_fault, not_readable
from wenming_desktop.transfer.checking.zip_structure import BrokenZipError, written_path

LARGEST = 16 * 2**30  # bytes of a package
_MOST_ENTRIES = 50_000
_MOST_BYTES = 32 * 2**30  # unpacked
_ASIDE = ("__MACOSX/",)  # what macOS adds for itself
_Entries = Sequence[tuple[str, zipfile.ZipInfo]]


def unpack(package: Path, folder: Path, job: Job) -> None:
    """Take a .zip apart; names without a said encoding are UTF-8 or GB18030.

    Args:
        package: from outside.
        folder: an empty one; nothing is written anywhere else.
        job: progress in bytes.

    Raises:
        UserError: naming the package and the entry: damaged, cut off or with more at its ends, encrypted,
            links, names that are not safe, twice or too long, sizes that are not true, a bomb, no room.
        Cancelled: by the job.
    """
    name = package.name
    try:
        with open_outside(package, LARGEST) as stream:
            try:
                opened = CheckedZip(stream, name)
                _take_apart(opened, _checked(opened, name), folder, name, job)
            except BrokenZipError as error:
                where = f"“{name}”里的“{error.entry}”" if error.entry else f"“{name}”"
                raise UserError(f"{where}：{error.text}。整个压缩包没有读，请重新打包再试。") from error
    except OSError as error:
        raise storage_error(f"无法解开“{name}”", error) or error from error


def _checked(opened: CheckedZip, name: str) -> _Entries:
    """The entries by their paths, all looked at before anything is written."""
    if len(opened.entries) > _MOST_ENTRIES:
        raise UserError(f"“{name}”里超过 {_MOST_ENTRIES} 个文件，没有读，请分几个压缩包。")
    entries = [(written_path(entry), entry) for entry in opened.entries]
    entries = [(path, entry) for path, entry in entries if not path.startswith(_ASIDE)]
    for path, entry in entries:
        if fault := entry_fault(entry, path) or not_readable(entry):
            raise BrokenZipError(fault, path)
    for path, why in clashes(path for path, _ in entries):
        raise BrokenZipError(why, path)
    if sum(entry.file_size for entry in opened.entries) > _MOST_BYTES:
        raise UserError(f"“{name}”展开后太大，没有读，请分几个压缩包。")
    return entries


def _take_apart(opened: CheckedZip, entries: _Entries, folder: Path, name: str, job: Job) -> None:
    total = sum(entry.file_size for _, entry in entries)
    if total > shutil.disk_usage(folder).free:
        raise UserError(f"本机磁盘空间不足，解不开“{name}”，请清理后再试。")
    done = 0
    for path, entry in entries:
        target = folder / path
        if path.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            try:
                for block in opened.blocks(entry):
                    stream.write(block)
                    done += len(block)
                    job.report(done, total, name)
            except ValueError as error:
                raise BrokenZipError("内容已损坏", path) from error
        with suppress(ValueError, OverflowError, OSError):  # a time that no calendar has
            moment = time.mktime((*entry.date_time, 0, 0, -1))
            os.utime(target, (moment, moment))
