"""Errors the clerk can act on, told apart from bugs once, here."""

import errno
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager


class UserError(Exception):
    """Something the clerk can act on.

    Args:
        message: one plain Chinese sentence: what happened, what was kept, what to do.
        details: technical text behind the 详情 button; may be empty.
    """

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class FieldErrors(UserError):  # noqa: N818 - several at once, each beside its field
    """What is wrong with a form, field by field; nothing of it was saved.

    Args:
        fields: field name -> one Chinese sentence, shown beside the field.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("".join(fields.values()))
        self.fields = dict(fields)


@contextmanager
def naming(file: str) -> Generator[None]:
    """Have each refusal inside name this file, where its sentence does not do so anyway."""
    try:
        yield
    except UserError as error:
        if file in error.message:
            raise
        raise UserError(f"“{file}”：{error.message}", error.details) from error


_FULL = "磁盘空间不足，请清理后重试"
_TOO_LARGE = "这个磁盘放不下这么大的文件，请换用 NTFS 或 exFAT 格式的磁盘"
_DENIED = "没有读写权限、磁盘有写保护，或文件正被其他程序占用"
_READ_ONLY = "磁盘是只读的（写保护）"
_NOT_A_FOLDER = "路径中有一段不是文件夹"
_TOO_LONG = "文件名或路径太长"
_BROKEN = "磁盘读写出错，请检查磁盘或U盘后重试"
_GONE = "磁盘已断开，请重新插好后重试"
_BUSY = "文件正被其他程序占用，请关闭后重试"
_ERRNO_TEXTS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _TOO_LARGE,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: "找不到文件或文件夹，可能已被移走",
    # Windows' C runtime says so, too, of all it has no number for, such as a stick pulled out
    errno.EINVAL: "这不是普通文件，文件名无效，或磁盘已断开",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EIO: _BROKEN,
    errno.ENODEV: _GONE,
    errno.ENXIO: _GONE,
}
# Windows' own numbers where the system gives them; Python's errno for them says less, or something else
_WINDOWS_TEXTS = {
    19: _READ_ONLY,  # ERROR_WRITE_PROTECT
    21: _GONE,  # ERROR_NOT_READY
    23: _BROKEN,  # ERROR_CRC
    29: _BROKEN,  # ERROR_WRITE_FAULT
    30: _BROKEN,  # ERROR_READ_FAULT
    31: _BROKEN,  # ERROR_GEN_FAILURE
    32: _BUSY,  # ERROR_SHARING_VIOLATION
    33: _BUSY,  # ERROR_LOCK_VIOLATION
    39: _FULL,  # ERROR_HANDLE_DISK_FULL
    112: _FULL,  # ERROR_DISK_FULL
    123: "文件名或路径里有不能用的字符",  # ERROR_INVALID_NAME
    206: _TOO_LONG,  # ERROR_FILENAME_EXCED_RANGE
    223: _TOO_LARGE,  # ERROR_FILE_TOO_LARGE
    267: _NOT_A_FOLDER,  # ERROR_DIRECTORY
    433: _GONE,  # ERROR_NO_SUCH_DEVICE
    1117: _BROKEN,  # ERROR_IO_DEVICE
    1167: _GONE,  # ERROR_DEVICE_NOT_CONNECTED
    1392: _BROKEN,  # ERROR_FILE_CORRUPT
}
_SQLITE_TEXTS = {
    sqlite3.SQLITE_BUSY: "数据正被另一个程序占用，请稍后重试",
    sqlite3.SQLITE_LOCKED: "数据正被另一个程序占用，请稍后重试",
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: "磁盘读写出错，请检查磁盘后重试",
    sqlite3.SQLITE_READONLY: "数据文件夹是只读的，不能保存",
    sqlite3.SQLITE_CANTOPEN: "打不开数据库文件",
    sqlite3.SQLITE_CORRUPT: "数据库文件已损坏，请从备份恢复",
    sqlite3.SQLITE_NOTADB: "这个文件不是本程序的数据库",
}


def storage_error(doing: str, error: BaseException) -> UserError | None:
    """What a storage failure means for the clerk.

    Args:
        doing: what was being done, e.g. ``"无法保存材料“照片.jpg”"``; begins the sentence.
        error: the exception as caught; SQLAlchemy's wrappers are looked through by ``orig``.

    Returns:
        The error to raise, or None if this is no storage failure but a bug.
    """
    cause = getattr(error, "orig", None) or error
    reason = None
    if isinstance(cause, OSError):
        own = _WINDOWS_TEXTS.get(getattr(cause, "winerror", None) or 0)
        reason = own or _ERRNO_TEXTS.get(cause.errno or 0, "系统读写出错")
    elif isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the primary result code
        reason = _SQLITE_TEXTS.get(code)
    return UserError(f"{doing}：{reason}。", repr(cause)) if reason else None
