"""The records as they are once differences are taken."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wenming_desktop.transfer.merging.comparing import Comparison, Difference, Kind
from wenming_desktop.transfer.merging.ordering import put_in_place
from wenming_desktop.transfer.merging.states import PLACE, REFERENCES, UNIQUE, Row, State

_Rows = dict[str, dict[str, Row]]


@dataclass(frozen=True)
class Joined:
    """What comes of it.

    Attributes:
        state: all records.
        left: differences that cannot be taken: what they belong to is not there, what belongs to them stays,
            or there may be only one of its kind.
    """

    state: State
    left: tuple[Difference, ...]


def joined(ours: State, comparison: Comparison, chosen: Sequence[Difference]) -> Joined:
    """Our records with these differences taken.

    A row that was added there comes only with what it belongs to; one that was deleted there goes only with
    all that belongs to it.
    """
    rows: _Rows = {table: dict(each) for table, each in ours.items()}
    left: list[Difference] = []
    going = [one for one in chosen if not one.column and one.theirs is None]
    ordered = {f"{one.table} {one.row_id}" for one in chosen if one.column == PLACE}
    chosen = [one for one in chosen if one.column != PLACE]
    for one in chosen:
        if one.column:
            rows[one.table][one.row_id] = {**rows[one.table][one.row_id], one.column: one.theirs}
        elif one.theirs is not None:
            row = comparison.theirs[one.table][one.row_id]
            if one.kind is Kind.LOST:
                _bring_owners(one.table, row, rows, comparison.theirs)
            if _dangling(one.table, row, rows):
                left.append(one)
                continue
            if one.ours is not None:  # in its place
                rows[one.table].pop(one.ours["id"], None)
            rows[one.table][one.row_id] = row
    for one in going:
        rows[one.table].pop(one.row_id, None)
    # What is still referred to comes back, and with it what it belongs to.
    back = _needed(rows, {(one.table, one.row_id): ours[one.table][one.row_id] for one in going})
    for (table, row_id), row in back.items():
        rows[table][row_id] = row
    left += [one for one in going if (one.table, one.row_id) in back]
    left += _given_up(rows, ours, chosen)
    put_in_place(rows, ours, comparison.theirs, ordered)
    return Joined(rows, tuple(left))


def _bring_owners(table: str, row: Row, rows: _Rows, theirs: State) -> None:
    """Bring back what a row belongs to and we deleted."""
    for column, target in REFERENCES[table].items():
        owner = theirs[target].get(row[column]) if row[column] not in rows[target] else None
        if owner:
            _bring_owners(target, owner, rows, theirs)
            rows[target][row[column]] = owner


def _given_up(rows: _Rows, ours: State, chosen: Sequence[Difference]) -> list[Difference]:
    """Undo what cannot stand: fields that point to what did not come, and second ones of what is one."""
    given_up: list[Difference] = []
    taken = _taken_keys(rows, {one.table for one in chosen})
    for one in reversed(chosen):
        row = rows[one.table].get(one.row_id)
        if row is None:
            continue
        dangling = one.column in REFERENCES[one.table] and _dangling(one.table, row, rows)
        if dangling or any(taken[key] > 1 for key in _keys(one.table, row)):
            taken.subtract(_keys(one.table, row))
            if one.column:
                rows[one.table][one.row_id] = {**row, one.column: one.ours}
                taken.update(_keys(one.table, rows[one.table][one.row_id]))
            elif one.row_id not in ours[one.table]:
                del rows[one.table][one.row_id]
            given_up.append(one)
    return given_up


def _taken_keys(rows: _Rows, tables: Iterable[str]) -> Counter[object]:
    return Counter(key for table in tables for row in rows[table].values() for key in _keys(table, row))


def _keys(table: str, row: Row) -> list[object]:
    """What no other row may have the same of; nothing where a value is missing."""
    return [
        (table, columns, where, tuple(row[column] for column in columns))
        for columns, where in UNIQUE[table]
        if (where is None or row[where[0]] == where[1]) and all(row[column] is not None for column in columns)
    ]


def _dangling(table: str, row: Row, rows: Mapping[str, Mapping[str, Row]]) -> bool:
    return any(
        row[column] is not None and row[column] not in rows[target]
        for column, target in REFERENCES[table].items()
    )


def _needed(rows: _Rows, going: Mapping[tuple[str, str], Row]) -> Mapping[tuple[str, str], Row]:
    """Of rows that are to go those that rows which stay refer to, directly or through each other."""
    back: dict[tuple[str, str], Row] = {}
    wanted = _referred(((table, row) for table, each in rows.items() for row in each.values()), going)
    while wanted:
        back |= {key: going[key] for key in wanted}
        wanted = _referred(((table, going[table, row_id]) for table, row_id in wanted), going) - {*back}
    return back


def _referred(some: Iterable[tuple[str, Row]], going: Mapping[tuple[str, str], Row]) -> set[tuple[str, str]]:
    return {
        (target, str(row[column]))
        for table, row in some
        for column, target in REFERENCES[table].items()
        if (target, row[column]) in going
    }
