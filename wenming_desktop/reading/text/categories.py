"""Which level of an outline is category and which is task: short headings over items."""

import re
from collections.abc import Sequence
from dataclasses import replace

from wenming_desktop.reading.draft import CategoryDraft, Span, TaskDraft
from wenming_desktop.reading.text.cells import cells_of
from wenming_desktop.reading.text.labels import starts_with_label, without_count
from wenming_desktop.reading.text.marks import Level
from wenming_desktop.reading.text.names import all_departments
from wenming_desktop.reading.text.outline import Item, Title, paragraphs
from wenming_desktop.reading.text.responsibility import (
    has_responsibility,
    inherit,
    read_responsibility,
    said_alone,
)
from wenming_desktop.reading.text.shared import Shared, says_shared, share, take_shared
from wenming_desktop.reading.text.times import time_of_heading

FLAT_CATEGORY = "工作任务"  # holds the tasks of a plan that has no headings at all
_LONGEST_BARE_HEADING = 30
_FRAMED = re.compile(r"[【\[〖（(]([^【】\[\]〖〗（()）]+)[】\]〗）)]")
_DASH = re.compile(r"[—–―－-]{1,2}[ \u3000]*")  # in front of each line instead of a number
_DUTY = re.compile(  # 工会责任清单, 由办公室牵头的任务
    r"(?:(?:以下|下列)?(?:各项)?(?:任务|工作)?由)?(?P<names>.+?)"
    r"(?:牵头|负责|承担|承办|主办|主抓|抓好|落实|实施|完成|责任|主要|重点|具体|创建|工作|任务|职责|事项|清单|分工|部分|内容|台账|项目|的)+"
)
_DOES = re.compile("牵头|负责|承担|承办|主办|主抓")
_NO_NAME = {"中心", "单位", "部门", "社区", "学校", "公司", "机关", "各单位", "各部门"}


def categories_of(section: Item, *, named: bool = True, titled: bool = False) -> list[CategoryDraft]:
    """The categories of a section: its headings if they hold tasks, otherwise itself if it does.

    Args:
        section: with items or text of its own.
        named: it is called 主要任务 or the like, so that short numbered headings in it are the categories.
        titled: it is a category by its name, so that headings over mere paragraphs in it are tasks.
    """
    if not section.children:
        return [category_of(section)]
    groups = (
        [item for item in section.children if not is_headed_task(item)]
        if titled
        else _groups(section.children, numbered=named)
    )
    if not groups:
        return [category_of(section)]
    loose = tuple(child for child in section.children if child not in groups)
    own = [category_of(replace(section, children=loose, stop=loose[-1].stop))] if loose else []
    return own + [category for group in groups for category in _deepest(group)]


def categories_without_section(items: tuple[Item, ...]) -> list[CategoryDraft]:
    """The categories of items that stand under no heading."""
    groups = _groups(items, numbered=True)
    loose = [item for item in items if item not in groups]
    own = [CategoryDraft(FLAT_CATEGORY, tasks_of(loose))] if loose else []
    return own + [category for group in groups for category in _deepest(group)]


def _groups(items: tuple[Item, ...], *, numbered: bool) -> list[Item]:
    """Those of the items that are categories; ``numbered``: 1. may be one, too."""
    containers = [item for item in items if holds_tasks(item)]
    if containers and all(map(_is_parted, containers)):
        return [item for item in containers if item.title.title]
    if any(item.level <= Level.LINE for item in containers):
        return [item for item in items if item.level <= Level.LINE]
    if numbered and containers and 2 * len(containers) >= len(items):
        return list(items)
    headed = [item for item in items if item.level <= Level.LINE and _heads_text(item.title)]
    return list(items) if headed and 5 * len(headed) >= 4 * len(items) else []


def is_headed_task(item: Item) -> bool:
    """Whether a heading is one task: it stands over paragraphs that have no numbers of their own.

    Numbers that a paragraph counts within itself are its text. Where each paragraph says who does it, those
    are the tasks.
    """
    listed = item.children and "\n" in item.text[item.children[0].start : item.children[-1].start]
    return _heads_text(item.title) and not listed and not _has_tasks_as_lines(item)


def _has_tasks_as_lines(item: Item) -> bool:
    lines = by_paragraphs(item).tasks
    return len(lines) > 1 and all(task.lead or task.person for task in lines)


def _deepest(group: Item) -> list[CategoryDraft]:
    """A category; those below it instead, where each item is a heading whose own items say who does them."""
    below = [item for item in group.children if holds_tasks(item) and not item.children[0].children]
    named = [item for item in below if all(has_responsibility(child.whole_text()) for child in item.children)]
    if group.children and len(named) == len(group.children) and not _has_own(group.children):
        return [category_of(item) for item in group.children]
    parted = [item for item in group.children if _is_parted(item) and item.title.title]
    loose = tuple(item for item in group.children if item not in parted)
    if not parted:
        return [category_of(group)]
    own = [category_of(replace(group, children=loose, stop=loose[-1].stop))] if loose else []
    return own + [category_of(item) for item in parted]


def _is_parted(item: Item) -> bool:
    """Whether an item's sentences are tasks: 一是…（责任单位：办公室）；二是…（责任单位：工会）."""
    return bool(item.children) and item.children[0].level is Level.CLAUSE


def _has_own(items: tuple[Item, ...]) -> bool:
    return any(has_responsibility(paragraphs(item.text, item.body, item.end)) for item in items)


def _heads_text(title: Title) -> bool:
    return title.own_line and bool(title.body)


def holds_tasks(heading: Item) -> bool:
    """Whether a heading's items are tasks; （1） items after text of its own are that text's sub-items."""
    if not heading.children or _is_parted(heading):
        return bool(heading.children)
    title = heading.title
    if heading.level <= Level.LINE:
        return heading.children[0].level < Level.BRACKET or not title.body or title.body.endswith("：")
    in_cells = cells_of(heading.raw)[0] < len(heading.raw)
    bare = not title.body and not heading.raw.rstrip().endswith(("。", "；", ";"))
    short = len(title.title) <= _LONGEST_BARE_HEADING and heading.level <= Level.DOTTED
    return (bare or in_cells) and short and Level.ITEM < heading.children[0].level < Level.CIRCLE


def category_of(item: Item) -> CategoryDraft:
    """A heading as a category; what it says about responsibility goes to its tasks."""
    title = item.title
    cut, names, due = cells_of(item.raw)
    name = title.title
    body, shared = take_shared(title.body) if item.children else (title.body, [])
    heading = read_responsibility(f"{name}\n{body}".strip())
    if names or due:
        name, body = paragraphs(item.text, item.body, item.body + cut), ""
        heading = TaskDraft(name, names[0] if names else None, names[1:], due=due)
    elif heading.text != f"{name}\n{body}".strip():
        name, _, body = heading.text.partition("\n")
        body = body if item.children else title.body
    for one in shared:
        heading = inherit(heading, one.said)
    name = _unframed(without_count(name))
    heading = _with_department(heading, name)
    heading = replace(heading, due=heading.due or time_of_heading(name))
    if (
        not item.children
        and len(lines := by_paragraphs(item).tasks) > 1
        and all(t.lead or t.person for t in lines)
    ):
        led = tuple(inherit(line, heading) for line in lines)
        return CategoryDraft(name, led, spans=((item.start, title.cut),))
    if not holds_tasks(item) and not (item.children and item.level < Level.NUMBER and not title.body):
        text = item.text_after(title.cut)
        task = replace(read_responsibility(_without_dash(text)), spans=((title.cut, item.stop),))
        tasks = (inherit(task, heading),) if text else ()
        return CategoryDraft(name, tasks, spans=((item.start, title.cut),))
    tasks = tuple(inherit(task, heading) for task in tasks_of(item.children))
    return CategoryDraft(name, tasks, body, spans=((item.start, item.end),))


def by_paragraphs(section: Item) -> CategoryDraft:
    """A section without numbers, each of its lines a task."""
    title = section.title
    lines: list[Span] = []
    at = title.cut
    for line in section.text[title.cut : section.stop].split("\n"):
        written = line.strip(" \u3000：:。")
        if written and lines and (starts_with_label(line) or _says_only_who(written) or says_shared(line)):
            lines[-1] = (lines[-1][0], at + len(line))
        elif written:
            lines.append((at, at + len(line)))
        at += len(line) + 1
    tasks = [
        replace(read_responsibility(_without_dash(section.text[start:end].strip())), spans=((start, end),))
        for start, end in lines
    ]
    return CategoryDraft(_unframed(title.title), tuple(tasks), spans=((section.start, title.cut),))


def _unframed(title: str) -> str:
    framed = _FRAMED.fullmatch(title)
    return framed[1] if framed else title


def _without_dash(line: str) -> str:
    dash = _DASH.match(line)
    return line[dash.end() :] if dash else line


def _says_only_who(line: str) -> bool:
    """Whether a line is a bracket with labels in it, of the paragraph above."""
    return line[0] in "（(【[" and line[-1] in "）)】]" and starts_with_label(line[1:])


def _with_department(heading: TaskDraft, title: str) -> TaskDraft:
    """The heading's responsibility; a department as a heading leads what stands under it."""
    if heading.lead:
        return heading
    if (said := said_alone(title)) and said.lead:  # 牵头部门：财务科
        return inherit(heading, said)
    duty = _DUTY.fullmatch(title.strip("：:"))
    does = bool(duty and _DOES.search(title))
    name = duty["names"] if duty else title.strip("：:")
    names = all_departments(name, placed=does)
    if not names or (name in _NO_NAME and not does):
        return heading
    return replace(heading, lead=names[0], support=names[1:])


def tasks_of(items: Sequence[Item]) -> tuple[TaskDraft, ...]:
    """Numbered pieces of one category as tasks; what a sentence among them says of several goes to each."""
    leaves = [leaf for item in items for leaf in (item.children if _is_parted(item) else (item,))]
    read = [_read(leaf) for leaf in leaves]
    return tuple(
        share([task for task, _ in read], [leaf.mark.number for leaf in leaves], [said for _, said in read])
    )


def _read(item: Item) -> tuple[TaskDraft, list[Shared]]:
    """A numbered piece as a task, its items in its text, and what it says of several tasks."""
    spans = ((item.start, item.stop),)
    cut, names, due = cells_of(item.raw)
    if not item.children and (names or due):
        task = read_responsibility(paragraphs(item.text, item.body, item.body + cut))
        heading = TaskDraft("", names[0] if names else None, names[1:], due=due)
        return replace(inherit(task, heading), spans=spans), []
    text, shared = take_shared(item.whole_text().strip())
    task = read_responsibility(text)
    first, _, rest = text.partition("\n")
    if rest and first == item.raw.strip().partition("\n")[0].rstrip():
        heading = read_responsibility(first)  # 建设展厅（工会）
        if heading.text != first:
            task = inherit(read_responsibility(f"{heading.text}\n{rest}"), heading)
    return replace(task, spans=spans), shared
