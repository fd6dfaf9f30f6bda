"""Which of the six traditional festivals of 我们的节日 is next, meant or near."""

from dataclasses import dataclass
from datetime import date

from wenming_desktop.festivals import FESTIVALS, all_festivals, festival_date

_NEAR = 7  # days around a festival in which an activity is likely to belong to it


@dataclass(frozen=True)
class Festival:
    """A festival to come; ``days`` until then, 0 on the day itself."""

    name: str
    date: date
    days: int


def next_festival(today: date) -> Festival | None:
    """The festival today or next; None where the table has ended."""
    found = min(((day, name) for (name, _), day in all_festivals().items() if day >= today), default=None)
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
