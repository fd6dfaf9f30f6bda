"""Whose tasks a table without a column of departments lists.

任务清单（办公室） or 牵头科室：办公室 above it, the name of its sheet, or its categories say so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from wenming_desktop.reading.draft import CategoryDraft
from wenming_desktop.reading.tables.table_body import without_count
from wenming_desktop.reading.tables.table_cells import Responsible, leading_number, one_line, responsible
from wenming_desktop.reading.text.names import is_department

_BODY = "(?:科室|部门|处室|股室|庭室|部室)"
_LABELLED = re.compile(
    rf"(?:牵头|责任|承办|主办|主责|负责|落实|实施)(?:责任)?(?:{_BODY}|单位)\s*[：:]\s*([^\s：:；;]+)"
    rf"|(?<![\u4e00-\u9fff])(?:本|所在)?{_BODY}(?:名称)?\s*[：:]\s*([^\s：:；;]+)"
)
_FILLED = re.compile(rf"(?:填报|填表|报送){_BODY}\s*[：:]\s*([^\s：:；;]+)")
_BRACKETED = re.compile(r"[（(【\[]([^（()）【】\[\]]{2,20})[）)】\]]\s*$")
_LIST = (
    r"(?:承担|负责|牵头|主办)?的?(?:创建)?(?:文明(?:单位|创建)?)?(?:创建)?(?:重点|具体|主要)?(?:工作|目标)?(?:任务|责任|事项)?"
    r"(?:分解|分工|落实|推进|一览)?(?:清单|表|台账|任务|事项|工作|责任|职责)?"
)
_OF_LIST = re.compile(rf"(?P<name>.{{2,8}}?)(?:\d{{4}}年度?)?{_LIST}")
_NUMBER = re.compile(r"^(?:附?[件表]\s*)?\d{1,2}(?:\s*[-—.．、:：])?\s*")
_UNIT = re.compile(  # a unit of its own, or what is called civilized, not a part of the unit
    r"[\u4e00-\u9fff]{1,3}(?:省|市(?![场政容])|县|(?<!社)区(?!域)|镇|乡(?!村)).*|.*(?:政府|人大|政协|领导小组)"
    r"|.*(?:局|公司|集团|学校|[中小大]学|医院|法院|检察院|学院|厅|银行|管理处|办事处|指挥部|管理所)"
    r"|(?:文明|平安|最美|先进|优秀|绿色|节约|志愿|本|某).*"
)


def owner_of(name: str, lines: Sequence[str], *, several: bool) -> Responsible | None:
    """Who leads the tasks of a table by what stands above it; None where that does not say.

    Args:
        name: of its sheet, or the heading above it.
        lines: its title and notes above its header.
        several: it is one of several tables, where 填报科室 tells whose it is.
    """
    above = [" ".join(line.split()) for line in (*lines, name)]
    patterns = (_LABELLED, _FILLED) if several else (_LABELLED,)
    for match in (match for pattern in patterns for line in above if (match := pattern.search(line))):
        found = responsible(next(filter(None, match.groups())))
        if found.lead:
            return found
    bracketed = [match[1] for line in above if (match := _BRACKETED.search(one_line(line)))]
    listed = [match["name"] for line in (name, *above) if (match := _OF_LIST.fullmatch(_bare(line)))]
    for written in (_bare(name), *bracketed, *listed):
        found = responsible(written)
        names = [each for each in (found.lead, *found.support) if each]
        if names and all(is_department(each) and not _UNIT.fullmatch(each) for each in names):
            return found
    return None


def says_owner(line: str) -> bool:
    """Whether a line says no more than whose the table is."""
    return bool(_LABELLED.fullmatch(line.strip()) or _FILLED.fullmatch(line.strip()))


def with_owner(categories: Sequence[CategoryDraft], owner: Responsible | None) -> tuple[CategoryDraft, ...]:
    """Categories with a lead for their tasks where none names one.

    It is the table's owner, else, where all categories are called after departments, that department.
    """
    if any(task.lead for category in categories for task in category.tasks):
        return tuple(categories)
    owners = [owner or owner_of(category.title, (), several=False) for category in categories]
    return tuple(
        _owned(category, own) if own and all(owners) else category
        for category, own in zip(categories, owners, strict=True)
    )


def _owned(category: CategoryDraft, owner: Responsible) -> CategoryDraft:
    tasks = (
        replace(
            task,
            lead=owner.lead,
            support=tuple(
                name for name in dict.fromkeys((*owner.support, *task.support)) if name != owner.lead
            ),
        )
        for task in category.tasks
    )
    return replace(category, tasks=tuple(tasks))


def _bare(name: str) -> str:
    """A name without its number, 附表, a count and brackets at its end."""
    name = without_count(one_line(name))
    number = leading_number(name)
    name = name[number.end :] if number else _NUMBER.sub("", name)
    return _BRACKETED.sub("", name).strip()
