"""How often a plan's text says that something is to be done: 每年不少于5次, 每季度至少一次."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wenming_desktop.words import chinese_number

_A_YEAR = {
    **dict.fromkeys(("每年", "每年度", "全年", "年内", "一年"), 1),
    "每半年": 2,
    **dict.fromkeys(("每季度", "每季", "每个季度"), 4),
    **dict.fromkeys(("每月", "每个月"), 12),
    "每周": 52,
}
_PERIOD = re.compile("|".join(sorted(_A_YEAR, key=len, reverse=True)))
_LEAST = re.compile(r"不得?少于|不低于|至少|最少")
_NUMBER = r"(?<![第0-9.])([0-9]{1,3}|[一二两三四五六七八九十百]{1,4})"
_TIMES = re.compile(rf"{_NUMBER}\s*(?:[次期回]|场次?)(?![性日会])")
_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"[^，,：:]+")
# So many for each of many are no number of activities.
_FOR_EACH = re.compile(r"每人|每名|每位|每个(?!月|季)|人均|班子成员每年")


@dataclass(frozen=True)
class StatedTimes:
    """A number of times that a text states.

    Attributes:
        times: in a year.
        phrase: the words that say so, as written.
        sentence: where they stand.
    """

    times: int
    phrase: str
    sentence: str


def stated_times(text: str) -> list[StatedTimes]:
    """What a text states, in its order.

    A number counts with a period (每月) in its sentence before it, or with words for at least (不少于) beside
    it; a period that another number has used already does not multiply such a one. Those for each person and
    those that only number (第一次) do not count. Nothing above 366 is meant.
    """
    return [found for sentence in _SENTENCE.findall(text) for found in _in_sentence(sentence.strip())]


def _in_sentence(sentence: str) -> Iterator[StatedTimes]:
    period, used = "", False
    for clause in map(str.strip, _CLAUSE.findall(sentence)):
        if found := _PERIOD.findall(clause):
            period, used = found[-1], False
        times = _TIMES.search(clause)
        least = _LEAST.search(clause) or (times and clause[times.end() :].startswith("以上"))
        if not times or not (period or least) or _FOR_EACH.search(clause):
            continue
        number = int(times[1]) if times[1].isdecimal() else chinese_number(times[1].replace("两", "二"))
        a_year = (number or 0) * (1 if used and least else _A_YEAR.get(period, 1))
        used = True
        if 1 <= a_year <= 366:
            yield StatedTimes(a_year, clause, sentence)
