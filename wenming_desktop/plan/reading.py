"""Reading a plan: official Chinese text in, a PlanDraft for the clerk to correct out."""

import re
from dataclasses import dataclass, replace

from wenming_desktop.errors import UserError
from wenming_desktop.plan.categories import (
    FLAT_CATEGORY,
    by_paragraphs,
    categories_of,
    categories_without_section,
    category_of,
    task_of,
)
from wenming_desktop.plan.cleaning import normalise
from wenming_desktop.plan.doubts import NO_NUMBERS, NO_TASKS_BUT_ANNEX, NO_TASKS, piece_doubts, whole_doubts
from wenming_desktop.plan.draft import CategoryDraft, Doubt, PlanDraft, SafeguardDraft, StageDraft, TaskDraft
from wenming_desktop.plan.front_matter import (
    Signature,
    basis_documents,
    front_matter,
    is_plan_or_notice,
    take_signature,
    title_spans,
    year_in,
)
from wenming_desktop.plan.headings import Level, Mark
from wenming_desktop.plan.leftovers import leftovers
from wenming_desktop.plan.outline import Item, nested, paragraphs, title_of
from wenming_desktop.plan.parts import Part, parts_of
from wenming_desktop.plan.responsibility import (
    has_responsibility,
    inherit,
    read_responsibility,
    shared_by_category,
)
from wenming_desktop.plan.sections import Role, role_of

_LONGEST_TEXT = 1_000_000  # characters; a plan has about 5 000
_TABLE_ANNEX = re.compile(r"分工|分解|任务|配档|清单|台账|责任")
_MONTHS = re.compile(
    r"(?m:^)[ \t\u3000]*(?P<when>(?:\d{4}年)?\d{1,2}(?:月份?)?(?:\s?[—–－~至到、-]{1,2}\s?\d{1,2})?月份?(?:[上中下]旬|底|初)?)[，,：:]"
)
_NO_CONTENT = re.compile("体系|指标")


@dataclass(frozen=True)
class _Found:
    """The tasks of a part, and what else its sections are."""

    categories: tuple[CategoryDraft, ...] = ()
    used: tuple[Item, ...] = ()  # sections that the categories came from
    doubt: str = ""


def read_plan(text: str, source_name: str = "") -> PlanDraft:
    """Read a plan's text as it arrives: typed, exported, or pasted with its line breaks gone.

    Which level is category and which is task follows from what lies under them; what became neither is in
    the draft's safeguards, stages and leftovers. A plan or notice whose tasks are not in the text gives a
    draft without categories, and says so in its doubts.

    Args:
        text: as it arrives.
        source_name: the file's.

    Raises:
        UserError: if there is nothing in it that could be a task, and it is no plan either, or the text is
            far too long for a plan.
    """
    if len(text) > _LONGEST_TEXT:
        raise UserError(f"文字太长（{len(text)} 字，最多 {_LONGEST_TEXT} 字），请只粘贴工作方案的正文。")
    source, left_out = normalise(text)
    whole, signature = take_signature(source)
    parts = parts_of(whole, signature.spans)
    part, found = _plan_among(parts, whole)
    front = whole[: part.first]
    if not found.categories and not (is_plan_or_notice(front) and (part.items or part.attachment)):
        raise UserError(
            "没有读到任务：文中找不到“一、”“（一）”标题下的“1.”这样的编号，"
            "请检查是否粘贴了方案全文，或给每项任务加上编号后再试。"
        )
    found = replace(found, categories=_with_shared_clauses(found.categories, whole))
    draft = _draft(source, whole, part, found, signature)
    draft = replace(draft, source_name=source_name, leftovers=leftovers(draft, whole, parts))
    doubts = (
        *map(Doubt, (*left_out, *filter(None, [found.doubt]))),
        *whole_doubts(draft),
        *piece_doubts(draft),
    )
    return replace(draft, doubts=doubts)


def _plan_among(parts: list[Part], text: str) -> tuple[Part, _Found]:
    """The part that is the plan: the first one that has tasks, a notice before the plan having none."""
    founds = [(part, _find(part, text)) for part in parts]
    plans = [
        (part, found)
        for part, found in founds
        if found.categories and any(role_of(item) is not Role.OTHER for item in part.items)
    ]
    if len(plans) > 1 and not _names_tasks(plans[0][0]) and _names_tasks(plans[1][0]):
        plans = plans[1:]
    with_tasks = plans or [(part, found) for part, found in founds if found.categories]
    if with_tasks:
        return with_tasks[0]
    return founds[0][0], replace(founds[0][1], doubt=_why_none(founds[0][0], text))


def _names_tasks(part: Part) -> bool:
    return any(role_of(item) is Role.TASKS for item in part.items)


def _why_none(part: Part, text: str) -> str:
    annex = part.attachment.names if part.attachment else ""
    return NO_TASKS_BUT_ANNEX.format(annex) if annex else NO_TASKS


def _find(part: Part, text: str) -> _Found:
    sections, loose = _sections(part.items)
    if not sections:
        categories = categories_without_section(part.items) if part.items else []
        if part.items and any(len(category.tasks) > 0 for category in categories):
            return _Found(tuple(categories), part.items)
        return _by_months(part, text)
    found = _with_items(sections)
    if loose:
        before = categories_without_section(loose)
        found = _Found((*before, *found.categories), (*loose, *found.used))
    annex = part.attachment is not None and bool(_TABLE_ANNEX.search(part.attachment.names))
    for fallback in (_goals, _by_months_in(part, text), _stages_as_tasks):
        if not found.categories:
            found = fallback(sections)
    if not found.categories and not annex:
        found = _without_items(sections)
    return found


def _sections(items: tuple[Item, ...]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The topmost headings, and items that stand before them; no headings in a plain list."""
    if not items:
        return (), ()
    depth = min(item.mark.depth for item in items)
    top = tuple(item for item in items if item.mark.depth == depth)
    named = [item for item in top if role_of(item) is not Role.OTHER]
    headed = top[0].level <= Level.LINE and any(item.children for item in top)
    if not headed and (not named or (top[0].level > Level.LINE and len(named) < 2)):
        return (), items
    return top, tuple(item for item in items if item.mark.depth > depth)


def _with_items(sections: tuple[Item, ...]) -> _Found:
    """The sections that are called tasks or have a name of their own, where they have items."""
    roles = [role_of(section) for section in sections]
    named = Role.TASKS in [role for role, section in zip(roles, sections, strict=True) if section.children]
    taken: list[Item] = []
    for at, (section, role) in enumerate(zip(sections, roles, strict=True)):
        later = any(
            role_ is Role.OTHER and s.children for role_, s in zip(roles[at:], sections[at:], strict=True)
        )
        if role in {Role.TASKS, Role.OTHER} and section.children:
            taken.append(section)
        elif role is Role.LEADERSHIP and section.children and (_says_who(section) or (later and not named)):
            taken.append(section)
    if not taken:
        return _Found()
    first, last = sections.index(taken[0]), sections.index(taken[-1])
    for section, role in zip(sections, roles, strict=True):
        if section.children or role not in {Role.TASKS, Role.OTHER, Role.LEADERSHIP}:
            continue
        between = first <= sections.index(section) <= last + 1 and role is Role.OTHER and not named
        if has_responsibility(section.whole_text()) or between:
            taken.append(section)
    taken.sort(key=lambda section: section.start)
    categories = [
        category
        for section in taken
        for category in categories_of(section, named=role_of(section) is Role.TASKS)
    ]
    return _Found(tuple(categories), tuple(taken))


def _says_who(section: Item) -> bool:
    return sum(has_responsibility(child.whole_text()) for child in section.children) * 2 >= len(
        section.children
    )


def _goals(sections: tuple[Item, ...]) -> _Found:
    """Tasks that a plan counts under its goal, where nothing else has any."""
    goals = [section for section in sections if role_of(section) is Role.GOAL and len(section.children) > 1]
    if not any("类" in title_of(goal).body or "任务" in title_of(goal).body for goal in goals):
        return _Found()
    return _Found(tuple(category for goal in goals for category in categories_of(goal)), tuple(goals))


def _stages_as_tasks(sections: tuple[Item, ...]) -> _Found:
    stages = [section for section in sections if role_of(section) is Role.STAGES]
    found = tuple(
        category_of(child) for stage in stages for child in stage.children if len(child.children) > 0
    )
    return (
        _Found(found, tuple(stages), "任务写在实施步骤里，各阶段读成了类别，请核对。") if found else _Found()
    )


def _without_items(sections: tuple[Item, ...]) -> _Found:
    """Sections that are tasks themselves, each with text under its heading, or the paragraphs under one."""
    own = [section for section in sections if role_of(section) is Role.OTHER and not section.children]
    if len(own) > 1:
        return _Found(tuple(categories_without_section(tuple(own))), tuple(own))
    named = [s for s in sections if role_of(s) is Role.TASKS and not _NO_CONTENT.search(title_of(s).title)]
    categories = tuple(
        category
        for section in named
        if title_of(section).body
        for category in (
            category_of(section) if has_responsibility(title_of(section).body) else by_paragraphs(section),
        )
    )
    return _Found(categories, tuple(named), NO_NUMBERS) if categories else _Found()


def _with_shared_clauses(categories: tuple[CategoryDraft, ...], text: str) -> tuple[CategoryDraft, ...]:
    """Where only the last task of each category says who does it, on a line of its own, it says so for all."""
    several = [category for category in categories if len(category.tasks) > 1]
    if not several or not all(shared_by_category(category.tasks, text) for category in several):
        return categories
    return tuple(
        replace(category, tasks=tuple(inherit(task, category.tasks[-1]) for task in category.tasks))
        for category in categories
    )


def _by_months_in(part: Part, text: str):
    return lambda _sections: _by_months(part, text)


def _by_months(part: Part, text: str) -> _Found:
    """Paragraphs that begin with a month instead of a number, which is their time."""
    found = list(_MONTHS.finditer(text, part.begin, part.stop))
    if len(found) < 2:
        return _Found()
    marks = [Mark(Level.NUMBER, at, m.start("when"), m.end(), Level.NUMBER) for at, m in enumerate(found, 1)]
    items = nested(text, marks, part.stop)
    tasks = tuple(
        replace(task := task_of(item), due=task.due or match["when"])
        for item, match in zip(items, found, strict=True)
    )
    return _Found((CategoryDraft(FLAT_CATEGORY, tasks),), items)


def _draft(source: str, whole: str, part: Part, found: _Found, signature: Signature) -> PlanDraft:
    sections = [item for item in part.items if item not in found.used]
    front = front_matter(whole[: part.first], whole[part.begin : part.first], whole[part.first :], signature)
    stages = _stages(sections)
    goal, goal_section = _goal(sections + list(found.used))
    rest = [section for section in sections if section != goal_section]
    spans = list(signature.spans)
    if goal_section and goal:
        spans.append(
            (goal_section.start, goal_section.stop if goal_section not in found.used else goal_section.end)
        )
    if part.attachment:
        spans.append(part.attachment.span)
    spans += title_spans(front.title, whole, part.first)
    holding = [item for item in rest if role_of(item) in {Role.STAGES, Role.SAFEGUARDS, Role.LEADERSHIP}]
    spans += [(item.start, title_of(item).cut) for item in (*found.used, *holding) if item.children]
    first = paragraphs(whole, part.first, part.items[0].stop) if part.items else ""
    return PlanDraft(
        title=front.title,
        issuer=front.issuer,
        issued_on=front.issued_on,
        year=front.year or year_in(" ".join(stage.title + stage.text for stage in stages)),
        goal=goal,
        basis=front.basis or basis_documents(first),
        attachment=part.attachment.names if part.attachment else "",
        categories=found.categories,
        safeguards=_safeguards(rest),
        stages=stages,
        spans=tuple(sorted(spans)),
        source=source,
    )


def _goal(sections: list[Item]) -> tuple[str, Item | None]:
    """The text under 目标, or else under 总体要求 and its like, and its section."""
    for wanted in ("目标", "总体要求|总体思路|指导思想|總體要求|指導思想|總體思路"):
        for section in sections:
            title = title_of(section)
            if re.search(wanted, title.title):
                holds_tasks = role_of(section) in {Role.TASKS, Role.OTHER} and section.children
                return (title.body if holds_tasks else section.text_after(title.cut)), section
    return "", None


def _safeguards(sections: list[Item]) -> tuple[SafeguardDraft, ...]:
    """Those of 保障措施; in a plan without it, of 工作要求 and 组织领导, which say the same."""
    for wanted in ("保障", "要求|组织|領導|领导|督|实施|責任|责任"):
        found: list[SafeguardDraft] = []
        for section in sections:
            if role_of(section) in {Role.SAFEGUARDS, Role.LEADERSHIP} and re.search(
                wanted, title_of(section).title
            ):
                found += [_safeguard(part) for part in section.children or (section,)]
        if found:
            return tuple(found)
    return ()


def _safeguard(item: Item) -> SafeguardDraft:
    title = title_of(item)
    return SafeguardDraft(title.title, _text_after(item), ((item.start, item.stop),))


def _stages(sections: list[Item]) -> tuple[StageDraft, ...]:
    return tuple(
        StageDraft(title_of(stage).title, _text_after(stage), ((stage.start, stage.stop),))
        for section in sections
        if role_of(section) is Role.STAGES
        for stage in section.children or (section,)
    )


def _text_after(item: Item) -> str:
    return item.text_after(title_of(item).cut)
