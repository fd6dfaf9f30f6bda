"""One cell of a task that stands in several rows: the parts joined as they were parted."""

import re
from collections.abc import Sequence

from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.words import squeezed

_ENDED = ("；", ";", "\n", "。")
_MARKED = re.compile(r"\s*(?:[(（]?\d{1,3}[)）.．、](?!\d)|[①-⑳]|[一二三四五六七八九十]是)")
_ITEM_BEGINS = re.compile(
    r"(?:^|[；;。])(?:\d{1,3}\.)?$"
)  # before an item of a numbered run, as numbered() has it
_ENDS = 6  # letters on both sides of a cut that say where it was made
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
    bare = squeezed(whole)
    ordered = sorted(parts, key=lambda part: bare.find(squeezed(part)) % (len(bare) + 1))
    for each in (parts, ordered):
        if squeezed("".join(each)) == bare:
            return "".join(each)
    if column in NAMES:
        parts = list(dict.fromkeys(parts))  # 分管领导 is the same person in each row
    text = parts[0]
    for part in parts[1:]:
        text += _between(column, text, part, bare) + part
    return text


def _between(column: TaskColumn, text: str, part: str, whole: str) -> str:
    said, more = squeezed(text), squeezed(part)
    if column in NAMES:
        return "" if said.endswith("、") else "、"
    if column is TaskColumn.MEASURES:
        return "" if text.endswith("\n") or _was_cut(said, more, whole) else "\n"
    going_on = whole.startswith(said) and said != whole
    if going_on or whole.endswith(more) or column is TaskColumn.TEXT:
        return ""
    return "" if text.endswith("\n") else "\n"


def _was_cut(said: str, more: str, whole: str) -> bool:
    """Whether two parts of a cell of measures are one measure, cut in its middle."""
    if said.endswith(_ENDED) or _MARKED.match(more):
        return False
    at = whole.find(said[-_ENDS:] + more[:_ENDS])
    places = [at + len(said[-_ENDS:])] if at >= 0 else []
    if whole.startswith(said):
        places.append(len(said))
    if len(more) >= _ENDS and whole.endswith(more):
        places.append(len(whole) - len(more))
    return any(
        0 < place < len(whole) and whole[place] not in "；;。" and not _ITEM_BEGINS.search(whole[:place])
        for place in places
    )
