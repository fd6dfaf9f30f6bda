"""Tasks without numbers: blocks of labelled lines (任务名称：… 牵头科室：…), items below 牵头部门：财务科."""

import re

from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.front_matter import is_title
from wenming_desktop.reading.text.labels import (
    BLOCK_LABEL,
    LABEL,
    labels_in,
    starts_with_label,
    without_count,
)
from wenming_desktop.reading.text.marks import Level, Mark, starts_with_number
from wenming_desktop.reading.text.names import all_departments

_SERIAL = re.compile(r"[ \t\u3000]*(?:序号|编号)[ \u3000]*[：:]?[ \u3000]*\d{1,3}[ \u3000]*\n\s*\Z")
_FRAMED = re.compile(r"[【\[〖《].{2,30}[】\]〗》]")
_PLAIN = re.compile(r"[\u4e00-\u9fff、“”]{2,20}")
_LONGEST_LOOK = 120  # characters above a block in which its heading stands


def with_records(text: str, marks: list[Mark]) -> list[Mark]:
    """With the blocks as marks, and the lines above them as headings, where nothing numbers the tasks."""
    same = folded(text)
    found = [label for label in BLOCK_LABEL.finditer(same) if label["text"]]
    starts = [label for label in found if label["text"] == found[0]["text"]]
    stops = [*(label.start() for label in starts[1:]), len(text)]
    if len(starts) < 2 or not all(
        _is_record(same[label.end() : stop]) for label, stop in zip(starts, stops, strict=True)
    ):
        return marks
    above = [mark for mark in marks if mark.start <= starts[0].start()]
    if above and above[-1].level > Level.LINE:
        return marks  # 1. … with a label below
    records = [_record(text, label, number) for number, label in enumerate(starts, 1)]
    heads = [head for record in records if (head := _heading(text, record.start))]
    numbered = {mark.start for mark in marks if mark.level <= Level.LINE}
    heads = [head for head in heads if not any(head.start - 8 <= start <= head.start for start in numbered)]
    within = [mark for mark in marks if mark.level <= Level.LINE or mark.level > Level.ITEM]
    return sorted([*within, *heads, *records], key=lambda mark: (mark.start, mark.level))


def with_lead_lines(text: str, marks: list[Mark]) -> list[Mark]:
    """With lines like 牵头部门：财务科 as headings, where they stand above the items and not below each."""
    found: list[tuple[int, Mark]] = []
    for at, mark in enumerate(marks):
        above = text[marks[at - 1].end if at else 0 : mark.start].rstrip()
        line = above.rpartition("\n")[2]
        if mark.level > Level.LINE and _names_lead(line.strip()):
            start = (
                mark.start - len(text[: mark.start]) + len(text[: mark.start].rstrip()) - len(line.lstrip())
            )
            found.append((at, Mark(Level.LINE, 1, start, start, Level.LINE)))
    if len(found) < 2:
        return marks
    first = found[0][0]
    within = all(mark.level > Level.LINE for mark in marks[first : found[-1][0]])
    if not within or (first and marks[first - 1].level > Level.LINE):
        return marks
    heads = dict(found)
    return [one for at, mark in enumerate(marks) for one in ([heads[at], mark] if at in heads else [mark])]


def _names_lead(line: str) -> bool:
    label = LABEL.match(folded(line))
    return bool(
        label and label["lead"] and all_departments(without_count(line[label.end() :]).strip(" \u3000。"))
    )


def _is_record(written: str) -> bool:
    """Whether what follows a label is a task, and who does it; no numbered tasks below the label."""
    value = written.partition("\n")[0].strip()
    return bool(value) and not starts_with_number(value) and bool(labels_in(written))


def _record(text: str, label: re.Match[str], number: int) -> Mark:
    start = label.end() - len(label[0].lstrip())
    serial = _SERIAL.search(text[max(0, start - _LONGEST_LOOK) : start])
    begin = start - len(serial[0].lstrip()) if serial else start
    return Mark(Level.ITEM, number, begin, label.end(), Level.ITEM)


def _heading(text: str, start: int) -> Mark | None:
    """The line above a block as its heading: 【执法类】, or a short line that ends no label's value."""
    above = text[max(0, start - _LONGEST_LOOK) : start].rstrip()
    before, _, line = above.rpartition("\n")
    written = line.strip()
    apart = not before.strip() or before.endswith("\n") or starts_with_label(before.rpartition("\n")[2])
    plain = _PLAIN.fullmatch(written) and apart and not is_title(written)
    if not written or starts_with_label(line) or not (_FRAMED.fullmatch(written) or plain):
        return None
    at = max(0, start - _LONGEST_LOOK) + len(above) - len(line.lstrip())
    return Mark(Level.LINE, 1, at, at, Level.LINE)
