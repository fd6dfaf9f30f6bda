"""Finding Chinese names by what an office clerk types: characters, pinyin initials, or pinyin in full."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from wenming_desktop.search.syllables import BEGINNINGS, SYLLABLES

_RUN = re.compile(r"[!-~]+|[^!-~]+")  # what is ASCII, and what is not
_LONGEST = 6  # letters of a syllable: zhuang
_MOST_WAYS = 64  # to part letters into syllables; only long texts without a clear cut have more


def syllables(text: str) -> tuple[str, ...]:
    """The pinyin of each Chinese character in lower case, without tones; other signs but blanks as they are.

    ü is written v, as on a keyboard. Of several readings the one that the words around suggest.
    """
    runs = _RUN.findall("".join(text.split())) or [""]  # which loads the dictionary
    return tuple(sign for run in runs for sign in (run if run and run.isascii() else _read(run)))


@lru_cache(maxsize=10_000)  # names of many files differ in their numbers only
def _read(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary is large; load it when first used

    read = lazy_pinyin(run, errors=" ".join, v_to_u=False)
    return tuple(sign for part in read for sign in part.split())


def initials(text: str) -> str:
    """Pinyin initials in lower case, e.g. ``"jgdw"`` for 机关党委; other characters but blanks stay."""
    return "".join(syllable[:1] for syllable in syllables(text)).lower()


def ready() -> bool:
    """Whether syllables() answers at once; its first call loads the dictionary, about 0.2 s."""
    return "pypinyin" in sys.modules


def matches(query: str, text: str) -> bool:
    """Whether the query is part of a text or of its pinyin initials, or its pinyin from any character on.

    Width, case and blanks do not count; the last syllable may be incomplete.
    """
    wanted, text = _plain(query), _plain(text)
    if wanted in text:
        return True
    if not wanted.isascii():
        return False
    if wanted in initials(text):
        return True
    signs = [sign for sign in syllables(text) if sign.isalnum()]
    return wanted.isalpha() and any(_begins(wanted, signs[at:]) for at in range(len(signs)))


def spellings(letters: str) -> list[str]:
    """The ways to part letters into syllables, set apart by blanks; the last one may be incomplete."""
    return [" ".join(way) for way in islice(_ways(letters), _MOST_WAYS)]


def _begins(letters: str, of: Sequence[str]) -> bool:
    """Whether letters are the first of these syllables in their order, the last one perhaps incomplete."""
    for syllable in of:
        if syllable.startswith(letters):
            return True
        if syllable not in SYLLABLES or not letters.startswith(syllable):
            return False
        letters = letters.removeprefix(syllable)
    return False


def _ways(letters: str) -> Iterator[list[str]]:
    if letters in BEGINNINGS:
        yield [letters]
    for end in range(1, min(_LONGEST, len(letters) - 1) + 1):
        if letters[:end] in SYLLABLES:
            yield from ([letters[:end], *rest] for rest in _ways(letters[end:]))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
