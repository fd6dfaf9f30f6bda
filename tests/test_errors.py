"""What the system's own errors become for the clerk."""

import errno

import pytest

from wenming_desktop.errors import storage_error


def windows_error(number: int) -> OSError:
    """An error as Windows raises it; elsewhere Python does not keep the number by itself."""
    error = OSError(errno.EINVAL, "as Windows says it", None, number)
    if getattr(error, "winerror", None) is None:
        error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (19, "写保护"),
        (21, "重新插好"),
        (23, "检查磁盘"),
        (32, "其他程序占用"),
        (112, "磁盘空间不足"),
        (123, "不能用的字符"),
        (206, "太长"),
        (223, "NTFS"),
        (433, "重新插好"),
        (1117, "检查磁盘"),
        (1167, "重新插好"),
    ],
)
def test_windows_says_more_than_its_errno(number: int, words: str) -> None:
    made = storage_error("无法写入", windows_error(number))
    assert made is not None
    assert made.message.startswith("无法写入：")
    assert words in made.message


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EINVAL, "磁盘已断开"),  # all that Windows' C runtime knows of a stick pulled out
        (errno.EACCES, "写保护"),
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.ENOENT, "找不到"),
        (9999, "系统读写出错"),
    ],
)
def test_an_errno_is_explained(number: int, words: str) -> None:
    made = storage_error("无法写入", OSError(number, "said"))
    assert made is not None
    assert words in made.message


def test_a_bug_is_no_storage_failure() -> None:
    assert storage_error("无法写入", KeyError("x")) is None
