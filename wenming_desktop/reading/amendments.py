"""Sentences of a further document that amend a plan: 将第（三）项第2条修改为…, 删除第二部分第4项."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wenming_desktop.reading.draft import Leftover, Span
from wenming_desktop.words import chinese_number, shortened

_FIRST_WORDS = 20
_N = r"[（(]?\s*[\d一二三四五六七八九十]{1,3}\s*[)）]?"
_UNIT = r"(?:大?项|条|款|点|类|部分|方面|小项)"
_PLACE = rf"(?:第\s*{_N}\s*{_UNIT}|(?<!\d)\d{{1,2}}[-—－–]\d{{1,2}}(?![\d.]))"
_CHANGED = r"(?:修改|调整|修订|变更|更改|更正|改|表述)\s*(?:为|成)"
_SOME = r"[^。；;\n]{0,60}?"
_OUT = r"(?:删除|删去|取消|去掉|废止|不再执行)"
_AMENDS = re.compile(
    rf"^[ \t\u3000]*(?P<where>{_SOME}{_PLACE}{_SOME}){_CHANGED}[ \t]*[:：]?[ \t]*(?P<text>.*)$", re.MULTILINE
)
_TAKES_OUT = re.compile(
    rf"^[ \t\u3000]*(?:{_SOME}{_OUT}{_SOME}{_PLACE}|{_SOME}{_PLACE}{_SOME}{_OUT}).*$", re.MULTILINE
)
_QUOTED = re.compile(r"[“\"「](.+)[”\"」]\s*[。；;]?\s*", re.DOTALL)
_OPEN, _CLOSED = "“「", "”」"
_PART = re.compile(r"由\s*[“\"「]|中的?\s*[“\"「]")  # only a few words are others
_TITLE = re.compile(r"[“\"「]([^”\"」]{2,40})[”\"」]")
_SECTION = re.compile(rf"第?\s*(?P<of>{_N})\s*(?:{_UNIT}|[、，,的中])?.*?第\s*{_N}\s*{_UNIT}")
_LAST = re.compile(rf"第\s*({_N})\s*{_UNIT}(?!.*第\s*{_N}\s*{_UNIT})")
_CODE = re.compile(r"(?<!\d)(\d{1,2})[-—－–](\d{1,2})(?![\d.])")
_LIST_NUMBER = re.compile(
    r"^\s*(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、|[（(][\d一二三四五六七八九十]{1,3}[)）](?!第))\s*"
)


@dataclass(frozen=True)
class Amendment:
    """What a sentence says a task's text is from now on.

    Attributes:
        title: the category as the document calls it; empty where it only counts it.
        category: its number; 0 where that is not said.
        task: the task's number in it.
        text: the new text.
    """

    title: str
    category: int
    task: int
    text: str


def amending_spans(text: str) -> tuple[Span, ...]:
    """Where a document's text amends a plan, each with the lines of what is quoted."""
    found: list[Span] = []
    for pattern in (_AMENDS, _TAKES_OUT):
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(start < stop and begin < end for begin, stop in found):
                found.append((start, _end(text, match)))
    return tuple(sorted(found))


def _end(text: str, match: re.Match[str]) -> int:
    """The end of an amendment: of its line, or of the quotation that goes on below it."""
    end = match.end()
    said = match.groupdict().get("text")
    if said == "":
        following = re.compile(r"\s*\n[^\n]+").match(text, end)
        end = following.end() if following else end
    inside = text[match.start() : end]
    if sum(map(inside.count, _OPEN)) > sum(map(inside.count, _CLOSED)):
        closing = re.compile(r"[^”」]{0,2000}[”」][。；;]?").match(text, end)
        end = closing.end() if closing else end
    return end


def blanked(text: str, spans: tuple[Span, ...]) -> str:
    """The text with blanks in these places, its length and lines as they were."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def amendment_leftovers(text: str, spans: tuple[Span, ...]) -> Iterator[Leftover]:
    """The sentences as pieces for the clerk, whole."""
    for start, end in spans:
        written = "".join(text[start:end].split("\n")).strip()
        yield Leftover(shortened(written, _FIRST_WORDS), written, ((start, end),))


def read_amendment(text: str) -> Amendment | None:
    """The task and its new text that a sentence tells; None where it tells no whole text of a task."""
    found = _AMENDS.match(text)
    if found is None or not found["text"].strip():
        return None
    where = _LIST_NUMBER.sub("", found["where"])
    quoted = _QUOTED.fullmatch(found["text"])
    new = _LIST_NUMBER.sub("", (quoted[1] if quoted else found["text"]).strip())
    bare = _TITLE.sub("“”", where)
    if _PART.search(where) and not bare.startswith("“”"):
        return None
    if code := _CODE.search(bare):
        return Amendment("", int(code[1]), int(code[2]), new)
    last = _LAST.search(bare)
    title = _TITLE.search(where)
    section = _SECTION.search(bare)
    if last is None:
        return None
    return Amendment(
        title[1] if title else "",
        _number(section["of"]) if section and not title else 0,
        _number(last[1]),
        new,
    )


def _number(written: str) -> int:
    digits = re.sub(r"[\s()（）]", "", written)
    return int(digits) if digits.isdecimal() else chinese_number(digits) or 0
