"""What a word on the command line means among names that the clerk knows, written as people write them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wenming_desktop.words import without_marks

_BRACKETS = str.maketrans("〔〕[]【】{}", "()()()()")
_QUOTES = re.compile("[\"'“”‘’《》]")
_DASHES = re.compile("[—–‐―−~]+")
_REMARK = re.compile(r"\([^()]*\)$")  # behind a choice's name: how many there are, how many pages it takes
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_WHOLE_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?(?!\d)")
_DAY = re.compile(r"\d+年\d+月\d+日|\d+月\d+日|\d+(?:[-/.]\d+)+")  # whose numbers are none of their own
_FIGURES = re.compile(r"[\d./-]+")
_LEAST_ENDS = 3  # signs of a name without its middle
_NUMBER = re.compile(r"\d+")


def meant(written: str, choices: Sequence[Sequence[str]]) -> list[int]:
    """Which choices a word may mean, by the strictest way of reading that finds any.

    Blanks, the width of signs, brackets, quotation marks and how a date is written make no difference. A
    choice may be called by its whole name, its name without the remark in brackets, its first word or all
    that follows, a number that only it has, its beginning, a part of it, or its beginning and end.

    Args:
        written: the word.
        choices: of each its names.

    Returns:
        Their places in ``choices``; several where it cannot be told which is meant.
    """
    exact = [at for at, names in enumerate(choices) if written in names]
    wanted = _key(written)
    if exact or not wanted:
        return exact
    known = [_Known(tuple(names)) for names in choices]
    for way in (_whole, _piece):
        if found := [at for at, each in enumerate(known) if way(wanted, each)]:
            return found
    if _FIGURES.fullmatch(wanted):  # 2-6 within a text, or at its end, is not what it is called
        return _numbered(wanted, known)
    for way in (_beginning, _within, _both_ends):
        if found := [at for at, each in enumerate(known) if way(wanted, each)]:
            return found
    return []


def iso_written(text: str, year: int) -> str:
    """A day however it is written, as 2021-03-05; a text that is none, as it is.

    >>> iso_written("2021年3月5日", 2021), iso_written("3月5日", 2021), iso_written("本周", 2021)
    ('2021-03-05', '2021-03-05', '本周')
    """
    plain = _key(text)
    match = _WHOLE_DAY.fullmatch(plain) or _WHOLE_DAY.fullmatch(f"{year}年{plain}")
    try:
        return date(*map(int, match.groups())).isoformat() if match else text
    except ValueError:
        return text


@dataclass(frozen=True)
class _Known:
    """A choice by its names."""

    names: tuple[str, ...]

    @cached_property
    def wholes(self) -> frozenset[str]:
        """Each name, with and without its remark, with its dates as written and as numbers."""
        return frozenset(_forms(each for name in self.names for each in (_flat(name), _bare(name))))

    @cached_property
    def bare(self) -> frozenset[str]:
        """Each name without its remark."""
        return frozenset(_forms(map(_bare, self.names)))

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The first word of each name, and what follows it."""
        parted = (_bare(name).partition(" ") for name in self.names)
        return frozenset(_forms(piece for head, _, rest in parted if rest for piece in (head, rest)))

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The first word of each name."""
        return tuple(dict.fromkeys(_bare(name).partition(" ")[0] for name in self.names))


def _whole(wanted: str, known: _Known) -> bool:
    return wanted in known.wholes


def _piece(wanted: str, known: _Known) -> bool:
    return wanted in known.pieces


def _beginning(wanted: str, known: _Known) -> bool:
    return any(_edge(wanted[-1:], name[len(wanted) :]) for name in known.bare if name.startswith(wanted))


def _within(wanted: str, known: _Known) -> bool:
    return any(
        _edge(name[: at.start()], wanted) and _edge(wanted, name[at.end() :])
        for name in known.bare
        for at in re.finditer(re.escape(wanted), name)
    )


def _both_ends(wanted: str, known: _Known) -> bool:
    """Its middle is left out: 按指标 for 按测评指标."""
    return any(
        len(name) > len(wanted) >= _LEAST_ENDS and name.startswith(wanted[:at]) and name.endswith(wanted[at:])
        for name in known.bare
        for at in range(1, len(wanted))
    )


def _edge(before: str, after: str) -> bool:
    """Whether no number goes over this place: 1月 is no part of 11月."""
    return not (before[-1:].isdecimal() and after[:1].isdecimal())


def _numbered(wanted: str, known: Sequence[_Known]) -> list[int]:
    """The choices that a number tells apart: in their first words, else in names of one make."""
    heads = _by_make([[*each.heads] for each in known])
    found = {at for members in heads for at, numbers in _telling(members, alone=True) if wanted in numbers}
    if not found:
        names = _by_make([[_bare(name) for name in each.names] for each in known])
        found = {
            at for members in names for at, numbers in _telling(members, alone=False) if wanted in numbers
        }
    return sorted(found)


def _by_make(names: Sequence[Sequence[str]]) -> list[list[tuple[int, list[str]]]]:
    """Groups of names that differ in their numbers only: whose each is, and its numbers."""
    made: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for at, own in enumerate(names):
        for name in own:
            plain = _ZEROS.sub("", _DAY.sub("日", name))
            if numbers := _NUMBER.findall(plain):
                made[_NUMBER.sub("#", plain)].append((at, numbers))
    return list(made.values())


def _telling(members: Sequence[tuple[int, list[str]]], *, alone: bool) -> Iterator[tuple[int, list[str]]]:
    """Of each member the numbers that are not the same in all; of a single one its last, if ``alone``."""
    if len({at for at, _ in members}) == 1:
        yield from ((at, numbers[-1:]) for at, numbers in members if alone)
        return
    varying = [len(set(column)) > 1 for column in zip(*(numbers for _, numbers in members), strict=True)]
    for at, numbers in members:
        yield at, [number for number, varies in zip(numbers, varying, strict=True) if varies]


def _forms(names: Iterable[str]) -> Iterator[str]:
    """Names as they are compared: as they are written, and with months and days as numbers."""
    for name in names:
        plain = _ZEROS.sub("", "".join(name.split()))
        yield from {plain, _key(name)}


def _key(text: str) -> str:
    """A text as it is compared; whole days and months are numbers in it: 2021-3-5."""
    plain = "".join(_flat(text).split())
    days = _WHOLE_DAY.sub(r"\1-\2-\3", plain)
    return _ZEROS.sub("", _MONTH.sub(r"\1-\2", days))


def _bare(name: str) -> str:
    """A name without the remark in brackets at its end."""
    flat = _flat(name)
    return _REMARK.sub("", flat).strip() or flat


def _flat(text: str) -> str:
    """A text in one width and one kind of brackets and dashes, without quotation marks."""
    wide = unicodedata.normalize("NFKC", without_marks(text)).casefold().translate(_BRACKETS)
    return " ".join(_DASHES.sub("-", _QUOTES.sub("", wide)).split())
