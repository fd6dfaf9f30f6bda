"""How the long lists are read: all ids in one cheap question, rows by their ids, words as 搜索 finds them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.engine import chunks
from db.models import Base
from wenming_desktop.search.finding import Kind, matching
from wenming_desktop.search.pinyin import matches


class HasId(Protocol):
    """A frozen row of a list."""

    @property
    def id(self) -> str:
        """The row's id."""
        ...


R = TypeVar("R", bound=HasId | Base)


def ids_of(session: Session, query: Select[str]) -> list[str]:
    """All ids that a query of one column answers, in its order."""
    session.flush()
    asked = session.connection().execute(query)
    # From the driver itself: a row object for each of 100 000 ids costs more than the question.
    return [row[0] for row in asked.cursor.fetchall()] if asked.cursor else []


def rows_by_id(ids: Sequence[str], ask: Callable[[Sequence[str]], Iterable[R]]) -> list[R]:
    """Rows by id, each once and in this order; what is gone is left out. ``ask`` reads some, in any order."""
    found: dict[str, R] = {}
    for some in chunks(ids):
        found |= {row.id: row for row in ask(some)}
    return [found[row_id] for row_id in dict.fromkeys(ids) if row_id in found]


Column = InstrumentedAttribute[Any]


def finds(
    words: str,
    own: tuple[Column, Kind],
    texts: Sequence[Column],
    hangs_on: Sequence[tuple[Column, Kind]] = (),
) -> list[ColumnElement[bool]]:
    """The conditions that a list's filter puts for what is typed: each word is found in a row.

    A word is found as 搜索 finds it, and wherever it stands in a text as typed: within a number too. One that
    begins or ends with a sign is only looked for as typed: the index leaves signs out, and 100% is not 100人.

    Args:
        words: as typed, apart by blanks.
        own: the id of the list's record, and its kind.
        texts: the columns in which words may stand as typed.
        hangs_on: ids of records that it belongs to, and their kinds: it is found by their names as well.
    """
    conditions: list[ColumnElement[bool]] = []
    for word in words.split():
        places = [text.icontains(word, autoescape=True) for text in texts]
        if word[0].isalnum() and word[-1].isalnum():
            asked = [(*own, False), *((*other, True) for other in hangs_on)]
            places += [
                column.in_(found)
                for column, kind, by_name in asked
                if (found := matching(kind, word, by_name=by_name)) is not None
            ]
        conditions.append(or_(*places))
    return conditions


def stand_in(words: str, texts: Iterable[str]) -> bool:
    """Whether each word of what is typed is part of one of these texts, which no index holds.

    Width and case do not count; Latin letters may be pinyin initials.
    """
    texts = tuple(texts)
    return all(any(matches(word, text) for text in texts) for word in words.split())
