"""Chinese wording and line breaking that every paper shares."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from wenming_desktop.words import visible

# One token cannot be broken over two lines: a run of Latin letters and digits with what the digits count (as
# style.typ has it), or one character, with the opening punctuation before it and the closing one after it.
_UNIT = "(?:[天项份个次张处人条页篇件卷盒册分元]|万元|小时)"
_TOKEN = re.compile(
    rf"[“‘（《〈【〔「『]*(?:[!-~]*[0-9]{_UNIT}|[!-~]+|.)[，。、；：？！”’）》〉】〕」』…]*",
    re.DOTALL,
)
_NAME = re.compile("[^、]+、?|、", re.DOTALL)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FULL_WIDTH = {"W", "F", "A"}  # ambiguous ones such as “ ” … print full width in Chinese fonts
_NUMERALS = "〇一二三四五六七八九"
_LATIN_EM = 0.6  # half-width letters are 0.5 em in 仿宋; a stand-in font may be wider


def unprintable(text: str) -> re.Match[str] | None:
    """The first character that no workbook and no paper can hold, if there is one (XML 1.0, 2.2)."""
    return _NOT_XML.search(text)


def printable(text: str) -> str:
    """The text without such characters, and without marks of no shape that turn or part what is printed."""
    return visible(_NOT_XML.sub("", text))


def chinese_numeral(number: int) -> str:
    """Numerals of headings, 1 to 99 (GB/T 9704-2012, 7.3.3: （一）（二）…)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def numbered(texts: Iterable[str]) -> str:
    """Texts as one numbered run, ``1.…；2.…``; a text's own closing 。 or ； is dropped for the joint."""
    bare = (text.rstrip("。；; \n") for text in texts)
    return "；".join(f"{number}.{text}" for number, text in enumerate(bare, start=1))


@lru_cache(maxsize=16384)  # names, dates and numbers come again and again
def em_width(text: str) -> float:
    """Printed width of a text on one line, in em: 1 for a Chinese character, a little over half for Latin."""
    return sum(map(_char_em, text))


@cache
def _char_em(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in _FULL_WIDTH else _LATIN_EM


def wrap(text: str, width: float, *, names: bool = False) -> list[str]:
    """Break a text into lines as a cell of ``width`` em would print it.

    Args:
        text: any text.
        width: of the cell's inside, in em.
        names: it is a list of names with 、 between them, none of which is broken unless it must be.

    Returns:
        At least one line; joined together they are the text exactly, line feeds included.
    """
    return list(_wrapped(text, width, _NAME if names else _TOKEN))


@lru_cache(maxsize=4096)  # a long table asks for each text twice, and again for every preview
def _wrapped(text: str, width: float, kind: re.Pattern[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.splitlines(keepends=True) or [""]:
        line, used = "", 0.0
        for token, whole in _tokens(paragraph, width, kind):
            bare = token.rstrip()
            if line and used + (whole if bare == token else em_width(bare)) > width:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + token, used + whole
        lines.append(line)
    return (*lines, "") if text.endswith(("\n", "\r")) else tuple(lines)


def balanced(text: str, width: float) -> list[str]:
    """A heading's lines, as few as ``width`` em allow and about equally long (GB/T 9704-2012, 7.3.1).

    Line ends are left out of them, and nothing else.
    """
    text = " ".join(text.split("\n"))
    lines = wrap(text, width)
    narrow = em_width(text) / len(lines)
    while len(even := wrap(text, min(narrow, width))) > len(lines):
        narrow += 0.5
    return even


def pieces(text: str, width: float, most: int, *, names: bool = False) -> list[str]:
    """A text cut into parts of at most ``most`` lines of ``width`` em; joined they are the text exactly."""
    lines = wrap(text, width, names=names)
    return ["".join(lines[start : start + most]) for start in range(0, len(lines), most)]


def _tokens(text: str, width: float, kind: re.Pattern[str]) -> Iterable[tuple[str, float]]:
    """What is not broken over two lines, and its width in em."""
    for token in kind.findall(text):
        if (whole := em_width(token)) <= width:
            yield token, whole
        else:  # longer than a whole line: printed broken anywhere
            yield from ((char, _char_em(char)) for char in token)
