"""The words around what a search has found, and where in them it stands."""

import re
from collections.abc import Sequence

from wenming_desktop.search.index import Token, query_words, tokens

_BEFORE, _EXCERPT = 10, 40  # characters of an excerpt: before the first match, and in all


def excerpt(
    texts: Sequence[tuple[str, str]], words: Sequence[Sequence[str]]
) -> tuple[str, str, tuple[tuple[int, int], ...]]:
    """The field with the most of the words, an excerpt from around its first match, the matches in that."""
    where, text, spans = "", "", list[tuple[int, int]]()
    best = -1
    for name, candidate in texts:
        found = [_spans(tokens(candidate), word) for word in words]
        if (count := sum(map(bool, found))) > best:
            best, where, text, spans = count, name, candidate, sorted(span for each in found for span in each)
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    end = start + _EXCERPT
    head = "…" if start else ""
    shift = len(head) - start
    inside = tuple((first + shift, min(last, end) + shift) for first, last in spans if first < end)
    return where, f"{head}{one_line(text[start:end])}{'…' if text[end:] else ''}", inside


def places(text: str, query: str) -> list[tuple[int, int]]:
    """Every place in a text, (start, end), where a word of the query stands, as the index finds it."""
    cut = tokens(text)
    return sorted(span for word in query_words(query) for span in _spans(cut, word))


def _spans(text: Sequence[Token], word: Sequence[str]) -> list[tuple[int, int]]:
    """Where a word of the query is in a text: the index's own rule, see _condition()."""
    *firsts, last = word
    found: list[tuple[int, int]] = []
    for at in range(len(text) - len(firsts)):
        end = text[at + len(firsts)]
        whole = end.text == last
        if all(text[at + n].text == first for n, first in enumerate(firsts)) and (
            whole or (last.isascii() and end.text.startswith(last))
        ):
            found.append((text[at].start, end.end if whole else min(end.end, end.start + len(last))))
    return found


def one_line(text: str) -> str:
    """The text with every blank and line break as one blank; no sign moves."""
    return re.sub(r"\s", " ", text)
