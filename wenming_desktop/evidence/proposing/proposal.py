"""A proposal: one field of a record, its value, and what it was read from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wenming_desktop.viewing.viewer import Place

_FIRST_YEAR = 1949  # nothing that serves a campaign is older
_FIRST_STAMP = date(2002, 1, 1)  # clocks that lost their battery begin anew in 1970, 1980, 2000 or 2001


class ProposedField(StrEnum):
    """A field that can be proposed; the value is what the record and ``show --json`` call it."""

    FORMED_ON = "formed_on"
    DOCUMENT_NUMBER = "document_number"
    RESPONSIBLE = "responsible"
    TITLE = "title"
    KIND = "kind"
    PLACE = "place"


@dataclass(frozen=True)
class Seen:
    """Where on a page a value was read.

    Attributes:
        page: 1 is the first.
        places: where it stands, a line each, on a page that was recognised.
        words: what stands there, a line each, to be found on a page with text of its own.
        doubt: why it may have been read wrongly, a clause; empty where nothing says so.
    """

    page: int
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Proposal:
    """One field as a machine reads it.

    Attributes:
        field: which.
        value: as the clerk would type it; a day in ISO 8601.
        source: what it was read from, in the clerk's words, such as 文件名.
        seen: where; None where that is no page.
    """

    field: ProposedField
    value: str
    source: str
    seen: Seen | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the clerk has to look at it before it is taken."""
        return self.seen is not None and bool(self.seen.doubt)

    def told(self) -> dict[str, str]:
        """As JSON tells it: ``doubt`` only where there is one."""
        plain = {"field": self.field.value, "value": self.value, "source": self.source}
        return plain | {"doubt": self.seen.doubt} if self.seen and self.seen.doubt else plain


def plausible_day(year: int, month: int, day: int, today: date) -> date | None:
    """A day that exists and that a file on file can be of; None for any other."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    # A camera in another time zone may be a day ahead.
    return found if found.year >= _FIRST_YEAR and found <= today + timedelta(days=1) else None


def is_reset_clock(day: date, *, midnight: bool) -> bool:
    """Whether a day that a camera or phone wrote tells only that its clock was reset.

    Args:
        day: what it wrote.
        midnight: whether it is the first hour of a year, at which some begin anew.
    """
    return midnight or day < _FIRST_STAMP


def likeliest(found: Iterable[Proposal]) -> list[Proposal]:
    """The first proposal of each field, in their order."""
    first: dict[ProposedField, Proposal] = {}
    for one in found:
        first.setdefault(one.field, one)
    return list(first.values())
