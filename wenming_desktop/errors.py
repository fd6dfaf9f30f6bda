"""Errors the clerk can act on, told apart from bugs once, here."""

import errno
import sqlite3
from collections.abc import Mapping


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


_WINDOWS_BUSY = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_ERRNO_TEXTS = {
    errno.ENOSPC: "磁盘空间不足，请清理后重试",
    errno.EDQUOT: "磁盘空间不足，请清理后重试",
    errno.EFBIG: "这个磁盘放不下这么大的文件，请换用 NTFS 或 exFAT 格式的磁盘",
    errno.EACCES: "没有读写权限，或文件正被其他程序占用",
    errno.EPERM: "没有读写权限，或文件正被其他程序占用",
    errno.EROFS: "磁盘是只读的（写保护）",
    errno.ENOENT: "找不到文件或文件夹，可能已被移走",
    errno.EINVAL: "这不是普通文件，或文件名无效",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.EIO: "磁盘读写出错，请检查磁盘或U盘后重试",
    errno.ENODEV: "磁盘已断开，请重新插好后重试",
    errno.ENXIO: "磁盘已断开，请重新插好后重试",
}
_SQLITE_TEXTS = {
    sqlite3.SQLITE_BUSY: "数据正被另一个程序占用，请稍后重试",
    sqlite3.SQLITE_LOCKED: "数据正被另一个程序占用，请稍后重试",
    sqlite3.SQLITE_FULL: "磁盘空间不足，请清理后重试",
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
        if getattr(cause, "winerror", None) in _WINDOWS_BUSY:
            reason = "文件正被其他程序占用，请关闭后重试"
        else:
            reason = _ERRNO_TEXTS.get(cause.errno or 0, "系统读写出错")
    elif isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the primary result code
        reason = _SQLITE_TEXTS.get(code)
    return UserError(f"{doing}：{reason}。", repr(cause)) if reason else None
