"""The pieces of a plan draft in words, and what the clerk can do to one, as buttons say it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeGuard

from wenming_desktop.errors import UserError
from wenming_desktop.reading import conversions, corrections
from wenming_desktop.reading.conversions import Kind, Piece
from wenming_desktop.reading.corrections import Position
from wenming_desktop.reading.draft import (
    CategoryDraft,
    Leftover,
    PlanDraft,
    SafeguardDraft,
    Span,
    StageDraft,
    TaskDraft,
)
from wenming_desktop.words import shortened


class Head(StrEnum):
    """What a plan says as a whole, beside its title, issuer and dates."""

    GOAL = "创建目标"
    BASIS = "依据"
    ATTACHMENT = "附件标题"


Choice = Position | Piece | Head  # what is chosen in the preview
Correction = Callable[[PlanDraft, Choice], PlanDraft]
KIND_WORDS = {Kind.SAFEGUARD: "保障措施", Kind.STAGE: "实施步骤", Kind.LEFTOVER: "没有归入"}


@dataclass(frozen=True)
class Deed:
    """A correction as a button: its text and keys, what it does, and which piece is chosen afterwards."""

    text: str
    keys: tuple[str, ...]
    correct: Correction
    then: Callable[[PlanDraft, Choice, PlanDraft], Choice]  # old draft, old choice, new draft


def is_position(choice: Choice) -> TypeGuard[Position]:
    """Whether it is a category or a task."""
    return not isinstance(choice, Head) and not isinstance(choice[0], Kind)


def is_piece(choice: Choice) -> TypeGuard[Piece]:
    """Whether it is a safeguard, a stage or a leftover."""
    return not isinstance(choice, Head) and isinstance(choice[0], Kind)


def deeds(split: Callable[[PlanDraft, Position], PlanDraft]) -> tuple[Deed, ...]:
    """All corrections; ``split`` knows where the cursor is."""
    return (
        Deed("与上一条合并", ("Ctrl+J",), _of_position(corrections.merge_with_previous), _before),
        Deed("在光标处拆分", ("Ctrl+K",), _of_position(split), _second_half),
        Deed("删除", ("Del",), _of_position(corrections.delete), _stay),
        Deed("上移", ("Alt+Up",), _of_position(corrections.move_up), _same_piece),
        Deed("下移", ("Alt+Down",), _of_position(corrections.move_down), _same_piece),
        Deed("不采用", ("Ctrl+5",), _to(Kind.LEFTOVER), _stay),
        Deed("作为类别", ("Ctrl+1", "Alt+Left"), _to_category, _risen),
        Deed("作为任务", ("Ctrl+2", "Alt+Right"), _to_task, _last_of_category_before),
        Deed("作为保障措施", ("Ctrl+3",), _to(Kind.SAFEGUARD), _stay),
        Deed("作为实施步骤", ("Ctrl+4",), _to(Kind.STAGE), _stay),
    )


def draft_summary(draft: PlanDraft) -> str:
    """How much is in a draft, e.g. ``"7 个类别，32 项任务，3 条保障措施"``."""
    tasks = sum(len(category.tasks) for category in draft.categories)
    counted = (
        (len(draft.safeguards), "条保障措施"),
        (len(draft.stages), "个实施步骤"),
    )
    more = [f"{number} {word}" for number, word in counted if number]
    return "，".join((f"{len(draft.categories)} 个类别", f"{tasks} 项任务", *more))


def code(position: Position) -> str:
    """A piece's number as the clerk knows it: ``"2"`` for a category, ``"2-7"`` for a task."""
    at, index = position
    return f"{at + 1}" if index is None else f"{at + 1}-{index + 1}"


def choices(draft: PlanDraft) -> Iterator[Choice]:
    """All that was read from a place of its own, in the order of showing."""
    for at, category in enumerate(draft.categories):
        yield at, None
        yield from ((at, index) for index in range(len(category.tasks)))
    for kind in Kind:
        yield from ((kind, at) for at in range(len(pieces_of(draft, kind))))


def pieces_of(draft: PlanDraft, kind: Kind) -> tuple[SafeguardDraft | StageDraft | Leftover, ...]:
    """The safeguards, stages or leftovers."""
    return {Kind.SAFEGUARD: draft.safeguards, Kind.STAGE: draft.stages, Kind.LEFTOVER: draft.leftovers}[kind]


def drafted(draft: PlanDraft, position: Position) -> CategoryDraft | TaskDraft:
    """The category or task at a position."""
    at, index = position
    category = draft.categories[at]
    return category if index is None else category.tasks[index]


def task_at(draft: PlanDraft, choice: Choice) -> TaskDraft | None:
    """The chosen task; None for anything else."""
    if not is_position(choice):
        return None
    found = drafted(draft, choice)
    return found if isinstance(found, TaskDraft) else None


def piece_text(draft: PlanDraft, choice: Choice) -> str:
    """A task's whole text, a category's title, a piece's title with its text below."""
    if isinstance(choice, Head):
        return {
            Head.GOAL: draft.goal,
            Head.BASIS: "\n".join(draft.basis),
            Head.ATTACHMENT: draft.attachment,
        }[choice]
    if is_piece(choice):
        piece = pieces_of(draft, choice[0])[choice[1]]
        inside = piece.text.startswith(piece.title.rstrip("…"))
        return piece.text if inside else f"{piece.title}\n{piece.text}".strip()
    task = task_at(draft, choice)
    return task.text if task else draft.categories[choice[0]].title if is_position(choice) else ""


def with_text(draft: PlanDraft, choice: Choice, text: str) -> PlanDraft:
    """The draft with another text at the choice; UserError where it must not be empty."""
    if is_position(choice):
        return corrections.set_text(draft, choice, text)
    if is_piece(choice):
        title, _, rest = text.strip().partition("\n")
        return conversions.set_piece(draft, choice, title, rest)
    match choice:
        case Head.BASIS:
            return corrections.set_basis(draft, text)
        case Head.GOAL:
            return replace(draft, goal=text.strip())
        case _:
            return replace(draft, attachment=" ".join(text.split()))


def spans_of(draft: PlanDraft, choice: Choice) -> tuple[Span, ...]:
    """Where a piece was read; of a category its heading."""
    if isinstance(choice, Head):
        return ()
    if is_piece(choice):
        return pieces_of(draft, choice[0])[choice[1]].spans
    return drafted(draft, choice).spans if is_position(choice) else ()


def piece_head(choice: Choice | None) -> str:
    """What the chosen piece is."""
    if choice is None:
        return "没有内容"
    if isinstance(choice, Head):
        return choice.value
    if is_piece(choice):
        return f"{KIND_WORDS[choice[0]]} {choice[1] + 1}"
    return f"{'类别' if choice[1] is None else '任务'} {code(choice)}" if is_position(choice) else ""


def piece_note(draft: PlanDraft, choice: Choice) -> str:
    """What belongs to a piece beside its text."""
    if is_piece(choice) and choice[0] == Kind.LEFTOVER:
        return (
            "这段文字没有归入，保存时不采用。需要的话："
            "Ctrl+1 作为类别，Ctrl+2 作为任务，Ctrl+3 作为保障措施，Ctrl+4 作为实施步骤。"
        )
    if not is_position(choice):
        return ""
    if task := task_at(draft, choice):
        texts = (("测评标准", task.standard), ("落实措施", task.measures), ("备注", task.note))
        return "　".join(f"{word}：{shortened(text)}" for word, text in texts if text)
    category = draft.categories[choice[0]]
    return f"说明：{category.intro}" if category.intro else f"下面有 {len(category.tasks)} 项任务"


def _of_position(correct: Callable[[PlanDraft, Position], PlanDraft]) -> Correction:
    def deed(draft: PlanDraft, choice: Choice) -> PlanDraft:
        if not is_position(choice):
            raise UserError("这一条不是类别或任务，请先用“作为任务”等按钮归入。")
        return correct(draft, choice)

    return deed


def _to_category(draft: PlanDraft, choice: Choice) -> PlanDraft:
    if is_position(choice):
        return corrections.promote(draft, choice)
    return conversions.make_category(draft, _piece(choice))


def _to_task(draft: PlanDraft, choice: Choice) -> PlanDraft:
    if is_position(choice):
        return corrections.demote(draft, choice)
    return conversions.make_task(draft, _piece(choice))


def _to(kind: Kind) -> Correction:
    make = {
        Kind.SAFEGUARD: conversions.make_safeguard,
        Kind.STAGE: conversions.make_stage,
        Kind.LEFTOVER: conversions.leave_out,
    }[kind]

    def deed(draft: PlanDraft, choice: Choice) -> PlanDraft:
        if is_position(choice):
            return make(draft, choice)
        piece = _piece(choice)
        if piece[0] == kind:
            raise UserError(f"这一条本来就在“{KIND_WORDS[kind]}”里。")
        return make(draft, piece)

    return deed


def _piece(choice: Choice) -> Piece:
    if is_piece(choice):
        return choice
    raise UserError("方案的目标、依据和附件不能归入别处，请直接修改文字。")


def _stay(_old: PlanDraft, choice: Choice, _new: PlanDraft) -> Choice:
    """What comes next at the same place: pieces are gone through one after the other."""
    return choice


def _before(old: PlanDraft, choice: Choice, _new: PlanDraft) -> Choice:
    """Where a merged piece went."""
    if not is_position(choice):
        return choice
    at, index = choice
    if index is None:
        return at - 1, len(old.categories[at - 1].tasks) - 1 if old.categories[at - 1].tasks else None
    return at, index - 1 if index else None


def _risen(_old: PlanDraft, choice: Choice, _new: PlanDraft) -> Choice:
    return (choice[0] + 1, None) if is_position(choice) else choice


def _last_of_category_before(old: PlanDraft, choice: Choice, _new: PlanDraft) -> Choice:
    if not is_position(choice):
        return choice
    at = choice[0] - 1
    return at, len(old.categories[at].tasks)


def _second_half(_old: PlanDraft, choice: Choice, _new: PlanDraft) -> Choice:
    if not is_position(choice):
        return choice
    at, index = choice
    return at, 0 if index is None else index + 1


def _same_piece(old: PlanDraft, choice: Choice, new: PlanDraft) -> Choice:
    """Where a moved piece stands now: moving keeps the very object."""
    if not is_position(choice):
        return choice
    piece = drafted(old, choice)
    for number, other in enumerate(new.categories):
        if other is piece:
            return number, None
        for place, task in enumerate(other.tasks):
            if task is piece:
                return number, place
    return choice
