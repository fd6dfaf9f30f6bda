"""The six traditional festivals of 我们的节日 and their days, 1950 to 2100, from a table."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from resources import resource

FESTIVALS = ("春节", "元宵", "清明", "端午", "中秋", "重阳")  # in the order of a year
_NEAR = 7  # days around a festival in which an activity is likely to belong to it


@dataclass(frozen=True)
class Festival:
    """A festival to come; ``days`` until then, 0 on the day itself."""

    name: str
    date: date
    days: int


def festival_date(name: str, year: int) -> date | None:
    """The day of one of FESTIVALS in a year of the Gregorian calendar; None outside the table."""
    return _table().get((name, year))


def next_festival(today: date) -> Festival | None:
    """The festival today or next; None where the table has ended."""
    found = min(((day, name) for (name, _), day in _table().items() if day >= today), default=None)
    return found and Festival(found[1], found[0], (found[0] - today).days)


def festival_of(day: date) -> str | None:
    """The festival that an activity on this day most likely belongs to: the nearest within a week."""
    near = [
        (abs((held - day).days), name)
        for name in FESTIVALS
        if (held := festival_date(name, day.year)) and abs((held - day).days) <= _NEAR
    ]
    return min(near)[1] if near else None


def festival_name(text: str) -> str | None:
    """The festival that is meant, e.g. 端午 by ``"端午节"``; None if it is none of FESTIVALS."""
    name = "".join(text.split()).removesuffix("节")
    name = {"春": "春节", "端阳": "端午"}.get(name, name)
    return name if name in FESTIVALS else None


def festival_in(text: str) -> str | None:
    """The only festival that a text names; None if it names none or several."""
    named = [name for name in FESTIVALS if name in text]
    return named[0] if len(named) == 1 else None


@cache
def _table() -> dict[tuple[str, int], date]:
    stored: dict[str, list[str]] = json.loads(resource("festivals.json").read_text(encoding="utf-8"))
    days = {name: [date.fromisoformat(day) for day in stored[name]] for name in FESTIVALS}
    for held in days.values():  # one a year: what is asked for by year is found by year
        if any(after.year - before.year != 1 for before, after in pairwise(held)):
            raise ValueError("festivals.json does not name one day a year")
    return {(name, day.year): day for name, held in days.items() for day in held}
