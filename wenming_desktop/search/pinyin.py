"""Finding Chinese names by what an office clerk types: characters, or pinyin initials."""

import sys
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=10_000)
def initials(text: str) -> str:
    """Pinyin initials in lower case, e.g. ``"jgdw"`` for 机关党委; other characters but blanks stay."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionary is large; load it when first used

    return "".join(lazy_pinyin("".join(text.split()), style=Style.FIRST_LETTER)).lower()


def ready() -> bool:
    """Whether initials() answers at once; its first call loads the dictionary, about 0.2 s."""
    return "pypinyin" in sys.modules


def matches(query: str, text: str) -> bool:
    """Whether the query is part of a text or of its pinyin initials; width, case and blanks do not count."""
    wanted, text = _plain(query), _plain(text)
    return wanted in text or (wanted.isascii() and wanted in initials(text))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
