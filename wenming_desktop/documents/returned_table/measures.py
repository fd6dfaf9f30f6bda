"""The measures in one cell of a table that came back: parted, and matched with those that the task has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.documents.returned_table.marks import SIGNS, marks_behind_numbers
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.reading.likeness import contained, likeness
from wenming_desktop.words import chinese_number

_ALIKE = 0.5  # of two wordings of one measure
_KINDRED = 0.2  # enough where the place is the same
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_AMOUNT = r"\d+(?:[.．]\d+)?\s*(?:万|亿|元|%|％|倍|米|公里|平方|小时|分)"
# A mark (its number is group 1) and the signs it may follow, None for any. What follows no separator counts
# only as the next number; 2.5万元 is no second item.
_STYLES = tuple(
    (re.compile(style), after)
    for style, after in (
        (r"[(（](\d{1,3})[)）][.．、]?", None),
        (rf"(\d{{1,3}})[.．、](?!{_AMOUNT})", "；;。，,\n 　"),
        (r"(\d{1,3})[)）]", "；;。，,\n 　"),
        (rf"([{_CIRCLED}])[.．、]?", None),
        (rf"[(（]({_NUMERAL})[)）]、?", None),
        (rf"({_NUMERAL})是", "；;。，,\n 　"),
        (rf"第({_NUMERAL})[，,、：:]", "；;。，,\n 　"),
        (rf"({_NUMERAL})、", "；;。，,\n 　"),
    )
)
_RUNS_ON = re.compile(r"[\w.、．](?<![\u4e00-\u9fff])|第")  # before 2. that is no number of its own
_FIRM = "；;。\n"
_WHOLE_ITEM = (
    rf"(?:^|(?<=[.．、)）是；;。，,\n{SIGNS}]))(\s*){{}}(?=\s*(?:[；;。\n（(【—{SIGNS}]|[，,]\s*[(（]?\d|$))"
)
_INSIDE = re.compile(r"\S\s+\S")
_BETWEEN = re.compile(r"[；;\n]")
_LISTED = re.compile(r"[，,、；;。\n]")
_KEPT = 0xF0000  # private signs that stand for texts that are not to be parted


@dataclass(frozen=True)
class Step:
    """A measure as the table has it.

    Attributes:
        text: what is to be done.
        measure_id: the measure whose wording this is; None for a new one.
    """

    text: str
    measure_id: str | None


def steps_of(text: str, known: Sequence[str] = ()) -> list[str]:
    """The measures in a cell: numbered in any way, else one a line or between semicolons.

    Args:
        text: the cell.
        known: texts of the measures that the task has: these stay whole whatever is in them.
    """
    text = _healed(marks_behind_numbers(text), known)
    whole = sorted({_bare(each) for each in known if _parted(each)}, key=len, reverse=True)
    for number, each in enumerate(whole):
        text = re.sub(_WHOLE_ITEM.format(re.escape(each)), rf"\1{chr(_KEPT + number)}", text)
    if listed := _known_in_a_list(text, known):
        return listed
    found = _numbered(text.strip()) or [_unmarked(part) for part in _BETWEEN.split(text)]
    steps = [_bare(_restored(each, whole)) for each in found]
    return [step for step in steps if step]


def match_steps(
    measures: Sequence[MeasureRow], steps: Sequence[str]
) -> tuple[tuple[Step, ...], tuple[MeasureRow, ...]]:
    """Which step is which measure, and the measures that are in none of them.

    By the text, then by what is alike, then by the place; but a measure of which more is known than its
    text (done, a department, a deadline …) is never taken for a step that shares nothing with its text.
    """
    pairs: dict[int, int] = {}  # step -> measure
    for wanted in (1.0, _ALIKE):
        scored = sorted(
            (-score, abs(at - to), at, to)
            for at, step in enumerate(steps)
            for to, measure in enumerate(measures)
            if (score := _score(step, measure.text)) >= wanted
        )
        for *_, at, to in scored:
            if at not in pairs and to not in pairs.values():
                pairs[at] = to
    _pair_by_place(measures, steps, pairs)
    found = tuple(
        Step(step, measures[pairs[at]].id if at in pairs else None) for at, step in enumerate(steps)
    )
    return found, tuple(measure for to, measure in enumerate(measures) if to not in pairs.values())


def same_step(old: str, new: str) -> bool:
    """Whether two texts of a measure are one but for closing marks, blanks and the ends of lines."""
    one, other = ("".join(_bare(text).split()).rstrip("，,") for text in (old, new))
    return one == other


def _pair_by_place(measures: Sequence[MeasureRow], steps: Sequence[str], pairs: dict[int, int]) -> None:
    """What stands between the same neighbours is the same measure in other words."""
    fixed = dict(pairs)
    for at, step in enumerate(steps):
        if at in pairs:
            continue
        before = max((to for other, to in fixed.items() if other < at), default=-1)
        after = min((to for other, to in fixed.items() if other > at), default=len(measures))
        for to in range(before + 1, after):
            measure = measures[to]
            if to not in pairs.values() and (
                _is_only_text(measure) or _score(step, measure.text) >= _KINDRED
            ):
                pairs[at] = to
                break


def _is_only_text(measure: MeasureRow) -> bool:
    known = (measure.department, measure.person, measure.due_on, measure.done_on, measure.note)
    return not any(known) and measure.status is TaskStatus.TODO and measure.recurrence is Recurrence.ONCE


def _score(step: str, text: str) -> float:
    if same_step(text, step):
        return 1.0
    score = likeness(step, text)
    return min(0.99, max(score, _ALIKE if contained(step, text) else 0.0))


def _numbered(text: str) -> list[str]:
    """The items of a text that begins with a number; [] if it does not."""
    for style, after in _STYLES:
        marks: list[re.Match[str]] = []
        for mark in style.finditer(text):
            before = text[mark.start() - 1 : mark.start()]
            follows = bool(marks) and _number(mark) == _number(marks[-1]) + 1
            close = after is None or before in after or _stands_apart(text, mark)
            if not before or before in _FIRM or (follows and close):
                marks.append(mark)
        if not marks or marks[0].start():
            continue
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        items = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
        if any(text[mark.start() - 1] in "，,、" for mark in marks[1:]):  # 1.甲，2.乙，
            items = [item.strip().rstrip("，,、") for item in items]
        numbers = list(map(_number, marks))
        if sorted(numbers) == list(range(1, len(marks) + 1)):
            return [item for _, item in sorted(zip(numbers, items, strict=True), key=lambda pair: pair[0])]
        return items
    return []


def _stands_apart(text: str, mark: re.Match[str]) -> bool:
    """Whether a number that follows no separator is none of what stands before it (V2.0, 第1、2、3组)."""
    before = text[mark.start() - 1]
    if before == "、":
        return not text[mark.start() - 2].isdigit()
    return mark[0][-1] in ".．" and not _RUNS_ON.match(before)


def _number(mark: re.Match[str]) -> int:
    written = mark[1]
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    return int(written) if written.isdecimal() else chinese_number(written) or 0


def _unmarked(part: str) -> str:
    mark = next((found for style, _ in _STYLES if (found := style.match(part.strip()))), None)
    return part.strip()[mark.end() :] if mark else part


def _parted(text: str) -> bool:
    """Whether steps_of() could part this text, or take its beginning for a number."""
    bare = _bare(text)
    return (
        bool(_BETWEEN.search(bare)) or bare[:1].isdigit() or any(style.search(bare) for style, _ in _STYLES)
    )


def _restored(text: str, whole: Sequence[str]) -> str:
    for number, each in enumerate(whole):
        text = text.replace(chr(_KEPT + number), each)
    return text


def _known_in_a_list(text: str, known: Sequence[str]) -> list[str]:
    """The measures of a cell that lists nothing but known ones with commas between; else none."""
    pieces = [piece for part in _LISTED.split(text) if (piece := _bare(part))]
    return pieces if len(pieces) > 1 and set(pieces) <= set(map(_bare, known)) else []


def _healed(text: str, known: Sequence[str]) -> str:
    """The cell with known measures as they are, whatever blanks and line ends people set into them."""
    if _INSIDE.search(text):
        for each in filter(None, map(_bare, known)):
            signs = r"\s*".join(map(re.escape, "".join(each.split())))
            text = re.sub(_WHOLE_ITEM.format(signs), lambda found, each=each: found[1] + each, text)
    return text


def _bare(text: str) -> str:
    return text.strip().rstrip("。；; \n").strip()
