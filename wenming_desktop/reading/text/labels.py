"""Labels of responsibility and time, in the words of any office: "牵头单位：", "责任科室：", "完成时限："."""

import re

_BODY = (
    "(?:单位|科室|部门|处室|庭室|股室|局室|部室|科站|科队|院系|系部|站所|所队|机构|主体|小组|专班|班子|团队|支部"
    "|[科处股室组方])"
)
_JOINED = "(?:及|和|与|、|/)"
_LEAD = (
    rf"牵头{_JOINED}?(?:责任|负责|主办|配合|协办)?{_BODY}?|(?:主要|第一|首要|具体|总)?责任{_BODY}"
    rf"|(?:主办|主责|承办|负责|落实|实施|承担|执行|主抓|归口){_BODY}|主办|承办|主责|责任(?=\s*[：:])"
)
_SUPPORT = rf"(?:配合|协办|协助|协作|参与|参加|协同|会办|辅助)(?:责任)?{_BODY}?"
_LEADER = (
    "(?:责任|牵头|分管|包保|主管|包抓|联系|挂点|挂钩|负责|督办|带队|主要)"
    "(?:局|院|校|县|市|区|所|馆|站)?(?:领导|副?(?:[校院局园馆所站处科部县市区镇乡]长|主任|书记|主席|经理|总监))"
)
_PERSON = (
    f"(?:具体|第一|直接|主要|科室|工作|部门|专项)?(?:责任|负责|承办|经办|落实|牵头|主办)人员?(?:{_JOINED}联系人)?"
    "|联系人|联络员"
)
_DUE = (
    "(?:完成|办结|整改|落实|推进|实施|达标|截止|结束|最迟|起止|开展|活动|工作)的?"
    "(?:时限|时间|期限|日期|节点|进度)(?:要求)?|(?:时限|时间|进度|期限|节点)要求"
    "|时限|期限|时间(?:节点|安排|进度)|(?:进度|节点|日程)安排|截止|何时完成"
    r"|(?<=[，,；;（(、\s])时间(?=\s*[：:])"
)
_KINDS = (
    f"(?P<leader>{_LEADER})|(?P<person>{_PERSON})|(?P<support>{_SUPPORT})|(?P<lead>{_LEAD})|(?P<due>{_DUE})"
)
_AFTER = rf"(?:{_JOINED}(?:责任|配合|协办|牵头|承办)?(?:{_BODY}|人))?(?:\s?[（(][^（）()\n]{{1,8}}[）)])?"
# At the beginning of a line blanks will do instead of a colon, before the names that fill the line.
LABEL = re.compile(
    r"(?P<line>(?m:^)[ \t\u3000]*[【\[]?)?(?<!明确)(?<!落实)(?<!压实)(?<!强化)(?<!细化)"
    rf"(?:{_KINDS}){_AFTER}"
    r"(?:\s*(?:[：:﹕|｜]|[—―]{1,2}(?=\S)|[】\]][：:]?)|(?(line)[ \u3000\t]+(?=[^\n。；]{2,60}(?m:$))|(?!)))"
)
_COUNT = re.compile(r"\s*[（(]\s*共?\s*\d{1,3}\s?[项条件个]\s*[）)]$")
_LONGEST_HALF = 6  # characters of a label before a line break in it
_SEPARATOR = re.compile(r"[：:﹕|｜—―】\]\n]")
_CONTENT = (
    "(?:任务|工作|项目|事项|活动|措施)(?:名称|标题|事项|项目)|(?:重点|创建)?(?:项目|事项)|(?:测评|工作|任务|创建|具体|主要|活动|目标|重点|考核)?(?:内容|任务)|任务(?:要求|内容|目标)"
    "|具体(?:任务|要求|内容|工作)"
)
_STANDARD = "(?:测评|工作|创建|考核|达标|验收)(?:标准|指标)|标准(?:要求)?|(?:目标|质量)要求|工作目标|预期目标"
_MEASURES = "(?:工作|落实|主要|具体|推进|创建)?(?:措施|举措)|方法步骤"
BLOCK_LABEL = re.compile(
    rf"(?m:^)[ \t\u3000]*[【\[]?(?:(?P<text>{_CONTENT})|(?P<standard>{_STANDARD})|(?P<measures>{_MEASURES}))"
    r"\s*(?:[：:]|[】\]][：:]?)"
)


def labels_in(text: str) -> list[re.Match[str]]:
    """The labels in a text; most texts have none, and are told quickly."""
    return list(LABEL.finditer(text)) if _SEPARATOR.search(text) else []


def is_responsibility_label(text: str) -> bool:
    """Whether a table's column heading is a label like 责任单位 or 完成时限."""
    return bool(LABEL.fullmatch(f"{text.strip()}："))


def starts_with_label(line: str) -> bool:
    """Whether a line begins with a label, so that it is a line of its own."""
    return bool(LABEL.match(line) or BLOCK_LABEL.match(line))


def without_count(heading: str) -> str:
    """A heading without how many tasks stand below it: 工会任务（6项）."""
    return _COUNT.sub("", heading)


def tears_label(above: str, below: str) -> bool:
    """Whether a line break stands within a label: "…；完成⏎时限：全年"."""
    for length in range(1, min(_LONGEST_HALF, len(above)) + 1):
        label = LABEL.match(above[-length:] + below)
        if label and label.end() > length and not above[-length - 1 : -length].isalnum():
            return True
    return False
