"""The setup program: what the script ``setup.nsi`` includes, made from the program's folder."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from places import NAME, TITLE
from problems import PackagingError

PATH_LIMIT = 259  # MAX_PATH without its closing NUL: longer paths fail on a Windows set up as usual


def quoted(text: str) -> str:
    """A text as an NSIS string.

    Raises:
        PackagingError: it has a line break, which no file name may have.
    """
    if any(character in text for character in "\r\n\0"):
        raise PackagingError(f"文件名含有换行，不能打包：{text!r}")
    return '"' + text.replace("$", "$$").replace('"', '$\\"') + '"'


def file_list(folder: Path, paths: Sequence[PurePosixPath]) -> str:
    """The script that copies files, folder by folder, each named: ``File /r`` follows the disk's order.

    Args:
        folder: the program's folder as makensis sees it.
        paths: of its files, relative to it, in the order they are wanted.
    """
    lines: list[str] = []
    current = None
    for path in paths:
        if path.parent != current:
            current = path.parent
            inside = "" if str(current) == "." else "\\" + str(current).replace("/", "\\")
            lines.append(f'SetOutPath "$INSTDIR{inside.replace("$", "$$")}"')
        lines.append(f"File {quoted(str(folder / path))}")
    return "\n".join(lines) + "\n"


def definitions(paths: Sequence[PurePosixPath], size: int, version: str, out: str) -> str:
    """What the script needs to know.

    Args:
        paths: of the program's files, relative to its folder.
        size: what they all take on the disk, in bytes.
        version: of the program, e.g. ``"0.1.0"``.
        out: the setup file to write, as makensis sees it.

    Raises:
        PackagingError: a path is so long that hardly a folder would be short enough.
    """
    longest = max(len(str(path)) for path in paths) + len("old\\")  # while it is replaced it stands in old\
    room = PATH_LIMIT - longest - 1
    if room < 80:
        raise PackagingError(f"程序文件的路径太长（{longest} 个字符），装不进普通文件夹。")
    values = {
        "NAME": NAME,
        "TITLE": TITLE,
        "VERSION": version,
        "VERSION4": ".".join((version.split(".") + ["0"] * 4)[:4]),
        "LONGEST_FOLDER": str(room),
        "SIZE_KB": str(-(-size // 1024)),
        "SIZE_MB": str(-(-size // 2**20)),
        "OUT": out,
    }
    return "".join(f"!define {name} {quoted(value)}\n" for name, value in values.items())
