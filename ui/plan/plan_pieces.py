"""The pieces of a plan draft in words, and what the clerk can do to one, as buttons say it."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.plan.plan_tree import code
from wenming_desktop.plan import corrections
from wenming_desktop.plan.corrections import Position
from wenming_desktop.plan.draft import PlanDraft, TaskDraft

Correction = Callable[[PlanDraft, Position], PlanDraft]


@dataclass(frozen=True)
class Deed:
    """A correction as a button: its text and key, what it does, and which piece is chosen afterwards."""

    text: str
    key: str
    correct: Correction
    then: Callable[[PlanDraft, Position, PlanDraft], Position]  # old draft, old position, new draft


def deeds(split: Correction) -> tuple[Deed, ...]:
    """All corrections; ``split`` knows where the cursor is."""
    return (
        Deed("与上一条合并", "Ctrl+J", corrections.merge_with_previous, _before),
        Deed("在光标处拆分", "Ctrl+Return", split, lambda _old, at, _new: _second_half(at)),
        Deed("升为类别", "Alt+Left", corrections.promote, lambda _old, at, _new: (at[0] + 1, None)),
        Deed("降为任务", "Alt+Right", corrections.demote, _last_of_category_before),
        Deed("上移", "Alt+Up", corrections.move_up, _same_piece),
        Deed("下移", "Alt+Down", corrections.move_down, _same_piece),
        Deed("删除", "Del", corrections.delete, lambda _old, at, _new: at),
    )


def draft_summary(draft: PlanDraft) -> str:
    """How much is in a draft, e.g. ``"7 个类别，32 项任务，3 条保障措施"``."""
    tasks = sum(len(category.tasks) for category in draft.categories)
    text = f"{len(draft.categories)} 个类别，{tasks} 项任务"
    return f"{text}，{len(draft.safeguards)} 条保障措施" if draft.safeguards else text


def piece_text(draft: PlanDraft, position: Position) -> str:
    """A task's whole text or a category's title."""
    at, index = position
    category = draft.categories[at]
    return category.title if index is None else category.tasks[index].text


def piece_head(position: Position | None) -> str:
    """What the chosen piece is."""
    if position is None:
        return "没有内容"
    return f"{'类别' if position[1] is None else '任务'} {code(position)}"


def piece_note(draft: PlanDraft, position: Position) -> str:
    """What belongs to a piece beside its text."""
    at, index = position
    category = draft.categories[at]
    if index is None:
        return f"说明：{category.intro}" if category.intro else f"下面有 {len(category.tasks)} 项任务"
    task: TaskDraft = category.tasks[index]
    known = (
        ("牵头", task.lead),
        ("配合", "、".join(task.support)),
        ("责任领导", task.leader),
        ("责任人", task.person),
        ("时限", task.due),
    )
    return "　".join(f"{name}：{value}" for name, value in known if value)


def the_rest(draft: PlanDraft) -> str:
    """What was read beside categories and tasks."""
    parts = [
        ("创建目标", draft.goal),
        ("依据", "\n".join(draft.basis)),
        *((f"保障措施 {number}　{row.title}", row.text) for number, row in enumerate(draft.safeguards, 1)),
        ("附件", draft.attachment),
    ]
    return "\n\n".join(f"{name}\n{text}" for name, text in parts if text) or "没有读到目标、依据和保障措施。"


def _before(old: PlanDraft, position: Position, _new: PlanDraft) -> Position:
    """Where a merged piece went."""
    at, index = position
    if index is None:
        return at - 1, len(old.categories[at - 1].tasks) - 1 if old.categories[at - 1].tasks else None
    return at, index - 1 if index else None


def _last_of_category_before(old: PlanDraft, position: Position, _new: PlanDraft) -> Position:
    at = position[0] - 1
    return at, len(old.categories[at].tasks)


def _second_half(position: Position) -> Position:
    at, index = position
    return at, 0 if index is None else index + 1


def _same_piece(old: PlanDraft, position: Position, new: PlanDraft) -> Position:
    """Where a moved piece stands now: moving keeps the very object."""
    at, index = position
    category = old.categories[at]
    piece = category if index is None else category.tasks[index]
    for number, other in enumerate(new.categories):
        if other is piece:
            return number, None
        for place, task in enumerate(other.tasks):
            if task is piece:
                return number, place
    return position
