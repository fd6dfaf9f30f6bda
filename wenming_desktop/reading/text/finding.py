"""Finding the tasks: which sections of a part of a document hold them."""

import re
from dataclasses import dataclass, replace

from wenming_desktop.reading.doubts import IN_STAGES, NO_HEADINGS, NO_NUMBERS, UNDER_GOAL
from wenming_desktop.reading.draft import CategoryDraft, Span, TaskDraft
from wenming_desktop.reading.text.categories import (
    FLAT_CATEGORY,
    by_paragraphs,
    categories_of,
    categories_without_section,
    category_of,
    is_headed_task,
    tasks_of,
)
from wenming_desktop.reading.text.cleaning import FINISHED
from wenming_desktop.reading.text.marks import Level, Mark
from wenming_desktop.reading.text.outline import Item, nested
from wenming_desktop.reading.text.parts import Part
from wenming_desktop.reading.text.responsibility import has_responsibility, inherit
from wenming_desktop.reading.text.sections import Role, role_of
from wenming_desktop.reading.text.shared import said_of_all
from wenming_desktop.reading.text.times import time_of_heading

_TABLE_ANNEX = re.compile(r"分工|分解|任务|配档|清单|台账|责任")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_MONTHS = re.compile(
    rf"(?m:^)[ \t\u3000]*(?P<when>(?:\d{{4}}年)?(?:第?[一二三四1-4]季度|{_NUMBER}月?份?"
    rf"(?:\s?[—–－~至到、-]{{1,2}}\s?{_NUMBER})?月份?(?:[上中下]旬|底|初)?))[，,：:]"
)
_FEWEST_MONTHS = 2
_NO_CONTENT = re.compile("体系|指标")
_HOLDING = {Role.TASKS, Role.OTHER}


@dataclass(frozen=True)
class Found:
    """The tasks of a part, the sections that they came from, and what is doubtful about them.

    ``guarding`` are pieces of those sections that are safeguards.
    """

    categories: tuple[CategoryDraft, ...] = ()
    used: tuple[Item, ...] = ()
    doubt: str = ""
    guarding: tuple[Item, ...] = ()


def find_tasks(part: Part) -> Found:
    """The tasks of a part, each with what a section or paragraph at its end says of all of them."""
    closing = [(part.closing, part.text[slice(*part.closing)])] if part.closing else []
    last = part.items[-1] if part.items else None
    if last and not last.children and last.level <= Level.HEADING and said_of_all(last.title.body):
        closing.append(((last.start, last.stop), last.title.body))
        part = replace(part, items=part.items[:-1])
    found = _found(part)
    for span, written in closing:
        if said := said_of_all(written):
            found = replace(found, categories=_with_duty(found.categories, said, span))
    return found


def _with_duty(
    categories: tuple[CategoryDraft, ...], said: TaskDraft, *spans: Span
) -> tuple[CategoryDraft, ...]:
    return tuple(
        replace(
            category,
            tasks=tuple(replace(inherit(task, said), spans=(*task.spans, *spans)) for task in category.tasks),
        )
        for category in categories
    )


def _found(part: Part) -> Found:
    """The tasks of a part.

    They stand in sections called 任务 and the like or with names of their own, or else wherever a plan
    without either may have them.
    """
    sections, loose = _sections(part.items)
    if not part.items:
        months = _under_months(part)
        return months if months.categories else _by_months(part)
    if not sections:
        lost = NO_HEADINGS if part.items[0].level is Level.HEADING else ""
        return Found(tuple(categories_without_section(part.items)), part.items, lost)
    found = _with_items(sections)
    if loose:
        before = categories_without_section(loose)
        found = Found((*before, *found.categories), (*loose, *found.used))
    in_annex = part.attachment is not None and bool(_TABLE_ANNEX.search(part.attachment.names))
    if not found.categories:
        elsewhere = [_under_goals(sections), _by_months(part), _in_stages(sections)]
        elsewhere += [] if in_annex else [_without_items(sections)]
        found = next((other for other in elsewhere if other.categories), found)
    return found


def _sections(items: tuple[Item, ...]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The topmost headings, and items that stand before them; no headings in a plain list."""
    if not items:
        return (), ()
    depth = min(item.mark.depth for item in items)
    top = tuple(item for item in items if item.mark.depth == depth)
    named = sum(role_of(item) is not Role.OTHER for item in top)
    headed = top[0].level <= Level.LINE and any(item.children for item in top)
    listed = top[0].level > Level.LINE and (named < 2 or all(map(_names_who, top)))
    if not headed and (not named or listed):
        return (), items
    return top, tuple(item for item in items if item.mark.depth > depth)


def _names_who(item: Item) -> bool:
    return has_responsibility(item.whole_text())


def _with_items(sections: tuple[Item, ...]) -> Found:
    """The sections that are called tasks or have a name of their own, where they have items."""
    roles = [role_of(section) for section in sections]
    holding = [
        bool(section.children) and role in _HOLDING for section, role in zip(sections, roles, strict=True)
    ]
    if not any(holding) and not any(
        role is Role.LEADERSHIP and _says_who(section) for section, role in zip(sections, roles, strict=True)
    ):
        return Found()
    named = any(holds and role is Role.TASKS for holds, role in zip(holding, roles, strict=True))
    first = holding.index(True) if any(holding) else len(sections)
    last = len(sections) - holding[::-1].index(True) if any(holding) else 0
    taken = [
        section
        for at, (section, role) in enumerate(zip(sections, roles, strict=True))
        if holding[at] or _belongs(section, role, before=at < first, within=first <= at <= last, named=named)
    ]
    own = [section for section in taken if section.children and role_of(section) is Role.OTHER]
    below = [is_headed_task(item) for section in own for item in section.children]
    titled = own if len(own) > 1 and 2 * sum(below) > len(below) else []
    categories = (
        category
        for section in taken
        for category in categories_of(section, named=role_of(section) is Role.TASKS, titled=section in titled)
    )
    return Found(tuple(categories), tuple(taken))


def _belongs(section: Item, role: Role, *, before: bool, within: bool, named: bool) -> bool:
    """Whether a section that is not tasks by itself stands among those that are, or says who does it."""
    if section.children:
        return role is Role.LEADERSHIP and (_says_who(section) or (before and not named))
    if role not in {*_HOLDING, Role.LEADERSHIP}:
        return False
    return has_responsibility(section.whole_text()) or (within and role is Role.OTHER and not named)


def _says_who(section: Item) -> bool:
    says = sum(has_responsibility(child.whole_text()) for child in section.children)
    return bool(says) and 2 * says >= len(section.children)


def _under_goals(sections: tuple[Item, ...]) -> Found:
    """Tasks that a plan counts under its goal, where nothing else has any."""
    goals = [section for section in sections if role_of(section) is Role.GOAL and len(section.children) > 1]
    if not any(re.search("类|任务", goal.title.body) for goal in goals):
        return Found()
    return Found(
        tuple(category for goal in goals for category in categories_of(goal)), tuple(goals), UNDER_GOAL
    )


def _in_stages(sections: tuple[Item, ...]) -> Found:
    stages = tuple(section for section in sections if role_of(section) is Role.STAGES)
    found = tuple(category_of(child) for stage in stages for child in stage.children if child.children)
    return Found(found, stages, IN_STAGES) if found else Found()


def _without_items(sections: tuple[Item, ...]) -> Found:
    """Sections that are tasks themselves, each with text under its heading, or the paragraphs under one."""
    own = tuple(section for section in sections if role_of(section) is Role.OTHER and not section.children)
    if len(own) > 1 or any(has_responsibility(section.whole_text()) for section in own):
        return Found(tuple(categories_without_section(own)), own)
    named = tuple(
        section
        for section in sections
        if role_of(section) is Role.TASKS
        and section.title.body
        and not _NO_CONTENT.search(section.title.title)
    )
    found = tuple(
        category_of(section) if has_responsibility(section.title.body) else by_paragraphs(section)
        for section in named
    )
    return Found(found, named, NO_NUMBERS) if found else Found()


def _under_months(part: Part) -> Found:
    """Paragraphs below lines that are months, each a task: 【2月】."""
    marks: list[Mark] = []
    at = part.begin
    for line in part.text[part.begin : part.stop].split("\n"):
        if time_of_heading(line):
            start = at + len(line) - len(line.lstrip())
            marks.append(Mark(Level.LINE, 1, start, start, Level.LINE))
        at += len(line) + 1
    items = nested(part.text, marks, part.stop)
    found = tuple(by_paragraphs(item) for item in items)
    spans = [span for category in found for task in category.tasks for span in task.spans]
    whole = all(part.text[start:end].rstrip().endswith(tuple(FINISHED)) for start, end in spans)
    if len(found) < _FEWEST_MONTHS or not whole or not all(category.tasks for category in found):
        return Found()
    timed = (_with_duty((one,), TaskDraft("", due=time_of_heading(one.title))) for one in found)
    return Found(tuple(category for (category,) in timed), items, NO_NUMBERS)


def _by_months(part: Part) -> Found:
    """Paragraphs that begin with a month instead of a number, which is their time."""
    found = list(_MONTHS.finditer(part.text, part.begin, part.stop))
    if len(found) < _FEWEST_MONTHS:
        return Found()
    marks = [Mark(Level.NUMBER, at, m.start("when"), m.end(), Level.NUMBER) for at, m in enumerate(found, 1)]
    items = nested(part.text, marks, part.stop)
    tasks = tasks_of(items)
    timed = tuple(
        replace(task, due=task.due or match["when"]) for task, match in zip(tasks, found, strict=True)
    )
    return Found((CategoryDraft(FLAT_CATEGORY, timed),), items)
