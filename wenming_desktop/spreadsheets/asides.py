"""Rows of a list that are no records of it: sums, notes, counts, and who made the list."""

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
    if _NOTE.fullmatch(first):
        return "表外的说明，没有取。"
    if all(map(_COUNT.fullmatch, telling)):
        return "只有数目，没有取。"
    return ""
