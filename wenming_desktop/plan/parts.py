"""A document's parts: the notice before a plan, the plan, what is attached behind it."""

import re
from dataclasses import dataclass

from wenming_desktop.plan.draft import Span
from wenming_desktop.plan.front_matter import Attachment, attachments, is_title
from wenming_desktop.plan.headings import Level, Mark, find_marks
from wenming_desktop.plan.outline import Item, nested

_AFTER_THE_END = re.compile(
    r"\n[ \t\u3000]*(?:主题词|抄\s?[送报]|共印\d|请各|希望各|特此|本方案|此方案|未尽事宜|以上方案|以上(?:各项)?任务|以上[^\n]{0,10}请"
    r"|各[^\n，。]{1,12}(?:要|应|务必|须)[^\n]*\s*$)"
)


@dataclass(frozen=True)
class Part:
    """A part of a document: from ``begin`` the text before its first item, from ``first`` its items."""

    begin: int
    first: int
    stop: int
    items: tuple[Item, ...]
    attachment: Attachment | None  # named at its end


def parts_of(text: str, signatures: tuple[Span, ...]) -> list[Part]:
    """Divide a text where an attachment begins, or a plan of its own with a title and numbers from one.

    Args:
        text: normalised text, its signatures blanked out.
        signatures: where they stood: a part's items end there.
    """
    named = attachments(text)
    marks = find_marks(text, tuple(attachment.span for attachment in named))
    cuts: list[tuple[int, int, Attachment | None]] = []  # where a part ends, where the next begins
    for attachment in named:
        if any(mark.start < attachment.span[0] for mark in marks[:1]):
            cuts.append((*attachment.span, attachment))
    cuts += [(at, at, None) for at in _titles_between(text, marks)]
    cuts.sort(key=lambda cut: cut[0])
    parts: list[Part] = []
    begin = 0
    for end, following, attachment in [*cuts, (len(text), len(text), None)]:
        if end < begin:
            continue
        own = [mark for mark in marks if begin <= mark.start < end]
        if own or not parts:
            parts.append(_part(text, begin, end, own, signatures, attachment))
        begin = following
    return parts


def _part(
    text: str,
    begin: int,
    end: int,
    marks: list[Mark],
    signatures: tuple[Span, ...],
    attachment: Attachment | None,
) -> Part:
    stop = end
    if marks:
        last = marks[-1].end
        stop = min([end, *(start for start, _ in signatures if start > last)])
        after = _AFTER_THE_END.search(text, text.find("\n", last) if "\n" in text[last:stop] else stop, stop)
        stop = after.start() if after else stop
    return Part(begin, marks[0].start if marks else end, stop, nested(text, marks, stop), attachment)


def _titles_between(text: str, marks: list[Mark]) -> list[int]:
    """Where a line that is a plan's title stands before numbers that begin again."""
    found: list[int] = []
    top = min((mark.level for mark in marks), default=Level.SECTION)
    for before, mark in zip(marks, marks[1:], strict=False):
        if mark.level != top or mark.number != 1:
            continue
        at = before.end
        for line in text[before.end : mark.start].split("\n"):
            if at > before.end and is_title(line):
                found.append(at)
                break
            at += len(line) + 1
    return found
