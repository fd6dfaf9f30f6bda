"""Rows of a list that are no records of it: sums, averages, notes, counts, and who made the list."""

import re
import unicodedata
from collections.abc import Sequence

_SUM = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}[、.])?(?:本[页月季年]|以上|全年|上年)?[合小总共累]计"
    r"(?:$|[^\u4e00-\u9fff].*|(?:人数|金额|资金|经费|支出|收入|预算|科室|部门|单位|约|为|[一二三四五六七八九十百]).*)"
)
_SUM_OF = re.compile(r".{1,12}(?<!统)(?:合计|小计|总计|共计)[:(]?\d*\)?")  # 培训费小计
_ONLY_SUM = re.compile(r"[合小总共累]计:?")
_NOTE = re.compile(
    r"(?:备注|注|附注|注释|说明|填表说明|备注说明)\d{0,2}:.*|注\d{0,2}[、.].+"
    r"|(?:填表|制表|填报|审核|审批|统计|报送|经办|复核|登记|编制|上报)(?:人员?|单位|部门|科室|日期|时间|领导)?:.*"
    r"|(?:单位|部门|科室|分管)(?:主要)?(?:负责人|领导)(?:\(?签[字章名]\)?)?:.*|(?:日期|单位盖章|\(?盖章\)?):.*"
)
_COUNT = re.compile(
    r"\(?(?:以上)?(?:总共|一共|合共|共有?|计)?(?:\d+|[一二两三四五六七八九十百]+)余?(?:人次?|名|个|位|家|条|项|篇|次|场|笔|行)"
    r"(?:科室|部门|处室|庭室|股室|单位|人员|活动|志愿者|职工|干部|成员|报道)?\)?[。.]?"
)
_AVERAGE = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}[、.])?(?:总|年|月|日|周)?(?:平均|人均|户均|次均|均值|占比|比例|百分比|最高值|最低值|中位数)"
    r"(?:每[人次月年天周场户])?(?:年度?|月度?|活动|服务|累计|参加|参与)*(?:时长|小时数?|学时|时间|年龄|金额|支出|经费|人数|人次|次数|得分|分数?|值|数)?"
    r"(?:[:(\d].*)?"
)
# A sentence below a list: who else has what to do, and where.
_SENTENCE = re.compile(
    r".*(?:下设|设在|兼任|兼职|挂靠|不另行|不再另|递补|替补|自行(?:调整|更换|接任)|如有(?:变动|调整|变化)|负责(?:日常|处理|组织|统筹|协调)|日常工作)"
    r".*"
)
_LONG = 8  # signs of a sentence; shorter ones may be posts: 兼任
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def why_no_record(cells: Sequence[str]) -> str:
    """Why a row is no record of a list, in a sentence; empty where it may be one.

    Args:
        cells: as written, those of all columns; of a line without columns the line alone.
    """
    filled = [plain for cell in cells if (plain := re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)))]
    telling = [cell for cell in filled if not _NUMBER.fullmatch(cell)]
    if not telling:
        return ""
    first = telling[0]
    if _SUM.fullmatch(first) or _SUM_OF.fullmatch(first) or any(map(_ONLY_SUM.fullmatch, telling)):
        return "合计行，没有取。"
    if _NOTE.fullmatch(first) or (len(filled) == 1 and _is_sentence(first)):
        return "表外的说明，没有取。"
    if _AVERAGE.fullmatch(first):
        return "平均数，没有取。"
    if all(map(_COUNT.fullmatch, telling)):
        return "只有数目，没有取。"
    return ""


def _is_sentence(text: str) -> bool:
    bare = re.sub(r"\(.*?\)", "", text)
    return len(bare) >= _LONG and bool(_SENTENCE.fullmatch(bare))
