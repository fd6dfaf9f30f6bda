"""Numbers of headings in official text: where they stand, and how deep.

The levels are those of GB/T 9704-2012, 7.3.3: 一、 then （一） 1. （1）, and what else offices write:
第一部分, 1.1, ①, 第一，, bullets, headings without a number. Real plans write them in several ways, paste
them without line breaks, and have look-alikes in their sentences ("2021.12", "见（二）"), so a number counts
only where it continues the running sequence of its level and where a heading can stand.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from wenming_desktop.reading.draft import Span
from wenming_desktop.reading.text.clauses import clauses
from wenming_desktop.reading.text.cleaning import FINISHED, NUMERALS
from wenming_desktop.reading.text.labels import starts_with_label
from wenming_desktop.reading.text.marks import MARK, Level, Mark, mark_of
from wenming_desktop.reading.text.records import with_lead_lines, with_records
from wenming_desktop.reading.text.responsibility import ends_in_responsibility

_ORDINAL_LINE = re.compile(
    rf"\s*(?P<words>第?[{NUMERALS}]{{1,3}}(?:是|[，,、：:])[，,：:]?)[^\n。；！？]{{2,40}}\s*\n\s*"
)
_REFERRING = re.compile(r"[见按照据第、，,]$")  # "见（二）", "、3、"
_REFERRED = re.compile(r"\s*[，。；：、）)的]")  # "（二）的要求"
_CLOSING = re.compile(
    r"[ \u3000]*(?:工作|几点|有关|相关|组织|保障|实施|落实)(?:要求|措施|保障|领导)[ \u3000：:。]*\n"
)
_SENTENCE_END = re.compile(r"[。！？；]")
_LONGEST_HEADING = 60  # characters
_LONGEST_LINE = 300  # on average; longer lines mean that the line breaks were lost
_FEW_LINES, _SHORTEST_RUN_ON = 3, 100  # a text of no more lines has lost its breaks, too
_LONGEST_PLAIN_HEADING = 30
_SHORT_LINE = 16
_MONTH = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?")
_LARGEST_GAP = 4  # numbers that may be missing between two paragraphs
_NO_HEADING = re.compile(
    r"[。；，！？,;]|[：:].|通知$|方案$|计划$|要点$|^附|^关于|^\d(?!\d?月份?$)|年.*月.*日|^[（(]?(?:此件|以上|上述)|各[^：]*：$|如下：?$"
)


def find_marks(text: str, without: tuple[Span, ...] = ()) -> list[Mark]:
    """The numbers that count, in order, and headings without a number.

    Args:
        text: normalised text.
        without: where none may stand, as in a list of attachments.
    """
    marks: list[Mark] = []
    sequence = _Sequence()
    lines = sum(not line.isspace() for line in text.split("\n") if line)
    run_on = len(text) > (_LONGEST_LINE * lines if lines > _FEW_LINES else _SHORTEST_RUN_ON)
    barred = iter([*without, (len(text), len(text))])
    start, end = next(barred)
    for match in MARK.finditer(text):
        while match.start() >= end and end < len(text):
            start, end = next(barred)
            sequence.fresh.update(Level)  # an attachment behind it counts from 1
        if start <= match.start() < end:
            continue
        mark = mark_of(match)
        if match.lastgroup == "TIME" and _is_time_of_item(text, mark, marks, sequence):
            continue
        continues = mark.number in {1, sequence.last.get(mark.level, 0) + 1}
        standing = _standing(text, match, mark, marks, run_on=run_on, continues=continues)
        if standing == "paragraph" and mark.level is Level.SECTION and _CLOSING.match(text, match.end()):
            standing = "first"  # 三、工作要求, whatever the number before it
        if standing and sequence.takes(mark, standing):
            marks.append(mark)
    marks = with_lead_lines(text, with_records(text, _without_lists_in_lines(text, marks)))
    marks = _with_bullet_headings(text, _with_ordinal_headings(text, marks))
    return _in_order(with_clauses(text, _with_plain_headings(text, marks)))


@dataclass
class _Sequence:
    """The running numbers: which number may come next on each level."""

    last: dict[Level, int] = field(default_factory=dict[Level, int])
    fresh: set[Level] = field(
        default_factory=set[Level]
    )  # something shallower came since: may begin at 1 again

    def takes(self, mark: Mark, standing: str) -> bool:
        """Whether the number continues its level; at a paragraph it may skip some, or begin again."""
        level, number = mark.level, mark.number
        last = self.last.get(level)
        expected = {1} if last is None or level in self.fresh else set[int]()
        if last is not None:
            expected.add(last + 1)
        if level is Level.BULLET:
            expected = {1}
        skips = standing == "first" or (
            standing == "paragraph"
            and (last is None or number == 1 or 0 <= number - last <= _LARGEST_GAP or number - 1 in expected)
        )
        begins = level is Level.SECTION and number == 1 and standing == "sentence"
        if number in expected or skips or begins:
            self.last[level] = number
            self.fresh.discard(level)
            self.fresh.update(deeper for deeper in Level if deeper > level)
            return True
        return False


def _standing(
    text: str, match: re.Match[str], mark: Mark, marks: list[Mark], *, run_on: bool, continues: bool
) -> str:
    """Where a candidate stands: "paragraph", "line", behind a "sentence", "inline"; "" where none can.

    The "first" one is that directly under a heading's line.
    """
    previous = marks[-1] if marks else None
    if previous is None and mark.level in {Level.BULLET, Level.CIRCLE} and "\n" not in text[: mark.start]:
        return ""
    before = text[max(previous.end if previous else 0, mark.start - 80) : mark.start]
    written = before.rstrip(" \t\u3000\n|")
    gap = before[len(written) :]
    if _REFERRING.search(written) or _REFERRED.match(text, match.end()):
        return ""
    if not written:  # directly under its heading, or at the very beginning
        return "line" if previous is None or mark.level > previous.level else ""
    finished = written[-1] in FINISHED or ends_in_responsibility(written)
    under_heading = (
        previous is not None
        and previous.level <= Level.NUMBER
        and len(before) <= _LONGEST_HEADING
        and not _SENTENCE_END.search(before)
    )
    if "\n" in gap:
        if under_heading and previous and previous.level < mark.level and written.count("\n") == 0:
            return "first"  # of a supplement, whose numbers are those of the plan
        short = len(written) - written.rfind("\n") <= _SHORT_LINE  # no line that was broken in two
        return "paragraph" if finished or under_heading or short or "\n\n" in gap else "line"
    opens = previous is not None and under_heading and continues and mark.level > previous.level
    stands = gap or opens or (run_on and _certain(match))
    return _inside_line(mark, previous, finished=finished, stands=bool(stands))


def _is_time_of_item(text: str, mark: Mark, marks: list[Mark], sequence: _Sequence) -> bool:
    """Whether a month in a line of its own is said of the item above it, not of those below."""
    line = text[max(0, mark.start - _LONGEST_HEADING) : mark.start].rstrip().rpartition("\n")[2]
    first = Level.LINE not in sequence.last
    return (starts_with_label(line) and line.endswith("：")) or bool(
        first and marks and marks[-1].level > Level.LINE
    )


def _inside_line(mark: Mark, previous: Mark | None, *, finished: bool, stands: bool) -> str:
    if mark.level >= Level.CIRCLE or (mark.level is Level.BRACKET and previous is None):
        return ""
    return "sentence" if finished else "inline" if stands else ""


def _certain(match: re.Match[str]) -> bool:
    """Whether a candidate looks like nothing else, so that it counts even in the middle of unbroken text."""
    return match.lastgroup in {"SECTION", "HEADING", "BRACKET"} or (
        match.lastgroup == "NUMBER" and match[0][-1] in ".．"
    )


def _without_lists_in_lines(text: str, marks: list[Mark]) -> list[Mark]:
    """Without ① where a line goes on with ②: a paragraph that counts within itself has no items."""
    kept: list[Mark] = []
    listed = 0  # the last number of such a paragraph
    for mark in marks:
        if mark.level is Level.CIRCLE:
            line_end = text.find("\n", mark.start)
            line = text[mark.start : line_end if line_end >= 0 else len(text)]
            signs = [ord(sign) - ord("①") + 1 for sign in re.findall("[①-⑳]", line)]
            if len(signs) > 1 or listed + 1 == mark.number > 1:
                listed = signs[-1]
                continue
        listed = 0
        kept.append(mark)
    return kept


def _with_plain_headings(text: str, marks: list[Mark]) -> list[Mark]:
    """With the short lines over items that begin at 1 again, where nothing else divides them."""
    found: dict[int, Mark] = {}
    for at, mark in enumerate(marks):
        before = marks[at - 1].level if at else Level.PART
        if mark.level > Level.NUMBER or before in {Level.HEADING, Level.LINE} or mark.level <= Level.HEADING:
            continue
        begin = marks[at - 1].end if at else 0
        lines = text[max(begin, mark.start - 200) : mark.start].rstrip().split("\n")
        heading = lines[-1].strip()
        if not (mark.number == 1 or before < mark.level or _MONTH.fullmatch(heading)):
            continue
        above = "\n".join(lines[:-1]).rstrip()
        stands = (above and (above[-1] in FINISHED or not lines[-2].strip())) or ends_in_responsibility(above)
        if (
            not (2 <= len(heading) <= _LONGEST_PLAIN_HEADING)
            or _NO_HEADING.search(heading)
            or not (stands or not at)
        ):
            continue
        start = text.rindex(heading, 0, mark.start)
        found[at] = Mark(Level.LINE, 1, start, start, Level.LINE)
    if len(found) < 2 or not any(at and marks[at - 1].level >= marks[at].level for at in found):
        return marks
    return [one for at, mark in enumerate(marks) for one in ([found[at], mark] if at in found else [mark])]


def _with_bullet_headings(text: str, marks: list[Mark]) -> list[Mark]:
    """With the first of two kinds of bullets as a heading, where the other kind always stands under it."""
    bullets = [mark for mark in marks if mark.level is Level.BULLET]
    signs = {mark: text[mark.start] for mark in bullets}
    if len(set(signs.values())) != 2:
        return marks
    upper = signs[bullets[0]]
    heads = [mark for mark in bullets if signs[mark] == upper]
    below = dict(pairwise(marks))
    if len(heads) * 2 > len(bullets) or any(
        signs.get(below[mark], upper) == upper for mark in heads if mark in below
    ):
        return marks
    return [replace(mark, level=Level.LINE, depth=Level.LINE) if mark in heads else mark for mark in marks]


def with_clauses(text: str, marks: list[Mark]) -> list[Mark]:
    """With 一是… 二是… or ①… ②… within a piece as marks, where each says who is responsible for it."""
    found: list[Mark] = []
    pieces = [mark for mark in marks if mark.level not in {Level.CIRCLE, Level.ORDINAL}]
    parted: set[tuple[int, int]] = set()
    stops = [mark.start for mark in pieces[1:]] + [len(text)]
    for mark, stop in zip(pieces, stops, strict=False):
        parts = clauses(text, mark.end, stop)
        found += [Mark(Level.CLAUSE, number, start, end, Level.CLAUSE) for number, start, end in parts]
        parted |= {(mark.end, stop)} if parts else set()
    if not found:
        return marks
    kept = (mark for mark in marks if mark in pieces or not any(a <= mark.start < b for a, b in parted))
    return sorted([*kept, *found], key=lambda mark: mark.start)


def _with_ordinal_headings(text: str, marks: list[Mark]) -> list[Mark]:
    """With 第一，… and 一是… as headings where they are short lines over items that begin at 1 again."""
    runs: list[dict[int, re.Match[str]]] = []  # of ordinals that count on: place -> its words and its line
    heading: set[int] = set()
    for at, mark in enumerate(marks):
        line = _ORDINAL_LINE.match(text, mark.start) if mark.level is Level.ORDINAL else None
        if line is None:
            continue
        if mark.number == 1 or not runs:
            runs.append({})
        runs[-1][at] = line
        below = marks[at + 1] if at + 1 < len(marks) else mark
        if below.number == 1 and Level.ITEM < below.level < Level.ORDINAL and below.start <= line.end():
            heading.add(at)
    changed = {
        at: replace(marks[at], level=Level.ITEM, depth=Level.ITEM, start=line.start(), end=line.end("words"))
        for run in runs
        if len(heading.intersection(run)) > 1
        for at, line in run.items()
    }
    return [changed.get(at, mark) for at, mark in enumerate(marks)]


def _in_order(marks: list[Mark]) -> list[Mark]:
    """With depths: what begins again under each item of a level lies below it, whatever is the rule."""
    opens: dict[tuple[Level, Level], int] = {}
    for one, other in pairwise(marks):
        if other.number == 1:
            opens[one.level, other.level] = opens.get((one.level, other.level), 0) + 1
    order = list(Level)
    for upper, lower in (
        (Level.SECTION, Level.HEADING),
        (Level.SECTION, Level.NUMBER),
        (Level.HEADING, Level.NUMBER),
    ):
        inside = opens.get((lower, upper), 0)
        if inside > 1 and inside > opens.get((upper, lower), 0):
            order.remove(upper)
            order.insert(order.index(lower) + 1, upper)
    if order == list(Level):
        return marks
    return [replace(mark, depth=order.index(mark.level)) for mark in marks]
