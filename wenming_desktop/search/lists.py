"""How the long lists are read: all ids in one cheap question, rows by their ids, words as 搜索 finds them."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.engine import chunks
from db.models import Base
from wenming_desktop.answers import remembered
from wenming_desktop.search.finding import KEPT, Kind, entries, matching
from wenming_desktop.search.index import rowids as rowids_of
from wenming_desktop.search.pinyin import matches

_FEW = 500  # entries that SQL is told to look for; with more the whole list is looked through here


class HasId(Protocol):
    """A frozen row of a list."""

    @property
    def id(self) -> str:
        """The row's id."""
        ...


R = TypeVar("R", bound=HasId | Base)


def ids_of(session: Session, query: Select[str]) -> list[str]:
    """All ids that a query of one column answers, in its order."""
    # As one text: a row for each of 100 000 ids costs as much as the question. group_concat() keeps the order
    # of what it is given.
    whole = session.scalar(select(func.group_concat(query.subquery().c[0])))
    return whole.split(",") if whole else []


def ids_found(session: Session, query: Select[str], kind: Kind, words: str) -> list[str]:
    """The ids that a query answers, in its order, of those records that 搜索 finds the words in.

    Args:
        session: reading.
        query: of one column, the ids of records of this kind.
        kind: of the records.
        words: as typed; all are found while nothing is, none where that is nothing but signs.
    """
    asked = entries(kind, words)
    if asked is None:
        return [] if words.strip() else [*_kept(session, query)]
    found: list[int] = json.loads(
        session.scalar(select(func.json_group_array(asked.subquery().c[0]))) or "[]"
    )
    if len(found) < _FEW:
        records = select(KEPT.c.c0).where(KEPT.c.id.in_(found))
        return ids_of(session, query.where(query.selected_columns[0].in_(records)))
    return [*compress(_kept(session, query), map(set(found).__contains__, _numbered(session, query, kind)))]


def _numbered(session: Session, query: Select[str], kind: Kind) -> list[int | None]:
    """The entry in the index of each that a query answers; kept while the clerk types on."""

    def number() -> list[int | None]:
        of = remembered(session, "entries", kind, lambda: _entries_of(session, kind))
        return [*map(of.get, _kept(session, query))]

    return remembered(session, "numbered list", (kind, *_said(session, query)), number)


def _kept(session: Session, query: Select[str]) -> list[str]:
    """ids_of(), kept as long as the list is filtered in the same way: words are typed then."""
    return remembered(session, "list", _said(session, query), lambda: ids_of(session, query))


def _said(session: Session, query: Select[str]) -> tuple[str, str]:
    asked = query.compile(session.connection())
    return str(asked), repr(asked.params)


def _entries_of(session: Session, kind: Kind) -> dict[str, int]:
    """The entry in the index of each record of a kind, by its id."""
    ids, rowids = (func.group_concat(column) for column in (KEPT.c.c0, KEPT.c.id))
    found = session.execute(select(ids, rowids).where(KEPT.c.id.between(*rowids_of(kind)))).one()
    return dict(zip(found[0].split(","), map(int, found[1].split(",")), strict=True)) if found[0] else {}


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
