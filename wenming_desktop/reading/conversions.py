"""One kind of piece made another in the preview: a leftover a task, a stage a safeguard, and back.

Pure functions from draft to draft, as in corrections. What is made a task or a category goes where it stands
in the source; leave_out() undoes each.
"""

from dataclasses import replace
from enum import StrEnum

from wenming_desktop.errors import UserError
from wenming_desktop.reading.corrections import Position, delete
from wenming_desktop.reading.draft import (
    CategoryDraft,
    Leftover,
    PlanDraft,
    SafeguardDraft,
    Span,
    StageDraft,
)
from wenming_desktop.reading.spans import joined_spans
from wenming_desktop.reading.text.categories import FLAT_CATEGORY
from wenming_desktop.reading.text.outline import numbered_parts
from wenming_desktop.reading.text.responsibility import read_responsibility, responsibility_clause
from wenming_desktop.words import shortened

_LONGEST_TITLE = 40
_FIRST_WORDS = 20


class Kind(StrEnum):
    """What stands beside the categories; the values are the draft's fields."""

    SAFEGUARD = "safeguards"
    STAGE = "stages"
    LEFTOVER = "leftovers"


Piece = tuple[Kind, int]  # the kind, and the index in its list
_MAKERS = {Kind.SAFEGUARD: SafeguardDraft, Kind.STAGE: StageDraft, Kind.LEFTOVER: Leftover}


def make_task(draft: PlanDraft, which: Piece) -> PlanDraft:
    """Make a piece a task of the category before it in the source; its responsibility is read."""
    rest, piece = _taken(draft, which)
    task = replace(read_responsibility(_whole(piece)), spans=piece.spans)
    if not rest.categories:
        return replace(rest, categories=(CategoryDraft(FLAT_CATEGORY, (task,)),))
    at = max(_category_place(rest, piece.spans) - 1, 0)
    category = rest.categories[at]
    place = _place([task.spans for task in category.tasks], piece.spans)
    changed = replace(category, tasks=(*category.tasks[:place], task, *category.tasks[place:]))
    return replace(rest, categories=(*rest.categories[:at], changed, *rest.categories[at + 1 :]))


def make_category(draft: PlanDraft, which: Piece) -> PlanDraft:
    """Make a piece a category; what is numbered in it becomes its tasks, otherwise its whole text one."""
    rest, piece = _taken(draft, which)
    parts = numbered_parts(piece.text) or [piece.text]
    tasks = tuple(replace(read_responsibility(part), spans=piece.spans) for part in parts if part.strip())
    at = _category_place(rest, piece.spans)
    made = CategoryDraft(piece.title.rstrip("…"), tasks, spans=piece.spans)
    return replace(rest, categories=(*rest.categories[:at], made, *rest.categories[at:]))


def make_safeguard(draft: PlanDraft, which: Piece | Position) -> PlanDraft:
    """Make a piece a safeguard."""
    return _moved(draft, which, Kind.SAFEGUARD)


def make_stage(draft: PlanDraft, which: Piece | Position) -> PlanDraft:
    """Make a piece a stage."""
    return _moved(draft, which, Kind.STAGE)


def leave_out(draft: PlanDraft, which: Piece | Position) -> PlanDraft:
    """Put a piece, a task or a category with its tasks among what becomes nothing; its text stays there."""
    return _moved(draft, which, Kind.LEFTOVER)


def set_piece(draft: PlanDraft, which: Piece, title: str, text: str) -> PlanDraft:
    """Give a safeguard, stage or leftover another title and text."""
    kind, at = which
    pieces = _pieces(draft, kind)
    _piece(draft, which)
    if not title.strip() and not text.strip():
        raise UserError("内容不能为空；不需要这一条时请用“不采用”。")
    changed = replace(pieces[at], title=title.strip(), text=text.strip())
    return _with_pieces(draft, kind, (*pieces[:at], changed, *pieces[at + 1 :]))


def add_piece(draft: PlanDraft, kind: Kind, title: str, text: str) -> PlanDraft:
    """Add a safeguard or stage that the clerk types, at the end."""
    grown = _with_pieces(draft, kind, (*_pieces(draft, kind), _MAKERS[kind]("", "")))
    return set_piece(grown, (kind, len(_pieces(draft, kind))), title, text)


def _moved(draft: PlanDraft, which: Piece | Position, kind: Kind) -> PlanDraft:
    rest, piece = _taken(draft, which)
    pieces = _pieces(rest, kind)
    at = _place([other.spans for other in pieces], piece.spans)
    made = _MAKERS[kind](piece.title, piece.text, piece.spans)
    return _with_pieces(rest, kind, (*pieces[:at], made, *pieces[at:]))


def _taken(draft: PlanDraft, which: Piece | Position) -> tuple[PlanDraft, Leftover]:
    """The draft without the piece, and the piece."""
    first, index = which
    if isinstance(first, Kind):
        kind, at = first, index or 0
        piece = _piece(draft, (kind, at))
        pieces = _pieces(draft, kind)
        rest = _with_pieces(draft, kind, (*pieces[:at], *pieces[at + 1 :]))
        return rest, Leftover(piece.title, piece.text, piece.spans)
    rest = delete(draft, (first, index))
    category = draft.categories[first]
    if index is not None:
        task = category.tasks[index]
        return rest, _of_text(task.text + responsibility_clause(task), task.spans)
    written = [task.text + responsibility_clause(task) for task in category.tasks]
    text = "\n".join(filter(None, [category.intro, *written]))
    spans = joined_spans(category.spans, *(task.spans for task in category.tasks))
    return rest, Leftover(category.title, text, spans)


def _of_text(text: str, spans: tuple[Span, ...]) -> Leftover:
    title, _, rest = text.partition("\n")
    if rest and len(title) <= _LONGEST_TITLE:
        return Leftover(title, rest, spans)
    return Leftover(shortened(title, _FIRST_WORDS), text, spans)


def _whole(piece: Leftover) -> str:
    """Title and text as one; where the title is only the text's first words, the text."""
    if piece.text.startswith(piece.title.rstrip("…")):
        return piece.text
    return f"{piece.title}\n{piece.text}".strip()


def _piece(draft: PlanDraft, which: Piece) -> SafeguardDraft | StageDraft | Leftover:
    kind, at = which
    pieces = _pieces(draft, kind)
    if not 0 <= at < len(pieces):
        raise UserError("要修改的内容已不存在，请重新选择。")
    return pieces[at]


def _pieces(draft: PlanDraft, kind: Kind) -> tuple[SafeguardDraft | StageDraft | Leftover, ...]:
    match kind:
        case Kind.SAFEGUARD:
            return draft.safeguards
        case Kind.STAGE:
            return draft.stages
        case Kind.LEFTOVER:
            return draft.leftovers


def _with_pieces(
    draft: PlanDraft, kind: Kind, pieces: tuple[SafeguardDraft | StageDraft | Leftover, ...]
) -> PlanDraft:
    return replace(draft, **{kind.value: pieces})


def _category_place(draft: PlanDraft, spans: tuple[Span, ...]) -> int:
    starts = [
        (*category.spans, *(s for t in category.tasks for s in t.spans)) for category in draft.categories
    ]
    return _place(starts, spans)


def _place(others: list[tuple[Span, ...]], spans: tuple[Span, ...]) -> int:
    """Where a piece belongs among others in the order of the source; what was typed goes to the end."""
    if not spans:
        return len(others)
    before = [at for at, other in enumerate(others, 1) if other and min(other) < min(spans)]
    return before[-1] if before else 0 if any(others) else len(others)
