"""Which column of a unit's own table is which: headers as offices write them (责任单位, 完成时间 …)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from wenming_desktop.documents.table_columns import TableColumn

# The likeliest word first: an exact match counts before a part, and an earlier word before a later one.
# 测评内容 stands last, so that its short words take no column that another means.
_WORDS: Mapping[TableColumn, tuple[str, ...]] = {
    TableColumn.ORDINAL: ("序号", "编号", "序"),
    TableColumn.CATEGORY: (
        *("测评项目", "任务类别", "考核项目", "测评类别", "指标类别", "一级指标", "项目类别", "项目", "类别"),
    ),
    TableColumn.STANDARD: (
        *("测评标准", "考核标准", "评分标准", "工作标准", "目标要求", "测评要求", "工作要求", "标准", "要求"),
    ),
    TableColumn.SCORE: ("分值", "标准分", "满分", "权重", "分数"),
    TableColumn.MEASURES: ("落实措施", "工作措施", "具体措施", "推进措施", "工作举措", "措施", "举措"),
    TableColumn.LEAD: (
        *("牵头科室", "牵头单位", "牵头部门", "责任科室", "责任单位", "责任部门", "主办科室", "主责科室"),
        *("承办科室", "承办单位", "责任股室", "牵头股室", "牵头", "主办"),
    ),
    TableColumn.SUPPORT: (
        *("配合科室", "配合单位", "配合部门", "协办科室", "协办单位", "协助科室", "参与科室", "配合股室"),
        *("配合", "协办", "协同"),
    ),
    TableColumn.PERSON: ("责任人", "负责人", "责任人员", "具体负责人", "经办人", "联系人"),
    TableColumn.DUE: (
        "完成时限",
        "完成时间",
        "完成日期",
        "办结时限",
        "时间节点",
        "截止时间",
        "时间要求",
        "时限",
    ),
    TableColumn.EVIDENCE: (
        *("报送材料", "提报材料", "佐证材料", "印证材料", "支撑材料", "所需材料", "材料清单", "档案资料"),
        *("材料", "资料"),
    ),
    TableColumn.NOTE: ("备注", "说明"),
    TableColumn.TEXT: (
        *("测评内容", "工作任务", "任务内容", "工作内容", "测评指标", "考核内容", "考核指标", "重点任务"),
        *("具体任务", "创建任务", "二级指标", "具体内容", "任务", "内容"),
    ),
}
_LONGEST_HEADER = 12  # characters; longer cells are titles or texts
_FOREIGN = re.compile("得分|自评|扣分|复核|领导|电话|情况|进展")  # columns of other tables that sound alike
_NOT_A_WORD = re.compile(r"[\s:：*、/]|[(（\[【].*?[)）\]】]")


def recognise(cells: Sequence[object]) -> dict[TableColumn, int]:
    """Which place (from 0) of a header row is which column; each column once, others are left out."""
    words = [_NOT_A_WORD.sub("", unicodedata.normalize("NFKC", str(cell or ""))) for cell in cells]
    free = {at: word for at, word in enumerate(words) if word and len(word) <= _LONGEST_HEADER}
    free = {at: word for at, word in free.items() if not _FOREIGN.search(word)}
    found: dict[TableColumn, int] = {}
    for exact in (True, False):
        for column, names in _WORDS.items():
            if column in found:
                continue
            places = (
                at
                for name in names
                for at, word in free.items()
                if (word == name if exact else len(name) > 1 and name in word)
            )
            if (at := next(places, None)) is not None:
                found[column] = at
                del free[at]
    return found
