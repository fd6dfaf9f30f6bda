"""Where pieces of a plan stand in its source: spans joined, cut and counted."""

from collections.abc import Iterable

from wenming_desktop.reading.draft import Span


def joined_spans(*several: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(span for spans in several for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def cut_spans(source: str, spans: tuple[Span, ...], first: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of a piece cut in two, behind the last character of its first half.

    Blanks do not count. Where the source reads otherwise, the clerk having typed, both halves keep them all.
    """
    wanted = [c for c in first if not c.isspace()]
    found = 0
    for number, (start, end) in enumerate(spans):
        for at in range(start, min(end, len(source))):
            if found == len(wanted):
                break
            found += source[at] == wanted[found]
            if found == len(wanted) and at + 1 < end:
                before, after = (*spans[:number], (start, at + 1)), ((at + 1, end), *spans[number + 1 :])
                return before, after
    return spans, spans
