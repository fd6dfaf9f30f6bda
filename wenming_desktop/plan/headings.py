"""Numbered headings of official text: finding them, and nesting them.

The levels are those of GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）. Real plans write them in
several ways, paste them without line breaks, and have look-alikes in their sentences ("2021.12", "见（二）"),
so a number counts only where it continues the running sequence of its level and where a heading can stand.
"""

import re
from dataclasses import dataclass, field
from enum import IntEnum

from wenming_desktop.plan.responsibility import ends_in_responsibility


class Level(IntEnum):
    """How deep a numbering stands."""

    SECTION = 1  # 一、
    HEADING = 2  # （一）
    NUMBER = 3  # 1.
    BRACKET = 4  # （1）: an item only where no 1. is above it, otherwise part of that item's text


@dataclass(frozen=True)
class Item:
    """One numbered piece of text: its number as written, its own text as written, the items under it."""

    level: Level
    mark: str
    raw: str
    children: tuple["Item", ...] = ()


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMERALS = "一二三四五六七八九十百"
_MARK = re.compile(
    rf"(?<![第{_NUMERALS}])(?P<SECTION>[{_NUMERALS}]{{1,4}})[ \u3000]?[、.．](?![{_NUMERALS}]+[、.．])"
    rf"|[（(]\s*(?P<HEADING>[{_NUMERALS}]{{1,4}})\s*[）)][、.．]?"
    r"|[（(]\s*(?P<BRACKET>\d{1,2})\s*[）)][、.．]?"
    r"|(?<![\d.．A-Za-z])(?P<NUMBER>\d{1,3})[ \u3000]?[.．、](?:(?!\d)|(?=\d{4}))"
)
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_SUB_MARK = re.compile(r"[（(]\s*\d{1,2}\s*[）)]|[①-⑳]|\d{1,2}[）)]|第[一二三四五六七八九十]+[，、,]")
_REFERRING = re.compile(r"[见按照据第、，,]$")  # "见（二）", "、3、"
_REFERRED = re.compile(r"\s*[，。；：、）)的]")  # "（二）的要求"
_FINISHED = "。；！？：;!?:”’）)】"
_SENTENCE_END = re.compile(r"[。！？；]")
_LONGEST_HEADING = 60  # characters
_LONGEST_TITLE = 40
_LONGEST_LINE = 300  # on average; longer lines mean that the line breaks were lost
_KNOWN_TITLE = re.compile(
    r".{0,4}?(?:目标任务|目标|指导思想|总体要求|(?:主要|重点)?(?:工作)?任务(?:和责任分工|分工)?"
    r"|保障措施|组织领导|工作要求|(?:实施|方法)步骤)"
)


def chinese_number(text: str) -> int | None:
    """The value of Chinese numerals, "二十一" or digit by digit "二〇二一"; None if they are none."""
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit if text else None


def normalise(text: str) -> str:
    """The text with one kind of line break, without marks of Markdown, page numbers and invisible characters.

    The indentation of a line stays: it tells a new paragraph from a page break in mid-sentence.
    """
    text = _INVISIBLE.sub("", text).replace("**", "")
    text = re.sub(r"[\u2488-\u249b]", lambda m: f"{ord(m[0]) - 0x2487}.", text)  # ⒈
    text = re.sub(r"[\u3220-\u3229]", lambda m: f"（{_NUMERALS[ord(m[0]) - 0x3220]}）", text)  # ㈠
    text = re.sub(
        r"(?<![ \t])[ \t]*(?:#{2,6}|(?<![A-Za-z])#(?=\s))[ \t]*", "\n", text
    )  # also where line breaks are lost
    lines = (line.rstrip() for line in text.splitlines())
    lines = (re.sub(r"^(\s*\d{1,3})\\([.．])", r"\1\2", line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join("" if _is_page_number(line) else line for line in lines))


def _is_page_number(line: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:[-—–―]+\s*\d{1,3}\s*[-—–―]+|第\s*\d{1,3}\s*页.{0,12}|\d{1,3})", line))


def numbered_items(text: str) -> tuple[str, tuple[Item, ...]]:
    """Split normalised text at its numbering.

    Returns:
        The text before the first number, and the items, nested.
    """
    marks = _marks(text)
    if not marks:
        return text, ()
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    flat = [
        Item(mark.level, text[mark.start : mark.end].strip(), text[mark.end : end])
        for mark, end in zip(marks, ends, strict=True)
    ]
    return text[: marks[0].start], _nested(flat)


def _nested(flat: list[Item]) -> tuple[Item, ...]:
    items: list[Item] = []
    at = 0
    while at < len(flat):
        stop = at + 1
        while stop < len(flat) and flat[stop].level > flat[at].level:
            stop += 1
        head = flat[at]
        items.append(Item(head.level, head.mark, head.raw, _nested(flat[at + 1 : stop])))
        at = stop
    return tuple(items)


@dataclass(frozen=True)
class _Mark:
    level: Level
    start: int
    end: int


@dataclass
class _Sequence:
    """The running numbers: which number may come next on each level."""

    last: dict[Level, int] = field(default_factory=dict[Level, int])
    fresh: set[Level] = field(
        default_factory=set[Level]
    )  # something shallower came since: may begin at 1 again

    def takes(self, level: Level, number: int, begins_paragraph: bool) -> bool:
        """Whether the number continues its level; at a paragraph it may skip one, or be the first seen."""
        last = self.last.get(level)
        expected = {1} if last is None or level in self.fresh else set[int]()
        if last is not None:
            expected.add(last + 1)
        if number in expected or (begins_paragraph and (last is None or number - 1 in expected)):
            self.last[level] = number
            self.fresh.discard(level)
            self.fresh.update(deeper for deeper in Level if deeper > level)
            return True
        return False


def _marks(text: str) -> list[_Mark]:
    marks: list[_Mark] = []
    sequence = _Sequence()
    run_on = len(text) > _LONGEST_LINE * (text.count("\n") + 1)
    for match in _MARK.finditer(text):
        level = Level[match.lastgroup or ""]
        found = match[level.name]
        number = int(found) if found.isdigit() else chinese_number(found)
        if number is None or (level is Level.BRACKET and _inside_number(marks)):
            continue
        standing = _standing(text, match, level, number, marks, run_on=run_on)
        if standing and sequence.takes(level, number, standing == "paragraph"):
            marks.append(_Mark(level, match.start(), match.end()))
    return marks


def _inside_number(marks: list[_Mark]) -> bool:
    return bool(marks) and marks[-1].level is Level.NUMBER


def _standing(
    text: str, match: re.Match[str], level: Level, number: int, marks: list[_Mark], *, run_on: bool
) -> str:
    """Where a candidate stands: at a "paragraph", a "line", "inline"; "" where no heading can stand."""
    previous = marks[-1] if marks else None
    before = text[max(previous.end if previous else 0, match.start() - 80) : match.start()]
    written = before.rstrip()
    gap = before[len(written) :]
    if _REFERRING.search(written) or _REFERRED.match(text, match.end()):
        return ""
    if not written:  # directly under its heading, or at the very beginning
        return "line" if previous is None or level > previous.level else ""
    finished = written[-1] in _FINISHED or ends_in_responsibility(written)
    under_heading = (
        previous is not None
        and previous.level <= Level.HEADING
        and len(before) <= _LONGEST_HEADING
        and not _SENTENCE_END.search(before)
    )
    if "\n" in gap:
        return "paragraph" if finished or under_heading or "\n\n" in gap else "line"
    opens = previous is not None and under_heading and number == 1 and level > previous.level
    return "inline" if finished or gap or opens or (run_on and _certain(match)) else ""


def _certain(match: re.Match[str]) -> bool:
    """Whether a candidate looks like nothing else, so that it counts even in the middle of unbroken text."""
    return match.lastgroup in {"SECTION", "HEADING"} or (
        match.lastgroup == "NUMBER" and match[0][-1] in ".．"
    )


def reflow(raw: str) -> str:
    """Text with broken lines rejoined; real paragraphs and sub-items keep a line break.

    A paragraph is real if it is indented or after a blank line, and the one before it has ended its sentence
    or is no more than a short heading.
    """
    pieces: list[str] = []
    length, blank = 0, False  # of the paragraph so far; whether a blank line came since
    for line in raw.split("\n"):
        written = line.strip()
        if not written:
            blank = True
            continue
        if pieces:
            indented = line[0].isspace()
            finished = pieces[-1][-1] in _FINISHED
            own = (
                _SUB_MARK.match(written) or (finished and (blank or indented)) or (indented and length <= 30)
            )
            latin = re.match(r"[A-Za-z]{2}", pieces[-1][-1] + written[0])
            pieces.append("\n" if own else " " if latin else "")
            length = 0 if own else length
        pieces.append(written)
        length, blank = length + len(written), False
    return "".join(pieces)


def title_and_body(item: Item) -> tuple[str, str]:
    """A heading's title without its end mark, and the text that follows it."""
    first, _, rest = item.raw.lstrip().partition("\n")
    first = first.rstrip()
    cut = re.search(r"[。！？]", first[: _LONGEST_TITLE + 1])
    if _KNOWN_TITLE.fullmatch(first.split(maxsplit=1)[0] if first else ""):
        cut = re.search(r"\s+|$", first)
    if not cut and len(first) > _LONGEST_TITLE:  # pasted without line breaks: the body runs on
        cut = re.search(r"\s+|：", first[2:_LONGEST_TITLE], 0)
        split = cut.start() + 2 if cut else _known_title_end(first)
        title, body = first[:split], first[split:]
    else:
        title, body = (first[: cut.start()], first[cut.end() :]) if cut else (first, "")
    body = reflow(f"{body}\n{rest}")
    if not cut and body and item.children and not re.search(r"[。；！？：]", body):
        title, body = title + body, ""  # the title itself was broken across lines
    return title.strip(" \u3000：:。"), body.lstrip(" \u3000：:").rstrip()


def _known_title_end(line: str) -> int:
    known = _KNOWN_TITLE.match(line)
    return known.end() if known else next((i for i, c in enumerate(line) if c in "。！？"), len(line))
