"""What labels in a paper say: 时间：2021年3月5日, or the value in the next cell; 地点 alike."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from wenming_desktop.evidence.proposing.days import (
    IN_POINTS,
    IN_WORDS,
    OF_FORMING,
    day_in,
    whole_day,
    without_terms,
)
from wenming_desktop.evidence.proposing.wordings import is_office

_LABELS = 40  # lines in which time and place stand
_FOOT = 5  # below a table stands who made it out
_SPACED = r"\s*"
# 出生日期, 入党时间, 下次会议时间, 截止时间 say no day of forming.
_OWN = "|".join(map(_SPACED.join, OF_FORMING.split("|")))
_OF_DAY = re.compile(rf"(?<![\u4e00-\u9fff])(?:(?:{_OWN})\s*)?(?:时\s*间|日\s*期)")
_OF_CONTRACT = re.compile(r"(?<![\u4e00-\u9fff])签\s*[订署约]\s*(?:时\s*间|日\s*期)")
# 来源：, or what a site prints below a title: 原创 某局 2019-05-13 18:05.
_BYLINE = re.compile(
    r"^(?:来\s*源|稿\s*源|信息来源)\s*[:：]"
    r"|^(?!.*(?:打\s*印|FROM|FAX|传真))(?:\S{0,12}\s){0,3}(?:(?:19|20)\d\d-\d\d?-\d\d?|(?:19|20)\d\d年\d{1,2}月\d{1,2}日)\s*\d\d[:：]\d\d"
)
_GAP = r"(?:\s*[:：]\s*|\t\s*|[ \u3000]{2,})"
_OF_PLACE = re.compile(
    rf"(?:地\s*点|场\s*所){_GAP}(?P<place>[^\s:：].{{1,40}}?)"
    r"(?=\t|\s{2,}|[；;。，,]|\s*(?:时间|日期|参加|出席|列席|主持|主讲|记录|人员|人数|主题|议题|内容)[\u4e00-\u9fff]{0,4}\s*[:：]|\s*$)",
)
# 地点 二楼会议室: at the beginning, or behind a day; 时间 地点 备注 are the names of columns.
_PLACE_BEHIND_BLANK = re.compile(
    r"(?:^|\d.*\s)(?:[\u4e00-\u9fff]{2})?地\s?点[ \u3000](?P<place>\S{2,40})(?=\s|$)"
)
_MAKER = (
    r"(?:组织|主办|承办|举办|填报|填表|填写|制表|编制|报送|申报|制作|承诺|收款|开票|出具|颁发)\s*"
    r"(?:单位|部门|科室|机构)"
)
# The cells of a narrow table are read as one: 组织单位某局.
_CLOSE_BY = re.compile(rf"(?:^|\t){_MAKER}(?P<office>[\u4e00-\u9fff]{{3,40}})(?=\t|$)")
_OF_OFFICE = re.compile(
    rf"(?:^|[\s（(])(?:{_MAKER}|主\s*办|承\s*办|单位(?:名称)?)"
    r"(?:[(（](?:盖章|公章|章)[)）])?(?:\s*[:：]\s*|\t)(?P<office>[\u4e00-\u9fff（）()]{2,40})(?=\s|$|[，。；])"
)
_PLACE_ALONE = re.compile(r"(?:[\u4e00-\u9fff]{2})?地\s*点\s*[:：]?")
_HEADER = re.compile(
    r"人数|人员|姓名|备注|主题|内容|名称|单位|时间|日期|负责|联系|电话|签名|主持|记录人|主讲|序号"
)


def labelled_day(lines: Sequence[str], today: date) -> date | None:
    """The day by the first label that says one; None where the same label says different ones.

    Args:
        lines: of the paper, cells set apart by tabs or several blanks.
        today: nothing later is a day of forming.
    """
    own = _before_annexes(lines)
    found = [*_days(own[:_LABELS], _OF_DAY, today)] or [*_days(own, _OF_CONTRACT, today)]
    days = {day for label, day in found if label == found[0][0]}
    return days.pop() if len(days) == 1 else None


def labelled_place(lines: Sequence[str]) -> str:
    """The place by the first label that says one; empty where none does."""
    own = _before_annexes(lines)[:_LABELS]
    for at, line in enumerate(own):
        cells = re.split(r"\t|[ \u3000]{2,}", line)
        if any(cell.strip() == "序号" for cell in cells):
            return ""  # a list follows: places of its rows
        found = _OF_PLACE.search(line) or _PLACE_BEHIND_BLANK.search(line)
        if found and not _HEADER.search(found["place"]):
            return found["place"].strip()
        if _PLACE_ALONE.fullmatch(line) and at + 1 < len(own) and not _HEADER.search(own[at + 1]):
            return "" if re.search("[:：。]", own[at + 1]) or len(own[at + 1]) > 40 else own[at + 1]
    return ""


def labelled_office(lines: Sequence[str]) -> str:
    """Who made a form or record out, by its label: 填报单位：某局; empty where none says it."""
    own = _before_annexes(lines)
    for line in (*own[:_LABELS], *own[_LABELS:][-_FOOT:]):
        found = _OF_OFFICE.search(line) or _CLOSE_BY.search(line)
        if not found or _HEADER.search(found["office"]):
            continue
        # In a table only what is an office's name: the next cell may as well be the name of a column.
        labelled = re.search("[:：]", found[0]) and "\t" not in found[0]
        if labelled or is_office(found["office"]):
            return found["office"]
    return ""


def byline_office(lines: Sequence[str]) -> str:
    """Who published what stands below a byline: 来源：某局, 某局 2021-12-05 10:17; empty for anybody else."""
    for line in lines:
        if has_byline(line):
            pieces = re.split(r"[\s:：]+", line)
            return next(filter(is_office, pieces), "")
    return ""


def has_byline(line: str) -> bool:
    """Whether a line says who published what stands above it."""
    return bool(_BYLINE.match(line) or re.match(r"^(?:发布|发表|刊发)(?:时间|日期)\s*[:：]", line))


def _before_annexes(lines: Sequence[str]) -> Sequence[str]:
    annex = (at for at, line in enumerate(lines) if at and re.fullmatch(r"附\s*件\s*\d*\s*[:：]?", line))
    return lines[: next(annex, len(lines))]


def _days(lines: Sequence[str], label: re.Pattern[str], today: date) -> Iterator[tuple[str, date]]:
    """The labels of days, blanks left out, each with its day."""
    for at, line in enumerate(lines):
        byline = label is _OF_DAY and _BYLINE.match(line)
        if not byline and not label.search(line):
            continue
        plain = without_terms(line)
        for found in label.finditer(plain):
            name, rest = re.sub(r"\s+", "", found[0]), plain[found.end() :]
            gap = re.match(rf"{_GAP}|[ \u3000]|(?=(?:19|20)\d\d\D)", rest)
            day = _first_day([rest[gap.end() :], *lines[at + 1 : at + 2]], today) if gap else None
            if day is None and not rest.strip(" :："):
                day = _next_line(lines, at, today)
            if day:
                yield name, day
        if byline and (day := _any_day(plain, today)):
            yield "来源", day


def _first_day(lines: Sequence[str], today: date) -> date | None:
    """The day that a line begins with, which may end on the next, blanks between its signs left out."""
    for text in (lines[0], "".join(lines)) if lines[0] else ():
        close = re.sub(r"(?<=[\d年月])\s+(?=[\d年月日])", "", text) if re.match(r"\d\s+\d", text) else text
        if found := IN_WORDS.match(close) or IN_POINTS.match(close):
            return day_in(found, None, today)
    return None


def _next_line(lines: Sequence[str], at: int, today: date) -> date | None:
    """The day alone in the cell below or beside; None where a column of days follows."""
    below = [whole_day(without_terms(line), today) for line in lines[at + 1 : at + 3]]
    return below[0] if below and not (len(below) > 1 and below[1]) else None


def _any_day(text: str, today: date) -> date | None:
    found = IN_WORDS.search(text) or IN_POINTS.search(text)
    return day_in(found, None, today) if found else None
