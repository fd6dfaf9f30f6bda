"""Why a data folder cannot be opened, as far as what can be done about it differs."""

import errno
import sqlite3
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path, PurePath, PureWindowsPath

from wenming_desktop.errors import UserError, storage_error

_SHARING, _LOCKED = 32, 33  # Windows' ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
# Where Linux desktops put disks that come and go: the folder, and how many names lead to one disk.
_PLUGGED_AT = (("/run/media", 2), ("/media", 2), ("/mnt", 1))


class Trouble(Enum):
    """What is in the way."""

    UNPLUGGED = auto()  # the disk is not there
    GONE = auto()  # the disk is, the folder is not
    EMPTY = auto()  # the folder holds no database
    REFUSED = auto()  # data must not lie there
    IN_USE = auto()  # another running instance has it
    DAMAGED = auto()  # the database is no longer what was saved
    NEWER = auto()  # a later version of the program has saved it
    PROTECTED = auto()  # it can be read and not written
    UNREAD = auto()  # the storage failed, which says nothing about the data


class DataFolderError(UserError):
    """A data folder that was not opened; it is as it was."""

    def __init__(self, trouble: Trouble, message: str, details: str = "") -> None:
        super().__init__(message, details)
        self.trouble = trouble


def absent(folder: Path, database: str) -> DataFolderError:
    """Which of the three it is that a folder's database is not there."""
    if drive := missing_drive(folder):
        return DataFolderError(Trouble.UNPLUGGED, f"数据所在的磁盘 {drive} 没有接上。")
    if not folder.exists():
        return DataFolderError(Trouble.GONE, f"找不到数据文件夹“{folder}”，可能被移走、改名或删除了。")
    return DataFolderError(
        Trouble.EMPTY, f"“{folder}”里没有本程序的数据（{database}），可能选错了文件夹，或台账被移走了。"
    )


def missing_drive(folder: PurePath, exists: Callable[[Path], bool] = Path.exists) -> str:
    """The disk that a folder lies on, where that is not there; "" where it is."""
    if isinstance(folder, PureWindowsPath):
        return folder.drive if folder.drive and not exists(Path(folder.anchor)) else ""
    for place, names in _PLUGGED_AT:
        if folder.is_relative_to(place):
            disk = PurePath(*folder.parts[: len(PurePath(place).parts) + names])
            return "" if exists(Path(disk)) else str(disk)
    return ""


def could_not_open(folder: Path, error: OSError | sqlite3.Error) -> DataFolderError | None:
    """What a failure of the storage means for opening a folder; None if it is a bug."""
    explained = storage_error(f"不能打开“{folder}”", error)
    if explained is None:
        return None
    trouble = Trouble.PROTECTED if _is_refused_writing(error) else Trouble.UNREAD
    return DataFolderError(trouble, explained.message, explained.details)


def _is_refused_writing(error: OSError | sqlite3.Error) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY
    if getattr(error, "winerror", None) in {_SHARING, _LOCKED}:
        return False
    return error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}
