"""Columns that have the values in their header and only mark them below it.

A column for each department, with ● where it leads and ○ where it helps; a column for each quarter or month,
with √ or with what is done in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wenming_desktop.reading.tables.grids import Grid, Place
from wenming_desktop.reading.tables.marks import Legend, legend_in, likely_legend, mark_of
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.text.cells import TIME
from wenming_desktop.reading.text.names import is_department
from wenming_desktop.reading.written import means_several
from wenming_desktop.spreadsheets.headed import plain_word

_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_PERIOD = re.compile(
    rf"(?:\d{{4}}年?)?(?P<period>第?[一二三四1-4]季度?|[上下]半年|[Qq][1-4]|年[底末]"
    rf"|{_NUMERAL}月?[-—–~至]{_NUMERAL}月份?|{_NUMERAL}月份?[上中下]?旬?[底末初]?前?)[底末]?前?"
    r"(?:工作|推进|实施|完成)?(?:目标|任务|计划|安排|措施|内容|重点|节点|进度|要求)?"
)
_DONE = re.compile("情况|进展|自评|得分|实际|小结|总结|评分|分值")
_FEWEST = 2  # columns
_LONGEST_NAME = 15  # characters


@dataclass(frozen=True)
class Marked:
    """Columns that mark what heads them, of quarters or months and of departments: column -> its words."""

    periods: Mapping[int, str]
    departments: Mapping[int, str]

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.periods or self.departments)

    def times_alone(self, grid: Grid, body: int) -> bool:
        """Whether those of periods have nothing but marks."""
        return all(mark_of(row[at]) is not None for row in grid.rows[body:] for at in self.periods)


NONE_MARKED = Marked({}, {})


def marked_columns(grid: Grid, body: int, words: Sequence[str], unread: Sequence[int]) -> Marked:
    """The columns of a table that mark what heads them.

    Args:
        grid: the table.
        body: the first row below its header.
        words: what heads each column, a group's word before /.
        unread: the columns whose words mean nothing else.
    """
    heads = {
        at: plain_word(word.rpartition("/")[2]) for at, word in enumerate(words) if not _DONE.search(word)
    }
    return Marked(_periods(grid, body, heads), _departments(grid, body, heads, unread))


def _periods(grid: Grid, body: int, heads: Mapping[int, str]) -> dict[int, str]:
    found = {at: match["period"] for at, word in heads.items() if (match := _PERIOD.fullmatch(word))}
    texts = [cell for row in grid.rows[body:] for at in found if (cell := row[at].strip())]
    numbers = sum(bool(re.fullmatch(r"[\d.%％]+", text)) for text in texts)
    return found if len(found) >= _FEWEST and texts and 2 * numbers < len(texts) else {}


def _departments(grid: Grid, body: int, heads: Mapping[int, str], unread: Sequence[int]) -> dict[int, str]:
    """Those that have nothing but marks; with a legend a department's name needs no known ending."""
    rows = [row for row in grid.rows[body:] if len(set(row)) > 1]
    named = {at: word for at, word in heads.items() if word and len(word) <= _LONGEST_NAME}
    marks = {at: [mark_of(row[at]) for row in rows] for at in named}
    marked = [at for at in named if None not in marks[at]]
    found = [at for at in marked if is_department(named[at]) or means_several(named[at])]
    if legend_in(_text_of(grid)):
        found = [at for at in marked if at in found or (at in unread and any(marks[at]))]
    used = sum(any(marks[at]) for at in found)
    return {at: named[at] for at in found} if used >= _FEWEST else {}


def legend_of(grid: Grid, rows: Sequence[int], marked: Marked, around: str) -> Legend | None:
    """What the marks of departments say: by the table's words, those around it, else by what is likely.

    Args:
        grid: the table.
        rows: of its tasks.
        marked: its columns of marks; without departments there is no legend.
        around: the text before and after the table.
    """
    if not marked.departments:
        return None
    marks = [[mark_of(grid.rows[row][at]) or "" for at in marked.departments] for row in rows]
    said = legend_in(_text_of(grid)) or legend_in(around)
    return said if said and said.leads & {mark for row in marks for mark in row} else likely_legend(marks)


def doubt_of_legend(legend: Legend | None, columns: Mapping[TaskColumn, int]) -> str:
    """What to say of marks that nothing explains, in a sentence; empty where another column has the leads."""
    if legend is None or not legend.guessed or TaskColumn.SUPPORT in columns:
        return ""
    marks = "".join(f"“{mark}”" for mark in sorted(legend.marks))
    if legend.leads:
        return f"表中没有说明{marks}的意思，“{''.join(legend.leads)}”是按牵头读的，请核对。"
    return f"表中科室下面只有{marks}，看不出由谁牵头：一行有几个科室的，都读成了配合，请核对。"


def with_marks_written(
    grid: Grid, rows: Sequence[int], columns: Mapping[TaskColumn, int], marked: Marked, legend: Legend | None
) -> Grid:
    """The table with what its marks say as words, in the columns of departments, time and measures.

    Args:
        grid: the table.
        rows: of its tasks.
        columns: field -> column; columns of marks stand there for the fields that the table has no other for.
        marked: its columns of marks.
        legend: what those of departments say.
    """
    texts = [list(row) for row in grid.rows]
    origins = [list(row) for row in grid.origins]
    for row in rows:
        if len(set(grid.origins[row])) == 1 < grid.width:
            continue
        due, measures = _time(grid, row, marked.periods)
        said = {TaskColumn.DUE: due, TaskColumn.MEASURES: measures} if marked.periods else {}
        if legend:
            leads, helps = _responsible(grid, row, marked.departments, legend)
            if columns.get(TaskColumn.RESPONSIBLE) in marked.departments:
                said[TaskColumn.RESPONSIBLE] = _labelled(leads, helps)
            else:
                said[TaskColumn.SUPPORT] = "、".join((*leads, *helps))
        for column, words in said.items():
            at = columns.get(column)
            if at is None:
                continue
            own = "" if at in {*marked.periods, *marked.departments} else grid.rows[row][at].strip()
            if own and (not words or column is TaskColumn.DUE):
                continue
            texts[row][at] = "\n".join(filter(None, (own, words)))
            origins[row][at] = (row, at)
    return replace(grid, rows=tuple(map(tuple, texts)), origins=tuple(map(tuple, origins)))


def _labelled(leads: Sequence[str], helps: Sequence[str]) -> str:
    said = (("牵头", leads), ("配合", helps))
    return "；".join(f"{word}：{'、'.join(names)}" for word, names in said if names)


def _responsible(
    grid: Grid, row: int, departments: Mapping[int, str], legend: Legend
) -> tuple[list[str], list[str]]:
    """Who leads and who helps in a row; a mark of the only kind, alone in its row, leads."""
    marks = {at: mark for at in departments if (mark := mark_of(grid.rows[row][at]))}
    alone = legend.guessed and not legend.leads and len(marks) == 1
    leads = [departments[at] for at, mark in marks.items() if mark in legend.leads or mark == "lead" or alone]
    helps = [departments[at] for at in marks if departments[at] not in leads]
    return leads, helps


def _time(grid: Grid, row: int, periods: Mapping[int, str]) -> tuple[str, str]:
    """When a row is due, and what it does in each quarter or month, one a line.

    Where all cells are mere marks, or times, they are when it is due; else the last one is.
    """
    said: dict[Place, list[int]] = {}
    for at in periods:
        if mark_of(grid.rows[row][at]) != "":
            said.setdefault(grid.origins[row][at], []).append(at)
    if not said:
        return "", ""
    filled = [at for columns in said.values() for at in columns]
    texts = {columns[0]: " ".join(grid.rows[row][columns[0]].split()) for columns in said.values()}
    if all(mark_of(text) for text in texts.values()):
        return "、".join(periods[at] for at in filled), ""
    if all(map(TIME.fullmatch, texts.values())):
        return "、".join(texts.values()), ""
    measures = (
        f"{'至'.join(dict.fromkeys((periods[columns[0]], periods[columns[-1]])))}：{texts[columns[0]]}"
        for columns in said.values()
    )
    return periods[filled[-1]], "\n".join(measures)


def _text_of(grid: Grid) -> str:
    return "|".join(cell for row in grid.rows for cell in row)
