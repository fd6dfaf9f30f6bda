"""Personal data in what leaves the PC: hidden unless the clerk asks for it."""

from collections.abc import Collection, Mapping
from typing import Any

from wenming_desktop.entities.tables import personal

_HEAD, _TAIL = 3, 4  # digits of a long number that stay
_LONG = 11  # a mobile phone's; of shorter numbers these seven would be nearly all
_SHORT_TAIL = 2
_PERSON = {"volunteer": "person_id", "person": "id"}  # table -> column that says whose the row is


def redacted_number(number: str) -> str:
    """A phone or roster number with its middle hidden, e.g. ``"138****1234"``."""
    number = number.strip()
    if len(number) >= _LONG:
        return number[:_HEAD] + "*" * (len(number) - _HEAD - _TAIL) + number[-_TAIL:]
    kept = min(_SHORT_TAIL, len(number) // 3)
    return "*" * (len(number) - kept) + number[len(number) - kept :]


def redacted_row(table: str, row: Mapping[str, Any], volunteers: Collection[str]) -> dict[str, Any]:
    """A row of an archive's records without what is personal of volunteers: phones, numbers.

    Their names stay: the same people are responsible for tasks, and papers name them.

    Args:
        table: whose row it is.
        row: as stored.
        volunteers: ids of the people who are volunteers.
    """
    hidden = _PERSON.get(table) and row[_PERSON[table]] in volunteers
    return (
        {**row, **{column: redacted_number(row[column]) for column in personal(table)}} if hidden else {**row}
    )
