"""The rows that a department added in an earlier return: what became of them, and what they said.

They travel without a key when the same workbook comes again. What was taken of each is kept beside what is
decided of the package, so what the department changed since is told from what this workspace changed.
"""

import json
from collections.abc import Mapping

from wenming_desktop.transfer.packages.content import Values
from wenming_desktop.transfer.packages.layout import SheetKind, kind_and_id
from wenming_desktop.transfer.packages.returned import ReturnedRow

_TAKEN = "taken|"  # the name begins with it; the key of what was made follows
_KNOWN_BY = {SheetKind.MEASURES: ("task_id", "text"), SheetKind.ACTIVITIES: ("starts_on", "title")}


def taken_entry(key: str, fields: Values) -> dict[str, str]:
    """What is kept of a row, for note_returned().

    Args:
        key: of what was made of it.
        fields: what the department said last.
    """
    return {f"{_TAKEN}{key}": json.dumps(dict(fields), ensure_ascii=False)}


def taken_of(decided: Mapping[str, str]) -> dict[str, Values]:
    """Key -> fields of the rows that were taken, of what packages.decided_of() knows."""
    return {
        name.removeprefix(_TAKEN): json.loads(text)
        for name, text in decided.items()
        if name.startswith(_TAKEN)
    }


def taken_as(row: ReturnedRow, taken: Mapping[str, Values]) -> str:
    """The key of what an earlier return made of this row; "" for none.

    Of several that are called the same, the one with the most that is equal.
    """
    named = [
        key
        for key, fields in taken.items()
        if (known := kind_and_id(key))
        and known[0] is row.kind
        and all(fields[name] == row.fields[name] for name in _KNOWN_BY[row.kind])
    ]
    return max(named, key=lambda key: len(taken[key].items() & row.fields.items()), default="")
