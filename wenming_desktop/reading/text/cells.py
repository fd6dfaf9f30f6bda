"""A table that became lines of text: "1.1设置公益广告；⏎| 党委宣传部⏎| 8月28日"."""

import re

from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import LABEL
from wenming_desktop.reading.text.names import all_departments

_BETWEEN = re.compile(r"\s*\|\s*|\t+|[ \u3000]{3,}")
TIME = re.compile(
    r".{0,8}(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|季度|半年|年底|全年|长期|常年|每月|每周|每年|随时|即时|立即).{0,12}|\d{4}[-./]\d.*"
)
_MOST_CELLS = 20


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
