"""A .zip from outside, taken apart into an empty folder: refused whole where anything in it is not plain.

A package says each thing twice, in its directory and before each entry; both must agree. Names that Explorer
and other programs of a Chinese Windows wrote without saying their encoding are UTF-8 or GB18030.
"""

import os
import shutil
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import name_key, path_fault
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.safety.outside import open_outside

LARGEST = 16 * 2**30  # bytes of a package
_MOST_ENTRIES = 50_000
_MOST_BYTES = 32 * 2**30  # unpacked
_RATIO, _NO_BOMB = 200, 50 * 2**20  # nothing that offices send shrinks so well, and small ones may
_END, _END_SIZE = b"PK\x05\x06", 22  # APPNOTE 4.3.16
_LOCAL, _LOCAL_SIZE = b"PK\x03\x04", 30  # 4.3.7
_ENCRYPTED, _UTF8 = 1 << 0, 1 << 11
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UNIX = 3
_ASIDE = ("__MACOSX/",)  # what macOS adds for itself
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError)


def unpack(package: Path, folder: Path, job: Job) -> None:
    """Take a .zip apart.

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
                with zipfile.ZipFile(stream) as opened:
                    entries = _checked(opened.infolist(), stream, opened.start_dir, name)
                    _take_apart(opened, entries, folder, name, job)
            except _BROKEN as error:
                raise UserError(f"“{name}”不是完好的压缩包，没有读，请重新打包再试。", repr(error)) from error
    except OSError as error:
        raise storage_error(f"无法解开“{name}”", error) or error from error


def _checked(
    infos: Sequence[zipfile.ZipInfo], stream: BinaryIO, directory: int, name: str
) -> list[tuple[str, zipfile.ZipInfo]]:
    """The entries by their paths, all looked at before anything is written."""
    if len(infos) > _MOST_ENTRIES:
        raise UserError(f"“{name}”里超过 {_MOST_ENTRIES} 个文件，没有读，请分几个压缩包。")
    _refuse_more(stream, name)
    entries = [(_path(info), info) for info in infos]
    entries = [(path, info) for path, info in entries if not path.startswith(_ASIDE)]
    for path, info in entries:
        if fault := _fault(path, info):
            raise UserError(f"“{name}”里的“{path}”{fault}，整个压缩包没有读，请重新打包再试。")
    _refuse_twice([path for path, _ in entries], name)
    _refuse_overlap(infos, stream, directory, name)
    if sum(info.file_size for info in infos) > _MOST_BYTES:
        raise UserError(f"“{name}”展开后太大，没有读，请分几个压缩包。")
    return entries


def _refuse_more(stream: BinaryIO, name: str) -> None:
    """Refuse a package that does not end where it says: cut off, or with something behind it."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - _END_SIZE - 0xFFFF, 0))
    tail = stream.read()
    at = tail.rfind(_END)
    (comment,) = struct.unpack_from("<H", tail, at + _END_SIZE - 2)
    if len(tail) - at != _END_SIZE + comment:
        raise UserError(f"“{name}”后面多出了不属于压缩包的内容，没有读，请重新打包再试。")


def _path(info: zipfile.ZipInfo) -> str:
    """An entry's path as its writer meant it."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                return raw.decode(encoding)
    return name


def _fault(path: str, info: zipfile.ZipInfo) -> str:
    """Why an entry must not be unpacked; "" where it may."""
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "是链接或设备"
    if info.flag_bits & _ENCRYPTED:
        return "加了密码"
    if info.compress_type not in _METHODS:
        return "用了不认识的压缩方法"
    if info.file_size > _NO_BOMB and info.file_size > _RATIO * max(info.compress_size, 1):
        return "展开后大得不正常"
    return path_fault(path.removesuffix("/")) or ""


def _refuse_twice(paths: Sequence[str], name: str) -> None:
    files = [name_key(path) for path in paths if not path.endswith("/")]
    taken = set(files)
    folders = {name_key(str(parent)) for path in paths for parent in Path(path).parents}
    folders |= {name_key(path.removesuffix("/")) for path in paths if path.endswith("/")}
    if len(taken) < len(files) or taken & folders:
        raise UserError(f"“{name}”里有同名的文件（或只差大小写、字形），没有读，请改名后重新打包。")


def _refuse_overlap(infos: Sequence[zipfile.ZipInfo], stream: BinaryIO, directory: int, name: str) -> None:
    """Refuse entries that share bytes, and those whose own head says something else than the directory."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        stream.seek(info.header_offset)
        head = stream.read(_LOCAL_SIZE)
        signature, _, flags, method, *_, named, extra = struct.unpack("<4s3H4x3L2H", head)
        own = stream.read(named)
        begin = info.header_offset
        raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
        differs = (signature, flags & _ENCRYPTED, method) != (
            _LOCAL,
            info.flag_bits & _ENCRYPTED,
            info.compress_type,
        )
        if differs or own != raw:
            raise UserError(f"“{name}”里的“{_path(info)}”前后说得不一样，没有读，请重新打包再试。")
        if begin < end or (not end and begin):
            raise UserError(f"“{name}”里的内容互相重叠或前面多出了内容，没有读，请重新打包再试。")
        end = begin + _LOCAL_SIZE + named + extra + info.compress_size
    if end > directory:
        raise UserError(f"“{name}”里的内容互相重叠，没有读，请重新打包再试。")


def _take_apart(
    opened: zipfile.ZipFile, entries: Sequence[tuple[str, zipfile.ZipInfo]], folder: Path, name: str, job: Job
) -> None:
    total = sum(info.file_size for _, info in entries)
    if total > shutil.disk_usage(folder).free:
        raise UserError(f"本机磁盘空间不足，解不开“{name}”，请清理后再试。")
    done = 0
    for path, info in entries:
        target = folder / path
        if path.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(info) as source, target.open("xb") as stream:
            size = 0
            while block := source.read(BLOCK):
                size += len(block)
                if size > info.file_size:
                    raise zipfile.BadZipFile(path)
                stream.write(block)
                done += len(block)
                job.report(done, max(total, done), name)
        if size != info.file_size:
            raise zipfile.BadZipFile(path)
        with suppress(ValueError, OverflowError, OSError):  # a time that no calendar has
            moment = time.mktime((*info.date_time, 0, 0, -1))
            os.utime(target, (moment, moment))
