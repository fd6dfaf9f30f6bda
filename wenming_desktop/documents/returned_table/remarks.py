"""What people write into a cell about it: 3（建议改为4）, 工会？, 9月底前改为10月底前, …【科室意见：…】."""

import re
from dataclasses import dataclass

from wenming_desktop.documents.returned_table.joining import NAMES
from wenming_desktop.reading.tables.task_columns import TaskColumn

_SHORT = {*NAMES, TaskColumn.DUE, TaskColumn.SCORE}  # cells that say one thing in few words
_FLOWING = {TaskColumn.TEXT, TaskColumn.STANDARD, TaskColumn.MEASURES}
_BRACKET = re.compile(r"\s*[（(【\[〔]([^（(【\[〔）)】\]〕]*)[）)】\]〕]")
_OPINION = r"\S{0,10}?(?:意见|建议|批示|批注|备注|说明)\s*[:：]"
_CHANGE = r"(?:改为|改成|改由|调整为|变更为|换成|换为|更正为|应为)"
_ASIDE_IN_SHORT = re.compile(
    rf"{_OPINION}|{_CHANGE}|建议|意见|[待暂][定缺]|待(?:核|确|明|议)|核实|确认|是否|不应|不该|存疑|请|^原[为是:：]"
    r"|调[走离]|退休|离职|[?？]|^已|^均?已|完成$|^[√✓✔×]"
)
_ASIDE_IN_FLOWING = re.compile(
    rf"^{_OPINION}|^(?:建议|意见)(?!征|箱|簿|收)|{_CHANGE}|^请(?:核|确认|修改|删|领导)|^是否|^原[为是:：]|[?？]$|^待(?:定|核|确|议)"
)
_BEHIND_SHORT = re.compile(rf"[，,；;。\s]+(?:{_OPINION}|建议|请).*$", re.DOTALL)
_BEHIND_FLOWING = re.compile(rf"(?<=[。；;\n\s])\s*{_OPINION}.*$", re.DOTALL)
_CHANGED = re.compile(rf".*?(?:建议|拟|请|应)?(?:{_CHANGE}|→|->)\s*(?P<new>.+)", re.DOTALL)
_ASKED = re.compile(r"[?？]+")


@dataclass(frozen=True)
class Bare:
    """A cell without what is written about it.

    Attributes:
        text: what is left.
        remarks: as written, without brackets.
        question: what the clerk is asked before the text is taken, as one Chinese sentence; "".
    """

    text: str
    remarks: tuple[str, ...] = ()
    question: str = ""


def without_remarks(column: TaskColumn, text: str, old: str) -> Bare:
    """A cell apart from the remarks in it.

    Args:
        column: whose cell.
        text: of it.
        old: what the plan has there: what stands in it is no remark.
    """
    if column not in _SHORT | _FLOWING or not text.strip():
        return Bare(text)
    short = column in _SHORT
    aside = _ASIDE_IN_SHORT if short else _ASIDE_IN_FLOWING
    said = "".join(old.split())
    remarks: list[str] = []

    def take(remark: str, whole: str) -> str:
        if not remark or "".join(remark.split()) in said:
            return whole
        remarks.append(remark)
        return ""

    bare = _BRACKET.sub(lambda one: take(one[1].strip(), one[0]) if aside.search(one[1]) else one[0], text)
    if short and (changed := _CHANGED.fullmatch(bare.strip())) and bare not in old:
        new = changed["new"].strip("。；;，, ")
        return Bare(new, tuple(remarks), f"写的是“{' '.join(bare.split())}”，改成“{new}”吗？")
    behind = _BEHIND_SHORT if short else _BEHIND_FLOWING
    bare = behind.sub(lambda one: take(one[0].strip(" \n，,；;。"), one[0]), bare)
    if short:
        bare = _ASKED.sub(lambda one: take(one[0], one[0]), bare)
    if not remarks:
        return Bare(text)
    named = "、".join(f"“{' '.join(remark.split())}”" for remark in remarks)
    return Bare(bare.strip(), tuple(remarks), f"格子里还写着{named}，没有取，照这样改吗？")
