"""The columns of a table of tasks (任务配档表, 任务分解表, 责任分工表) and what offices call them.

One vocabulary for every such table: a plan written as a table, a unit's own form, our table that comes back.
"""

import re
from enum import StrEnum

from wenming_desktop.spreadsheets.headed import Header, Vocabulary, Words, plain_word, with_columns


class TaskColumn(StrEnum):
    """What a column holds; the value is the word the clerk sees."""

    KEY = "任务标识"  # hidden: the task's id, in tables that the program wrote
    ORDINAL = "序号"
    CATEGORY = "测评项目"
    TEXT = "测评内容（工作任务）"
    STANDARD = "测评标准"
    SCORE = "分值"
    MEASURES = "落实措施"
    LEADER = "责任领导"
    LEAD = "牵头科室"
    SUPPORT = "配合科室"
    RESPONSIBLE = "责任科室"  # the first named leads, the others support; beside LEAD they all support
    PERSON = "责任人"
    DUE = "完成时限"
    EVIDENCE = "报送材料"
    NOTE = "备注"


_BODIES = ("科室", "单位", "部门", "处室", "股室", "庭室", "机关", "主体")
_TIMES = ("时限", "时间", "日期", "节点", "期限", "时点")


def _bodies(*roles: str) -> tuple[str, ...]:
    return tuple(role + body for role in roles for body in _BODIES)


def _times(*acts: str) -> tuple[str, ...]:
    return tuple(act + word for act in acts for word in _TIMES)


_LEADERS = ("领导", "分管负责人", "分管负责同志")
# What was done, not what is to do.
_RESULTS = ("完成情况", "落实情况", "进展", "得分", "自评", "扣分", "复核", "实得")

TASK_COLUMNS: Vocabulary[TaskColumn] = {
    TaskColumn.KEY: Words(("任务标识",)),
    TaskColumn.ORDINAL: Words(("序号", "编号", "序", "号"), ("序号",)),
    TaskColumn.CATEGORY: Words(
        (
            *("测评项目", "任务类别", "考核项目", "测评类别", "指标类别", "一级指标", "项目类别", "任务分类"),
            *("工作类别", "创建项目", "评价项目", "工作板块", "板块", "分类", "项目", "类别", "类型"),
            *("工作项目", "任务项目", "工作分类", "任务板块", "创建板块", "创建类别", "测评大类", "大类"),
        ),
        ("测评项目", "考核项目", "一级指标", "类别"),
        ("内容", "标准", *_RESULTS),
    ),
    TaskColumn.TEXT: Words(
        (
            *("测评内容", "工作任务", "任务内容", "工作内容", "创建任务", "重点任务", "具体任务", "考核内容"),
            *("测评内容及要求", "测评内容与要求", "测评内容及标准", "测评内容与标准", "工作内容及标准"),
            *(
                "工作内容与标准",
                "工作内容及要求",
                "任务内容及要求",
                "工作任务及要求",
                "创建内容",
                "创建内容及要求",
            ),
            *("主要任务", "目标任务", "任务名称", "任务事项", "工作事项", "重点工作", "主要工作", "工作重点"),
            *("测评指标", "考核指标", "二级指标", "指标内容", "具体内容", "主要内容", "工作要点", "测评要点"),
            *("任务", "内容", "事项", "重点事项", "具体事项", "创建事项", "推进事项", "攻坚任务", "攻坚事项"),
            *("任务清单", "工作清单", "工作任务清单", "重点任务清单", "事项清单", "任务事项清单", "任务分解"),
            *("做什么", "干什么"),
        ),
        (
            *("测评内容", "考核内容", "工作内容", "任务内容", "创建内容", "具体内容", "主要内容", "工作任务"),
            *("重点任务", "创建任务", "具体任务", "主要任务", "重点工作", "工作事项", "内容", "任务", "事项"),
        ),
        ("评分", "计分", "打分", "类别", "标识", "注意事项", "其他事项", *_RESULTS),
    ),
    TaskColumn.STANDARD: Words(
        (
            *("测评标准", "评分标准", "考核标准", "评分细则", "评分办法", "计分办法", "工作标准", "目标要求"),
            *(
                "测评要求",
                "工作要求",
                "工作目标",
                "任务要求",
                "具体要求",
                "达标要求",
                "标准要求",
                "标准",
                "要求",
                "做到什么程度",
            ),
        ),
        ("测评标准", "评分标准", "考核标准", "评分细则", "评分办法", "工作标准", "标准", "要求"),
        ("标准分", "时间", "时限", *_RESULTS),
    ),
    TaskColumn.SCORE: Words(
        (
            *("分值", "标准分", "标准分值", "满分", "权重", "分数", "基准分", "基本分", "应得分", "应得分数"),
            *("应得分值", "应得", "配分", "赋分", "总分", "总分值", "权重分", "得分上限", "最高分"),
        ),
        ("分值", "标准分", "满分", "配分", "赋分"),
        tuple(word for word in _RESULTS if word != "得分"),  # 应得分
    ),
    TaskColumn.MEASURES: Words(
        (
            *(
                "落实措施",
                "工作措施",
                "具体措施",
                "推进措施",
                "工作举措",
                "落实举措",
                "具体举措",
                "措施",
                "举措",
            ),
            *("具体落实举措", "具体落实措施", "主要措施", "主要举措", "实施措施", "工作安排", "细化分解"),
            *("怎么做", "如何做", "怎么干"),
        ),
        ("措施", "举措", "做法"),
        _RESULTS,
    ),
    TaskColumn.LEADER: Words(
        (
            *(
                "责任领导",
                "分管领导",
                "牵头领导",
                "主要责任领导",
                "主管领导",
                "负责领导",
                "包保领导",
                "带队领导",
            ),
            *("挂包领导", "分管负责人", "分管负责同志", "领导责任人", "领导"),
        ),
        _LEADERS,
        ("签字", "签名", "签批", "意见", "批示", "审批", "审核", "小组"),
    ),
    TaskColumn.LEAD: Words(
        (*_bodies("牵头", "主办", "承办", "主责", "主要责任", "牵头责任"), "牵头", "主办", "承办", "主责"),
        ("牵头", "主办", "承办", "主责", *_bodies("主要责任")),
        (*_LEADERS, "责任人", "负责人", "电话"),
    ),
    TaskColumn.SUPPORT: Words(
        (
            *_bodies("配合", "协办", "协助", "协同", "参与", "参加", "协作"),
            *("配合", "协办", "协助", "协同", "参与", "参加", "谁配合", "谁协助", "谁参与"),
        ),
        ("配合", "协办", "协助", "协同", *_bodies("参与", "参加")),
        (*_LEADERS, "责任人", "负责人", "电话", *_RESULTS),
    ),
    TaskColumn.RESPONSIBLE: Words(
        (
            *_bodies("责任", "负责", "落实", "实施", "完成", "归口", "承担"),
            *("责任分工", "任务分工", "科室", "部门", "单位"),
            *("谁负责", "由谁负责", "谁来负责", "谁来做", "谁承担", "责任归属"),
        ),
        _bodies("责任", "负责", "落实"),
        (*_LEADERS, "责任人", "负责人", "电话"),
    ),
    TaskColumn.PERSON: Words(
        (
            *(
                "责任人",
                "具体责任人",
                "直接责任人",
                "责任人员",
                "具体负责人",
                "负责人",
                "科室负责人",
                "经办人",
            ),
            *("承办人", "联系人", "部门负责人", "单位负责人", "责任同志", "具体经办人", "落实人", "人员"),
        ),
        ("责任人", "负责人", "经办人", "承办人", "联系人"),
        (*_LEADERS, "电话", "签字"),
    ),
    TaskColumn.DUE: Words(
        (
            *_times("完成", "办结", "办理", "截止", "落实", "实施", "推进", "进度", "计划完成", "要求完成"),
            *("时间节点", "时限要求", "时间要求", "何时完成", "时间安排", "进度安排", "时限", "期限", "时间"),
            *(
                "进度要求",
                "起止时间",
                "开展时间",
                "节点",
                "什么时候完成",
                "什么时候办完",
                "何时办结",
                "完成时效",
            ),
        ),
        ("时限", "节点", "截止", "期限", "何时", "什么时候", *_times("完成", "办结")),
        ("实际", *_RESULTS),
    ),
    TaskColumn.EVIDENCE: Words(
        (
            *("报送材料", "提报材料", "佐证材料", "印证材料", "支撑材料", "所需材料", "材料清单", "档案资料"),
            *("申报材料", "证明材料", "材料要求", "材料", "资料"),
        ),
        ("材料", "资料"),
        _RESULTS,
    ),
    TaskColumn.NOTE: Words(("备注", "说明", "注", "备考"), ("备注",)),
}

_WHEN = "(?:时限|时间|日期|节点|期限|时点|月份|年月)?"
_PLANNED = "(?:计划|预计|拟定?|要求|预定)?"
_BEGIN = re.compile(rf"{_PLANNED}(?:起始?|始|自|开始|启动|开工|动工|开展){_WHEN}")
_END = re.compile(rf"{_PLANNED}(?:止|讫|迄|至|终止?|截[止至]|结束|完成|完工|竣工|办结){_WHEN}")


def begin_and_end(header: Header[TaskColumn]) -> tuple[int, int] | None:
    """The columns that say when a task begins and, right of it, when it ends (启动, 完成); else None."""
    words = [plain_word(word.rpartition("/")[2]) if "实际" not in word else "" for word in header.words]
    begins = next((at for at, word in enumerate(words) if _BEGIN.fullmatch(word)), len(words))
    ends = next((at for at in range(begins, len(words)) if _END.fullmatch(words[at])), None)
    return None if ends is None else (begins, ends)


def likeliest(header: Header[TaskColumn]) -> Header[TaskColumn]:
    """Of several columns that mean the same the one with the usual word: 责任人 before 科室负责人."""

    def usual(column: TaskColumn, at: int) -> int:
        words = [plain_word(word) for word in TASK_COLUMNS[column].exact]
        name = plain_word(header.words[at].rpartition("/")[2])
        return words.index(name) if name in words else len(words)

    better: dict[TaskColumn, int] = {}
    for column, at in header.again:
        if usual(column, at) < usual(column, better.get(column, header.columns[column])):
            better[column] = at
    return with_columns(header, better) if better else header
