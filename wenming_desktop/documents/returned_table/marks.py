"""How far people say they are in a cell of measures: √1.制定计划；2.组织学习（已完成）；3.总结——未开展."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wenming_desktop.entities.choices import TaskStatus

_TICKS, _CROSSES, _FULL, _OPEN = "√✓✔☑✅", "×✗✘☒", "●■", "○◯□☐"
SIGNS = _TICKS + _CROSSES + _FULL + _OPEN
_DAY = r"(?:[于在]?[\d一二三四五六七八九十]{1,4}[年月日号季度上中下旬初底末.\-/\d一二三四五六七八九十]*前?)?"
_DID = r"(?:完成|落实|办结|办完|做完|结束|完毕|销号|整改|开展|实施)(?:到位|完毕|完成|了)*"
_HAS_DONE = rf"{_DAY}(?:均|都|全部)?已经?{_DAY}(?:全部|全面|按时|按期|提前)?{_DID}"
_DONE = rf"{_HAS_DONE}|(?:全部|按时|按期|提前)?{_DID}"
_IS_DOING = r"正在(?:进行|办理|推进|落实|实施|开展|整改|办)?中?"
_DOING = (
    rf"{_IS_DOING}|(?:进行|推进|办理|落实|实施|整改|开展)中|在办"
    r"|部分(?:完成|落实)|基本(?:完成|落实)|已?完成\d{{1,2}}[%％]|已启动"
)
_TODO = (
    r"(?:尚|还|暂)?未(?:完成|落实|开展|开始|启动|实施|办结?)|没有?(?:完成|落实|开展|做|办)"
    r"|待(?:完成|落实|开展|办)"
)
_WORDS = (
    (re.compile(_TODO), TaskStatus.TODO),
    (re.compile(_DOING), TaskStatus.DOING),
    (re.compile(rf"{_HAS_DONE}|(?:{_DONE})$"), TaskStatus.DONE),
)
_ANY = rf"(?:{_TODO}|{_DOING}|{_DONE})"
_REPORTED = rf"(?:{_TODO}|{_IS_DOING}|{_HAS_DONE})"
_SAID = rf"(?:{_REPORTED}|完成|办结|完毕)"
_OPENS, _CLOSES = "（(【[〔", "）)】\\]〕"
_IN = rf"[^{_OPENS}{_CLOSES}]*"
_TOLD = rf"{_ANY}|(?:{_REPORTED}|{_DOING})[^{_OPENS}{_CLOSES}]{{0,12}}|[{SIGNS}]"
_IN_BRACKETS = rf"[{_OPENS}]\s*(?P<inside>{_TOLD})\s*[{_CLOSES}]"
_END = r"\s*[。；;，,！!]?\s*"
_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?P<inside>[{SIGNS}])\s*(?P<text>.*)",
        rf"(?P<text>.*?)\s*(?P<inside>[{_TICKS}{_CROSSES}]){_END}",
        rf"{_IN_BRACKETS}\s*(?P<text>.+)",
        rf"(?P<text>.*?){_END}{_IN_BRACKETS}{_END}",
        rf"(?P<inside>{_REPORTED})\s*[:：]\s*(?P<text>.+)",
        rf"(?P<text>.+?)\s*[—–-]+\s*(?P<inside>{_SAID}){_END}",
        rf"(?P<text>.+?)(?:\s+|[:：；;。]\s*)(?P<inside>{_SAID}){_END}",
        rf"(?P<text>.+?)[，,]\s*(?P<inside>{_REPORTED}){_END}",
        rf"(?P<inside>{_SAID}){_END}(?P<text>)",
    )
)
_OF_KNOWN = tuple(  # marks only beside the text of a known measure
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?P<text>.+?)(?P<inside>{_REPORTED}){_END}",
        r"(?P<inside>已经?)(?P<text>.+)",
        rf"(?P<text>.+?)[{_OPENS}](?P<inside>{_IN}(?:已|正在|完成){_IN})[{_CLOSES}]{_END}",
    )
)
_NUMBER = r"[(（]?\d{1,3}[)）.．、]+|[①-⑳][.．、]?|[一二三四五六七八九十]{1,3}、"
_BEFORE_NUMBER = re.compile(
    rf"(?:(?<=[；;。，,\n\s])|^)(?P<mark>[{SIGNS}]|{_IN_BRACKETS})\s*(?P<number>{_NUMBER})"
)
_BEFORE_ITEM = re.compile(rf"(?<=[^\s；;。，,])\s*(?=[{SIGNS}])")
_BEHIND_ITEM = re.compile(rf"(?<=[{_TICKS}])\s+(?=\w)")


@dataclass(frozen=True)
class Marked:
    """A measure as a cell has it, and the mark that stood beside it.

    Attributes:
        text: without the mark; "" where the whole of it is a mark.
        status: what the mark says; None where there is none, or it says nothing of the sort (×).
        mark: as written; "".
    """

    text: str
    status: TaskStatus | None = None
    mark: str = ""


def marks_behind_numbers(text: str) -> str:
    """A cell with √1. written as 1.√, so that its numbers can be seen; boxes without numbers a line each."""
    text = _BEFORE_NUMBER.sub(r"\g<number>\g<mark>", text.strip())
    return (_BEFORE_ITEM if text[:1] in SIGNS else _BEHIND_ITEM).sub("\n", text)


def marked_steps(steps: Sequence[str], known: Collection[str]) -> list[Marked]:
    """Measures apart from their marks.

    Args:
        steps: in their order, without numbers.
        known: texts of the measures that the task has: what they say themselves is no mark.
    """
    whole = {_squeezed(each) for each in known}
    listed = len(steps) > 1 and all(step[:1] in _FULL for step in steps)  # ● is a bullet, no tick
    found = [_marked(step.lstrip(_FULL).strip() if listed else step, whole) for step in steps]
    alone = [one for one in found if not one.text]
    if len(alone) == len(found):
        return found[:1]
    joined: list[Marked] = []
    for one in found:  # a mark on a line of its own belongs to what it stands below
        if one.text or not joined:
            joined.append(one)
        elif joined[-1].status is None:
            joined[-1] = Marked(joined[-1].text, one.status, one.mark)
    return joined


def _marked(step: str, known: Collection[str]) -> Marked:
    text, status, marks = step, None, list[str]()
    while _squeezed(text) not in known and (found := _find(text, known)):
        text = found["text"].strip().rstrip("；;，,").strip()
        status = status or _status(found["inside"])
        marks.append(found["inside"])
        if not text:
            break
    return Marked(text, status, "、".join(marks))


def _find(text: str, known: Collection[str]) -> re.Match[str] | None:
    for pattern in _OF_KNOWN:
        if (found := pattern.fullmatch(text)) and _squeezed(found["text"]) in known:
            return found
    return next((found for pattern in _PATTERNS if (found := pattern.fullmatch(text.strip()))), None)


def _status(mark: str) -> TaskStatus | None:
    if mark[0] in SIGNS:
        return TaskStatus.DONE if mark[0] in _TICKS + _FULL else None
    if mark in {"已", "已经"}:
        return TaskStatus.DONE
    return next((status for words, status in _WORDS if words.match(mark)), None)


def _squeezed(text: str) -> str:
    return "".join(text.split()).rstrip("。；;，,")
