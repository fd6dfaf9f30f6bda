"""A document's parts: the notice before a plan, the plan, what is attached behind it."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from wenming_desktop.errors import UserError
from wenming_desktop.reading.draft import Span
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.front_matter import Attachment, attachments, is_title
from wenming_desktop.reading.text.headings import find_marks
from wenming_desktop.reading.text.labels import labels_in
from wenming_desktop.reading.text.marks import Level, Mark
from wenming_desktop.reading.text.names import all_departments
from wenming_desktop.reading.text.outline import Item, nested
from wenming_desktop.reading.text.shared import said_of_all, says_shared

_AFTER_THE_END = re.compile(
    r"\n[ \t\u3000]*(?:主题词|抄\s?[送报]|共印\d|请各|希望各|特此|本方案|此方案|未尽事宜|以上方案"
    r"|以上(?:各项)?任务|以上[^\n]{0,10}请|(?:其[他它余]|除上述)[^\n]{1,20}(?:原|不变|另行|照)[^\n]{0,12}\n?$"
    r"|[（(][^（）()\n]*(?:联系|电话|咨询)[^（）()\n]*\d{3,}[^（）()\n]*[）)]|各[^\n，。]{1,12}(?:要|应|务必|须)[^\n]*\s*$)"
)
_MOST_PARTS = 50
_SHORTEST_CLOSING = 8  # characters of a sentence behind the last task
_MOST_NUMBERS = 20_000  # a plan has about a hundred


@dataclass(frozen=True)
class Part:
    """A part of a document: from ``begin`` the text before its first item, from ``first`` its items."""

    text: str  # the whole document's
    begin: int
    first: int
    stop: int
    items: tuple[Item, ...]
    attachment: Attachment | None  # named at its end
    closing: Span | None = None  # a last paragraph that says who does all tasks
    name: str = ""  # as an attachment


def parts_of(text: str, signatures: tuple[Span, ...]) -> list[Part]:
    """Divide a text where an attachment begins, or a plan of its own with a title and numbers from one.

    Args:
        text: normalised text, its signatures blanked out.
        signatures: where they stood: a part's items end there.

    Raises:
        UserError: if it has far too many numbers for a plan.
    """
    named = attachments(text)
    marks = find_marks(text, tuple(attachment.span for attachment in named))
    if len(marks) > _MOST_NUMBERS:
        raise UserError(f"文中有 {len(marks)} 个编号，不像一份工作方案，请只粘贴方案的正文。")
    starts = [mark.start for mark in marks]
    signed = sorted(start for start, _ in signatures)
    # Where a part ends, where the next begins, and what is named between them.
    cuts: list[tuple[int, int, Attachment | None]] = [
        (*attachment.span, attachment) for attachment in named if starts and starts[0] < attachment.span[0]
    ]
    cuts += [(at, at, None) for at in _titles_between(text, marks)]
    cuts.sort(key=lambda cut: cut[0])
    parts: list[Part] = []
    begin, name = 0, ""
    for end, following, attachment in [*cuts[:_MOST_PARTS], (len(text), len(text), None)]:
        if end < begin:
            continue
        own = marks[bisect_left(starts, begin) : bisect_left(starts, end)]
        if own or not parts:
            after = bisect_right(signed, own[-1].end) if own else len(signed)
            stop = min([end, *signed[after : after + 1]])
            parts.append(replace(_part(text, (begin, stop), own, attachment), name=name))
        begin, name = following, attachment.names if attachment else name
    return parts


def _part(text: str, span: Span, marks: list[Mark], attachment: Attachment | None) -> Part:
    begin, stop = span
    if marks:
        line_end = text.find("\n", marks[-1].end, stop)
        after = _AFTER_THE_END.finditer(text, line_end, stop) if line_end >= 0 else ()
        stop = next((match.start() for match in after if _closes(match, marks[-1], line_end)), stop)
        stop = _end_of_last_clause(text, marks[-1].end, stop)
    closing = _closing(text, marks, stop)
    stop = closing[0] if closing else stop
    first = marks[0].start if marks else stop
    return Part(text, begin, first, stop, nested(text, marks, stop), attachment, closing)


def _closing(text: str, marks: list[Mark], stop: int) -> Span | None:
    """Where a last paragraph says who does all tasks, set apart by a blank line as the last item is not."""
    begin = text.rfind("\n\n", marks[-1].end, stop - 1) if marks else -1
    while begin >= 0 and not text[begin:stop].strip():
        stop, begin = begin, text.rfind("\n\n", marks[-1].end, begin)
    apart = begin >= 0 and text[: marks[-1].start].rstrip(" \t\u3000")[-2:] != "\n\n"
    return (begin, stop) if apart and said_of_all(text[begin:stop]) else None


def _closes(match: re.Match[str], last: Mark, line_end: int) -> bool:
    """Whether closing words are that: no sentence about several tasks, and not all that a heading says."""
    line = match.string[match.start() :].lstrip().partition("\n")[0]
    is_all = last.level <= Level.LINE and not match.string[line_end : match.start()].strip()
    return not says_shared(line) and not is_all


def _end_of_last_clause(text: str, begin: int, stop: int) -> int:
    """Where the last item ends, if sentences follow in a paragraph below the line that says who does it."""
    at = begin
    said = False
    for line in text[begin:stop].split("\n"):
        written = line.strip()
        is_sentence = len(written) > _SHORTEST_CLOSING and written.endswith(("。", "！"))
        if said and is_sentence and not _says_only_who(written):
            return at
        if written:
            whole = sum(map(written.count, "（(")) == sum(map(written.count, "）)"))
            said = whole and bool(labels_in(folded(written))) and written[-1] not in "、，；："
        at += len(line) + 1
    return stop


def _says_only_who(line: str) -> bool:
    return bool(labels_in(folded(line)) or all_departments(line.rstrip("。！")) or says_shared(line))


def _titles_between(text: str, marks: list[Mark]) -> list[int]:
    """Where a line that is a plan's title stands before numbers that begin again."""
    found: list[int] = []
    top = min((mark.level for mark in marks), default=Level.SECTION)
    for before, mark in pairwise(marks):
        if mark.level != top or mark.number != 1:
            continue
        at = before.end
        for line in text[before.end : mark.start].split("\n"):
            if at > before.end and is_title(line):
                found.append(at)
                break
            at += len(line) + 1
    return found
