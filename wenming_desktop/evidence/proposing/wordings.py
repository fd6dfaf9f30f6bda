"""How offices word what names and texts of their papers have in common: 文号, and what a paper is."""

import re

from wenming_desktop.plan.materials import MaterialKind

_HAN, _OPEN, _SHUT = r"[\u4e00-\u9fff]", r"\s*[〔﹝\[［(（【]\s*", r"\s*[〕﹞\]］)）】]\s*第?\s*"
NUMBER = re.compile(
    rf"(?P<issuer>{_HAN}{{1,12}}){_OPEN}(?P<year>(?:19|20)\d\d)年?{_SHUT}(?P<number>\d{{1,4}})\s*[号號]"
)
# Of minutes, whose head says whose they are: 〔2021〕14号.
NUMBER_ALONE = re.compile(
    rf"(?P<issuer>){_OPEN}(?P<year>(?:19|20)\d\d)年?{_SHUT}(?P<number>\d{{1,4}})\s*[号號]"
)
# Of a draft: 沂发〔2021〕　号, 沂发〔2021〕××号.
NUMBER_TO_COME = re.compile(rf"{_HAN}{{1,12}}{_OPEN}(?:\d{{4}}|[×xX*_＿○]*)年?{_SHUT}[\s×xX*_＿○]*[号號]")
_KINDS = {
    MaterialKind.RULES: "制度|办法|规定|规则|细则|章程|守则|公约",
    MaterialKind.NOTICE: "通知|通告|公告",
    MaterialKind.PLAN: "方案|计划|要点|安排",
    MaterialKind.ROSTER: "名单|名册|花名册",
    MaterialKind.SIGN_IN: "签到[表册]?",
    MaterialKind.RECORD: "记录|纪要|台账",
    MaterialKind.PHOTO: "照片|图片|合影",
    MaterialKind.SUMMARY: "总结|小结|汇报",
    MaterialKind.REPORT: "报道|简报",
    MaterialKind.VOUCHER: "凭证|发票|收据|票据",
}
_OTHER_PAPER = re.compile("(?:函|请示|报告|批复|意见|通报|决定|决议|申请|说明|倡议书|公示)$")
_KIND = re.compile("|".join(f"(?P<{kind.name}>{words})" for kind, words in _KINDS.items()))
_ENDS = re.compile(
    "(?:通知|通告|公告|通报|决定|决议|意见|报告|请示|批复|函|纪要|方案|计划|要点|安排|办法|规定|规则|细则|章程|守则|公约|制度|预案"
    "|名单|名册|签到[表册]?|登记[表册]|统计表|汇总表|审批表|一览表|申报表|清单|台账|记录[表册簿]?|总结|小结|汇报|简报|报道|倡议书|承诺书|(?:讲话|发言)稿?"
    "|推荐表|值班表|申请表|报名表|调查表|评分表|考核表|合同|协议书?|收据|发票|票据|公示|启事|声明|贺信|(?:感谢|表扬|慰问|公开|介绍|邀请)信|(?:申请|决心|责任|证|聘|建议|保证|志愿)书|证明|请柬|证书|奖状)(?:[(（].{1,8}[)）])?$"
)
_OFFICE = re.compile(
    r"^[\u4e00-\u9fff（）()、]{2,40}(?:局|委|会|办|室|政府|中心|厅|部|院|校|学|馆|站|所|处|科|队|社|社区|公司|集团|支部|总支|党组|小组|团|联|街道|村)$"
)
# Words of sentences and of rooms, which offices' names have not.
_SENTENCE = re.compile(
    "请|报[送至]|提交|现将|定于|开展|按照|根据|同意|决定|^[在到于]|(?:会议|活动|教|阅览|图书|展)室$"
)


def number_text(number: re.Match[str]) -> str:
    """A 文号 that NUMBER found, as GB/T 9704-2012, 7.2.5 writes it."""
    return f"{number['issuer']}〔{number['year']}〕{int(number['number'])}号"


def kind_of_title(title: str) -> MaterialKind | None:
    """What a paper with this title is: 关于印发方案的通知 is a 通知, what stands last; a 函 is none."""
    last = None
    for last in _KIND.finditer(title):  # noqa: B007 - the last one is wanted
        pass
    if last is None or _OTHER_PAPER.search(title, last.end()):
        return None
    return MaterialKind[last.lastgroup or ""]


def kind_named(words: str) -> MaterialKind | None:
    """The kind that these words are the name of, and nothing else."""
    found = _KIND.fullmatch(words)
    return MaterialKind[found.lastgroup or ""] if found else None


def ends_title(text: str) -> bool:
    """Whether a text ends with what a paper is called, such as 通知 or 名单."""
    return bool(_ENDS.search(text))


def is_office(text: str) -> bool:
    """Whether a text is the name of an office and nothing else."""
    return bool(_OFFICE.match(text)) and not _ENDS.search(text) and not _SENTENCE.search(text)
