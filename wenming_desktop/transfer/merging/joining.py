"""The records as they are once differences are taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wenming_desktop.transfer.merging.comparing import Comparison, Difference
from wenming_desktop.transfer.merging.states import REFERENCES, Row, State


@dataclass(frozen=True)
class Joined:
    """What comes of it.

    Attributes:
        state: all records.
        left: differences that cannot be taken, as what they belong to is not there, or what belongs to them
            stays.
    """

    state: State
    left: tuple[Difference, ...]


def joined(ours: State, comparison: Comparison, chosen: Sequence[Difference]) -> Joined:
    """Our records with these differences taken.

    A row that was added there comes only with what it belongs to; one that was deleted there goes only with
    all that belongs to it.
    """
    rows = {table: dict(each) for table, each in ours.items()}
    left: list[Difference] = []
    going = [one for one in chosen if not one.column and one.theirs is None]
    for one in chosen:
        if one.column:
            row = rows[one.table][one.row_id]
            rows[one.table][one.row_id] = {**row, one.column: one.theirs}
        elif one.theirs is not None:
            row = comparison.theirs[one.table][one.row_id]
            if _dangling(one.table, row, rows):
                left.append(one)
            else:
                rows[one.table][one.row_id] = row
    for one in going:
        rows[one.table].pop(one.row_id, None)
    # What is still referred to comes back, and with it what it belongs to.
    back = _needed(rows, {(one.table, one.row_id): ours[one.table][one.row_id] for one in going})
    for (table, row_id), row in back.items():
        rows[table][row_id] = row
    left += [one for one in going if (one.table, one.row_id) in back]
    for one in chosen:  # a field may point to what did not come
        if one.column in REFERENCES[one.table] and _dangling(one.table, rows[one.table][one.row_id], rows):
            rows[one.table][one.row_id] = {**rows[one.table][one.row_id], one.column: one.ours}
            left.append(one)
    return Joined(rows, tuple(left))


def _dangling(table: str, row: Row, rows: Mapping[str, Mapping[str, Row]]) -> bool:
    return any(
        row[column] is not None and row[column] not in rows[target]
        for column, target in REFERENCES[table].items()
    )


def _needed(
    rows: Mapping[str, Mapping[str, Row]], going: Mapping[tuple[str, str], Row]
) -> Mapping[tuple[str, str], Row]:
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
