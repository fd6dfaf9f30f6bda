"""File and folder names that open on Windows, FAT32, exFAT and Linux alike, made from any text.

Why the limits: Windows programs without long-path support open 259 characters. A stick's drive letter (3), an
archive's own folder (60, and 11 more for a volume) and 160 inside it stay below that, and a copy
to a short folder on another PC still opens.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

NAME_LIMIT = 60  # one name
PATH_LIMIT = 160  # a path inside an archive, as we write it
MAX_PATH = 240  # a path inside an archive, as we accept it
UNNAMED = "未命名"

_SHORTEST_LIMIT = 24  # leaves room for a suffix and a device name beside it
_RESERVED = '<>:"/\\|?*'
_RESERVED_SET = frozenset(_RESERVED)
# "%" is legal, but tools disagree on how a BagIt manifest writes it, so new names do without.
_LOOKALIKES = str.maketrans(_RESERVED + "%", "＜＞：＂／＼｜？＊％")
_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,10}$")
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\.|$)", re.IGNORECASE)


def safe_name(text: str, limit: int = NAME_LIMIT) -> str:
    """A file or folder name, without a path, made from any text.

    Args:
        text: a title or a file name; a suffix such as ``.jpg`` is kept when the rest is cut.
        limit: greatest length in UTF-16 units, at least 24.

    Returns:
        NFC text, never empty; the same text always gives the same name, and a safe name gives itself.
    """
    if limit < _SHORTEST_LIMIT:
        raise ValueError(limit)
    plain = "".join(" " if character.isspace() else _plain(character) for character in text)
    name = unicodedata.normalize("NFC", " ".join(plain.split()).translate(_LOOKALIKES))
    stem, suffix = _split(name.rstrip(" ."))
    stem = stem.lstrip(" .") or UNNAMED
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return _fit(stem, suffix, limit)


def unique_names(names: Sequence[str], limit: int = NAME_LIMIT) -> list[str]:
    """Names for one folder, in order: what differs only by case or NFC gets " (2)" before the suffix.

    Args:
        names: safe names.
        limit: greatest length in UTF-16 units of a name that had to be numbered.
    """
    taken = {name_key(name) for name in names}
    seen: dict[str, int] = {}
    result: list[str] = []
    for name in names:
        key = name_key(name)
        number = seen.get(key, 0) + 1
        unique = name
        while number > 1 and name_key(unique := _numbered(name, number, limit)) in taken:
            number += 1
        seen[key] = number
        taken.add(name_key(unique))
        result.append(unique)
    return result


def room(folder: PurePosixPath) -> int:
    """The ``limit`` for a name in this folder of an archive, so that its path keeps within PATH_LIMIT.

    Folders deeper than PATH_LIMIT - 25 leave the shortest limit, 24; keep folder names short.
    """
    return max(_SHORTEST_LIMIT, min(NAME_LIMIT, PATH_LIMIT - _units(folder.as_posix()) - 1))


def name_key(name: str) -> str:
    """Equal for names, or paths, that Windows or macOS takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def path_fault(path: str) -> str | None:
    """Why a relative "/" path from outside must not be used on any system; None if it is fine.

    Refused: absolute and parent paths, drive letters, UNC, backslashes, alternate data streams, control and
    bidirectional characters, device names, a dot or space at the end, and paths over MAX_PATH.
    """
    if _units(path) > MAX_PATH:
        return f"路径超过 {MAX_PATH} 个字符"
    return next((fault for part in path.split("/") if (fault := name_fault(part))), None)


def name_fault(name: str) -> str | None:
    """The same of one name, whatever its length."""
    if name in {"", ".", ".."}:
        return "路径会指到文件夹以外"
    if not _RESERVED_SET.isdisjoint(name) or (not name.isprintable() and _hidden(name)):
        return "名称里有不允许的字符"
    if name[-1] in " .":
        return "名称以空格或句点结尾"
    return "名称是 Windows 的保留名" if _DEVICE.match(name) else None


def _hidden(name: str) -> bool:
    return any(_plain(character) != character for character in name)


def _plain(character: str) -> str:
    """The character; nothing for invisible ones that turn text (RTL override); "_" for controls."""
    category = unicodedata.category(character)
    return "" if category == "Cf" else "_" if category in {"Cc", "Cs"} else character


def _split(name: str) -> tuple[str, str]:
    suffix = _SUFFIX.search(name)
    return (name[: suffix.start()], suffix.group()) if suffix else (name, "")


def _numbered(name: str, number: int, limit: int) -> str:
    stem, suffix = _split(name)
    return _fit(stem, f" ({number}){suffix}", limit)


def _fit(stem: str, ending: str, limit: int) -> str:
    if _units(stem) + _units(ending) <= limit:
        return stem + ending
    while _units(stem) + _units(ending) > limit:
        stem = stem[:-1]
    return stem.rstrip(" .") + ending


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
