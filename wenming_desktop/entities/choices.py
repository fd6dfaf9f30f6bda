"""The few words that a field can hold: what the database keeps of each, and what the clerk reads."""

from collections.abc import Mapping
from enum import StrEnum


class KindForm(StrEnum):
    """Which further fields the activities of a kind have."""

    PLAIN = "plain"
    VOLUNTEER = "volunteer"  # volunteers and their hours
    FESTIVAL = "festival"  # the festival's name
    MEETING = "meeting"  # 议题, 参加人员, 结论
    LECTURE = "lecture"  # 主讲人


FORM_WORDS: Mapping[str, str] = {
    KindForm.PLAIN: "一般活动",
    KindForm.VOLUNTEER: "志愿服务（登记志愿者和时长）",
    KindForm.FESTIVAL: "传统节日（登记节日名称）",
    KindForm.MEETING: "会议（登记议题、参加人员、结论）",
    KindForm.LECTURE: "讲座（登记主讲人）",
}


class _Coded(StrEnum):
    """A choice whose value is the word the clerk sees."""

    @property
    def code(self) -> str:
        """What the database keeps."""
        return self.name.lower()


class PublicityLevel(_Coded):
    """How far a report reaches."""

    UNIT = "单位"
    COUNTY = "县"
    CITY = "市"
    PROVINCE = "省"
    NATION = "国家"


class FundKind(_Coded):
    """What an entry of the funds is."""

    BUDGET = "预算"
    SPENT = "支出"


class GroupRole(_Coded):
    """A role in the leading group, the highest first."""

    LEADER = "组长"
    DEPUTY = "副组长"
    MEMBER = "成员"
    STAFF = "专职人员"


class NegativeState(_Coded):
    """Whether a thing on the negative list has happened."""

    UNCHECKED = "未核查"
    CLEAR = "无"
    HIT = "有"


class Quality(_Coded):
    """What is wrong with a file for the inspection, as the machine sees it; it never keeps a file out."""

    BLURRED = "模糊"
    TURNED = "方向不正"
    UPSIDE_DOWN = "页面倒置"
    SMALL = "打印太小"
    UNREADABLE = "打不开"
    UNRECOGNISED = "没识别全"


class TaskStatus(_Coded):
    """Where a task or a measure stands; LATE is computed, never stored. NOT_APPLICABLE are tasks alone."""

    TODO = "未开始"
    DOING = "进行中"
    DONE = "已完成"
    LATE = "逾期"
    NOT_APPLICABLE = "本单位不涉及"


MEASURE_STATUS = (TaskStatus.TODO, TaskStatus.DOING, TaskStatus.DONE)  # that the clerk can set


class Recurrence(StrEnum):
    """How often a measure comes again within the plan's year."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def label(self) -> str:
        """What the clerk reads."""
        return RECURRENCE_WORDS[self]


RECURRENCE_WORDS: Mapping[str, str] = {
    Recurrence.ONCE: "一次",
    Recurrence.MONTHLY: "每月",
    Recurrence.QUARTERLY: "每季度",
}


class Window(StrEnum):
    """Of which time a slot's material must be; see progress/slot_counts.py for the days."""

    YEAR = "year"  # the plan's year
    YEARS = "years"  # the last so many years, the plan's year among them
    MONTHS = "months"  # the twelve months up to today, or to the end of the plan's year
    ANY = "any"

    @property
    def label(self) -> str:
        """What the clerk reads."""
        return WINDOW_WORDS[self]


WINDOW_WORDS: Mapping[str, str] = {
    Window.YEAR: "本年度",
    Window.YEARS: "近几年",
    Window.MONTHS: "近12个月",
    Window.ANY: "不限时间",
}


def window_words(window: str, years: int) -> str:
    """Of which time a slot's material must be, a :class:`Window` by its code, e.g. 近3年."""
    return f"近{years}年" if window == Window.YEARS else WINDOW_WORDS[window]


def beyond_words(window: str, years: int) -> str:
    """What a file outside of that time is beyond, as in 超出年度; empty where any time will do."""
    own = {Window.YEAR: "年度", Window.ANY: ""}
    return own.get(Window(window), window_words(window, years))


ROLE_WORDS: Mapping[str, str] = {"lead": "牵头科室", "support": "配合科室"}
LEVEL_WORDS: Mapping[str, str] = {"public": "公开", "internal": "内部"}
RETENTION_WORDS: Mapping[str, str] = {"Y": "永久", "D30": "30年", "D10": "10年"}


def coded(choices: type[_Coded]) -> Mapping[str, str]:
    """Stored -> shown."""
    return {each.code: each.value for each in choices}
