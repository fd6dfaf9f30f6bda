"""Which rows of two PCs are one: by their ids, by what was found out before, else by what they say.

Ids are UUIDs that travel with the rows. Rows that were made apart and are the same thing (a department of
the same name, a file with the same bytes, a task of the same text in the same category of the same year) have
different ids; the answer names ours for theirs.
"""

from collections import Counter
from collections.abc import Mapping

from wenming_desktop.transfer.merging.states import LOOSE, PLACE, REFERENCES, Row, State

Twins = Mapping[str, str]  # their id -> ours

# What tells rows of a table apart where their ids do not: the same in these is the same thing.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "setting": ("key",),
    "department": ("name",),
    "person": ("department_id", "name"),
    "activity_kind": ("name",),
    "work_plan": ("year", "title"),
    "category": ("plan_id", "title"),
    "task": ("category_id", "text"),
    "measure": ("task_id", "text", "due_on"),
    "safeguard": ("plan_id", "title"),
    "stage": ("plan_id", "title"),
    "evidence": ("sha256",),
    "evidence_version": ("evidence_id", "sha256"),
    "material_requirement": ("task_id", "name"),
    "quota": ("task_id", "kind_id", "label"),
    "activity": ("plan_id", "kind_id", "starts_on", "title"),
    "volunteer": ("person_id",),
    "publicity_item": ("plan_id", "title", "media", "published_on"),
    "leading_group_member": ("plan_id", "name"),
    "indicator": ("plan_id", "project", "heading", "content"),
    "negative_item": ("plan_id", "text"),
    "progress_review": ("plan_id", "held_on"),
    "archive_series": ("year", "retention", "unit"),
    "archive_item": ("evidence_id",),
    "withdrawn_number": ("series_id", "number"),
}


def key_of(table: str, row: Row) -> tuple[object, ...]:
    """What tells a row from its like; for tables of links, and what has no name, all that it says."""
    columns = _KEYS.get(table) or tuple(column for column in row if column not in {"id", PLACE})
    return tuple(row[column] for column in columns)


def twins(ours: State, theirs: State, known: Twins) -> Twins:
    """Of each of their rows that is one of ours under another id, that id.

    Args:
        ours: the records here.
        theirs: the records of the other PC.
        known: found at earlier times, also for rows that are gone here by now.
    """
    found: dict[str, str] = {}
    for table, rows in theirs.items():
        here = ours[table]
        fresh: dict[str, Row] = {}
        for row_id, row in rows.items():
            if row_id in known:
                found[row_id] = known[row_id]
            elif row_id not in here:
                fresh[row_id] = translated(table, row, found)
        taken = {*found.values(), *rows}
        ours_by_key = _unique({row_id: row for row_id, row in here.items() if row_id not in taken}, table)
        for key, row_id in _unique(fresh, table).items():
            if key in ours_by_key:
                found[row_id] = ours_by_key[key]
    return found


def translated(table: str, row: Row, found: Twins) -> Row:
    """A row of theirs with our ids, its own included."""
    named = ("id", *REFERENCES[table], *LOOSE.get(table, ()))
    return {**row, **{column: found.get(row[column], row[column]) for column in named}}


def _unique(rows: Mapping[str, Row], table: str) -> dict[tuple[object, ...], str]:
    """Key -> id, of the rows that no other is like: which of several is meant nobody knows."""
    keys = {row_id: key_of(table, row) for row_id, row in rows.items()}
    counts = Counter(keys.values())
    return {key: row_id for row_id, key in keys.items() if counts[key] == 1}
