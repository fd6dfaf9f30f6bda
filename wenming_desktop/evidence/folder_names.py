"""What a folder is called, and which task, category or slot of a plan that means."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, MaterialRequirement, Task
from wenming_desktop.evidence.proposing.proposal import plausible_day
from wenming_desktop.evidence.proposing.wordings import kind_named
from wenming_desktop.festivals import FESTIVALS
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import chinese_number, chinese_numeral

T = TypeVar("T")
_DIGITS, _CHINESE = r"\d{1,2}+", "[一二三四五六七八九十]{1,3}+"
_NUMBER = rf"(?:{_DIGITS}|{_CHINESE})"
_HYPHENS = r"\-‐–—_"  # NFKC leaves these
# What follows no task's number: 3-5日, 2-7至2-9日 and 1-3季度 are times, 二(三)班 is a class; but 2-7日常管理
# is a task.
_NO_TIME = (
    r"(?!\d|\s*(?:[-‐–—.~至到]\s*\d|[、,和及与]\s*\d{1,2}\s*(?:[-.]\s*\d|[日号])"
    r"|日(?!常)|号(?!召)|年(?!轻)|[月季周届期岁]|天(?!然)|班(?!子)))"
)
# A task's number at the start of a name. Between two Chinese numbers no dot: 五.四 is a festival.
_CODES = tuple(
    re.compile(pattern + _NO_TIME)
    for pattern in (
        *(
            rf"[(\[【]?\s*({_DIGITS}){to}({_DIGITS}){to}\d{{1,2}}+[)\]】]*+"
            for to in (rf"[{_HYPHENS}]", r"\.")
        ),
        rf"[(\[【]?\s*(?:任务)?\s*\(?({_NUMBER})\)?\s*[{_HYPHENS}.。]\s*\(?({_DIGITS})[)\]】]*+",
        rf"[(\[【]?\s*(?:任务)?\s*\(?({_NUMBER})\)?\s*[{_HYPHENS}]\s*\(?({_CHINESE})[)\]】]*+",
        rf"({_CHINESE})\(({_NUMBER})\)",
        rf"\(({_NUMBER})\)\(({_NUMBER})\)",
        rf"第({_NUMBER})(?:类别?[\s、,{_HYPHENS}]*第?|[{_HYPHENS}.])({_NUMBER})[项条]",
    )
)
# Of these, what may be a day: the code 5-4 rather than the 4th of May, 5.4 rather not.
_PAIR = re.compile(rf"[(\[【]?\s*\d+\s*(?:[{_HYPHENS}]|(?P<dot>\.))")
_LEAP = date(2000, 12, 31)
_DAY = re.compile(
    rf"节(?![约能水电俭目点日])|(?<![生党节假每])日(?![常志程报记期])|周年|国庆|{'|'.join(FESTIVALS)}"
)
_CATEGORY = re.compile(rf"(?:第({_NUMBER})类别?|类别\s*({_NUMBER}))[\s、.:{_HYPHENS}]*")
# 01 通知, (3)总结, 二、价值引领, 第七项 志愿服务; 一岗双责 is no number
_NUMBERED = re.compile(
    rf"^(?:(?:[(]?\d{{1,3}}[)]?[-.、_\s]*)+|\({_CHINESE}\)[.、_\s]*|{_CHINESE}(?:[.、_\s]\s*|$)"
    rf"|第{_NUMBER}[项条][-.、:_\s]*|任务{_NUMBER}(?:[-.、:_\s]+|$))"
)
_ORDINAL = re.compile(rf"\(?(?:第|任务)?({_NUMBER})(?:[)项条、._\s{_HYPHENS}]|$)" + _NO_TIME)
_ALIKE = 3  # characters in a row that a folder and a task share
_SAYS_NOTHING = re.compile(r"\([^)]*\)|(?:佐证|证明|支撑)?(?:材料|资料|档案|文件)")


class Meant(NamedTuple):
    """What a folder's name means: an id, or why it is not taken for what it might mean, one sentence."""

    id: str | None = None
    doubt: str = ""


class NamedSlot(NamedTuple):
    """A slot of a task: its id, its name, the name's words, and its kind."""

    id: str
    name: str
    words: str
    kind: str


@dataclass(frozen=True)
class FolderNames:
    """What folders can be called to mean a task, a category, or a slot of a task.

    Words are as _words() gives them; those that two share are left out.
    """

    codes: Mapping[tuple[int, int], str]  # ordinals of category and task -> task id
    tasks: Mapping[str, str]  # words -> task id
    categories: Mapping[str, int]  # words -> ordinal
    texts: Mapping[str, str]  # task id -> words
    own: Mapping[str, frozenset[str]]  # task id -> two characters in a row that no other task has
    slots: Mapping[str, Sequence[NamedSlot]]  # task id -> its slots

    def task(self, folder: str, category: int | None, above: str | None = None) -> Meant:
        """The task that a folder names, by its id.

        Args:
            folder: its name.
            category: the ordinal of that which the folder lies right in.
            above: the task in whose folder it lies.
        """
        plain, named = _plain(folder), self.tasks.get(_words(folder))
        code = next(filter(None, (pattern.match(plain) for pattern in _CODES)), None)
        if code is None:
            return Meant(named or (category and self._numbered(plain, category)) or None)
        number = _value(code[1]), _value(code[2])
        task = self.codes.get(number)
        if task and task != above and self._is_rather_a_day(code, number, task, inside=above is not None):
            doubt = f"文件夹“{folder}”开头像日期，和任务 {number[0]}-{number[1]} 的内容对不上，没有按它归入。"
            return Meant(named, "" if named else doubt)
        return Meant(task or named)

    def category(self, folder: str) -> int | None:
        """The ordinal of the category that a folder names: 二、价值引领, 价值引领, 第二类."""
        plain = _plain(folder)
        named = _CATEGORY.match(plain)
        words = _words(plain[named.end() :] if named else plain)
        if named and not words:
            return _value(named[1] or named[2])
        return self.categories.get(words)

    def slot(self, task_id: str, folder: str) -> Meant:
        """The slot of a task that a folder names: by its name, the end of its name, or its kind."""
        words, slots = _words(folder), self.slots.get(task_id, ())
        kind, tail = kind_named(words), words if len(words) > 1 else None
        found = [slot for slot in slots if slot.words == words] or [
            slot for slot in slots if slot.kind == kind or (tail and slot.words.endswith(tail))
        ]
        if len(found) > 1:
            names = "、".join(f"“{slot.name}”" for slot in found)
            return Meant(None, f"文件夹“{folder}”对得上 {len(found)} 格（{names}），没有放入。")
        return Meant(found[0].id if found else None)

    def _is_rather_a_day(
        self, code: re.Match[str], number: tuple[int, int], task: str, *, inside: bool
    ) -> bool:
        """Whether a task's number is rather a day or a list's: 5.4青年志愿者, 7-1建党节; not 2.7志愿服务.

        ``inside``: it stands in the folder of another task.
        """
        pair = _PAIR.match(code[0])
        if not pair or not plausible_day(2000, *number, _LEAP):
            return False
        words = _words(_SAYS_NOTHING.sub("", code.string[code.end() :]))
        if not words:
            return inside and bool(pair["dot"])
        if self._alike(task, words) or any(run in self.own[task] for run in _runs(words, 2)):
            return False
        festival = _DAY.search(words) or "".join(map(chinese_numeral, number)) in words  # 5-4五四青年座谈
        return bool(inside or pair["dot"] or festival)

    def _numbered(self, plain: str, category: int) -> str | None:
        """The task of a category by 7、志愿服务 or 7 alone; 1、通知 is a list of its own."""
        number, words = _ORDINAL.match(plain), _words(plain)
        task = self.codes.get((category, _value(number[1]))) if number else None
        if task is None or words in {_words(kind.value) for kind in MaterialKind}:
            return None
        return task if self._alike(task, words) else None

    def _alike(self, task: str, words: str) -> bool:
        return words in self.texts[task] or any(run in self.texts[task] for run in _runs(words, _ALIKE))


def folder_names(session: Session, plan_id: str | None) -> FolderNames:
    """What folders can be called for a plan; None for no plan, and no names."""
    tasks = session.scalars(select(Task).join(Task.category).where(Category.plan_id == plan_id)).all()
    categories = session.scalars(select(Category).where(Category.plan_id == plan_id)).all()
    query = select(MaterialRequirement).join(MaterialRequirement.task).join(Task.category)
    slots: dict[str, list[NamedSlot]] = {}
    for slot in session.scalars(query.where(Category.plan_id == plan_id)):
        slots.setdefault(slot.task_id, []).append(NamedSlot(slot.id, slot.name, _words(slot.name), slot.kind))
    texts = {task.id: _words(task.text) for task in tasks}
    pairs = {task_id: _runs(words, 2) for task_id, words in texts.items()}
    tasks_with = Counter(chain.from_iterable(pairs.values()))
    return FolderNames(
        {(task.category.ordinal, task.ordinal): task.id for task in tasks},
        _of_one((words, task.id) for task in tasks for words in _called(task.text)),
        _of_one(
            (_words(name), each.ordinal) for each in categories for name in (each.title, each.short_title)
        ),
        texts,
        {
            task_id: frozenset(pair for pair in each if tasks_with[pair] == 1)
            for task_id, each in pairs.items()
        },
        slots,
    )


def _of_one(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    found: dict[str, set[T]] = {}
    for words, what in named:
        found.setdefault(words, set()).add(what)
    return {words: whats.pop() for words, whats in found.items() if words and len(whats) == 1}


def _called(text: str) -> Iterator[str]:
    """A task's own words, those of its first sentence, and its short title."""
    yield from {_words(text), _words(re.split(r"[。；;\n]", text.strip())[0]), _words(task_title(text))}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _words(name: str) -> str:
    """A name's letters and characters, width and case made equal, its leading number left out."""
    return "".join(sign for sign in _NUMBERED.sub("", _plain(name).casefold()) if sign.isalnum())


def _runs(words: str, length: int) -> set[str]:
    return {words[at : at + length] for at in range(len(words) - length + 1)}


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else chinese_number(number) or 0
