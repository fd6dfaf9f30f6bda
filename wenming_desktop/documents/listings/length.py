"""How much of a list that is long by nature is printed: a summary unless the whole is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from wenming_desktop.documents.listings.listing import Column, pages_needed
from wenming_desktop.documents.paper import Choice, Chosen, Option, Subject

MOST = 200  # rows of a list without being asked for more: some ten pages
_ALL = "全部列出"
_SAMPLE = 100  # rows whose height says how many pages the whole takes
R = TypeVar("R")


@dataclass(frozen=True)
class Whole:
    """A list in its whole length: how many rows, and the columns and some of the rows as they are printed."""

    rows: int
    columns: Sequence[Column]
    some: Sequence[Mapping[str, Any]]


def some_of(rows: Sequence[R]) -> Sequence[R]:
    """Rows from the beginning to the end of a list, few enough to be laid out at once."""
    return rows[:: -(-len(rows) // _SAMPLE) or 1]


def length_option(whole: Callable[[Subject], Whole], most: int = MOST) -> Option:
    """Whether to print the whole list; there is a choice only where that is longer than ``most`` rows.

    Args:
        whole: the list in its whole length.
        most: rows that are printed unasked.
    """

    def choices(subject: Subject) -> tuple[Choice, ...]:
        found = whole(subject)
        if found.rows <= most:
            return ()
        pages = pages_needed(found.columns, found.some, found.rows)
        return (Choice(None, f"只列 {most} 行"), Choice(_ALL, f"{_ALL}（约 {pages} 页）", _ALL))

    def written(text: str) -> str | None:
        """Of a short list the whole may be asked for too."""
        return _ALL if text == _ALL else None

    return Option("length", "篇幅", choices, read=written)


def shown_rows(rows: Sequence[R], chosen: Chosen, most: int = MOST) -> Sequence[R]:
    """The rows to print, those that matter most coming first."""
    return rows if chosen.get("length") == _ALL else rows[:most]


def left_out_words(which: str, shown: int, rows: int, counted: str) -> str:
    """What a list says where it is not whole; else nothing."""
    return f"只列{which} {shown} {counted}，共 {rows} {counted}。" if shown < rows else ""
