"""Opening files that come from outside: what is no plain file, empty or too large is refused by its name."""

from pathlib import Path
from typing import BinaryIO

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.copying import file_size


def open_outside(path: Path, largest: int) -> BinaryIO:
    """Open a file for reading; a pipe or a device, which would be waited for, is never opened.

    Args:
        path: of the file.
        largest: bytes that it may have.

    Raises:
        UserError: naming the file: missing, a folder, a pipe, unreadable, locked, empty or too large.
    """
    name = path.name or str(path)
    try:
        size = file_size(path)
        if size > largest:
            raise UserError(
                f"“{name}”有 {size // 2**20} MB，最大 {largest // 2**20} MB，请删减后另存一份再试。"
            )
        if not size:
            raise UserError(f"“{name}”是空文件，请重新选择。")
        stream = path.open("rb")
        try:
            stream.read(1)  # of a locked file only reading fails
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
    except OSError as error:
        raise storage_error(f"无法打开“{name}”", error) or error from error
    return stream
