"""The texts of a published standard's cells: names without numbers, levels of numbering, materials named."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from wenming_desktop.progress.points import title_points
from wenming_desktop.spreadsheets.sheets import Cell, Unusable
from wenming_desktop.words import without_marks

_CHINESE = "一二三四五六七八九十"
_ROMAN_BARE = r"(?:I{1,3}|IV)(?=[\u4e00-\u9fff])(?![级类型期档组区])"  # Ⅰ理想信念, but Ⅰ类
_NUMBERED = re.compile(
    rf"(?:第?[{_CHINESE}]{{1,3}}(?:部分|章|项)?(?:[、.:,]\s*|\s+|$)"
    rf"|第[{_CHINESE}\d]{{1,3}}(?:部分|章|项)\s*"
    rf"|[(][{_CHINESE}\d]{{1,3}}[)]\s*"
    r"|(?:I{1,3}|IV|VI{0,3}|IX|X)(?:[-—–.、]\s*\d{0,3}|\s+|$)\s*"
    rf"|{_ROMAN_BARE}"
    r"|\d{1,2}(?:\.\d{1,2})*(?:[、.)]\s*|\s+))"
)
_BARE = re.compile(r"(\d{1,2})(?=[\u4e00-\u9fff])")
_LEVELS = (
    re.compile(
        rf"第?[{_CHINESE}]{{1,3}}(?:部分|章|[、.:,\s]|$)|(?:I{{1,3}}|IV|VI{{0,3}}|IX|X)(?:[-—–、.\s]|$)|{_ROMAN_BARE}"
    ),
    re.compile(rf"[(][{_CHINESE}]{{1,3}}[)]"),
    re.compile(r"\d{1,3}(?:[、.)\s]|$)"),
    re.compile(r"[(]\d{1,3}[)]|[①-⑳]"),
)
_PROVIDE = re.compile(
    r"[(（【\[](?:需|需要|应|请|要求)?提供(?:(?:佐证|印证|相关|有关)?(?:材料|资料))?[:：]?([^()（）【】\[\]]{2,200})[)）】\]]"
)
_PROVIDED_BY = re.compile(
    r"[(（【\[](?:提供)?(?:材料|资料)?(?:提供)?(?:部门|科室|单位)[:：]([^()（）【】\[\]]{1,60})[)）】\]]"
)
_NO_MATERIAL = re.compile(r"(?:的|等)?(?:部门|单位|科室)[:：]")
_BETWEEN = re.compile(r"[、；;\n]+|(?<![0-9])[，,](?![0-9])")
_ITEM_NUMBER = re.compile(r"(?:^|(?<=[\n；;。]))\s*(?:\d{1,2}[、.．)）]|[(（]\d{1,2}[)）])\s*|[①-⑳]\s*")
_NOTHING = {"", "无", "-", "—", "/", "同上"}


def cell_text(cell: Cell) -> str:
    """A cell as text without outer blanks; numbers as they are written, control characters left out."""
    if isinstance(cell, Unusable):
        return ""
    if isinstance(cell, float):
        return format(Decimal(repr(round(cell, 6))).normalize(), "f")
    text = unicodedata.normalize("NFC", "" if cell is None else str(cell)).replace("_x000D_", "")
    return without_marks(text).strip()


def one_name(text: str) -> str:
    """A name that narrow cells tore into lines, whole again."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    name = lines[0] if lines else ""
    for line in lines[1:]:
        apart = name.isascii() or line.isascii() or bool(_NUMBERED.fullmatch(_plain(name)))
        name += f" {line}" if apart else line
    return name


def bare_name(text: str) -> str:
    """A level's name without its number and its points: "Ⅰ—1 重点工作（50分）" is 重点工作."""
    name = title_points(one_name(text))[0]
    plain = _plain(name)
    found = _NUMBERED.match(plain)
    rest = plain[found.end() :].strip() if found else ""
    return name[len(name) - len(rest) :] if rest and name.endswith(rest) else rest or name


def without_running_numbers(names: Sequence[str]) -> dict[str, str]:
    """Names that are numbered 1, 2, 3 without any mark ("1公共环境"), each without its number."""
    marked = {name: _BARE.match(name) for name in dict.fromkeys(names)}
    numbers = [int(found[1]) for found in marked.values() if found]
    if len(numbers) < len(marked) or numbers != list(range(1, len(numbers) + 1)):
        return {}
    return {name: name[found.end() :] for name, found in marked.items() if found}


def numbering(text: str) -> int:
    """How deep a text's number is: 1 of 一、 and Ⅰ, 2 of （一）, 3 of 1., 4 of （1）; 0 without one."""
    plain = _plain(text)
    return next((level for level, pattern in enumerate(_LEVELS, start=1) if pattern.match(plain)), 0)


def materials_in(text: str) -> Iterator[str]:
    """What "（提供会议记录、签到表）" asks for, as written."""
    for inside in _PROVIDE.findall(text):
        if not _NO_MATERIAL.match(inside):
            yield inside.strip()


def departments_in(text: str) -> Iterator[str]:
    """Who "【提供材料部门：党办】" says, as written."""
    yield from (found.strip() for found in _PROVIDED_BY.findall(text))


def material_names(words: str) -> tuple[str, ...]:
    """The single materials in a cell of them, each once and without its number."""
    names = (piece.strip(" 。.等") for piece in _BETWEEN.split(_ITEM_NUMBER.sub("\n", words)))
    return tuple(dict.fromkeys(name for name in names if name not in _NOTHING))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
