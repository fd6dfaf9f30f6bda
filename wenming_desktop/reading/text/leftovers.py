"""What of a plan's source became nothing: every visible character is either in a piece or in a leftover."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from wenming_desktop.reading.draft import Leftover, PlanDraft, Span
from wenming_desktop.reading.spans import joined_spans
from wenming_desktop.reading.text.outline import Item, paragraphs
from wenming_desktop.reading.text.parts import Part
from wenming_desktop.words import shortened

_FIRST_WORDS = 20
_VISIBLE = re.compile(r"[^\W\d_]")


def covered(draft: PlanDraft) -> tuple[Span, ...]:
    """The places of the source that became something in the draft, leftovers included."""
    pieces = (
        *draft.categories,
        *(task for category in draft.categories for task in category.tasks),
        *(*draft.safeguards, *draft.stages, *draft.leftovers),
    )
    return joined_spans(draft.spans, *(piece.spans for piece in pieces))


def leftovers(draft: PlanDraft, text: str, parts: list[Part]) -> tuple[Leftover, ...]:
    """Everything that the draft's other pieces do not cover.

    Args:
        draft: without leftovers.
        text: its source, signatures blanked out.
        parts: the source's parts: a section of the plan that became nothing is one leftover.
    """
    sections = [item for part in parts for item in part.items]
    used = covered(draft)
    starts = [section.start for section in sections]
    found: list[Leftover] = []
    for start, end in _gaps(used, len(text)):
        inside = sections[bisect_left(starts, start) : bisect_left(starts, end)]
        for begin, stop, item in _pieces(inside, start, end):
            written = paragraphs(text, begin, stop).strip()
            if _VISIBLE.search(written):
                found.append(_leftover(written, item, (begin, stop)))
    return tuple(found)


def _leftover(written: str, item: Item | None, span: Span) -> Leftover:
    if item:
        title = item.title
        body = item.text_after(title.cut)
        return Leftover(title.title, body or title.title, (span,))
    return Leftover(shortened(written.partition("\n")[0], _FIRST_WORDS), written, (span,))


def _gaps(used: tuple[Span, ...], length: int) -> Iterator[Span]:
    at = 0
    for start, end in used:
        if at < start:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _pieces(sections: list[Item], start: int, end: int) -> Iterator[tuple[int, int, Item | None]]:
    """A gap divided at the sections that lie in it."""
    at = start
    for item in sections:
        if item.start < at:
            continue
        if at < item.start:
            yield at, item.start, None
        at = item.start
        if item.stop <= end:
            yield item.start, item.stop, item
            at = item.stop
    if at < end:
        yield at, end, None
