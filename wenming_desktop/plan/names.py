"""Names of departments and people as they stand in running text: what looks like one, and which they are."""

import re
from dataclasses import dataclass

_BLANK_IN_NAME = re.compile(r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff][ \u3000]+){1,3}[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_BETWEEN = re.compile(r"[、，,；;/\s]+")
_AND = re.compile(r"[和及与]|会同|协同|联合")
_EVERYONE = re.compile(r"(?:各|全体|所有|有关|相关|其他|其它|机关各|局属各|县直各|市直各|院属各).{0,12}")
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
_ROLE = re.compile(r"(?:牵头|配合|负责|主办|协办)")
_DEPARTMENT = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{0,18}?(?:科|科室|处|处室|股|股室|办|办公室|[政监督纪综档财人信研科教]\S?室|局|委|委员会|党委|党组|支部|总支"
    r"|团委|工会|妇联|共青团|中心|庭|庭室|部|部门|单位|学院|书院|系|系部|大队|中队|支队|站|所|馆|组|小组|专班"
    r"|政府|社区|居委会|村委会|乡镇|街道|镇|公司|集团|学校|中学|小学|幼儿园|医院|法院|检察院|年级|年级组"
    r"|教研组|班主任|厅|协会|服务队|志愿队|食堂|门诊)"
)
_NO_DEPARTMENT = re.compile(
    r".*(?:干部|全部|内部|外部|局部|场所|厕所|住所|为所|教室|会议室|阅览室|活动室|图书室|休息室|处处|到处|好处|之处"
    r"|本单位|文明单位|全局|大局|格局|一组|分组|小区)|.*(?:要|应|须|把|使|让|将|对|为|在|的|是|按|每|通过|进行|开展|加强|责任|落实|领导小组).*"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:副?(?:校长|局长|院长|书记|主任|科长|处长|部长|庭长|股长|队长|站长|所长|馆长|主席|组长|县长"
    r"|市长|镇长|园长|经理|总监|护士长|委员)|同志|老师)|[\u4e00-\u9fff]{2,4}"
)


@dataclass(frozen=True)
class WrittenDepartments:
    """What a list names: departments in order, words for all of them ("各科室"), and people in brackets."""

    names: tuple[str, ...]
    people: tuple[str, ...]


def is_department(name: str) -> bool:
    """Whether a word by itself reads as a department or a word for all of them."""
    return bool(_DEPARTMENT.fullmatch(name)) and not _NO_DEPARTMENT.fullmatch(name)


def is_person(name: str) -> bool:
    """Whether a word by itself reads as a person, with or without a title."""
    return bool(_PERSON.fullmatch(name)) and not is_department(name)


def is_everyone(name: str) -> bool:
    """Whether a name stands for many: 各科室, 全体科室, 有关单位."""
    return bool(_EVERYONE.fullmatch(name))


def departments_in(written: str) -> WrittenDepartments:
    """The departments in a list, whatever separates them; one marked （牵头） comes first."""
    closed_up = _BLANK_IN_NAME.sub(_healed, written)
    people: list[str] = []
    ranked: list[tuple[bool, str]] = []
    for part in _parts(closed_up):
        leads = "牵头" in part
        for inner in _BRACKETED.findall(part):
            words = [word for word in _BETWEEN.split(inner) if not _ROLE.fullmatch(word)]
            if words and all(is_person(word) for word in words):
                people += words
                part = part.replace(f"（{inner}）", "").replace(f"({inner})", "")  # noqa: PLW2901
        name = re.sub(r"[（(](?:牵头|配合|负责|主办|协办)(?:单位|科室|部门)?[）)]$|(?<=.)(?:牵头|配合|负责)$", "", part)
        name = re.sub(r"(?<=.)等(?:单位|部门|科室|处室)?$", "", name).strip("：:。“”")
        ranked += [(not leads, one) for one in _divided(name)]
    ranked.sort(key=lambda pair: pair[0])
    return WrittenDepartments(tuple(dict.fromkeys(name for _, name in ranked if name)), tuple(people))


def _healed(spread: re.Match[str]) -> str:
    """A name with blanks between its characters, as one (校 办); other single characters stay apart."""
    closed = re.sub(r"\s", "", spread[0])
    return closed if is_department(closed) else spread[0]


def _parts(written: str) -> list[str]:
    """Split outside of brackets."""
    parts, depth = [""], 0
    for c in written:
        depth += (c in "（(") - (c in "）)")
        if depth <= 0 and _BETWEEN.fullmatch(c):
            parts.append("")
        else:
            parts[-1] += c
    return [part for part in parts if part]


def _divided(name: str) -> list[str]:
    """Two names joined by 和, 及, 与 or 会同, where both sides are departments."""
    for joint in _AND.finditer(name):
        left, right = name[: joint.start()], name[joint.end() :]
        if is_department(left) and is_department(right.split("、")[0]):
            return [left, *_divided(right)]
    return [name]
