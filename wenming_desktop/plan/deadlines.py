"""Deadlines as offices write them: "2021年12月31日", "12月底前", "第四季度", an Excel serial."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from wenming_desktop.errors import UserError
from wenming_desktop.plan.headings import chinese_number

_EXCEL_ZERO = date(1899, 12, 30)  # the 1900 system, right from 1900-03-01 on
_YEARS = range(1990, 2101)
_TAIL = r"(?:(?:之|以)?前|内|止)?(?:全部|基本)?(?:完成|落实|报送|上报|结束)?"
_PREFIX = r"(?:(?P<year>\d{4})年?度?|(?P<near>[本今当次明]年)度?)?[-./]?"
_DAY = re.compile(
    r"(?:(?P<year>\d{4})[-./年]|(?P<near>[本今当次明]年))?"
    rf"(?P<month>\d{{1,2}})[-./月](?P<day>\d{{1,2}})[日号]?{_TAIL}"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})")
_MONTH = re.compile(rf"{_PREFIX}(?P<month>\d{{1,2}})月份?(?P<part>[上中下]旬|初|中|底|末)?{_TAIL}")
_QUARTER = re.compile(rf"{_PREFIX}(?:第?(?P<quarter>[1-4])季度?|Q(?P<q>[1-4]))(?:末|底)?{_TAIL}")
_HALF = re.compile(rf"{_PREFIX}(?P<half>[上下])半年(?:末|底)?{_TAIL}")
_YEAR_END = re.compile(
    rf"{_PREFIX}(?:年?[底末终内]|全年|长期(?:坚持|开展)?|常年|常态化|持续(?:推进|开展)?){_TAIL}"
)
_OPENING = re.compile(r"^(?:于|在|截[至止]到?|[至到])")
_RANGE = re.compile(
    r"(?:(?P<year>\d{4})年)?\d.*?(?:[至到~]|[—–]+)(?=\d)|(?:(?P<same>\d{4})年)?\d{1,2}月?-(?=\d{1,2}月)"
)
_LONGEST = 60  # characters; what follows cannot make it readable
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_DAY_OF_PART = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}


def parse_deadline(text: str, year: int) -> date:
    """The last day that a written deadline allows.

    A month, quarter, half-year or 下旬 ends on its last day, 上旬 on the 10th, 中旬 on the 20th;
    年底, 全年 and 长期 are 31 December; of a range ("3月至6月") the end counts.

    Args:
        text: as written, e.g. "12月底前", "2021.12.31", or an Excel serial of the 1900 system as text.
        year: the plan's year, for deadlines that name none.

    Raises:
        UserError: if it cannot be read or no such day exists.
    """
    written = unicodedata.normalize("NFKC", text[:_LONGEST])
    written = re.sub(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$", "", written)  # a cell's midnight
    written = _OPENING.sub("", re.sub(r"\s+", "", written).strip("。；;,，（）()"))
    written = re.sub(r"[〇零一二三四五六七八九十]+(?=[年月日号季])", _arabic, written)
    if _SERIAL.fullmatch(written):
        return _EXCEL_ZERO + timedelta(days=int(float(written)))
    if (span := _RANGE.match(written)) is not None:
        year = int(span["year"] or span["same"] or year)
        written = written[span.end() :]
    for pattern in (_COMPACT, _DAY, _YEAR_MONTH, _MONTH, _QUARTER, _HALF, _YEAR_END):
        if match := pattern.fullmatch(written):
            try:
                return _date(match.groupdict(), year)
            except ValueError:
                break
    raise UserError(f"看不懂完成时限“{text.strip()[:40]}”，请写成“{year}-12-31”或“12月底前”这样。")


def _date(found: dict[str, str | None], plan_year: int) -> date:
    """The day of a match; raises ValueError if there is none."""
    year = int(found.get("year") or plan_year) + ((found.get("near") or "")[:1] in {"次", "明"})
    if year not in _YEARS:
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


def _arabic(numerals: re.Match[str]) -> str:
    value = chinese_number(numerals[0])
    return numerals[0] if value is None else str(value)
