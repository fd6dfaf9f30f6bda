"""Two PCs' records, field by field, against what both had when they parted.

A value that only they changed is taken, one that only we changed stays, one that both changed alike is one;
where both changed it otherwise the clerk is asked. What was added there is new here. What was deleted there
is asked apart, and never by its absence alone: only what they say they deleted counts. Without a common
state a value that began with the other is the newer one; else the empty takes the filled, and two filled
values ask.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from wenming_desktop.transfer.deciding import Choice, both
from wenming_desktop.transfer.merging.matching import Twins, translated, twins
from wenming_desktop.transfer.merging.ordering import reordered
from wenming_desktop.transfer.merging.states import (
    OWN_SETTINGS,
    PLACE,
    REFERENCES,
    UNIQUE,
    Row,
    State,
    in_order,
)
from wenming_desktop.transfer.tracks import NO_TRACKS, Tracks, value_hash

Key = tuple[str, str]  # table, and our id of the row
_FILE = "sha256"
_WITH_FILE = frozenset({"size", "original_name", "picture"})  # change with the file, and are not asked apart
_SELF = frozenset({"id", PLACE, "archive_paths"})  # columns of which nobody is asked


class Kind(StrEnum):
    """What is to be said of a difference."""

    CONFLICT = "conflict"  # both changed it otherwise
    CHANGED = "changed"  # only they did
    NEW = "new"  # a row that they added
    DELETED = "deleted"  # a row that they deleted and nobody touched here
    LOST = "lost"  # a row that they changed and we deleted, or the other way round


@dataclass(frozen=True)
class Difference:
    """One thing to take or to leave; ``column`` is empty where it is a whole row.

    Attributes:
        kind: what it is.
        table, row_id: where, by our id; of an order the group of rows, as group_of() has it.
        column: the field; PLACE of an order.
        base, ours, theirs: raw values; of a whole row the row, None where there is none. ``ours`` may be
            another row, in whose place theirs would come.
        goes_with: the field whose answer is this one's too.
    """

    kind: Kind
    table: str
    row_id: str
    column: str
    base: Any
    ours: Any
    theirs: Any
    goes_with: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a choice is named by."""
        return self.table, self.row_id, self.goes_with or self.column


@dataclass(frozen=True)
class Comparison:
    """All differences, and what nobody need look at.

    Attributes:
        differences: in the order of the tables.
        twins: their ids of rows that are ours under another one.
        theirs: their records with our ids.
        alike: values that both changed to the same.
    """

    differences: tuple[Difference, ...]
    twins: Twins
    theirs: State
    alike: int


def compare(
    ours: State,
    theirs: State,
    base: State | None,
    *,
    here: Tracks = NO_TRACKS,
    there: Tracks = NO_TRACKS,
    known: Twins | None = None,
) -> Comparison:
    """What to take of another PC's records.

    Args:
        ours: the records here.
        theirs: theirs.
        base: what both had when they parted; None where they never were one.
        here: what became of ours.
        there: what became of theirs, by their ids.
        known: twins of earlier times.
    """
    found = twins(ours, theirs, known or {})
    came = _ours(theirs, found)
    then = _ours(base, found) if base else in_order({})
    met = _Met(
        here, there, {ours_id: their_id for their_id, ours_id in found.items()}, parted=base is not None
    )
    differences: list[Difference] = []
    alike = 0
    for table in came:
        for row_id in dict.fromkeys([*ours[table], *came[table]]):
            if table == "setting" and _is_own(ours[table].get(row_id) or came[table][row_id]):
                continue
            rows = then[table].get(row_id), ours[table].get(row_id), came[table].get(row_id)
            some, same = _row(table, row_id, *rows, met)
            differences += some
            alike += same
    differences = _with_rivals(_without_owners(differences, ours, then, met), ours, came)
    for table, group, was, own, other in reordered(ours, came, then) if base else ():
        kind = Kind.CHANGED if own == was else Kind.CONFLICT
        differences.append(Difference(kind, table, group, PLACE, was, own, other))
    return Comparison(tuple(differences), found, came, alike)


def _without_owners(
    differences: Sequence[Difference], ours: State, base: State, met: "_Met"
) -> list[Difference]:
    """What came and belongs to what we deleted asks, as what they changed of it would."""
    lost: set[Key] = set()
    found: list[Difference] = []
    for one in differences:
        changed = one
        if one.kind is Kind.NEW:
            owners = [(target, one.theirs[column]) for column, target in REFERENCES[one.table].items()]
            gone = [key for key in owners if key[1] and key[1] not in ours[key[0]]]
            if any(key in lost or key[1] in base[key[0]] or met.deleted_here(key) for key in gone):
                lost.add((one.table, one.row_id))
                changed = replace(one, kind=Kind.LOST)
        found.append(changed)
    return found


def _with_rivals(differences: Sequence[Difference], ours: State, theirs: State) -> list[Difference]:
    """Where a row came that can only be one (a task's lead), and there is another here, that asks.

    It is their change where they took away just what is here, or made another of theirs the one.
    """
    gone = {(one.table, one.row_id) for one in differences if one.kind is Kind.DELETED}
    found: list[Difference] = []
    replaced: set[Key] = set()
    for one in differences:
        rival = None
        if one.kind is Kind.NEW:
            for columns, where in UNIQUE[one.table]:
                rival = rival or _rival(one.theirs, ours[one.table], columns, where)
        changed = one
        if one.kind is Kind.DELETED and any(
            _rival(one.ours, theirs[one.table], columns, where) for columns, where in UNIQUE[one.table]
        ):
            changed = replace(one, kind=Kind.CHANGED)
        if rival:
            key = one.table, str(rival["id"])
            kind = Kind.CHANGED if key in gone else Kind.CONFLICT
            changed = replace(one, kind=kind, ours=rival, base=rival if key in gone else one.base)
            replaced |= {key} & gone
        found.append(changed)
    return [one for one in found if one.column or one.theirs or (one.table, one.row_id) not in replaced]


def _rival(
    row: Row, here: Mapping[str, Row], columns: Sequence[str], where: tuple[str, str] | None
) -> Row | None:
    if where is None or row[where[0]] != where[1]:
        return None
    alike = (each for each in here.values() if each[where[0]] == where[1])
    return next((each for each in alike if all(each[name] == row[name] for name in columns)), None)


def _ours(state: State, found: Twins) -> State:
    return in_order(
        {
            table: {found.get(row_id, row_id): translated(table, row, found) for row_id, row in rows.items()}
            for table, rows in state.items()
        }
    )


def _is_own(setting: Row) -> bool:
    return setting["key"] in OWN_SETTINGS


@dataclass(frozen=True)
class _Met:
    """What both say of how their records came to be.

    Attributes:
        here, there: of ours, and of theirs.
        theirs: our id of a row -> theirs, where they differ.
        parted: there is a common state.
    """

    here: Tracks
    there: Tracks
    theirs: Twins
    parted: bool

    def deleted_here(self, key: Key) -> bool:
        return key in self.here.deleted

    def deleted_there(self, key: Key) -> bool:
        return (key[0], self.theirs.get(key[1], key[1])) in self.there.deleted

    def kind(self, key: Key, column: str, ours: object, theirs: object) -> Kind | None:
        """What two values are that had no common state."""
        table, row_id = key
        from_ours = value_hash(ours) in self.there.former(table, self.theirs.get(row_id, row_id), column)
        from_theirs = value_hash(theirs) in self.here.former(table, row_id, column)
        if from_ours != from_theirs:
            return Kind.CHANGED if from_ours else None
        if _empty(theirs):
            return None
        return Kind.CHANGED if _empty(ours) else Kind.CONFLICT


def _row(
    table: str, row_id: str, base: Row | None, ours: Row | None, theirs: Row | None, met: _Met
) -> tuple[list[Difference], int]:
    """The differences of a row, and how many of its values both changed alike."""
    key = table, row_id
    kind = None
    if ours and theirs:
        found = list(_fields(table, row_id, base, ours, theirs, met))
        return [one for one in found if one], sum(one is None for one in found)
    if theirs:
        known = base is not None or met.deleted_here(key)
        kind = None if base and _same(base, theirs) else Kind.LOST if known else Kind.NEW
    elif ours and met.deleted_there(key) and (base or not met.parted):  # else it was asked before
        kind = Kind.LOST if base and not _same(base, ours) else Kind.DELETED
    return ([Difference(kind, table, row_id, "", base, ours, theirs)] if kind else []), 0


def _fields(
    table: str, row_id: str, base: Row | None, ours: Row, theirs: Row, met: _Met
) -> Iterator[Difference | None]:
    """A row's differences; None for a value that both changed alike."""
    of_file: Kind | None = None
    other_file = ours.get(_FILE) != theirs.get(_FILE)
    columns = (each for each in ours if each in theirs and each not in _SELF)
    for column in sorted(columns, key=lambda each: each != _FILE):
        here, there = ours[column], theirs[column]
        then = base.get(column) if base else None
        if here == there:
            if base and here != then:
                yield None
            continue
        if base:
            kind = None if there == then else Kind.CHANGED if here == then else Kind.CONFLICT
        else:
            kind = met.kind((table, row_id), column, here, there)
        follows = other_file and column in _WITH_FILE
        kind = of_file if follows else kind
        of_file = kind if column == _FILE else of_file
        if kind:
            goes_with = _FILE if follows else ""
            yield Difference(kind, table, row_id, column, then, here, there, goes_with)


def _same(one: Row, other: Row) -> bool:
    return all(one[column] == other[column] for column in one.keys() & other.keys() - _SELF)


def _empty(value: object) -> bool:
    return value is None or value == ""


def taken(comparison: Comparison, choices: Mapping[tuple[str, str, str], Choice]) -> list[Difference]:
    """The differences that are taken: as the clerk chose, else those that ask nothing.

    Where both are wanted, ``theirs`` is both in one; ValueError where that cannot be.
    """
    usual = {Kind.CHANGED, Kind.NEW}
    found: list[Difference] = []
    for one in comparison.differences:
        choice = choices.get(one.key, Choice.THEIRS if one.kind in usual else Choice.OURS)
        if choice is Choice.BOTH:
            text = both(one.table, one.column, one.ours, one.theirs)
            if text is None:
                raise ValueError(one.key)
            found.append(replace(one, theirs=text))
        elif choice is Choice.THEIRS:
            found.append(one)
    return found
