"""分值 as published tables write it: a number, a grade for each mark, a range, "+10", or inside the text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wenming_desktop.plan.tasks import SCORE_LIMIT
from wenming_desktop.words import chinese_number

_NUMBER = r"([0-9]{1,4}(?:\.[0-9]{1,2})?)"
_SAID = r"(?:共|计|得|记|赋|值|占|为|满分|分值|总分|基本分|基础分|基准分|标准分|权重|比重|\+|(加))*[:]?"
_PLAIN = re.compile(rf"{_SAID}(\+?){_NUMBER}[分%]?")
# 5分（扣完为止）; but of （每次） nobody knows how often.
_REMARKED = re.compile(
    rf"{_SAID}(\+?){_NUMBER}分?(?:\([^()\d每/次起以]+\)|[,;、]?(?:扣完为止|封顶|不倒扣|不计负分))"
)
_NUMERALS = re.compile(r"[一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]{1,7}(?=分(?!之))")
_IN_FULL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")
_RANGE = re.compile(rf"(\+?){_NUMBER}分?(?:-|—|–|~|至|到)+{_NUMBER}分?")
_GRADE = rf"(?:[A-Ea-e]|优秀?|良好?|中等?|合格|一般|较?差|不合格|[一二三四]等)[档级类]?[:=.、]?{_NUMBER}分?"
_GRADES = re.compile(rf"(?:{_GRADE}[、,;/|]*){{2,}}")
_STEPS = re.compile(rf"{_NUMBER}(?:[/、,]{_NUMBER}){{2,}}分?")
_FIRST = re.compile(  # 10分（每次2分）, 5分，另加2分
    rf"{_NUMBER}分[,;]*(?:其中|每|缺|少|未|无|没|扣|凡|按|达|含|发现)(?!.*(?:最多|最高|封顶|上限|不超过))\D*\d.*"
    rf"|{_NUMBER}分?[,;]*(?:另|再|可|最多)*加(?:分项?|\D{{0,4}}):?\+?{_NUMBER}分?"
)
_MOST = re.compile(rf"(?<!扣)(?:最多|最高|不超过|封顶|上限|满分|总分|共计?|合计)[为得计加]?(?!扣){_NUMBER}分")
_BRACKETED = re.compile(r"[（(【\[]([^（()）【】\[\]]{1,30}?分)[)）】\]]")
_AT_THE_END = re.compile(rf"[\s。；;，,：:](?:计|得|满分)?{_NUMBER}\s*分[。；;]?$")
_TITLE_POINTS = re.compile(
    rf"[\s:：,，]*(?:[（(【\[]\s*(?:共|计|满分|分值)?\s*[:：]?\s*(\+?){_NUMBER}\s*分?\s*[)）】\]]|{_NUMBER}\s*分)$"
)
_GIVEN = ("得", "记", "赋")  # 优秀（得5分）良好（得3分）are no sum
_LONGEST_TITLE = 500  # characters


@dataclass(frozen=True)
class Points:
    """What is written as 分值.

    Attributes:
        score: the points to be had; None where they are not one number. Of grades (A=10 B=6 C=0) and of
            "每项2分，最多10分" the most.
        most: what a self score may not exceed: ``score``, of a range such as 10－12 its upper end.
        bonus: written as points on top, "+10", 加2分.
        words: as written, where that says more than the number.
    """

    score: Decimal | None = None
    most: Decimal | None = None
    bonus: bool = False
    words: str = ""


def read_points(written: str) -> Points:
    """What a cell says; points that are not understood are only words, more than SCORE_LIMIT too.

    Of "10分（每次2分）" and "5分，加分2" the first are the points, all of it the words.
    """
    words = " ".join(written.split())
    whole = _NUMERALS.sub(_in_digits, re.sub(r"\s", "", unicodedata.normalize("NFKC", written)))
    text = re.sub(r"[()]", "", whole)
    bonus = text.startswith(("+", "加"))
    plain, remarked = _PLAIN.fullmatch(text), _REMARKED.fullmatch(whole)
    if found := plain or remarked:
        return _points([found[3]], "" if plain else words, bonus=bonus or "加分" in text)
    if spread := _RANGE.fullmatch(text):
        most = Decimal(spread[3])
        rising = Decimal(spread[2]) < most <= SCORE_LIMIT
        return Points(None, most if rising else None, bonus, words)
    if _GRADES.fullmatch(text) or _STEPS.fullmatch(text):
        return _points(re.findall(_NUMBER, text), words)
    if first := _FIRST.fullmatch(text):
        return _points([first[1] or first[2]], words)
    ends = _MOST.findall(text)
    if len(ends) == 1:
        return _points(ends, words, bonus=bonus or "加" in text)
    return Points(words=words)


def _in_digits(numerals: re.Match[str]) -> str:
    number = chinese_number(numerals[0].translate(_IN_FULL))
    return numerals[0] if number is None else str(number)


def points_in(text: str) -> Points:
    """The points inside a text: of （2分）…（3分） the sum, of one （0-5分） the range, of "…。4分" the end.

    What is taken off (扣2分) or given for each (每项1分) are no points to be had.
    """
    found = [
        each
        for inside in _BRACKETED.findall(text)
        if not inside.startswith(_GIVEN) and (each := read_points(inside)).most is not None
    ]
    if found and all(each.score is not None for each in found):
        total = sum((each.score or Decimal(0) for each in found), Decimal(0))
        return Points(total, total, all(each.bonus for each in found))
    if len(found) == 1:
        return found[0]
    end = _AT_THE_END.search(text)
    return _points([end[1]], "") if end and not found else Points()


def title_points(title: str) -> tuple[str, Points]:
    """A heading without the points at its end, and those: "组织领导（20分）" is 组织领导 and 20."""
    found = _TITLE_POINTS.search(title) if len(title) <= _LONGEST_TITLE else None
    if not found or not title[: found.start()].strip():
        return title, Points()
    numbers = [number for number in (found[2], found[3]) if number]
    return title[: found.start()].rstrip(), _points(numbers, "", bonus=bool(found[1]))


def _points(numbers: Sequence[str], words: str, *, bonus: bool = False) -> Points:
    most = max(map(Decimal, numbers))
    return Points(most, most, bonus, words) if most <= SCORE_LIMIT else Points(words=words or str(most))
