"""Times in running text, and the verbs around them: 力争9月底前完成, 于5月下旬举办, 6月30日前对外开放."""

import re

_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:\d{4}|[二一][〇○零九][〇○零一二三四五六七八九]{2}|[本今当明次])\s?年度?)"
_PART = r"(?:[上中下]旬|[初中底末]|第[一二三四五1-5](?:周|个?星期))"
_DAY = rf"(?:\s?{_NUMERAL}\s?[日号])"
_TO = r"\s?(?:[—–－~～-]{1,2}|至|到)\s?"
_POINT = (
    rf"(?:(?:{_YEAR}|每年)?\s?{_NUMERAL}\s?月份?(?:{_DAY}|{_PART})?|{_YEAR}?第?{_NUMERAL}季度[初末底]?|{_YEAR}?[上下]半年[末底]?"
    rf"|(?:{_YEAR}|每年)(?:年?[初底末内终])?|[本当下]?月{_PART}|年[初底末内终]|\d{{4}}[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?|(?:[本每上下春秋]季?)?学期[初末]?)"
)
_UNTIL = (
    rf"(?:即日起)?(?:{_POINT}{_TO}|{_NUMERAL}\s?月?{_TO}|{_TO})?(?:{_POINT}|(?<=[至到—–－~～-]){_NUMERAL}日)"
)
_BEFORE = r"(?:之前|以前|前夕|之内|以内|前|内|止|期间)"
_EVENT = (
    rf"(?:{_POINT})?“?[\u4e00-\u9fff\d·]{{0,6}}(?:(?<![环细季关情])节|[\u4e00-\u9fff](?<![即每今当])日|元旦|清明|五一|五四|六一|七一|八一|十一|国庆"
    rf"|[寒暑]假|汛期?|学期)”?(?:假期)?{_BEFORE}"
)
_COUNTED = rf"[\u4e00-\u9fff]{{0,8}}{_NUMERAL}\s?个?(?:工作日|天|日|周|月){_BEFORE}"
_OFTEN = (
    r"(?:全年|长期|常年|常态化?|持续|随时|即时|立即|每(?:半年|个?(?:季度?|学期|月|周|星期|天|日|年)|[两二三]个?月))"
    rf"(?:{_PART}|[一二三四五六日天]|{_DAY})?{_BEFORE}?(?:长期|持续|常态化)?(?:坚持|推进|开展|进行)?"
)
_AIMING = (
    "(?:均|都|并|须|必须|应当?|要|将|计划|拟|预计|力争|争取|确保|务必|务求|保证|原则上"
    "|最迟|不[晚迟]于|截[止至]到?|赶?在|于)*"
)
_DONE = (
    r"(?:全部|基本|全面|按时|如期|保质保量)*"
    r"(?:完成[\u4e00-\u9fff]{0,4}|完工|竣工|办结|到位|结束|落实|实施|开展|进行|举办|举行|召开|坚持|推进)"
)
_STAGE = r"[\u4e00-\u9fff]{2,8}?(?:之前|以前|前)(?=(?:全部|基本)?(?:完成|办结|落实|到位))"  # 迎检前完成
_ALONE = re.compile(rf"{_AIMING}(?P<due>{_UNTIL}{_BEFORE}?|{_EVENT}|{_COUNTED}|{_OFTEN}|{_STAGE}){_DONE}?")
_COMES_ABOUT = "(?:上线|开放|启用|印发|建成|发布|投用|投入使用|验收|通过验收|公布|公示|评选|表彰|交付|出台)"
_WITH_VERB = re.compile(
    rf"{_AIMING}(?P<due>{_EVENT}|{_UNTIL}(?:{_BEFORE}|(?<=[底末旬日号周内])|(?<=月)(?={_COMES_ABOUT}))|{_COUNTED}"
    r"|(?:长期|常年|全年|常态化|持续)(?=[\u4e00-\u9fff]{2}\Z))"
    r"(?!前|之前|以前|内|报名|申报|启动|开始|动员|部署)[\u4e00-\u9fff“”]{2,12}"
)
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
TIME_HEADING = (  # 【3—4月】, 第二季度（4—6月）重点工作
    rf"[【\[〖（(]?(?P<when>(?:\d{{4}}年|[本今]年)?(?:第?[一二三四1-4]季度|[上下]半年"
    rf"|{_MONTH}(?:月份?)?\s?[—–－~至到、-]{{1,2}}\s?{_MONTH}月份?|{_MONTH}月份?(?:[上中下]旬|底|初)?))"
    r"(?:[（(][^（）()\n]{1,10}[）)])?(?:的?(?:主要|重点)?(?:工作|任务)?(?:安排)?)[】\]〗）)]?[：:]?"
)
_HEADING = re.compile(TIME_HEADING)
_LIMITS = re.compile("[前内底末止]$|^(?:全年|长期|常年|常态|持续)")
_RESULT = re.compile(  # what is reached by then: …，11月底前完成，体检率达到70%以上
    "率|比例|达到?|不[少低]于|不超过|以上|[确保]保|做到|实现|全覆盖|合格|满意|[%％]"
)
_ANY = re.compile(rf"{_POINT}|{_EVENT}|{_COUNTED}")


def time_alone(clause: str) -> str | None:
    """The time of a clause that says nothing but that something is done by then; None of any other."""
    found = _ALONE.fullmatch(clause)
    return found["due"] if found else None


def time_of_verb(clause: str) -> str | None:
    """The time of a clause that says by when something else is done than the task: 6月30日前对外开放."""
    found = None if time_alone(clause) else _WITH_VERB.fullmatch(clause)
    return found["due"] if found else None


def time_of_heading(heading: str) -> str | None:
    """The time that a heading is: 3月份, 一季度重点工作, 【3—4月】; None of any other."""
    found = _HEADING.fullmatch(heading.strip())
    return found["when"] if found else None


def closing_time(text: str) -> str | None:
    """The time in a task's last clause, where it is the only one in it: …2处，6月30日前对外开放.

    Clauses of the same sentence that say what is reached by then may follow.
    """
    *before, last = re.findall("[^，,；;。]*[，,；;。]?", text.rstrip("。；; \n"))[:-1] or [""]
    while before and before[-1][-1] != "。" and not _ANY.search(last) and _RESULT.search(last):
        last = before.pop()
    last = last.rstrip("，,；;。")
    if not before or "\n" in text:
        return None
    due = time_alone(last.strip()) or time_of_verb(last.strip())
    limits = due and (due != last.strip() or _LIMITS.search(due))
    return due if limits and not any(map(_ANY.search, before)) else None
