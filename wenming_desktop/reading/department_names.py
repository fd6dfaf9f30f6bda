"""Whether a text from outside may become a department: one check for every place that makes them."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from wenming_desktop.reading.draft import PlanDraft, TaskDraft
from wenming_desktop.reading.site_words import is_site_words
from wenming_desktop.reading.text.names import is_department
from wenming_desktop.reading.written import means_several
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.looks import is_phone, is_unit

_LONG = 15  # signs; the longest of real lists have about 12
_LONG_UNLESS_KNOWN = 8  # signs; longer names end as departments do
_DOUBTFUL = re.compile(r"\d\s*[月日]|年底|季度|半年|[上中下]旬|牵头|协助|落实(?!办)|[：:]")
_DATE = re.compile(
    r"(?:于|在|截止|截至)?(?:(?:\d{4}|[二〇○零一九]{4})[-./年]?)?度?(?:第?[\d一二三四]{1,2}季度|[上下]半年|[本当今每次明]?年度?|[每当次]?月(?:\d{1,2}[日号])?"
    r"|[\d一二三四五六七八九十]{1,3}[-./月](?:份|[\d一二三四五六七八九十]{1,3}[日号]?|[上中下]旬)?|每[周日天]|每?季度?)"
    r"(?:[至到~—-]+[\d一二三四五六七八九十]{1,3}[月日号][\d]*[日号]?)?[初中底末内]?(?:[之以]?前|起)?(?:完成|开展|上报|落实|结束)?"
    r"|(?:长期|常年|全年|年内|年底|随时|适时|即时|立即|持续|近期|节日?前后|常态化)(?:坚持|开展|推进|完成|进行|实施)?(?:前|内)?"
)
_WHOSE = r"(?:责任|牵头|主办|承办|配合|协办|协助|负责|主管|分管|落实|实施|参与|主责|具体|执行|督办)"
_BODY = r"(?:单位|科室|部门|处室|股室|庭室|领导|人员?|同志|主体)"
_LABEL = re.compile(
    rf"{_WHOSE}(?:(?:及|和|与|、|/)?{_WHOSE})*{_BODY}(?:(?:及|和|与|、|/){_WHOSE}?{_BODY})*|{_BODY}(?:名称|姓名)?"
    r"|(?:工作|任务|创建|测评|考核|具体|主要|重点|目标|整改|落实|完成|办结|进度|时间|活动|推进|起止|责任)?"
    r"(?:时限|时间|节点|期限|日期|内容|任务|要求|标准|指标|措施|目标|分工|进度|事项|项目|情况|安排)(?:要求|安排|节点|情况)?"
    r"|序号|编号|备注|说明|分值|得分|类别|姓名|职务|电话|联系(?:电话|方式|人)|负责人|签字|盖章|部门|科室名称|名称"
)
_LABELLED = re.compile(r"([^:]{2,12}):.")
_DITTO = re.compile(r"[〃″\"“”'’‘]+|同上|同前|—+|-+|/|无")
_CLAUSE = re.compile(r"[。；！？;!?]|^由|^(?:责任|落实)到")
_WORDS_OF_CLAUSE = re.compile(
    r"负责|完成|配合|具体|做好|加强|进一步|按照|根据|确保|不少于|认真|切实|及时|不断|积极|共同"
    r"|^(?:经|按|应|要|须|对|把|将|请|以|为|并|通过).{4}|^(?:开展|组织|推进|落实|建立|完善|制定|提高|举办|召开|深入|大力|强化|参加).{3}"
)  # in the name of a department they stand too: 应急管理局, 组织人事科


def why_no_department(name: str) -> str:
    """Why a text cannot be the name of a new department, in a sentence; empty where it may be.

    Args:
        name: without outer blanks.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    bare = re.sub(r"\(.*\)$", "", plain)
    label = _LABELLED.match(plain)
    if label and _LABEL.fullmatch(label[1]):
        return f"“{name[:20]}”带着“{label[1]}”，请只写科室名称。"
    reasons = (
        (_DATE.fullmatch(plain), "是时间，不是科室"),
        (plain.isdecimal() or is_phone(plain), "是号码，不是科室"),
        (_LABEL.fullmatch(plain), "是表头的用语，不是科室"),
        (is_site_words(name), "是文库网站的文字，不是科室"),
        (why_no_record([name]), "是合计或说明，不是科室"),
        (_DITTO.fullmatch(plain), "没有写明是哪个科室"),
        (plain.count("(") != plain.count(")"), "的括号不完整，不像科室"),
        (_CLAUSE.search(bare), "像是一句话，不是科室"),
        (not is_unit(bare) and _WORDS_OF_CLAUSE.search(bare), "像是一句话，不是科室"),
    )
    return next((f"“{name[:20]}”{said}。" for found, said in reasons if found), "")


def doubt_of_department(name: str) -> str:
    """Why a text that may be a department's name should be looked at, in a sentence; mostly empty."""
    bare = re.sub(r"[（(][^（）()]*[）)]", "", name)
    known = is_department(bare) or means_several(name)
    if _DOUBTFUL.search(bare) or len(bare) > (_LONG if known else _LONG_UNLESS_KNOWN):
        return f"“{name[:20]}”不像科室名称，请核对。"
    return ""


def with_true_departments(draft: PlanDraft, known: Collection[str] = ()) -> PlanDraft:
    """The draft without leads and supports that cannot be departments; the task's note keeps their words.

    Args:
        draft: as read.
        known: departments that are there, whatever they are called.
    """
    return replace(
        draft,
        categories=tuple(
            replace(category, tasks=tuple(_with_true(task, known) for task in category.tasks))
            for category in draft.categories
        ),
    )


def false_departments(task: TaskDraft, known: Collection[str] = ()) -> dict[str, str]:
    """Name -> why it cannot be a department, of those that a task names."""
    names = (name for name in (task.lead, *task.support) if name and not means_several(name))
    return {name: why for name in names if name not in known and (why := why_no_department(name))}


def _with_true(task: TaskDraft, known: Collection[str]) -> TaskDraft:
    false = false_departments(task, known)
    if not false:
        return task
    support = tuple(name for name in task.support if name not in false)
    kept = f"原文的责任科室：{'、'.join(false)}"
    lead = None if task.lead in false else task.lead
    return replace(task, lead=lead, support=support, note="\n".join(filter(None, (task.note, kept))))
