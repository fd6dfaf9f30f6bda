"""What the clerk does to a plan in the preview: pure functions from draft to draft.

Nothing but ``delete`` loses text. Merging undoes splitting, and demoting undoes promoting.
"""

import re
from dataclasses import replace
from typing import Literal, TypeVar

from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.reading.amendments import read_amendment
from wenming_desktop.reading.doubts import why_empty
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, SafeguardDraft, StageDraft, TaskDraft
from wenming_desktop.reading.spans import cut_spans, joined_spans
from wenming_desktop.reading.text.responsibility import read_responsibility, responsibility_clause
from wenming_desktop.words import without_marks

Position = tuple[int, int | None]  # index of the category, and of the task in it; None: the category itself
TaskField = Literal["lead", "support", "person", "leader", "due", "standard", "score", "measures", "note"]

S = TypeVar("S", SafeguardDraft, StageDraft)
LONGEST_TEXT = field_of("task", "text").limit
LONGEST_TITLE = field_of("work_plan", "title").limit
MOST_CATEGORIES = 200
MOST_TASKS = 2000


def merge_with_previous(draft: PlanDraft, position: Position) -> PlanDraft:
    """Join a piece to the end of what stands before it.

    A task joins the task before it, a first task its category's heading; a category joins the last task
    before it (or the heading, if that has none), and its tasks follow there. Raises UserError at the very
    beginning.
    """
    at, index = position
    category = _category(draft, at)
    if index is not None:
        task = _task(category, index)
        if index == 0:
            heading = _with_heading(category, _heading(category) + _written(task), task)
            return _put(draft, at, replace(heading, tasks=category.tasks[1:]))
        joined = _joined(category.tasks[index - 1], task)
        return _put(draft, at, replace(category, tasks=_replaced(category.tasks, index - 1, 2, joined)))
    if at == 0:
        raise UserError("这是第一个类别，前面没有可以合并的内容。")
    before = draft.categories[at - 1]
    if before.tasks:
        last = _joined(before.tasks[-1], TaskDraft(_heading(category), spans=category.spans))
        merged = replace(before, tasks=(*before.tasks[:-1], last, *category.tasks))
    else:
        heading = _with_heading(before, _heading(before) + _heading(category), category)
        merged = replace(heading, tasks=category.tasks)
    return _replace_categories(draft, at - 1, 2, merged)


def split(draft: PlanDraft, position: Position, offset: int) -> PlanDraft:
    """Cut a piece in two.

    Both halves of a task keep its responsibility; what is cut off a heading becomes the first task.

    Args:
        draft: the plan.
        position: what to cut.
        offset: characters of the text (of a category: title, line break, intro) that stay in the first half.

    Raises:
        UserError: if one half would be empty.
    """
    at, index = position
    category = _category(draft, at)
    whole = _heading(category) if index is None else _task(category, index).text
    second = whole[max(offset, 0) :].lstrip("\n")
    first = whole[: len(whole) - len(second)]  # a line break at the cut stays, so that merging gives it back
    if not first.strip() or not second.strip():
        raise UserError("请把光标放在文字中间，再拆分。")
    piece = category if index is None else category.tasks[index]
    before, after = cut_spans(draft.source, piece.spans, first)
    if index is None:
        heading = replace(_with_heading(category, first), spans=before)
        return _put(draft, at, replace(heading, tasks=(TaskDraft(second, spans=after), *category.tasks)))
    task = category.tasks[index]
    halves = (replace(task, text=first, spans=before), replace(task, text=second, spans=after))
    return _put(draft, at, replace(category, tasks=_replaced(category.tasks, index, 1, *halves)))


def promote(draft: PlanDraft, position: Position) -> PlanDraft:
    """Make a task a category; the tasks after it in its category move under it."""
    at, index = position
    category = _category(draft, at)
    if index is None:
        raise UserError("这已经是类别，不能再升级。")
    task = _task(category, index)
    risen = _with_heading(CategoryDraft("", category.tasks[index + 1 :]), _written(task), task)
    return _replace_categories(draft, at, 1, replace(category, tasks=category.tasks[:index]), risen)


def demote(draft: PlanDraft, position: Position) -> PlanDraft:
    """Make a category the last task of the category before it, followed by its own tasks."""
    at, index = position
    category = _category(draft, at)
    if index is not None:
        raise UserError("这已经是任务，不能再降级。")
    if at == 0:
        raise UserError("这是第一个类别，前面没有类别可以归入。")
    before = draft.categories[at - 1]
    task = replace(read_responsibility(_heading(category)), spans=category.spans)
    return _replace_categories(
        draft, at - 1, 2, replace(before, tasks=(*before.tasks, task, *category.tasks))
    )


def rename(draft: PlanDraft, position: Position, title: str) -> PlanDraft:
    """Give a category another title, on one line."""
    at, index = position
    if index is not None:
        raise UserError("只有类别可以改名，任务请直接修改文字。")
    category = _category(draft, at)
    return _put(draft, at, replace(category, title=_filled(" ".join(title.split()))))


def set_text(draft: PlanDraft, position: Position, text: str) -> PlanDraft:
    """Give a task another text, or a category another title."""
    at, index = position
    if index is None:
        return rename(draft, position, text)
    category = _category(draft, at)
    task = replace(_task(category, index), text=_filled(text.strip()))
    return _put(draft, at, replace(category, tasks=_replaced(category.tasks, index, 1, task)))


def set_field(draft: PlanDraft, position: Position, field: TaskField, value: str) -> PlanDraft:
    """Give a task another lead, support (several: 、 or a line break between them), person and so on."""
    at, index = position
    category = _category(draft, at)
    if index is None:
        raise UserError("请先选中一项任务，再填写责任和时限。")
    task = _task(category, index)
    written = value.strip()
    match field:
        case "support":
            names = (name.strip() for name in re.split(r"[、，,；;\n]", written))
            task = replace(task, support=tuple(dict.fromkeys(name for name in names if name)))
        case "lead" | "person" | "leader" | "due":
            task = replace(task, **{field: written or None})
        case _:
            task = replace(task, **{field: written})
    return _put(draft, at, replace(category, tasks=_replaced(category.tasks, index, 1, task)))


def set_basis(draft: PlanDraft, lines: str) -> PlanDraft:
    """Give the plan other basis documents, one a line."""
    return replace(draft, basis=tuple(line.strip() for line in lines.splitlines() if line.strip()))


def delete(draft: PlanDraft, position: Position) -> PlanDraft:
    """Take out a task, or a category with all its tasks."""
    at, index = position
    category = _category(draft, at)
    if index is None:
        return _replace_categories(draft, at, 1)
    _task(category, index)
    return _put(draft, at, replace(category, tasks=_replaced(category.tasks, index, 1)))


def move_up(draft: PlanDraft, position: Position) -> PlanDraft:
    """Move a piece before its predecessor; a first task goes to the end of the category before."""
    at, index = position
    category = _category(draft, at)
    if index is None:
        if at == 0:
            raise UserError("已经在最前面，不能再上移。")
        return _replace_categories(draft, at - 1, 2, category, draft.categories[at - 1])
    task = _task(category, index)
    if index > 0:
        swapped = _replaced(category.tasks, index - 1, 2, task, category.tasks[index - 1])
        return _put(draft, at, replace(category, tasks=swapped))
    if at == 0:
        raise UserError("已经在最前面，不能再上移。")
    before = draft.categories[at - 1]
    return _replace_categories(
        draft,
        at - 1,
        2,
        replace(before, tasks=(*before.tasks, task)),
        replace(category, tasks=category.tasks[1:]),
    )


def move_down(draft: PlanDraft, position: Position) -> PlanDraft:
    """Move a piece behind its successor; a last task goes to the beginning of the next category."""
    at, index = position
    category = _category(draft, at)
    is_last_category = at == len(draft.categories) - 1
    if index is not None:
        task = _task(category, index)
        if index < len(category.tasks) - 1:
            return move_up(draft, (at, index + 1))
        if not is_last_category:
            after = draft.categories[at + 1]
            return _replace_categories(
                draft,
                at,
                2,
                replace(category, tasks=category.tasks[:-1]),
                replace(after, tasks=(task, *after.tasks)),
            )
    elif not is_last_category:
        return move_up(draft, (at + 1, None))
    raise UserError("已经在最后面，不能再下移。")


def validate(draft: PlanDraft, *, further: bool = False) -> PlanDraft:
    """The draft as it may be saved, without blanks around its texts.

    Args:
        draft: as corrected.
        further: it is set beside a plan: it may only amend tasks of that.

    Raises:
        UserError: if there is nothing in it, a text is empty, or beyond the limits; names the place.
    """
    tasks = sum(len(category.tasks) for category in draft.categories)
    amends = further and any(read_amendment(piece.text) for piece in draft.leftovers)
    if not tasks and not amends:
        raise UserError(f"方案里没有类别和任务，请先添加再保存。{why_empty(draft)}")
    if len(draft.categories) > MOST_CATEGORIES:
        raise UserError(
            f"类别太多（{len(draft.categories)} 个，最多 {MOST_CATEGORIES} 个），请合并后再保存。"
        )
    if tasks > MOST_TASKS:
        raise UserError(f"任务太多（{tasks} 条，最多 {MOST_TASKS} 条），请合并后再保存。")
    _check_length("方案标题", draft.title, LONGEST_TITLE)
    for c, category in enumerate(draft.categories, 1):
        where = f"第 {c} 个类别"
        if not category.title.strip():
            raise UserError(f"{where}没有标题，请填写或合并后再保存。")
        _check_length(f"{where}的标题", category.title, LONGEST_TITLE)
        _check_length(f"{where}的说明", category.intro, LONGEST_TEXT)
        for t, task in enumerate(category.tasks, 1):
            if not task.text.strip():
                raise UserError(f"任务 {c}-{t} 没有内容，请填写或删除后再保存。")
            _check_length(f"任务 {c}-{t}", task.text, LONGEST_TEXT)
    for number, safeguard in enumerate(draft.safeguards, 1):
        _check_length(f"第 {number} 条保障措施", safeguard.title + safeguard.text, LONGEST_TEXT)
    for number, stage in enumerate(draft.stages, 1):
        _check_length(f"第 {number} 个实施步骤", stage.title + stage.text, LONGEST_TEXT)
    return replace(
        draft,
        title=_clean(draft.title),
        categories=tuple(map(_trimmed, draft.categories)),
        safeguards=tuple(map(_seen, draft.safeguards)),
        stages=tuple(map(_seen, draft.stages)),
    )


def _trimmed(category: CategoryDraft) -> CategoryDraft:
    return replace(
        category,
        title=_clean(category.title),
        tasks=tuple(replace(task, text=_clean(task.text)) for task in category.tasks),
        intro=_clean(category.intro),
    )


def _seen(section: S) -> S:
    return replace(section, title=without_marks(section.title), text=without_marks(section.text))


def _clean(text: str) -> str:
    return without_marks(text).strip()


def _check_length(what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise UserError(f"{what}太长（{len(text)} 字，最多 {longest} 字），请缩短或拆分后再保存。")


def _filled(text: str) -> str:
    if not text:
        raise UserError("内容不能为空；不需要这一条时请用“删除”。")
    return text


def _category(draft: PlanDraft, at: int) -> CategoryDraft:
    if not 0 <= at < len(draft.categories):
        raise UserError("要修改的类别已不存在，请重新选择。")
    return draft.categories[at]


def _task(category: CategoryDraft, index: int) -> TaskDraft:
    if not 0 <= index < len(category.tasks):
        raise UserError("要修改的任务已不存在，请重新选择。")
    return category.tasks[index]


def _heading(category: CategoryDraft) -> str:
    return f"{category.title}\n{category.intro}" if category.intro else category.title


def _with_heading(
    category: CategoryDraft, heading: str, taken: TaskDraft | CategoryDraft | None = None
) -> CategoryDraft:
    """The category under another heading, which has taken a piece in."""
    title, _, intro = heading.partition("\n")
    spans = joined_spans(category.spans, taken.spans) if taken else category.spans
    return replace(category, title=title if intro else heading, intro=intro, spans=spans)


def _written(task: TaskDraft) -> str:
    """A task as one text: a heading has no fields for its responsibility."""
    return task.text + responsibility_clause(task)


def _joined(first: TaskDraft, second: TaskDraft) -> TaskDraft:
    """Both texts, and both responsibilities: one lead stays, whoever else is named supports."""
    lead = first.lead or second.lead
    named = (*first.support, *([second.lead] if second.lead else []), *second.support)
    return TaskDraft(
        text=first.text + second.text,
        lead=lead,
        support=tuple(name for name in dict.fromkeys(named) if name != lead),
        person=_both("、", first.person, second.person) or None,
        due=_both("；", first.due, second.due) or None,
        leader=_both("、", first.leader, second.leader) or None,
        standard=_both("\n", first.standard, second.standard),
        score=_both("；", first.score, second.score),
        measures=_both("\n", first.measures, second.measures),
        note=_both("\n", first.note, second.note),
        spans=joined_spans(first.spans, second.spans),
    )


def _both(between: str, *values: str | None) -> str:
    return between.join(dict.fromkeys(value for value in values if value))


def _replaced(tasks: tuple[TaskDraft, ...], start: int, count: int, *new: TaskDraft) -> tuple[TaskDraft, ...]:
    return (*tasks[:start], *new, *tasks[start + count :])


def _put(draft: PlanDraft, at: int, category: CategoryDraft) -> PlanDraft:
    return _replace_categories(draft, at, 1, category)


def _replace_categories(draft: PlanDraft, start: int, count: int, *new: CategoryDraft) -> PlanDraft:
    return replace(draft, categories=(*draft.categories[:start], *new, *draft.categories[start + count :]))
