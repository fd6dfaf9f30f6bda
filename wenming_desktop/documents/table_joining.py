"""One cell of a task that stands in several rows: the parts joined as they were parted."""

import re
from collections.abc import Sequence

from wenming_desktop.reading.tables.task_columns import TaskColumn

_ENDED = ("；", ";", "\n", "。")
_MARKED = re.compile(r"\s*(?:[(（]?\d{1,3}[)）.．、](?!\d)|[①-⑳]|[一二三四五六七八九十]是)")
NAMES = {TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.RESPONSIBLE, TaskColumn.PERSON, TaskColumn.LEADER}


def joined(column: TaskColumn, parts: Sequence[str], whole: str) -> str:
    """The parts of a cell as one text.

    Args:
        column: the cell's.
        parts: in the order of the rows, with their blanks.
        whole: what the table says of the task unless it was changed. Where the parts are parts of it, it says
            how they follow each other; what people added in a row of its own is a line of its own.
    """
    parts = [part for part in parts if part.strip()]
    if len(parts) < 2:
        return "".join(parts)
    bare = _squeezed(whole)
    ordered = sorted(parts, key=lambda part: bare.find(_squeezed(part)) % (len(bare) + 1))
    for each in (parts, ordered):
        if _squeezed("".join(each)) == bare:
            return "".join(each)
    if column in NAMES:
        parts = list(dict.fromkeys(parts))  # 分管领导 is the same person in each row
    text = parts[0]
    for part in parts[1:]:
        text += _between(column, text, part, bare) + part
    return text


def _between(column: TaskColumn, text: str, part: str, whole: str) -> str:
    said, more = _squeezed(text), _squeezed(part)
    if column in NAMES:
        return "" if said.endswith("、") else "、"
    going_on = whole.startswith(said) and said != whole
    if going_on or whole.endswith(more) or column is TaskColumn.TEXT:
        return (
            "\n"
            if _MARKED.match(part) and column is TaskColumn.MEASURES and not said.endswith(_ENDED)
            else ""
        )
    return "" if text.endswith("\n") else "\n"


def _squeezed(text: str) -> str:
    return "".join(text.split())
