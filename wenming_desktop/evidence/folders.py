"""Walking a folder that is to be taken in: every file below it, and what of it is no material."""

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error

# What programs leave or are still writing: Office's locks, downloads, what Windows and macOS note down.
_LEFTOVER = re.compile(
    r"(?i)[.~].*|.*\.(?:tmp|temp|part|partial|filepart|crdownload|download|lock)"
    r"|thumbs\.db|ehthumbs\.db|desktop\.ini"
)
_MOST = 200_000  # files
_PACKED = {".zip", ".rar", ".7z", ".tar", ".gz"}


@dataclass(frozen=True)
class FoundFile:
    """A file below a folder, or a folder that could not be looked into.

    Attributes:
        path: where it lies.
        inside: the folders between, from the top.
        refused: why it is not to be taken in, one Chinese sentence; empty where it may be.
        leftover: hidden or temporary: nobody expects it to be taken in.
    """

    path: Path
    inside: tuple[str, ...]
    refused: str = ""
    leftover: bool = False


def files_below(folder: Path, skipped: Collection[str] = ()) -> Iterator[FoundFile]:
    """Every file below a folder, folder by folder and by name; links are said, never followed.

    Args:
        folder: where to look.
        skipped: names right below it that are left alone.

    Raises:
        UserError: the folder itself cannot be read, or there are more files than a year's material.
    """
    count = 0
    waiting: list[tuple[Path, tuple[str, ...]]] = [(folder, ())]
    while waiting:
        place, inside = waiting.pop()
        try:
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            known = storage_error(f"打不开文件夹“{place.name or place}”", error)
            if known is None:
                raise
            if not inside:
                raise known from error
            yield FoundFile(place, inside[:-1], known.message)
            continue
        deeper: list[tuple[Path, tuple[str, ...]]] = []
        for entry in entries:
            if not inside and entry.name in skipped:
                continue
            count += 1
            if count > _MOST:
                raise UserError(f"“{folder.name}”里超过 {_MOST} 个文件，请分几个文件夹添加。")
            if _is_folder(entry) and not _is_hidden(entry):
                deeper.append((Path(entry.path), (*inside, entry.name)))
            else:
                yield _found(entry, inside)
        waiting += reversed(deeper)


def refuse_no_folder(folder: Path) -> None:
    """Raise UserError where there is no folder to look through: nothing, or a file."""
    if folder.is_dir():
        return
    if not folder.exists():
        raise UserError(f"找不到文件夹“{folder}”，请确认U盘或磁盘已插好。")
    if folder.suffix.lower() in _PACKED:
        raise UserError(f"“{folder.name}”是压缩包，请先解压，再选解压出来的文件夹。")
    raise UserError(f"“{folder.name}”是文件，不是文件夹，请选它所在的文件夹。")


def refuse_nested(folder: Path, data: Path) -> None:
    """Raise UserError where a folder holds the data folder or lies in it: its own files are no material."""
    own, other = data.resolve(), folder.resolve()
    if own.is_relative_to(other) or other.is_relative_to(own):
        raise UserError(f"“{folder}”和数据文件夹套在一起，会把程序自己的文件当成材料，请换一个文件夹。")


def _found(entry: "os.DirEntry[str]", inside: tuple[str, ...]) -> FoundFile:
    path = Path(entry.path)
    if is_link(entry):
        reason = f"“{entry.name}”是指向别处的链接，没有跟过去，请添加原来的文件。"
        return FoundFile(path, inside, reason)
    if _is_hidden(entry):
        what = "文件夹" if entry.is_dir(follow_symlinks=False) else "文件"
        return FoundFile(path, inside, f"“{entry.name}”是隐藏或临时{what}，不作为材料。", leftover=True)
    return FoundFile(path, inside)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False) and not is_link(entry)


def is_link(entry: "os.DirEntry[str] | Path") -> bool:
    """Whether it leads elsewhere: a symbolic link, or a junction of Windows."""
    if entry.is_symlink():
        return True
    mount_point = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return bool(tag) and tag == mount_point


def _is_hidden(entry: "os.DirEntry[str]") -> bool:
    if _LEFTOVER.fullmatch(entry.name):
        return True
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & (stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM))
