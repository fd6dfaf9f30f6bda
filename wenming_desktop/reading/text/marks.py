"""Numbers that may begin an item, by their looks: 一、（一） 1. （1） ① 第一项 任务1-2 ●."""

import re
from dataclasses import dataclass
from enum import IntEnum

from wenming_desktop.reading.text.cleaning import NUMERALS
from wenming_desktop.reading.text.times import TIME_HEADING
from wenming_desktop.words import chinese_number


class Level(IntEnum):
    """How deep a numbering stands as a rule."""

    PART = 0  # 第一部分
    SECTION = 1  # 一、
    HEADING = 2  # （一）
    LINE = 3  # a heading without a number over items that begin at 1 again
    ITEM = 4  # 第一项： 任务一：, and 第一， as a heading
    NUMBER = 5  # 1.
    DOTTED = 6  # 1.1
    SUBDOTTED = 7  # 1.1.1
    BRACKET = 8  # （1）
    CIRCLE = 9  # ①
    ORDINAL = 10  # 第一， 一是: part of the sentence
    BULLET = 11  # ●
    CLAUSE = 12  # 一是 or ① within a piece, where each says who is responsible


@dataclass(frozen=True)
class Mark:
    """A number where it stands, from ``start`` to ``end``; ``depth`` is its level in this document."""

    level: Level
    number: int
    start: int
    end: int
    depth: int


_BULLETS = "●◆■★▲◎○◇□•·"
_LINE = r"(?m:^)[ \t\u3000|]*"
_MEASURED = "(?![个次名项月日年人场期家处块小度天周点号条种类])"
_START = rf"(?:{_LINE}|(?<=[。；;！？）)】])[ \t\u3000]{{0,8}})"  # of a line, or behind a sentence
_WORD = "(?:重点|具体|主要|创建|专项|工作)?(?:任务|工作|项目|行动|措施|举措|事项|工程|活动|内容)[ \u3000]?"
_NUMERAL = rf"[{NUMERALS}]{{1,2}}|\d{{1,2}}|[①-⑳]"
MARK = re.compile(
    rf"{_LINE}第(?P<PART>[{NUMERALS}\d]{{1,3}})(?:部分|[章篇])[、：:\s]?"
    rf"|(?<![第周期{NUMERALS}])(?:(?<![统唯单同逐专合万划归之某])|(?!一[、.．]))"
    rf"(?P<SECTION>[{NUMERALS}]{{1,4}})[ \u3000]?[、.．](?![{NUMERALS}]+[、.．])"
    r"|[（(〔【]\s*(?P<HEADING>[一二三四五六七八九十百]{1,4})\s*[）)〕】][、.．]?"
    rf"|{_LINE}(?P<HALF_HEADING>[一二三四五六七八九十]{{1,3}})[）)][、.．]?"
    r"|[（(]\s*(?P<BRACKET>\d{1,2})\s*[）)][、.．]?"
    r"|(?<![\d.．A-Za-z])(?P<SUBDOTTED>\d{1,2}(?:[.．]\d{1,2}){2,3})(?![\d.．])、?"
    r"|(?<![\d.．A-Za-z])(?P<DOTTED>\d{1,2}[.．]\d{1,2})(?![\d万亿元%％倍米平千百年])(?:[.．](?!\d)|、|(?=[^\d.．]))"
    r"|(?<![\d.．A-Za-z])(?P<NUMBER>\d{1,3})[ \u3000]?[.．、](?:(?!\d)|(?=\d{4}))"
    r"|(?P<CIRCLE>[①-⑳])"
    rf"|{_LINE}(?P<SPACED>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})[ \t\u3000]+"
    rf"{_MEASURED}(?=[\u4e00-\u9fff“《])"
    rf"|{_LINE}第(?P<ARTICLE>[{NUMERALS}\d]{{1,3}})条[、：:\s]\s*"
    rf"|{_START}{_WORD}(?P<NAMED_DOTTED>\d{{1,2}}(?:[-—–－.．]\d{{1,2}}){{1,2}})(?!\d)"
    rf"(?:[ \u3000]?[：:、.．]|[ \t\u3000]+|(?=\n)|{_MEASURED}(?=[\u4e00-\u9fff“《]))"
    rf"|{_START}{_WORD}[（(]?(?P<NAMED>{_NUMERAL})"
    rf"(?:[）)]|[ \u3000]?[：:、.．](?!{_WORD}\d)|[ \t\u3000]+{_MEASURED}|(?=\n)"
    rf"|(?<=[\d①-⑳]){_MEASURED}(?=[\u4e00-\u9fff“《]))"
    rf"|{_START}(?P<NUMBERED>\d{{1,2}})号(?:任务|工作|项目|事项)[ \u3000]?[：:、\s]"
    rf"|{_START}[【\[〔（(]{_WORD}(?P<FRAMED>{_NUMERAL})[】\]〕）)][：:、]?"
    rf"|{_LINE}第(?P<CLASS>[{NUMERALS}\d]{{1,3}})[大个]?(?:类|方面|板块)(?:任务|工作|行动|内容)?[：:、，,\s]\s*"
    rf"|{_LINE}第(?P<ITEM>[{NUMERALS}\d]{{1,3}})[大个]?项(?:任务|工作|行动|内容)?[：:、，,\s](?!第\d)\s*"
    rf"|{_LINE}(?P<HALF>\d{{1,2}})[）)][、.．]?"
    rf"|{_LINE}(?=(?:第(?P<ORDINAL>[{NUMERALS}]{{1,3}})[，,、：:]|(?P<IS>[{NUMERALS}]{{1,3}})是))"
    rf"|{_LINE}(?P<TIME>{TIME_HEADING})"
    rf"(?=[ \t]*\n?[ \t\u3000]*(?:\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[）)]|[①-⑳{_BULLETS}]))"
    rf"|{_LINE}(?P<BULLET>[{_BULLETS}]|[-–—](?=[ \u3000]+[\u4e00-\u9fff“《]))\s*"
)
_SAME = {
    "ARTICLE": Level.SECTION,
    "HALF_HEADING": Level.HEADING,
    "CLASS": Level.LINE,
    "NAMED": Level.ITEM,
    "NAMED_DOTTED": Level.DOTTED,
    "FRAMED": Level.ITEM,
    "NUMBERED": Level.ITEM,
    "SPACED": Level.NUMBER,
    "HALF": Level.BRACKET,
    "IS": Level.ORDINAL,
    "TIME": Level.LINE,
}


def mark_of(match: re.Match[str]) -> Mark:
    """The mark that a match of MARK is."""
    name = match.lastgroup or ""
    written = match[name]
    level = _SAME.get(name) or Level[name]
    if name == "SPACED" and not written.isdigit():
        level = Level.SECTION
    if "①" <= written <= "⑳":
        number = ord(written) - ord("①") + 1
    elif level in {Level.DOTTED, Level.SUBDOTTED}:
        number = int(re.split("[-—–－.．]", written)[-1])
    elif level is Level.BULLET or name == "TIME":
        number = 1
    else:
        number = int(written) if written.isdigit() else chinese_number(written) or 0
    blanks = len(match[0]) - len(match[0].lstrip(" \t\u3000|"))
    start = match.start() if level is Level.ORDINAL else match.start() + blanks
    return Mark(level, number, start, start if name == "TIME" else match.end(), level)


def starts_with_number(line: str) -> bool:
    """Whether a line begins with a number, so that it is none of the line above."""
    return bool(MARK.match(line))
