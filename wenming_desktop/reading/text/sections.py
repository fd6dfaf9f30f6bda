"""What the sections of a plan are, by their names: tasks, goal, safeguards, stages, or words around them."""

import re
from enum import Enum, auto

from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.labels import LABEL
from wenming_desktop.reading.text.marks import Level
from wenming_desktop.reading.text.outline import KNOWN_TITLE, Item


class Role(Enum):
    """What a section holds."""

    TASKS = auto()  # its name says so
    OTHER = auto()  # a name of its own: tasks, if it has items
    GOAL = auto()
    INTRODUCTION = auto()  # 指导思想, 组织机构, 评选办法
    STAGES = auto()
    SAFEGUARDS = auto()
    LEADERSHIP = auto()  # 组织领导, 督查考核: safeguards as a rule, a category in some plans


_FIRST = re.compile(r"指导思想|总体要求|总体思路|组织(?:机构|架构)|领导小组|工作原则|基本原则")
_RULES = (
    (Role.TASKS, re.compile("(?<!明确)(?<!明确任务)(?:任务|分工).{0,2}要求$")),
    (
        Role.SAFEGUARDS,
        re.compile(
            r"(?:保障措施|组织保障|工作保障|措施保障|(?<!总体)(?<!目标)要求|组织实施)$|^保障|几点要求"
        ),
    ),
    (
        Role.LEADERSHIP,
        re.compile(
            r"^(?:切实|进一步)?(?:加强|强化|完善|健全|成立).{0,6}领导|组织领导$|^(?:明确|落实|压实|强化|严格).{0,4}(?:责任|分工|考核|纪律)"
            r"|督[导查办]|奖惩|问责|考核(?:评价|验收|办法)?$|检查(?:验收|考核)?$|验收$|(?:提高|深化).{0,4}认识|统一思想|经费|注意事项|有关事项"
            r"|其[他它](?:事项)?$|工作(?:纪律|机制|制度)$|报送"
        ),
    ),
    (Role.STAGES, re.compile(r"步骤|阶段$|(?:时间|进度|日程|实施|阶段)安排|推进计划|时间(?:节点|表)")),
    (
        Role.TASKS,
        re.compile(
            r"任务|重点|分工|(?:创建|工作|主要|活动|具体|实施)内容|内容$|(?<!保障)(?<!组织)措施$|主要(?:做法|举措|工作)|标准$"
            r"|工作安排|创建(?:活动|项目)$|专项行动$|行动$|分解"
        ),
    ),
    (Role.GOAL, re.compile(r"目标$|^目标|目标要求$")),
    (
        Role.INTRODUCTION,
        re.compile(
            r"(?:思想|总体要求|思路|意义|目的|依据|原则|背景|形势|现状|问题|机构|小组|对象|范围|办法|方法|日期|时间|地点|名单|总则|附则"
            r"|说明|口号|主题|规划依据)$"
        ),
    ),
)
_BEGINS_WITH_LEADERS = re.compile(
    r"(?:切实|进一步)?(?:加强|强化)(?:组织)?[领領][导導]$|(?:加强|强化)(?:组织)?[领領][导導]，"
)
_LONGEST_NAME, _SHORT_NAME = 12, 8  # characters of a name such as 主要任务和责任分工


def role_of(item: Item) -> Role:
    """What a section is; a numbered item of a list counts by its name only where that is all it says."""
    title = item.title
    name = re.sub(r"\s", "", re.split(r"[，,、]", folded(title.title))[0])
    alone = title.own_line or item.children or not title.body
    if (item.level > Level.LINE and (len(name) > _LONGEST_NAME or not alone)) or (
        item.level > Level.SECTION and not alone and len(name) > _SHORT_NAME
    ):
        return Role.OTHER
    if _FIRST.match(name):
        return Role.INTRODUCTION
    if item.children and 2 * sum("阶段" in child.title.title for child in item.children) >= len(
        item.children
    ):
        return Role.STAGES
    if not title.own_line and (known := KNOWN_TITLE.match(name)):
        name = known[0]  # pasted without line breaks: the text runs on behind it
    role = next((role for role, words in _RULES if words.search(name)), Role.OTHER)
    weak = role is Role.OTHER or (role is Role.TASKS and name.endswith("措施"))
    if (
        weak
        and item.children
        and not LABEL.search(folded(item.children[0].raw))
        and _BEGINS_WITH_LEADERS.match(item.children[0].title.title)
    ):
        return Role.SAFEGUARDS
    return role
