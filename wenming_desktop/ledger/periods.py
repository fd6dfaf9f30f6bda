"""Dates and periods of activities as offices write them: "3月5日-3月7日", "2021.3.5—3.7", "三月五日下午"."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from wenming_desktop.errors import UserError
from wenming_desktop.reading.deadlines import parse_deadline
from wenming_desktop.reading.named_days import in_digits

_LONGEST = 60  # characters
_TIME = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[-~至到—–]+\s*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|上午|下午|中午|晚上|晚|早上|全天|[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?"
)
_YEAR = r"(?:(?P<year>\d{4})[-./年])?"
_TO = r"(?:[-~至到—–]+)"
_TO_YEAR = r"(?:(?P<to_year>\d{4})[-./年])?"
_DAYS = re.compile(
    rf"{_YEAR}(?P<month>\d{{1,2}})[-./月](?P<day>\d{{1,2}})[日号]?"
    rf"(?:{_TO}(?:{_TO_YEAR}(?P<to_month>\d{{1,2}})[-./月])?(?P<to_day>\d{{1,2}})[日号]?)?"
)
_COMPACT = re.compile(
    rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:{_TO}(?P<to_year>\d{{4}})(?P<to_month>\d\d)(?P<to_day>\d\d))?"
)
_MONTHS = re.compile(
    rf"{_YEAR}(?P<month>\d{{1,2}})(?:月份?)?{_TO}{_TO_YEAR}(?P<to_month>\d{{1,2}})月份?"
    r"|(?:(?P<year_of_one>\d{4})[-./年])?(?P<one>\d{1,2})月份?"
    r"|(?P<year_dotted>\d{4})[-./](?P<one_dotted>\d{1,2})"
)


@dataclass(frozen=True)
class Period:
    """When an activity was; ``exact`` is False where only months or a season were written."""

    starts_on: date
    ends_on: date | None  # None for one day
    exact: bool = True


def parse_period(text: str, year: int) -> Period:
    """The day or the days that a text names.

    A month is from its first to its last day; anything else that parse_deadline() can read, such as 年底 or
    12月上旬, is the one day that it gives. A period's end takes what it does not say from its beginning.

    Args:
        text: as written, or an Excel serial as text.
        year: the plan's year, for dates that name none.

    Raises:
        UserError: it cannot be read, no such day exists, or it ends before it begins.
    """
    written = unicodedata.normalize("NFKC", text[:_LONGEST])
    written = in_digits(re.sub(r"\s+", "", _TIME.sub("", written))).strip("。；;,，、-~—–至到")
    try:
        if found := _DAYS.fullmatch(written) or _COMPACT.fullmatch(written):
            return _days(found.groupdict(), year)
        if found := _MONTHS.fullmatch(written):
            return _months(found.groupdict(), year)
        return Period(parse_deadline(text, year), None, exact=bool(re.fullmatch(r"\d{5}(\.\d+)?", written)))
    except (ValueError, UserError) as error:
        raise UserError(
            f"看不懂日期“{text.strip()[:40]}”，请写成“{year}-3-5”或“3月5日-3月7日”这样。"
        ) from error


def is_day(text: str, year: int, *, exact: bool = False) -> bool:
    """Whether parse_period() reads it; with ``exact`` only what names a day."""
    try:
        period = parse_period(text, year)
    except UserError:
        return False
    return period.exact or not exact


def _days(found: dict[str, str | None], plan_year: int) -> Period:
    start = date(int(found["year"] or plan_year), int(found["month"] or 0), int(found["day"] or 0))
    if not found["to_day"]:
        return Period(start, None)
    end = date(
        int(found["to_year"] or start.year), int(found["to_month"] or start.month), int(found["to_day"])
    )
    return _ordered(start, end, exact=True)


def _months(found: dict[str, str | None], plan_year: int) -> Period:
    year = int(found["year"] or found["year_of_one"] or found["year_dotted"] or plan_year)
    month = int(found["month"] or found["one"] or found["one_dotted"] or 0)
    start = date(year, month, 1)
    to_year, to_month = int(found["to_year"] or year), int(found["to_month"] or month)
    end = date(to_year, to_month, 1)  # refuses a month 13
    return _ordered(start, end.replace(day=monthrange(to_year, to_month)[1]), exact=False)


def _ordered(start: date, end: date, *, exact: bool) -> Period:
    if end < start:
        raise ValueError(f"{end} before {start}")
    return Period(start, end if end != start else None, exact)
