"""Names of departments and people as they stand in running text: what looks like one, and which they are.

written.py reads cells, where everything is a name; in sentences a name has to look like one.
"""

import re
from functools import lru_cache

from wenming_desktop.reading.written import means_several, written_departments
from wenming_desktop.spreadsheets.looks import is_person as has_surname

_LONGEST_NOUN = 8  # signs of a department whose name does not end as those of departments do
_SPREAD = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff][ \u3000]+){1,3}[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
_TOGETHER = re.compile("会同|协同|联合(?!会)")
_WITH_OFFICE = re.compile(r"[^、，,；;/\s（()）]+[（(]([^、，,；;/\s（()）]+)[）)]")  # 办公室（政工科）
_BRACKET_WITHIN = re.compile(  # 后勤（保卫）科
    r"[^、，,；;/\s（()）]{1,8}[（(][^、，,；;/\s（()）]{1,8}[）)](?:科|室|处|股|部|办|中心|局|所|站|队)"
)
_DEPARTMENT = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{0,18}?(?:科|科室|处|处室|股|股室|办|室|局|委|委员会|党委|党组|支部|总支"
    r"|团委|工会|妇联|[工妇团居村管]委会|学生会|共青团|中心|庭|庭室|部|部门|单位|学院|书院|[党体技干分驾]校|系|系部|大队|中队|支队|站|所|馆|组|小组|专班"
    r"|政府|社区|居委会|村委会|乡镇|街道|镇|公司|集团|学校|中学|小学|幼儿园|医院|法院|检察院|[卫保]\S{0,2}院|[总分]院|研究院|设计院|福利院|敬老院"
    r"|年级|年级组|教研组|班主任|厅|协会|商会|联合会|队|食堂|门诊|[林农牧渔茶分总]场|[\u4e00-\u9fff]矿|[水电药纸钢总分一二三四五]厂|车间|班组|[总分支]行|网点"
    r"|联社|合作社|供销社|出版社|报社|通讯社|电视台|电台|剧院|剧团|影院|水库|宾馆|酒店|指挥部|基地|园区)"
)
_NO_DEPARTMENT = re.compile(
    r".*(?:干部|全部|内部|外部|局部|场所|厕所|住所|为所|处处|到处|好处|之处|本单位|文明单位|全局|大局|格局|一组|分组|小区|排队|带队|团队|列队|领队"
    r"|[教学实践]{2}基地|教育基地)"
    r"|.*(?:由|(?<!机)要|应(?!急)|须|把|使|让|将|对(?![外台])|为(?!民)|在|的|是|按|每|通过|进行|开展|加强|责任|涉及|落实(?![办科室组股处])|领导小组).*"
)
_ROOM = re.compile(
    ".*(?:教|课|寝|卧|浴|温|暗|书|展|会议|会客|会见|接待|候诊|候车|等候|休息|更衣|母婴|哺乳|阅览|阅读|读书|图书|陈列|展览|荣誉|活动|健身|棋牌|娱乐"
    "|谈话|咨询|调解|培训|朗读|放映)室|.*(?:展|餐|大)厅"
)
_NO_NOUN = re.compile(  # what stands before 负责 and 配合 without being anybody's name
    r".*(?:[人者员众们长师生方极力真动切]|干部|领导|成员|同志)|互相|相互|共同|密切|协同|具体|主要|全面|直接|总体|统一|分别|同时|及时|分工|分级|谁.*|.*[其此该本]"
)
_STAFF = re.compile(  # who may stand behind departments in a list: 安全办、值周教师负责
    "[\u4e00-\u9fff]{0,6}(?:教师|老师|辅导员|网格员|宣传员|联络员|护士长|班长|[组楼店段站]长|志愿者|人员)"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:副?(?:校长|局长|院长|书记|主任|科长|处长|部长|庭长|股长|队长|站长|所长|馆长|主席|组长|县长"
    r"|市长|镇长|园长|经理|总监|护士长|委员)|同志|老师)|[\u4e00-\u9fff]{2,4}"
)

_NOBODY = {"专人", "本人", "个人", "他人"}


def is_department(name: str) -> bool:
    """Whether a word by itself reads as a department or a word for all of them."""
    return _reads_as_department(name) and not _ROOM.fullmatch(name)


def may_be_department(name: str) -> bool:
    """Whether a word may be a department's name where only one can stand: 总务 in “总务牵头，工会配合”."""
    if _reads_as_department(name) or means_several(name):
        return True
    noun = re.fullmatch(rf"[\u4e00-\u9fffA-Za-z0-9]{{2,{_LONGEST_NOUN}}}", name)
    return bool(noun) and not (
        _NO_DEPARTMENT.fullmatch(name) or _NO_NOUN.fullmatch(name) or has_surname(name)
    )


def _reads_as_department(name: str) -> bool:
    name = re.sub("[（()）]", "", name)
    return bool(_DEPARTMENT.fullmatch(name)) and not _NO_DEPARTMENT.fullmatch(name)


def is_person(name: str) -> bool:
    """Whether a word by itself reads as a person, with or without a title."""
    return bool(_PERSON.fullmatch(name)) and not is_department(name) and name not in _NOBODY


def departments_in(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The departments in a list, words for several of them (各科室) last, and the people in its brackets."""
    whole = [match[0] for match in _WITH_OFFICE.finditer(written) if is_department(match[1])]
    whole += [match[0] for match in _BRACKET_WITHIN.finditer(written)]
    healed = _SPREAD.sub(_healed, written)
    found = written_departments(healed, whole)
    return (*found.names, *found.everyone), found.people


@lru_cache(maxsize=1024)  # plans say the same few names again and again
def all_departments(written: str, *, placed: bool = False) -> tuple[str, ...]:
    """The departments in a list where it names nothing else, otherwise none.

    Args:
        written: the list.
        placed: it stands where only departments can, so that short nouns are some.
    """
    fits = may_be_department if placed else is_department
    names, people = departments_in(_TOGETHER.sub("、", written))
    staff = set(filter(_STAFF.fullmatch, names[1:])) if placed and names and is_department(names[0]) else ()
    known = (fits(name) or means_several(name) or name in staff for name in names)
    return names if not people and all(known) else ()


def closed_up(names: str) -> str:
    """People's names without the blanks that stretch them: 李  敏, 欧 阳 明; four signs may be two people."""
    return _SPREAD.sub(
        lambda spread: "".join(signs) if len(signs := spread[0].split()) < 4 else spread[0], names
    )


def _healed(spread: re.Match[str]) -> str:
    """A name with blanks between its characters, as one (校 办); other single characters stay apart."""
    closed = re.sub(r"\s", "", spread[0])
    return closed if is_department(closed) else "、".join(spread[0].split())
