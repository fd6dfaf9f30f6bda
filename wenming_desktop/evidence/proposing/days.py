"""How offices write a day: 2021年3月5日, 二〇二一年三月五日, 2021.3.5, 2021-03-05, 2021/3/5; blanks inside.

What stands beside a day may make it no day of forming: 前 and 起 and 止 make it a term, 至 a range, 出生 and
有效期 and 完成时间 say whose or of what it is, 《》 that it is another paper's.
"""

import re
from datetime import date

from wenming_desktop.evidence.proposing.proposal import plausible_day
from wenming_desktop.words import chinese_number

YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○0九][〇零○0一二三四五六七八九]{2})"
NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_MONTH, _DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})", r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_SIGNS = rf"(?P<month>{_MONTH})\s*月\s*(?P<day>{_DAY})\s*[日号]"
_WEEKDAY = r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
IN_WORDS = re.compile(rf"(?<!\d)(?P<year>{YEAR})\s*年\s*{_SIGNS}{_WEEKDAY}")
# Not 3-5-2021 10:10, nor the number of a contract; 2021-1-3月 are months.
IN_POINTS = re.compile(
    r"(?<![\dVv])(?<!\d[-./]\d\d[-./])(?<!\d[-./]\d[-./])(?P<year>(?:19|20)\d\d)\s*(?P<point>[-_.．/／]|\s)\s*(?P<month>\d{1,2})\s*(?P=point)\s*"
    rf"(?P<day>\d\d(?=[0-2]\d[:：]\d\d)|\d{{1,2}}(?!\d))(?!\s*[月季年周期届])[日号]?{_WEEKDAY}"
)
WITHOUT_YEAR = re.compile(rf"(?<![\d年一二三四五六七八九十])(?<!\d[-.]){_SIGNS}{_WEEKDAY}")

_PART = (
    rf"(?:(?:(?:{YEAR}\s*年)?\s*{_MONTH}\s*月\s*)?{_DAY}\s*[日号]"
    r"|(?:(?:19|20)\d\d[./])?\d{1,2}[./]\d{1,2}(?![-./\d])|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d)|(?:19|20)\d{6}(?!\d))"
)
_ANY = (
    rf"(?:(?:(?<!\d){YEAR}\s*年\s*)?(?<!\d){_MONTH}\s*月\s*{_DAY}\s*[日号]?"
    r"|(?<!\d)(?:19|20)\d\d\s*[-_./．／\s]\s*\d{1,2}\s*[-_./．／\s]\s*\d{1,2}|(?<!\d)(?:19|20)\d{6})"
)
_TO = r"[-－—–~～至到、和及与]+"
# Before 时间 and 日期: what a paper is, or comes of.
OF_FORMING = (
    "活动|会议|大会|培训|学习|谈话|谈心|服务|慰问|走访|宣讲|检查|召开|举办|拍摄|填表|填报|填写|制表|编制|报送"
    "|统计|登记|制单|开票|开具|发布|发表|发文|刊发|成文|印发|签订|签署|签约"
)
# Labels of terms, of validity and of persons; 微信截图 is none.
_LABEL = (
    r"(?:截(?:[止至到稿][\u4e00-\u9fff]{0,3})?|最[迟晚]|限[期于时在定]?|到期|届满|有效期?|失效|作废|保[质修]期"
    r"|出生|生日|生于|入[党团职伍]|参加工作|任职|编号|号码|[证票单]号|合同号|[Nn][Oo]\.?"
    rf"|(?!{OF_FORMING}|.[会表课])[\u4e00-\u9fff]{{2}}(?=时间|日期))(?:时间|日期|日|年月|期限)?[\s:：(（_-]*[为是于在自从至到]?"
)
# 6月20日（截止）, 6月20日17时前报, but not 前往; 2001年3月5日生, but not 生日会.
_CLOCK = r"(?:[上下中]午|晚上?|下班|\d{1,2}\s*[点时:：]\s*(?:\d{1,2}分?)?)"
_AFTER = (
    rf"\s*{_CLOCK}*\s*(?:[之以]?前(?![期台沿往身线锋夕言哨任去来进])|起(?!草)|止(?!血)|开始|之?以?后(?!勤)|以来|至今|内(?!部)"
    r"|[(（]?(?:[\u4e00-\u9fff]{0,4}?(?:截[止至稿]|[期时]限|[届期]满|到期|失效|作废)|出生|施行|生效"
    r"|(?:生|入[党团职伍]|参加工作|任职|实施|执行|有效)(?![\u4e00-\u9fff])))"
)
_TERM = re.compile(
    rf"{_ANY}{_WEEKDAY}\s*{_TO}\s*{_PART}|{_ANY}\s*[—–~～至到]\s*\d{{1,2}}-\d{{1,2}}(?![-\d])"
    rf"|{_ANY}{_WEEKDAY}{_AFTER}"
    rf"|(?:{_LABEL}|直?至|不晚于|不迟于|[定拟将]于)\s*{_ANY}"
    rf"|(?:(?<!\d){YEAR}\s*年\s*)?(?<![\d.])\d{{1,2}}\s*月?\s*[-－—–~～至到]+\s*\d{{1,2}}\s*月(?!\s*\d{{1,2}}\s*[日号])"
    rf"|关于.{{0,80}}?{_ANY}.*?的"
)


def without_terms(text: str) -> str:
    """A text of the same length in narrow digits, terms, ranges, numbers and what it is about blotted out."""
    return _TERM.sub(lambda found: "■" * len(found[0]), text.translate(NARROW))


def day_in(found: re.Match[str], year: int | None, today: date) -> date | None:
    """The day of a match of one of the patterns; None where there is none.

    Args:
        found: with groups month and day, perhaps year.
        year: for a match without one.
        today: nothing later is a day of forming.
    """
    written = found.groupdict().get("year")
    at, month, day = number(written) if written else year, number(found["month"]), number(found["day"])
    return plausible_day(at, month, day, today) if at and month and day else None


def whole_day(text: str, today: date) -> date | None:
    """The day that a text is, blanks left out; None where it is anything else or says more."""
    close = re.sub(r"\s+", "", text.translate(NARROW)).strip("()（）")
    found = IN_WORDS.fullmatch(close) or IN_POINTS.fullmatch(close)
    return day_in(found, None, today) if found else None


def number(text: str) -> int | None:
    """The value of digits or Chinese numerals; None for 十百 that make none."""
    return int(text) if text.isdecimal() else chinese_number(text.replace("0", "〇"))
