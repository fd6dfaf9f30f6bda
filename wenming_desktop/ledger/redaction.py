"""Personal data in what leaves the PC: hidden unless the clerk asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wenming_desktop.entities.tables import personal

_HEAD, _TAIL = 3, 4  # digits of a long number that stay
_LONG = 11  # a mobile phone's; of shorter numbers these seven would be nearly all
_SHORT_TAIL = 2


def redacted_number(number: str) -> str:
    """A phone or roster number with its middle hidden, e.g. ``"138****1234"``."""
    number = number.strip()
    if len(number) >= _LONG:
        return number[:_HEAD] + "*" * (len(number) - _HEAD - _TAIL) + number[-_TAIL:]
    kept = min(_SHORT_TAIL, len(number) // 3)
    return "*" * (len(number) - kept) + number[len(number) - kept :]


def redact_tables(tables: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Hide, in place, what is personal of volunteers (phones, numbers) in the rows of an archive's records.

    Their names stay: the same people are responsible for tasks, and papers name them.

    Args:
        tables: table name -> rows as stored, with ``volunteer`` and ``person`` among them.
    """
    volunteers = {row["person_id"] for row in tables["volunteer"]}
    for table, person in (("volunteer", "person_id"), ("person", "id")):
        for row in tables[table]:
            if row[person] in volunteers:
                row |= {column: redacted_number(row[column]) for column in personal(table)}
