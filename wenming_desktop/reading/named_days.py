"""The days that words name: "每季度末" four of them, "6月和12月" two, "3-6月" the last, "随时" none.

The words are read from left to right; what is no time is passed over ("年终总结12月10日前完成").
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from wenming_desktop.festivals import FESTIVALS, festival_date
from wenming_desktop.words import chinese_number

SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # a day in Excel's 1900 system
YEARS = range(1990, 2101)
_EXCEL_ZERO = date(1899, 12, 30)  # right from 1900-03-01 on
_LONGEST = 200  # characters; what follows is no deadline any more
_DAY_OF_PART = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}
_NUMERALS = "〇零一二三四五六七八九十"
_FESTIVALS = {  # of the solar calendar: month and day
    name: (month, day)
    for month, day, names in (
        *(
            (1, 1, "元旦"),
            (3, 8, "三八 妇女节"),
            (3, 12, "植树节"),
            (5, 1, "五一 劳动节"),
            (5, 4, "五四 青年节"),
        ),
        *(
            (6, 1, "六一 儿童节"),
            (7, 1, "七一 建党节"),
            (8, 1, "八一 建军节"),
            (9, 10, "教师节"),
            (10, 1, "十一 国庆"),
        ),
    )
    for name in names.split()
}
_FESTIVAL = re.compile(
    rf"(?<![{_NUMERALS}])(?:(?P<year>\d{{4}})年?)?(?P<name>{'|'.join((*_FESTIVALS, *FESTIVALS))})"
    rf"(?![{_NUMERALS}月日号季年]|[、和][{_NUMERALS}、和]*月)节?(?:(?P<before>(?:之|以)?前(?!后))|期间|前后)?"
)
_ANY_FESTIVAL = re.compile(r"节假?日(?:期间|前后|前|来临前)?|逢年过节|我们的节日")
_TO = r"[-~〜至到—–]+"
_SPELLED_OUT = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        (rf"(?<![\d./-])\d{{1,2}}月?{_TO}(?=\d{{1,2}}月)", ""),  # 3-6月: the end counts
        (rf"(?<![\d./-])\d{{1,2}}[日号]?{_TO}(?=\d{{1,2}}[日号])", ""),
        (rf"\d(?:季度?)?{_TO}第?(?=\d季)", ""),
        (rf"\d{{4}}年?{_TO}(?=\d{{4}}年(?!\d))", ""),
        (r"(?<![\d月日号.年])(\d{1,2})(?=(?:[、,/和及与]\d{1,2})+月)", r"\1月"),  # 3、6、9、12月
        (r"(\d)(?=(?:[、,/和及与]第?\d)+季)", r"\1季"),
        (r"上[、和及]?下半年", "上半年、下半年"),
    )
)
_YEAR = r"(?:(?P<year>\d{4})年?度?|(?P<near>[本今当次明每]年)度?)"
_PART = r"(?P<part>[上中下]旬|初|中|底|末)?"
_END = r"(?=(?:之|以)?前|[止,;。、)/]|$)"  # of a day without 日
_EVERY = r"(?:每(?:个|1)?|按|逐|分|各)"
_EVERY_QUARTER = re.compile(
    rf"(?:{_EVERY}季度?|季度?(?=[末底])|每3个月)(?:的?(?P<which>首|第[1-3]|最后1?|末)个?月)?的?"
    rf"(?:(?P<days>\d{{1,2}})[日号]|{_PART})"
)
_EVERY_MONTH = re.compile(
    rf"(?:(?:每|逢)?(?P<which>[单双])月|(?P<second>每[2两]个?月|隔月)|{_EVERY}月)的?月?"
    rf"(?:(?P<days>\d{{1,2}}[日号]?(?:[、和及,]\d{{1,2}}[日号]?)*)(?:(?<=[日号])|{_END})|{_PART})"
)
_EVERY_HALF = re.compile(r"(?:每(?:个|1)?半年|半年1次|每6个月)[末底]?")
_YEAR_NAMED = re.compile(_YEAR)
_PATTERNS = (
    _EVERY_QUARTER,
    _EVERY_MONTH,
    _EVERY_HALF,
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})(?!\d)[日号]?"),
    re.compile(
        rf"{_YEAR}?(?P<month>\d{{1,2}})[-./月](?P<day>\d{{1,2}})(?:[日号]|{_END})"
        r"(?P<more>(?:[、和及,]\d{1,2}[日号])*)"
    ),
    re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})(?!\d)"),
    re.compile(rf"{_YEAR}?(?P<month>\d{{1,2}})月份?{_PART}"),
    re.compile(rf"{_YEAR}?(?:第?(?P<quarter>[1-4])季度?|Q(?P<q>[1-4]))"),
    re.compile(rf"{_YEAR}?(?P<half>[上下])半年"),
    re.compile(
        r"(?:(?P<year>\d{4})|(?P<near>[本今当次明每]))?年度?(?:[底末内]|终(?=(?:之|以)?前|完成|[,;。、)]|$))"
    ),
    _YEAR_NAMED,
)
_BEGINNING = re.compile(  # a range's first day, 3月起
    rf"{_TO}(?=第?\d|[次明本上下])|起|开始|以来|启动(?=[,;、]?\d)"
)
_WHOLE_YEAR = re.compile(rf"全年|长期|常年|常态|持续|贯穿|每年|每[周日天]|{_YEAR}(?![\w./-])")


def plain(text: str) -> str:
    """The text without a cell's midnight and without blanks, in plain digits and signs."""
    written = unicodedata.normalize("NFKC", text)
    written = re.sub(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$", "", written)
    return re.sub(r"\s+", "", written)


def in_digits(text: str) -> str:
    """The text with Chinese numerals before 年, 月, 日, 号 and 季 in digits: 三月五日 as 3月5日."""
    return re.sub(r"[〇零○一二三四五六七八九十]+(?=[年月日号季])", arabic, text)


def arabic(numerals: re.Match[str]) -> str:
    """Chinese numerals in digits."""
    value = chinese_number(numerals[0])
    return numerals[0] if value is None else str(value)


def serial_day(number: str) -> date:
    """The day of a number that SERIAL matches."""
    return _EXCEL_ZERO + timedelta(days=int(float(number)))


def day_of(found: dict[str, str | None], plan_year: int) -> date:
    """The last day of what was found by the names year, near, quarter, q, half, month, day and part.

    Raises:
        ValueError: if there is no such day.
    """
    year = int(found.get("year") or plan_year) + ((found.get("near") or "")[:1] in {"次", "明"})
    if year not in YEARS:
        raise ValueError(year)
    if quarter := found.get("quarter") or found.get("q"):
        month = int(quarter) * 3
    elif half := found.get("half"):
        month = 6 if half == "上" else 12
    else:
        month = int(found.get("month") or 12)
    if month not in range(1, 13):
        raise ValueError(month)
    day = found.get("day") or _DAY_OF_PART.get(found.get("part") or "") or monthrange(year, month)[1]
    return date(year, month, int(day))


@lru_cache(maxsize=4096)  # asked for each task of each page; a year has few different words
def named_days(words: str, year: int) -> tuple[date, ...]:
    """The days that the words of a deadline name, in order and each once.

    A month, quarter, half-year or year ends on its last day; of a range the end counts. What comes again
    names a day in each period of the plan's year; 全年 and 长期 its last day where nothing else is named.
    """
    written = _spelled_out(words, year)
    if SERIAL.fullmatch(written):
        return (serial_day(written),)
    days = {day for _, found in _scanned(written, year) for day in found}
    if not days and (whole := _WHOLE_YEAR.search(written)):
        days = set(_read(whole, year))
    return tuple(sorted(days))


def missing_day(words: str, year: int) -> str | None:
    """The first date in the words that no calendar has, e.g. ``"2月30日"``; None if there is none."""
    found = _scanned(_spelled_out(words, year), year)
    return next((written for written, days in found if not days and re.search(r"\d{1,2}", written)), None)


def _spelled_out(words: str, year: int) -> str:
    """Plain text in which numerals are digits, festivals days, and short lists and ranges whole ones."""
    written = _FESTIVAL.sub(lambda found: _festival(found, year), plain(words[:_LONGEST]))
    written = _ANY_FESTIVAL.sub(lambda _: _any_festival(year), written)
    written = re.sub(f"[{_NUMERALS}]+", arabic, written)
    for pattern, spelled in _SPELLED_OUT:
        written = pattern.sub(spelled, written)
    return written


def _scanned(written: str, plan_year: int) -> Iterator[tuple[str, list[date]]]:
    """The times of plain text from left to right, each with its days; a year holds for what follows it."""
    year, place = plan_year, 0
    while place < len(written):
        within = place > 0 and written[place] in "0123456789年" and written[place - 1] in "0123456789."
        finds = () if within else (pattern.match(written, place) for pattern in _PATTERNS)
        found = next(filter(None, finds), None)
        if found is None:
            place += 1
            continue
        place = found.end()
        days = _read(found, year)
        if days and (_group(found, "year") or _group(found, "near")):
            year = plan_year if _group(found, "near") == "每年" else days[0].year
        if found.re is not _YEAR_NAMED and not _BEGINNING.match(written, place):
            yield found[0], days


def _read(found: re.Match[str], year: int) -> list[date]:
    """The days of one find; none where there is no such day (2月30日)."""
    try:
        if found.re is _EVERY_QUARTER:
            offset = {"首": 2, "第1": 2, "第2": 1}.get(
                found["which"] or "", 2 if found["part"] == "初" else 0
            )
            day = next(iter(_numbers(found, "days")), None)
            return [_in_month(found, year, month - offset, day) for month in (3, 6, 9, 12)]
        if found.re is _EVERY_MONTH:
            even = found["which"] == "双" or bool(found["second"])
            months = range(2 if even else 1, 13, 2 if even or found["which"] else 1)
            days = _numbers(found, "days") or [None]
            return [_in_month(found, year, month, day) for month in months for day in days]
        if found.re is _EVERY_HALF:
            return [date(year, 6, 30), date(year, 12, 31)]
        first = day_of(found.groupdict(), year)
        return [first, *(first.replace(day=day) for day in _numbers(found, "more"))]
    except ValueError:
        return []


def _in_month(found: re.Match[str], year: int, month: int, day: int | None) -> date:
    """A day of a period: the one named, at most the month's last."""
    last = monthrange(year, month)[1]
    return date(year, month, min(day or _DAY_OF_PART.get(found["part"] or "", last), last))


def _festival(found: re.Match[str], plan_year: int) -> str:
    """The day of a festival, or the one before it, written in digits."""
    name, year = found["name"], int(found["year"] or plan_year)
    day = date(2001, *_FESTIVALS[name]) if name in _FESTIVALS else festival_date(name, year)
    if day is None or year not in YEARS:
        return found[0]
    if found["before"]:
        day -= timedelta(days=1)
    return f"{found['year'] + '年' if found['year'] else ''}{day.month}月{day.day}日"


def _any_festival(year: int) -> str:
    """The festivals for which units do something: the traditional ones, 元旦, 五一 and 国庆."""
    own = [date(year, *_FESTIVALS[name]) for name in ("元旦", "五一", "国庆")]
    moving = filter(None, (festival_date(name, year) for name in FESTIVALS))
    return "、".join(f"{day.month}月{day.day}日" for day in sorted([*own, *moving]))


def _group(found: re.Match[str], name: str) -> str:
    return found.groupdict().get(name) or ""


def _numbers(found: re.Match[str], name: str) -> list[int]:
    return [int(number[0]) for number in re.finditer(r"\d+", _group(found, name))]
