"""Reading a plan: official Chinese text in, a PlanDraft for the clerk to correct out."""

import re
from collections.abc import Sequence

from wenming_desktop.errors import UserError
from wenming_desktop.plan.draft import CategoryDraft, PlanDraft, SafeguardDraft, TaskDraft
from wenming_desktop.plan.front_matter import basis_documents, front_matter, split_attachment, take_signature
from wenming_desktop.plan.grids import Grid
from wenming_desktop.plan.headings import Item, Level, normalise, numbered_items, reflow, title_and_body
from wenming_desktop.plan.pasted_tables import pasted_blocks
from wenming_desktop.plan.responsibility import inherit, read_responsibility

FLAT_CATEGORY = "工作任务"  # holds the tasks of a plan that has no headings at all

_LONGEST_TEXT = 1_000_000  # characters; a plan has about 5 000
_NO_TASKS = re.compile(
    r"(?:目标|目的|意义|依据|指导思想|总体思路|原则|要求|保障措施|组织保障|工作保障|组织领导"
    r"|步骤|阶段|时间安排|进度安排|工作安排|^保障)$"
)
_TASKS = re.compile(r"任务|重点")


def read_plan(text: str) -> PlanDraft:
    """Read a plan as it arrives, text or pasted tables or both; raises as read_text()."""
    return read_document(pasted_blocks(text))


def read_document(blocks: Sequence[str | Grid], source_name: str = "") -> PlanDraft:
    """Read a plan of lines and tables; raises as read_text() where no table holds tasks."""
    if not any(isinstance(block, Grid) for block in blocks):
        return read_text("\n".join(block for block in blocks if isinstance(block, str)))
    from wenming_desktop.plan.combining import read_blocks  # noqa: PLC0415 - loads openpyxl

    return read_blocks(blocks, read_text, source_name)


def read_text(text: str) -> PlanDraft:
    """Read a plan's text as it arrives: typed, exported, or pasted with its line breaks gone.

    Categories are the （一） headings that hold tasks, or the 一、 sections where that level is missing;
    tasks are the items directly under them, sub-items stay in their text.

    Raises:
        UserError: if there is nothing in it that could be a task, or the text is far too long for a plan.
    """
    if len(text) > _LONGEST_TEXT:
        raise UserError(f"文字太长（{len(text)} 字，最多 {_LONGEST_TEXT} 字），请只粘贴工作方案的正文。")
    whole, issuer, issued_on = take_signature(normalise(text))
    preamble, _ = numbered_items(whole)
    body, attachment = split_attachment(whole, len(preamble))
    preamble, items = numbered_items(body)
    front = front_matter(preamble, issuer, issued_on)
    sections = _sections(items)
    categories = _categories(items, sections)
    if not any(category.tasks for category in categories):
        raise UserError(
            "没有读到任务：文中找不到“一、”“（一）”标题下的“1.”这样的编号，"
            "请检查是否粘贴了方案全文，或给每项任务加上编号后再试。"
        )
    return PlanDraft(
        title=front.title,
        issuer=front.issuer,
        issued_on=front.issued_on,
        year=front.year,
        goal=_goal(sections),
        basis=front.basis or (basis_documents(_whole_text(sections[0])) if sections else ()),
        attachment=attachment,
        categories=categories,
        safeguards=_safeguards(sections),
    )


def _sections(items: tuple[Item, ...]) -> list[Item]:
    """The headings of the highest level there is; none in a plain list."""
    top = min((item.level for item in items), default=Level.NUMBER)
    return [item for item in items if item.level == top <= Level.HEADING]


def _holds_no_tasks(section: Item) -> bool:
    name = re.split(r"[，,、]", title_and_body(section)[0])[0]
    return bool(_NO_TASKS.search(name)) and not _TASKS.search(name)


def _categories(items: tuple[Item, ...], sections: list[Item]) -> tuple[CategoryDraft, ...]:
    candidates = [section for section in sections if not _holds_no_tasks(section)]
    found = [category for section in candidates for category in _of_section(section)]
    if found:
        return tuple(found)
    titled = [title_and_body(section) for section in candidates]
    if titled and all(body for _, body in titled):
        return tuple(CategoryDraft(title, (read_responsibility(body),)) for title, body in titled)
    flat = candidates or [item for item in items if item.level >= Level.NUMBER]
    return (CategoryDraft(FLAT_CATEGORY, tuple(_task(item) for item in flat)),)


def _of_section(section: Item) -> list[CategoryDraft]:
    """The categories of a section: its headings if they hold tasks, otherwise itself if it does."""
    if not section.children:
        return []
    if not any(child.level is Level.HEADING and _holds_tasks(child) for child in section.children):
        return [_category(section)]
    loose = tuple(child for child in section.children if child.level is not Level.HEADING)
    own = [_category(Item(section.level, section.mark, section.raw, loose))] if loose else []
    return own + [_category(child) for child in section.children if child.level is Level.HEADING]


def _holds_tasks(heading: Item) -> bool:
    """Whether a heading's items are tasks; （1） items after text of its own are that text's sub-items."""
    if not heading.children or heading.children[0].level < Level.BRACKET:
        return bool(heading.children)
    body = title_and_body(heading)[1]
    return not body or body.endswith("：")


def _category(item: Item) -> CategoryDraft:
    title, body = title_and_body(item)
    heading = read_responsibility(f"{title}\n{body}".strip())
    if heading.text != f"{title}\n{body}".strip():
        title, _, body = heading.text.partition("\n")
    if not _holds_tasks(item):
        task = read_responsibility(_body_text(item))
        return CategoryDraft(title, (inherit(task, heading),) if task.text else ())
    return CategoryDraft(title, tuple(inherit(_task(child), heading) for child in item.children), body)


def _task(item: Item) -> TaskDraft:
    return read_responsibility(_own_text(item))


def _own_text(item: Item) -> str:
    """An item's text without its number, its sub-items below it with theirs."""
    return "\n".join([reflow(item.raw), *(_whole_text(child) for child in item.children)]).strip()


def _whole_text(item: Item) -> str:
    return item.mark + _own_text(item)


def _body_text(item: Item) -> str:
    """What follows a heading's title, its items included."""
    _, body = title_and_body(item)
    return "\n".join([body, *(_whole_text(child) for child in item.children)]).strip()


def _goal(sections: list[Item]) -> str:
    for wanted in ("目标", "总体要求|总体思路|指导思想"):
        for section in sections:
            if re.search(wanted, title_and_body(section)[0]):
                return _body_text(section) if _holds_no_tasks(section) else title_and_body(section)[1]
    return ""


def _safeguards(sections: list[Item]) -> tuple[SafeguardDraft, ...]:
    """Those of 保障措施; in a plan without it, of 工作要求 and 组织领导, which say the same."""
    for wanted in ("保障", "(?<!总体)要求$|组织领导"):
        found: list[SafeguardDraft] = []
        for section in sections:
            if _holds_no_tasks(section) and re.search(wanted, title_and_body(section)[0]):
                parts = section.children or (section,)
                found += [SafeguardDraft(title_and_body(part)[0], _body_text(part)) for part in parts]
        if found:
            return tuple(found)
    return ()
