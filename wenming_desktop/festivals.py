"""The days of the six traditional festivals, 1950 to 2100, from a table."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise

from resources import resource

FESTIVALS = ("春节", "元宵", "清明", "端午", "中秋", "重阳")  # in the order of a year


def festival_date(name: str, year: int) -> date | None:
    """The day of one of FESTIVALS in a year of the Gregorian calendar; None outside the table."""
    return all_festivals().get((name, year))


@cache
def all_festivals() -> Mapping[tuple[str, int], date]:
    """The whole table: the day of each festival in each year."""
    stored: dict[str, list[str]] = json.loads(resource("festivals.json").read_text(encoding="utf-8"))
    days = {name: [date.fromisoformat(day) for day in stored[name]] for name in FESTIVALS}
    for held in days.values():  # one a year: what is asked for by year is found by year
        if any(after.year - before.year != 1 for before, after in pairwise(held)):
            raise ValueError("festivals.json does not name one day a year")
    return {(name, day.year): day for name, held in days.items() for day in held}
