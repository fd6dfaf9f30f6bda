"""A plan of text and tables together: who says what, and what says it twice.

The text gives title, goal, basis and safeguards. A table gives tasks; where it repeats those of the text, it
only adds who is responsible. Where both have tasks of their own, all are kept that are sure to be tasks.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wenming_desktop.errors import UserError
from wenming_desktop.reading.doubts import piece_doubts
from wenming_desktop.reading.draft import CategoryDraft, Doubt, Leftover, PlanDraft, Span
from wenming_desktop.reading.tables.grids import Grid
from wenming_desktop.reading.tables.marks import legend_in
from wenming_desktop.reading.tables.side_by_side import stacked
from wenming_desktop.reading.tables.table_cells import Responsible, leading_number, one_line
from wenming_desktop.reading.tables.table_merging import add_from_table, match_tasks
from wenming_desktop.reading.tables.table_owner import owner_of, says_owner, with_owner
from wenming_desktop.reading.tables.table_reading import read_table
from wenming_desktop.reading.tables.table_roles import Roles, table_roles
from wenming_desktop.words import listed, shortened

ReadText = Callable[[str], PlanDraft]
_TITLE_WORD = re.compile(
    r"(?:表|方案|计划|清单|要点|台账|安排|任务书|责任书|分工|分解)(?:[（(].{1,20}[）)])?$"
)
_NO_TITLE = re.compile(
    r"^(?:附\s*[件表]\s*\d{0,2}|.{0,6}(?:单位|部门|时间|日期|填报|填表|编制|制表).{0,2}[：:].*)[：:]?$"
)
_NO_TASKS = re.compile("没有(?:读到)?任务|附件的表格")  # doubts that the tables settle
_ATTACHMENT_MARK = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九]{0,2}\s*[：:]?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LONGEST_HEADING, _LONGEST_TITLE = 40, 60  # characters
_ABOVE = 3  # lines of the text in which the table's own title may stand


@dataclass(frozen=True)
class _Table:
    heading: str
    grid: Grid
    roles: Roles


def read_blocks(blocks: Sequence[str | Grid], read_text: ReadText, source_name: str = "") -> PlanDraft:
    """Read a plan of paragraphs and tables.

    Args:
        blocks: lines and tables in their order.
        read_text: reads text without tables.
        source_name: the file's, for a table without a title; empty for what was pasted.

    Raises:
        UserError: as read_text, where no table holds tasks.
    """
    lines, tables, first = _parted(blocks)
    text = "\n".join(lines)
    if not tables:
        return read_text(text)
    legends = [
        line for line in lines if any(table.roles.marked.departments for table in tables) and legend_in(line)
    ]
    around = _around("\n".join(line for line in lines if line not in legends), read_text)
    name = source_name.rpartition(".")[0] or source_name
    source = "\n".join((around.source, *legends)) if legends else around.source or text
    found: list[CategoryDraft] = []
    leftovers = [Leftover(shortened(line), line.strip(), _places(source, line)) for line in legends]
    doubts: list[Doubt] = []
    above = [line.strip() for line in lines[:first][-_ABOVE:] if line.strip() and len(line) <= _LONGEST_TITLE]
    owners: list[str] = []
    several = len(tables) > 1
    for table in tables:
        source = f"{source}\n{table.heading}\n" if source or table.heading else source
        goes_on = table.roles.body == 0 and bool(found)
        owner = _owner(table, () if several else above, several=several)
        heading = _category_above(table.heading, owner, several=several)
        read = read_table(table.grid, table.roles, heading, found[-1].title if goes_on else "", text)
        owned = with_owner(read.categories, owner)
        notes = [line for line in read.lines if _is_note(line)]
        if owned != read.categories:
            owners += [category.tasks[0].lead or "" for category in owned]
            notes = [line for line in notes if not says_owner(line)]
        found = _appended(found, [_moved_category(one, len(source)) for one in owned])
        leftovers += [Leftover(shortened(line), line) for line in notes]
        leftovers += [replace(one, spans=_moved(one.spans, len(source))) for one in read.leftovers]
        doubts += read.doubts
        above += [*read.lines, *([table.heading] if table.heading else [])]
        source += read.source
    if owners:
        names = listed(list(dict.fromkeys(owners)), "个科室", 3)
        doubts.append(Doubt(f"表中没有写明牵头科室，是按表名或类别读作{names}的，请核对。"))
    draft = replace(
        around,
        source=source,
        source_name=source_name,
        leftovers=(*around.leftovers, *leftovers),
        doubts=(*(one for one in around.doubts if not _NO_TASKS.search(one.message)), *doubts),
    )
    whole = _titled(_dated(_combined(draft, tuple(found)), above, name), above, name)
    of_the_plan = (doubt for doubt in whole.doubts if doubt.position is None)
    return replace(whole, doubts=(*of_the_plan, *piece_doubts(whole)))


def _owner(table: _Table, above: Sequence[str], *, several: bool) -> Responsible | None:
    """Whose tasks a table lists, by its heading, the rows above its header and the lines above it."""
    rows = [
        "　".join(table.grid.rows[row][at] for at in table.grid.cells(row))
        for row in range(table.roles.first)
    ]
    return owner_of(table.heading, [*rows, *above], several=several)


def _category_above(heading: str, owner: Responsible | None, *, several: bool) -> str:
    """What holds the tasks of a table that has no categories: its heading, or the department it is of."""
    if owner and ((several and not heading) or owner_of(heading, (), several=several)):
        return owner.lead or heading
    return heading


def _around(text: str, read_text: ReadText) -> PlanDraft:
    """The text around the tables: a plan but for its tasks, or a few lines that are no plan by themselves."""
    try:
        return read_text(text)
    except UserError:
        lines = [line.strip() for line in text.split("\n") if len(line.strip()) > _LONGEST_TITLE]
        left = tuple(Leftover(shortened(line), line, _places(text, line)) for line in lines)
        plain = PlanDraft("", "", None, None, "", (), "", (), ())
        return replace(plain, leftovers=left, source=text)


def _places(text: str, line: str) -> tuple[Span, ...]:
    at = text.find(line)
    return ((at, at + len(line)),)


def _is_note(line: str) -> bool:
    """Whether a line above a table's header is neither its title nor says for whom or when it was made."""
    return not _NO_TITLE.match(line) and (len(line) > _LONGEST_TITLE or bool(re.search(r"[。；：]", line)))


def _parted(blocks: Sequence[str | Grid]) -> tuple[list[str], list[_Table], int]:
    """The lines of the text, other tables among them, the tables of tasks, the lines before these."""
    blocks = [block if isinstance(block, str) else stacked(block) for block in blocks]
    found = _tables_of_tasks(blocks)
    several = len([roles for roles in found.values() if roles.body]) > 1
    lines: list[str] = []
    tables: list[_Table] = []
    first = 0
    for at, block in enumerate(blocks):
        if isinstance(block, str):
            lines.append(block)
        elif at in found:
            heading = block.name or _taken_heading(lines, several=several)
            first = first if tables else len(lines)
            tables.append(_Table(heading, block, found[at]))
        else:
            lines += block.lines()
    return lines, tables, first


def _tables_of_tasks(blocks: Sequence[str | Grid]) -> dict[int, Roles]:
    """Which blocks are tables of tasks; one without a header goes on with the table directly above it."""
    found: dict[int, Roles] = {}
    before: Roles | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, str):
            before = None if re.search(r"[^\W\d_]", block) else before  # page numbers may stand between
            continue
        before = table_roles(block, before)
        if before is not None:
            found[at] = before
    return found


def _taken_heading(lines: list[str], *, several: bool) -> str:
    """Take the heading directly above a table: one with a number; of several tables any but the title."""
    at = len(lines)
    while at and not lines[at - 1].strip():
        at -= 1
    line = one_line(lines[at - 1]) if at else ""
    number = leading_number(line)
    if not line or len(line) > _LONGEST_HEADING or re.search(r"[。；！？]", line):
        return ""
    if not (number and number.level <= 2) and not (several and any(map(str.strip, lines[: at - 1]))):
        return ""
    del lines[at - 1 :]
    return line


def _appended(found: list[CategoryDraft], more: Sequence[CategoryDraft]) -> list[CategoryDraft]:
    """The categories of two tables; what has the same title is one."""
    result = list(found)
    for category in more:
        at = next((at for at, one in enumerate(result) if one.title == category.title), None)
        if at is None:
            result.append(category)
            continue
        known = {replace(task, spans=()) for task in result[at].tasks}
        fresh = (task for task in category.tasks if replace(task, spans=()) not in known)
        tasks = (*result[at].tasks, *fresh)
        result[at] = replace(result[at], tasks=tasks)
    return result


def _combined(draft: PlanDraft, found: tuple[CategoryDraft, ...]) -> PlanDraft:
    """The plan of the text's tasks and the tables' tasks."""
    draft = replace(draft, categories=tuple(one for one in draft.categories if one.tasks or one.intro))
    own = [task for category in draft.categories for task in category.tasks]
    rows = [task for category in found for task in category.tasks]
    if not rows:
        return draft
    matches = match_tasks([task.text for task in own], [task.text for task in rows])
    matched = len(set(matches.values()))
    if matched and matched * 3 >= min(len(own), len(rows)) and len(matches) < 2 * matched:
        return add_from_table(draft, found, matches)
    if any(task.lead for task in own) or len(own) >= 3 * len(rows):
        return replace(draft, categories=(*draft.categories, *found))
    left = [
        Leftover(
            category.title,
            "\n".join([category.intro, *(task.text for task in category.tasks)]).strip(),
            (*category.spans, *(span for task in category.tasks for span in task.spans)),
        )
        for category in draft.categories
    ]
    said = (
        (
            Doubt(
                f"任务是按表格读的，正文里“{draft.categories[0].title}”等{len(left)}部分列在未归入的内容里。"
            ),
        )
        if left
        else ()
    )
    return replace(
        draft, categories=found, leftovers=(*left, *draft.leftovers), doubts=(*said, *draft.doubts)
    )


def _titled(draft: PlanDraft, above: Sequence[str], name: str) -> PlanDraft:
    """The draft with a title from above its table where its text has none, else with the file's name."""
    if _TITLE_WORD.search(draft.title):
        return draft
    candidates = [_ATTACHMENT_MARK.sub("", line).strip() for line in above if not _NO_TITLE.match(line)]
    titles = [line for line in candidates if _TITLE_WORD.search(line)]
    named = titles[:1] or ([draft.title] if draft.title else []) or candidates[:1] or [name]
    return replace(draft, title=named[0])


def _dated(draft: PlanDraft, above: Sequence[str], name: str) -> PlanDraft:
    """The draft with a year from above its table, its file's name or its deadlines if its text has none."""
    if draft.year is not None:
        return draft
    if year := _YEAR.search("\n".join([draft.title, *above])):
        return replace(draft, year=int(year[1]))
    times = " ".join(task.due or "" for category in draft.categories for task in category.tasks)
    for place, text in (("文件名", name), ("完成时限", times)):
        years = set(_YEAR.findall(text))
        if len(years) == 1:
            doubt = Doubt(f"方案没有写明年度，是按{place}读作 {(year := years.pop())} 年的，请核对。")
            return replace(draft, year=int(year), doubts=(*draft.doubts, doubt))
    if any("年度" in doubt.message for doubt in draft.doubts):
        return draft
    return replace(draft, doubts=(*draft.doubts, Doubt("没有读到年度，请填写。")))


def _moved_category(category: CategoryDraft, by: int) -> CategoryDraft:
    tasks = tuple(replace(task, spans=_moved(task.spans, by)) for task in category.tasks)
    return replace(category, tasks=tasks, spans=_moved(category.spans, by))


def _moved(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)
