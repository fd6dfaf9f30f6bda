"""How much of a list that is long by nature is printed: a summary unless the whole is asked for."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from wenming_desktop.documents.paper import Choice, Chosen, Option, Subject

MOST = 200  # rows of a list without being asked for more: some ten pages
_ALL = "全部列出"
_PAGE_ROWS = 24  # that a page of A4 holds, one with another
R = TypeVar("R")


def length_option(count: Callable[[Subject], int], most: int = MOST) -> Option:
    """Whether to print the whole list; there is a choice only where that is longer than ``most`` rows.

    Args:
        count: how many rows the whole has.
        most: what is printed unasked.
    """

    def choices(subject: Subject) -> tuple[Choice, ...]:
        rows = count(subject)
        if rows <= most:
            return (Choice(None, _ALL, _ALL),)
        pages = -(-rows // _PAGE_ROWS)
        return (Choice(None, f"只列 {most} 行"), Choice(_ALL, f"{_ALL}（约 {pages} 页）", _ALL))

    return Option("length", "篇幅", choices)


def shown_rows(rows: Sequence[R], chosen: Chosen, most: int = MOST) -> Sequence[R]:
    """The rows to print, those that matter most coming first."""
    return rows if chosen.get("length") == _ALL else rows[:most]


def left_out_words(which: str, shown: int, rows: int, counted: str) -> str:
    """What a list says where it is not whole; else nothing."""
    return f"只列{which} {shown} {counted}，共 {rows} {counted}。" if shown < rows else ""
