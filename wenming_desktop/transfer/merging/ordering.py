"""The order in which rows stand among their like, such as the tasks of a category: theirs, ours, and both."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from db.models import Base
from wenming_desktop.transfer.merging.states import PLACE, REFERENCES, Row, State

ORDERED = tuple(table.name for table in Base.metadata.sorted_tables if PLACE in table.columns)
_GROUPS = ("role", "kind")  # of rows of one owner that are ordered by themselves


def group_of(table: str, row: Row) -> str:
    """The rows that a row is ordered among: the id of their owner, if any, and what else they share."""
    owner = next(iter(REFERENCES[table]), None)
    return "|".join([str(row[owner]) if owner else "", *(row[column] for column in _GROUPS if column in row)])


def orders(table: str, rows: Mapping[str, Row]) -> dict[str, list[str]]:
    """Group -> the ids of its rows in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: (row[PLACE], row["id"])):
        found[group_of(table, row)].append(row["id"])
    return found


def reordered(
    ours: State, theirs: State, base: State
) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """What they put into another order: table, group, and the order then, here and there of what all have."""
    for table in ORDERED:
        here, there, then = (orders(table, state[table]) for state in (ours, theirs, base))
        for group in here.keys() & there.keys() & then.keys():
            common = {*here[group]} & {*there[group]} & {*then[group]}
            was, own, other = (
                tuple(each for each in order[group] if each in common) for order in (then, here, there)
            )
            if other not in {was, own}:
                yield table, group, was, own, other


def interleaved(first: Sequence[str], second: Sequence[str], ids: Collection[str]) -> list[str]:
    """The ids in the order of ``first``; the others by their neighbours in ``second``, else at the end."""
    placed = dict.fromkeys(each for each in first if each in ids)
    others = [each for each in second if each in ids]
    behind: dict[str, list[str]] = defaultdict(list)
    neighbour = next((each for each in others if each in placed), "")
    before = others[: others.index(neighbour)] if neighbour else []
    for each in others[len(before) :]:
        if each in placed:
            neighbour = each
        else:
            behind[neighbour].append(each)
    merged: list[str] = []
    for each in placed:
        merged += [*(before if before and each == others[len(before)] else ()), each, *behind[each]]
    return [*dict.fromkeys([*merged, *behind[""], *ids])]


def put_in_place(rows: dict[str, dict[str, Row]], ours: State, theirs: State, taken: Collection[str]) -> None:
    """Number anew, in place, the rows of each group that has gained or lost some, or gets their order.

    Args:
        rows: table -> id -> row, as they are to be.
        ours: the records here before.
        theirs: those of the other PC.
        taken: ``table group`` of each that gets their order.
    """
    for table in ORDERED:
        groups: dict[str, set[str]] = defaultdict(set)
        for row_id, row in rows[table].items():
            groups[group_of(table, row)].add(row_id)
        here, there = orders(table, ours[table]), orders(table, theirs[table])
        for group, ids in groups.items():
            own, other = here.get(group, []), there.get(group, [])
            theirs_first = f"{table} {group}" in taken
            if not theirs_first and ids == {*own}:
                continue
            first = min((ours[table][each][PLACE] for each in own), default=1)
            wanted = interleaved(*((other, own) if theirs_first else (own, other)), sorted(ids))
            for place, row_id in enumerate(wanted, first):
                rows[table][row_id] = {**rows[table][row_id], PLACE: place}
