"""What stands in one cell of a task table: numbers in front, departments with their roles, several lines."""

import re
from dataclasses import dataclass

from wenming_desktop.reading.written import written_departments

_CHINESE = "一二三四五六七八九十"
# The forms of numbers, the shallowest first; what a number of one form holds has numbers of a later one.
_NUMBERS = (
    re.compile(rf"第?(?P<n>[{_CHINESE}]{{1,4}})(?:\s*[、.．]|[章部篇类](?:分)?[、：:\s]?)\s*"),
    re.compile(rf"[（(]\s*(?P<n>[{_CHINESE}]{{1,4}})\s*[）)]\s*[、.．]?\s*"),
    re.compile(r"(?P<n>\d{1,3})\s*[、.．](?!\d)\s*"),
    re.compile(r"[（(]\s*(?P<n>\d{1,3})\s*[）)]\s*[、.．]?\s*|(?P<c>[①-⑳])\s*|(?P<b>\d{1,3})[)）]\s*"),
    re.compile(r"(?P<n>\d{1,3}[.．]\d{1,3})(?![\d.．%％]|[万亿元倍米吨年个])\s*[、]?\s*"),
    re.compile(r"(?P<n>\d{1,3}(?:[.．]\d{1,3}){2,3})\s*[、.．]?\s*"),
)
_BARE = (rf"[{_CHINESE}]{{1,4}}", r"", r"\d{1,3}")  # an ordinal's own cell may do without the mark
_JOB = "牵头|主办|承办|主责|负责"
_HELP = "配合|协办|协助|协同|参与|参加"
_BODY = "(?:责任)?(?:单位|科室|部门|处室|股室|庭室)?"
_LABEL = re.compile(
    rf"(?:(?P<lead>(?:{_JOB}|主要责任|责任){_BODY})|(?P<support>(?:{_HELP}){_BODY}))\s*[：:]\s*"
)
_VERB = re.compile(
    rf"(?:由)?(?P<names>[^；;，,。\n]+?)[（(]?(?:(?P<lead>{_JOB})|(?P<support>{_HELP}))"
    r"(?:单位|科室|部门|落实|实施)?[）)]?(?=$|[；;，,。、\s\n])[；;，,。、\s]*"
)
_BODY_END = re.compile(
    r".*(?:科|室|处|办|部|委|会|局|所|队|站|中心|组|院|庭|股|支部|单位|部门|集团|公司|[）)])$"
)
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff（）])[ \u3000]+(?=[\u4e00-\u9fff（）])")


@dataclass(frozen=True)
class Responsible:
    """Who a cell says is responsible; the first department leads unless another is said to."""

    lead: str | None = None
    support: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Number:
    """A number at the beginning of a text: how deep its form stands, its value as written, where it ends."""

    level: int
    value: str
    end: int


def leading_number(text: str, *, alone: bool = False) -> Number | None:
    """The number that a text begins with.

    Args:
        text: of a cell.
        alone: it is the cell of an ordinal, where a number needs no mark and nothing may follow it.
    """
    start = len(text) - len(text.lstrip())
    for level in reversed(range(len(_NUMBERS))):
        match = _NUMBERS[level].match(text, start)
        if match is None and alone and level < len(_BARE) and _BARE[level]:
            match = re.compile(rf"(?P<n>{_BARE[level]})(?=\s*$)").match(text, start)
        if match and (not alone or not text[match.end() :].strip()):
            return Number(level, next(value for value in match.groups() if value), match.end())
    return None


def without_number(text: str) -> str:
    """A task's text without its number; the lines of a list keep all of theirs."""
    number = leading_number(text)
    if number is None or any(leading_number(line) for line in text.split("\n")[1:]):
        return text.strip()
    return text[number.end :].strip()


def numbered_pieces(text: str) -> list[str]:
    """The pieces of a text of which each begins a line with a number; one piece where any does not."""
    lines = text.split("\n")
    if leading_number(lines[0]) is None:
        return [text]
    pieces: list[str] = []
    for line in lines:
        if leading_number(line):
            pieces.append(line)
        else:
            pieces[-1] += f"\n{line}"
    return pieces


def one_line(text: str) -> str:
    """A short text that a narrow column has broken, such as a title: without line breaks and inner blanks."""
    return _BETWEEN_CHINESE.sub("", "".join(text.split("\n"))).strip()


def responsible(text: str) -> Responsible:
    """Who a cell says is responsible: 办公室、工会; 机关党委牵头，各科室配合; 牵头单位：…；配合单位：…."""
    text = _unbroken(text.strip())
    leads: list[str] = []
    supports: list[str] = []
    labels = list(_LABEL.finditer(text))
    rest = text[: labels[0].start()] if labels else text
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = text[label.end() : following.start() if following else len(text)]
        (leads if label["lead"] else supports).append(value)
    if not labels:
        for verb in _VERB.finditer(text):
            (leads if verb["lead"] else supports).append(verb["names"])
        rest = _VERB.sub("", text) if leads or supports else text
    lead = [written_departments(part) for part in [*leads, *([rest] if rest.strip() and not leads else [])]]
    support = [written_departments(part) for part in [*supports, *([rest] if rest.strip() and leads else [])]]
    names = [name for found in lead for name in (*found.names, *found.everyone)]
    names += [name for found in support for name in (*found.names, *found.everyone)]
    people = tuple(dict.fromkeys(name for found in (*lead, *support) for name in found.people))
    if supports and not leads and not rest.strip():
        return Responsible(None, tuple(dict.fromkeys(names)), people)
    names = list(dict.fromkeys(names))
    return Responsible(names[0] if names else None, tuple(names[1:]), people)


def _unbroken(text: str) -> str:
    """Names that a narrow column has broken, whole again: a line ends where a department's name may."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    whole: list[str] = []
    for line in lines:
        if whole and not _BODY_END.match(whole[-1]) and whole[-1][-1] not in "、，,；;：:/":
            whole[-1] += line
        else:
            whole.append(line)
    return "\n".join(whole)
