"""Reading a plan: official Chinese text in, a PlanDraft for the clerk to correct out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from wenming_desktop.errors import UserError
from wenming_desktop.reading.amendments import amending_spans, amendment_leftovers, blanked
from wenming_desktop.reading.ditto import with_words_above
from wenming_desktop.reading.doubts import NO_TASKS, NO_TASKS_BUT_ANNEX, piece_doubts, whole_doubts
from wenming_desktop.reading.draft import CategoryDraft, Doubt, PlanDraft, SafeguardDraft, Span, StageDraft
from wenming_desktop.reading.tables.cell_lines import has_cell_lines
from wenming_desktop.reading.tables.grids import Grid
from wenming_desktop.reading.tables.pasted_tables import pasted_blocks
from wenming_desktop.reading.text.cleaning import normalise
from wenming_desktop.reading.text.finding import Found, find_tasks
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.front_matter import (
    Signature,
    basis_documents,
    front_matter,
    is_plan_or_notice,
    take_signature,
    title_spans,
    year_in,
)
from wenming_desktop.reading.text.guarding import SAID, part_safeguards
from wenming_desktop.reading.text.leftovers import leftovers
from wenming_desktop.reading.text.outline import Item, paragraphs
from wenming_desktop.reading.text.parts import Part, parts_of
from wenming_desktop.reading.text.responsibility import inherit, shared_by_category
from wenming_desktop.reading.text.sections import Role, role_of

_LONGEST_TEXT = 1_000_000  # characters; a plan has about 5 000
_CELLS_IN_LINES = "有一段像是一格一行的表格，没有按表格读，请复制表格本身再粘贴，或导入原来的文件。"
_LIST = re.compile(  # attachments without tasks
    "名单|目录|名册|样[表式本]|登记表|通讯录|(?<!任务)(?<!责任)(?<!工作)(?<!项目)清单"
)
_DIVISION = re.compile("分工|分解|任务|责任|配档")
_ROLES = tuple(role for role in Role if role is not Role.OTHER)


def read_plan(text: str, source_name: str = "") -> PlanDraft:
    """Read a plan as it arrives, text or pasted tables or both; raises as read_text()."""
    blocks = pasted_blocks(text)
    torn = has_cell_lines([block for block in blocks if isinstance(block, str)])
    try:
        draft = read_document(blocks, source_name)
    except UserError as error:
        raise (UserError(_CELLS_IN_LINES) if torn else error) from error
    return replace(draft, doubts=(*draft.doubts, Doubt(_CELLS_IN_LINES))) if torn else draft


def read_document(blocks: Sequence[str | Grid], source_name: str = "") -> PlanDraft:
    """Read a plan of lines and tables; raises as read_text() where no table holds tasks."""
    if not any(isinstance(block, Grid) for block in blocks):
        return read_text("\n".join(block for block in blocks if isinstance(block, str)), source_name)
    from wenming_desktop.reading.combining import read_blocks  # noqa: PLC0415 - loads openpyxl

    return read_blocks(blocks, read_text, source_name)


def read_text(text: str, source_name: str = "") -> PlanDraft:
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
    amending = amending_spans(whole)
    whole, written = blanked(whole, amending), whole
    parts = parts_of(whole, signature.spans)
    part, found = _plan_among(parts)
    front = whole[: part.first]
    if (
        not found.categories
        and not amending
        and not (is_plan_or_notice(front) and (part.items or part.attachment))
    ):
        raise UserError(
            "没有读到任务：文中找不到“一、”“（一）”标题下的“1.”这样的编号，"
            "请检查是否粘贴了方案全文，或给每项任务加上编号后再试。"
        )
    categories = with_words_above(_with_shared_clauses(found.categories, whole))
    categories, guarding = part_safeguards(categories, found.used)
    found = replace(found, categories=categories, guarding=guarding)
    draft = _draft(source, whole, part, found, signature)
    draft = replace(draft, source_name=source_name, leftovers=tuple(amendment_leftovers(written, amending)))
    draft = replace(draft, leftovers=(*draft.leftovers, *leftovers(draft, whole, parts)))
    doubts = (
        *map(Doubt, (*left_out, *filter(None, [found.doubt]))),
        *([Doubt(SAID.format(guarding[0].title.title[:20], len(guarding)), hint=True)] if guarding else []),
        *whole_doubts(draft),
        *piece_doubts(draft),
    )
    return replace(draft, doubts=doubts)


def _plan_among(parts: list[Part]) -> tuple[Part, Found]:
    """The part that is the plan: the first one that has tasks, a notice before the plan having none."""
    founds = [(part, find_tasks(part)) for part in parts]
    with_tasks = [(part, found) for part, found in founds if found.categories and not _lists(part, found)]
    with_roles = [(part, found) for part, found in with_tasks if _has(part, *_ROLES)]
    if len(with_roles) > 1 and not _has(with_roles[0][0], Role.TASKS) and _has(with_roles[1][0], Role.TASKS):
        return with_roles[1]
    if with_tasks:
        first = (with_roles or with_tasks)[0]
        divided = (one for one in with_tasks if _DIVISION.search(one[0].name) and _names_leads(one[1]))
        sure = _names_leads(first[1], 0) or _has(first[0], Role.TASKS)
        return first if sure else next(divided, first)
    part = parts[0]
    annex = part.attachment.names if part.attachment else ""
    return part, Found(doubt=NO_TASKS_BUT_ANNEX.format(annex) if annex else NO_TASKS)


def _lists(part: Part, found: Found) -> bool:
    """Whether a part is an attachment that lists people or papers: 领导小组名单, 档案目录, 材料清单."""
    return bool(_LIST.search(part.name)) and not _names_leads(found, 0)


def _names_leads(found: Found, least: float = 0.5) -> bool:
    """Whether more than so large a part of the tasks says who does them."""
    tasks = [task for category in found.categories for task in category.tasks]
    return sum(bool(task.lead or task.person) for task in tasks) > least * len(tasks)


def _has(part: Part, *roles: Role) -> bool:
    return any(role_of(item) in roles for item in part.items)


def _with_shared_clauses(categories: tuple[CategoryDraft, ...], text: str) -> tuple[CategoryDraft, ...]:
    """Where only the last task of each category says who does it, on a line of its own, it is for all."""
    several = [category for category in categories if len(category.tasks) > 1]
    sharing = [category for category in several if shared_by_category(category.tasks, text)]
    alike = [category for category in several if category not in sharing and _are_alike(category)]
    if len(several) < 2 or not sharing or len(sharing) + len(alike) < len(several):
        return categories
    return tuple(
        replace(category, tasks=tuple(inherit(task, category.tasks[-1]) for task in category.tasks))
        if category in sharing
        else category
        for category in categories
    )


def _are_alike(category: CategoryDraft) -> bool:
    """Whether all tasks name the same, as where a sentence says it of all of them."""
    return len({(task.lead, task.support, task.due) for task in category.tasks if task.lead}) == 1


def _draft(source: str, whole: str, part: Part, found: Found, signature: Signature) -> PlanDraft:
    used = set(found.used)
    sections = [item for item in part.items if item not in used]
    front = front_matter(whole[: part.first], whole[part.begin : part.first], whole[part.first :], signature)
    goal = _goal_section(part.items)
    rest = [section for section in sections if section is not goal]
    staged = [section for section in rest if role_of(section) is Role.STAGES]
    guarding = _safeguard_sections(rest)
    guards = (*found.guarding, *(item for section in guarding for item in section.children or (section,)))
    stages = tuple(StageDraft(*_piece(item)) for section in staged for item in section.children or (section,))
    own = [*signature.spans, *title_spans(front.title, whole, part.first)]
    holding = [item for item in found.used if role_of(item) is not Role.OTHER]
    own += [(item.start, item.title.cut) for item in (*holding, *staged, *guarding) if item.children]
    own += [part.attachment.span] if part.attachment else []
    own += [(goal.start, goal.end if goal in used else goal.stop)] if goal else []
    first = paragraphs(whole, part.first, part.items[0].stop) if part.items else ""
    return PlanDraft(
        title=front.title,
        issuer=front.issuer,
        issued_on=front.issued_on,
        year=front.year or year_in(" ".join(stage.title + stage.text for stage in stages)),
        goal=(goal.title.body if goal in used else goal.text_after(goal.title.cut)) if goal else "",
        basis=front.basis or basis_documents(first),
        attachment=part.attachment.names if part.attachment else "",
        categories=found.categories,
        safeguards=tuple(SafeguardDraft(*_piece(item)) for item in guards),
        stages=stages,
        spans=tuple(sorted(own)),
        source=source,
    )


def _goal_section(sections: tuple[Item, ...]) -> Item | None:
    """The section called 目标, or else 总体要求 and its like."""
    for wanted in ("目标", "总体要求|总体思路|指导思想"):
        for section in sections:
            if re.search(wanted, folded(section.title.title)):
                return section
    return None


def _safeguard_sections(sections: list[Item]) -> list[Item]:
    """Those called 保障措施; in a plan without it, 工作要求 and 组织领导, which say the same."""
    called = [section for section in sections if role_of(section) in {Role.SAFEGUARDS, Role.LEADERSHIP}]
    return [section for section in called if "保障" in section.title.title] or called


def _piece(item: Item) -> tuple[str, str, tuple[Span, ...]]:
    return item.title.title, item.text_after(item.title.cut), ((item.start, item.stop),)
