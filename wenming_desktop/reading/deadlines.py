"""Deadlines as offices write them: "2021年12月31日", "12月底前", "每季度末", "长期坚持", an Excel serial.

parse_deadline() wants one day and refuses everything else. read_deadline() takes what tables of tasks really
say: it keeps the words and finds the days in them. Which of several days counts depends on the day it is
asked for, so what warns and what is late goes by current_due(), and nothing is written when a day passes.
"""

import re
from dataclasses import dataclass
from datetime import date

from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.reading.named_days import (
    SERIAL,
    arabic,
    day_of,
    in_digits,
    missing_day,
    named_days,
    plain,
    serial_day,
)
from wenming_desktop.words import chinese_date

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
LONGEST_WORDS = field_of("task", "due_words").limit
_LONGEST = 60  # characters; what follows cannot make it one day
_WHOLE_DATE = re.compile(
    rf"\d{{4}}([-./])\d{{1,2}}\1\d{{1,2}}|\d{{4}}年\d{{1,2}}月\d{{1,2}}[日号]|{_COMPACT.pattern}"
)
_REPORT = re.compile(  # what was done, not what is to do
    r"已.{0,12}(?:完成|落实|办结|结束|办完|到位|上报|报送)|[待未另]定|^(?:不?同意|完成|落实|[√✓✔×○●☑]+)$"
)
_TIME = re.compile(
    r"[年月日号季旬节天期时前后内底初末]|每周|[本下\d一两二三四]周|周[一二三四五六日末内期]|随|立[即行整]|即[刻行]|尽[快早]|同步|经常|平常|常态|长效|持续|不定|按|根据|视|逐步|滚动|阶段|分批"
)
_CLOCK = re.compile(r"\d{1,2}[:时]\d{0,2}(?:[:分]\d{0,2}秒?)?")
_YEAR_IN_WORDS = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\d{4}(?!\d)|(?!\d))")


@dataclass(frozen=True)
class Deadline:
    """What a written deadline says.

    Attributes:
        words: as written; empty where the text is no more than one whole date.
        due_on: the next of the days that it names; None where it names none (随时, 立即).
        recurs: whether it names several days, as 每季度 and 6月和12月 do.
        other_year: whether one of its days lies outside the plan's year.
    """

    words: str
    due_on: date | None
    recurs: bool
    other_year: bool


@dataclass(frozen=True)
class YearDoubt:
    """A deadline outside the plan's year.

    Attributes:
        written: as written.
        year: the plan's.
        corrected: the same in the plan's year; None where that names no day (2020-02-29).
    """

    written: str
    year: int
    corrected: str | None

    @property
    def question(self) -> str:
        """What the window asks."""
        return f"“{self.written}”不在{self.year}年度，仍然这样填吗？"

    @property
    def refusal(self) -> str:
        """What a command says."""
        instead = f"应为“{self.corrected}”的请改正；" if self.corrected else ""
        return f"完成时限“{self.written}”不在{self.year}年度，没有保存。{instead}"


def read_deadline(text: str, year: int, today: date | None = None) -> Deadline:
    """What a written deadline says; nothing is refused.

    Args:
        text: as written, or an Excel serial of the 1900 system as text.
        year: the plan's year.
        today: which of several days is the next; without it the first counts.
    """
    words = re.sub(r"\s*\n\s*", " ", text.strip())
    days = named_days(words, year)
    bare = _WHOLE_DATE.fullmatch(in_digits(plain(text))) or SERIAL.fullmatch(plain(text))
    return Deadline(
        words="" if bare and days else words,
        due_on=_next(days, today or date.min),
        recurs=len(days) > 1,
        other_year=any(day.year != year for day in days),
    )


def typed_deadline(text: str, year: int, today: date | None = None) -> Deadline:
    """As read_deadline(), of what the clerk types and can mend at once.

    Raises:
        UserError: a date that no calendar has, words that are no time, or more words than are kept.
    """
    if names_no_time(text, year):
        raise UserError(
            f"“{text.strip()[:40]}”不是完成时限，请写日期，或写“12月底前”“每季度”“长期坚持”“随时”这样的时间。"
        )
    if missing := missing_day(text, year):
        raise UserError(f"没有“{missing}”这一天，请改正完成时限“{text.strip()[:40]}”。")
    if len(text.strip()) > LONGEST_WORDS:
        raise UserError(f"完成时限太长：最多 {LONGEST_WORDS} 字，现有 {len(text.strip())} 字。")
    return read_deadline(text, year, today)


def names_no_time(text: str, year: int) -> bool:
    """Whether words that stand where a deadline should say no time at all: 已完成, √, 同意, 待定, 18:00.

    Args:
        text: as written; an empty one clears the deadline and is no such words.
        year: the plan's year.
    """
    written = plain(text)
    if not written or _WHOLE_DATE.fullmatch(written):
        return False
    if _REPORT.search(written) or _CLOCK.fullmatch(written):
        return True
    return not named_days(text, year) and not _TIME.search(written)


def current_due(due_on: date | None, due_words: str, year: int, today: date) -> date | None:
    """The day that warns, and after which a task or a measure is late.

    Of several days that the words name (每季度, 6月和12月) it is the first that has not passed: what comes
    again is late only after its last day in the plan's year. Otherwise it is ``due_on``.
    """
    days = named_days(due_words, year) if due_words else ()
    return _next(days, today) if len(days) > 1 else due_on


def deadline_text(due_on: date | None, due_words: str) -> str:
    """A deadline as papers write it: its words, else the day as 2021年12月31日; empty without one."""
    return due_words or (chinese_date(due_on) if due_on else "")


def deadline_before(due_on: date | None, due_words: str) -> str:
    """A deadline within a sentence: its words, else 2021年12月31日前; empty without one."""
    return due_words or (f"{chinese_date(due_on)}前" if due_on else "")


def later_words(words: str, years: int) -> str:
    """A deadline's words so many years on: 2021年12月底前 becomes 2022年12月底前."""
    digits = re.sub("[〇零○一二三四五六七八九]{4}(?=年)", arabic, words)
    return _YEAR_IN_WORDS.sub(lambda year: str(int(year[0]) + years), digits)


def doubt_of_year(text: str, year: int) -> YearDoubt | None:
    """What to ask before a deadline is taken that names a day outside the plan's year; None if none does."""
    if not read_deadline(text, year).other_year:
        return None
    written = plain(text)
    if SERIAL.fullmatch(written):
        written = serial_day(written).isoformat()
    corrected = _YEAR_IN_WORDS.sub(str(year), re.sub("[次明]年", "本年", in_digits(plain(written))))
    fits = not (read := read_deadline(corrected, year)).other_year and read.due_on
    return YearDoubt(text.strip(), year, corrected if fits else None)


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
    written = _OPENING.sub("", plain(text[:_LONGEST]).strip("。；;,，（）()"))
    written = in_digits(written)
    if SERIAL.fullmatch(written):
        return serial_day(written)
    if (span := _RANGE.match(written)) is not None:
        year = int(span["year"] or span["same"] or year)
        written = written[span.end() :]
    for pattern in (_COMPACT, _DAY, _YEAR_MONTH, _MONTH, _QUARTER, _HALF, _YEAR_END):
        if match := pattern.fullmatch(written):
            try:
                return day_of(match.groupdict(), year)
            except ValueError:
                break
    raise UserError(f"看不懂完成时限“{text.strip()[:40]}”，请写成“{year}-12-31”或“12月底前”这样。")


def _next(days: tuple[date, ...], today: date) -> date | None:
    """The first day that has not passed, else the last; None if there is none."""
    return next((day for day in days if day >= today), days[-1] if days else None)
