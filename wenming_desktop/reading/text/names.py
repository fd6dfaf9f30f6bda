"""Names of departments and people as they stand in running text: what looks like one, and which they are.

written.py reads cells, where everything is a name; in sentences a name has to look like one.
"""

import re

from wenming_desktop.reading.written import means_several, written_departments

_SPREAD = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff][ \u3000]+){1,3}[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
_TOGETHER = re.compile("会同|协同|联合(?!会)")
_WITH_OFFICE = re.compile(r"[^、，,；;/\s（()）]+[（(]([^、，,；;/\s（()）]+)[）)]")  # 办公室（政工科）
_DEPARTMENT = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{0,18}?(?:科|科室|处|处室|股|股室|办|办公室|[政监督纪综档财人信研科教]\S?室|局|委|委员会|党委|党组|支部|总支"
    r"|团委|工会|妇联|[工妇团居村管]委会|学生会|共青团|中心|庭|庭室|部|部门|单位|学院|书院|系|系部|大队|中队|支队|站|所|馆|组|小组|专班"
    r"|政府|社区|居委会|村委会|乡镇|街道|镇|公司|集团|学校|中学|小学|幼儿园|医院|法院|检察院|年级|年级组"
    r"|教研组|班主任|厅|协会|商会|联合会|队|食堂|门诊)"
)
_NO_DEPARTMENT = re.compile(
    r".*(?:干部|全部|内部|外部|局部|场所|厕所|住所|为所|教室|会议室|阅览室|活动室|图书室|休息室|处处|到处|好处|之处"
    r"|本单位|文明单位|全局|大局|格局|一组|分组|小区|排队|带队|团队|列队|领队)|.*(?:由|要|应(?!急)|须|把|使|让|将|对(?!外)|为(?!民)|在|的|是|按|每|通过|进行|开展|加强|责任|落实|领导小组).*"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:副?(?:校长|局长|院长|书记|主任|科长|处长|部长|庭长|股长|队长|站长|所长|馆长|主席|组长|县长"
    r"|市长|镇长|园长|经理|总监|护士长|委员)|同志|老师)|[\u4e00-\u9fff]{2,4}"
)


def is_department(name: str) -> bool:
    """Whether a word by itself reads as a department or a word for all of them."""
    return bool(_DEPARTMENT.fullmatch(name)) and not _NO_DEPARTMENT.fullmatch(name)


def is_person(name: str) -> bool:
    """Whether a word by itself reads as a person, with or without a title."""
    return bool(_PERSON.fullmatch(name)) and not is_department(name)


def departments_in(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The departments in a list, words for several of them (各科室) last, and the people in its brackets."""
    whole = [match[0] for match in _WITH_OFFICE.finditer(written) if is_department(match[1])]
    healed = _SPREAD.sub(_healed, written)
    found = written_departments(healed, whole)
    return (*found.names, *found.everyone), found.people


def all_departments(written: str) -> tuple[str, ...]:
    """The departments in a list where it names nothing else, otherwise none."""
    names, people = departments_in(_TOGETHER.sub("、", written))
    return names if not people and all(is_department(name) or means_several(name) for name in names) else ()


def closed_up(names: str) -> str:
    """People's names without the blanks that stretch them: 李  敏, 欧 阳 明; four signs may be two people."""
    return _SPREAD.sub(
        lambda spread: "".join(signs) if len(signs := spread[0].split()) < 4 else spread[0], names
    )


def _healed(spread: re.Match[str]) -> str:
    """A name with blanks between its characters, as one (校 办); other single characters stay apart."""
    closed = re.sub(r"\s", "", spread[0])
    return closed if is_department(closed) else "、".join(spread[0].split())
