"""A table that became lines of text: "1.1设置广告；⏎| 宣传部⏎| 8月28日"; where a label's line ends."""

import re

from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import LABEL, labels_in
from wenming_desktop.reading.text.names import all_departments, is_person

_BETWEEN = re.compile(r"\s*\|\s*|\t+|[ \u3000]{3,}")
TIME = re.compile(
    r".{0,8}(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|季度|半年|年底|全年|长期|常年|每月|每周|每年|随时|即时|立即).{0,12}|\d{4}[-./]\d.*"
)
_MOST_CELLS = 20
_LONGEST_VALUE = 20  # characters of one that was not broken
_LISTED_ON = re.compile(r"[、，,；;。（(）)]")
_TIMED_ON = re.compile(
    r"\d{1,4}\s?(?:[年月日]|号(?![任项工]))|[、，,；;。（(）)底初末份前日号旬至到—–～~-]|[上中下]旬|中旬|之前|以[前内]|内(?:完|，|。)"
)
_WHOLE_TIME = re.compile(rf"(?:{TIME.pattern}).{{0,6}}|.*[前底末内旬日号]|.*(?:持续|常态).*")


def cells_of(raw: str) -> tuple[int, tuple[str, ...], str | None]:
    """Departments and a time in cells of their own at the end of an item's text.

    Args:
        raw: the item's text as written.

    Returns:
        Where the text before them ends, the departments in order, and the time as written.
    """
    if not _BETWEEN.search(raw) or LABEL.search(folded(raw)):
        return len(raw), (), None
    ends = [(match.start(), match.end()) for match in _BETWEEN.finditer(raw)]
    departments: tuple[str, ...] = ()
    due: str | None = None
    stop = len(raw)
    for start, end in reversed(ends[-_MOST_CELLS:]):
        cell = raw[end:stop].strip()
        names = all_departments(cell)
        if cell and due is None and TIME.fullmatch(cell):
            due = cell
        elif names and not departments:
            departments = names
        elif cell:
            break
        stop = start
    return (stop, departments, due) if departments or due else (len(raw), (), None)


def ends_label(above: str, below: str) -> bool:
    """Whether a label's line has its whole value, so that the line below is another paragraph's."""
    labels = labels_in(folded(above))
    if not labels or _LISTED_ON.match(below):
        return False
    label = labels[-1]
    value = above[label.end() :].strip(" \u3000。；;")
    if len(value) > _LONGEST_VALUE:
        return False
    if label["due"]:
        return bool(_WHOLE_TIME.fullmatch(value)) and not _TIMED_ON.match(below)
    if label["person"] or label["leader"]:
        return all(map(is_person, re.split(r"[、，,]|\s{2,}", value)))
    following = re.split("[。；;]", below)[0]
    return bool(all_departments(value)) and not all_departments(following)
