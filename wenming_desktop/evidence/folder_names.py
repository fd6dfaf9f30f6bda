"""What a folder is called, and which task, category or slot of a plan that means."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, MaterialRequirement, Task
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import chinese_number

T = TypeVar("T")
_DIGITS, _CHINESE = r"\d{1,2}+", "[一二三四五六七八九十]{1,3}+"
_NUMBER = rf"(?:{_DIGITS}|{_CHINESE})"
_HYPHENS = r"\-‐–—_"  # NFKC leaves these
# What follows no task's number: 3-5日, 2-7至2-9日 and 1-3季度 are times, 2.7.1 is another list's number,
# 二(三)班 a class; but 2-7日常管理 is a task.
_NO_TIME = (
    r"(?!\d|\s*(?:[-‐–—.~至到]\s*\d|[、,和及与]\s*\d{1,2}\s*(?:[-.]\s*\d|[日号])"
    r"|日(?!常)|号(?!召)|年(?!轻)|[月季周届期岁]|天(?!然)|班(?!子)))"
)
# A task's number at the start of a name. Between two Chinese numbers no dot: 五.四 is a festival.
_CODES = tuple(
    re.compile(pattern + _NO_TIME)
    for pattern in (
        rf"[(\[【]?\s*(?:任务)?\s*\(?({_NUMBER})\)?\s*[{_HYPHENS}.。]\s*\(?({_DIGITS})[)\]】]*+",
        rf"[(\[【]?\s*(?:任务)?\s*\(?({_NUMBER})\)?\s*[{_HYPHENS}]\s*\(?({_CHINESE})[)\]】]*+",
        rf"({_CHINESE})\(({_NUMBER})\)",
        rf"\(({_NUMBER})\)\(({_NUMBER})\)",
        rf"第({_NUMBER})类别?[\s、,{_HYPHENS}]*第?({_NUMBER})[项条]",
    )
)
_CATEGORY = re.compile(rf"(?:第({_NUMBER})类别?|类别\s*({_NUMBER}))[\s、.:{_HYPHENS}]*")
# 01 通知, (3)总结, 二、价值引领, 第七项 志愿服务; 一岗双责 is no number
_NUMBERED = re.compile(
    rf"^(?:[(]?\d{{1,3}}[)]?[-.、_\s]*|\({_CHINESE}\)[.、_\s]*|{_CHINESE}(?:[.、_\s]\s*|$)"
    rf"|第{_NUMBER}[项条][-.、:_\s]*|任务{_NUMBER}(?:[-.、:_\s]+|$))"
)
_ORDINAL = re.compile(rf"\(?(?:第|任务)?({_NUMBER})(?:[)项条、._\s{_HYPHENS}]|$)" + _NO_TIME)
_ALIKE = 3  # characters in a row that a folder and a task share


@dataclass(frozen=True)
class FolderNames:
    """What folders can be called to mean a task, a category, or a slot of a task.

    Words are as _words() gives them; those that two share are left out.
    """

    codes: Mapping[tuple[int, int], str]  # ordinals of category and task -> task id
    tasks: Mapping[str, str]  # words -> task id
    categories: Mapping[str, int]  # words -> ordinal
    texts: Mapping[str, str]  # task id -> words
    slots: Mapping[tuple[str, str], str]  # task id and words -> requirement id

    def task(self, folder: str, category: int | None) -> str | None:
        """The task that a folder names; ``category``: the ordinal of that which the folder lies right in."""
        plain = _plain(folder)
        for pattern in _CODES:
            if code := pattern.match(plain):
                return self.codes.get((_value(code[1]), _value(code[2]))) or self.tasks.get(_words(folder))
        return self.tasks.get(_words(folder)) or (category and self._numbered(plain, category)) or None

    def category(self, folder: str) -> int | None:
        """The ordinal of the category that a folder names: 二、价值引领, 价值引领, 第二类."""
        plain = _plain(folder)
        named = _CATEGORY.match(plain)
        words = _words(plain[named.end() :] if named else plain)
        if named and not words:
            return _value(named[1] or named[2])
        return self.categories.get(words)

    def slot(self, task_id: str, folder: str) -> str | None:
        """The slot of a task that a folder names."""
        return self.slots.get((task_id, _words(folder)))

    def _numbered(self, plain: str, category: int) -> str | None:
        """The task of a category by 7、志愿服务 or 7 alone; 1、通知 is a list of its own."""
        number, words = _ORDINAL.match(plain), _words(plain)
        task = self.codes.get((category, _value(number[1]))) if number else None
        if task is None or words in {_words(kind.value) for kind in MaterialKind}:
            return None
        text = self.texts[task]
        runs = (words[at : at + _ALIKE] for at in range(max(1, len(words) - _ALIKE + 1)))
        return task if any(run in text for run in runs) else None


def folder_names(session: Session, plan_id: str | None) -> FolderNames:
    """What folders can be called for a plan; None for no plan, and no names."""
    tasks = session.scalars(select(Task).join(Task.category).where(Category.plan_id == plan_id)).all()
    categories = session.scalars(select(Category).where(Category.plan_id == plan_id)).all()
    query = select(MaterialRequirement).join(MaterialRequirement.task).join(Task.category)
    slots = session.scalars(query.where(Category.plan_id == plan_id))
    return FolderNames(
        {(task.category.ordinal, task.ordinal): task.id for task in tasks},
        _of_one((words, task.id) for task in tasks for words in _called(task.text)),
        _of_one(
            (_words(name), each.ordinal) for each in categories for name in (each.title, each.short_title)
        ),
        {task.id: _words(task.text) for task in tasks},
        {(slot.task_id, _words(slot.name)): slot.id for slot in slots},
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


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else chinese_number(number) or 0
