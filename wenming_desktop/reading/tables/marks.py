"""Marks in cells, ● ○ √, and what they stand for: that a department leads or helps, that something is due."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MARKS = "★●▲■◆◎√☆◇□△○"  # the strongest first
_SAME = str.maketrans("✓✔☑∨Vv⊙〇◯⬤◉∆*＊※", "√√√√√√◎○○●●△★★★")
_NO = re.compile(r"[×xX✗/\\—–-]+|无|否")
_LEADS = "牵头|主办|主责|承办|负责|主要责任|责任"
_HELPS = "配合|协办|协助|协同|参与|参加|支持"
_BODY = "(?:责任)?(?:科室|单位|部门|处室|股室|任务)?"
_WORDS = (
    ("lead", re.compile(rf"[{MARKS}]?(?:(?:{_LEADS}){_BODY}|主|牵)")),
    ("help", re.compile(rf"[{MARKS}]?(?:(?:{_HELPS}){_BODY}|协|配|参)")),
)
_IS = r"[”\"’）)]?(?:为|是|表示|代表|指|系|[:=—–-])*[“\"‘（(]?"
_LEGENDS = (  # ●为牵头, 牵头用●
    re.compile(rf"(?P<mark>[{MARKS}]){_IS}(?:(?P<lead>{_LEADS})|(?P<help>{_HELPS}))"),
    re.compile(
        rf"(?:(?P<lead>{_LEADS})|(?P<help>{_HELPS})){_BODY}(?:用|以|标|打|画|为|是|[:=—–-])*[“\"‘（(]?(?P<mark>[{MARKS}])"
    ),
)


@dataclass(frozen=True)
class Legend:
    """What marks say.

    Attributes:
        leads: those of a department that leads; all others help.
        marks: all that stand in the table or that its legend explains.
        guessed: no words explain them.
    """

    leads: frozenset[str]
    marks: frozenset[str]
    guessed: bool = False


def mark_of(cell: str) -> str | None:
    """The mark in a cell: one of MARKS, ``lead`` or ``help``; empty where there is none; None for a text."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)).translate(_SAME)
    if not plain or _NO.fullmatch(plain):
        return ""
    if plain in MARKS:
        return plain
    return next((meaning for meaning, word in _WORDS if word.fullmatch(plain)), None)


def legend_in(text: str) -> Legend | None:
    """What a text says of marks, such as ``●牵头，○配合`` or ``“√”为牵头科室``; None if it says of none."""
    squeezed = re.sub(r"\s", "", text).translate(_SAME)
    for pattern in _LEGENDS:
        found = [(match["mark"], bool(match["lead"])) for match in pattern.finditer(squeezed)]
        if leads := frozenset(mark for mark, leads in found if leads):
            return Legend(leads, frozenset(mark for mark, _ in found))
    return None


def likely_legend(rows: Sequence[Sequence[str]]) -> Legend:
    """What marks say that nothing explains: the kind that stands once in each row leads, else the strongest.

    Args:
        rows: the marks of each row. Where they are of one kind, and several in a row, none leads.
    """
    counts = [Counter(filter(None, row)) for row in rows]
    kinds = frozenset(mark for count in counts for mark in count)
    if kinds & {"lead", "help"}:
        return Legend(frozenset({"lead"}), kinds)
    once = [mark for mark in kinds if all(count[mark] == 1 for count in counts if count)]
    strongest = [mark for mark in MARKS if mark in kinds]
    leads = once if len(once) == 1 else strongest[:1] if len(kinds) > 1 else []
    return Legend(frozenset(leads), kinds, guessed=True)
